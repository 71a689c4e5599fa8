"""How many processes work on one long clip beside each other."""

import os
from pathlib import Path

MOST = 64
"""Beyond it the one process that joins the parts is what all wait for."""

BYTES_A_WORKER = 1 << 30
"""Memory for one worker, its decoders included: half of what benchmarks/segments.md has for two and their parent, and
as much again for larger pictures."""

_MEMORY = Path("/proc/meminfo")
_GROUP = Path("/sys/fs/cgroup")

_asked: list[int | None] = [None]


def use(count: int | None) -> None:
    """Set how many workers this process uses from now on; None leaves it to the machine.

    What is written does not depend on it, which is why it stands in no plan and in no request.
    """
    _asked[0] = count


def chosen() -> int:
    """Return how many workers are used: as many as were asked for, or what the machine bears."""
    return _asked[0] or borne()


def borne() -> int:
    """Return one for each core this process may use, as far as the memory that is free goes; at least one."""
    return max(1, min(cores(), free_bytes() // BYTES_A_WORKER))


def cores() -> int:
    """Return how many cores this process may use; at most MOST."""
    return min(MOST, len(os.sched_getaffinity(0)))


def free_bytes() -> int:
    """Return the memory that can still be taken, by what the system and its control group say."""
    lines = dict(line.split(":", 1) for line in _MEMORY.read_text().splitlines() if ":" in line)
    free = int(lines["MemAvailable"].split()[0]) << 10
    try:
        most, taken = ((_GROUP / name).read_text().strip() for name in ("memory.max", "memory.current"))
        return min(free, int(most) - int(taken))
    except (OSError, ValueError):  # no control group, or one that says "max"
        return free

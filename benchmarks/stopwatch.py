"""Time one command from outside: wall clock, processor time and the memory of its whole family of processes."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOK_EVERY = 0.05  # seconds between two looks at the memory
LIMIT = 6 * 3600.0  # seconds
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds on the wall and of processor time, megabytes at the peak."""

    wall: float
    processor: float
    megabytes: float


def cost(command: Sequence[str], surroundings: Mapping[str, str] | None = None, folder: Path | None = None) -> Cost:
    """Run a command to its end and return what it took.

    Memory is the resident set of the command and all its descendants at one moment, added up; memory that two of
    them share is counted for each, so the true figure is lower. Processor time counts descendants that were reaped.

    Raises:
        RuntimeError: it did not end well; the last thing it said is in the words.
    """
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, env={**os.environ, **(surroundings or {})},
                                   stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        peak, status, used = 0, 0, None
        while used is None:
            peak = max(peak, resident(process.pid))
            ended, status, rusage = os.wait4(process.pid, os.WNOHANG)
            used = rusage if ended else None
            if used is None:
                if time.monotonic() - start > LIMIT:
                    process.kill()
                time.sleep(LOOK_EVERY)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace").strip().splitlines()
            raise RuntimeError(f"{' '.join(map(str, command))}: exit {process.returncode}: {words[-1:]}")
    return Cost(wall=wall, processor=used.ru_utime + used.ru_stime, megabytes=peak / 1e6)


def resident(root: int) -> int:
    """Return the bytes of memory that a process and its descendants hold now."""
    parents, held = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
            held[int(entry.name)] = int((entry / "statm").read_text().split()[1]) * PAGE
        except (OSError, IndexError, ValueError):
            continue  # it ended while it was read
        parents[int(entry.name)] = int(fields[1])
    family, grown = {root}, True
    while grown:
        more = {child for child, parent in parents.items() if parent in family and child not in family}
        family |= more
        grown = bool(more)
    return sum(held.get(one, 0) for one in family)

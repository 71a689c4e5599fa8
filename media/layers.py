"""The layers of protection around a child, and which of them a decode cannot do without."""

from collections.abc import Collection
from dataclasses import dataclass

MEMORY, TIME, NO_WRITE = "memory", "processor time", "no file written"
FEW_FILES, NO_DUMP, NO_PRIVILEGES = "few open files", "no core dump", "no new privileges"
CALLS = "system-call filter (seccomp)"
FILES = "no other file (Landlock)"
TCP = "no TCP (Landlock)"
NETWORK = "no network (own namespace)"
MOUNTS = "own file tree (bubblewrap)"


@dataclass(frozen=True)
class Demand:
    """One thing that must be impossible in a child, and the layers any one of which makes it so."""

    what: str
    any_of: tuple[str, ...]
    mend: str


_LIMITS = "Lift the limits (ulimit) that this session was given too high or too low to change."
_WALLS = ("Use a kernel with seccomp filters or Landlock (Linux 5.13 and later), "
          "and a container that does not forbid them.")

DECODING = (
    *(Demand(name, (name,), _LIMITS) for name in (MEMORY, TIME, NO_WRITE, FEW_FILES, NO_DUMP)),
    Demand(NO_PRIVILEGES, (NO_PRIVILEGES,), _WALLS),
    Demand("no network", (CALLS, NETWORK), _WALLS),
    Demand("no other file", (CALLS, FILES), _WALLS),
    Demand("no other program", (CALLS, FILES), _WALLS),
)
"""Landlock's hold on TCP is not among the walls against the network: it says nothing of UDP."""

OUTSIDE = (
    *(Demand(name, (name,), _LIMITS) for name in (MEMORY, TIME, NO_DUMP)),
    Demand("no network", (NETWORK, CALLS), f"Install bubblewrap, or: {_WALLS}"),
    Demand("no other file", (MOUNTS, FILES), f"Install bubblewrap, or: {_WALLS}"),
)
"""What an outside program runs under. Its filter of system calls must let it open files, so another wall is needed."""

EXTRA = (CALLS, FILES, TCP, NETWORK)
"""Walls that stand behind each other: where one is not on a machine, what it holds must be held by another."""


def missing(demands: Collection[Demand], held: Collection[str]) -> tuple[Demand, ...]:
    """Return the demands that none of the layers held meets."""
    return tuple(demand for demand in demands if not set(demand.any_of) & set(held))


def named(demands: Collection[Demand]) -> str:
    """Name the demands in one line."""
    return ", ".join(demand.what for demand in demands)

"""Find out which layers of protection hold on this machine, by starting children that try to get through."""

import signal
from dataclasses import dataclass
from pathlib import Path

from media import layers
from media.errors import UnreadableInputError
from media.sandbox import Task, child

THE_CHILD = Path("the decoder")

WHATS = ("open a file", "list a folder", "ask about a file", "write a file", "reach the network", "start a process",
         "start a program", "trace a process", "signal its parent", "use io_uring", "make a program in memory",
         "make memory executable", "leave its namespace")
"""What is tried; media/child_trials.py says how."""

WITHOUT_FILTER = frozenset({
    "ask about a file", "start a process", "trace a process", "signal its parent", "use io_uring",
    "make a program in memory", "make memory executable", "leave its namespace"})
"""What only the filter of system calls stops: no reason to refuse a decode where another wall stands."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt in one child: whether it got through, and how it was stopped otherwise."""

    what: str
    through: bool
    how: str


def held() -> tuple[str, ...]:
    """Return the layers that hold around a child on this machine.

    Raises:
        MissingPartError: one that is required does not.
    """
    with child(Task(op="trial", path=THE_CHILD, container=WHATS[0])) as worker:
        list(worker.messages())
        return worker.layers


def tried(what: str) -> Tried:
    """Let one child try one thing.

    Raises:
        MissingPartError: no child can be started, or a layer that is required does not hold.
    """
    with child(Task(op="trial", path=THE_CHILD, container=what)) as worker:
        try:
            through = worker.one().get("succeeded") is not False
        except UnreadableInputError:
            if worker.ending() != -signal.SIGSYS:
                raise
            return Tried(what, through=False, how="killed")
    return Tried(what, through=through, how="went through" if through else "refused")


def tries() -> tuple[Tried, ...]:
    """Try, each in its own child, everything that a layer which holds here should stop.

    Raises:
        MissingPartError: as tried() does.
    """
    here = held()
    return tuple(tried(what) for what in WHATS if layers.CALLS in here or what not in WITHOUT_FILTER)

"""Edit the plan of an item on the bench, and keep who did what in its log."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from redact.edits import Step
from redact.records import RedactionPlan
from release.register.acts import Signed
from release.review.editrecords import Batch, EditLog, Entry
from release.workbench import Bench

Follow = Callable[[RedactionPlan], RedactionPlan]
"""Follows, through the picture, the zones that the plan given to it holds."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The log and the plan as they stand, the plan's SHA-256, and the plan before."""

    log: EditLog
    plan: RedactionPlan
    sha256: str
    before: RedactionPlan


@dataclass(frozen=True, slots=True)
class Standing:
    """An item's plan as it stands, its SHA-256, the plan as it was looked, and the log between them."""

    plan: RedactionPlan
    sha256: str
    drafted: RedactionPlan
    log: EditLog


def version(log: EditLog) -> int:
    """Return how many entries it has; 0 where nobody has edited."""
    return len(log.entries)


def done(log: EditLog) -> tuple[Step, ...]:
    """Return the edits in force, what was taken back left out."""
    raise NotImplementedError


def undoable(log: EditLog) -> Entry | None:
    """Return the entry that `undo` would take back."""
    raise NotImplementedError


def redoable(log: EditLog) -> Entry | None:
    """Return the entry that `redo` would bring back."""
    raise NotImplementedError


def said(entry: Entry) -> str:
    """Return what was done in one line."""
    raise NotImplementedError


def standing(bench: Bench, item: str) -> Standing:
    """Return an item's plan as it stands, and how it came to be; quick where nothing has changed since last asked."""
    raise NotImplementedError


def edit(bench: Bench, item: str, batch: Batch, who: Signed, *, cuts: Sequence[int] = (),
         follow: Follow | None = None) -> Edited:
    """Apply a batch of edits to an item's plan, log it, and write both; all of it or nothing."""
    raise NotImplementedError


def undo(bench: Bench, item: str, seen: int, who: Signed, *, follow: Follow | None = None) -> Edited:
    """Take back the newest entry in force, whoever made it; `seen` is the version that `who` saw."""
    raise NotImplementedError


def redo(bench: Bench, item: str, seen: int, who: Signed, *, follow: Follow | None = None) -> Edited:
    """Bring back what was taken back last; a new edit leaves nothing to bring back."""
    raise NotImplementedError

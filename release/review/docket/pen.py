"""Who edited an item, and what: the log of edits as the docket asks it."""

from collections.abc import Iterator
from dataclasses import dataclass

from redact.edits import Confirm, Draw, Step
from release.names import name_key
from release.review.docket.laid import Laid, planned
from release.review.docket.views import EntryView, History
from release.review.editlog import believed, done, load_log, redoable, said, undoable, version
from release.review.editrecords import EditLog
from release.workbench import Bench


@dataclass(frozen=True, slots=True)
class Edits:
    """The edits of an item, as far as they are in force."""

    log: EditLog | None
    steps: tuple[Step, ...]

    @property
    def version(self) -> int:
        """0 where nobody has edited."""
        return 0 if self.log is None else version(self.log)

    def by(self, name: str) -> bool:
        """Tell whether an edit of this person is in force."""
        return name_key(name) in {name_key(one.by) for one in self.steps}

    def zones(self) -> dict[str, Draw]:
        """Return every zone that a person drew, as it was drawn last."""
        return {one.edit.zone: one.edit for one in self.steps if isinstance(one.edit, Draw)}

    def confirmed(self) -> frozenset[tuple[str, str]]:
        """Return each reference photo and the track that somebody confirmed to be its person."""
        return frozenset((one.edit.reference, one.edit.track) for one in self.steps if isinstance(one.edit, Confirm))


def edits_of(bench: Bench, item: str) -> Edits:
    """Read the log of edits; there is none before the first.

    Raises:
        WrongUseError: there is one, and it cannot be read.
    """
    log = load_log(bench.edits(item))
    if log is not None:
        log = believed(log, planned(bench.plan(item))[1])
    return Edits(log, done(log) if log is not None and log.entries else ())


def history(edits: Edits) -> History:
    """Say what was done, and what undo and redo would do."""
    if edits.log is None or not edits.log.entries:
        return History(undo=None, redo=None, entries=())
    back, again = undoable(edits.log), redoable(edits.log)
    return History(undo=said(back) if back is not None else None, redo=said(again) if again is not None else None,
                   entries=tuple(_entries(edits.log)))


def hands_of(laid: Laid, edits: Edits, name: str) -> str | None:
    """Say why somebody may not pass an item that they had a hand in; None where they had none."""
    if laid.made_by(name):
        return "You made this redaction, and nobody reviews their own work: another person must."
    if edits.by(name):
        return "An edit of yours is in this plan, and nobody reviews their own work: another person must."
    return None


def _entries(log: EditLog) -> Iterator[EntryView]:
    for one in log.entries:
        yield EntryView(version=one.version, by=one.by, at=one.at, words=said(one))

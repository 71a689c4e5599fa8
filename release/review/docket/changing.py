"""Change a plan: who may, for which reasons, then the log of edits, then the register, which voids what was signed."""

from dataclasses import dataclass
from typing import Literal

from pydantic import JsonValue

from media.errors import WrongUseError
from redact.editing import changed
from release.register.second import Piece, may_edit, note_edited
from release.register.shelf import Register
from release.review.docket.errors import InvalidError
from release.review.docket.jobs import request_of
from release.review.docket.laid import Laid
from release.review.docket.matrix import ALLOWED, Action, Visitor
from release.review.docket.reasons import insist_reasons
from release.review.docket.views import Span
from release.review.editlog import Edited, edit, redo, undo
from release.review.editrecords import Batch
from release.review.following import in_a_child


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody does to a plan of which they saw a version."""

    what: Literal["edit", "undo", "redo"]
    version: int
    edits: tuple[JsonValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of plans, each kept by the register."""

    register: Register

    def made(self, who: Visitor, laid: Laid, change: Change) -> tuple[Span, ...]:
        """Make a change; returns the frames whose covers it changed.

        Raises:
            InvalidError: it is no edit, or its reason is none that the profile offers for it.
            NotYoursError, WrongUseError, StaleEditError, EditError: as the rooms below say.
        """
        allowed = ALLOWED[Action.EDIT]
        may_edit(self.register, who.signed, laid.asked.reference, allowed)
        made = self._made(who, laid, change)
        piece = Piece(laid.asked.reference, laid.item.id, made.sha256)
        note_edited(self.register, who.signed, piece, allowed)
        return changed(made.before, made.plan)

    def _made(self, who: Visitor, laid: Laid, change: Change) -> Edited:
        name, seen = laid.item.id, change.version
        follow = in_a_child(request_of(laid.bench).parent / laid.item.path)
        if change.what == "undo":
            return undo(laid.bench, name, seen, who.signed, follow=follow)
        if change.what == "redo":
            return redo(laid.bench, name, seen, who.signed, follow=follow)
        try:
            batch = Batch.from_plain({"version": seen, "edits": list(change.edits)})
        except WrongUseError as problem:
            advice = "Each edit says what it does, to which tracks, and why."
            raise InvalidError(problem.what, advice=advice) from problem
        insist_reasons(laid.asked, batch.edits)
        cuts = laid.showing.cuts if laid.showing is not None else ()
        return edit(laid.bench, name, batch, who.signed, cuts=cuts, follow=follow)

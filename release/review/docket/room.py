"""The one door to a folder of reviews: every act of a visitor is judged here, whatever a page offered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from media.errors import ExpectedError, WrongUseError
from release.register.second import Piece, send_back
from release.register.second_records import MOST_NOTES, Note
from release.register.shelf import Register
from release.review.docket.boxing import boxes_of
from release.review.docket.changing import Change, Changes
from release.review.docket.doors import insist, judged
from release.review.docket.errors import InvalidError, NotFoundError, NotOpenError
from release.review.docket.itemview import edited_view, item_view
from release.review.docket.jobs import CHILD, Jobs, request_of
from release.review.docket.laid import Laid, asked, insist_visible, laid, references
from release.review.docket.looking import Glances, note
from release.review.docket.matrix import ALLOWED, Action, Visitor
from release.review.docket.pen import edits_of
from release.review.docket.places import file_of, needed_for
from release.review.docket.queueing import broken_row, queue_of, row_of
from release.review.docket.redraws import NobodyDraws, Redraws
from release.review.docket.refusal import refuse_it
from release.review.docket.signing import Signing, sign
from release.review.docket.standings import Standing
from release.review.docket.views import (
    Boxes,
    DoubtLooked,
    EditedView,
    ItemView,
    Job,
    NoteGiven,
    Progress,
    Queue,
    QueueRow,
    RequestState,
    Span,
)
from release.workbench import Bench

Clock = Callable[[], datetime]
ZONE = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Docket:
    """The reviews in one folder, kept by one register; one for a whole server, and safe between its threads."""

    out: Path
    register: Register
    clock: Clock = lambda: datetime.now(UTC)
    zone: ZoneInfo = ZONE
    redraws: Redraws = field(default_factory=NobodyDraws)
    command: tuple[str, ...] = CHILD
    """What `presspack` is called as."""
    glances: Glances = field(default_factory=Glances)
    jobs: Jobs = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "jobs", Jobs(self.register, self.out, self.command))

    def queue(self, who: Visitor) -> Queue:
        """Return everything that waits, the most urgent first."""
        who = self._in(who, Action.READ_QUEUE)
        return queue_of(who, (row for ref in references(self.out) for row in self._rows(who, ref)), self.zone)

    def item(self, who: Visitor, ref: str, item: str) -> ItemView:
        """Return everything about one item."""
        who = self._in(who, Action.LOOK_AFTER)
        return item_view(self._standing(who, ref, item), self.zone)

    def boxes(self, who: Visitor, ref: str, item: str, first: int, last: int) -> Boxes:
        """Return what is covered on these frames; at most 1500."""
        self._in(who, Action.LOOK_AFTER)
        return boxes_of(self._laid(ref, item), first, last)

    def edit(self, who: Visitor, ref: str, item: str, version: int, edits: Sequence[JsonValue]) -> EditedView:
        """Put a batch of edits, each as its JSON, on top of a version."""
        return self._change(who, ref, item, Change("edit", version, tuple(edits)))

    def undo(self, who: Visitor, ref: str, item: str, version: int) -> EditedView:
        """Take back the last batch that is in force."""
        return self._change(who, ref, item, Change("undo", version))

    def redo(self, who: Visitor, ref: str, item: str, version: int) -> EditedView:
        """Put the batch that was taken back last in force again."""
        return self._change(who, ref, item, Change("redo", version))

    def looked(self, who: Visitor, ref: str, item: str, spans: Sequence[Span], plan: str) -> Progress:
        """Note the frames that were shown, of the plan they were shown of; of another plan they do not count."""
        who = self._in(who, Action.MARK_LOOKED)
        one = self._laid(ref, item)
        if plan == one.fingerprint and one.drawn:
            with judged():
                note(self.register, self.glances, who, one, spans)
        view = item_view(self._standing(who, ref, item), self.zone)
        return Progress(doubts=tuple(DoubtLooked(key=doubt.key, looked=doubt.looked) for doubt in view.doubts),
                        why_not=view.why_not)

    def passing(self, who: Visitor, ref: str, item: str, version: int, plan: str,
                vouched: Sequence[str]) -> ItemView:
        """Sign an item as it stands and as it was shown."""
        who = self._in(who, Action.PASS)
        with judged(), self._bench(ref).occupied():
            sign(self.register, self._standing(who, ref, item), Signing(version, plan, tuple(vouched)))
        return self._view(who, ref, item)

    def send_back(self, who: Visitor, ref: str, item: str, notes: Sequence[NoteGiven]) -> ItemView:
        """Give an item back to the redactor, with notes pinned to frames."""
        who = self._in(who, Action.SEND_BACK)
        one = self._standing(who, ref, item)
        with judged():
            if one.laid.sent_back:
                raise NotOpenError("it was sent back already", advice="Its redactor has the notes.")
            pinned = _pinned(notes, one.laid)
            piece = Piece(ref, one.laid.item.id, one.laid.fingerprint)
            send_back(self.register, who.signed, piece, pinned, ALLOWED[Action.SEND_BACK])
        return self._view(who, ref, item)

    def refuse(self, who: Visitor, ref: str, reason: str, words: str) -> RequestState:
        """Refuse the whole request, for a reason that its profile accepts."""
        who = self._in(who, Action.REFUSE)
        one = asked(self.register, self.out, ref)
        with judged():
            refuse_it(self.register, who, one, (reason, words))
        after = asked(self.register, self.out, ref).registered.state
        return RequestState(state=after.value, words=f"{ref} is {after.replace('_', ' ')}; the letter to whoever asked "
                                                     "lies beside the review folder.")

    def package(self, who: Visitor, ref: str) -> Job:
        """Take the request on in a child process: to its reviewer, or to a package."""
        self._in(who, Action.PACKAGE)
        one = asked(self.register, self.out, ref)
        insist_visible(one)
        return self.jobs.begin(one.bench)

    def job(self, who: Visitor, ref: str) -> Job:
        """Return how far that is."""
        self._in(who, Action.READ_QUEUE)
        return self.jobs.job(asked(self.register, self.out, ref).bench)

    def media(self, who: Visitor, ref: str, item: str, name: str) -> Path:
        """Return a file that may be shown: one of the proxies, never a path from outside."""
        needed = needed_for(name)
        if needed is None:
            raise NotFoundError("there is no such file", advice="Open the item again.")
        self._in(who, needed)
        return file_of(self._laid(ref, item), name)

    def close(self) -> None:
        """End what is still running."""
        self.jobs.close()

    def _in(self, who: Visitor, action: Action) -> Visitor:
        """Let somebody in who may do this now, by the docket's own clock; refuse anybody else."""
        here = replace(who, at=self.clock())
        insist(self.register, here, action)
        return here

    def _bench(self, ref: str) -> Bench:
        return asked(self.register, self.out, ref).bench

    def _laid(self, ref: str, item: str) -> Laid:
        return laid(self.register, asked(self.register, self.out, ref), item)

    def _standing(self, who: Visitor, ref: str, item: str) -> Standing:
        return self._stands(who, self._laid(ref, item))

    def _stands(self, who: Visitor, one: Laid) -> Standing:
        return Standing(one, edits_of(one.bench, one.item.id), self.redraws.status(one.bench, one.item.id),
                        self.jobs.job(one.bench), who)

    def _view(self, who: Visitor, ref: str, item: str) -> ItemView:
        return item_view(self._standing(who, ref, item), self.zone)

    def _change(self, who: Visitor, ref: str, item: str, change: Change) -> EditedView:
        who = self._in(who, Action.EDIT)
        one = self._laid(ref, item)
        with judged():
            changed = Changes(self.register).made(who, one, change)
        self.redraws.begin(one.bench, one.item.id, request_of(one.bench).parent / one.item.path)
        return edited_view(self._view(who, ref, item), changed)

    def _rows(self, who: Visitor, ref: str) -> Iterator[QueueRow]:
        try:
            one = asked(self.register, self.out, ref)
        except NotFoundError:
            return  # a folder that the register does not know is nobody's business here
        for item in one.items:
            try:
                yield row_of(self._stands(who, laid(self.register, one, item)), self.zone)
            except ExpectedError as problem:
                yield broken_row(one, item, problem.what)


def _pinned(notes: Sequence[NoteGiven], one: Laid) -> tuple[Note, ...]:
    last = max(one.frames, 1) - 1
    if not 0 < len(notes) <= MOST_NOTES:
        raise InvalidError(f"an item is sent back with 1 to {MOST_NOTES} notes", advice="Say what is to be changed.")
    beyond = [given.frame for given in notes if given.frame is not None and given.frame > last]
    if beyond:
        raise NotFoundError(f"there is no frame {beyond[0]}", advice=f"The last one is {last}.")
    try:
        return tuple(Note.from_plain({"frame": given.frame, "words": given.words}) for given in notes)
    except WrongUseError as problem:
        raise InvalidError(f"a note cannot be kept: {problem.what}") from problem

"""The one door to a folder of reviews: every act of a visitor is judged here, whatever a page offered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from release.register.shelf import Register
from release.review.docket.matrix import Visitor
from release.review.docket.views import Boxes, EditedView, ItemView, Job, NoteGiven, Progress, Queue, RequestState, Span

Clock = Callable[[], datetime]
ZONE = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Docket:
    """The reviews in one folder, kept by one register."""

    out: Path
    register: Register
    clock: Clock = lambda: datetime.now(UTC)
    zone: ZoneInfo = ZONE

    def queue(self, who: Visitor) -> Queue:
        """Return everything that waits, the most urgent first."""
        raise NotImplementedError

    def item(self, who: Visitor, ref: str, item: str) -> ItemView:
        """Return everything about one item."""
        raise NotImplementedError

    def boxes(self, who: Visitor, ref: str, item: str, first: int, last: int) -> Boxes:
        """Return what is covered on these frames; at most 1500."""
        raise NotImplementedError

    def edit(self, who: Visitor, ref: str, item: str, version: int, edits: Sequence[JsonValue]) -> EditedView:
        """Put a batch of edits, each as its JSON, on top of a version."""
        raise NotImplementedError

    def undo(self, who: Visitor, ref: str, item: str, version: int) -> EditedView:
        """Take back the last batch that is in force."""
        raise NotImplementedError

    def redo(self, who: Visitor, ref: str, item: str, version: int) -> EditedView:
        """Put the batch that was taken back last in force again."""
        raise NotImplementedError

    def looked(self, who: Visitor, ref: str, item: str, spans: Sequence[Span], plan: str) -> Progress:
        """Note the frames that were shown, of the plan they were shown of."""
        raise NotImplementedError

    def passing(self, who: Visitor, ref: str, item: str, version: int, plan: str,
                vouched: Sequence[str]) -> ItemView:
        """Sign an item as it stands and as it was shown."""
        raise NotImplementedError

    def send_back(self, who: Visitor, ref: str, item: str, notes: Sequence[NoteGiven]) -> ItemView:
        """Give an item back to the redactor, with notes pinned to frames."""
        raise NotImplementedError

    def refuse(self, who: Visitor, ref: str, reason: str, words: str) -> RequestState:
        """Refuse the whole request, for a reason that its profile accepts."""
        raise NotImplementedError

    def package(self, who: Visitor, ref: str) -> Job:
        """Take the request on in a child process: to its reviewer, or to a package."""
        raise NotImplementedError

    def job(self, who: Visitor, ref: str) -> Job:
        """Return how far that is."""
        raise NotImplementedError

    def media(self, who: Visitor, ref: str, item: str, name: str) -> Path:
        """Return a file that may be shown: one of the proxies, never a path from outside."""
        raise NotImplementedError

"""The shapes that the pages are told: `model_dump(mode="json")` of each is exactly what the API sends."""

from typing import Literal

from pydantic import AwareDatetime, Field

from media.records import Record
from release.review.docket.parts import (
    Carried,
    DoubtView,
    Drawn,
    EntryView,
    Fate,
    For,
    History,
    ItemState,
    JobState,
    KeyframeView,
    May,
    MediaView,
    MetadataView,
    NoteView,
    ObligationView,
    PersonView,
    ReasonSaid,
    ReasonView,
    RoleView,
    Said,
    Sheet,
    SignedView,
    SizeView,
    SoundSpanView,
    SoundView,
    Span,
    SuggestionView,
    TrackView,
    View,
)


class You(View):
    """Who asks, and what they may do by their role."""

    name: str
    role: str
    may: tuple[str, ...]


class Next(View):
    """The next moment by which something must have happened."""

    what: Literal["deadline", "embargo", "decision ends"]
    at: AwareDatetime


class Count(View):
    """How many are open, of how many."""

    open: int
    all: int


class QueueRow(View):
    """One item that waits, for whom, until when, and what stands in its way."""

    reference: str
    item: str
    kind: Literal["clip", "photo", "recording"]
    name: str
    ground: str
    state: ItemState
    state_words: str
    waits_for: str
    deadline: AwareDatetime | None
    embargo: AwareDatetime | None
    decision_until: AwareDatetime | None
    next: Next | None
    urgency: int
    risk: float
    minutes: float
    doubts: Count
    obligations: Count
    blocked: tuple[str, ...]
    redactor: str
    yours: bool
    url: str


class Queue(View):
    """Everything that waits, the most urgent first."""

    now: AwareDatetime
    zone: str
    you: You
    minutes_left: float
    items: tuple[QueueRow, ...]


class Job(View):
    """How far the release of a request is."""

    state: JobState
    words: tuple[str, ...] = ()


class ItemView(View):
    """Everything about one item."""

    reference: str
    item: str
    kind: Literal["clip", "photo", "recording"]
    state: ItemState
    state_words: str
    version: int
    plan: str
    drawn: Drawn
    size: SizeView
    frames: int
    rate: str | None
    duration: float | None
    instants_ms: tuple[int, ...] | None
    cuts: tuple[int, ...]
    may: May
    why_not: dict[str, tuple[str, ...]]
    people: tuple[PersonView, ...]
    tracks: tuple[TrackView, ...]
    doubts: tuple[DoubtView, ...]
    suggestions: tuple[SuggestionView, ...]
    sound: SoundView | None
    obligations: tuple[ObligationView, ...]
    reasons: tuple[ReasonView, ...]
    prefilled: dict[str, str]
    roles: tuple[RoleView, ...]
    notes: tuple[NoteView, ...]
    history: History
    metadata: MetadataView
    media: MediaView
    signed: SignedView | None
    package: Job


class EditedView(ItemView):
    """The item after an edit, and which frames it changed."""

    changed: tuple[Span, ...] = ()


class Boxes(View):
    """What covers what, frame by frame."""

    first: int
    last: int
    tracks: dict[str, tuple[tuple[int, float, float, float, float], ...]]


class DoubtLooked(View):
    """One doubt, and whether whoever asks has looked at it."""

    key: str
    looked: bool


class Progress(View):
    """What of the doubts was looked at, and what still stands in the way."""

    doubts: tuple[DoubtLooked, ...]
    why_not: dict[str, tuple[str, ...]]


class RequestState(View):
    """Where a request stands after an act."""

    state: str
    words: str


class NoteGiven(Record):
    """A note as a reviewer writes it."""

    frame: int | None = Field(default=None, ge=0)
    words: str


__all__ = ["Boxes", "Carried", "Count", "DoubtLooked", "DoubtView", "Drawn", "EditedView", "EntryView", "Fate",
           "For", "History", "ItemState", "ItemView", "Job", "JobState", "KeyframeView", "May", "MediaView",
           "MetadataView", "Next", "NoteGiven", "NoteView", "ObligationView", "PersonView", "Progress", "Queue",
           "QueueRow", "ReasonSaid", "ReasonView", "RequestState", "RoleView", "Said", "Sheet", "SignedView",
           "SizeView", "SoundSpanView", "SoundView", "Span", "SuggestionView", "TrackView", "View", "You"]

"""The parts of what the page of one item is told."""

from typing import Literal

from pydantic import AwareDatetime, ConfigDict, Field

from media.records import Record

Span = tuple[int, int]
"""First and last frame, both included."""
For = Literal["hide", "keep", "not_a_face", "zone", "mute"]
ItemState = Literal["to_review", "sent_back", "passed", "refused", "held", "releasing", "released", "failed"]
JobState = Literal["none", "running", "released", "waiting", "held", "refused", "quarantined", "failed"]
Fate = Literal["hidden", "clear", "suggested", "mixed", "not_a_face"]


class View(Record):
    """Goes out under the keys of the API, some of which Python does not take as names."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)


class Drawn(View):
    """Whether the pictures show the plan as it stands."""

    state: Literal["fresh", "drawing", "failed"]
    plan: str | None
    error: str | None = None


class SizeView(View):
    """Upright, in pixels."""

    width: int
    height: int


class May(View):
    """What whoever asks can do with this item now."""

    edit: bool
    pass_: bool = Field(alias="pass")
    send_back: bool
    refuse: bool
    see_before: bool
    package: bool


class PersonView(View):
    """Tracks that look like one person's."""

    id: str
    tracks: tuple[str, ...]
    card: str | None
    first: int
    last: int
    fate: Fate
    words: str


class ReasonSaid(View):
    """Why something is hidden or kept."""

    code: str
    words: str


class KeyframeView(View):
    """Where a person drew a zone on one frame."""

    frame: int
    box: tuple[float, float, float, float]


class TrackView(View):
    """One lane of the timeline."""

    id: str
    kind: str
    person: str | None
    first: int
    last: int
    risk: float
    fate: Fate
    spans: tuple[tuple[int, int, str], ...]
    why: str
    reason: ReasonSaid | None
    drawn_by_hand: bool = False
    keyframes: tuple[KeyframeView, ...] = ()
    follow: bool = False


class DoubtView(View):
    """A stretch that the signer must have looked at."""

    key: str
    track: str
    first: int
    last: int
    reason: str
    looked: bool
    """By whoever asks, as it is covered now."""
    looked_by: tuple[str, ...]
    risk: float


class SuggestionView(View):
    """A track that a reference photo suggests to leave clear."""

    reference: str
    photo: str | None
    track: str
    score: str
    score_value: float
    reason: str
    confirmed: bool


class SoundSpanView(View):
    """A stretch that nobody may hear."""

    start: float
    end: float
    why: str
    by: str
    reason: str | None


class SoundView(View):
    """What becomes of the sound."""

    choice: str
    choice_words: str
    peaks: str | None
    spans: tuple[SoundSpanView, ...]
    editable: bool


class ObligationView(View):
    """Something that the decision, or the redaction itself, asks for."""

    code: str
    words: str
    met: bool
    how: str
    vouch: bool
    """Only the signer can say so, with the signature."""


class ReasonView(View):
    """A reason that the profile offers."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    code: str
    words: str
    for_: tuple[For, ...] = Field(alias="for")


class RoleView(View):
    """As whom somebody is confirmed."""

    code: str
    words: str


class NoteView(View):
    """What was said when the item was sent back; frame None: of the whole."""

    frame: int | None
    words: str
    by: str
    role: str
    at: AwareDatetime


class EntryView(View):
    """One batch of edits, or the undoing of one."""

    version: int
    by: str
    at: AwareDatetime
    words: str


class History(View):
    """What was edited, and what undo and redo would do."""

    undo: str | None
    redo: str | None
    entries: tuple[EntryView, ...]


class Said(View):
    """Something that the file says about itself."""

    label: str
    value: str
    gives_away: bool


class Carried(View):
    """Something that the finished file will say."""

    label: str
    value: str


class MetadataView(View):
    """What the file says of itself, and what will be left of that; `before` only for who may see that side."""

    before: tuple[Said, ...] | None
    after: tuple[Carried, ...]


class Sheet(View):
    """The sheet of small pictures for the timeline."""

    url: str
    columns: int
    rows: int
    width: int
    height: int
    count: int


class MediaView(View):
    """Where the pictures are."""

    before: str | None
    after: str
    sheet: Sheet | None


class SignedView(View):
    """The signature, whether it stands, and why not."""

    by: str
    role: str
    at: AwareDatetime
    stands: bool
    void: tuple[str, ...]

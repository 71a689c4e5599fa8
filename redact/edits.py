"""What a person can change in a plan, a record for each change."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from media.geometry import Box
from media.records import Record
from redact.audio import Seconds
from redact.records import Kind

MOST_TRACKS = 2_000  # named by one edit
MOST_KEYFRAMES = 1_000  # of one zone; as many as the largest file of zones holds

Frame = Annotated[int, Field(ge=0, le=100_000_000)]
"""Counted from 0."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""What a track is called."""

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200,
                                          pattern=r"^[^\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+$")]
"""Why, in one line: mostly a code of the profile's list."""

Names = Annotated[tuple[Name, ...], Field(min_length=1, max_length=MOST_TRACKS)]

Corners = tuple[float, float, float, float]
"""Left, top, right, bottom in upright pixels of the source; half-open."""

Frames = tuple[Frame, Frame]
"""First and last frame, both included."""


class _Spanned(Record):
    """Something for a stretch of frames, or for all of them."""

    span: Frames | None = None

    @model_validator(mode="after")
    def _forwards(self) -> "_Spanned":
        if self.span is not None and self.span[1] < self.span[0]:
            raise ValueError("a span ends on or after the frame that begins it")
        return self


class Hide(_Spanned):
    """Hide these tracks; for a span only, the tracks are parted there."""

    do: Literal["hide"] = "hide"
    tracks: Names
    reason: Reason


class Keep(_Spanned):
    """Leave these tracks clear; for a span only, the tracks are parted there."""

    do: Literal["keep"] = "keep"
    tracks: Names
    reason: Reason


class NotAFace(Record):
    """What a detector took for something is nothing to hide; never of what a person drew."""

    do: Literal["not_a_face"] = "not_a_face"
    tracks: Names
    reason: Reason


class Confirm(Record):
    """Leave a track clear because it shows the person of a reference photo."""

    do: Literal["confirm"] = "confirm"
    track: Name
    reference: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    """SHA-256 of the photo."""
    role: Reason
    """What the person is in this case, e.g. "subject"."""


class Split(Record):
    """Part a track in two; `frame` begins the second piece. The pieces are called ID.1 and ID.2."""

    do: Literal["split"] = "split"
    track: Name
    frame: Frame


class Join(Record):
    """Make one track of several, with the first one's name; it is clear only where all of them were."""

    do: Literal["join"] = "join"
    tracks: Annotated[tuple[Name, ...], Field(min_length=2, max_length=MOST_TRACKS)]


class Extend(Record):
    """Hold a track's cover beyond its first or last frame: up to a frame, or to its scene's first or last."""

    do: Literal["extend"] = "extend"
    track: Name
    to: Literal["entry", "exit"] | Frame


class Keyframe(Record):
    """Where a person drew a zone, on one frame."""

    frame: Frame
    box: Corners

    @model_validator(mode="after")
    def _has_an_inside(self) -> "Keyframe":
        left, top, right, bottom = self.box
        if not (left < right and top < bottom):
            raise ValueError("a box has a width and a height above 0: left, top, right, bottom")
        return self

    @property
    def place(self) -> Box:
        """The box."""
        left, top, right, bottom = self.box
        return Box(left=left, top=top, right=right, bottom=bottom)


class Draw(_Spanned):
    """Draw a zone, or draw one anew: by its name it takes the place of the one that was there.

    Between keyframes it moves in a straight line; with `follow` it is followed through the picture.
    """

    do: Literal["draw"] = "draw"
    zone: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9 _-]{0,38}[A-Za-z0-9])?$")]
    kind: Literal[Kind.ZONE, Kind.TEXT, Kind.PLATE, Kind.SCREEN, Kind.FACE] = Kind.ZONE
    keyframes: Annotated[tuple[Keyframe, ...], Field(max_length=MOST_KEYFRAMES)] = ()
    whole: bool = False
    """The whole picture; then there are no keyframes."""
    follow: bool = False
    reason: Reason


class Drop(Record):
    """Take away a zone that a person drew."""

    do: Literal["drop"] = "drop"
    zone: Name


class Mute(Record):
    """Let nobody hear a stretch of the sound."""

    do: Literal["mute"] = "mute"
    start: Seconds
    end: Seconds
    reason: Reason


class Unmute(Record):
    """Let a stretch be heard again; it is named exactly as the plan lists it."""

    do: Literal["unmute"] = "unmute"
    start: Seconds
    end: Seconds
    reason: Reason


Edit = Annotated[Hide | Keep | NotAFace | Confirm | Split | Join | Extend | Draw | Drop | Mute | Unmute,
                 Field(discriminator="do")]


class Step(Record):
    """One edit, with who made it, as what, when."""

    edit: Edit
    by: Reason
    role: Reason
    at: AwareDatetime

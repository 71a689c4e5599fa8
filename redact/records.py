"""The values that looking and hiding hand to each other, the plan foremost."""

from enum import StrEnum
from typing import Literal

from media.geometry import Box, Size
from media.probe import Source
from media.records import Record
from media.timing import Instant

PLAN_FORMAT = "presspack-plan/1"
HEAD = 1.8  # a head is about so many times as wide and as high as its face, brow to chin


class Kind(StrEnum):
    """What a track is a track of."""

    FACE = "face"
    ZONE = "zone"


class Origin(StrEnum):
    """How a sighting is known."""

    FOUND = "found"  # a detector saw it on this frame
    BRIDGED = "bridged"  # between two frames where it was found
    HELD = "held"  # before the first or after the last frame where it was found
    GIVEN = "given"  # a person drew it


class Method(StrEnum):
    """How a region is hidden."""

    PIXELATE = "pixelate"
    FILL = "fill"


class SoundChoice(StrEnum):
    """What becomes of the sound."""

    DROP = "drop"
    KEEP = "keep"


class Action(StrEnum):
    """What a person decides about a track."""

    KEEP = "keep"
    HIDE = "hide"


class Detection(Record):
    """One face on one frame, as a detector saw it; `box` is the face (brow to chin), not the head.

    landmarks: right eye, left eye, nose tip, right and left mouth corner (the person's own right), (x, y) pixels.
    """

    box: Box
    score: float
    detector: str
    landmarks: tuple[tuple[float, float], ...] | None = None


class Sweep(Record):
    """What a detector saw over a whole source: one entry per frame, in order."""

    size: Size
    instants: tuple[Instant, ...]
    found: tuple[tuple[Detection, ...], ...]
    cuts: tuple[int, ...] = ()
    """Frames that begin a new scene."""


class Sighting(Record):
    """Where a track is on one frame; `cover` is the head region to hide, margin included."""

    frame: int
    face: Box
    cover: Box
    origin: Origin
    score: float = 0.0
    landmarks: tuple[tuple[float, float], ...] | None = None


class Flag(Record):
    """A stretch of frames (both ends included) a reviewer must look at, and why in words."""

    first: int
    last: int
    reason: str


class Track(Record):
    """One face through time; sightings are in frame order, at most one a frame."""

    id: str
    kind: Kind = Kind.FACE
    sightings: tuple[Sighting, ...]
    flags: tuple[Flag, ...] = ()
    repeats: str | None = None
    """The track in whose head this one always lies: most likely the same face found twice."""

    @property
    def first(self) -> int:
        """First frame."""
        return self.sightings[0].frame

    @property
    def last(self) -> int:
        """Last frame."""
        return self.sightings[-1].frame


class Suggestion(Record):
    """What comparing one reference photo with every track says; it decides nothing by itself.

    `track` is the one clear match, or None where there was none or more than one. `reference` is the
    SHA-256 of the photo. `scores` holds cosine similarity by track id.
    """

    reference: str
    track: str | None
    scores: tuple[tuple[str, float], ...]
    reason: str


class Verdict(Record):
    """A person's (or, where a command asked for it, a reference match's) choice for one track."""

    track: str
    action: Action
    by: str
    role: str
    reason: str


class Settings(Record):
    """Everything that steers looking and hiding, so that the same plan can be made again."""

    detector: str = "yunet"
    method: Method = Method.PIXELATE
    sound: SoundChoice = SoundChoice.DROP


class Cover(Record):
    """One region to hide on one frame."""

    track: str
    box: Box
    method: Method
    heads: int = 1
    """How many heads of this track's size fit side by side in it: more than one where its place is not known."""


class RedactionPlan(Record):
    """Everything that will be hidden in one source; every track is hidden unless a verdict keeps it clear."""

    format: Literal["presspack-plan/1"] = "presspack-plan/1"
    version: str
    source: Source
    frame_count: int
    settings: Settings
    tracks: tuple[Track, ...]
    suggestions: tuple[Suggestion, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    drafted_by: str

    def settled_by(self, *verdicts: Verdict) -> "RedactionPlan":
        """Return this plan with more verdicts; the latest on a track wins."""
        return self.model_copy(update={"verdicts": (*self.verdicts, *verdicts)})

    @property
    def kept(self) -> frozenset[str]:
        """Ids of the tracks left clear."""
        latest = {verdict.track: verdict.action for verdict in self.verdicts}
        return frozenset(track for track, action in latest.items() if action is Action.KEEP)

    @property
    def hidden(self) -> tuple[Track, ...]:
        """Return the tracks that no verdict keeps clear."""
        kept = self.kept
        return tuple(track for track in self.tracks if track.id not in kept)

    def covers(self) -> dict[int, tuple[Cover, ...]]:
        """Regions to hide by frame index; frames without any are absent.

        A track that only repeats one kept clear hides what lies around that face, not the face itself.
        """
        faces = {track.id: {one.frame: one.face for one in track.sightings if one.origin is Origin.FOUND}
                 for track in self.tracks if track.id in self.kept}
        by_frame: dict[int, list[Cover]] = {}
        for track in self.hidden:
            clear = faces.get(track.repeats or "", {})
            for sighting in track.sightings:
                face = clear.get(sighting.frame)
                box = sighting.cover.beside(face) if face is not None else sighting.cover
                if box is not None:
                    cover = Cover(track=track.id, box=box, method=self.settings.method, heads=_heads(sighting))
                    by_frame.setdefault(sighting.frame, []).append(cover)
        return {frame: tuple(covers) for frame, covers in sorted(by_frame.items())}


def _heads(sighting: Sighting) -> int:
    """Return how many heads of this size fit side by side in the sighting's cover, at least one."""
    across = sighting.cover.width / max(sighting.face.width, 1.0)
    down = sighting.cover.height / max(sighting.face.height, 1.0)
    return max(1, round(max(across, down) / HEAD))

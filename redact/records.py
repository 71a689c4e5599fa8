"""The values that looking and hiding hand to each other, the plan foremost."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import StringConstraints

from media.geometry import Box, Size
from media.probe import Source
from media.records import Compact, Record
from media.timing import Instant
from redact.audio import SoundChoice, SoundSpan
from redact.clearing import around, heads_in

PLAN_FORMAT = "presspack-plan/1"
HEAD = 1.8  # a head is about so many times as wide and as high as its face, brow to chin
MOSAIC_ACROSS, MOSAIC_DOWN = 5, 6  # cells of a mosaic over a whole head; never more, however wide the cover

Levels = Annotated[str, StringConstraints(pattern=rf"^[0-9a-f]{{{MOSAIC_ACROSS * MOSAIC_DOWN * 3}}}$")]
"""Blue, green and red of each cell of a mosaic, row by row: one hexadecimal digit each, so 4 bits and no more."""

AUTO = "auto"  # the detector, or detectors, that the mode looks with


class Kind(StrEnum):
    """What a track is a track of."""

    FACE = "face"
    HEAD = "head"  # of a person whose face was never seen: from behind, masked, too small
    TEXT = "text"  # burnt-in overlays, badges, documents
    PLATE = "plate"
    SCREEN = "screen"
    ZONE = "zone"  # a person drew it


ALWAYS_FILLED = frozenset({Kind.TEXT, Kind.PLATE, Kind.SCREEN})  # letters stay readable through coarse cells


class Origin(StrEnum):
    """How a sighting is known."""

    FOUND = "found"  # a detector saw it on this frame
    BRIDGED = "bridged"  # between two frames where it was found
    HELD = "held"  # before the first or after the last frame where it was found
    CARRIED = "carried"  # the person was seen there, the face was not
    GIVEN = "given"  # a person drew it


class Method(StrEnum):
    """How a region is hidden."""

    PIXELATE = "pixelate"
    MOSAIC = "mosaic"
    FILL = "fill"


class Action(StrEnum):
    """What a person decides about a track."""

    KEEP = "keep"
    HIDE = "hide"
    NOT_A_FACE = "not_a_face"  # nothing to hide; what repeats it stays covered


class Mode(StrEnum):
    """How hard is looked: each mode has its published leak rate and its price."""

    FAST = "fast"
    BALANCED = "balanced"
    THOROUGH = "thorough"


class Detection(Compact):
    """One thing on one frame, as a detector saw it.

    `box` is the face (brow to chin, not the head), the head of a person whose face may not be seen, or the
    whole of a text, plate or screen. `body` is the whole person, where a person was seen.

    landmarks: right eye, left eye, nose tip, right and left mouth corner (the person's own right), (x, y) pixels.
    """

    box: Box
    score: float
    detector: str
    landmarks: tuple[tuple[float, float], ...] | None = None
    kind: Kind = Kind.FACE
    body: Box | None = None
    colours: bytes = b""
    """Of a face, as `redact.colours` makes them; empty where nobody took them."""


class Sweep(Record):
    """What a detector saw over a whole source: one entry per frame, in order."""

    size: Size
    instants: tuple[Instant, ...]
    found: tuple[tuple[Detection, ...], ...]
    people: tuple[tuple[Detection, ...], ...] = ()
    """Whole persons, one entry per frame, empty where nobody looked for them; empty altogether without a look."""
    cuts: tuple[int, ...] = ()
    """Frames that begin a new scene."""


class Sighting(Compact):
    """Where a track is on one frame; `cover` is the head region to hide, margin included."""

    frame: int
    face: Box
    cover: Box
    origin: Origin
    score: float = 0.0
    seen_by: str = ""
    """The detectors that saw it on this frame, joined by "+"."""
    landmarks: tuple[tuple[float, float], ...] | None = None


class Flag(Record):
    """A stretch of frames (both ends included) a reviewer must look at, and why in words."""

    first: int
    last: int
    reason: str
    identity: bool = False
    """Whether it only asks who is under which cover: nobody need look while everybody is hidden."""
    end: Literal["start", "finish"] | None = None
    """The end of its track that nothing explains, where that is what it is about."""


class Track(Record):
    """One face through time; sightings are in frame order, at most one a frame."""

    id: str
    kind: Kind = Kind.FACE
    sightings: tuple[Sighting, ...]
    flags: tuple[Flag, ...] = ()
    repeats: str | None = None
    """The track in whose head this one always lies: most likely the same face found twice."""
    why: str = ""
    """Why it is believed, in words."""
    risk: float = 0.0
    """How much a reviewer's look is worth, 0 to 1: orders the work, decides nothing."""

    @property
    def found(self) -> tuple["Sighting", ...]:
        """The sightings a detector made; the others are conclusions."""
        return tuple(one for one in self.sightings if one.origin is Origin.FOUND)

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

    detector: str = AUTO
    mode: Mode = Mode.BALANCED
    method: Method = Method.PIXELATE
    sound: SoundChoice = SoundChoice.DROP
    mute: tuple[str, ...] = ()
    """Stretches of sound asked for by hand, as they were written: 00:12-00:15."""
    voices: bool = False
    """Whether every stretch in which somebody speaks is hidden, too."""
    text: bool = False
    """Whether burnt-in lines, badges, plates, screens and papers are looked for, too."""
    device: str = "cpu"
    """What the networks run on; another one may score a face a little differently."""


class Cover(Compact):
    """One region to hide on one frame."""

    track: str
    box: Box
    method: Method
    heads: int = 1
    """How many heads of this track's size fit side by side in it: more than one where its place is not known."""
    grid: Box | None = None
    """For a mosaic: the whole head, over which its cells are laid; the box may be only a part of it."""
    levels: Levels | None = None
    """For a mosaic: the track's colours."""


class Frozen(Record):
    """All that a mosaic ever shows of one track, taken from this one frame, however long the clip."""

    track: str
    frame: int
    levels: Levels


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
    frozen: tuple[Frozen, ...] = ()
    """Colours of the tracks hidden under a mosaic; empty for every other method."""
    sounds: tuple[SoundSpan, ...] = ()
    """What of the sound nobody may hear: silent, or a tone, as the settings say."""
    drafted_by: str

    def settled_by(self, *verdicts: Verdict) -> "RedactionPlan":
        """Return this plan with more verdicts; the latest on a track wins."""
        return self.model_copy(update={"verdicts": (*self.verdicts, *verdicts)})

    @property
    def kept(self) -> frozenset[str]:
        """Ids of the tracks left clear."""
        return self._judged(Action.KEEP)

    @property
    def dismissed(self) -> frozenset[str]:
        """Ids of the tracks of which a person says that they are nothing to hide."""
        return self._judged(Action.NOT_A_FACE)

    def _judged(self, wanted: Action) -> frozenset[str]:
        latest = {verdict.track: verdict.action for verdict in self.verdicts}
        return frozenset(track for track, action in latest.items() if action is wanted)

    @property
    def hidden(self) -> tuple[Track, ...]:
        """Return the tracks that no verdict keeps clear, or says to be nothing to hide."""
        clear = self.kept | self.dismissed
        return tuple(track for track in self.tracks if track.id not in clear)

    @property
    def doubts(self) -> tuple[tuple[Track, Flag], ...]:
        """What a person must look at, the riskiest tracks first."""
        tracks, kept = sorted(self.tracks, key=lambda track: -track.risk), self.kept
        return tuple((track, flag) for track in tracks for flag in track.flags if kept or not flag.identity)

    def method_for(self, track: Track) -> Method:
        """Return how a track of this plan is hidden."""
        return Method.FILL if track.kind in ALWAYS_FILLED else self.settings.method

    def covers(self) -> dict[int, tuple[Cover, ...]]:
        """Regions to hide by frame index; frames without any are absent.

        What only repeats a track kept clear hides what lies around kept faces that were found there, not the faces.
        """
        kept, levels, clear = self.kept, {one.track: one.levels for one in self.frozen}, dict[int, list[Box]]()
        for one in (one for track in self.tracks if track.id in kept for one in track.found):
            clear.setdefault(one.frame, []).append(one.face)
        by_frame: dict[int, list[Cover]] = {}
        for track in self.hidden:
            for sighting in track.sightings:
                faces = clear.get(sighting.frame, ()) if track.repeats in kept else ()
                for box in around(sighting.cover, faces):
                    cover = Cover(track=track.id, box=box, method=self.method_for(track),
                                  heads=heads_in(sighting.cover, sighting.face, HEAD))
                    if cover.method is Method.MOSAIC:
                        cover = cover.model_copy(update={"grid": grid_of(track, sighting),
                                                         "levels": levels.get(track.id)})
                    by_frame.setdefault(sighting.frame, []).append(cover)
        return {frame: tuple(covers) for frame, covers in sorted(by_frame.items())}


def grid_of(track: Track, sighting: Sighting) -> Box:
    """Return what a mosaic's cells are laid over: the whole head, or more where the cover is wider.

    The cover alone will not do: at the picture's edge it is cut, and cells laid over it would shrink with it.
    """
    head = sighting.face.scaled(HEAD) if track.kind is Kind.FACE else sighting.face
    return head.joined(sighting.cover)

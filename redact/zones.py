"""Turn the regions a person gives into tracks that cover exactly those places."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import exp, log
from pathlib import Path

from media.errors import WrongUseError
from media.geometry import Box, Size
from media.probe import MediaKind, Source
from media.timing import Instant
from redact.records import Origin, RedactionPlan, Sighting, Track
from redact.zonefile import ADVICE, Given, When, Zone, read_zones

MOST_FOLLOWED = 1500  # frames between two keyframes; a minute, after which little looks as it was drawn
ONE_FRAME = 0.04  # seconds the last picture is taken to be shown where the clip has only that one


def zones_of(path: Path, instants: Sequence[Instant], size: Size) -> tuple[Track, ...]:
    """Read a file of zones, and return a track for each, held against the clip's own frames.

    instants: of every frame, in order; size: of the picture, upright. Between keyframes the middle moves in a
    straight line and the size grows evenly; before the first and after the last it stays. A sighting that still
    has to be followed through the picture (redact.following) is BRIDGED, every other one GIVEN.

    Raises:
        UnreadableInputError: the file cannot be read.
        WrongUseError: it says what cannot be meant, or does not fit this clip; every fault is named.
    """
    at = tuple(float(one.seconds - instants[0].seconds) for one in instants)
    clip = _Clip(at, at[-1] + (at[-1] - at[-2] if len(at) > 1 else ONE_FRAME), size)
    zones = _sound(path, lambda zone: (*_too_large(zone, size), *_too_late(zone, clip), *_out_of_order(zone, clip)))
    return tuple(_track(zone, clip) for zone in zones)


def check_zones(path: Path, source: Source) -> None:
    """Refuse what zones_of would refuse, as far as it can be told before the clip is decoded; same errors."""
    count, length = source.frame_count, source.duration
    if source.kind is MediaKind.PHOTO:
        count, length = 1, Fraction(ONE_FRAME)
    if count is None or length is None:
        _sound(path, lambda zone: _too_large(zone, source.size))
        return
    clip = _Clip(tuple(float(length * frame / count) for frame in range(count)), float(length), source.size)
    _sound(path, lambda zone: (*_too_large(zone, source.size), *_too_late(zone, clip)))


def with_zones(plan: RedactionPlan, zones: Sequence[Track]) -> RedactionPlan:
    """Return the plan with these tracks after its own.

    Raises:
        WrongUseError: a zone is called like a track that was found.
    """
    twice = sorted({track.id for track in plan.tracks} & {track.id for track in zones})
    if twice:
        raise WrongUseError(f"a track that was found is called {', '.join(twice)} too",
                            advice="Give these zones other names.")
    return plan.model_copy(update={"tracks": (*plan.tracks, *zones)})


@dataclass(frozen=True, slots=True)
class _Clip:
    """When each frame is shown and the last one ends, in seconds after the first, and how large they are."""

    at: tuple[float, ...]
    end: float
    size: Size

    def frame(self, when: When) -> int | None:
        """Return the frame shown at that moment, None outside the clip."""
        if when.frame is not None:
            return when.frame if when.frame < len(self.at) else None
        return bisect_right(self.at, when.seconds + 1e-6) - 1 if when.seconds <= self.end + 1e-6 else None

    def __str__(self) -> str:
        return f"0 to {self.end:.2f} s, frames 0 to {len(self.at) - 1}"


def _sound(path: Path, faults_of: Callable[[Zone], Iterable[str]]) -> tuple[Zone, ...]:
    """Return the zones of a file, or refuse it with all that is wrong with any of them."""
    zones, faults = read_zones(path)
    faults += tuple(f"{zone.where}: {fault}" for zone in zones for fault in faults_of(zone))
    if faults:
        raise WrongUseError("; ".join(faults), file=path, advice=ADVICE)
    return zones


def _moments(zone: Zone) -> dict[str, When]:
    """Return every moment the zone names, by what it is called."""
    named = {"from": zone.begins, "to": zone.ends,
             **{f"keyframe {place}": when for place, (when, _) in enumerate(zone.keyframes, 1)}}
    return {name: when for name, when in named.items() if when is not None}


def _too_late(zone: Zone, clip: _Clip) -> Iterator[str]:
    """Yield the moments that the clip does not have."""
    for name, when in _moments(zone).items():
        if clip.frame(when) is None:
            yield f"{name}: {when} is outside the clip ({clip})"


def _too_large(zone: Zone, size: Size) -> Iterator[str]:
    """Yield the boxes that the picture does not hold."""
    for place, (at, (x, y, width, height)) in enumerate(zone.keyframes, 1):
        if x < 0 or y < 0 or x + width > size.width or y + height > size.height:
            where = "box" if at is None else f"keyframe {place}: box"
            yield (f"{where} [{x:g}, {y:g}, {width:g}, {height:g}] reaches outside the picture "
                   f"({size.width} x {size.height})")


def _out_of_order(zone: Zone, clip: _Clip) -> Iterator[str]:
    """Yield the moments that contradict each other."""
    frames = {name: clip.frame(when) for name, when in _moments(zone).items()}
    begins, ends = frames.get("from"), frames.get("to")
    if begins is not None and ends is not None and begins > ends:
        yield "from comes after to"
    keyed = [(name, frame) for name, frame in frames.items() if name.startswith("keyframe") and frame is not None]
    for (name, frame), (later, then) in pairwise(keyed):
        if then == frame:
            yield f"{name} and {later} are on the same frame ({frame})"
        elif then < frame:
            yield f"{later} comes before {name}"
    for name, frame in keyed:
        if (begins is not None and frame < begins) or (ends is not None and frame > ends):
            yield f"{name} is not between from and to"
    for (name, frame), (later, then) in pairwise(keyed if zone.follow else ()):
        if then - frame > MOST_FOLLOWED:
            yield (f"{later} is {then - frame} frames after {name}, and at most {MOST_FOLLOWED} can be followed: draw "
                   "another in between")


def _track(zone: Zone, clip: _Clip) -> Track:
    first = clip.frame(zone.begins) if zone.begins else 0
    last = clip.frame(zone.ends) if zone.ends else len(clip.at) - 1
    if not zone.keyframes:
        whole = Box(left=0, top=0, right=clip.size.width, bottom=clip.size.height)
        keyed = [(0, whole)]
    else:
        keyed = [(clip.frame(when) or 0 if when else 0, _box(given)) for when, given in zone.keyframes]
    frames = range(first or 0, (last or 0) + 1)
    return Track(id=zone.id, kind=zone.kind, sightings=tuple(_sighting(frame, keyed, zone, clip) for frame in frames))


def _box(given: Given) -> Box:
    x, y, width, height = given
    return Box(left=x, top=y, right=x + width, bottom=y + height)


def _sighting(frame: int, keyed: Sequence[tuple[int, Box]], zone: Zone, clip: _Clip) -> Sighting:
    """Return where the zone is on one frame: as it was drawn, or between two places where it was."""
    after = bisect_right([at for at, _ in keyed], frame)
    before, box = keyed[max(0, after - 1)]
    moves = 0 < after < len(keyed) and before < frame
    if moves:
        then, other = keyed[after]
        box = between(box, other, (clip.at[frame] - clip.at[before]) / (clip.at[then] - clip.at[before]))
    origin = Origin.BRIDGED if moves and zone.follow else Origin.GIVEN
    return Sighting(frame=frame, face=box, cover=box, origin=origin)


def between(one: Box, other: Box, part: float) -> Box:
    """Return the box so far along the way from one to the other; each step grows it by the same factor."""
    (x, y), (to_x, to_y) = one.centre, other.centre
    wide, high = (exp(log(a) + (log(b) - log(a)) * part)
                  for a, b in ((one.width, other.width), (one.height, other.height)))
    x, y = x + (to_x - x) * part, y + (to_y - y) * part
    return Box(left=x - wide / 2, top=y - high / 2, right=x + wide / 2, bottom=y + high / 2)

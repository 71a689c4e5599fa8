"""Keep a face covered before it was first seen, as well as after it was last seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from media.geometry import Box, Size
from redact.records import Flag, Origin, Sighting, Track
from redact.track.head import head_of
from redact.track.join import arriving, drifted, leaving

HOLD = 0.5  # seconds; detectors find an entering face, or one that turns, a few frames late and lose it early
LINGER = 1.5  # seconds at most, and no more than it was seen, for a face at the border that is slow to leave
AT_BORDER = 0.5  # of a face size: nearer to the border than this, a face may be coming in or going out
LOST = 1.5  # seconds at most for a face lost in the middle of the picture: most likely it is still there
EARNED = 0.25  # of the time it was seen is added to HOLD for it: a flicker does not earn what a face does
SLACK, GROW, RUSH = 0.05, 0.4, 0.2  # growth on each side in face sizes: at once, a second, a second per speed
FASTEST_GROWTH = 1.2  # face sizes a second
SLOWEST = 0.5  # an unseen face is somewhere between this part of the expected way and the whole of it
IN_FRONT = 0.2  # a face of which another covers this much may be hidden behind it
LOOK = 2.0  # seconds a reviewer is shown beyond an end that nothing explains


@dataclass(frozen=True, slots=True)
class Stage:
    """What an end of a track is judged by: the picture, the scene's frames, all moments, every face."""

    size: Size
    frames: range
    at: Sequence[float]
    faces: dict[int, list[tuple[str, Box]]]


def before(track: Track, stage: Stage) -> tuple[tuple[Sighting, ...], Flag | None]:
    """Return the sightings held before the first, in frame order; a flag where nothing explains the start."""
    edge = track.sightings[0]
    ahead = range(edge.frame - 1, stage.frames.start - 1, -1)
    held = tuple(_held(track, edge, ahead, stage, HOLD))
    if _explained(track, edge, ahead, held, stage):
        return held[::-1], None
    held = tuple(_held(track, edge, ahead, stage, _earned(track, stage)))[::-1]
    first = min(frame for frame in (edge.frame, *ahead) if stage.at[edge.frame] - stage.at[frame] <= LOOK)
    return held, Flag(first=first, last=edge.frame, end="start", reason="appears in the middle of the picture; "
                      "look whether the face shows before it is covered")


def after(track: Track, stage: Stage) -> tuple[tuple[Sighting, ...], Flag | None]:
    """Return the sightings held after the last; a flag where nothing explains that the face was lost."""
    edge = track.sightings[-1]
    ahead = range(edge.frame + 1, stage.frames.stop)
    held = tuple(_held(track, edge, ahead, stage, HOLD))
    if _explained(track, edge, ahead, held, stage):
        return held, None
    held = tuple(_held(track, edge, ahead, stage, _earned(track, stage)))
    last = max(frame for frame in (edge.frame, *ahead) if stage.at[frame] - stage.at[edge.frame] <= LOOK)
    return held, Flag(first=edge.frame, last=last, end="finish", reason="lost in the middle of the picture "
                      "without an exit, a cut or another face in front; look whether it shows after the cover ends")


def _earned(track: Track, stage: Stage) -> float:
    """Return for how many seconds a face lost without reason stays covered: longer where seen for long."""
    return min(LOST, HOLD + EARNED * (stage.at[track.last] - stage.at[track.first]))


def _held(track: Track, edge: Sighting, ahead: range, stage: Stage, longest: float) -> Iterable[Sighting]:
    """Yield sightings frame by frame away from the edge, each wider than the one before."""
    motion = (leaving if ahead.step > 0 else arriving)(track, stage.at)
    unit, speed = motion.size, hypot(*motion.rate[:2]) / motion.size
    if _at_border(edge.face, stage.size):
        longest = max(longest, min(LINGER, HOLD + stage.at[track.last] - stage.at[track.first]))
    growth = min(FASTEST_GROWTH, GROW + RUSH * speed)
    for frame in ahead:
        gone = abs(stage.at[frame] - stage.at[edge.frame])
        x, y = drifted(motion, stage.at[frame])
        if gone > longest or (gone > HOLD and edge.face.shifted(x, y).clipped(stage.size) is None):
            return
        slack = unit * (SLACK + growth * min(gone, HOLD))
        head = head_of(edge.face, edge.landmarks)
        way = head.shifted(x * SLOWEST, y * SLOWEST).joined(head.shifted(x, y))
        cover = way.grown(slack, slack, slack, slack)
        if cover.clipped(stage.size) is None:
            return
        yield Sighting(frame=frame, face=edge.face.shifted(x, y), cover=cover, origin=Origin.HELD)


def _explained(track: Track, edge: Sighting, ahead: range, held: Sequence[Sighting], stage: Stage) -> bool:
    """Whether a cut, the clip's end, the border or another face in front says why the track ends here."""
    if len(held) == len(ahead):  # covered up to where the scene ends
        return True
    if any(_at_border(one.face, stage.size) for one in (edge, *held)):
        return True
    return any(name != track.id and other.overlap(one.face) >= IN_FRONT * one.face.area
               for one in (edge, *held) for name, other in stage.faces.get(one.frame, ()))


def _at_border(face: Box, size: Size) -> bool:
    """Whether the face is so near the picture's border that it may be coming in or going out."""
    near = AT_BORDER * sqrt(face.area)
    return (face.left <= near or face.top <= near
            or face.right >= size.width - near or face.bottom >= size.height - near)

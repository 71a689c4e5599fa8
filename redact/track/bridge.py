"""Keep a track whole where the detector blinked, its two ends included."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import exp, hypot, log

from media.geometry import Box
from redact.records import Flag, Kind, Origin, Sighting, Sweep, Track
from redact.track.doubt import across, crossings, echo, echoes, faint, is_faint
from redact.track.head import Landmarks, head_of
from redact.track.hold import Stage, after, before
from redact.track.join import joined
from redact.track.link import scenes
from redact.track.shadow import shadow, shadows

SHORT = 0.5  # seconds; a longer gap is covered from end to end, whatever the way between, and flagged
SLACK, WIDEN = 0.05, 1.0  # growth on each side in face sizes: at once, and per second to the nearer sighting
STRAY = 0.25  # and this part of the way the face went meanwhile, most in the middle: nobody walks a ruler


def bridge(tracks: Sequence[Track], sweep: Sweep) -> tuple[Track, ...]:
    """Return tracks without holes: joined, filled in between, held before the first and after the last.

    A sighting is never removed. What nothing explains is covered wide and flagged for the reviewer. Zones,
    which a person drew, are returned as they are.
    """
    at = [float(instant.seconds) for instant in sweep.instants]
    zones = [track for track in tracks if track.kind is Kind.ZONE]
    faces = joined([track for track in tracks if track.kind is Kind.FACE], sweep)
    whole = [_filled(track, at) for track in faces]
    scene_of = {frame: frames for frames in scenes(sweep) for frame in frames}
    seen = _faces_by_frame(whole)
    repeated, cast = echoes(whole), shadows(whole)
    stages = (Stage(size=sweep.size, frames=scene_of[track.first], at=at, faces=seen) for track in whole)
    ended = (_with_ends(track.model_copy(update={"repeats": repeated.get(track.id) or cast.get(track.id)}), met,
                        stage, hold=track.id not in repeated)
             for track, met, stage in zip(whole, crossings(whole), stages, strict=True))
    return (*ended, *zones)


def _faces_by_frame(tracks: Iterable[Track]) -> dict[int, list[tuple[str, Box]]]:
    """Return every known face with its track's id, by frame."""
    seen: dict[int, list[tuple[str, Box]]] = {}
    for track in tracks:
        for one in track.sightings:
            seen.setdefault(one.frame, []).append((track.id, one.face))
    return seen


def _with_ends(track: Track, met: tuple[Flag, ...], stage: Stage, *, hold: bool) -> Track:
    """Return the track held at both ends, with all its flags in order of time."""
    (early, start), (late, end) = (before(track, stage), after(track, stage)) if hold else (((), None),) * 2
    ends = [flag for flag in (start, end) if flag]
    if len(stage.frames) > 1 and (is_faint(track) or not hold):
        ends = [faint(track) if hold else echo(track)]  # says it all; a shadow needs no word about its ends
    elif track.repeats is not None:
        ends.append(shadow(track))
    flags = sorted((*track.flags, *met, *ends), key=lambda flag: (flag.first, flag.last))
    return track.model_copy(update={"sightings": (*early, *track.sightings, *late), "flags": tuple(flags)})


def _filled(track: Track, at: Sequence[float]) -> Track:
    """Return the track with a sighting on every frame from its first to its last."""
    sightings, flags = [track.sightings[0]], list(track.flags)
    for left, right in pairwise(track.sightings):
        sightings += [_between(left, right, frame, at) for frame in range(left.frame + 1, right.frame)]
        sightings.append(right)
        gap = at[right.frame] - at[left.frame]
        if gap > SHORT and right.frame - left.frame > 1:
            flags.append(across(left, right, gap))
    return track.model_copy(update={"sightings": tuple(sightings), "flags": tuple(flags)})


def _between(left: Sighting, right: Sighting, frame: int, at: Sequence[float]) -> Sighting:
    """Return where the face must be between two sightings, and a cover for where it might be."""
    gap = max(at[right.frame] - at[left.frame], 1e-9)
    part = min(1.0, max(0.0, (at[frame] - at[left.frame]) / gap))
    face, landmarks = _mixed(left.face, right.face, part), _mixed_points(left, right, part)
    cover = head_of(face, landmarks)
    if gap > SHORT:
        cover = cover.joined(head_of(left.face, left.landmarks)).joined(head_of(right.face, right.landmarks))
    (x0, y0), (x1, y1) = left.face.centre, right.face.centre
    nearer = min(part, 1 - part)
    slack = face.area**0.5 * (SLACK + WIDEN * nearer * gap) + STRAY * nearer * hypot(x1 - x0, y1 - y0)
    return Sighting(frame=frame, face=face, cover=cover.grown(slack, slack, slack, slack),
                    origin=Origin.BRIDGED, landmarks=landmarks)


def _mixed(left: Box, right: Box, part: float) -> Box:
    """Return the box a part of the way from one to the other: centre straight, size by equal ratios."""
    wide = exp((1 - part) * log(max(left.width, 0.5)) + part * log(max(right.width, 0.5))) / 2
    high = exp((1 - part) * log(max(left.height, 0.5)) + part * log(max(right.height, 0.5))) / 2
    x, y = ((1 - part) * a + part * b for a, b in zip(left.centre, right.centre, strict=True))
    return Box(left=x - wide, top=y - high, right=x + wide, bottom=y + high)


def _mixed_points(left: Sighting, right: Sighting, part: float) -> Landmarks | None:
    """Return landmarks between, where both ends have them: they tell which way the head leans."""
    if not left.landmarks or not right.landmarks or len(left.landmarks) != len(right.landmarks):
        return None
    return tuple(((1 - part) * ax + part * bx, (1 - part) * ay + part * by)
                 for (ax, ay), (bx, by) in zip(left.landmarks, right.landmarks, strict=True))

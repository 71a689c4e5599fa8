"""Make tracks of text, plates and screens: what stays in its place is one zone, what moves is linked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

import numpy as np

from media.geometry import Box
from redact.records import Detection, Flag, Kind, Origin, Sighting, Sweep, Track
from redact.track.belief import why
from redact.track.lines import Chain, chained, is_followed, merged
from redact.track.link import scenes
from redact.track.smooth import smooth

MARGIN, LEAST = 0.15, 2.0  # grown on each side: of the shorter side, and in pixels at least
HOLD = 0.5  # seconds; the cadence of looking: what was found may have been there since just after the look before
DRIFT = 1.0  # shorter sides grown per second away from the nearest frame where it was seen
STRAY = 0.25  # and this part of the way it went meanwhile, most in the middle
SLACK = 0.2  # of the shorter side, plus a pixel and a half, by which the edges of a fixed thing wander
AGREE = 5, 95  # percentiles of its edges that must lie within that: a look now and then goes wrong
BANNER = 0.12  # of the picture's height from its upper or lower edge: where cameras burn in their lines
SELDOM, OFTEN = 0.1, 0.5  # share of the scene from a fixed thing's first to its last frame, from which it is there
# throughout: at the upper or lower edge, and elsewhere
LEVEL, ALONG = 0.5, 2.0  # share of height in common, and heights between, for two pieces of one line
APART = 10.0  # seconds between two pieces from which they are two zones
LONG = 1.0  # seconds unseen from which it is covered from end to end, and a reviewer is told

WORDS = {Kind.TEXT: "text", Kind.PLATE: "plate", Kind.SCREEN: "screen"}


@dataclass(frozen=True, slots=True)
class _Scene:
    """One scene: its frames, every frame's moment, on how many of its frames anything was looked for."""

    sweep: Sweep
    frames: range
    at: Sequence[float]


def texts(found: Mapping[int, Sequence[Detection]], sweep: Sweep) -> tuple[Track, ...]:
    """Return the tracks of everything that can be read, called text-1, plate-1, screen-1 and so on.

    found: by frame, of the kinds TEXT, PLATE and SCREEN; a frame not looked at is absent or has none. What
    stays in its place is one zone over all that was ever seen of it, from its first to its last frame, and
    for the whole scene where it seems burnt in or was there for half of it. What moves is interpolated, and held
    at both ends for the cadence of looking, wider the longer it was not seen. No track crosses a scene cut.
    """
    at = [float(instant.seconds) for instant in sweep.instants]
    still: list[Track] = []
    moving: list[Track] = []
    for frames in scenes(sweep):
        scene = _Scene(sweep, frames, at)
        chains = chained({frame: merged(found[frame]) for frame in frames if found.get(frame)}, at)
        stays = [_stays(chain) for chain in chains]
        groups = _in_lines([chain for chain, stay in zip(chains, stays, strict=True) if stay], at)
        still += [_zone(group, scene) for group in groups]
        moving += [_moving(chain, scene) for chain, stay in zip(chains, stays, strict=True) if not stay]
    return _named((*still, *smooth(moving, sweep)))


def _stays(chain: Chain) -> bool:
    """Whether a thing is always in one place; one of its two ends may grow, or be hidden for a while."""
    edges = np.array([(one.box.left, one.box.top, one.box.right, one.box.bottom) for one in chain.seen.values()])
    low, high = np.percentile(edges, AGREE, axis=0)
    short = float(np.median(np.minimum(edges[:, 2] - edges[:, 0], edges[:, 3] - edges[:, 1])))
    left, top, right, bottom = (high - low <= SLACK * short + 1.5).tolist()
    return bool(top and bottom and (left or right))


def _in_lines(chains: Sequence[Chain], at: Sequence[float]) -> list[list[Chain]]:
    """Return the fixed chains in groups, each the pieces of one line or one thing met again."""
    groups: list[list[Chain]] = []
    boxes = {id(chain): _whole([chain]) for chain in chains}
    for chain in chains:
        near = [group for group in groups if any(_one_line((chain, other), boxes, at) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([piece for group in near for piece in group] + [chain])
    return groups


def _one_line(pair: tuple[Chain, Chain], boxes: Mapping[int, Box], at: Sequence[float]) -> bool:
    one, other = pair
    if (one.kind is Kind.SCREEN) != (other.kind is Kind.SCREEN):
        return False
    if max(at[one.first] - at[other.last], at[other.first] - at[one.last]) > APART:
        return False
    a, b = boxes[id(one)], boxes[id(other)]
    high = min(a.height, b.height)
    common = min(a.bottom, b.bottom) - max(a.top, b.top)
    between = max(a.left, b.left) - min(a.right, b.right)
    return common >= LEVEL * high and between <= (0.0 if one.kind is Kind.SCREEN else ALONG * high)


def _whole(chains: Sequence[Chain]) -> Box:
    """Return the box over everything that was ever seen of them."""
    boxes = [one.box for chain in chains for one in chain.seen.values()]
    return Box(left=min(box.left for box in boxes), top=min(box.top for box in boxes),
               right=max(box.right for box in boxes), bottom=max(box.bottom for box in boxes))


def _zone(group: Sequence[Chain], scene: _Scene) -> Track:
    """Return one fixed rectangle over all the pieces, for as long as any of them is there."""
    box, seen = _whole(group), {frame: one for chain in group for frame, one in chain.seen.items()}
    cover, first, last = _covered(box, 0.0, scene), min(seen), max(seen)
    sightings = []
    for frame in _there(seen, box, scene):
        one = seen.get(frame)
        if one is not None and not is_followed(one):
            sightings.append(Sighting(frame=frame, face=box, cover=cover, origin=Origin.FOUND, score=one.score,
                                      seen_by=one.detector))
        else:
            origin = Origin.BRIDGED if first <= frame <= last else Origin.HELD
            sightings.append(Sighting(frame=frame, face=box, cover=cover, origin=origin))
    kinds = {chain.kind for chain in group}
    kind = next(kind for kind in (Kind.SCREEN, Kind.PLATE, Kind.TEXT) if kind in kinds)
    return Track(id=WORDS[kind], kind=kind, sightings=tuple(sightings))


def _there(seen: Mapping[int, Detection], box: Box, scene: _Scene) -> range:
    """Return the frames on which a fixed thing is covered."""
    high, share = scene.sweep.size.height, (max(seen) - min(seen) + 1) / len(scene.frames)
    at_edge = box.bottom <= BANNER * high or box.top >= (1 - BANNER) * high
    if len(seen) > 1 and share >= (SELDOM if at_edge else OFTEN):
        return scene.frames
    return range(_held_from(min(seen), scene), _held_to(max(seen), scene) + 1)


def _moving(chain: Chain, scene: _Scene) -> Track:
    """Return the track of something that moves, on every frame from before its first to after its last."""
    sightings = list(_held(chain, range(chain.first - 1, _held_from(chain.first, scene) - 1, -1), scene))[::-1]
    flags = []
    for left, right in pairwise((*chain.seen, None)):
        if left is None:
            continue
        sightings.append(_seen(left, chain.seen[left], scene))
        if right is None:
            continue
        sightings += [_bridged(chain, (left, right), frame, scene) for frame in range(left + 1, right)]
        gap = scene.at[right] - scene.at[left]
        if gap > LONG and right - left > 1:
            flags.append(Flag(first=left, last=right, reason=f"not read for {gap:.1f} s; covered from end to end, "
                              "look whether it shows"))
    sightings += _held(chain, range(chain.last + 1, _held_to(chain.last, scene) + 1), scene)
    return Track(id=WORDS[chain.kind], kind=chain.kind, sightings=tuple(sightings), flags=tuple(flags))


def _seen(frame: int, one: Detection, scene: _Scene) -> Sighting:
    cover = _covered(one.box, 0.0, scene)
    if is_followed(one):
        return Sighting(frame=frame, face=one.box, cover=cover, origin=Origin.BRIDGED)
    return Sighting(frame=frame, face=one.box, cover=cover, origin=Origin.FOUND, score=one.score,
                    seen_by=one.detector)


def _bridged(chain: Chain, ends: tuple[int, int], frame: int, scene: _Scene) -> Sighting:
    """Return where it must be between two frames where it was seen, and a cover for where it might be."""
    left, right = (chain.seen[end].box for end in ends)
    begun, ended = (scene.at[end] for end in ends)
    part = (scene.at[frame] - begun) / max(ended - begun, 1e-9)
    box = _mixed(left, right, min(1.0, max(0.0, part)))
    (x0, y0), (x1, y1) = left.centre, right.centre
    nearer = min(part, 1 - part)
    more = _drifted(box, nearer * (ended - begun)) + STRAY * nearer * hypot(x1 - x0, y1 - y0)
    whole = box if ended - begun <= LONG else left.joined(right)
    return Sighting(frame=frame, face=box, cover=_covered(whole, more, scene), origin=Origin.BRIDGED)


def _held(chain: Chain, frames: range, scene: _Scene) -> Iterator[Sighting]:
    """Yield sightings frame by frame away from an end: over where it was, where it was heading, and between."""
    if not frames:
        return
    edge = frames.start - frames.step
    across, down = chain.rate(scene.at, backwards=frames.step < 0)
    last = chain.seen[edge].box
    for frame in frames:
        gone = scene.at[frame] - scene.at[edge]
        box = last.shifted(across * gone, down * gone)
        cover = _covered(last.joined(box), _drifted(last, abs(gone)), scene)
        yield Sighting(frame=frame, face=box, cover=cover, origin=Origin.HELD)


def _held_from(frame: int, scene: _Scene) -> int:
    """Return the first frame at most HOLD before `frame`, in the same scene."""
    return next(one for one in range(scene.frames.start, frame + 1) if scene.at[frame] - scene.at[one] <= HOLD)


def _held_to(frame: int, scene: _Scene) -> int:
    """Return the last frame at most HOLD after `frame`, in the same scene."""
    return next(one for one in range(scene.frames.stop - 1, frame - 1, -1) if scene.at[one] - scene.at[frame] <= HOLD)


def _mixed(left: Box, right: Box, part: float) -> Box:
    """Return the box a part of the way from one to the other, each edge straight."""
    first, last = left.model_dump(), right.model_dump()
    return Box(**{edge: (1 - part) * first[edge] + part * last[edge] for edge in first})


def _drifted(box: Box, seconds: float) -> float:
    return DRIFT * seconds * min(box.width, box.height)


def _covered(box: Box, more: float, scene: _Scene) -> Box:
    """Return the cover: the box with its margin and `more` pixels on each side, cut to the picture."""
    grow = LEAST + MARGIN * min(box.width, box.height) + more
    cover = box.grown(grow, grow, grow, grow)
    return cover.clipped(scene.sweep.size) or cover


def _named(tracks: Sequence[Track]) -> tuple[Track, ...]:
    """Return the tracks by first frame, then from left to right, numbered within their kind, with `why`."""
    ordered = sorted(tracks, key=lambda track: (track.first, track.sightings[0].face.left,
                                                track.sightings[0].face.top, track.last))
    counts = dict.fromkeys(WORDS, 0)
    named = []
    for track in ordered:
        counts[track.kind] += 1
        name = f"{WORDS[track.kind]}-{counts[track.kind]}"
        named.append(track.model_copy(update={"id": name, "why": why(track)}))
    return tuple(named)

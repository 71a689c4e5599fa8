"""Make tracks of detections, looking both ways in time."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from redact.colours import Colours, read, unlike
from redact.records import Detection, Kind, Origin, Sighting, Sweep, Track
from redact.scientific import assigned
from redact.track.head import head_seen
from redact.track.motion import Motion

STRONG = 0.6  # ByteTrack's idea: scores from here on begin tracks; weaker ones only prolong them at first
ALIVE = 0.5  # seconds a track waits for its next detection; bridge.py joins what is further apart
NEAR, SURE, FAR = 0.3, 2.5, 3.0  # gate in face sizes: NEAR + SURE standard deviations, never beyond FAR
RESIZE = 0.5  # a face may change its width and height by this much (natural logarithm), plus the doubt
WAIT = 0.1  # cost of each second a track has waited: of two tracks alike, the one seen last wins
FIT = 8  # sightings from which the motion at a track's start is learnt before going backwards
LIKENESS = 2.0  # cost of each unit of unlikeness of colours (0 to 2): where two cross, motion alone cannot tell
STRANGER = 0.6  # unlikeness from which it is somebody else, where there is anybody else; see redact.colours
FADING = 0.05  # how much each sighting counts in what is known of a chain's colours, once there are many
IMPOSSIBLE = 1e6

Seen = tuple[int, Detection]  # frame, detection
Costs = NDArray[np.float64]  # what could be prolonged x what could prolong it


@dataclass(slots=True)
class _Chain:
    """Detections in growing order of time, while linking is under way."""

    links: list[Seen]
    motion: Motion
    colours: Colours | None = None

    def prolonged(self, at: float, seen: Seen) -> None:
        self.links.append(seen)
        self.motion = self.motion.seen(at, seen[1].box)
        self.colours = faded(self.colours, seen[1], len(self.links))


@dataclass(slots=True)
class _Scene:
    """One scene's moments and the detections no chain has yet, by frame."""

    frames: range
    at: Sequence[float]
    free: dict[int, list[Detection]] = field(default_factory=dict)


def link(sweep: Sweep) -> tuple[Track, ...]:
    """Return tracks in which every detection of the sweep appears exactly once.

    Strong detections are linked first, weak ones prolong what they began, then each track is followed
    backwards from its start into weak detections before it; whatever is left links among itself, and a
    detection that fits nothing is a track of its own. No track crosses a scene cut.
    """
    at = [float(instant.seconds) for instant in sweep.instants]
    chains: list[_Chain] = []
    for frames in scenes(sweep):
        free = {frame: list(sweep.found[frame]) for frame in frames if sweep.found[frame]}
        scene = _Scene(frames=frames, at=at, free=free)
        begun = _forwards(scene, [], starts=lambda seen: seen.score >= STRONG)
        begun = _backwards(scene, begun)
        chains += begun + _forwards(scene, [], starts=lambda _: True)
    return numbered(_track(chain.links) for chain in chains)


def scenes(sweep: Sweep) -> list[range]:
    """Return the frames of each scene, in order; together they are all frames."""
    total = len(sweep.instants)
    edges = sorted({0, total, *(cut for cut in sweep.cuts if 0 < cut < total)})
    return [range(first, last) for first, last in pairwise(edges)]


def numbered(tracks: Iterable[Track]) -> tuple[Track, ...]:
    """Return the tracks by first frame, then from left to right, called face-1, head-1 and so on."""
    ordered = sorted(tracks, key=lambda track: (track.first, track.sightings[0].face.left,
                                                track.sightings[0].face.top, track.last))
    places: Counter[Kind] = Counter()
    names = []
    for track in ordered:
        places[track.kind] += 1
        names.append(f"{track.kind}-{places[track.kind]}")
    called = dict(zip((track.id for track in ordered), names, strict=True))
    return tuple(track.model_copy(update={"id": name, "repeats": called.get(track.repeats or "")})
                 for track, name in zip(ordered, names, strict=True))


def faded(known: Colours | None, seen: Detection, times: int = 1) -> Colours | None:
    """Return what is known of a face's colours after the last of so many sightings; old ones fade."""
    if not seen.colours:
        return known
    here = read(seen.colours)
    return here if known is None else (known + max(FADING, 1 / times) * (here - known)).astype(np.float32)


def _told_apart(cost: Costs, apart: Costs) -> Costs:
    """Return the costs of pairings with what colours say.

    Where a pairing has a rival, colours that are another person's rule it out: a face that goes behind another
    must not go on as that one. Without a rival only the light can have changed.
    """
    possible = cost < IMPOSSIBLE
    rivals = (possible.sum(axis=0, keepdims=True) > 1) | (possible.sum(axis=1, keepdims=True) > 1)
    return np.where(possible & ~(rivals & (apart > STRANGER)), cost + LIKENESS * apart, IMPOSSIBLE)


def _forwards(scene: _Scene, chains: list[_Chain], starts: Callable[[Detection], bool]) -> list[_Chain]:
    """Prolong chains frame by frame, strong detections first; those that may, begin new ones."""
    waiting = list(chains)
    done: list[_Chain] = []
    for frame in scene.frames:
        now = scene.at[frame]
        done += [chain for chain in waiting if now - chain.motion.at > ALIVE]
        waiting = [chain for chain in waiting if now - chain.motion.at <= ALIVE]
        if frame not in scene.free:
            continue
        _prolong(scene, frame, waiting)
        fresh = [seen for seen in scene.free[frame] if starts(seen)]
        scene.free[frame] = [seen for seen in scene.free[frame] if not starts(seen)]
        waiting += [_Chain([(frame, seen)], Motion.start(now, seen.box), faded(None, seen)) for seen in fresh]
    return done + waiting


def _backwards(scene: _Scene, chains: list[_Chain]) -> list[_Chain]:
    """Follow each chain from its start into the past, through detections that began nothing."""
    mirrored = [_mirrored(chain, scene.at) for chain in chains]
    asleep = sorted(mirrored, key=lambda chain: chain.links[-1][0])
    awake: list[_Chain] = []
    for frame in reversed(scene.frames):
        while asleep and asleep[-1].links[-1][0] > frame:
            awake.append(asleep.pop())
        awake = [chain for chain in awake if chain.motion.at - scene.at[frame] <= ALIVE]
        if scene.free.get(frame):
            _prolong(scene, frame, awake)
    return [_Chain(chain.links[::-1], chain.motion, chain.colours) for chain in mirrored]


def _mirrored(chain: _Chain, at: Sequence[float]) -> _Chain:
    """Return the chain last to first, with the motion its beginning shows when run backwards."""
    first = chain.links[:FIT][::-1]
    motion, known = Motion.start(at[first[0][0]], first[0][1].box), faded(None, first[0][1])
    for times, (frame, seen) in enumerate(first[1:], 2):
        motion, known = motion.seen(at[frame], seen.box), faded(known, seen, times)
    return _Chain(chain.links[::-1], motion, known)


def _prolong(scene: _Scene, frame: int, waiting: list[_Chain]) -> None:
    """Give the frame's free detections to the chains they fit: strong ones first, then the weak."""
    idle = list(waiting)
    for strong in (True, False):
        offered = [seen for seen in scene.free[frame] if (seen.score >= STRONG) == strong]
        pairs = _matched(idle, offered, scene.at[frame])
        for chain, seen in pairs:
            chain.prolonged(scene.at[frame], (frame, seen))
        taken = {id(chain) for chain, _ in pairs}
        used = {id(seen) for _, seen in pairs}
        idle = [chain for chain in idle if id(chain) not in taken]
        scene.free[frame] = [seen for seen in scene.free[frame] if id(seen) not in used]


def _matched(chains: list[_Chain], seen: list[Detection], now: float) -> list[tuple[_Chain, Detection]]:
    """Return the cheapest pairing of chains and detections, each used at most once."""
    if not chains or not seen:
        return []
    cost = np.array([[_cost(ahead, one, abs(now - chain.motion.at)) for one in seen]
                     for chain in chains for ahead in (chain.motion.moved(now),)])
    shown = [read(one.colours) if one.colours else None for one in seen]
    apart = np.zeros_like(cost)
    for row, column in np.argwhere(cost < IMPOSSIBLE).tolist():
        apart[row, column] = _unlike(chains[row].colours, shown[column])
    cost = _told_apart(cost, apart)
    rows, columns = assigned(cost)
    return [(chains[row], seen[column]) for row, column in zip(rows, columns, strict=True)
            if cost[row, column] < IMPOSSIBLE]


def _cost(ahead: Motion, seen: Detection, waited: float) -> float:
    """Return how badly a detection fits what was expected; IMPOSSIBLE when it cannot be the same face."""
    wide = log(max(seen.box.width, 0.5)) - ahead.place[2]
    high = log(max(seen.box.height, 0.5)) - ahead.place[3]
    if max(abs(wide), abs(high)) > RESIZE + min(ahead.doubt, RESIZE):
        return IMPOSSIBLE
    x, y = seen.box.centre
    away = np.hypot(x - ahead.place[0], y - ahead.place[1]) / ahead.size
    if away > min(FAR, NEAR + SURE * ahead.doubt):
        return IMPOSSIBLE
    unlike = 1 - ahead.box.iou(seen.box)
    return float(away) + unlike + (abs(wide) + abs(high)) / 2 + WAIT * waited


def _unlike(one: Colours | None, other: Colours | None) -> float:
    return 0.0 if one is None or other is None else unlike(one, other)


def _track(links: list[Seen]) -> Track:
    """Return a chain as a track; the id is given when all tracks are known."""
    return Track(id="face-0", sightings=tuple(
        Sighting(frame=frame, face=seen.box, cover=head_seen(seen), origin=Origin.FOUND, score=seen.score,
                 seen_by=seen.detector, landmarks=seen.landmarks) for frame, seen in links))

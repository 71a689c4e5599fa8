"""Make persons of bodies, looking both ways in time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

import numpy as np

from media.geometry import Box
from redact.records import Detection
from redact.scientific import assigned
from redact.track.join import drifted
from redact.track.motion import Motion

STRONG = 0.5  # scores from here on begin a person; weaker ones prolong it, forwards and backwards
ALIVE = 1.0  # seconds a person waits for the next detection: people pass behind others, and bend
NEAR, SURE, DOUBT = 0.5, 2.0, 1.0  # gate in head sizes: NEAR + SURE standard deviations, DOUBT at most
RESIZE = 0.5  # a body may change its width or height by this, not both (natural logarithm): arms spread, tables hide
TOUCHING, BESIDE = 0.1, 0.6  # a body must overlap what was expected by this, or its head lie this near,
WALK = 4.0  # plus so many head sizes for each second since it was seen, if surely seen now: 1.4 m a second
FIT = 8  # detections from which the motion at an end is learnt
HOLD = 0.5  # seconds a head is expected before the first and after the last detection of its body
SLACK, GROW = 0.05, 0.4  # growth in head sizes of a head not seen: at once, and per second to the nearer sighting
IMPOSSIBLE = 1e6

Seen = tuple[int, Detection]  # frame, detection


@dataclass(frozen=True, slots=True)
class Person:
    """One body through time.

    found: detections by frame. bodies, heads: where body and head are on every frame from HOLD before the first
    detection to HOLD after the last, within the scene; heads are regions wide enough for what is not known.
    """

    found: Mapping[int, Detection]
    bodies: Mapping[int, Box]
    heads: Mapping[int, Box]

    @property
    def first(self) -> int:
        """Frame of the first detection."""
        return min(self.found)

    @property
    def last(self) -> int:
        """Frame of the last detection."""
        return max(self.found)


@dataclass(slots=True)
class _Chain:
    """Detections in the order they were met, while linking is under way."""

    links: list[Seen]
    motion: Motion  # of the head: it wanders less than the body, whose legs a table hides


def persons(sweep_persons: Sequence[tuple[Detection, ...]], at: Sequence[float],
            cuts: Sequence[int]) -> tuple[Person, ...]:
    """Return the persons among detections of bodies, by first frame, then from left to right.

    sweep_persons: by frame; frames that were not looked at are empty, and may be most of them, as long as the
    pauses stay below half a second. at: seconds by frame. cuts: frames that begin a new scene; no person
    crosses one.
    """
    made: list[Person] = []
    edges = sorted({0, len(at), *(cut for cut in cuts if 0 < cut < len(at))})
    for frames in (range(first, last) for first, last in pairwise(edges)):
        free = {frame: [one for one in sweep_persons[frame] if one.body] for frame in frames if sweep_persons[frame]}
        chains = _walked(frames, [], free, at)
        turned = _walked(frames[::-1], [_mirrored(chain.links, at) for chain in chains], free, at)
        made += [_person(sorted(chain.links, key=lambda link: link[0]), frames, at) for chain in turned]
    return tuple(sorted(made, key=lambda one: (one.first, one.found[one.first].box.left)))


def _walked(frames: range, asleep: list[_Chain], free: dict[int, list[Detection]],
            at: Sequence[float]) -> list[_Chain]:
    """Prolong chains frame by frame; forwards, strong detections that fit none begin new ones."""
    waking: dict[int, list[_Chain]] = {}
    for chain in asleep:
        waking.setdefault(chain.links[-1][0], []).append(chain)
    awake: list[_Chain] = []
    done = list(asleep)
    for frame in frames:
        awake = [chain for chain in awake if abs(at[frame] - chain.motion.at) <= ALIVE]
        offered = free.get(frame, [])
        if offered:
            left = _prolonged(awake, frame, offered, at[frame])
            fresh = [_Chain([(frame, one)], Motion.start(at[frame], one.box))
                     for one in left if one.score >= STRONG and frames.step > 0]
            free[frame] = [one for one in left if one.score < STRONG]
            awake += fresh
            done += fresh
        awake += waking.get(frame, [])
    return done


def _prolonged(awake: list[_Chain], frame: int, offered: list[Detection], now: float) -> list[Detection]:
    """Give detections to the chains they fit, strong ones first; return those that fit none."""
    idle, left = list(awake), []
    for strong in (True, False):
        part = [one for one in offered if (one.score >= STRONG) == strong]
        pairs = _matched(idle, part, now)
        for chain, one in pairs:
            chain.links.append((frame, one))
            chain.motion = chain.motion.seen(now, one.box)
        used, busy = {id(one) for _, one in pairs}, {id(chain) for chain, _ in pairs}
        left += [one for one in part if id(one) not in used]
        idle = [chain for chain in idle if id(chain) not in busy]
    return left


def _matched(chains: list[_Chain], seen: list[Detection], now: float) -> list[tuple[_Chain, Detection]]:
    """Return the cheapest pairing of chains and detections, each used at most once."""
    if not chains or not seen:
        return []
    cost = np.array([[_cost(chain, one, now) for one in seen] for chain in chains])
    rows, columns = assigned(cost)
    return [(chains[row], seen[column]) for row, column in zip(rows, columns, strict=True)
            if cost[row, column] < IMPOSSIBLE]


def _cost(chain: _Chain, seen: Detection, now: float) -> float:
    """Return how badly a detection fits what was expected; IMPOSSIBLE when it cannot be the same person."""
    ahead, last = chain.motion.moved(now), chain.links[-1][1]
    (x, y), (was_x, was_y) = ahead.place[:2], last.box.centre
    away = float(np.hypot(seen.box.centre[0] - x, seen.box.centre[1] - y)) / ahead.size
    resized = min(_ratio(_body(seen).width, _body(last).width), _ratio(_body(seen).height, _body(last).height))
    if resized > RESIZE or away > NEAR + SURE * min(DOUBT, ahead.doubt):
        return IMPOSSIBLE
    alike = _body(last).shifted(x - was_x, y - was_y).iou(_body(seen))
    walked = WALK * abs(now - chain.motion.at) if seen.score >= STRONG else 0.0
    if alike < TOUCHING and away > BESIDE + walked:
        return IMPOSSIBLE
    return away + 1 - alike + resized / 2


def _mirrored(links: list[Seen], at: Sequence[float]) -> _Chain:
    """Return the chain last to first, with the motion its beginning shows when run backwards."""
    return _Chain(links[::-1], _learnt(links[:FIT][::-1], at))


def _learnt(links: Sequence[Seen], at: Sequence[float]) -> Motion:
    """Return the motion at the last of these detections."""
    motion = Motion.start(at[links[0][0]], links[0][1].box)
    for frame, one in links[1:]:
        motion = motion.seen(at[frame], one.box)
    return motion


def _ratio(one: float, other: float) -> float:
    return abs(log(max(one, 0.5) / max(other, 0.5)))


def _body(seen: Detection) -> Box:
    return seen.body or seen.box


def _person(links: list[Seen], frames: range, at: Sequence[float]) -> Person:
    """Return a person with a body and a head on every frame between its detections and a while beyond."""
    bodies: dict[int, Box] = {}
    heads: dict[int, Box] = {}
    for (left, one), (right, other) in pairwise([*links, links[-1]]):
        bodies[left], heads[left] = _body(one), one.box
        for frame in range(left + 1, right):
            part = (at[frame] - at[left]) / max(at[right] - at[left], 1e-9)
            bodies[frame] = _mixed(_body(one), _body(other), part)
            heads[frame] = _slack(_mixed(one.box, other.box, part), min(part, 1 - part) * (at[right] - at[left]))
    ends = ((links[:FIT][::-1], range(links[0][0] - 1, frames.start - 1, -1)),
            (links[-FIT:], range(links[-1][0] + 1, frames.stop)))
    for ending, ahead in ends:
        motion, (_, edge) = _learnt(ending, at), ending[-1]
        for frame in _within(HOLD, ahead, motion.at, at):
            x, y = drifted(motion, at[frame])
            bodies[frame] = _body(edge).shifted(x, y)
            heads[frame] = _slack(edge.box.joined(edge.box.shifted(x, y)), abs(at[frame] - motion.at))
    return Person(found=dict(links), bodies=dict(sorted(bodies.items())), heads=dict(sorted(heads.items())))


def _within(seconds: float, frames: Iterable[int], start: float, at: Sequence[float]) -> Iterable[int]:
    """Yield frames, one after another, as long as they are no further in time than that."""
    for frame in frames:
        if abs(at[frame] - start) > seconds:
            return
        yield frame


def _slack(head: Box, seconds: float) -> Box:
    """Return the head grown by what it may have moved in the time to the nearer detection."""
    more = (SLACK + GROW * seconds) * min(head.width, head.height)
    return head.grown(more, more, more, more)


def _mixed(left: Box, right: Box, part: float) -> Box:
    """Return the box a part of the way from one to the other."""
    edges = zip(left.model_dump().values(), right.model_dump().values(), strict=True)
    return Box(**dict(zip(("left", "top", "right", "bottom"), ((1 - part) * a + part * b for a, b in edges),
                          strict=True)))

"""Link what can be read through time: one chain for each line of text, plate or screen of a scene."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from media.geometry import Box
from redact.detect.follow import FOLLOWED
from redact.records import Detection, Kind
from redact.scientific import assigned

ALIVE = 2.0  # seconds a chain waits for its next detection: four looks at the usual cadence
SAME, WITHIN = 0.3, 0.7  # overlap over union, or share of the smaller box, from which two on a frame are one thing
NEAR, FAR = 0.8, 4.0  # gate in shorter sides: at once, and at most
RATE = 3.0  # shorter sides the gate widens per second waited, beyond where the chain was heading
RESIZE = 0.7  # change of the shorter side, natural logarithm
LEARN = 0.25  # seconds over which the way a chain is heading is learnt
SPOTTED = 0.25  # share of a chain's looks that read it as a plate, from which it is one
IMPOSSIBLE = 1e6


@dataclass(slots=True)
class Chain:
    """One thing through time: what was seen of it by frame, frames growing."""

    seen: dict[int, Detection] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """First frame."""
        return next(iter(self.seen))

    @property
    def last(self) -> int:
        """Last frame."""
        return next(reversed(self.seen))

    @property
    def kind(self) -> Kind:
        """What it is; text that was read as a plate on enough looks is one."""
        kinds = [one.kind for one in self.seen.values() if not is_followed(one)]
        kinds = kinds or [one.kind for one in self.seen.values()]
        if Kind.SCREEN in kinds:
            return Kind.SCREEN
        return Kind.PLATE if kinds.count(Kind.PLATE) >= SPOTTED * len(kinds) else Kind.TEXT

    def rate(self, at: Sequence[float], *, backwards: bool = False) -> tuple[float, float]:
        """Return pixels a second at the chain's end, or at its start, across and down."""
        edge = far = self.first if backwards else self.last
        for frame in self.seen if backwards else reversed(self.seen):
            if far != edge and abs(at[frame] - at[edge]) > LEARN:
                break
            far = frame
        gone = at[edge] - at[far]
        if gone == 0:
            return 0.0, 0.0
        dx, dy = _between(self.seen[far].box, self.seen[edge].box)
        return dx / gone, dy / gone


def is_followed(seen: Detection) -> bool:
    """Whether it was not found on its frame but followed to it from another."""
    return seen.detector.endswith(FOLLOWED)


def merged(found: Sequence[Detection]) -> tuple[Detection, ...]:
    """Return what is on one frame with each thing once, its box holding all that was found of it."""
    kept: list[Detection] = []
    for one in sorted(found, key=lambda seen: (is_followed(seen), -seen.score)):
        for place, other in enumerate(kept):
            if _one_thing(one, other):
                kept[place] = other.model_copy(update={"box": other.box.joined(one.box)})
                break
        else:
            kept.append(one)
    return tuple(kept)


def chained(found: Mapping[int, Sequence[Detection]], at: Sequence[float]) -> list[Chain]:
    """Return chains in which every detection of one scene appears exactly once, in order of their first frame.

    found: by frame. at: seconds of every frame of the source.
    """
    done: list[Chain] = []
    waiting: list[Chain] = []
    for frame, here in sorted(found.items()):
        done += [chain for chain in waiting if at[frame] - at[chain.last] > ALIVE]
        waiting = [chain for chain in waiting if at[frame] - at[chain.last] <= ALIVE]
        taken = _matched(waiting, here, frame, at)
        for place, one in enumerate(here):
            if place in taken:
                taken[place].seen[frame] = one
            else:
                waiting.append(Chain({frame: one}))
    return sorted(done + waiting, key=lambda chain: chain.first)


def _one_thing(one: Detection, other: Detection) -> bool:
    if (one.kind is Kind.SCREEN) != (other.kind is Kind.SCREEN):
        return False
    shared = one.box.overlap(other.box)
    return one.box.iou(other.box) >= SAME or shared >= WITHIN * min(one.box.area, other.box.area) > 0


def _matched(chains: Sequence[Chain], here: Sequence[Detection], frame: int,
             at: Sequence[float]) -> dict[int, Chain]:
    """Return which chain each detection prolongs, by its place in `here`; each at most one."""
    if not chains or not here:
        return {}
    cost = np.array([[_cost(chain, one, at[frame] - at[chain.last], rate) for one in here]
                     for chain in chains for rate in (chain.rate(at),)])
    rows, columns = assigned(cost)
    return {int(column): chains[int(row)] for row, column in zip(rows, columns, strict=True)
            if cost[row, column] < IMPOSSIBLE}


def _cost(chain: Chain, seen: Detection, waited: float, rate: tuple[float, float]) -> float:
    """Return how badly a detection fits a chain, in shorter sides; IMPOSSIBLE when it is another thing.

    waited: seconds since the chain's last detection. rate: where it was heading, pixels a second.
    """
    last = chain.seen[chain.last]
    if (last.kind is Kind.SCREEN) != (seen.kind is Kind.SCREEN):
        return IMPOSSIBLE
    ahead = last.box.shifted(rate[0] * waited, rate[1] * waited)
    unit = max(1.0, min(last.box.width, last.box.height))
    resized = abs(log(max(1.0, min(seen.box.width, seen.box.height)) / unit))
    # Somebody who walks before a sign hides one of its ends: the nearest of edges and middle tells.
    dx, dy = _between(ahead, seen.box)
    standing = _between(last.box, seen.box)
    away = min(abs(dx) + abs(dy), abs(standing[0]) + abs(standing[1])) / unit
    if resized > RESIZE or away > min(FAR, NEAR + RATE * waited):
        return IMPOSSIBLE
    return away + resized + 1 - ahead.iou(seen.box)


def _between(one: Box, other: Box) -> tuple[float, float]:
    """Return the way from one box to another, across and down: of left edge, middle and right edge the least."""
    across = min((other.left - one.left, other.right - one.right, other.centre[0] - one.centre[0]), key=abs)
    down = min((other.top - one.top, other.bottom - one.bottom, other.centre[1] - one.centre[1]), key=abs)
    return across, down

"""Learn where on its body a face is, to say where it must be when it is not seen."""

from bisect import bisect_left
from math import exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from media.geometry import Box
from redact.records import Origin, Track
from redact.track.belong import misfit
from redact.track.bodies import IMPOSSIBLE, Person
from redact.track.head import head_of

NEAREST = 15  # sightings of the face nearest in time are learnt from: people come closer, and sit down
FEW = 3  # of them; with fewer the whole head region is covered as well
MARGIN = 0.15  # of the head's size on each side: a head turns about the neck, not about the nose
RESHAPED = 0.4  # change of a body's height over width (natural logarithm) from which what was learnt may not hold


class Places:
    """Where one face lay on one body; in units of the body's size (square root of its area)."""

    def __init__(self, face: Track, person: Person) -> None:
        self._person = person
        self._all = {one.frame for one in face.sightings if one.origin in {Origin.FOUND, Origin.GIVEN}}
        pairs = [(one.frame, one.face) for one in face.sightings
                 if one.origin is Origin.FOUND and one.frame in person.bodies
                 and person.first <= one.frame <= person.last
                 and misfit(one.face, person.heads[one.frame]) < IMPOSSIBLE]
        self._frames = [frame for frame, _ in pairs]
        self._learnt = np.array([_placed(box, person.bodies[frame]) for frame, box in pairs])

    def seen(self, frame: int) -> bool:
        """Whether the face itself was seen there."""
        return frame in self._all

    def nearest(self, frame: int) -> int:
        """Return the frame nearest to this one at which the face was seen on the body."""
        spot = bisect_left(self._frames, frame)
        return min(self._frames[max(0, spot - 1):spot + 1], key=lambda one: abs(one - frame))

    def at(self, frame: int, head: Box) -> tuple[Box, Box]:
        """Return where face and head must be at that frame; `head` is the body's own head region there.

        The head region is covered as well where too little was learnt, where the body has another shape than it
        had then, and where what was learnt points away from it.
        """
        body = self._person.bodies[frame]
        learnt = self.around(frame)
        across, down, wide, high, shape = np.median(learnt, axis=0).tolist()
        unit = sqrt(max(body.area, 1.0))
        x, y = body.centre[0] + across * unit, body.top + down * unit
        half_w, half_h = exp(wide) * unit / 2, exp(high) * unit / 2
        face = Box(left=x - half_w, top=y - half_h, right=x + half_w, bottom=y + half_h)
        known = head_of(face)
        more_x, more_y = MARGIN * known.width, MARGIN * known.height
        cover = known.grown(more_x, more_y, more_x, more_y)
        unlike = abs(_shape(body) - shape) > RESHAPED
        if len(learnt) < FEW or unlike or misfit(face, head) == IMPOSSIBLE:
            cover = cover.joined(head)
        return face, cover

    def around(self, frame: int) -> NDArray[np.float64]:
        """Return n x 5 of what was learnt nearest in time: middle x and y, log width and height, body's shape."""
        spot = bisect_left(self._frames, frame)
        low = max(0, min(spot - NEAREST // 2, len(self._frames) - NEAREST))
        rows: NDArray[np.float64] = self._learnt[low:low + NEAREST]
        return rows


def _placed(face: Box, body: Box) -> tuple[float, float, float, float, float]:
    unit = sqrt(max(body.area, 1.0))
    (x, y), (middle, _) = face.centre, body.centre
    return ((x - middle) / unit, (y - body.top) / unit, log(max(face.width, 0.5) / unit),
            log(max(face.height, 0.5) / unit), _shape(body))


def _shape(body: Box) -> float:
    return log(max(body.height, 0.5) / max(body.width, 0.5))

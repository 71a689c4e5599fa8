"""How much of an original is left in what a cover shows: blended in, on one line, or in its colours alone."""

from dataclasses import dataclass
from math import sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from redact.likeness import Grey

PLAIN = 2.0  # grey levels; an original that stands out from its cover by less shows nothing even where it is bare
SEEN = 8.0  # the same for one line, where fewer pixels have to say it
TINGED = 4.0  # and for colours, which are stored more coarsely
SHORTEST = 12  # pixels of a line; fewer say nothing about it
SAMPLES = 128  # pixels taken of a line: more say the same, and a cover may be the whole picture
CLUMPED = 5.0  # coding errors come in clumps, so that so many pixels squared tell as much as one by itself
STEADY = 1.0  # grey levels squared; added to a flat cover's contrast so that it can be divided by

Plane = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sums:
    """What is counted of one cover on one frame, and can be added up over many."""

    pixels: int
    values: NDArray[np.float64]
    """Of way d from cover to original, error r of coding, and cover w without its mean: dd, ww, dw, rd, rw, rr."""

    def joined(self, other: "Sums") -> "Sums":
        """Return both together."""
        return Sums(self.pixels + other.pixels, self.values + other.values)

    @property
    def blend(self) -> float:
        """Share of the original in what is shown, less what chance may have added; 0 where the two are alike.

        The least squares of r over d and w: a codec weakens the cover's own contrast, which lies in w, and knows
        nothing of the original; only a blend moves what is shown along d. On a small cover coding errors look like
        a little of anything, so their share, twice the standard error, is taken away.
        """
        return self.share(PLAIN)

    def share(self, least: float) -> float:
        """Return the blend; 0 where the original stands out from its cover by less than `least` levels."""
        dd, ww, dw, rd, rw, rr = (float(one) for one in self.values)
        ww += STEADY * self.pixels
        alone = dd - dw * dw / ww
        if alone < least**2 * self.pixels:
            return 0.0
        share = (rd - rw * dw / ww) / alone
        left = max(0.0, rr - share * share * alone)
        return share - 2 * sqrt(CLUMPED * left / self.pixels / alone)


@dataclass(frozen=True, slots=True)
class Trace:
    """What is left of the original in one region: shares, 0 for nothing and 1 for all of it."""

    sums: Sums
    line: float
    """Of the row or column that shows most."""
    colour: float


def trace(originals: tuple[Pixels, Grey], wanted: tuple[Pixels, Grey], shown: tuple[Pixels, Grey]) -> Trace:
    """Compare a region of three pictures, each in colours and in grey: the source, as due, and as finished."""
    original, cover, result = originals[1], wanted[1], shown[1]
    step_down, step_across = (max(1, side // SAMPLES) for side in original.shape)
    rows = _parts(*(one[:, ::step_across] for one in (original, cover, result)))
    columns = rows if step_down == step_across == 1 else _parts(
        *(one[::step_down] for one in (original, cover, result)))
    return Trace(_sums(*(one - one.mean() for one in rows)), max(_line(*rows[:2], 1), _line(*columns[:2], 0)),
                 _colour(originals[0], wanted[0], shown[0]))


def _parts(original: Grey, cover: Grey, result: Grey) -> tuple[Plane, Plane, Plane]:
    """Return d, r and w as in Sums, means still in."""
    o, w, s = (np.ascontiguousarray(one).astype(np.float32) for one in (original, cover, result))
    return o - w, s - w, w


def _sums(d: Plane, r: Plane, w: Plane) -> Sums:
    pairs = ((d, d), (w, w), (d, w), (r, d), (r, w), (r, r))
    return Sums(d.size, np.array([np.vdot(*pair) for pair in pairs], np.float64))


def _line(d: Plane, r: Plane, along: int) -> float:
    """Return the largest share of the original on one row (along 1) or column (along 0), less what chance may add.

    Coding smooths what borders on a cover into its edge, where a short line may look half like the original.
    """
    length = d.shape[along]
    if length < SHORTEST:
        return 0.0
    energy, shared = (d * d).sum(axis=along), (r * d).sum(axis=along)
    there = energy >= SEEN**2 * length
    if not there.any():
        return 0.0
    energy, shared = energy[there], shared[there]
    left = np.maximum(0.0, (r * r).sum(axis=along)[there] - shared * shared / energy)
    return float((shared / energy - 2 * np.sqrt(CLUMPED * left / length / energy)).max())


def _colour(original: Pixels, cover: Pixels, result: Pixels) -> float:
    """Return the share of the original's two colour channels, compared at half size, as they are stored.

    As in `Sums.blend`, but means stay in: a colour that is the same all over says something, too.
    """
    high, wide = original.shape[0] // 2, original.shape[1] // 2
    if min(high, wide) < 2:
        return 0.0
    o, w, s = (_tint(one, (wide, high)) for one in (original, cover, result))
    return _sums(o - w, s - w, w - w.mean(axis=(0, 1))).share(TINGED)


def _tint(pixels: Pixels, size: tuple[int, int]) -> Plane:
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2YCrCb)[:, :, 1:], np.float32)

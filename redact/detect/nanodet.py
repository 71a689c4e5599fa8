"""Find persons with NanoDet-g, for the heads that no face detector sees: turned away, masked, too small."""

from math import ceil

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Pixels
from media.geometry import Box, Size
from redact.detect.planes import planes
from redact.models import session
from redact.records import Detection, Kind

STRIDES = (8, 16, 32)
STEP = 32
"""The network halves the picture five times."""

STEPS = np.arange(11, dtype=np.float32)
"""An edge is the mean of eleven distances from the middle of its cell, in cells."""

PERSON = 0  # of the eighty classes of COCO
MEAN = (103.53, 116.28, 123.675)
SPREAD = (57.375, 57.12, 58.395)
"""Blue, green, red: subtracted, then divided by, in training."""

WHOLE = (416,)
BOTH = (320, 640)
FINE = (416, 832)
"""Longest sides in pixels of the copies that are looked at: one for speed, two for persons near and far.

The network alone takes 13, 42 and 81 ms for a picture of 16 to 9, whatever its size, on two threads. Copies of
growing size replace tiles: a tile cuts the large people, and of a person's size in the copy no single one is
best (a woman with an arm raised was found at 320 and 640, and at neither 416 nor 832).
"""

THRESHOLD = 0.35
"""Low for recall, as a person is begun only by a surer detection (see redact/track/bodies.py).

In five of Intel's sample clips (748 frames, most people from behind) every person was found on all frames between
the first and the last at 0.4 and below; at 0.5 one of them broke into three. False ones a frame at 0.35: 1 in a
shop full of crockery, 2.7 in a room with empty chairs, none elsewhere; only one of them ever reached 0.5.
"""

SAME, SAME_HEAD = 0.5, 0.5
"""Overlap over union above which two bodies, or the heads of two bodies, are one person."""

SLIM, STOUT = 2.2, 1.3
"""Height of a body over its width: of one that stands, and of one cut below the chest or sitting at a table."""

WITHIN, LESSER = 0.9, 0.7
"""Share of a body that lies in another's, and its score as a part of the other's, up to which it is a part of it
taken for a person: finer copies show large people in pieces. A child before an adult scores more than that.
"""

HALF, DEPTH, OVER = (0.31, 0.40), (0.60, 0.68), (0.15, 0.22)
"""Of a slim and of a stout body. HALF: widths the head reaches to each side of the middle. DEPTH: widths it
reaches down from the body's top. OVER: parts of that depth that hair reaches above the top.

Measured against 157 heads (1.7 faces wide, 1.85 high) round faces that YuNet found at 0.6 in four of Intel's
sample clips, people standing, walking up to the camera, sitting at tables. Median place of the heads: from
0.33 to 0.72 of the body's width, bottom at 0.46 to 0.66 widths below its top (0.21 of the height of a whole
body, 0.48 of one cut at the waist), top 0.01 to 0.12 heights above it. The region given here holds the
whole face on .95 to 1 of the frames (.88 in the clip where people bend over a table) and has 1.3 to 2.3 times
the head's area.
"""

SHALLOW, DEEP = 0.24, 0.56
"""Parts of the body's height that the depth keeps between: arms spread wide, a body seen edge on."""

Table = NDArray[np.float64]


class NanoDet:
    """Sees persons from every side; keeps no memory between pictures.

    sides: longest side in pixels of each copy it looks at; see WHOLE, BOTH and FINE.
    """

    name = "nanodet"

    def __init__(self, threshold: float = THRESHOLD, sides: tuple[int, ...] = BOTH) -> None:
        self.threshold = threshold
        self.sides = sides

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every person scoring at least the threshold, best first; `box` is where the head is.

        `body` is cut to the picture; `box` may reach outside it. Pixels are blue, green, red, upright.
        """
        seen = [self._seen(pixels, side) for side in self.sides]
        boxes, scores = (np.concatenate(parts) for parts in zip(*seen, strict=True))
        size = Size(width=pixels.shape[1], height=pixels.shape[0])
        bodies = [_body(edges, size) for edges in boxes]
        found = [Detection(kind=Kind.HEAD, box=head_within(body), body=body, score=round(float(score), 4),
                           detector=self.name)
                 for body, score in zip(bodies, scores, strict=True) if body is not None]
        return one_each(found)

    def _seen(self, pixels: Pixels, side: int) -> tuple[Table, Table]:
        """Return boxes (n x 4, pixels of the picture) and scores (n) from a copy of that longest side."""
        copy, factor = letterboxed(pixels, side)
        asked = planes(copy, MEAN, SPREAD)
        network = session("nanodet")
        names = [output.name for output in network.get_outputs()]
        answers = dict(zip(names, network.run(names, {"input": asked}), strict=True))
        parts = [self._read(answers, stride, copy.shape[1] // stride) for stride in STRIDES]
        boxes, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
        return boxes / factor, scores

    def _read(self, answers: dict[str, NDArray[np.float32]], stride: int, columns: int) -> tuple[Table, Table]:
        """Decode one grid, `columns` cells wide."""
        scores = answers[f"scores_{stride}"][0, :, PERSON]
        picked = np.flatnonzero(scores >= self.threshold)
        edges = answers[f"edges_{stride}"][0, picked].reshape(-1, 4, len(STEPS))
        likely = np.exp(edges - edges.max(axis=2, keepdims=True))
        away = (likely * STEPS).sum(axis=2) / likely.sum(axis=2) * stride  # left, top, right, bottom
        centres = (np.stack(np.divmod(picked, columns)[::-1], axis=1) + 0.5) * stride
        boxes = np.concatenate([centres - away[:, :2], centres + away[:, 2:]], axis=1)
        return boxes.astype(np.float64), scores[picked].astype(np.float64)


def letterboxed(pixels: Pixels, side: int) -> tuple[Pixels, float]:
    """Return the picture with that longest side, black added on the right and below, and the factor."""
    factor = side / max(pixels.shape[:2])
    wide, high = (max(1, round(length * factor)) for length in (pixels.shape[1], pixels.shape[0]))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    scaled = cv2.resize(pixels, (wide, high), interpolation=way)
    down, right = ceil(high / STEP) * STEP - high, ceil(wide / STEP) * STEP - wide
    copy = cv2.copyMakeBorder(scaled, 0, down, 0, right, cv2.BORDER_CONSTANT, value=(0, 0, 0))
    return copy.astype(np.uint8, copy=False), factor


def head_within(body: Box) -> Box:
    """Return where the head of a person is, whose body (in pixels) may be cut by the picture or by a table."""
    stout = min(1.0, max(0.0, (SLIM - body.height / max(body.width, 1e-6)) / (SLIM - STOUT)))
    half, depth, over = (slim + (full - slim) * stout for slim, full in (HALF, DEPTH, OVER))
    low = min(DEEP * body.height, max(SHALLOW * body.height, depth * body.width))
    x, _ = body.centre
    return Box(left=x - half * body.width, top=body.top - over * low, right=x + half * body.width,
               bottom=body.top + low)


def one_each(found: list[Detection]) -> tuple[Detection, ...]:
    """Return the best detection of each person, best first."""
    kept: list[Detection] = []
    for one in sorted(found, key=lambda one: -one.score):
        if not any(_one_person(one, other) for other in kept):
            kept.append(one)
    return tuple(kept)


def _one_person(one: Detection, other: Detection) -> bool:
    """Whether a detection shows the person of a better one: the same body or head, or a part of the body."""
    if one.body is None or other.body is None:
        return False
    part = one.body.overlap(other.body) > WITHIN * one.body.area and one.score < LESSER * other.score
    return part or one.body.iou(other.body) > SAME or one.box.iou(other.box) > SAME_HEAD


def _body(edges: Table, size: Size) -> Box | None:
    """Return the part of a body inside the picture, None where there is none."""
    left, top, right, bottom = (round(float(edge), 2) for edge in edges)
    if not (left < right and top < bottom):  # also where the network gave no number
        return None
    return Box(left=left, top=top, right=right, bottom=bottom).clipped(size)

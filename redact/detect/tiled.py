"""Show a detector the picture at several sizes, in pieces where it is large: no face too small or too big.

The picture is laid out as levels, each half the size of the one before. On every level a mirrored margin goes
round the picture, because half a face at the border plus its mirror image is a face to any detector: of
portraits with 35 % of the face in the picture YuNet found 15 of 48 bare, 23 with a black border and 45 with a
mirrored one. The finest level earns most: of faces 11, 14, 18 and 24 px wide, turned, dark, blurred, noisy
and compressed, in pictures of 1280 x 720, YuNet at 0.5 found .12 .34 .73 .89 at its own scale alone, and
.55 .74 .93 1.00 with twice that scale above it, for five times the work (26 and 139 ms on two cores).
Three times the scale found .60 .85 .96 1.00 and took 257 ms.
"""

from dataclasses import dataclass
from math import ceil, sqrt

import cv2
import numpy as np

from media.frame import Pixels
from media.geometry import Box, Size
from redact.detect.base import Detector
from redact.detect.reach import Reach
from redact.detect.suppress import best_of
from redact.records import Detection

WORTH = 1.25
"""Enlarging by less than this costs more than it finds."""

COARSEST = 320
"""Longest side in pixels of the smallest copy: there a face that fills the picture fits the networks."""

MARGIN = 48
"""Mirrored pixels round each level: a face up to twice as wide is made whole, a larger one a level below."""

SEEN = 0.4
"""Share of a box's width and of its height that must lie in the picture; less is only a mirror image."""

MIRRORED = 0.75
"""Share of the whole box below which what is seen is partly the mirror's doing."""

SURE = 0.6
"""Score needed below that share: mirrored chairs and shelves are symmetric, hence a little like faces.

Half faces at the border score .8 and more, chairs in Intel's clips .45 to .58.
"""

TALL = 1.25
"""Height of a face, brow to chin, over its width; a box cut by a tile is completed to this."""

TOUCH = 4.0
"""Pixels from a tile's inner border within which a box counts as cut."""


class Tiled:
    """Any detector, made good for very small and very large faces and for faces at the picture's border."""

    def __init__(self, detector: Detector, reach: Reach | None = None) -> None:
        self.name = detector.name
        self._detector = detector
        given: Reach | None = getattr(detector, "reach", None)
        self._reach = reach or given or Reach()

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every face seen on any level, once; see Detector. Boxes at the border may reach outside."""
        size = Size(width=pixels.shape[1], height=pixels.shape[0])
        factors = levels(size, self._reach)
        whole: list[Detection] = []
        cut: list[Detection] = []
        for factor in factors:
            limit = float("inf") if factor == factors[-1] else float(self._reach.largest)
            for piece, face in self._on_level(pixels, factor):
                if max(face.box.width, face.box.height) > limit:
                    continue
                (cut if piece.cuts(face.box) else whole).append(piece.back(face))
        found = best_of([face for face in whole if seen_enough(face, size)])
        stumps = best_of([face for face in cut if seen_enough(face, size)])
        lone = [stump for stump in stumps if not any(stump.box.overlap(face.box) for face in found)]
        return tuple(sorted((*found, *lone), key=lambda face: -face.score))

    def _on_level(self, pixels: Pixels, factor: float) -> list[tuple["Piece", Detection]]:
        """Find in each piece of the picture scaled by `factor`; boxes still in the piece's own pixels."""
        picture, margin = framed(resized(pixels, factor))
        pieces = cut_up(picture, self._reach, factor, margin)
        return [(piece, face) for piece in pieces
                for face in self._detector.find(np.ascontiguousarray(picture[piece.rows, piece.columns]))]


@dataclass(frozen=True)
class Piece:
    """A rectangle of a level, margin included, and how to get back from its pixels to the picture's."""

    rows: slice
    columns: slice
    size: Size  # of the whole level
    factor: float
    margin: int

    def cuts(self, box: Box) -> bool:
        """Whether the box (in this piece's pixels) touches a border beyond which the level goes on."""
        return any(self._touched(box).values())

    def back(self, face: Detection) -> Detection:
        """Return the detection in pixels of the picture; one that was cut is completed beyond the cut."""
        touched = self._touched(face.box)
        wide = max(0.0, face.box.height / TALL - face.box.width)
        high = max(0.0, face.box.width * TALL - face.box.height)
        box = face.box.grown(touched["left"] * wide, touched["top"] * high,
                             touched["right"] * wide, touched["bottom"] * high)
        dx, dy = self.columns.start - self.margin, self.rows.start - self.margin
        whole = None if any(touched.values()) or face.landmarks is None else tuple(
            ((x + dx) / self.factor, (y + dy) / self.factor) for x, y in face.landmarks)
        return face.model_copy(update={"landmarks": whole, "box": Box(
            left=(box.left + dx) / self.factor, top=(box.top + dy) / self.factor,
            right=(box.right + dx) / self.factor, bottom=(box.bottom + dy) / self.factor)})

    def _touched(self, box: Box) -> dict[str, bool]:
        """Which of the piece's inner borders the box touches."""
        wide, high = self.columns.stop - self.columns.start, self.rows.stop - self.rows.start
        return {
            "left": self.columns.start > 0 and box.left < TOUCH,
            "top": self.rows.start > 0 and box.top < TOUCH,
            "right": self.columns.stop < self.size.width and box.right > wide - TOUCH,
            "bottom": self.rows.stop < self.size.height and box.bottom > high - TOUCH,
        }


def levels(size: Size, reach: Reach) -> tuple[float, ...]:
    """Return the factors to look at, finest first, each half the one before."""
    finest = min(reach.finest, sqrt(reach.enlarged / size.pixels))
    if finest < WORTH:
        finest = min(1.0, sqrt(reach.native / size.pixels))
    factors = [finest]
    while max(size.width, size.height) * factors[-1] > COARSEST:
        factors.append(factors[-1] / 2)
    return tuple(factors)


def cut_up(picture: Pixels, reach: Reach, factor: float, margin: int) -> list[Piece]:
    """Return pieces no longer than the reach's tile that cover the level and overlap; one when it fits."""
    size = Size(width=picture.shape[1], height=picture.shape[0])
    return [Piece(rows=rows, columns=columns, size=size, factor=factor, margin=margin)
            for rows in stretches(size.height, reach) for columns in stretches(size.width, reach)]


def stretches(length: int, reach: Reach) -> list[slice]:
    """Return equal stretches that cover `length`, neighbours sharing at least the overlap."""
    if length <= reach.tile:
        return [slice(0, length)]
    count = ceil((length - reach.overlap) / (reach.tile - reach.overlap))
    long = ceil((length + (count - 1) * reach.overlap) / count)
    step = (length - long) / (count - 1)
    starts = [round(step * index) for index in range(count)]
    return [slice(start, start + long) for start in starts]


def resized(pixels: Pixels, factor: float) -> Pixels:
    """Scale by `factor`; smaller by area average, larger by cubic curves."""
    if factor == 1.0:
        return pixels
    wide, high = (max(1, round(side * factor)) for side in (pixels.shape[1], pixels.shape[0]))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(pixels, (wide, high), interpolation=way).astype(np.uint8, copy=False)


def framed(pixels: Pixels) -> tuple[Pixels, int]:
    """Return the picture with its mirrored margin, and the margin's width in pixels."""
    margin = min(MARGIN, pixels.shape[0] - 1, pixels.shape[1] - 1)
    if margin < 1:
        return pixels, 0
    around = cv2.copyMakeBorder(pixels, margin, margin, margin, margin, cv2.BORDER_REFLECT_101)
    return around.astype(np.uint8, copy=False), margin


def seen_enough(face: Detection, size: Size) -> bool:
    """Whether enough of the box lies in the picture for it to be more than a mirror image."""
    inside = face.box.clipped(size)
    if inside is None or inside.width < SEEN * face.box.width or inside.height < SEEN * face.box.height:
        return False
    return inside.area >= MIRRORED * face.box.area or face.score >= SURE

"""Boxes in upright pixels, half-open: right and bottom lie just outside."""

from math import ceil, floor
from typing import Self

from pydantic import model_validator

from media.records import Compact, Record


class Size(Record):
    """Width by height in pixels, upright (rotation applied); 0 x 0 where there is no picture."""

    width: int
    height: int

    @model_validator(mode="after")
    def _positive(self) -> Self:
        if (self.width, self.height) != (0, 0) and (self.width < 1 or self.height < 1):
            raise ValueError("a picture has at least one pixel each way")
        return self

    @property
    def pixels(self) -> int:
        """Width times height."""
        return self.width * self.height


class Box(Compact):
    """A half-open rectangle; may reach outside the picture until it is clipped."""

    left: float
    top: float
    right: float
    bottom: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not (self.left <= self.right and self.top <= self.bottom):
            raise ValueError("left must not exceed right, nor top bottom")
        return self

    @property
    def width(self) -> float:
        """Right minus left."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Bottom minus top."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Width times height."""
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        """(x, y) of the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, left: float, top: float, right: float, bottom: float) -> "Box":
        """Move each edge outwards by that many pixels."""
        return Box(left=self.left - left, top=self.top - top, right=self.right + right, bottom=self.bottom + bottom)

    def scaled(self, factor: float) -> "Box":
        """Grow about the centre; factor 1.3 makes it 1.3 times as wide, not 1.6."""
        dx, dy = self.width * (factor - 1) / 2, self.height * (factor - 1) / 2
        return self.grown(dx, dy, dx, dy)

    def shifted(self, dx: float, dy: float) -> "Box":
        """Move the box."""
        return Box(left=self.left + dx, top=self.top + dy, right=self.right + dx, bottom=self.bottom + dy)

    def joined(self, other: "Box") -> "Box":
        """Return the smallest box that holds both."""
        return Box(left=min(self.left, other.left), top=min(self.top, other.top),
                   right=max(self.right, other.right), bottom=max(self.bottom, other.bottom))

    def clipped(self, size: Size) -> "Box | None":
        """Cut to the picture; None when nothing of it lies inside."""
        left, top = max(0.0, self.left), max(0.0, self.top)
        right, bottom = min(float(size.width), self.right), min(float(size.height), self.bottom)
        if left >= right or top >= bottom:
            return None
        return Box(left=left, top=top, right=right, bottom=bottom)

    def overlap(self, other: "Box") -> float:
        """Area shared with the other box, in pixels."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, wide) * max(0.0, high)

    def iou(self, other: "Box") -> float:
        """Overlap over union, 0 to 1."""
        shared = self.overlap(other)
        total = self.area + other.area - shared
        return shared / total if total > 0 else 0.0

    def contains(self, other: "Box") -> bool:
        """Whether the other box lies wholly inside this one."""
        return (self.left <= other.left and self.top <= other.top
                and self.right >= other.right and self.bottom >= other.bottom)

    def pixels(self, size: Size) -> "tuple[slice, slice] | None":
        """Rows and columns of every pixel the box touches, or None outside the picture.

        Edges are rounded outwards, so the last row and column are covered when the box reaches them.
        """
        inside = self.clipped(size)
        if inside is None:
            return None
        return (slice(floor(inside.top), ceil(inside.bottom)), slice(floor(inside.left), ceil(inside.right)))

"""Moments and stretches of time, exact."""

from fractions import Fraction
from functools import total_ordering
from typing import Self

from pydantic import model_validator

from media.records import Record


@total_ordering
class Instant(Record):
    """A presentation time: pts ticks of base seconds each."""

    pts: int
    base: Fraction

    @property
    def seconds(self) -> Fraction:
        """Exact seconds."""
        return self.pts * self.base

    def __lt__(self, other: "Instant") -> bool:
        return self.seconds < other.seconds

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instant) and self.seconds == other.seconds

    def __hash__(self) -> int:
        return hash(self.seconds)


class Span(Record):
    """A half-open stretch of time in seconds: start belongs to it, end does not."""

    start: Fraction
    end: Fraction

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end < self.start:
            raise ValueError("a span cannot end before it starts")
        return self

"""What a fault is, and the hands that put one in."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.geometry import Box
from redact.records import RedactionPlan

Putting = Callable[[Any], AbstractContextManager[None]]
"""Puts a fault in, for as long as the context lasts, where it is told: at a bench, or in a case."""

USAGE, INPUT, MISSING, WAITING, REFUSED, RESIDUE, WRITE = range(2, 9)


@dataclass(frozen=True)
class Bench:
    """What a fault may need to know: the source, its plan, a second source, and room for files."""

    source: Path
    plan: RedactionPlan
    other: Path
    room: Path
    out: Path
    """Where the result would appear."""

    def box(self, track: int = 0, frame: int = 0) -> Box:
        """Where a track's cover is."""
        return next(one.cover for one in self.plan.tracks[track].sightings if one.frame == frame)


@dataclass(frozen=True)
class Fault:
    """One fault: where it is put in, on what kinds of files, how the work must end, and with which words."""

    name: str
    place: str
    """masking, rendering, stripping, stamping, sound, approval, packaging or machine."""
    put: Putting
    words: str
    """Part of what is said; a regular expression."""
    on: tuple[str, ...] = ("clip",)
    code: int = RESIDUE


@contextmanager
def patched(module: Any, name: str, value: object) -> Iterator[None]:  # noqa: ANN401  modules and classes alike
    """Replace one attribute for a while."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)

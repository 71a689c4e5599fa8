"""Where a long clip is cut into parts, each of which can be worked on by itself."""

import os
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from media.errors import UnreadableInputError
from media.kinds import opened
from media.probe import LOOK_BYTES_A_SECOND, LOOK_SECONDS, MediaKind, Source
from media.sandbox import Task, child

PART_SECONDS = 20
"""The least length of a part. Each needs a decoder of its own, which takes 0.4 s to start; what an encoder begun anew
changes is in benchmarks/segments.md."""

CONTAINERS = frozenset({"mp4", "mov", "matroska"})
CODECS = frozenset({"h264", "hevc", "mjpeg"})
"""What is cut: here both the container's index and the coded picture say where decoding may begin."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of frames that is decoded by itself; without any of these, the whole clip.

    first, stop: its first frame, and the one behind its last; None for all that are left. pts, until: their
    timestamps. origin: the timestamp of the clip's first frame.
    """

    first: int = 0
    stop: int | None = None
    pts: int | None = None
    until: int | None = None
    origin: int | None = None

    @property
    def frames(self) -> tuple[int, ...]:
        """The frames of it, where its end is known; otherwise nothing."""
        return () if self.stop is None else tuple(range(self.first, self.stop))


WHOLE = Part()


def parts_of(path: Path, source: Source, at: Collection[int] = ()) -> tuple[Part, ...]:
    """Return the parts of a source, in order; one that is the whole where it is short, or cannot be cut safely.

    Where the cuts lie depends on the file alone: on no machine, and on no number of workers. With `at`, the cuts
    are those of these frames that can be entered.

    Raises:
        UnreadableInputError: the file is damaged, or no longer the one that was probed.
    """
    least = max(1, round(PART_SECONDS * (source.frame_rate or Fraction(25))))
    known = source.kind is MediaKind.CLIP and source.container in CONTAINERS and source.codec in CODECS
    if not known or source.frame_count is None or not (at or source.frame_count >= 2 * least):
        return (WHOLE,)
    with opened(path) as handle:
        size = os.fstat(handle).st_size
        task = Task(op="parts-clip", path=path, handle=handle, container=source.container, only=tuple(sorted(at)),
                    least=least, most_messages=source.frame_count + 1, most_bytes=(source.frame_count + 100) * 200,
                    cpu_seconds=LOOK_SECONDS + size // LOOK_BYTES_A_SECOND)
        with child(task) as worker:
            begins = [(_whole(said, "frame", path), _whole(said, "pts", path)) for said, _ in worker.messages()]
    if len(begins) < 2:
        return (WHOLE,)
    return _between(begins)


def _between(begins: list[tuple[int, int]]) -> tuple[Part, ...]:
    origin = begins[0][1]
    ends: list[tuple[int | None, int | None]] = [*begins[1:], (None, None)]
    return tuple(Part(first=first, stop=stop, pts=pts, until=until, origin=origin)
                 for (first, pts), (stop, until) in zip(begins, ends, strict=True))


def _whole(message: dict[str, Any], key: str, path: Path) -> int:
    value = message.get(key)
    if not isinstance(value, int):
        raise UnreadableInputError("made its decoder answer nonsense", file=path)
    return value

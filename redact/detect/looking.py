"""Look at a source in parts, each by itself, and put together what was seen."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from media.crew import counting, worked
from media.decode import decoding
from media.parts import Part, parts_of
from media.probe import MediaKind, Source
from redact.detect import pace_for
from redact.detect.paced import Pace
from redact.detect.reader import reader_for
from redact.detect.sweep import Glance, glance, joined
from redact.models import THREADS, run_on
from redact.records import Detection, Settings, Sweep

Texts = Mapping[int, tuple[Detection, ...]]
"""What can be read, by frame."""


def looked(path: Path, source: Source, settings: Settings,
           progress: Callable[[int, int | None], None] | None = None) -> tuple[Sweep, Texts | None]:
    """Return what is seen on each frame, and the texts where they are looked for.

    The parts of a long clip are looked at by several workers, with the same result as by one: between two parts
    nothing is handed on, and each of them begins and ends with a look at the whole picture with all there is.

    Raises:
        UnreadableInputError, UnsupportedInputError: the source cannot be decoded to its end.
        MissingPartError: a network is missing, or a worker was lost.
    """
    texts: dict[int, tuple[Detection, ...]] = {}
    work, parts = _Looking(path, source, settings), parts_of(path, source)
    with worked(work, parts, path, counting(progress, source.frame_count)) as seen:
        sweep = joined(_read(seen, texts))  # one after the other: small pictures of a long clip are hundreds of MB
    return sweep, texts if settings.text else None


def _read(seen: Iterator[tuple[Glance, Texts]], texts: dict[int, tuple[Detection, ...]]) -> Iterator[Glance]:
    """Yield what is seen on each part, and keep what is read there."""
    for one, read in seen:
        texts.update(read)
        yield one


@dataclass(frozen=True)
class _Looking:
    """What is done to each part; a pure function of it."""

    path: Path
    source: Source
    settings: Settings

    def __call__(self, part: Part, tell: Callable[[int], None]) -> tuple[Glance, Texts]:
        """Return what is seen on a part's frames, and what is read there."""
        photo = self.source.kind is MediaKind.PHOTO
        run_on(self.settings.device, threads=THREADS if photo else 1)
        reader = reader_for(self.settings, self.source)
        with decoding(self.path, self.source, exact=photo, part=part) as frames:
            seen = glance(reader.watched(frames) if reader else frames, self._pace, tell)
        return seen, dict(reader.found) if reader else {}

    @cached_property
    def _pace(self) -> Pace:
        """The detectors, whose networks are loaded once for all parts."""
        return pace_for(self.settings)

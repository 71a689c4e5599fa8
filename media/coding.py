"""The one pass over a part of a clip: decode, filters in order, encode."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media.ahead import ahead
from media.decode import decoding
from media.encode_part import PartCoder
from media.encode_picture import Coded
from media.errors import WrongUseError
from media.frame import Frame
from media.parts import Part
from media.probe import Source

AHEAD = 2
"""Frames filtered while the encoder is busy: one is enough to keep two cores at work, one evens out."""

FrameFilter = Callable[[Frame], Frame]
"""Takes an upright frame and returns one of the same size and instant."""


@dataclass(frozen=True, slots=True)
class CodedPart:
    """The pictures of one part, and the parameter sets that they are coded by."""

    head: bytes
    pictures: tuple[Coded, ...]


@dataclass(frozen=True, slots=True)
class Coding:
    """What is done to each part; a pure function of it, wherever it runs and whatever ran before."""

    path: Path
    source: Source
    filters: tuple[FrameFilter, ...]

    def __call__(self, part: Part, tell: Callable[[int], None]) -> CodedPart:
        """Return the part's pictures, coded.

        Raises:
            UnreadableInputError, UnsupportedInputError, OutputError, WrongUseError: as `media.render.render`.
        """
        length = None if part.stop is None else part.stop - part.first
        coder, pictures = PartCoder(self.source, part.origin or 0, length, self.path), list[Coded]()
        with (decoding(self.path, self.source, part=part) as frames,
              ahead((self.filtered(frame) for frame in frames), AHEAD) as ready):
            for frame in ready:
                pictures += coder.add(frame)
                tell(1)
        pictures += coder.rest()
        return CodedPart(coder.head, tuple(pictures))

    def filtered(self, frame: Frame) -> Frame:
        """Return the frame as every filter leaves it.

        Raises:
            WrongUseError: one changed its size or its time.
        """
        result = frame
        for change in self.filters:
            result = change(result)
        if result.pixels.shape != frame.pixels.shape or result.instant != frame.instant:
            raise WrongUseError(f"a filter changed the size or the time of frame {frame.index}", file=self.path)
        return result

"""Draw both sides of one part of a clip, from its full-size frames, chunk by chunk."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from media.ahead import ahead
from media.coding import AHEAD
from media.decode import decoding
from media.encode_picture import Coded
from media.errors import UnreadableInputError
from media.frame import Frame, Pixels
from media.geometry import Size
from media.parts import Part
from redact.detect.sweep import Small, small
from redact.obscure import covering
from redact.records import RedactionPlan
from release.review.proxies.cards import card
from release.review.proxies.coder import ChunkCoder
from release.review.proxies.records import Carded
from release.review.proxies.shape import Span, coded_as, shrunk


@dataclass(frozen=True, slots=True)
class DrawnChunk:
    """One chunk, drawn and coded, and the small things taken from its frames while they passed."""

    span: Span
    head: bytes
    """The parameter sets that both sides are coded by."""
    before: tuple[Coded, ...]
    """Nothing where only the after side was drawn."""
    after: tuple[Coded, ...]
    smalls: tuple[Small, ...]
    tiles: Mapping[int, Pixels]
    """Small after pictures by frame."""
    cards: Mapping[str, bytes]
    """JPEG by track: before."""
    stamps: tuple[int, ...]
    """When each frame is shown, in ticks of the source from its first frame."""
    origin: int
    """The timestamp of the clip's first frame."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is done to each part of a clip; a pure function of it, fit for another process."""

    path: Path
    plan: RedactionPlan
    spans: Mapping[int, Sequence[Span]]
    """The chunks of each part by its first frame."""
    tiles: frozenset[int]
    """Frames of which a small after picture is wanted."""
    tile: Size
    cards: Mapping[int, Sequence[Carded]] = field(default_factory=dict)
    redrawing: bool = False
    """Whether parts are entered for their chunks alone, and only the after side of these is drawn."""

    def __call__(self, part: Part, tell: Callable[[int], None]) -> tuple[DrawnChunk, ...]:
        """Return the part's chunks, drawn.

        Raises: as `drawn` does.
        """
        return tuple(self.drawn(part, tell))

    def drawn(self, part: Part, tell: Callable[[int], None]) -> Iterator[DrawnChunk]:
        """Yield the part's chunks one by one, so that a long part need not be in memory.

        Raises:
            UnreadableInputError, UnsupportedInputError, OutputError, WrongUseError: as `media.render.render`.
        """
        spans = self.spans[part.first]
        only = [frame for first, last in spans for frame in range(first, last + 1)] if self.redrawing else ()
        hide, origin = covering(self.plan), part.origin
        with (decoding(self.path, self.plan.source, exact=False, part=part, only=only) as frames,
              ahead(((frame, hide(frame)) for frame in frames), AHEAD) as pairs):
            for span in spans:
                chunk = _Chunk(self, span)
                for before, after in pairs:
                    origin = before.instant.pts if origin is None else origin
                    chunk.take(before, after, origin)
                    tell(1)
                    if before.index == span[1]:
                        break
                yield chunk.finished()
            if not self.redrawing and next(pairs, None) is not None:
                raise UnreadableInputError("shows more frames than its plan knows", file=self.path)


class _Chunk:
    """One chunk while its frames pass."""

    def __init__(self, drawing: Drawing, span: Span) -> None:
        self._drawing, self._span = drawing, span
        self._size = coded_as(drawing.plan.source).size
        self._before: ChunkCoder | None = None
        self._after: ChunkCoder | None = None
        self._alike: list[Frame] = []
        """Small pictures that are still the same on both sides."""
        self._smalls: list[Small] = []
        self._stamps: list[int] = []
        self._tiles: dict[int, Pixels] = {}
        self._cards: dict[str, bytes] = {}
        self._origin = 0

    def take(self, before: Frame, after: Frame, origin: int) -> None:
        """Draw the next frame, and what became of it."""
        drawing, self._origin = self._drawing, origin
        self._stamps.append(before.instant.pts - origin)
        small_after = after.with_pixels(shrunk(after.pixels, self._size))
        if not drawing.redrawing:
            self._smalls.append(small(before.pixels))
            self._before = self._before or self._side()
            self._before.add(small_after if after is before
                             else before.with_pixels(shrunk(before.pixels, self._size)))
        for one in drawing.cards.get(before.index, ()):
            if (picture := card(before.pixels, one.box)) is not None:
                self._cards[one.track] = picture
        if before.index in drawing.tiles:
            self._tiles[before.index] = shrunk(small_after.pixels, drawing.tile)
        if after is before and self._after is None:
            self._alike.append(small_after)
        else:
            self._second().add(small_after)

    def finished(self) -> DrawnChunk:
        """Return the chunk, once its last frame was taken.

        Raises:
            UnreadableInputError: frames are missing.
        """
        if len(self._stamps) != self._span[1] - self._span[0] + 1:
            raise UnreadableInputError(f"is damaged: only {len(self._stamps)} frames can be decoded from frame "
                                       f"{self._span[0]} to {self._span[1]}", file=self._drawing.path)
        before = () if self._before is None else self._before.rest()
        # What hides nothing is coded once: an encoder makes the same of the same.
        after = before if self._after is None and before else self._second().rest()
        head = (self._before or self._second()).head
        return DrawnChunk(span=self._span, head=head, before=before, after=after, smalls=tuple(self._smalls),
                          tiles=self._tiles, cards=self._cards, stamps=tuple(self._stamps), origin=self._origin)

    def _second(self) -> ChunkCoder:
        """Return the after side's encoder, begun with all that was the same so far."""
        if self._after is None:
            self._after = self._side()
            for one in self._alike:
                self._after.add(one)
            self._alike.clear()
        return self._after

    def _side(self) -> ChunkCoder:
        return ChunkCoder(coded_as(self._drawing.plan.source), self._origin, self._drawing.path)

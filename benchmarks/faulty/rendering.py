"""Faults in reading, ordering and writing pictures, in the mark on them, and in their sound."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np

import media.render
from benchmarks.faulty.base import Bench, Fault, Putting, patched
from benchmarks.faulty.bench import MARK
from media.decode import decoding
from media.encode import ClipWriter
from media.frame import Frame
from media.geometry import Size
from media.probe import Source
from media.render import Rendered, RenderJob, render
from media.timing import Instant
from redact.obscure import covering
from release import item
from release.marking import Marks, mark_filters
from watermark.visible import mark

Ordering = Callable[[Bench, list[Frame]], list[Frame]]


def written(change: Ordering, size: Size | None = None) -> Putting:
    """Let the encoder be handed other frames than the filters made, or pictures of another size."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        class Faulty(ClipWriter):
            """Takes all frames, changes them, then writes."""

            def __init__(self, path, source: Source, tags, *, sound: bool) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
                super().__init__(path, source if size is None else source.model_copy(update={"size": size}), tags,
                                 sound=sound)
                self.frames: list[Frame] = []

            def add(self, frame: Frame) -> None:
                self.frames.append(frame)

            def finish(self) -> None:
                for frame in change(here, self.frames):
                    super().add(frame)
                super().finish()

        with patched(media.render, "ClipWriter", Faulty):
            yield

    return put


def job(change: Callable[[Bench, RenderJob], RenderJob]) -> Putting:
    """Let the renderer be given another job than the one that is proven."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        def faulty(one: RenderJob) -> Rendered:
            return render(change(here, one))

        with patched(item, "render", faulty):
            yield

    return put


def _at(frame: Frame, ticks: int) -> Frame:
    return replace(frame, instant=Instant(pts=ticks, base=frame.instant.base))


def _pictures(frames: list[Frame], order: list[int]) -> list[Frame]:
    """Keep the times, change the pictures."""
    return [frame.with_pixels(frames[order[place]].pixels) for place, frame in enumerate(frames)]


def _swapped(here: Bench, frames: list[Frame]) -> list[Frame]:
    return _pictures(frames, [0, 1, 2, 3, 5, 4, *range(6, len(frames))])


def _repeated(here: Bench, frames: list[Frame]) -> list[Frame]:
    return _pictures(frames, [0, 1, 2, 3, 4, 5, 5, *range(7, len(frames))])


def _added(here: Bench, frames: list[Frame]) -> list[Frame]:
    return [*frames, _at(frames[-1], frames[-1].instant.pts + 40 * 16)]


def _even(here: Bench, frames: list[Frame]) -> list[Frame]:
    step = round((frames[-1].instant.pts - frames[0].instant.pts) / (len(frames) - 1))
    return [_at(frame, frames[0].instant.pts + step * place) for place, frame in enumerate(frames)]


def _late(here: Bench, frames: list[Frame]) -> list[Frame]:
    later = frames[6].instant.pts + round(0.01 / frames[6].instant.base)
    return [*frames[:6], _at(frames[6], later), *frames[7:]]


def _foreign(here: Bench, frames: list[Frame]) -> list[Frame]:
    """Another file's pictures, hidden by this one's plan."""
    hide = covering(here.plan)
    with decoding(here.other, item.probe(here.other)) as others:
        pictures = [hide(one).pixels for one in others]
    return [frame.with_pixels(pixels) for frame, pixels in zip(frames, pictures, strict=True)]


def _cropped(here: Bench, frames: list[Frame]) -> list[Frame]:
    return [frame.with_pixels(np.ascontiguousarray(frame.pixels[:-2])) for frame in frames]


def _darker(here: Bench, frames: list[Frame]) -> list[Frame]:
    return [frame.with_pixels((frame.pixels * 0.7).astype(np.uint8)) for frame in frames]


def _marked(text: str) -> Callable[[Bench, RenderJob], RenderJob]:
    def change(here: Bench, one: RenderJob) -> RenderJob:
        hiding = one.filters[0]
        return replace(one, filters=(hiding, *mark_filters(one.path, one.source, here.plan, hiding, Marks(line=text))))

    return change


def _marked_anywhere(here: Bench, one: RenderJob) -> RenderJob:
    return replace(one, filters=(one.filters[0], mark(MARK, here.plan.source.size, ())))


def _unmarked(here: Bench, one: RenderJob) -> RenderJob:
    return replace(one, filters=one.filters[:1])


def _sound(kept: bool) -> Callable[[Bench, RenderJob], RenderJob]:
    return lambda _, one: replace(one, keep_sound=kept)


_SHORTER = Size(width=320, height=178)
_NOT_THIS = "is not what this frame shows"

FAULTS = (
    Fault("a frame lost in the middle", "rendering", written(lambda _, frames: frames[:6] + frames[7:]),
          "frame 6: shown at"),
    Fault("the last frame lost", "rendering", written(lambda _, frames: frames[:-1]),
          "12 frames, and the finished file 11"),
    Fault("one frame alone left", "rendering", written(lambda _, frames: frames[:1]),
          "12 frames, and the finished file 1"),
    Fault("a frame too many", "rendering", written(_added), "12 frames, and the finished file 13"),
    Fault("two frames in each other's place", "rendering", written(_swapped), "frame 4: .*" + _NOT_THIS),
    Fault("a frame shown twice in place of the next", "rendering", written(_repeated), "frame 6"),
    Fault("variable frame rate made even", "rendering", written(_even), "shown at .* and due at"),
    Fault("one frame ten milliseconds late", "rendering", written(_late), "frame 6: shown at"),
    Fault("another file's pictures", "rendering", written(_foreign), _NOT_THIS),
    Fault("two rows less", "rendering", written(_cropped, _SHORTER), "the finished picture is 320 x 178"),
    Fault("all of it darker", "rendering", written(_darker), _NOT_THIS),
    Fault("the mark left out", "stamping", job(_unmarked), _NOT_THIS, ("clip", "dark clip", "jpeg")),
    Fault("one letter of the mark changed", "stamping", job(_marked(MARK.replace("PP-1", "PP-7"))), _NOT_THIS,
          ("clip", "jpeg")),
    Fault("the mark placed as if nobody were there", "stamping", job(_marked_anywhere), _NOT_THIS, ("clip", "jpeg")),
    Fault("sound kept that was to go", "sound", job(_sound(kept=True)), "sound", ("clip",)),
    Fault("sound lost that was to stay", "sound", job(_sound(kept=False)), "sound", ("heard clip",)),
)

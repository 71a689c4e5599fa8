"""Faults in hiding: a picture that is not covered as the plan says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import cv2
import numpy as np

from benchmarks.faulty.base import Bench, Fault, Putting, patched
from media.frame import Frame, Pixels
from media.geometry import Size
from media.render import Rendered, RenderJob, render
from redact.obscure import covering
from redact.obscure.region import Area, region, union
from redact.records import Action, RedactionPlan, Verdict
from release import item

Spoiling = Callable[[Bench, Frame, Pixels], Pixels]
"""Takes a frame of the source and its picture as it was hidden; returns the picture as it is written."""

PHOTOS = ("jpeg", "png", "webp", "tiff")


def spoilt(spoil: Spoiling) -> Putting:
    """Put a fault between hiding and the encoder, behind the gate's back."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        def faulty(job: RenderJob) -> Rendered:
            def all_filters(frame: Frame) -> Frame:
                done = frame
                for one in job.filters:
                    done = one(done)
                return done.with_pixels(np.ascontiguousarray(spoil(here, frame, done.pixels)))

            return render(replace(job, filters=(all_filters,)))

        with patched(item, "render", faulty):
            yield

    return put


def bare(track: int, *frames: int) -> Spoiling:
    """Drop the cover of one track on some frames."""

    def spoil(here: Bench, frame: Frame, pixels: Pixels) -> Pixels:
        if frame.index not in frames:
            return pixels
        return _copied(pixels, frame.pixels, _area(here, track, frame.index))

    return spoil


def blended(share: float, *frames: int) -> Spoiling:
    """Let a share of the original through every cover, on all frames or some."""

    def spoil(here: Bench, frame: Frame, pixels: Pixels) -> Pixels:
        if frames and frame.index not in frames:
            return pixels
        closed = union(here.plan.covers()[frame.index], frame.size)
        mixed = np.rint((1 - share) * pixels + share * frame.pixels).astype(np.uint8)
        return np.where(closed[..., None], mixed, pixels)

    return spoil


def line(rows: slice, columns: slice, *frames: int) -> Spoiling:
    """Leave a line of the first track's region bare: slices within it."""

    def spoil(here: Bench, frame: Frame, pixels: Pixels) -> Pixels:
        if frames and frame.index not in frames:
            return pixels
        down, across = _area(here, 0, frame.index)
        where = (range(down.start, down.stop)[rows], range(across.start, across.stop)[columns])
        return _copied(pixels, frame.pixels, (slice(where[0].start, where[0].stop),
                                              slice(where[1].start, where[1].stop)))

    return spoil


def planes(bare_planes: slice) -> Spoiling:
    """Forget to cover one plane: brightness (0), or both colours (1 and 2)."""

    def spoil(here: Bench, frame: Frame, pixels: Pixels) -> Pixels:
        closed = union(here.plan.covers()[frame.index], frame.size)
        mixed = cv2.cvtColor(pixels, cv2.COLOR_BGR2YCrCb)
        mixed[..., bare_planes] = cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2YCrCb)[..., bare_planes]
        return np.where(closed[..., None], cv2.cvtColor(mixed, cv2.COLOR_YCrCb2BGR), pixels)

    return spoil


def replanned(change: Callable[[RedactionPlan], RedactionPlan]) -> Spoiling:
    """Hide by another plan than the one that is proven."""

    def spoil(here: Bench, frame: Frame, _: Pixels) -> Pixels:
        return covering(change(here.plan))(frame).pixels

    return spoil


def _shifted(dx: int, dy: int) -> Spoiling:
    """Cover beside the place."""

    def spoil(here: Bench, frame: Frame, pixels: Pixels) -> Pixels:
        closed = union(here.plan.covers()[frame.index], frame.size)
        moved = np.roll(closed, (dy, dx), (0, 1))[..., None]
        return np.where(moved, np.roll(pixels, (dy, dx), (0, 1)), np.where(closed[..., None], frame.pixels, pixels))

    return spoil


def _late(here: Bench, frame: Frame, pixels: Pixels) -> Pixels:
    """Cover where the covers were one frame before."""
    before = replace(frame, index=max(0, frame.index - 1))
    return covering(here.plan)(before).pixels


def _blurred(here: Bench, frame: Frame, pixels: Pixels) -> Pixels:
    """Blur as others do, where nothing of the face may be left."""
    closed = union(here.plan.covers()[frame.index], frame.size)
    return np.where(closed[..., None], cv2.blur(frame.pixels, (15, 15)), pixels)


def _elsewhere(here: Bench, frame: Frame, pixels: Pixels) -> Pixels:
    """Show the face once more, small, in a corner."""
    changed = pixels.copy()
    changed[8:40, 280:312] = cv2.resize(frame.pixels[_area(here, 0, frame.index)], (32, 32))
    return changed


def _mirrored(plan: RedactionPlan) -> RedactionPlan:
    """Cover where the faces would be in a mirror."""
    wide = plan.source.size.width
    return plan.model_copy(update={"tracks": tuple(track.model_copy(update={"sightings": tuple(
        one.model_copy(update={"cover": one.cover.shifted(wide - one.cover.left - one.cover.right, 0)})
        for one in track.sightings)}) for track in plan.tracks)})


def _unhidden(plan: RedactionPlan) -> RedactionPlan:
    kept = Verdict(track="T2", action=Action.KEEP, by="nobody", role="sio", reason="")
    return plan.settled_by(kept)


def _area(here: Bench, track: int, frame: int) -> Area:
    where = region(here.box(track, frame), Size(width=here.plan.source.size.width, height=here.plan.source.size.height))
    assert where is not None
    return where


def _copied(pixels: Pixels, original: Pixels, where: Area) -> Pixels:
    changed = pixels.copy()
    changed[where] = original[where]
    return changed


FAULTS = tuple(Fault(name, "masking", spoilt(spoil), words, on) for name, spoil, words, on in (
    ("a cover left out on one frame", bare(0, 5), "frame 5, T1: not hidden", ("clip", "dark clip")),
    ("a cover left out on the first frame", bare(0, 0), "frame 0, T1: not hidden", ("clip", *PHOTOS)),
    ("a cover left out on the last frame", bare(0, 11), "frame 11, T1: not hidden", ("clip",)),
    ("a small cover left out on one frame", bare(1, 7), "frame 7, T2: ", ("clip", "dark clip")),
    ("every cover left out", bare(0, *range(12)), "T1: not hidden", ("clip", "dark clip")),
    ("covers one pixel to the right", _shifted(1, 0), "a line of the original is bare", ("clip", "jpeg")),
    ("covers one pixel up", _shifted(0, -1), "a line of the original is bare", ("clip", "jpeg")),
    ("covers one frame late", _late, "a line of the original is bare", ("clip",)),
    ("covers in a mirror", replanned(_mirrored), "T1: not hidden", ("clip", "jpeg")),
    ("a cover one row short below", line(slice(-1, None), slice(None)), "a line of the original", ("clip", *PHOTOS)),
    ("a cover one row short above, on one frame", line(slice(1), slice(None), 4), "frame 4, T1: .*a line", ("clip",)),
    ("a cover one column short", line(slice(None), slice(1)), "a line of the original", ("clip", "jpeg")),
    ("covers half transparent", blended(.5), "% of the original shows through", ("clip", "dark clip", "jpeg")),
    ("a fifth of the face blended in", blended(.2), "% of the original shows through", ("clip", "dark clip", "jpeg")),
    ("an eighth of the face blended in, on one frame", blended(.125, 6), "frame 6, T1: .*shows through", ("clip",)),
    ("a tenth of the face blended in", blended(.1), "% of the original shows through", ("clip", *PHOTOS)),
    ("a fifteenth of the face blended in, on every frame", blended(.067), "% of the original shows", ("clip",)),
    ("brightness not covered", planes(slice(0, 1)), "not hidden as planned", ("clip", "jpeg")),
    ("colours not covered", planes(slice(1, 3)), "% of the original's colours show", ("clip", *PHOTOS)),
    ("a blur in place of the cover", _blurred, "T1: ", ("clip", "jpeg")),
    ("the face once more in a corner", _elsewhere, "is not what this frame shows", ("clip", "jpeg")),
    ("a track unhidden in the renderer", replanned(_unhidden), "T2: not hidden", ("clip", "jpeg")),
))

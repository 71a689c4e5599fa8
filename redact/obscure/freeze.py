"""Take the colours of every mosaic from one frame of its track, once for all frames."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from media.errors import WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Box, Size
from redact.looks import clarity
from redact.obscure.mosaic import BITS, STEP, places
from redact.obscure.region import Mask, region
from redact.records import MOSAIC_ACROSS, MOSAIC_DOWN, Frozen, Method, Origin, RedactionPlan, Sighting, Track, grid_of

MIDDLE = 8  # the level of a cell of which nothing may be read: mid-grey
WHOLE = 0.99  # share of a head that lies in the picture where it is not cut by the border

Around = Mapping[int, Sequence[tuple[str, Box]]]
"""By frame, every region of every track: the track's own face and where it is."""


def frozen(frames: Iterable[Frame], plan: RedactionPlan) -> RedactionPlan:
    """Return the plan with the colours of each track that a mosaic hides, or will if it is not kept after all.

    frames: of the source from its start; passed through once, as far as needed. Which frame is taken depends on
    the plan alone, never on pixels. A track that repeats another has that one's colours, so that one face is
    not shown twice. No pixel of another track is read: what it hides may be filled, and has a budget of its own.

    Raises:
        WrongUseError: the clip ends before a frame that the plan knows.
    """
    tracks = [track for track in plan.tracks if plan.method_for(track) is Method.MOSAIC]
    around = _around(plan.tracks)
    chosen = {track.id: _best(track, around, plan.source.size) for track in tracks if _own(track) == track.id}
    taken = _taken(frames, {track.id: (track, chosen[track.id]) for track in tracks if track.id in chosen}, around)
    missing = sorted(chosen.keys() - taken.keys())
    if missing:
        raise WrongUseError(f"the clip has not the frames that the plan names for {', '.join(missing)}",
                            advice="Make a new plan for this clip.")
    plain = f"{MIDDLE:x}" * (MOSAIC_ACROSS * MOSAIC_DOWN * 3)
    return plan.model_copy(update={"frozen": tuple(
        Frozen(track=track.id, levels=taken.get(_own(track), plain),
               frame=chosen[_own(track)].frame if _own(track) in chosen else track.first)
        for track in tracks)})


def _own(track: Track) -> str:
    """Return the name of the face that a track shows."""
    return track.repeats or track.id


def _around(tracks: Sequence[Track]) -> Around:
    by_frame: dict[int, list[tuple[str, Box]]] = {}
    for track in tracks:
        for one in track.sightings:
            by_frame.setdefault(one.frame, []).append((_own(track), one.cover))
    return by_frame


def _best(track: Track, around: Around, size: Size) -> Sighting:
    """Return the sighting to take colours from: by itself, whole, found rather than guessed, and clear."""

    def worth(one: Sighting) -> tuple[bool, bool, bool, float, int]:
        alone = not any(own != track.id and box.overlap(one.cover) > 0 for own, box in around[one.frame])
        inside = one.face.clipped(size)
        whole = inside is not None and inside.area >= WHOLE * one.face.area
        return alone, one.origin is Origin.FOUND, whole, clarity(one), -one.frame

    return max(track.sightings, key=worth)


def _taken(frames: Iterable[Frame], chosen: Mapping[str, tuple[Track, Sighting]], around: Around) -> dict[str, str]:
    wanted: dict[int, list[tuple[Track, Sighting]]] = {}
    for track, sighting in chosen.values():
        wanted.setdefault(sighting.frame, []).append((track, sighting))
    taken: dict[str, str] = {}
    last = max(wanted, default=-1)
    if last < 0:
        return taken
    for frame in frames:
        for track, sighting in wanted.get(frame.index, ()):
            others = [box for own, box in around[frame.index] if own != track.id]
            taken[track.id] = levels(frame.pixels, grid_of(track, sighting), others)
        if frame.index >= last:
            break
    return taken


def levels(pixels: Pixels, grid: Box, others: Sequence[Box]) -> str:
    """Return the mean colour of each cell of a grid in hexadecimal digits; no pixel of `others` is read.

    A cell of which no pixel may be read has the mean of those that have one.
    """
    size = Size(width=pixels.shape[1], height=pixels.shape[0])
    inside = grid.clipped(size)
    where = region(inside, size) if inside is not None else None
    shape = (MOSAIC_DOWN * MOSAIC_ACROSS, 3)
    if where is None:
        return _digits(np.full(shape, float(MIDDLE)))
    readable = _readable(others, size)[where]
    down, across = places(where, grid)
    cell = (down[:, None] * MOSAIC_ACROSS + across)[readable]
    count = np.bincount(cell, minlength=shape[0])
    total = np.stack([np.bincount(cell, weights=channel, minlength=shape[0])
                      for channel in pixels[where][readable].T.astype(np.float64)], axis=1)
    known = count > 0
    means = total / np.maximum(count, 1)[:, None] / STEP
    means[~known] = means[known].mean(axis=0) if known.any() else float(MIDDLE)
    return _digits(means)


def _readable(others: Sequence[Box], size: Size) -> Mask:
    mask = np.ones((size.height, size.width), dtype=np.bool_)
    for box in others:
        where = region(box, size)
        if where is not None:
            mask[where] = False
    return mask


def _digits(means: NDArray[np.float64]) -> str:
    """Return the nearest level of each mean as one hexadecimal digit."""
    return "".join(f"{int(level):x}" for level in np.clip(np.rint(means), 0, 2**BITS - 1).ravel())

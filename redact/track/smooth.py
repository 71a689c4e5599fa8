"""Take the tremble out of covers without ever letting one shrink."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from media.geometry import Box, Size
from redact.records import Kind, Sighting, Sweep, Track

WINDOW = 0.25  # seconds to each side over which edges are smoothed; longer lags behind a turning head
REACH = 30  # frames to each side at most, for clips of hundreds of frames a second
MOTION = 0.5  # of the way moved from one frame to the next: motion blur smears a face along it
MOST_MOTION = 0.25  # of the cover's shorter side, so that a whipped pan does not cover the whole picture

Edges = NDArray[np.float64]  # frames x 4: left, top, right, bottom


class _Times(NamedTuple):
    """When the frames of one track are, and how many neighbours to each side the window can hold."""

    at: NDArray[np.float64]
    reach: int


def smooth(tracks: Sequence[Track], sweep: Sweep) -> tuple[Track, ...]:
    """Return the tracks with calm covers, each holding the cover it had before, cut to the picture.

    The margin grows with motion. Faces are left as they were found; zones as they were drawn.
    """
    at = np.array([float(instant.seconds) for instant in sweep.instants])
    return tuple(track if track.kind is Kind.ZONE else _calmed(track, at, sweep.size) for track in tracks)


def _calmed(track: Track, at: NDArray[np.float64], size: Size) -> Track:
    frames = np.array([one.frame for one in track.sightings])
    boxes = [one.cover for one in track.sightings]
    raw = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes])
    times = _times(at[frames])
    calm = _envelope(raw, times) + _motion_margin(raw, frames)
    return track.model_copy(update={"sightings": tuple(
        _with_cover(one, edges, size) for one, edges in zip(track.sightings, calm.tolist(), strict=True))})


def _times(at: NDArray[np.float64]) -> _Times:
    step = float(np.median(np.diff(at))) if len(at) > 1 else WINDOW
    return _Times(at, int(min(REACH, len(at) - 1, np.ceil(WINDOW / max(step, 1e-3)))))


def _envelope(raw: Edges, times: _Times) -> Edges:
    """Return edges that follow the motion smoothly and never lie inside the raw ones.

    The motion is a local straight line. What the raw edges stand out from it is replaced by its extreme over
    the window, then averaged over the same window: every extreme in that average saw this very frame, so the
    average lies at least as far out as this frame's raw edge.
    """
    line = _trend(raw, times)
    outwards = np.array([-1.0, -1.0, 1.0, 1.0])
    return line + outwards * _mean(_extreme((raw - line) * outwards, times), times)


def _trend(raw: Edges, times: _Times) -> Edges:
    """Return the value at each frame of a line fitted to its neighbours, nearer ones weighing more."""
    total = np.zeros((len(raw), 3))
    sums = np.zeros((2, *raw.shape))
    for offset in range(-times.reach, times.reach + 1):
        here, there = _pair(len(raw), offset)
        gap = times.at[there] - times.at[here]
        weight = np.exp(-0.5 * (gap / (WINDOW / 2)) ** 2) * (np.abs(gap) <= WINDOW)
        total[here] += np.stack([weight, weight * gap, weight * gap * gap], axis=1)
        sums[0, here] += weight[:, None] * raw[there]
        sums[1, here] += (weight * gap)[:, None] * raw[there]
    flat, tilt, bend = total.T
    spread = flat * bend - tilt * tilt
    steep = spread > 1e-12  # one frame alone has no slope
    safe = np.where(steep, spread, 1.0)[:, None]
    fitted = (bend[:, None] * sums[0] - tilt[:, None] * sums[1]) / safe
    line: Edges = np.where(steep[:, None], fitted, sums[0] / flat[:, None])
    return line


def _extreme(values: Edges, times: _Times) -> Edges:
    result = values.copy()
    for offset in range(-times.reach, times.reach + 1):
        here, there = _pair(len(values), offset)
        near = np.abs(times.at[there] - times.at[here]) <= WINDOW
        result[here] = np.where(near[:, None], np.maximum(result[here], values[there]), result[here])
    return result


def _mean(values: Edges, times: _Times) -> Edges:
    total, count = np.zeros_like(values), np.zeros((len(values), 1))
    for offset in range(-times.reach, times.reach + 1):
        here, there = _pair(len(values), offset)
        near = (np.abs(times.at[there] - times.at[here]) <= WINDOW)[:, None]
        total[here] += np.where(near, values[there], 0.0)
        count[here] += near
    return total / count


def _pair(count: int, offset: int) -> tuple[slice, slice]:
    """Return the slices that lay each frame beside the one `offset` later."""
    here = slice(max(0, -offset), min(count, count - offset))
    return here, slice(max(0, offset), min(count, count + offset))


def _motion_margin(raw: Edges, frames: NDArray[np.int64]) -> Edges:
    """Return the extra margin for motion, signed outwards."""
    if len(raw) < 2:
        return np.zeros_like(raw)
    centre = (raw[:, :2] + raw[:, 2:]) / 2
    moved = np.abs(np.diff(centre, axis=0)) / np.diff(frames)[:, None]
    step = np.maximum(np.vstack([moved[:1], moved]), np.vstack([moved, moved[-1:]]))
    side = (raw[:, 2:] - raw[:, :2]).min(axis=1, keepdims=True)
    margin = np.minimum(MOTION * step, MOST_MOTION * side)
    return np.hstack([-margin, margin])


def _with_cover(sighting: Sighting, edges: list[float], size: Size) -> Sighting:
    """Return the sighting with its cover cut to the picture; one wholly outside stays where it is.

    The old cover is joined in once more: sums of many numbers round, and not a hair may be lost to that.
    """
    left, top, right, bottom = edges
    calm = Box(left=min(left, right), top=min(top, bottom), right=right, bottom=bottom)
    cover = calm.joined(sighting.cover)
    return sighting.model_copy(update={"cover": cover.clipped(size) or cover})

"""Find where a clip can be cut into parts that are decoded each by itself."""

from array import array
from collections.abc import Callable, Sequence

import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from media.child_clip import demuxing, the_picture
from media.child_entry import Entries, entered
from media.child_look import MOST_FRAMES
from media.child_whole import HALF
from media.child_wire import Order, RefusalError, Wire, unreadable


def _parts(order: Order, wire: Wire) -> None:
    """Send number and timestamp of the first frame of each part; nothing for a clip that must stay whole.

    Each but the first was entered before it is named.
    """
    with demuxing(order) as container:
        stream = the_picture(container)
        stamps, anew = _read(container, stream)
        for frame in _chosen(stamps, anew, order):
            if frame == 0 or _reached(container, stream, stamps[frame]):
                wire.say(frame=frame, pts=stamps[frame])


def _read(container: InputContainer, stream: VideoStream) -> "tuple[array[int], list[int]]":
    """Return the timestamps of all pictures as they are decoded, and which of them begin anew; none if in doubt."""
    stamps: array[int] = array("q")
    anew: list[int] = []
    begun, entries = False, Entries(stream.codec_context.name, stream.codec_context.extradata or b"")
    for packet in container.demux(stream):
        if not packet.size:
            continue
        if packet.is_corrupt:
            raise unreadable(HALF)
        fresh = entries.begins(packet)
        # Pictures that cannot be decoded, are cut out or have no time would make the count another one.
        if not (begun or fresh) or packet.pts is None or (packet.is_discard and stamps):
            return array("q"), []
        begun = True
        if packet.is_discard:
            continue
        if fresh:
            anew.append(len(stamps))
        stamps.append(packet.pts)
        if len(stamps) > MOST_FRAMES:
            raise unreadable(f"holds more than {MOST_FRAMES} frames")
    return stamps, anew


def _chosen(stamps: "array[int]", anew: Sequence[int], order: Order) -> list[int]:
    """Return the frames that parts begin with, the first included: those that are asked for, or far enough apart."""
    if not stamps:
        return []
    apart = _apart(np.asarray(stamps, np.int64))
    if not apart[0]:
        return []
    wanted, least, cuts = frozenset(order["only"]), order["least"], [0]
    for frame in anew:
        fits = frame in wanted if wanted else min(frame - cuts[-1], len(stamps) - frame) >= least
        if frame and fits and apart[frame]:
            cuts.append(frame)
    return cuts


def _apart(stamps: NDArray[np.int64]) -> NDArray[np.bool_]:
    """For each picture: whether all that are decoded before it are shown before it, and all others after it."""
    least, most = np.iinfo(np.int64).min, np.iinfo(np.int64).max
    before = np.concatenate(([least], np.maximum.accumulate(stamps)[:-1]))
    after = np.concatenate((np.minimum.accumulate(stamps[::-1])[::-1][1:], [most]))
    return (before < stamps) & (stamps < after)


def _reached(container: InputContainer, stream: VideoStream, pts: int) -> bool:
    try:
        next(entered(container, stream, pts))
    except RefusalError:
        return False
    return True


JOBS: dict[str, Callable[[Order, Wire], None]] = {"parts-clip": _parts}

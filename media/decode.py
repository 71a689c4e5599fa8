"""Upright frames with exact instants, and sound with exact starts, decoded in a child process."""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from media.errors import UnreadableInputError, UnsupportedInputError
from media.frame import Frame
from media.kinds import container_of, opened
from media.parts import WHOLE, Part
from media.probe import MediaKind, Source
from media.sandbox import Child, Task, child
from media.soundline import SoundBlock, placed
from media.timing import Instant

SHARED_BYTES = 64 << 20
"""Decoded pictures that may wait for the consumer: ten at 1080p, which evens out slow key frames."""
FEWEST_SLOTS, MOST_SLOTS = 2, 16

CPU_SECONDS = 120
CPU_SECONDS_A_FRAME = 1
"""Processor time allowed; a 1080p frame takes about 0.01 s, an 8K one 0.2 s."""
UNKNOWN_FRAMES = 100_000
FASTEST = 240
"""Frames a second up to which a clip that does not tell its number of frames is decoded to its end."""
BYTES_A_MESSAGE = 200
"""More than any message about one picture takes."""
LONGEST_SOUND_AFTER = 3600
"""Seconds by which the sound may outlast the pictures before it counts as endless."""
SOUND_BYTES_A_SECOND, SOUND_BLOCKS_A_SECOND = 2 * 4 * 96_000 + 200_000, 500
"""Two channels of float32 at the highest rate, and the shortest frames any codec has (2.5 ms), each with a gap."""


@contextmanager
def decoding(path: Path, source: Source, *, exact: bool = True,
             only: Collection[int] = (), part: Part = WHOLE) -> Iterator[Iterator[Frame]]:
    """Yield an iterator of every frame, upright; leaving the block ends the child wherever it is.

    exact=False is for frames that are looked at and never written: colours come out a shade darker (1.4 of 255
    on average, at most 6, the same for every clip), which saves a third of the time. `only` names the
    frames wanted; the others are decoded and not handed over, and nothing behind the last is read. One beyond the
    end is missing from the iterator, which raises where all are. `part` names a stretch to decode by itself: its
    frames have the numbers and instants they have in the whole, and none may be missing. With both, those of `only`,
    numbered as in the whole, are handed over of what follows the beginning of the part.

    Raises (from the iterator, too):
        UnreadableInputError: the file changed since it was probed, is damaged, or lost frames.
        UnsupportedInputError: something in it is not handled, or it is a recording and has no picture.
    """
    if source.kind is MediaKind.RECORDING:
        raise UnsupportedInputError("holds sound and no picture", file=path)
    slot_bytes = source.size.pixels * 3
    slots = max(FEWEST_SLOTS, min(MOST_SLOTS, SHARED_BYTES // slot_bytes))
    if source.kind is MediaKind.PHOTO:
        slots = 1
    wanted = tuple(sorted(set(only))) or part.frames
    most = _most_frames(source)
    start = (part.first, part.pts or 0, source.rotation, int(source.mirrored)) if part.first else None
    task = Task(op=f"frames-{source.kind}", path=path, container=source.container, slots=slots,
                slot_bytes=slot_bytes, exact=exact, only=wanted, start=start,
                most_messages=most, most_bytes=(most + 100) * BYTES_A_MESSAGE)
    with _asking(task, source) as worker:
        frames = _frames(worker, path, source, (wanted, part.first))
        yield frames if part == WHOLE or only else _all_of(frames, part, path)


@contextmanager
def hearing(path: Path, source: Source) -> Iterator[Iterator[SoundBlock]]:
    """Yield an iterator over the first sound stream in blocks of about a second; empty without sound.

    More than two channels are mixed down to two. A gap in the sound is a gap between blocks.

    Raises (from the iterator, too):
        UnreadableInputError: the file changed since it was probed, or its sound is damaged.
        UnsupportedInputError: the sound is of a kind that is not handled.
    """
    if not source.sounds:
        yield iter(())
        return
    seconds = int(source.duration or 0) + LONGEST_SOUND_AFTER
    task = Task(op="sound", path=path, container=source.container, most_bytes=seconds * SOUND_BYTES_A_SECOND,
                most_messages=seconds * SOUND_BLOCKS_A_SECOND)
    with _asking(task, source) as worker:
        yield _blocks(worker, path)


@contextmanager
def lining(path: Path, source: Source) -> Iterator[Iterator[SoundBlock]]:
    """Yield the sound as one line on the clock of whoever plays the file, cut where the last picture ends.

    A recording's clock begins with its sound.

    Raises: as hearing() does, and decoding() of the first picture.
    """
    if not source.sounds:
        yield iter(())
        return
    if source.kind is MediaKind.RECORDING:
        with hearing(path, source) as blocks:
            begun = next(blocks, None)
            yield iter(()) if begun is None else placed(chain((begun,), blocks), begun.start)
        return
    with decoding(path, source, exact=False, only=(0,)) as frames:
        origin = next(frames).instant.seconds
    with hearing(path, source) as blocks:
        yield placed(blocks, origin, None if source.duration is None else origin + source.duration)


@contextmanager
def _asking(task: Task, source: Source) -> Iterator[Child]:
    """Start a child on a task, once the file is seen to be the one that was probed."""
    path = task.path
    frames = source.frame_count if source.frame_count is not None else UNKNOWN_FRAMES
    with opened(path) as handle:
        same = os.fstat(handle).st_size == source.digest.bytes
        if not same or container_of(handle, path) != source.container:
            raise UnreadableInputError("changed since it was looked at", file=path,
                                       advice="Look at it again.")
        with child(replace(task, handle=handle, cpu_seconds=CPU_SECONDS + CPU_SECONDS_A_FRAME * frames)) as worker:
            yield worker


def _most_frames(source: Source) -> int:
    """Return how many pictures end the decoding as endless: twice what was counted, or what the time allows."""
    if source.frame_count is not None:
        return 2 * source.frame_count + 100
    return max(UNKNOWN_FRAMES, int(source.duration or 0) * FASTEST)


def _frames(worker: Child, path: Path, source: Source, which: tuple[tuple[int, ...], int]) -> Iterator[Frame]:
    """Yield the frames; `which` are those wanted, and the number of the first where all are."""
    base, (wanted, first) = source.time_base or Fraction(1), which
    count = 0
    for message, _ in worker.messages():
        if wanted and count == len(wanted):
            raise UnreadableInputError("made its decoder answer nonsense", file=path)
        pixels = worker.picture(message)
        if pixels.shape[:2] != (source.size.height, source.size.width):
            raise UnreadableInputError(f"changes its picture size at frame {count}", file=path)
        index = wanted[count] if wanted else first + count
        yield Frame(index=index, instant=Instant(pts=_whole(message, "pts", path), base=base), pixels=pixels)
        count += 1
    if count == 0:
        raise UnreadableInputError("holds no picture", file=path)


def _all_of(frames: Iterator[Frame], part: Part, path: Path) -> Iterator[Frame]:
    """Yield the frames of a part, and see that they are those that its clip has there.

    Raises:
        UnreadableInputError: one is missing, or is shown at another time.
    """
    count = 0
    for frame in frames:
        pts = frame.instant.pts
        if (count == 0 and pts != part.pts) or (part.until is not None and pts >= part.until):
            raise UnreadableInputError(f"shows other frames than it tells of at frame {frame.index}", file=path)
        count += 1
        yield frame
    if part.stop is not None and count != part.stop - part.first:
        raise UnreadableInputError(f"is damaged: only {count} of {part.stop - part.first} frames can be decoded "
                                   f"from frame {part.first} on", file=path)


def _blocks(worker: Child, path: Path) -> Iterator[SoundBlock]:
    for message, data in worker.messages():
        channels, rate = _whole(message, "channels", path), _whole(message, "rate", path)
        try:
            start = Fraction(str(message.get("start")))
            samples = np.frombuffer(data, "<f4").reshape(channels, -1).astype(np.float32)
        except (ValueError, ZeroDivisionError) as problem:
            raise UnreadableInputError("made its decoder answer nonsense", file=path) from problem
        yield SoundBlock(start=start, samples=np.clip(np.nan_to_num(samples), -1, 1), sample_rate=rate)


def _whole(message: Mapping[str, Any], key: str, path: Path) -> int:
    value = message.get(key)
    if not isinstance(value, int):
        raise UnreadableInputError("made its decoder answer nonsense", file=path)
    return value

"""The small pictures inside a file: thumbnails, covers, second pictures; decoded in a child process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from media.errors import UnreadableInputError
from media.frame import Pixels
from media.kinds import PHOTOS, container_of, opened
from media.sandbox import Task, child, plain

LOOK_SECONDS = 300
"""Processor time; decoding a dozen pictures of a phone takes about two seconds."""

MOST_PICTURES, LONGEST_SIDE = 12, 480
"""What media/child_small.py sends at most; a child that sends more is stopped."""


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A picture inside a file: where it stands, how large it is there, and its pixels, blue-green-red, reduced."""

    place: str
    width: int
    height: int
    pixels: Pixels


def small_pictures(path: Path) -> tuple[SmallPicture, ...]:
    """Find up to twelve pictures inside a photo or clip, other than what it shows, each at most 480 pixels a side.

    Raises:
        UnreadableInputError, UnsupportedInputError: as probe() does.
    """
    with opened(path) as handle:
        container = container_of(handle, path)
        op = "small-photo" if container in PHOTOS else "small-clip"
        task = Task(op=op, path=path, handle=handle, container=container, cpu_seconds=LOOK_SECONDS,
                    most_messages=MOST_PICTURES, most_bytes=MOST_PICTURES * 3 * LONGEST_SIDE ** 2)
        with child(task) as worker:
            return tuple(_picture(message, blob, path) for message, blob in worker.messages())


def _picture(message: dict[str, Any], blob: bytes, path: Path) -> SmallPicture:
    """Take a picture only where every number fits; the child has just read an untrusted file."""
    try:
        wide, high = message["shown"]
        pixels = np.frombuffer(blob, np.uint8).reshape(high, wide, 3)[:, :, ::-1]
        return SmallPicture(plain(str(message["place"])), int(message["width"]), int(message["height"]),
                            np.ascontiguousarray(pixels))
    except (KeyError, TypeError, ValueError) as problem:
        raise UnreadableInputError("made its decoder answer nonsense", file=path) from problem

"""What a decoding child says to its parent: short messages through a pipe, pictures through shared memory.

The child's side only. A message is four bytes of length and that much JSON; `"bytes": n` in a message
announces n raw bytes after it. The parent gives a picture slot back by writing its number as one byte.
"""

import json
import mmap
import os
import struct
from collections import deque
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Order = Mapping[str, Any]
"""What the parent asked for, as parsed from its JSON."""


class RefusalError(Exception):
    """The file cannot or will not be read; `kind` is "unreadable" or "unsupported"."""

    def __init__(self, kind: str, what: str) -> None:
        self.kind = kind
        self.what = what
        super().__init__(what)


def unreadable(what: str) -> RefusalError:
    """Make the refusal of a damaged or incomplete file."""
    return RefusalError("unreadable", what)


def unsupported(what: str) -> RefusalError:
    """Make the refusal of a file that may be sound but is of a kind that is not handled."""
    return RefusalError("unsupported", what)


class Wire:
    """The child's end of the conversation."""

    def __init__(self, hears: int, says: int) -> None:
        self._hears = hears
        self._says = says
        self._free: deque[int] = deque()
        self._room: mmap.mmap | None = None
        self._slot_bytes = 0

    def take_order(self) -> Order:
        """Read what is wanted, and map the shared memory named in it."""
        length = struct.unpack(">I", self._read(4))[0]
        order: Order = json.loads(self._read(length))
        if order["slots"]:
            self._slot_bytes = order["slot_bytes"]
            self._free.extend(range(order["slots"]))
            self._room = mmap.mmap(order["room"], order["slots"] * self._slot_bytes)
        return order

    def say(self, blob: bytes = b"", **message: object) -> None:
        """Send one message, with raw bytes after it if there are any."""
        if blob:
            message["bytes"] = len(blob)
        text = json.dumps(message).encode()
        self._write(struct.pack(">I", len(text)) + text + blob)

    def show(self, picture: NDArray[np.uint8], pts: int) -> None:
        """Hand over one blue-green-red picture, waiting for a free slot first."""
        height, width = picture.shape[:2]
        if self._room is None or height * width * 3 > self._slot_bytes:
            raise unreadable(f"a picture of {width}x{height} does not fit what the file declared")
        slot = self._free.popleft() if self._free else self._read(1)[0]
        start = slot * self._slot_bytes
        kept = np.frombuffer(self._room, np.uint8, height * width * 3, start).reshape(height, width, 3)
        np.copyto(kept, picture)
        self.say(slot=slot, pts=pts, width=width, height=height)

    def _read(self, wanted: int) -> bytes:
        data = b""
        while len(data) < wanted:
            block = os.read(self._hears, wanted - len(data))
            if not block:
                os._exit(0)  # the parent is gone: nobody is left to tell
            data += block
        return data

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._says, view):]

"""One worker beside others: take a piece of work, do it for part after part, and say what came of each.

Run as `python -I -c BOOT <pid of the parent> <sys.path as JSON>` by media.crew; never imported by it. It runs our own
code on frames, as its parent does, and files are decoded in children of its own, confined as everywhere.
"""

import ctypes
import os
import pickle
import signal
import struct
import sys
import traceback
from typing import Any

from media.errors import ExpectedError

_PARENT_DEATH_SIGNAL = 1
"""prctl's PR_SET_PDEATHSIG."""


def main() -> None:
    """Serve until the parent closes the line, or ends."""
    ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(sys.argv[1]):  # it ended before the signal was asked for
        return
    says = os.dup(1)
    os.dup2(2, 1)  # whatever a C library prints must not be mistaken for a message
    work = _take(0)
    while True:
        try:
            part = _take(0)
        except EOFError:
            return
        try:
            _say(says, "done", work(part, lambda count: _say(says, "told", count)))
        except ExpectedError as problem:
            _say(says, "failed", problem)
        except Exception:  # noqa: BLE001  a bug keeps its traceback, and is raised where the parent waits
            _say(says, "bug", traceback.format_exc())


def _say(line: int, kind: str, value: object) -> None:
    data = pickle.dumps((kind, value), protocol=pickle.HIGHEST_PROTOCOL)
    view = memoryview(struct.pack(">Q", len(data)) + data)
    while view:
        view = view[os.write(line, view):]


def _take(line: int) -> Any:  # noqa: ANN401  whatever the parent sends
    return pickle.loads(_exactly(line, struct.unpack(">Q", _exactly(line, 8))[0]))  # noqa: S301  by our own parent


def _exactly(line: int, wanted: int) -> bytes:
    data = bytearray()
    while len(data) < wanted:
        block = os.read(line, wanted - len(data))
        if not block:
            raise EOFError
        data += block
    return bytes(data)

"""Run one reading of one untrusted file in a child process that can do nothing else.

The child gets an open descriptor, never a path. Before it reads a byte it says which layers of protection
hold around it, and is believed nothing if one that is required does not (media/layers.py). It is killed by its
own process id and reaped when the work ends, however it ends.
"""

import json
import mmap
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from media import layers
from media.errors import ExpectedError, MissingPartError, UnreadableInputError, UnsupportedInputError

BOOT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from media.child import main; main()"
STALL_SECONDS = 60.0
"""Silence after which a child is given up; the slowest honest step seen (an 8K key frame) takes under 2 s."""
LONGEST_MESSAGE = 4 << 20
LONGEST_BLOB = 8 << 20
MOST_WAITING = 4
"""How many times its processor time a child may be waited for, on a machine that is busy with other things."""


@dataclass(frozen=True)
class Task:
    """One reading: what to do, with which open file, with how much shared memory for pictures."""

    op: str
    path: Path
    handle: int = -1
    container: str = ""
    cpu_seconds: int = 120
    slots: int = 0
    slot_bytes: int = 0
    stall_seconds: float = STALL_SECONDS
    exact: bool = True
    """Whether colours are converted without any loss; pictures that are only looked at need not be."""
    only: tuple[int, ...] = ()
    """The frames wanted, rising; empty for all."""
    start: tuple[int, int, int, int] | None = None
    """Where to begin in the middle: frame, its ticks, degrees clockwise and whether mirrored, as on the first frame."""
    least: int = 0
    """Frames in a part, where a clip is to be cut."""
    most_messages: int = 1
    """Messages the child may send; a stream without end is stopped at the first too many."""
    most_bytes: int = 16 << 20
    """Bytes of messages it may send, pictures in shared memory not counted."""


class Child:
    """The parent's end of the conversation with one child."""

    def __init__(self, task: Task, process: subprocess.Popen[bytes], room: mmap.mmap | None) -> None:
        self.pid = process.pid
        self._task = task
        self._process = process
        self._room = room
        self._held = b""
        self._heard = 0
        self._waited = 0.0
        self.layers: tuple[str, ...] = ()
        """The layers that hold around this child; known with its first message."""

    def messages(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Yield each message with its raw bytes until the child says it is done.

        Raises:
            UnreadableInputError: the file is damaged, or the child died, stalled or talked nonsense.
            UnsupportedInputError: the file is of a kind that is not handled.
            MissingPartError: a layer of protection that is required does not hold around the child.
        """
        self._require_layers()
        count = 0
        while True:
            message = self._message()
            if "error" in message:
                raise self._refusal(message)
            if message.get("done") is True:
                return
            count += 1
            if count > self._task.most_messages:
                raise self._endless(f"{self._task.most_messages} parts")
            size = message.get("bytes", 0)
            if not isinstance(size, int) or not 0 <= size <= LONGEST_BLOB:
                raise self._nonsense()
            yield message, self._exactly(size)

    def one(self) -> dict[str, Any]:
        """Return the only message of a child that says one thing."""
        found = [message for message, _ in self.messages()]
        if len(found) != 1:
            raise self._nonsense()
        return found[0]

    def ending(self) -> int:
        """Wait for the end of a child that has died, and return its status: the signal's number, negative."""
        return self._process.wait()

    def picture(self, message: Mapping[str, Any]) -> NDArray[np.uint8]:
        """Copy the picture a message announces out of the shared memory and give its slot back."""
        slot, width, height = (self._count(message, key) for key in ("slot", "width", "height"))
        fits = slot < self._task.slots and 0 < width * height * 3 <= self._task.slot_bytes
        if self._room is None or not fits:
            raise self._nonsense()
        shared = np.frombuffer(self._room, np.uint8, width * height * 3, slot * self._task.slot_bytes)
        kept = shared.reshape(height, width, 3).copy()
        del shared  # or the mapping could not be closed
        self._give_back(bytes([slot]))
        return kept

    def _require_layers(self) -> None:
        """Read the child's first message, said before it read a byte of the file.

        Raises:
            MissingPartError: what it says does not meet the demands on a decoder.
        """
        message = self._message()
        if message.get("error") == "missing":
            raise MissingPartError(plain(str(message.get("what", ""))))
        held = message.get("held")
        if not isinstance(held, list):
            raise self._nonsense()
        self.layers = tuple(str(name) for name in held)
        if lacking := layers.missing(layers.DECODING, self.layers):
            raise MissingPartError(f"refuses to decode without protection; not held here: {layers.named(lacking)}",
                                   advice=lacking[0].mend)

    def _count(self, message: Mapping[str, Any], key: str) -> int:
        value = message.get(key)
        if not isinstance(value, int) or value < 0:
            raise self._nonsense()
        return value

    def _give_back(self, slot: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # its last words are still in the pipe and will say why
            os.write(self._process.stdin.fileno(), slot)

    def _message(self) -> dict[str, Any]:
        size = struct.unpack(">I", self._exactly(4))[0]
        if size > LONGEST_MESSAGE:
            raise self._nonsense()
        try:
            message = json.loads(self._exactly(size))
        except ValueError as problem:
            raise self._nonsense() from problem
        if not isinstance(message, dict):
            raise self._nonsense()
        return message

    def _exactly(self, wanted: int) -> bytes:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        ready = select.poll()
        ready.register(pipe, select.POLLIN)
        while len(self._held) < wanted:
            began = time.monotonic()
            if not ready.poll(self._task.stall_seconds * 1000):
                what = f"decoding stood still for {self._task.stall_seconds:g} s and was stopped"
                raise UnreadableInputError(what, file=self._task.path)
            self._waited += time.monotonic() - began
            block = os.read(pipe, max(1 << 16, wanted - len(self._held)))
            if not block:
                raise self._death()
            self._held += block
            self._heard += len(block)
            if self._heard > self._task.most_bytes:
                raise self._endless(f"{self._task.most_bytes >> 20} MiB")
            if self._waited > MOST_WAITING * self._task.cpu_seconds:
                raise self._endless(f"{MOST_WAITING * self._task.cpu_seconds} s of waiting")
        found, self._held = self._held[:wanted], self._held[wanted:]
        return found

    def _refusal(self, message: Mapping[str, Any]) -> ExpectedError:
        kind = UnsupportedInputError if message.get("error") == "unsupported" else UnreadableInputError
        return kind(plain(str(message.get("what", ""))), file=self._task.path)

    def _endless(self, limit: str) -> ExpectedError:
        what = f"does not come to an end: decoding was stopped at {limit}, the limit for this file"
        return UnreadableInputError(what, file=self._task.path)

    def _nonsense(self) -> ExpectedError:
        return UnreadableInputError("made its decoder answer nonsense", file=self._task.path)

    def _death(self) -> ExpectedError:
        code = self._process.wait()
        causes = {
            -signal.SIGXCPU: f"needs more than {self._task.cpu_seconds} s of processor time to decode",
            -signal.SIGSYS: "made its decoder ask the system for what no decoder needs, and was stopped",
            -signal.SIGKILL: "could not be decoded: the system stopped the decoder, most likely for memory",
        }
        if code == 1:  # Python could not start or import: nothing to do with the file
            return MissingPartError("the decoder could not be started")
        cause = causes.get(code, f"made its decoder fail (status {code})")
        return UnreadableInputError(cause, file=self._task.path)


@contextmanager
def child(task: Task) -> Iterator[Child]:
    """Start a child on a task; on leaving it is killed if need be, and reaped.

    Raises:
        MissingPartError: the system has no memory, process or descriptor left for it.
    """
    room, mapped, process = -1, None, None
    try:
        try:
            if task.slots:
                room = os.memfd_create("presspack-pictures")
                os.ftruncate(room, task.slots * task.slot_bytes)
                mapped = mmap.mmap(room, task.slots * task.slot_bytes)
            process = _started([handle for handle in (task.handle, room) if handle >= 0])
        except OSError as problem:
            raise MissingPartError(f"the decoder could not be started ({problem.strerror})", file=task.path,
                                   advice="Close other programs, and run it again.") from problem
        _ordered(process, task, room)
        yield Child(task, process, mapped)
    finally:
        if process is not None:
            _ended(process)
        if mapped is not None:
            mapped.close()
        if room >= 0:
            os.close(room)


def plain(text: str, longest: int = 300) -> str:
    """Make words from a file safe to print: one line, no control characters, not too long."""
    line = "".join(sign if sign.isprintable() else " " for sign in text)
    line = " ".join(line.split())
    return line if len(line) <= longest else line[:longest - 1] + "…"


def _started(handles: list[int]) -> subprocess.Popen[bytes]:
    home = str(Path(__file__).resolve().parent.parent)
    surroundings = {
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",  # numpy's own threads would only cost address space
        "MALLOC_ARENA_MAX": "2",  # glibc reserves 128 MiB of it for each thread otherwise
    }
    if "LD_LIBRARY_PATH" in os.environ:  # some Pythons do not start without it
        surroundings["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.Popen(
        [sys.executable, "-I", "-c", BOOT, home], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, pass_fds=handles, cwd="/", env=surroundings, bufsize=0,
        start_new_session=True)  # Ctrl-C is for the parent, which then ends the child itself


def _ordered(process: subprocess.Popen[bytes], task: Task, room: int) -> None:
    order = {"op": task.op, "handle": task.handle, "container": task.container,
             "cpu_seconds": task.cpu_seconds, "room": room, "slots": task.slots,
             "slot_bytes": task.slot_bytes, "exact": task.exact, "only": task.only,
             "start": task.start, "least": task.least}
    text = json.dumps(order).encode()
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it died at once; the first read will say so
        process.stdin.write(struct.pack(">I", len(text)) + text)


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Kill by the child's own id, reap it and close the pipes."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.kill()
    process.wait()

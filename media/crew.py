"""Work on the parts of a clip in several processes, and take the results in order.

A worker gets one piece of work and part after part; what comes of a part depends on it alone, so that the number of
workers shows in nothing. They are killed by their own process ids and reaped when the work ends, however it ends; if
this process is killed, the kernel kills them.
"""

import json
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any, Protocol, TypeVar

from media import workers
from media.errors import ExpectedError, MissingPartError
from media.parts import Part

BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[2]); from media.hand import main; main()"
PATIENCE = 180.0
"""Seconds of silence after which a worker is given up; it says something at every frame, and a decoder of its own
that stands still is given up by it after 60."""
AHEAD = 1
"""Parts that may wait, done, for one before them, beyond one for each worker."""

Tell = Callable[[int], None]
"""Told how many more frames are done."""
Result = TypeVar("Result", covariant=True)  # noqa: PLC0105  the name says what it is


class Work(Protocol[Result]):
    """What is done to a part; it must depend on nothing else, and be fit for pickling where there are many."""

    def __call__(self, part: Part, tell: Tell) -> Result:
        """Return what comes of the part."""
        ...


@contextmanager
def worked(work: Work[Result], parts: Sequence[Part], file: Path, tell: Tell) -> Iterator[Iterator[Result]]:
    """Yield an iterator over what comes of each part, in order; leaving the block ends all workers.

    A single worker is this process itself. file: the clip, for the words of an error. tell is called from one
    thread at a time.

    Raises (from the iterator, too):
        MissingPartError: a worker died or stood still, or there is no room for one.
        ExpectedError: whatever the work raises.
    """
    count = min(workers.chosen(), len(parts))
    if count == 1:
        yield (work(part, tell) for part in parts)
        return
    order = pickle.dumps(work, protocol=pickle.HIGHEST_PROTOCOL)
    hands: list[_Hand] = []
    with ThreadPoolExecutor(count, "presspack-crew") as pool:
        try:
            for _ in range(count):
                hands.append(_Hand(file, order))
            yield _in_order(pool, hands, parts, _one_at_a_time(tell))
        finally:
            for hand in hands:
                hand.kill()
            pool.shutdown(cancel_futures=True)
            for hand in hands:
                hand.close()


def counting(progress: Callable[[int, int | None], None] | None, total: int | None) -> Tell:
    """Return who adds up what workers tell, and tells it on: frames done, and frames in all where that is known."""
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, total)

    return told


def _in_order(pool: ThreadPoolExecutor, hands: Sequence["_Hand"], parts: Sequence[Part], tell: Tell) -> Iterator[Any]:
    idle: SimpleQueue[_Hand] = SimpleQueue()
    for hand in hands:
        idle.put(hand)

    def one(part: Part) -> Any:  # noqa: ANN401  what the work returns
        hand = idle.get()
        try:
            return hand.done(part, tell)
        finally:
            idle.put(hand)

    under_way: deque[Future[Any]] = deque()
    for part in parts:
        under_way.append(pool.submit(one, part))
        if len(under_way) > len(hands) + AHEAD:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _one_at_a_time(tell: Tell) -> Tell:
    lock = Lock()

    def told(count: int) -> None:
        with lock:
            tell(count)

    return told


class _Hand:
    """One worker, seen from here."""

    def __init__(self, file: Path, order: bytes) -> None:
        self._file = file
        paths = json.dumps([str(Path(one).resolve()) for one in sys.path])
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", BOOT, str(os.getpid()), paths], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
                start_new_session=True)  # Ctrl-C is for the parent, which then ends its workers itself
        except OSError as problem:
            raise MissingPartError(f"a worker could not be started ({problem.strerror})", file=file,
                                   advice="Run it again with `--workers 1`.") from problem
        self.pid = self._process.pid
        self._order: bytes | None = order

    def done(self, part: Part, tell: Tell) -> Any:  # noqa: ANN401  what the work returns
        """Have a part worked on, and return what came of it."""
        if self._order is not None:  # only now, so that all of them start beside each other
            self._send(self._order)
            self._order = None
        self._send(pickle.dumps(part))
        while True:
            kind, value = self._hear()
            if kind == "told":
                tell(value)
            elif kind == "done":
                return value
            elif isinstance(value, ExpectedError):
                raise value
            else:
                raise RuntimeError(f"a worker met a fault of its own:\n{value}")

    def kill(self) -> None:
        """End it, by its own id; whoever waits for it is told."""
        self._process.kill()

    def close(self) -> None:
        """Reap it and close the pipes."""
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it died; the next read will say so
            self._process.stdin.write(struct.pack(">Q", len(data)))
            view = memoryview(data)
            while view:
                view = view[self._process.stdin.write(view) or 0:]

    def _hear(self) -> tuple[str, Any]:
        size = struct.unpack(">Q", self._exactly(8))[0]
        kind, value = pickle.loads(self._exactly(size))  # noqa: S301  said by our own code, which read frames only
        return kind, value

    def _exactly(self, wanted: int) -> bytes:
        """Read so many bytes, unless the worker dies or stands still first."""
        assert self._process.stdout is not None
        data, pipe = bytearray(), self._process.stdout.fileno()
        while len(data) < wanted:
            if not select.select([pipe], [], [], PATIENCE)[0]:
                self.kill()
                raise self._loss(f"stood still for {PATIENCE:g} s")
            block = os.read(pipe, min(1 << 20, wanted - len(data)))
            if not block:
                code = self._process.wait()
                stopped = -code == signal.SIGKILL
                raise self._loss("was stopped by the system, most likely for memory" if stopped
                                 else f"ended with status {code}")
            data += block
        return bytes(data)

    def _loss(self, what: str) -> MissingPartError:
        return MissingPartError(f"could not be worked on to its end: a worker {what}", file=self._file,
                                advice="Nothing was written. Run it again with fewer `--workers`.")

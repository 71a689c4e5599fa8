"""Faults of the machine, and of time: full disks, dying decoders, files swapped in between."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import media.atomic
import media.decode
import media.encode
import media.sandbox
import redact.comparing
from benchmarks.faulty.base import INPUT, MISSING, USAGE, WRITE, Bench, Fault, Putting, patched
from media.frame import Frame
from media.render import Rendered, RenderJob, render
from media.sandbox import Child
from release import item

Refusing = Callable[..., Any]


def failing(module: Any, name: str, code: int, *, from_call: int = 1) -> Putting:  # noqa: ANN401
    """Let one call to the system fail as it does where a disk is full, broken or read-only."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        honest, calls = getattr(module, name), []

        def refuse(*words: Any, **named: Any) -> Any:  # noqa: ANN401
            calls.append(words)
            if len(calls) >= from_call:
                raise OSError(code, os.strerror(code))
            return honest(*words, **named)

        with patched(module, name, refuse):
            yield

    return put


def proving(change: Callable[[Iterator[Frame]], Iterator[Frame]], finished: bool) -> Putting:
    """Let the decoder of the proof, of the finished file or of the source, hand over other frames."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        honest = redact.comparing.decoding

        @contextmanager
        def faulty(path: Path, *words: Any, **named: Any) -> Iterator[Iterator[Frame]]:  # noqa: ANN401
            with honest(path, *words, **named) as frames:
                yield change(frames) if (path != here.source) == finished else frames

        with patched(redact.comparing, "decoding", faulty):
            yield

    return put


def child_dies(signal: int, at: int) -> Putting:
    """Kill the decoder of the proof when it has handed over some pictures."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        honest, proof = Child.picture, []

        def dying(self: Child, message: Any) -> Any:  # noqa: ANN401
            if self._task.path != here.source:
                proof.append(self)
                if len(proof) == at:
                    os.kill(self.pid, signal)
                    self._process.wait()
            return honest(self, message)

        # With two slots the decoder waits for the parent, so that it is still at work when it dies.
        with patched(media.decode, "MOST_SLOTS", 2), patched(Child, "picture", dying):
            yield

    return put


def between(act: Callable[[Bench, Path], None]) -> Putting:
    """Act while the finished file lies beside its destination, before it is proven."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        def faulty(job: RenderJob) -> Rendered:
            done = render(job)
            act(here, job.out)
            return done

        with patched(item, "render", faulty):
            yield

    return put


@contextmanager
def swapped_before(here: Bench) -> Iterator[None]:
    """Put another file of the same length and name in the source's place, after its plan was made."""
    here.source.write_bytes(_as_long(here))
    yield


@contextmanager
def swapped_while(here: Bench) -> Iterator[None]:
    """Do so once the source has been looked at, and put it back before it is looked at again."""

    def faulty(job: RenderJob) -> Rendered:
        honest = here.source.read_bytes()
        here.source.write_bytes(_as_long(here))
        done = render(job)
        here.source.write_bytes(honest)
        return done

    with patched(item, "render", faulty):
        yield


def _as_long(here: Bench) -> bytes:
    """The other file, made as long as the source: zeros at the end, or a shorter one where it is longer."""
    long, other = here.source.stat().st_size, here.other.read_bytes()
    if len(other) <= long:
        return other + bytes(long - len(other))
    return _negative(here.source.read_bytes())


def _negative(data: bytes) -> bytes:
    """Change one byte in the middle of the pictures."""
    at = len(data) * 2 // 3
    return data[:at] + bytes((data[at] ^ 0x55,)) + data[at + 1:]


def _emptied(_: Bench, beside: Path) -> None:
    beside.write_bytes(b"")


def _gone(_: Bench, beside: Path) -> None:
    beside.unlink()


def _half(frames: Iterator[Frame]) -> Iterator[Frame]:
    for frame in frames:
        if frame.index == 6:
            return
        yield frame


def _nothing(frames: Iterator[Frame]) -> Iterator[Frame]:
    yield from ()


FULL, BROKEN, READ_ONLY = errno.ENOSPC, errno.EIO, errno.EROFS

FAULTS = (
    Fault("the disk full while it is written", "machine", failing(media.encode.av, "open", FULL),
          "No space left on device", code=WRITE),
    Fault("the disk failing when it is synced", "machine", failing(media.atomic.os, "fsync", BROKEN),
          "Input/output error", ("clip", "jpeg"), WRITE),
    Fault("the disk failing at the last sync but one", "machine",
          failing(media.atomic.os, "fsync", BROKEN, from_call=3), "Input/output error", ("clip",), WRITE),
    Fault("the folder read-only when it is renamed", "machine", failing(Path, "replace", READ_ONLY),
          "Read-only file system", ("clip", "jpeg"), WRITE),
    Fault("the folder read-only from the start", "machine", failing(media.atomic.tempfile, "mkstemp", READ_ONLY),
          "Read-only file system", ("clip", "jpeg"), WRITE),
    Fault("no memory for the decoder", "machine", failing(media.sandbox.os, "memfd_create", errno.ENOMEM),
          "could not be started .Cannot allocate memory", ("clip", "jpeg"), MISSING),
    Fault("no process for the decoder", "machine", failing(media.sandbox.subprocess, "Popen", errno.EAGAIN),
          "could not be started", ("clip", "jpeg"), MISSING),
    Fault("the proof's decoder killed half-way", "machine", child_dies(9, 5), "made its decoder|could not be decoded"),
    Fault("the proof's decoder crashing half-way", "machine", child_dies(11, 5), "made its decoder fail"),
    Fault("the proof's decoder ending early", "machine", proving(_half, finished=True),
          "12 frames, and the finished file 6"),
    Fault("the proof's decoder showing nothing", "machine", proving(_nothing, finished=True), "the finished file 0",
          ("clip", "jpeg")),
    Fault("the source's decoder ending early in the proof", "machine", proving(_half, finished=False),
          "the source has 6 frames, and the finished file 12"),
    Fault("the finished file emptied before its proof", "machine", between(_emptied), "is empty", ("clip", "jpeg")),
    Fault("the finished file gone before its proof", "machine", between(_gone), "cannot be read|No such file",
          ("clip", "jpeg")),
    Fault("another source under the same name and length", "machine", swapped_before,
          "other content|damaged|cannot be|changed", ("clip", "jpeg"), USAGE),
    Fault("the source changed while it is hidden", "machine", swapped_while, "is damaged", code=INPUT),
    Fault("the source swapped while it is hidden", "machine", swapped_while, "is not what this frame shows", ("jpeg",)),
)

"""Whether the coded picture of a finished photo ends in bytes that change nothing of it."""

from pathlib import Path

from media.kinds import container_of, opened
from media.sandbox import Task, child, plain

LOOK_SECONDS = 120
"""Processor time: a photo of 150 megapixels is decoded three times in about ten seconds."""

TAILED = frozenset({"jpeg", "webp"})
"""Formats whose data has no end of its own; PNG and TIFF are unpacked by the reader of their bytes."""


def idle_parts(path: Path) -> tuple[str, ...]:
    """Decode a photo, in a child process, with its last bytes changed; name each part where that changes nothing.

    Three bytes and more are noticed in a JPEG; in a WebP eight, or forty where its last blocks lie outside the picture.
    Other formats have no such part.

    Raises:
        UnreadableInputError, UnsupportedInputError: it cannot be decoded.
    """
    with opened(path) as handle:
        container = container_of(handle, path)
        if container not in TAILED:
            return ()
        task = Task(op="tail-photo", path=path, handle=handle, container=container, cpu_seconds=LOOK_SECONDS,
                    most_messages=2)
        with child(task) as worker:
            return tuple(plain(str(message.get("part", ""))) for message, _ in worker.messages())

"""A small PNG with its transparency, decoded in a child process."""

from pathlib import Path

from media.errors import UnreadableInputError, UnsupportedInputError
from media.frame import Pixels
from media.kinds import container_of, opened
from media.probe import probe
from media.sandbox import Task, child

MOST_BYTES = 2 << 20
MOST_PIXELS = 2048
"""Wide and high: a logo is drawn some fifty pixels high, and at 8K two hundred."""

ADVICE = f"Give a PNG of at most {MOST_PIXELS} x {MOST_PIXELS} pixels and {MOST_BYTES >> 20} MiB."


def over_black_and_white(path: Path) -> tuple[Pixels, Pixels]:
    """Return a PNG as it looks over black and over white; where the two agree it is opaque.

    Raises:
        UnreadableInputError: missing, damaged, or changed while it was read.
        UnsupportedInputError: no PNG, an animated one, or too large.
    """
    with opened(path) as handle:
        if container_of(handle, path) != "png":
            raise UnsupportedInputError("is no PNG", file=path, advice=ADVICE)
    source = probe(path)
    if source.digest.bytes > MOST_BYTES or max(source.size.width, source.size.height) > MOST_PIXELS:
        raise UnsupportedInputError(f"is {source.size.width} x {source.size.height} pixels and "
                                    f"{source.digest.bytes} bytes, too large for a logo", file=path, advice=ADVICE)
    with opened(path) as handle, child(Task(op="logo-photo", path=path, handle=handle, container="png", slots=2,
                                            slot_bytes=source.size.pixels * 3, most_messages=2)) as worker:
        shown = [worker.picture(message) for message, _ in worker.messages()]
    if len(shown) != 2 or any(one.shape != (source.size.height, source.size.width, 3) for one in shown):
        raise UnreadableInputError("changed while it was read", file=path)
    return shown[0], shown[1]

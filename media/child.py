"""Start a decoding child: take the order, shut every door, do the work, say how it ended.

Run as `python -I -c BOOT <folder of the media package>` by media.sandbox; never imported by the parent.
Nothing here or in the other child files imports pydantic or a library that the work does not need.
"""

import importlib
import os
from collections.abc import Callable

from media.child_limits import MEMORY, confine
from media.child_wire import Order, RefusalError, Wire

WORK = {
    "look-clip": "media.child_look",
    "look-photo": "media.child_photo",
    "frames-clip": "media.child_clip",
    "frames-photo": "media.child_photo",
    "logo-photo": "media.child_photo",
    "sound": "media.child_sound",
    "said-clip": "media.child_said_clip",
    "said-photo": "media.child_said_photo",
    "trial": "media.child_trials",
    "small-clip": "media.child_small",
    "small-photo": "media.child_small",
    "tail-photo": "media.child_tail",
    "parts-clip": "media.child_parts",
}
"""Which module does what; each has a dictionary JOBS of functions that take (order, wire)."""

TEXT_CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "ascii", "cp1252")
"""Loaded before the doors are shut: Python finds codecs by importing files."""


def main() -> None:
    """Serve one order and exit. The first message says which layers hold; a file's first byte is read after it."""
    says = os.dup(1)
    os.dup2(2, 1)  # whatever a C library prints must not be mistaken for a message
    wire = Wire(hears=0, says=says)
    try:
        order = wire.take_order()
        for name in TEXT_CODECS:
            b"".decode(name)
        job = _job(order["op"])
        wire.say(held=confine(order["cpu_seconds"]))
    except Exception as problem:  # noqa: BLE001  no file was touched yet: the installation is at fault
        wire.say(error="missing", what=f"the decoder could not be started ({type(problem).__name__}: {problem})")
        os._exit(0)
    try:
        job(order, wire)
        wire.say(done=True)
    except RefusalError as refusal:
        wire.say(error=refusal.kind, what=refusal.what)
    except MemoryError:
        wire.say(error="unreadable", what=f"needs more than {MEMORY >> 30} GiB of memory to decode")
    except Exception as problem:  # noqa: BLE001  a hostile file may raise anything inside a decoder
        wire.say(error="unreadable", what=f"cannot be decoded ({type(problem).__name__}: {problem})")
    os._exit(0)  # no tidying up by libraries that have just read a hostile file


def _job(op: str) -> Callable[[Order, Wire], None]:
    jobs: dict[str, Callable[[Order, Wire], None]] = importlib.import_module(WORK[op]).JOBS
    return jobs[op]

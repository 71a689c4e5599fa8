"""Start a decoding child: take the order, shut every door, do the work, say how it ended.

Run as `python -I -c BOOT <folder of the media package>` by media.sandbox; never imported by the parent.
Nothing here or in the other child files imports pydantic or a library that the work does not need.
"""

import importlib
import os

from media.child_limits import MEMORY, breaches, confine
from media.child_wire import RefusalError, Wire

WORK = {
    "look-clip": "media.child_look",
    "look-photo": "media.child_photo",
    "frames-clip": "media.child_clip",
    "frames-photo": "media.child_photo",
    "sound": "media.child_sound",
    "said-clip": "media.child_said_clip",
    "said-photo": "media.child_said_photo",
}
"""Which module does what; each has a dictionary JOBS of functions that take (order, wire)."""

TEXT_CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "ascii", "cp1252")
"""Loaded before the doors are shut: Python finds codecs by importing files."""


def main() -> None:
    """Serve one order and exit."""
    says = os.dup(1)
    os.dup2(2, 1)  # whatever a C library prints must not be mistaken for a message
    wire = Wire(hears=0, says=says)
    order = wire.take_order()
    for name in TEXT_CODECS:
        b"".decode(name)
    try:
        if order["op"] == "limits":
            held = confine(order["cpu_seconds"])
            wire.say(held=held, breaches=breaches())
        else:
            job = importlib.import_module(WORK[order["op"]]).JOBS[order["op"]]
            confine(order["cpu_seconds"])
            job(order, wire)
        wire.say(done=True)
    except RefusalError as refusal:
        wire.say(error=refusal.kind, what=refusal.what)
    except MemoryError:
        wire.say(error="unreadable", what=f"needs more than {MEMORY >> 30} GiB of memory to decode")
    except Exception as problem:  # noqa: BLE001  a hostile file may raise anything inside a decoder
        wire.say(error="unreadable", what=f"cannot be decoded ({type(problem).__name__}: {problem})")
    os._exit(0)  # no tidying up by libraries that have just read a hostile file

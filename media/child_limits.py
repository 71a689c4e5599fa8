"""Take away, inside a child, everything that decoding a file does not need.

Each limit is tried on its own and reported by name only where the kernel accepted it, so that nobody is
told of a wall that is not there. Called after every import and before the first byte of the file.
"""

import ctypes
import errno
import os
import resource
import socket
import struct
from pathlib import Path

MEMORY = 4 << 30
"""Bytes of address space. Measured: PyAV and numpy alone take 0.25 GiB, an 8K HEVC clip 1.6 GiB, a photo of
150 megapixels with alpha 2.6 GiB."""

OPEN_FILES = 32
"""The child holds about eight; decoders need none of their own."""

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES = 38
_CREATE_RULESET, _RESTRICT_SELF = 444, 446  # the same numbers on every architecture
_libc = ctypes.CDLL(None, use_errno=True)


def confine(cpu_seconds: int) -> list[str]:
    """Set every limit that can be set; return the names of those that hold."""
    held = []
    for name, number, limit in (
        (f"memory {MEMORY >> 30} GiB", resource.RLIMIT_AS, MEMORY),
        (f"processor time {cpu_seconds} s", resource.RLIMIT_CPU, cpu_seconds),
        ("no file written", resource.RLIMIT_FSIZE, 0),
        (f"{OPEN_FILES} open files", resource.RLIMIT_NOFILE, OPEN_FILES),
        ("no core dump", resource.RLIMIT_CORE, 0),
    ):
        # No RLIMIT_NPROC: it counts every process of the user, so a busy desk would starve decoder threads.
        if _limited(number, limit):
            held.append(name)
    if _libc.unshare(_NEW_NET) == 0 or _libc.unshare(_NEW_USER | _NEW_NET) == 0:
        held.append("no network (own namespace)")
    if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
        held.append("no new privileges")
    return held + _landlock()


def _limited(number: int, limit: int) -> bool:
    try:
        resource.setrlimit(number, (limit, limit))
    except (OSError, ValueError):
        return False
    return True


def _landlock() -> list[str]:
    """Deny every file, folder and TCP port from here on; empty where the kernel has no Landlock."""
    abi = _libc.syscall(_CREATE_RULESET, None, 0, 1)
    if abi < 1:
        return []
    files = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(abi, 16)) - 1
    fields = [files] + ([3] if abi >= 4 else []) + ([3] if abi >= 6 else [])
    ruleset = struct.pack(f"={len(fields)}Q", *fields)
    handle = _libc.syscall(_CREATE_RULESET, ruleset, len(ruleset), 0)
    if handle < 0:
        return []
    try:
        held = _libc.syscall(_RESTRICT_SELF, handle, 0) == 0
    finally:
        os.close(handle)
    names = ["no other file (Landlock)"] + (["no TCP (Landlock)"] if abi >= 4 else [])
    return names if held else []


def breaches() -> list[str]:
    """Try what must not be possible; return what was possible all the same."""
    found = []
    try:
        os.close(os.open(Path(__file__), os.O_RDONLY))
        found.append("can open other files")
    except OSError:
        pass
    try:
        with socket.socket() as line:
            line.settimeout(0.2)
            line.connect(("127.0.0.1", 9))
        found.append("can reach the network")
    except OSError as refusal:
        if refusal.errno == errno.ECONNREFUSED:
            found.append("can reach the network")
    return found

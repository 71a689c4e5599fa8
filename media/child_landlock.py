"""Forbid every file, folder and TCP port but the files named, where the kernel has Landlock."""

import ctypes
import os
import struct
from collections.abc import Mapping
from pathlib import Path

from media import layers

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_ASK_VERSION, _PATH_BENEATH = 1, 1
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights to files each version knows; sixteen from the fifth on. From the kernel's Landlock page."""
_TCP_SINCE, _SCOPES_SINCE = 4, 6

READ, RUN, WRITE = 1 << 2, 1 << 2 | 1, 1 << 14 | 1 << 2 | 1 << 1
"""Rights to one file: to read it; to read and run it; to write, cut and read it."""

_libc = ctypes.CDLL(None, use_errno=True)


def forbid(but: Mapping[Path, int] | None = None) -> list[str]:
    """Forbid all but the rights to the files named; return the layers that hold.

    It binds the thread that calls it: nothing is said to hold where there is a second one.
    """
    version = _libc.syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    if version < 1 or threads() != 1:
        return []
    files = (1 << _RIGHTS.get(version, 16)) - 1
    fields = [files] + ([3] if version >= _TCP_SINCE else []) + ([3] if version >= _SCOPES_SINCE else [])
    ruleset = struct.pack(f"={len(fields)}Q", *fields)
    handle = _libc.syscall(_CREATE_RULESET, ruleset, len(ruleset), 0)
    if handle < 0:
        return []
    try:
        if not all(_allowed(handle, path, rights & files) for path, rights in (but or {}).items()):
            return []
        held = _libc.syscall(_RESTRICT_SELF, handle, 0) == 0
    finally:
        os.close(handle)
    names = [layers.FILES] + ([layers.TCP] if version >= _TCP_SINCE else [])
    return names if held else []


def threads() -> int:
    """How many threads this process has."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def _allowed(ruleset: int, path: Path, rights: int) -> bool:
    file = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", rights, file)
        return bool(_libc.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0) == 0)
    finally:
        os.close(file)

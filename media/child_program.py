"""Become an outside program that can read and write the files named, and nothing else.

Run as `python -I -c BOOT <folder of the media package> <order>` by media.confined; never imported by the parent.
What holds is told through a pipe before the program begins. Where the kernel has Landlock, that and the filter of
system calls go round the program; elsewhere bubblewrap gives it a file tree of its own.
"""

import errno
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from media import child_filter, layers
from media.child_landlock import READ, RUN, WRITE, forbid
from media.child_limits import limit, no_network, no_privileges

BUBBLEWRAP = Path("/usr/bin/bwrap")
LIBRARIES = tuple(Path(one) for one in ("/lib", "/lib64", "/usr/lib", "/usr/lib64"))
"""What a program is linked with; nothing of any case lies there."""
LINKER_CACHE = Path("/etc/ld.so.cache")


def main() -> None:
    """Take the order, shut the doors, tell which, and become the program."""
    order: Mapping[str, Any] = json.loads(sys.argv[1])
    held = [*limit(order["cpu_seconds"], written=order["most_bytes"]), *no_privileges()]
    held.remove(layers.NO_WRITE)  # it may write, up to that length
    walls = forbid(_rights(order))
    command: list[str] = order["command"]
    if walls:
        held += [*walls, *no_network()]
        if _filtered():
            held.append(layers.CALLS)
    elif BUBBLEWRAP.exists():
        command = _in_its_own_tree(order)
        held += [layers.MOUNTS, layers.NETWORK]
    with os.fdopen(order["tells"], "w") as told:
        json.dump(held, told)
    os.execve(command[0], command, {"LANG": "C.UTF-8"})  # noqa: S606  no shell, and this is the point


def _rights(order: Mapping[str, Any]) -> dict[Path, int]:
    files = {Path(one): READ for one in order["reads"]} | {Path(one): WRITE for one in order["writes"]}
    wanted = dict.fromkeys(LIBRARIES, RUN) | {LINKER_CACHE: READ, Path(order["command"][0]): RUN} | files
    return {path: rights for path, rights in wanted.items() if path.exists()}


def _filtered() -> bool:
    try:
        return child_filter.installed(child_filter.for_programs())
    except OSError:
        return False


def _in_its_own_tree(order: Mapping[str, Any]) -> list[str]:
    """Put the program into a tree of the files named, without network, and under the filter where there is one."""
    shown = [*LIBRARIES, LINKER_CACHE, Path(order["command"][0]), *map(Path, order["reads"])]
    binds = [word for path in shown if path.exists() for word in ("--ro-bind", str(path), str(path))]
    binds += [word for path in order["writes"] for word in ("--bind", path, path)]
    return [str(BUBBLEWRAP), "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--proc", "/proc", "--dev", "/dev", *binds, *_filter_for_bubblewrap(), "--", *order["command"]]


def _filter_for_bubblewrap() -> list[str]:
    try:
        program = child_filter.for_programs()
    except OSError as problem:
        if problem.errno != errno.ENOSYS:
            raise
        return []
    handle = os.memfd_create("filter", 0)
    os.write(handle, program)
    os.lseek(handle, 0, os.SEEK_SET)
    return ["--seccomp", str(handle)]

"""Take away, inside a child, everything that decoding a file does not need.

Each layer is set on its own and reported by name only where the kernel accepted it and a try did not
get through it, so that nobody is told of a wall that is not there. Called after every import and before the
first byte of the file.
"""

import ctypes
import errno
import os
import resource
import socket
from pathlib import Path

from media import child_filter, layers
from media.child_landlock import forbid

MEMORY = 4 << 30
"""Bytes of address space. Measured: PyAV and numpy alone take 0.25 GiB, an 8K HEVC clip 1.6 GiB, a photo of
150 megapixels with alpha 2.6 GiB."""

OPEN_FILES = 32
"""The child holds about eight; decoders need none of their own."""

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES = 38
_libc = ctypes.CDLL(None, use_errno=True)


def confine(cpu_seconds: int) -> list[str]:
    """Set every limit and raise every wall that can be; return the names of those that hold."""
    held = [*limit(cpu_seconds, written=0), *no_network(), *no_privileges(), *forbid()]
    if layers.NO_PRIVILEGES in held and _filtered():
        held.append(layers.CALLS)
    through = broken(held)
    return [layer for layer in held if layer not in through]


def limit(cpu_seconds: int, written: int) -> list[str]:
    """Set the limits on memory, time and files; `written` is how many bytes a file may be made long."""
    wanted = ((layers.MEMORY, resource.RLIMIT_AS, MEMORY), (layers.TIME, resource.RLIMIT_CPU, cpu_seconds),
              (layers.NO_WRITE, resource.RLIMIT_FSIZE, written), (layers.FEW_FILES, resource.RLIMIT_NOFILE, OPEN_FILES),
              (layers.NO_DUMP, resource.RLIMIT_CORE, 0))
    # No RLIMIT_NPROC: it counts every process of the user, so a busy desk would starve decoder threads.
    return [name for name, number, most in wanted if _limited(number, most)]


def no_network() -> list[str]:
    """Go into a network of one's own, in which there is nothing; return the name of the layer if it holds."""
    apart = _libc.unshare(_NEW_NET) == 0 or _libc.unshare(_NEW_USER | _NEW_NET) == 0
    return [layers.NETWORK] if apart else []


def no_privileges() -> list[str]:
    """Give up the way to more privileges; return the name of the layer if it holds."""
    return [layers.NO_PRIVILEGES] if _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0 else []


def broken(held: list[str]) -> set[str]:
    """Try what must not be possible; return the layers that should have stopped what was possible all the same."""
    through: set[str] = set()
    if _opens(Path(__file__), os.O_RDONLY) or _opens(Path("/"), os.O_RDONLY | os.O_DIRECTORY):
        through |= {layers.FILES, layers.CALLS}
    # The filter answers a socket with death, which is tried once by the doctor and not by every child.
    if layers.CALLS not in held and _reaches_network():
        through |= {layers.NETWORK, layers.TCP}
    return through


def _limited(number: int, most: int) -> bool:
    try:
        resource.setrlimit(number, (most, most))
    except (OSError, ValueError):
        return False
    return True


def _filtered() -> bool:
    try:
        return child_filter.installed(child_filter.for_decoding())
    except OSError:
        return False


def _opens(path: Path, how: int) -> bool:
    try:
        os.close(os.open(path, how))
    except OSError:
        return False
    return True


def _reaches_network() -> bool:
    try:
        with socket.socket() as line:
            line.settimeout(0.2)
            line.connect(("127.0.0.1", 9))
    except OSError as refusal:
        return refusal.errno == errno.ECONNREFUSED
    return True

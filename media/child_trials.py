"""Try, inside a confined child, what a decoder taken over by a hostile file would try."""

import ctypes
import mmap
import os
import socket
from collections.abc import Callable
from pathlib import Path

from media.child_wire import Order, Wire

_libc = ctypes.CDLL(None, use_errno=True)
_PTRACE_TRACEME, _MEMFD_EXECUTABLE = 0, 0x10
_IO_URING_SETUP = 425  # the same number on every architecture


def _open() -> None:
    os.close(os.open(Path(__file__), os.O_RDONLY))


def _list() -> None:
    os.listdir("/")  # noqa: PTH208  the bare call is what is tried


def _ask() -> None:
    Path("/etc/passwd").stat()


def _write() -> None:
    name = Path("/tmp") / f"presspack-trial-{os.getpid()}"  # noqa: S108  nothing is to appear there
    os.close(os.open(name, os.O_WRONLY | os.O_CREAT))
    name.unlink()


def _connect() -> None:
    with socket.create_server(("127.0.0.1", 0)) as there, socket.socket() as line:
        line.connect(there.getsockname())


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _execute() -> None:
    os.execv("/bin/true", ["true"])  # noqa: S606  a decoder that starts a shell is the thing to try


def _trace() -> None:
    _asked(_libc.ptrace(_PTRACE_TRACEME, 0, 0, 0))


def _signal() -> None:
    os.kill(os.getppid(), 0)


def _ring() -> None:
    _asked(_libc.syscall(_IO_URING_SETUP, 1, ctypes.create_string_buffer(120)))


def _hidden_program() -> None:
    os.close(os.memfd_create("trial", _MEMFD_EXECUTABLE))


def _new_code() -> None:
    mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()


def _namespace() -> None:
    _asked(_libc.unshare(0x00020000))


def _asked(answer: int) -> None:
    if answer < 0:
        raise OSError(ctypes.get_errno(), "refused")


TRIALS: dict[str, Callable[[], None]] = {
    "open a file": _open, "list a folder": _list, "ask about a file": _ask, "write a file": _write,
    "reach the network": _connect, "start a process": _fork, "start a program": _execute,
    "trace a process": _trace, "signal its parent": _signal, "use io_uring": _ring,
    "make a program in memory": _hidden_program, "make memory executable": _new_code,
    "leave its namespace": _namespace,
}


def _trial(order: Order, wire: Wire) -> None:
    """Make the trial that the order names as its container, and say whether it succeeded.

    Where the filter answers with death, the parent sees how the child died instead.
    """
    try:
        TRIALS[order["container"]]()
    except OSError:
        wire.say(succeeded=False)
    else:
        wire.say(succeeded=True)


JOBS: dict[str, Callable[[Order, Wire], None]] = {"trial": _trial}

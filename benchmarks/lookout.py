"""See whether anybody opens a canary or calls at a port, by asking the kernel and by listening."""

import ctypes
import os
import select
import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_OPENED, _READ = 0x20, 0x01
"""From sys/inotify.h."""
_libc = ctypes.CDLL(None, use_errno=True)


class Lookout:
    """What was opened and who called, since it was last asked."""

    def __init__(self, canaries: Sequence[Path]) -> None:
        self._handle = _libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        self._named = {_libc.inotify_add_watch(self._handle, os.fsencode(one), _OPENED | _READ): one.name
                       for one in canaries}
        self._line = socket.create_server(("127.0.0.1", 0))
        self._calls = 0
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._line.getsockname()[1])

    def watch(self, canaries: Sequence[Path]) -> None:
        """Look at these files, too."""
        for one in canaries:
            self._named[_libc.inotify_add_watch(self._handle, os.fsencode(one), _OPENED | _READ)] = one.name

    def seen(self) -> tuple[str, ...]:
        """Return what happened since the last time: names of files opened, and calls."""
        names = set()
        while select.select([self._handle], [], [], 0.05)[0]:
            data = os.read(self._handle, 1 << 16)
            while data:
                which, _, _, longer = struct.unpack_from("iIII", data)
                names.add(f"opened {self._named.get(which, '?')}")
                data = data[16 + longer:]
        calls, self._calls = self._calls, 0
        return (*sorted(names), *(["called"] if calls else []))

    def close(self) -> None:
        """Stop looking and listening."""
        os.close(self._handle)
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
        self._line.close()
        self._thread.join(5)

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._line.accept()
            except OSError:
                return
            self._calls += 1
            caller.close()


@contextmanager
def lookout() -> Iterator[Lookout]:
    """Look out for a while; name the files with watch()."""
    one = Lookout(())
    try:
        yield one
    finally:
        one.close()

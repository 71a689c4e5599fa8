"""Registers to test on: SQLite in a file, PostgreSQL in a server of the test's own."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program(name: str) -> str | None:
    """Return where a program of PostgreSQL's server is."""
    return next((str(folder / name) for folder in PROGRAMS if (folder / name).exists()), shutil.which(name))


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Start a server on loopback, on a port nobody has, its files in `folder`; yields the address of its databases.

    PostgreSQL does not run as root: there it runs as the user that its package brings.
    """
    root = os.geteuid() == 0
    if root:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    how = {"user": "postgres", "group": "postgres", "extra_groups": []} if root else {}
    data, port = folder / "data", _free_port()
    initdb, server = program("initdb"), program("postgres")
    assert initdb and server
    subprocess.run([initdb, "-D", data, "-U", "presspack", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"],
                   check=True, capture_output=True, cwd=folder, **how)
    running = subprocess.Popen(
        [server, "-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", "", "-c", "fsync=off"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, **how)
    try:
        _await(port, running)
        yield f"postgresql://presspack@127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _await(port: int, running: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        assert running.poll() is None, "PostgreSQL did not start"
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("PostgreSQL does not answer")

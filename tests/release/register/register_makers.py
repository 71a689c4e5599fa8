"""Registers to test on, PostgreSQL in a server of the test's own, and people who act."""

import json
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from click.testing import CliRunner

from cli import app
from media.errors import ExpectedError
from release.policy import Role
from release.policy.scenarios import base
from release.register.acts import Signed
from release.register.intake import SIGNED, Submitted, submit
from release.register.shelf import Register
from release.request import load_request

FORCE = {"name": "Exampleshire Police", "owner": "Chief Constable of Exampleshire Police",
         "credit": "Exampleshire Police", "contact": "press@exampleshire.example"}
TERMS = {"text": "For news reporting only.", "recall_on": None, "embargo_until": None}
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def program(name: str) -> str | None:
    """Return where a program of PostgreSQL's server is."""
    return next((str(folder / name) for folder in PROGRAMS if (folder / name).exists()), shutil.which(name))


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server on loopback, on a port nobody has, its files in a folder of its own; yields its address.

    PostgreSQL does not run as root: there it runs as the user that its package brings, who cannot enter the folders
    that pytest makes.
    """
    root = os.geteuid() == 0
    with TemporaryDirectory(prefix="presspack-postgres-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if root:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        with _serving(folder, root) as address:
            yield address


@contextmanager
def _serving(folder: Path, root: bool) -> Iterator[str]:
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
    for _ in range(600):
        assert running.poll() is None, "PostgreSQL did not start"
        ready = subprocess.run([str(program("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(port)], check=False)
        if ready.returncode == 0:  # it answers before it takes anybody in
            return
        time.sleep(0.1)
    raise AssertionError("PostgreSQL does not answer")

@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def plain(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)


def running(where: str) -> Callable[..., Ended]:
    """Return the command, working on one register."""

    def run(*words: str | Path) -> Ended:
        done = CliRunner().invoke(app, [*map(str, words), "--json"], env={"PRESSPACK_REGISTER": where},
                                  standalone_mode=False)
        if isinstance(done.exception, ExpectedError):  # as the door's frame does it
            return Ended(int(done.exception.exit_code), "", str(done.exception))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Ended(done.exit_code, done.stdout, done.stderr)

    return run


def person(role: Role) -> str:
    """Return the name of whoever holds a role."""
    return f"Pat {role.value.replace('_', ' ').title()}"


def signing(name: str, role: str, at: datetime = NOW) -> Signed:
    """Say who acts."""
    return Signed(by=name, role=role, at=at)


def as_role(role: Role, at: datetime = NOW) -> Signed:
    """Act as whoever holds a role."""
    return signing(person(role), role.value, at)


def request_file(folder: Path, reference: str = "PP-1", recorded: int | None = None, **changes: Any) -> Path:
    """Write a request on a wanted person that misses nothing but what people sign; `changes` replace its parts.

    recorded: how much of what must be on record it states; all of it without.
    """
    facts = base("wanted")
    stated = [one for one in facts["records"]["recorded"] if one not in SIGNED][:recorded]
    folder.mkdir(parents=True, exist_ok=True)
    items = [{**one, "path": f"file{number}.jpg"} for number, one in enumerate(facts.pop("items"))]
    for item in items:
        (folder / item["path"]).write_bytes(b"nobody opens this")
    plain = {"reference": reference, "profile": "college-app", "force": FORCE, "conditions": TERMS, "items": items,
             "redactor": {"name": "Sam Redactor", "role": "press_officer"},
             "facts": {**facts, "records": {"recorded": stated}}, **changes}
    (folder / "request.yaml").write_text(yaml.safe_dump(plain))
    return folder / "request.yaml"


def entered(register: Register, folder: Path, reference: str = "PP-1", **changes: Any) -> Submitted:
    """Enter that request."""
    return submit(register, signing("Sam Redactor", "press_officer"),
                  load_request(request_file(folder / reference, reference, **changes)))

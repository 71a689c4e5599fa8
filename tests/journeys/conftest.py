"""The real command in a process of its own, on real files."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

PEOPLE = {"R. Viewer": "head_of_communications", "D. Tective": "sio", "P. Officer": "press_officer"}


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[Any]:
        """Every line of stdout as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="session")
def presspack(tmp_path_factory: pytest.TempPathFactory):
    """Run `presspack WORDS...` as a user would, and say how it ended; without a register it is this run's own."""
    home = tmp_path_factory.mktemp("home")

    def run(*words: str | Path, cwd: Path | None = None, timeout: int = 500, register: Path | None = None) -> Ended:
        own = {"PRESSPACK_REGISTER": str(register)} if register else {}
        done = subprocess.run([sys.executable, "-c", "from cli import main; main()", *map(str, words)],
                              capture_output=True, text=True, cwd=cwd, timeout=timeout, check=False,
                              env={**os.environ, "XDG_DATA_HOME": str(home), **own})
        return Ended(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def office(presspack, tmp_path: Path):
    """The command in an office with a register of its own, and people in it who may sign; `signed` lets them sign."""
    run = partial(presspack, register=tmp_path / "register.db")
    for name, role in PEOPLE.items():
        assert run("people", "add", name, role, "--as", "A. Dministrator").code == 0

    def signed(request: Path) -> None:
        """Enter a request, and let the officer and the press office sign what its ground asks for."""
        entered = run("submit", request, "--as", "Sam Redactor", "--role", "press_officer", "--json")
        assert entered.code == 0, entered.err
        reference = entered.objects[0]["id"]
        assert run("authorise", reference, "--rationale-ref", "log 1", "--as", "D. Tective", "--role", "sio").code == 0
        assert run("consult", reference, "press_office", "--outcome", "agree", "--log-ref", "log 2",
                   "--as", "Sam Redactor", "--role", "press_officer").code == 0

    run.signed = signed  # type: ignore[attr-defined]
    return run


@pytest.fixture(scope="session")
def demo(presspack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample released once: the folder `presspack demo` leaves."""
    folder = tmp_path_factory.mktemp("demo") / "released"
    ended = presspack("demo", "-o", folder)
    assert ended.code == 0, ended.err
    return folder


@pytest.fixture(scope="session")
def redacted(presspack, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample clips and photo redacted once, the subject kept."""
    folder = tmp_path_factory.mktemp("redacted")
    ended = presspack("redact", samples / "bwv.mp4", samples / "cctv.mp4", samples / "custody.jpg", "-o", folder,
                      "--keep", samples / "reference.jpg", "--json")
    assert ended.code == 0, ended.err
    return folder

"""The real command in a process of its own, on real files."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


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
def presspack():
    """Run `presspack WORDS...` as a user would, and say how it ended."""

    def run(*words: str | Path, cwd: Path | None = None, timeout: int = 500) -> Ended:
        done = subprocess.run([sys.executable, "-c", "from cli import main; main()", *map(str, words)],
                              capture_output=True, text=True, cwd=cwd, timeout=timeout, check=False)
        return Ended(done.returncode, done.stdout, done.stderr)

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

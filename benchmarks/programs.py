"""Run presspack and deface over a clip as a user would, each in its own process."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.clips import Filmed

ROOT = Path(__file__).parent.parent
ROOMS = ("media", "redact", "watermark", "release")  # what presspack is made of, beside the door
LIMIT = 1800  # seconds for one clip
DEFACE = ("deface==1.5.0", "onnxruntime>=1.23,<2")  # onnxruntime is what deface itself advises for speed


@dataclass(frozen=True)
class Ran:
    """What one run left: the redacted file or the words of a refusal, and how long it took."""

    out: Path | None
    seconds: float
    refused: str = ""


class Program(Protocol):
    """Something that redacts clips; `key` changes with its version and options, `about` names both."""

    @property
    def key(self) -> str:
        """A name for a folder."""

    @property
    def about(self) -> dict[str, str]:
        """Version, options and command, for the report."""

    def run(self, clip: Filmed, folder: Path) -> Ran:
        """Redact the clip into `folder`, which is empty."""


@dataclass(frozen=True)
class Presspack:
    """The presspack of this checkout, with the options a user might type."""

    options: tuple[str, ...] = ()
    sources: str = ""

    @property
    def key(self) -> str:
        """The version is a digest of the sources: a benchmark is run while they change."""
        return f"presspack-{self.sources}" + _short(self.options)

    @property
    def about(self) -> dict[str, str]:
        """Say what was run."""
        commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True,
                                check=False).stdout.strip()
        return {"version": f"sources {self.sources}" + (f" (commit {commit})" if commit else ""),
                "command": " ".join(["presspack redact CLIP -o DIR --json", *self.options])}

    def run(self, clip: Filmed, folder: Path) -> Ran:
        """Redact, keeping the person of the reference picture where the clip has one."""
        keep = ("--keep", str(clip.reference)) if clip.reference else ()
        return _timed((sys.executable, "-c", "from cli import main; main()", "redact", str(clip.path), "-o",
                       str(folder), "--json", *self.options, *keep), folder / f"{clip.path.stem}.redacted.mp4")


@dataclass(frozen=True)
class Deface:
    """deface from the registry in an environment of its own, with its default settings; it keeps nobody clear."""

    home: Path
    options: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The version is pinned."""
        return DEFACE[0].replace("==", "-") + _short(self.options)

    @property
    def about(self) -> dict[str, str]:
        """Say what was run, with which runtime."""
        words = "from importlib.metadata import version as v; print(v('deface'), 'onnxruntime', v('onnxruntime'))"
        seen = subprocess.run([self.home / "bin" / "python", "-c", words], capture_output=True, text=True, check=True)
        return {"version": seen.stdout.strip(), "command": " ".join(["deface CLIP -o OUT", *self.options])}

    def install(self) -> None:
        """Make the environment, unless it is there. Raises subprocess.CalledProcessError."""
        if (self.home / "bin" / "deface").exists():
            return
        subprocess.run([sys.executable, "-m", "venv", str(self.home)], check=True, timeout=LIMIT)
        subprocess.run([self.home / "bin" / "pip", "install", "-q", *DEFACE], check=True, timeout=LIMIT)

    def run(self, clip: Filmed, folder: Path) -> Ran:
        """Redact; a failed clip leaves no file, whatever the exit code says."""
        out = folder / f"{clip.path.stem}.mp4"
        return _timed((str(self.home / "bin" / "deface"), str(clip.path), "-o", str(out), *self.options), out)


def sources() -> str:
    """Digest all that decides what presspack does: code, weights and rules, wherever the checkout lies."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _files() -> Iterator[Path]:
    doors = [ROOT / name for name in ("cli.py", "options.py", "terminal.py")]
    rooms = (path for room in ROOMS for path in (ROOT / room).rglob("*"))
    yield from sorted(path for path in (*doors, *rooms) if path.is_file() and path.suffix != ".pyc")


def _short(options: tuple[str, ...]) -> str:
    return "-" + hashlib.sha256(json.dumps(options).encode()).hexdigest()[:6] if options else ""


def _timed(command: tuple[str, ...], out: Path) -> Ran:
    """Run one command; a clip that does not come out is refused with the last thing that was said."""
    shutil.rmtree(out.parent, ignore_errors=True)
    out.parent.mkdir(parents=True)
    start = time.monotonic()
    try:
        ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True,
                               text=True, errors="replace", timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        return Ran(None, time.monotonic() - start, f"nothing after {LIMIT} s")
    took = time.monotonic() - start
    if ended.returncode == 0 and out.is_file():
        return Ran(out, took)
    said = (ended.stderr.strip() or ended.stdout.strip()).splitlines()
    words = re.sub(r"(/[^/\s\"]+)+/", "", said[-1]) if said else "no word"  # names, not where they lie here
    return Ran(None, took, f"exit {ended.returncode}: {words}")

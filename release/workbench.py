"""The review folder of one request: plans, previews, approvals, and who is working in it."""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from media.atomic import write_text
from media.errors import OutputError, WrongUseError
from media.records import Record

UNFINISHED = ".presspack-"
A_MOMENT = 0.02  # seconds between two tries to take a lock


@dataclass(frozen=True, slots=True)
class Bench:
    """Where everything about one request lies while it is reviewed; never part of a package."""

    folder: Path

    @classmethod
    def of(cls, out: Path, reference: str) -> "Bench":
        """Return the review folder beside the package to be."""
        return cls(folder=out / f"{reference}.review")

    def plan(self, item: str) -> Path:
        """Return where the item's plan is."""
        return self.folder / f"{item}.plan.json"

    def drafted(self, item: str) -> Path:
        """Return where the plan is as it was looked, before anybody edited it."""
        return self.folder / f"{item}.drafted.json"

    def edits(self, item: str) -> Path:
        """Return where the log of all edits of the plan is; there is none before the first."""
        return self.folder / f"{item}.edits.json"

    def followed(self, item: str) -> Path:
        """Return where the ways are that drawn zones were followed along."""
        return self.folder / f"{item}.followed.json"

    def proxies(self, item: str) -> Path:
        """Return the folder of what the review page shows: small copies, before and after."""
        return self.folder / f"{item}.proxies"

    def preview(self, item: str) -> Path:
        """Return where the before/after picture is, for whoever reviews it."""
        return self.folder / f"{item}.preview.jpg"

    def drawn(self, item: str) -> Path:
        """Return where the SHA-256 of the plan is that the before/after picture shows."""
        return self.folder / f"{item}.preview.sha256"

    def shows(self, item: str, plan: str) -> bool:
        """Whether the before/after picture is there, and of the plan with this SHA-256."""
        here = self.preview(item).is_file() and self.drawn(item).is_file()
        return here and self.drawn(item).read_text(encoding="ascii", errors="replace").strip() == plan

    def clip(self, item: str) -> Path:
        """Return where the before/after clip is; there is none for a photo."""
        return self.folder / f"{item}.preview.mp4"

    def sound(self, item: str) -> Path:
        """Return where the sound as the plan makes it is; there is none where it is left out."""
        return self.folder / f"{item}.preview.m4a"

    def finished(self, item: str) -> Path:
        """Return where the before/after picture made from the finished file is, for the record."""
        return self.folder / f"{item}.finished.jpg"

    def approval(self, item: str) -> Path:
        """Return where the reviewer's approval is."""
        return self.folder / f"{item}.approval.json"

    @property
    def request(self) -> Path:
        """Where it is noted which request file this is the review of."""
        return self.folder / "request.json"

    @property
    def status(self) -> Path:
        """How the last run ended."""
        return self.folder / "status.json"

    def note(self, ending: Record) -> None:
        """Keep how a run ended, for whoever opens the folder and for `approve`."""
        write_text(self.status, ending.to_json())

    @contextmanager
    def occupied(self, wait: float = 0.0) -> Iterator[None]:
        """Work in the folder alone; leftovers of a run that was killed are cleared away.

        wait: for how many seconds somebody else may still be at work in it.

        Raises:
            WrongUseError: another run, or a reviewer's approval, is at work in it right now.
            OutputError: the folder cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / ".lock").open("a")
        except OSError as problem:
            raise OutputError(f"cannot be used ({problem.strerror})", file=self.folder) from problem
        with lock:
            _lock(lock, self.folder, time.monotonic() + wait)
            self._clear_leftovers()
            yield

    @contextmanager
    def drawer(self) -> Iterator[Path]:
        """Lend a folder for finished files that are not yet packaged; emptied whatever happens."""
        try:
            drawer = TemporaryDirectory(prefix=UNFINISHED, dir=self.folder)
        except OSError as problem:
            raise OutputError(f"cannot be written ({problem.strerror})", file=self.folder) from problem
        with drawer as folder:
            yield Path(folder)

    def _clear_leftovers(self) -> None:
        for one in self.folder.glob(f"{UNFINISHED}*"):
            if one.is_dir():
                shutil.rmtree(one, ignore_errors=True)
            else:
                one.unlink(missing_ok=True)


def _lock(lock: IO[str], folder: Path, until: float) -> None:
    """Take the lock of a folder, or say who has it; until: on the clock that only runs forwards."""
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            if time.monotonic() >= until:
                raise WrongUseError("is being worked on by another run", file=folder,
                                    advice="Wait until it has ended.") from problem
            time.sleep(A_MOMENT)
        else:
            return

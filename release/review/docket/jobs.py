"""Take a request on in a child process, one at a time for each request, and keep how it ended on its bench."""

import fcntl
import json
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import IO, Annotated

from pydantic import Field, JsonValue, TypeAdapter, ValidationError

from media.errors import OutputError
from release.desk import Asked as RequestFile
from release.records import AwaitingReview, Failed, Held, Outcome, Quarantined, Refused, Released
from release.register.shelf import Register
from release.review.docket.errors import NotOpenError
from release.review.docket.views import Job, JobState
from release.workbench import Bench

CHILD = (sys.executable, "-c", "from cli import main; main()")
"""The command `presspack`, of this very installation."""

ENDS: dict[type[object], JobState] = {
    Released: "released", AwaitingReview: "waiting", Held: "held", Refused: "refused", Quarantined: "quarantined",
    Failed: "failed"}

LAST_WORDS = 5  # lines of stderr told where a child ended without a result
PATIENCE = 20  # seconds a child is given to clear up when the server ends

_OUTCOME: TypeAdapter[Outcome] = TypeAdapter(Annotated[Outcome, Field(discriminator="outcome")])


@dataclass(slots=True)
class Jobs:
    """The releases that are being made for one folder of reviews."""

    register: Register
    out: Path
    command: tuple[str, ...] = CHILD
    _running: dict[Path, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, bench: Bench) -> Job:
        """Start it; whoever holds the lock file is at work, in this server or another, and the child holds it on.

        Raises:
            NotOpenError: it is being made already, or nobody knows which request file the bench belongs to.
            OutputError: the bench cannot be written.
        """
        request = request_of(bench)
        with self._lock, _opened(bench) as (lock, out, err):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as problem:
                raise NotOpenError("the release is being made already", advice="Wait until it has ended.") from problem
            address = self.register.engine.url.render_as_string(hide_password=False)
            out.truncate(0)
            err.truncate(0)
            self._running[bench.folder] = subprocess.Popen(
                [*self.command, "release", str(request), "-o", str(self.out), "--json"], stdin=subprocess.DEVNULL,
                stdout=out, stderr=err, pass_fds=(lock.fileno(),), start_new_session=True,
                env={**os.environ, "PRESSPACK_REGISTER": _plain(address)})
        return Job(state="running")

    def job(self, bench: Bench) -> Job:
        """Return how far it is, or how it ended last."""
        with self._lock:
            child = self._running.get(bench.folder)
            if child is not None and child.poll() is not None:
                del self._running[bench.folder]
            running = _held(bench)  # under the lock: to ask is to hold it for a moment, and nobody may start just then
        return Job(state="running") if running else _ended(bench)

    def close(self) -> None:
        """End what is still running; a release that is ended so leaves nothing half-made."""
        with self._lock:
            children, self._running = list(self._running.values()), {}
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def request_of(bench: Bench) -> Path:
    """Return which request file a bench belongs to.

    Raises:
        NotOpenError: nobody noted it, or it is not there any more.
    """
    try:
        path = Path(RequestFile.from_json(bench.request.read_bytes(), file=bench.request).request)
    except OSError as problem:
        raise NotOpenError("nobody noted which request file this is the review of",
                           advice="Run `presspack release` with the request once.") from problem
    if not path.is_file():
        raise NotOpenError("the request file is not where it was", file=path, advice="Put it back, with its material.")
    return path


class _Files:
    """The lock and the two outputs of a child, on the bench."""

    def __init__(self, bench: Bench) -> None:
        self.places = (bench.folder / "package.lock", bench.folder / "package.json", bench.folder / "package.log")
        self.files: list[IO[bytes]] = []

    def __enter__(self) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
        try:
            self.files = [place.open("ab") for place in self.places]
        except OSError as problem:
            self.__exit__()
            raise OutputError(f"cannot be written ({problem.strerror})", file=self.places[0].parent) from problem
        lock, out, err = self.files
        return lock, out, err

    def __exit__(self, *_: object) -> None:
        for file in self.files:
            file.close()


def _opened(bench: Bench) -> _Files:
    return _Files(bench)


def _held(bench: Bench) -> bool:
    """Tell whether somebody holds the lock of a bench."""
    with suppress(OSError), (bench.folder / "package.lock").open("rb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _ended(bench: Bench) -> Job:
    """Read how the last child ended, from its last line."""
    try:
        lines = (bench.folder / "package.json").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return Job(state="none")
    try:
        said: JsonValue = json.loads(lines[-1]) if lines else None
        ending = _OUTCOME.validate_json(json.dumps(said))
    except (ValueError, ValidationError):
        return Job(state="failed", words=_last_words(bench))
    return Job(state=ENDS[type(ending)], words=_words(ending))


def _words(ending: Outcome) -> tuple[str, ...]:
    """Say how it ended, without where things lie on the server."""
    match ending:
        case Released():
            names = [f"{Path(one.package).name} for {one.recipient}" for one in ending.copies]
            return ("The package is there, and was verified.", *names, *ending.notes)
        case AwaitingReview():
            return tuple(f"{one.item}: {one.reason}" for one in ending.items)
        case Held() | Refused() | Quarantined():
            return ending.reasons
        case Failed():
            return (ending.error,)


def _last_words(bench: Bench) -> tuple[str, ...]:
    try:
        lines = (bench.folder / "package.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return ("It ended without a result.", *lines[-LAST_WORDS:])


def _plain(address: str) -> str:
    """Return a register's address as the command takes it: a file by its path alone."""
    return address.removeprefix("sqlite+pysqlite:///").removeprefix("sqlite:///")

"""Several workers beside each other: what one of them meets is told once, in words, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from media import crew, workers
from media.crew import worked
from media.errors import MissingPartError, UnreadableInputError
from media.parts import Part

PARTS = tuple(Part(first=number, stop=number + 1) for number in range(6))


@dataclass(frozen=True)
class Working:
    """Returns a part's number and who did it; meets something on the third."""

    meets: str = ""

    def __call__(self, part: Part, tell: Callable[[int], None]) -> tuple[int, int]:
        """Do a part."""
        tell(1)
        if part.first == 3 and self.meets == "death":
            os.kill(os.getpid(), signal.SIGKILL)
        if part.first == 3 and self.meets == "sleep":
            time.sleep(60)
        if part.first == 3 and self.meets == "refusal":
            raise UnreadableInputError("is damaged", file="a.mp4", advice="Copy it again.")
        if part.first == 3 and self.meets == "bug":
            raise KeyError("nobody thought of this")
        return part.first, os.getpid()


@pytest.fixture(autouse=True)
def _two() -> Iterator[None]:
    workers.use(2)
    yield
    workers.use(None)


def alive(pid: int) -> bool:
    """Whether a process runs; a dead one that nobody reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_results_come_in_order_and_workers_end(tmp_path: Path) -> None:
    """Whoever joins the parts relies on their order; a worker that stays holds memory and a file."""
    told: list[int] = []
    with worked(Working(), PARTS, tmp_path, told.append) as made:
        found = list(made)

    pids = {pid for _, pid in found}
    assert [number for number, _ in found] == list(range(6))
    assert os.getpid() not in pids
    assert sum(told) == 6
    assert not any(alive(pid) for pid in pids)


def test_a_single_worker_is_this_process(tmp_path: Path) -> None:
    """Where one core is left, starting a process would only cost."""
    workers.use(1)

    with worked(Working(), PARTS, tmp_path, lambda _: None) as made:
        assert {pid for _, pid in made} == {os.getpid()}


@pytest.mark.parametrize(("meets", "error", "words"), [
    ("death", MissingPartError, "stopped by the system"), ("sleep", MissingPartError, "stood still"),
    ("refusal", UnreadableInputError, r"a.mp4: is damaged. Copy it again.")])
def test_what_a_worker_meets_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meets: str,
                                              error: type[Exception], words: str) -> None:
    """At three in the morning nobody reads a stack trace."""
    monkeypatch.setattr(crew, "PATIENCE", 4.0)

    with pytest.raises(error, match=words) as told, worked(Working(meets), PARTS, tmp_path / "clip.mp4",
                                                           lambda _: None) as made:
        list(made)

    assert ("clip.mp4" in str(told.value)) or meets == "refusal"


def test_a_bug_in_a_worker_stays_a_bug(tmp_path: Path) -> None:
    """It must be mended, not advised upon."""
    with pytest.raises(RuntimeError, match="nobody thought of this"), worked(Working("bug"), PARTS, tmp_path,
                                                                             lambda _: None) as made:
        list(made)


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    """A killed night leaves no process that goes on reading case files."""
    script = f"""
import os, sys, time
sys.path[:0] = [{str(Path.cwd())!r}, {str(Path(__file__).parent)!r}]
from pathlib import Path
from media import workers
from media.crew import worked
from test_crew import PARTS, Working
workers.use(2)
with worked(Working("sleep"), PARTS, Path("a.mp4"), lambda _: None) as made:
    print(sorted({{pid for _, pid in (next(made), next(made), next(made))}}), flush=True)
    list(made)
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = [int(one) for one in parent.stdout.readline().strip("[]\n").split(",")]
    before = [alive(pid) for pid in pids]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while any(alive(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert any(before)
    assert not any(alive(pid) for pid in pids)

"""A release that died half-way goes on where it was: nothing is made twice, nothing unfinished stays."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from release.copies import new_key
from release.desk import release
from release.package.verify import verify
from release.places import Place
from release.records import Failed, Outcome, Released

Plain = dict[str, Any]
PEOPLE = [{"name": "Dana Desk", "organisation": "Exampleton News", "email": "dana@news.example"},
          {"name": "Robin Reporter", "organisation": "Exampleton Courier", "email": "robin@courier.example"}]
KILLED = """
import os, signal, sys
from pathlib import Path
from media import atomic
from release.desk import release
honest = atomic.place_folder
def once(beside, path):
    honest(beside, path)
    os.kill(os.getpid(), signal.SIGKILL)
atomic.place_folder = once
release(Path(sys.argv[1]), Path(sys.argv[2]), lambda _: None, key=Path(sys.argv[3]))
"""


@pytest.fixture
def run(plain: Plain, written: Callable[[Plain], Path], tmp_path: Path, approved: Any) -> Callable[[], Outcome]:
    """Prepare a request for two recipients until it may be released, and return what releases it."""
    new_key(tmp_path / "force.key")
    (tmp_path / "force.key").write_text("5a" * 32 + "\n")
    plain["recipients"], plain["marks"] = PEOPLE, {"recipients": ["line"]}
    request = written(plain)

    def once() -> Outcome:
        return release(request, tmp_path / "out", lambda _: None, key=tmp_path / "force.key")

    once()
    approved()
    return once


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a package."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def unfinished(out: Path) -> list[str]:
    """What lies unfinished in the folder of packages."""
    return [one.name for one in out.iterdir() if one.name.startswith(".")]


def test_a_release_killed_between_two_packages_lets_the_second_appear(run: Callable[[], Outcome], written: Any,
                                                                       plain: Plain, tmp_path: Path) -> None:
    """One newsroom's copy stood, the record named two, and no run after that could ever end."""
    out = tmp_path / "out"
    request = next(tmp_path.rglob("request.yaml"))
    done = subprocess.run([sys.executable, "-c", KILLED, str(request), str(out), str(tmp_path / "force.key")],
                          check=False, capture_output=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    first, = Place(out, "PP-2026-0042").standing()
    before = contents(first)

    outcome = run()

    assert isinstance(outcome, Released), outcome
    packages = [Path(one.package) for one in outcome.copies]
    assert len(packages) == 2 and all(verify(one).ok for one in packages)
    assert contents(first) == before
    assert unfinished(out) == []


def test_what_a_killed_run_left_unfinished_is_cleared_away(run: Callable[[], Outcome], tmp_path: Path) -> None:
    """A half-filled package is a copy of the pictures that nobody looks after."""
    ours = tmp_path / "out" / ".presspack-PP-2026-0042-ab_d3fgh"
    theirs = tmp_path / "out" / ".presspack-PP-2026-0042-B-ab_d3fgh"
    for one in (ours, theirs):
        (one / "data").mkdir(parents=True)

    assert isinstance(run(), Released)

    assert not ours.exists()
    assert theirs.exists(), "that is another request's, and may be at work"


def test_a_package_that_does_not_verify_is_not_let_appear(run: Callable[[], Outcome], tmp_path: Path) -> None:
    """What lies beside is taken by its seal, not by its name."""
    outcome = run()
    assert isinstance(outcome, Released)
    second = Path(outcome.copies[1].package)
    beside = second.with_name(f".presspack-{second.name}-ab_d3fgh")
    second.rename(beside)
    (beside / "data" / "manifest.json").write_text("{}")

    again = run()

    assert isinstance(again, Failed) and "a package is here already" in again.error
    assert not second.exists()


def test_a_release_under_another_branding_is_another_release(plain: Plain, written: Any, tmp_path: Path,
                                                              ended: Any, approved: Any) -> None:
    """The branding lies beside the request; with it changed, what stands is not what would be made now."""
    plain["marks"] = {"branding": "brand.yaml"}
    request = written(plain)
    brand = request.parent / "brand.yaml"
    brand.write_text("{text: '#101010', band: '#f0f0f0'}")
    ended(request)
    approved()
    assert isinstance(ended(request), Released)
    assert isinstance(ended(request), Released), "unchanged, it still stands"

    brand.write_text("{text: '#101010', band: '#f0f0e0'}")

    again = ended(request)
    assert isinstance(again, Failed) and "branding" in again.error

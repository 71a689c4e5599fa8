"""A run of a release leaves the reviewer's proxies on the bench, and the next one finds them right."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from redact.plan import load_plan
from release.records import AwaitingReview, Released
from release.review.proxies.folder import load
from release.review.proxies.making import folder_of
from release.workbench import Bench


@pytest.fixture
def face(samples: Path, plain: dict[str, Any], written: Any) -> Path:
    """Put the sample custody photo and its reference into the request; returns the request file."""
    request = Path(written(plain))
    for name in ("custody.jpg", "reference.jpg"):
        shutil.copyfile(samples / name, request.parent / name)
    plain["items"][0].update(path="custody.jpg", keep=["reference.jpg"])
    return Path(written(plain))


def test_a_reviewer_finds_what_passing_would_release(face: Path, ended: Any, approved: Any, tmp_path: Path) -> None:
    """The subject that is suggested is seen; a signature changes the plan, and nothing of what was shown."""
    bench = Bench.of(tmp_path / "out", "PP-2026-0042")
    waiting = ended(face)
    folder = folder_of(bench.folder, "I1")
    shown = load(folder)
    drawn = (folder / "after.jpg").stat().st_ino

    approved()
    outcome = ended(face)

    assert isinstance(waiting, AwaitingReview), waiting
    assert isinstance(outcome, Released), outcome
    signed, plan = load(folder), load_plan(bench.plan("I1"))
    assert shown is not None
    assert signed is not None
    assert (signed.plan, signed.shown) == (plan.fingerprint(), shown.shown)
    assert (folder / "after.jpg").stat().st_ino == drawn
    assert len(list((folder / "references").iterdir())) == 1
    assert not list((tmp_path / "out" / "PP-2026-0042").rglob("*proxies*"))

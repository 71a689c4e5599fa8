"""The draft a reviewer sees: kept while it holds, made anew when anything it rests on changes."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media.errors import WrongUseError
from redact.plan import load_plan
from release.approval import approve
from release.records import AwaitingReview, Failed, Released
from release.workbench import Bench

Plain = dict[str, Any]


@pytest.fixture
def face(samples: Path, plain: Plain, written: Any) -> Path:
    """Put the sample custody photo and its reference into the request; returns the request file."""
    request = written(plain)
    for name in ("custody.jpg", "reference.jpg"):
        shutil.copyfile(samples / name, request.parent / name)
    plain["items"][0].update(path="custody.jpg", keep=["reference.jpg"])
    return written(plain)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return the review folder of the request."""
    return Bench.of(tmp_path / "out", "PP-2026-0042")


def test_the_subject_is_suggested_and_left_clear(face: Path, ended: Any, approved: Any, bench: Bench) -> None:
    """The custody photo is of the person who may be shown; a covered face would be useless."""
    waiting = ended(face)
    approved()
    outcome = ended(face)

    assert isinstance(waiting, AwaitingReview), waiting
    assert len(waiting.items[0].suggested) == 1
    assert isinstance(outcome, Released), outcome
    assert load_plan(bench.plan("I1")).kept == set(waiting.items[0].suggested)
    assert bench.finished("I1").is_file()


def test_a_rejected_suggestion_is_hidden(face: Path, ended: Any, bench: Bench, tmp_path: Path) -> None:
    """The reviewer knows the person, the comparison does not."""
    track = ended(face).items[0].suggested[0]
    approve(bench.plan("I1"), "Robin Reviewer", "sio", hide=(track,))

    outcome = ended(face)

    assert isinstance(outcome, Released), outcome
    text = (tmp_path / "out" / "PP-2026-0042" / "data" / "manifest.json").read_text()
    hidden = json.loads(text)["items"][0]["redactions"]
    tracks = load_plan(bench.plan("I1")).tracks
    assert [(one["what"], one["tracks"]) for one in hidden] == [("face", len(tracks))]


def test_another_reference_photo_asks_for_a_new_look(face: Path, ended: Any, approved: Any) -> None:
    """Whom the photo shows decides who stays clear."""
    ended(face)
    approved()
    with Image.open(face.parent / "reference.jpg") as image:
        image.convert("RGB").save(face.parent / "reference.jpg", quality=70)

    outcome = ended(face)

    assert isinstance(outcome, AwaitingReview), outcome
    assert "the reference photos have changed" in outcome.items[0].reason


def test_a_plan_of_another_version_is_made_anew(face: Path, ended: Any, bench: Bench) -> None:
    """A later version may find faces that an earlier one did not."""
    ended(face)
    plan = load_plan(bench.plan("I1"))
    bench.plan("I1").write_text(plan.model_copy(update={"version": "0.0.1"}).to_json())

    ended(face)

    assert load_plan(bench.plan("I1")).version == plan.version


def test_an_edited_plan_is_drawn_again_before_it_can_be_approved(face: Path, ended: Any,
                                                                 bench: Bench) -> None:
    """Nobody signs for boxes that they were not shown."""
    ended(face)
    drawn = bench.preview("I1").read_bytes()
    plan = load_plan(bench.plan("I1"))
    seen = plan.tracks[0].sightings[0]
    moved = plan.tracks[0].model_copy(
        update={"sightings": (seen.model_copy(update={"cover": seen.cover.shifted(40, 40)}),)})
    bench.plan("I1").write_text(plan.model_copy(update={"tracks": (moved,)}).to_json())
    with pytest.raises(WrongUseError, match="nobody can have looked"):
        approve(bench.plan("I1"), "Robin Reviewer", "sio")

    outcome = ended(face)

    assert isinstance(outcome, AwaitingReview)
    assert bench.preview("I1").read_bytes() != drawn
    assert approve(bench.plan("I1"), "Robin Reviewer", "sio").by == "Robin Reviewer"


def test_a_broken_plan_on_the_bench_fails_in_words(face: Path, ended: Any, bench: Bench) -> None:
    """Half a plan must not count as none: somebody may have worked on it."""
    ended(face)
    bench.plan("I1").write_text("{")

    outcome = ended(face)

    assert isinstance(outcome, Failed)
    assert "I1.plan.json" in outcome.error


def test_a_clip_has_a_clip_to_watch(samples: Path, plain: Plain, written: Any, ended: Any,
                                    bench: Bench) -> None:
    """Stills show six frames; the reviewer of a clip must be able to watch all of it."""
    request = written(plain)
    shutil.copyfile(samples / "bwv.mp4", request.parent / "worn.mp4")
    plain["items"][0].update(path="worn.mp4")

    outcome = ended(written(plain))

    assert isinstance(outcome, AwaitingReview), outcome
    assert outcome.items[0].clip == str(bench.clip("I1"))
    assert bench.clip("I1").stat().st_size > 10_000
    assert bench.preview("I1").is_file()

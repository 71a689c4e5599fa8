"""Four eyes: who may settle a plan, and what voids it."""

from pathlib import Path
from typing import Any

import pytest

from media.errors import WrongUseError
from redact.plan import load_plan
from release.approval import Expected, approve, load_approval, name_key, why_void
from release.records import AwaitingReview, Held, Waiting
from release.workbench import Bench


@pytest.fixture
def waiting(a_plan: Any, tmp_path: Path) -> Path:
    """Lay out a review folder with one plan that waits; returns the plan's path."""
    bench = Bench.of(tmp_path / "out", "PP-1")
    bench.folder.mkdir(parents=True)
    bench.plan("I1").write_text(a_plan.to_json())
    bench.preview("I1").write_bytes(b"a picture")
    bench.drawn("I1").write_text(a_plan.fingerprint())
    bench.note(AwaitingReview(
        reference="PP-1", review=str(bench.folder), obligations=("metadata_strip",), look_for=(),
        items=(Waiting(item="I1", plan="", preview="", reason="", tracks=2, suggested=("T1",), flags=0),)))
    return bench.plan("I1")


def expected(plan: Any, **change: Any) -> Expected:
    """Say what the desk expects of an approval for this plan."""
    return Expected(**{"reference": "PP-1", "item": "I1", "plan": plan, "redactor": "Sam Redactor",
                       "obligations": ("metadata_strip",), **change})


def test_a_suggestion_stays_clear_when_it_is_approved(waiting: Path) -> None:
    """Comparing faces only suggests; a named person decides."""
    approval = approve(waiting, "Robin Reviewer", "sio")

    plan = load_plan(waiting)
    assert approval.kept == ("T1",)
    assert [(one.track, one.by, one.role) for one in plan.verdicts] == [("T1", "Robin Reviewer", "sio")]


def test_the_reviewer_may_overrule_a_suggestion(waiting: Path) -> None:
    """A match can be wrong; then the wrong face would be published."""
    approval = approve(waiting, "Robin Reviewer", "sio", keep=("T2",), hide=("T1",))

    assert approval.kept == ("T2",)


def test_approving_again_keeps_what_was_overruled(waiting: Path) -> None:
    """A second signature must not bring a rejected suggestion back."""
    approve(waiting, "Robin Reviewer", "sio", hide=("T1",))

    assert approve(waiting, "Chris Chief", "chief_officer").kept == ()


@pytest.mark.parametrize("name", [
    "Sam Redactor", "SAM  REDACTOR", " sam redactor ", "Redactor, Sam", "Sám Redactor", "Ｓａｍ Redactor",
    "Sam\u200b Redactor", "Sam-Redactor", "sam.redactor"])
def test_nobody_reviews_their_own_work(waiting: Path, name: str) -> None:
    """The redactor's name in other clothes is still the redactor."""
    with pytest.raises(WrongUseError):
        approve(waiting, name, "sio")

    assert not (waiting.parent / "I1.approval.json").exists()
    assert load_plan(waiting).verdicts == ()


@pytest.mark.parametrize(("name", "role", "choices", "named"), [
    ("", "sio", {}, "name"), (" . ", "sio", {}, "name"), ("Robin\nReviewer", "sio", {}, "one line"),
    ("TBC", "sio", {}, "filled in"),
    ("Robin Reviewer", "wizard", {}, "'wizard' is not a role"),
    ("Robin Reviewer", "redactor", {}, "not a role"),
    ("Robin Reviewer", "", {}, "not a role"),
    ("Robin Reviewer", "sio", {"keep": ("T9",)}, "no track T9"),
    ("Robin Reviewer", "sio", {"keep": ("T1",), "hide": ("T1",)}, "both kept and hidden")])
def test_what_stands_in_the_way_is_named(waiting: Path, name: str, role: str, choices: Any,
                                         named: str) -> None:
    """An approval is a signature: it is whole or it is not given."""
    with pytest.raises(WrongUseError) as caught:
        approve(waiting, name, role, **choices)

    assert named in str(caught.value)
    assert not (waiting.parent / "I1.approval.json").exists()


def test_what_was_held_since_cannot_be_approved(waiting: Path) -> None:
    """The last run said no; an approval given afterwards would look as if it had said yes."""
    Bench(waiting.parent).note(Held(reference="PP-1", reasons=("a court order",)))

    with pytest.raises(WrongUseError, match="nothing here waits"):
        approve(waiting, "Robin Reviewer", "sio")


def test_nobody_approves_what_could_not_be_seen(waiting: Path) -> None:
    """Without the before/after picture a signature says nothing."""
    (waiting.parent / "I1.preview.jpg").unlink()

    with pytest.raises(WrongUseError, match="nobody can have looked"):
        approve(waiting, "Robin Reviewer", "sio")


def test_nobody_approves_another_plan_than_the_one_shown(waiting: Path) -> None:
    """A box edited between the drawing and the signature would be signed for unseen."""
    plan = load_plan(waiting)
    waiting.write_text(plan.model_copy(update={"tracks": plan.tracks[:1]}).to_json())

    with pytest.raises(WrongUseError, match="nobody can have looked"):
        approve(waiting, "Robin Reviewer", "sio")


def test_an_approval_stands_for_its_plan(waiting: Path) -> None:
    """What was signed and what is released are the same thing."""
    approval = approve(waiting, "Robin Reviewer", "sio")

    assert why_void(approval, expected(load_plan(waiting))) == ()
    assert load_approval(waiting.parent / "I1.approval.json") == approval


def test_any_later_change_voids_it(waiting: Path) -> None:
    """A box moved after the signature is a box nobody approved."""
    approval = approve(waiting, "Robin Reviewer", "sio")
    plan = load_plan(waiting)
    seen = plan.tracks[0].sightings[0]
    moved = seen.model_copy(update={"cover": seen.cover.shifted(0.5, 0)})
    track = plan.tracks[0].model_copy(update={"sightings": (moved,)})
    digest = plan.source.digest.model_copy(update={"sha256": "1" * 64})
    source = plan.source.model_copy(update={"digest": digest})

    reasons = {
        "the plan has changed": expected(plan.model_copy(update={"tracks": (track, *plan.tracks[1:])})),
        "another version of the file": expected(plan.model_copy(update={"source": source})),
        "by the person who made": expected(plan, redactor="Reviewer, Robin"),
        "given for I1 of PP-1": expected(plan, item="I2"),
        "also asks for victim_full": expected(plan, obligations=("metadata_strip", "victim_full")),
    }

    for words, wanted in reasons.items():
        assert any(words in reason for reason in why_void(approval, wanted)), words


def test_an_approval_edited_by_hand_is_not_read(waiting: Path) -> None:
    """A field nobody knows may be an attempt; it is refused rather than passed over."""
    approve(waiting, "Robin Reviewer", "sio")
    path = waiting.parent / "I1.approval.json"
    path.write_text(path.read_text().replace('"sio"', '"wizard"'))

    with pytest.raises(WrongUseError, match="role"):
        load_approval(path)


def test_different_people_stay_different() -> None:
    """The comparison must not refuse a real second person."""
    assert name_key("Sam Redactor") != name_key("Sam Redacted")
    assert name_key("Sam Redactor") == name_key("REDACTOR, Sam")


def test_two_at_the_bench_do_not_mix(waiting: Path) -> None:
    """A run and an approval at the same moment could sign half a plan."""
    with Bench(waiting.parent).occupied(), pytest.raises(WrongUseError, match="another run"):
        approve(waiting, "Robin Reviewer", "sio")

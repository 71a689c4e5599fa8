"""Nothing that somebody changed is lost: the log of edits merges, refuses, takes back and survives a crash."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from media.errors import WrongUseError
from redact.edits import Draw, Hide, Keep, Keyframe, Split
from redact.plan import load_plan
from redact.records import Kind, RedactionPlan, Track
from release.register.acts import Signed
from release.review.editlog import (
    done,
    edit,
    load_log,
    redo,
    redoable,
    said,
    set_aside,
    standing,
    undo,
    undoable,
    version,
)
from release.review.editrecords import Batch, StaleEditError
from release.workbench import Bench

EVE, ADA = (Signed(by=name, role="press_officer", at=datetime(2026, 6, 1, 12, tzinfo=UTC)) for name in ("Eve", "Ada"))
Batches = Callable[..., Batch]
KEEP = Keep(tracks=("face-1",), reason="subject")
HIDE = Hide(tracks=("face-2",), reason="witness")
ZONE = Draw(zone="zone-1", keyframes=(Keyframe(frame=0, box=(0, 0, 9, 9)), Keyframe(frame=6, box=(8, 8, 20, 20))),
            span=(0, 6), follow=True, reason="plate")


def test_an_edit_is_in_the_plan_and_in_the_log(bench: Bench, batch: Batches) -> None:
    """Who did what to whom, and the plan that came of it."""
    drafted = bench.plan("I1").read_text()

    made = edit(bench, "I1", batch(0, KEEP), EVE)

    assert load_plan(bench.plan("I1")) == made.plan
    assert made.plan.kept == {"face-1"}
    assert bench.drafted("I1").read_text() == drafted
    log = load_log(bench.edits("I1"))
    assert log is not None and log.entries[0].plan == made.sha256 == made.plan.fingerprint()
    assert (log.entries[0].by, said(log.entries[0])) == ("Eve", "left face-1 clear (subject)")


def test_edits_of_other_tracks_made_meanwhile_are_merged(bench: Bench, batch: Batches) -> None:
    """Two people at two screens, on two faces: both are right."""
    edit(bench, "I1", batch(0, KEEP), EVE)

    made = edit(bench, "I1", batch(0, HIDE), ADA)

    assert [(one.by, one.edit) for one in done(made.log)] == [("Eve", KEEP), ("Ada", HIDE)]
    assert {one.track: one.reason for one in made.plan.verdicts} == {"face-1": "subject", "face-2": "witness"}


@pytest.mark.parametrize("mine", [Hide(tracks=("face-1",), reason="child"), Split(track="face-1", frame=4),
                                  Hide(tracks=("face-2", "face-1"), reason="child")])
def test_an_edit_of_the_same_track_is_refused_with_what_the_other_did(bench: Bench, batch: Batches,
                                                                      mine: Hide | Split) -> None:
    """The later click must not silently undo the earlier one."""
    before = edit(bench, "I1", batch(0, KEEP), EVE)

    with pytest.raises(StaleEditError, match="Eve changed the same") as refused:
        edit(bench, "I1", batch(0, mine), ADA)

    assert [one.version for one in refused.value.since] == [1]
    assert standing(bench, "I1").sha256 == before.sha256


def test_undo_and_redo_go_back_and_forth(bench: Bench, batch: Batches) -> None:
    """Every step back is a step in the log, too; a new edit leaves nothing to bring back."""
    plans = [standing(bench, "I1").sha256]
    for number, one in enumerate((KEEP, HIDE, ZONE.model_copy(update={"follow": False}))):
        plans.append(edit(bench, "I1", batch(number, one), EVE).sha256)

    back = [undo(bench, "I1", seen, ADA).sha256 for seen in (3, 4, 5)]
    assert back == plans[2::-1]
    with pytest.raises(WrongUseError, match="nothing to take back"):
        undo(bench, "I1", 6, ADA)
    again = [redo(bench, "I1", seen, ADA).sha256 for seen in (6, 7)]
    assert again == plans[1:3]
    here = standing(bench, "I1").log
    assert version(here) == 8 and undoable(here) == here.entries[1] and redoable(here) == here.entries[2]

    after = edit(bench, "I1", batch(8, Split(track="face-3", frame=8)), EVE)
    assert redoable(after.log) is None
    with pytest.raises(WrongUseError, match="nothing to bring back"):
        redo(bench, "I1", 9, EVE)


def test_undo_of_what_somebody_else_has_changed_since_is_refused(bench: Bench, batch: Batches) -> None:
    """Ctrl-Z means what I see, not what came since."""
    edit(bench, "I1", batch(0, KEEP), EVE)
    edit(bench, "I1", batch(1, HIDE), ADA)

    with pytest.raises(StaleEditError, match="Ada changed the plan"):
        undo(bench, "I1", 1, EVE)
    with pytest.raises(StaleEditError, match="no version 7"):
        undo(bench, "I1", 7, EVE)


def test_a_batch_is_made_whole_or_not_at_all(bench: Bench, batch: Batches) -> None:
    """Half of what somebody meant is something that nobody meant."""
    before = bench.plan("I1").read_text()

    with pytest.raises(WrongUseError, match="there is no track face-9"):
        edit(bench, "I1", batch(0, KEEP, Hide(tracks=("face-9",), reason="child")), EVE)

    assert bench.plan("I1").read_text() == before
    assert not bench.edits("I1").exists()


def test_what_the_machine_died_in_is_as_if_it_was_never_done(bench: Bench, batch: Batches) -> None:
    """The log is written first; a plan that is still the one before was never shown otherwise."""
    edit(bench, "I1", batch(0, KEEP), EVE)
    before = bench.plan("I1").read_text()
    edit(bench, "I1", batch(1, HIDE), EVE)
    bench.plan("I1").write_text(before)  # as it is where the power went after the log was written

    assert version(standing(bench, "I1").log) == 1
    again = edit(bench, "I1", batch(1, HIDE), EVE)
    assert version(again.log) == 2
    assert standing(bench, "I1").sha256 == again.sha256


def test_a_plan_that_its_log_did_not_make_is_refused(bench: Bench, batch: Batches) -> None:
    """Somebody wrote into it with an editor, and nobody can say whose change that is."""
    made = edit(bench, "I1", batch(0, KEEP), EVE)
    bench.plan("I1").write_text(made.plan.model_copy(update={"verdicts": ()}).model_copy(
        update={"drafted_by": "Mallory"}).to_json())

    with pytest.raises(WrongUseError, match="not the one that its log"):
        edit(bench, "I1", batch(1, HIDE), EVE)


def test_what_is_drawn_to_be_followed_is_followed_once(bench: Bench, batch: Batches) -> None:
    """Undo and redo need no picture; and what was followed is what the plan holds."""
    calls: list[str] = []

    def follow(plan: RedactionPlan, drawn: Track) -> Track:
        calls.append(drawn.id)
        return drawn.model_copy(update={"why": "followed"})

    made = edit(bench, "I1", batch(0, ZONE), EVE, follow=follow)
    undo(bench, "I1", 1, EVE)
    again = redo(bench, "I1", 2, EVE)

    assert calls == ["zone-1"]
    assert again.plan == made.plan and made.plan.tracks[-1].why == "followed"


def test_what_cannot_be_followed_is_refused(bench: Bench, batch: Batches) -> None:
    """A zone that stays where it was drawn while its owner walks away covers nobody."""
    with pytest.raises(WrongUseError, match="zone-1 cannot be followed"):
        edit(bench, "I1", batch(0, ZONE), EVE)


def test_edits_of_a_plan_that_was_made_anew_are_set_aside(bench: Bench, batch: Batches) -> None:
    """Face-3 of the new plan may be somebody else."""
    assert set_aside(bench, "I1") is None
    edit(bench, "I1", batch(0, KEEP), EVE)

    kept = set_aside(bench, "I1")

    assert kept is not None and kept.name == "I1.edits-1.json" and load_log(kept) is not None
    assert not bench.edits("I1").exists() and not bench.drafted("I1").exists()


def test_a_photo_s_zone_stands_on_its_one_frame(bench: Bench, batch: Batches) -> None:
    """A box drawn on a photo is a box on frame 0."""
    photo = standing(bench, "I1").plan.model_copy(update={"frame_count": 1, "tracks": ()})
    bench.plan("I1").write_text(photo.to_json())

    made = edit(bench, "I1", batch(0, Draw(zone="sign", kind=Kind.TEXT, reason="plate",
                                           keyframes=(Keyframe(frame=0, box=(1, 1, 9, 9)),))), EVE)

    assert [one.frame for one in made.plan.tracks[0].sightings] == [0]

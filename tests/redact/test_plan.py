"""Plans: everyone hidden at first, decided by people, refused when they do not fit."""

from pathlib import Path

import pytest
from makers import PICTURE, a_box, a_detection, a_plan, a_source, a_sweep, a_track

from media.errors import UnreadableInputError, WrongUseError
from media.geometry import Size
from redact.plan import accept_suggestions, check_plan, draft, load_plan
from redact.records import Action, Flag, Origin, RedactionPlan, Settings, Sighting, Suggestion, Track, Verdict
from redact.track.head import head_of


def drafted() -> RedactionPlan:
    """Draft a plan with two faces over thirty frames."""
    found = {frame: [a_detection(100, 80), a_detection(400, 80, score=0.2)] for frame in range(30)}
    return draft(a_source(), a_sweep(found, 30), Settings(), "A. Drafter")


def clear_match(track: str | None) -> Suggestion:
    """Say what comparing a reference photo says."""
    return Suggestion(reference="cd" * 32, track=track, scores=(("face-1", 0.8),), reason="one clear match")


def test_a_draft_hides_everybody() -> None:
    """Nobody is shown because nobody decided."""
    plan = drafted()

    assert [track.id for track in plan.tracks] == ["face-1", "face-2"]
    assert plan.frame_count == 30
    assert set(plan.covers()) == set(range(30))
    assert all(len(here) == 2 for here in plan.covers().values())
    assert plan.drafted_by == "A. Drafter"


def test_a_draft_names_a_person() -> None:
    """Four eyes begin with knowing whose the first two were."""
    with pytest.raises(WrongUseError, match="names the person"):
        draft(a_source(), a_sweep({}, 3), Settings(), "  ")


def test_what_was_seen_elsewhere_is_no_draft() -> None:
    """A sweep of another size was of another clip."""
    with pytest.raises(WrongUseError):
        draft(a_source(), a_sweep({}, 3, size=Size(width=64, height=48)), Settings(), "A. Drafter")


def test_an_accepted_suggestion_keeps_its_track_and_says_where_it_came_from() -> None:
    """The record must tell a match from a person's decision."""
    plan = drafted().model_copy(update={"suggestions": (clear_match("face-1"),)})

    settled = accept_suggestions(plan)

    assert settled.kept == {"face-1"}
    assert (settled.verdicts[0].by, settled.verdicts[0].role) == ("reference photo", "suggestion")


def test_no_clear_match_keeps_nobody() -> None:
    """Two candidates are none; a name the plan does not know is none."""
    plan = drafted().model_copy(update={"suggestions": (clear_match(None), clear_match("face-9"))})

    assert accept_suggestions(plan).verdicts == ()


def test_a_suggestion_never_overrules_a_person() -> None:
    """Whoever looked and said hide has the last word."""
    hide = Verdict(track="face-1", action=Action.HIDE, by="R. Viewer", role="reviewer", reason="a child")
    plan = drafted().settled_by(hide).model_copy(update={"suggestions": (clear_match("face-1"),)})

    assert accept_suggestions(plan).kept == frozenset()


def repeated(echo_score: float = 0.7) -> RedactionPlan:
    """Draft a plan with a face over a hundred frames, reported a second time in its hair on one of them."""
    found = {frame: [a_detection(300, 150)] for frame in range(100)}
    found[50] = [a_detection(300, 150), a_detection(310, 125, score=echo_score, width=25, height=30)]
    return draft(a_source(), a_sweep(found, 100), Settings(), "A. Drafter")


def test_a_face_found_twice_leaves_the_face_that_may_be_shown_clear() -> None:
    """What lies around it stays hidden: a person may stand behind the one who is shown."""
    plan = repeated()
    face, echo = plan.tracks

    kept = plan.settled_by(Verdict(track=face.id, action=Action.KEEP, by="B", role="reviewer", reason="subject"))

    assert echo.repeats == face.id
    assert list(kept.covers()) == [50]
    shown, whole = face.sightings[50].face, echo.sightings[0].cover
    covered = sum(cover.box.area for cover in kept.covers()[50])
    assert all(cover.box.overlap(shown) == 0 for cover in kept.covers()[50])
    assert covered == pytest.approx(whole.area - whole.overlap(shown)), "all of it but the face"
    assert len(plan.covers()[50]) == 2
    assert plan.covers()[50][1].box == echo.sightings[0].cover


def test_a_face_seen_more_surely_than_the_one_around_it_is_nobodys_repetition() -> None:
    """Somebody in front of the subject is covered, the subject's face under the cover included."""
    plan = repeated(echo_score=0.95)

    assert [track.repeats for track in plan.tracks] == [None, None]


def test_a_plan_in_which_a_track_repeats_nobody_known_is_refused() -> None:
    """An edited plan must not trim covers to a face that is not there."""
    plan = a_plan([a_track({0: a_box(10, 10)}).model_copy(update={"repeats": "face-9"})], a_source(), 1)

    with pytest.raises(WrongUseError, match="face-1 repeats face-9, which is no other track"):
        check_plan(plan, a_source())


def test_a_cover_far_wider_than_its_face_says_how_many_heads_it_holds() -> None:
    """Its cells must be as fine as those over a face of that size."""
    face = a_box(100, 100, 20, 25)
    track = Track(id="face-1", sightings=(
        Sighting(frame=0, face=face, cover=head_of(face), origin=Origin.FOUND, score=0.9),
        Sighting(frame=1, face=face, cover=face.scaled(5), origin=Origin.HELD)))

    covers = a_plan([track], a_source(), 2).covers()

    assert [covers[frame][0].heads for frame in (0, 1)] == [1, 3]


def test_a_plan_survives_the_disk(tmp_path: Path) -> None:
    """A plan is reviewed on another day, on another machine."""
    path = tmp_path / "clip.plan.json"
    path.write_text(drafted().to_json())

    assert load_plan(path) == drafted()


def test_a_plan_that_contradicts_itself_is_refused_with_every_reason(tmp_path: Path) -> None:
    """Nobody wants to correct one line at a time."""
    twice = a_plan([a_track({0: a_box(0, 0)}), a_track({7: a_box(0, 0)})], a_source(), 5).settled_by(
        Verdict(track="face-3", action=Action.KEEP, by="R", role="reviewer", reason="x"))
    path = tmp_path / "odd.json"
    path.write_text(twice.to_json())

    with pytest.raises(WrongUseError) as problem:
        load_plan(path)

    for reason in ("two tracks are called face-1", "frames the clip does not have", "no track of this plan"):
        assert reason in str(problem.value)


def test_a_track_out_of_order_or_empty_is_refused() -> None:
    """The latest of two covers on one frame must not be a matter of luck."""
    track = a_track({0: a_box(0, 0), 1: a_box(0, 0)})
    backwards = track.model_copy(update={"sightings": track.sightings[::-1]})
    empty = track.model_copy(update={"id": "face-2", "sightings": ()})

    with pytest.raises(WrongUseError, match=r"frame order.*face-2 has no sightings"):
        check_plan(a_plan([backwards, empty], a_source(), 5), a_source())


def test_a_file_that_is_no_plan_is_refused(tmp_path: Path) -> None:
    """Damaged, missing, or of a format from another year."""
    path = tmp_path / "not.json"
    path.write_text(drafted().to_json().replace("presspack-plan/1", "presspack-plan/9"))

    with pytest.raises(WrongUseError, match="format"):
        load_plan(path)
    with pytest.raises(UnreadableInputError):
        load_plan(tmp_path / "missing.json")


def test_a_plan_is_not_used_for_another_file() -> None:
    """The same name may hold another cut of the clip."""
    plan = drafted()

    check_plan(plan, a_source())
    with pytest.raises(WrongUseError, match="other content"):
        check_plan(plan, a_source(sha256="cd" * 32))
    with pytest.raises(WrongUseError, match="640 x 360"):
        check_plan(plan, a_source(size=Size(width=360, height=640)))
    assert plan.source.size == PICTURE


def test_a_file_far_too_large_for_a_plan_is_not_read_into_memory(tmp_path: Path,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk image named plan.json must not take the machine down."""
    monkeypatch.setattr("redact.plan.LONGEST_PLAN", 100)
    path = tmp_path / "large.json"
    path.write_text(drafted().to_json())

    with pytest.raises(WrongUseError, match="too large"):
        load_plan(path)


def test_who_is_under_which_cover_is_asked_only_where_somebody_stays_clear() -> None:
    """Two hidden people who cross make no work for a reviewer; one of them left clear does."""
    whose = Flag(first=3, last=5, reason="meets another face here", identity=True)
    lost = Flag(first=9, last=12, reason="lost")
    tracks = [a_track({frame: a_box(40, 40) for frame in range(20)}, name) for name in ("face-1", "face-2")]
    tracks = [tracks[0].model_copy(update={"flags": (whose,), "risk": .2}),
              tracks[1].model_copy(update={"flags": (lost,), "risk": .9})]
    plan = a_plan(tracks, a_source(), 20)

    assert plan.doubts == ((tracks[1], lost),)
    kept = plan.settled_by(Verdict(track="face-1", action=Action.KEEP, by="x", role="y", reason="z"))
    assert kept.doubts == ((tracks[1], lost), (tracks[0], whose))

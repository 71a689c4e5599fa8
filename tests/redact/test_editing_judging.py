"""Hide, keep, confirm and "not a face": whole or for a span, and what stays covered all the same."""

import pytest
from edit_makers import (
    PHOTO_A,
    a_face,
    a_small_plan,
    a_suggestion,
    a_zone,
    by,
    covered,
    flagged,
    uncovered,
)

from redact.editing import EditError, edited
from redact.edits import Confirm, Edit, Hide, Join, Keep, NotAFace, Split
from redact.plan import accept_suggestions
from redact.records import Action, Method

FACE = a_small_plan([a_face("face-1", 2, 9)])
ECHO = a_small_plan([a_face("face-1", 2, 9), a_face("face-2", 0, 11, left=5, repeats="face-1")])
"""The second only repeats the first, and is on more frames."""


def test_no_edit_is_the_very_plan() -> None:
    """What nobody edited stays what was drafted, byte for byte."""
    assert edited(FACE, ()) is FACE


def test_a_track_that_is_kept_is_clear_and_says_who_kept_it() -> None:
    """The plan itself names who decided, as what, and why."""
    plan = edited(FACE, [by(Keep(tracks=("face-1",), reason="officer"))])

    verdict = plan.verdicts[0]
    assert plan.kept == {"face-1"}
    assert (verdict.by, verdict.role, verdict.reason) == ("Eve Editor", "press_officer", "officer")
    assert not plan.covers()


def test_keeping_a_span_parts_the_track_and_hides_the_rest() -> None:
    """Somebody may be shown at the door, and not in the cell."""
    plan = edited(FACE, [by(Keep(tracks=("face-1",), span=(4, 6), reason="officer"))])

    assert [(track.id, track.first, track.last) for track in plan.tracks] == [
        ("face-1.1", 2, 3), ("face-1.2", 4, 6), ("face-1.3", 7, 9)]
    assert plan.kept == {"face-1.2"}
    assert sorted(plan.covers()) == [2, 3, 7, 8, 9]


def test_a_span_over_the_whole_track_parts_nothing() -> None:
    """A name that did not need to change stays."""
    plan = edited(FACE, [by(Hide(tracks=("face-1",), span=(0, 11), reason="third_party"))])

    assert [track.id for track in plan.tracks] == ["face-1"]


def test_a_span_reaches_only_the_pieces_it_meets() -> None:
    """Who parted a track yesterday may still say when by the clock, and means its pieces."""
    plan = edited(FACE, [by(Split(track="face-1", frame=6)),
                         by(Keep(tracks=("face-1",), span=(4, 7), reason="officer"))])

    assert plan.kept == {"face-1.1.2", "face-1.2.1"}
    assert sorted(plan.covers()) == [2, 3, 8, 9]


def test_a_piece_takes_suggestion_colours_verdict_and_doubts_of_its_track() -> None:
    """Parting says where, not what: nobody is more clear, or more hidden, for it."""
    plan = a_small_plan([flagged(a_face("face-1", 2, 9), 1, 7)], method=Method.MOSAIC,
                        suggestions=(a_suggestion("face-1", ("face-1", 0.6)),))
    after = edited(plan, [by(Split(track="face-1", frame=5))])

    assert accept_suggestions(after).kept == {"face-1.1", "face-1.2"}
    assert {one.track: one.levels for one in after.frozen} == {"face-1.1": "1" * 90, "face-1.2": "1" * 90}
    assert [[(flag.first, flag.last) for flag in track.flags] for track in after.tracks] == [[(1, 4)], [(5, 7)]]
    assert dict(after.suggestions[0].scores) == {"face-1.1": 0.6, "face-1.2": 0.6}


def test_what_repeats_a_track_is_parted_with_it() -> None:
    """Else the face would stay under its echo's cover where it was kept, or come out where it was not."""
    after = edited(ECHO, [by(Keep(tracks=("face-1",), span=(4, 6), reason="officer"))])

    repeats = {track.id: track.repeats for track in after.tracks if track.repeats}
    faces = {one.frame: one.face for one in ECHO.tracks[0].sightings}
    clear = [frame for frame, mask in covered(after).items()
             if frame in faces and not mask[faces[frame].pixels(ECHO.source.size)].any()]
    assert repeats == {"face-2.1": "face-1.1", "face-2.2": "face-1.2", "face-2.3": "face-1.3"}
    assert clear == [4, 5, 6]


def test_a_person_s_tracks_are_kept_together_though_one_repeats_the_other() -> None:
    """One card, one click: the echo's name still means its pieces when its track was parted first."""
    after = edited(ECHO, [by(Keep(tracks=("face-1", "face-2"), span=(4, 6), reason="officer"))])

    assert after.kept == {"face-1.2", "face-2.2"}
    assert sorted(after.covers()) == [0, 1, 2, 3, 7, 8, 9, 10, 11]


def test_keeping_only_an_echo_uncovers_nothing() -> None:
    """Its face is the other's, and that one is still hidden."""
    plan = a_small_plan([a_face("face-1", 2, 9), a_face("face-2", 4, 6, left=4, repeats="face-1")])

    assert uncovered(plan, edited(plan, [by(Keep(tracks=("face-2",), reason="officer"))])) == []


def test_what_is_not_a_face_is_open_and_its_echo_is_not() -> None:
    """Two detections of one thing: each is judged by itself, and no cover is cut around what is no face."""
    after = edited(ECHO, [by(NotAFace(tracks=("face-1",), reason="a poster"))])

    assert after.dismissed == {"face-1"}
    assert after.kept == frozenset()
    assert [cover.box for cover in after.covers()[4]] == [ECHO.tracks[1].sightings[4].cover]


def test_hiding_again_takes_back_not_a_face() -> None:
    """The latest word counts, and only one verdict on a track is in the plan."""
    after = edited(FACE, [by(NotAFace(tracks=("face-1",), reason="a poster")),
                          by(Hide(tracks=("face-1",), reason="third_party"))])

    assert [one.action for one in after.verdicts] == [Action.HIDE]
    assert after.covers() == FACE.covers()


def test_confirming_keeps_the_track_and_names_role_and_photo() -> None:
    """A suggestion becomes somebody's decision, with what they decided by."""
    plan = a_small_plan([a_face("face-1", 2, 9), a_face("face-2", 2, 9, left=40)],
                        suggestions=(a_suggestion(None, ("face-1", 0.5), ("face-2", 0.49)),))
    after = edited(plan, [by(Confirm(track="face-2", reference=PHOTO_A, role="subject"))])

    assert after.kept == {"face-2"}
    assert after.verdicts[0].reason == f"subject, confirmed by reference photo {PHOTO_A[:12]}"


@pytest.mark.parametrize(("edit", "words"), [
    (Hide(tracks=("face-7",), reason="x"), "there is no track face-7"),
    (Keep(tracks=("face-1",), span=(10, 11), reason="x"), "face-1 is not on frames 10 to 11"),
    (Keep(tracks=("face-1",), span=(4, 12), reason="x"), "frame 12 is outside the clip, which has 12"),
    (Keep(tracks=("zone-1",), reason="x"), "zone-1 was drawn by hand"),
    (Hide(tracks=("zone-1",), span=(4, 6), reason="x"), "zone-1 was drawn by hand"),
    (NotAFace(tracks=("zone-1",), reason="x"), "zone-1 was drawn by hand"),
    (Confirm(track="face-1", reference=PHOTO_A, role="subject"), "no reference photo"),
    (Split(track="face-1", frame=2), "cannot be split at frame 2"),
    (Join(tracks=("face-1", "face-1")), "face-1 is named twice"),
])
def test_what_cannot_be_applied_is_refused_in_words(edit: Edit, words: str) -> None:
    """Whoever clicks learns what stands in the way, and the plan stays as it was."""
    plan = edited(FACE, [by(a_zone())])

    with pytest.raises(EditError, match=words):
        edited(plan, [by(edit)])


def test_every_fault_of_a_batch_is_named_at_once() -> None:
    """Nobody repairs one at a time."""
    with pytest.raises(EditError, match="face-7; there is no track face-8"):
        edited(FACE, [by(Hide(tracks=("face-7",), reason="x")), by(Hide(tracks=("face-8",), reason="x"))])


def test_a_track_that_was_parted_is_said_to_be() -> None:
    """The name was right a moment ago."""
    with pytest.raises(EditError, match=r"face-1 was parted into face-1\.1, face-1\.2"):
        edited(FACE, [by(Split(track="face-1", frame=5)), by(Split(track="face-1", frame=6))])

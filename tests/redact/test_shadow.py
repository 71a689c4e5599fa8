"""What a detector sees in a kept person's hair is hidden around the face, and never at its expense."""

import pytest
from makers import a_box, a_detection, a_source, a_sweep

from media.geometry import Box
from redact.clearing import around
from redact.plan import draft
from redact.records import Action, Detection, Origin, RedactionPlan, Settings, Verdict

FACE = a_box(300, 150)
EAR = a_detection(330, 130, score=0.6, width=18, height=20)
IN_FRONT = a_detection(306, 160, score=0.6, width=28, height=34)
BEHIND = a_detection(330, 130, score=0.85, width=18, height=20)


def with_another(other: Detection) -> RedactionPlan:
    """Keep a face of a hundred frames clear, with something else beside it on thirty of them."""
    found = {frame: [a_detection(300, 150)] for frame in range(100)}
    for frame in range(40, 70):
        found[frame] = [a_detection(300, 150), other]
    plan = draft(a_source(), a_sweep(found, 100), Settings(), "A. Drafter")
    return plan.settled_by(Verdict(track="face-1", action=Action.KEEP, by="B", role="reviewer", reason="subject"))


def test_an_ear_often_taken_for_a_face_leaves_the_kept_face_clear() -> None:
    """In a made clip the ear of a subject looking aside covered a part of the face for more than a second."""
    plan = with_another(EAR)

    assert plan.tracks[1].repeats == "face-1"
    assert all(cover.box.overlap(FACE) == 0 for here in plan.covers().values() for cover in here)


def test_around_the_kept_face_an_ear_stays_hidden_and_held() -> None:
    """It may be a face all the same: somebody small who looks over the subject's shoulder."""
    plan = with_another(EAR)

    covers, one = plan.covers(), plan.tracks[1]
    assert one.first < 40
    assert any("hair or an ear" in flag.reason for flag in one.flags)
    for sighting in one.sightings:
        covered = sum(cover.box.area for cover in covers[sighting.frame])
        assert covered == pytest.approx(sighting.cover.area - sighting.cover.overlap(FACE))


@pytest.mark.parametrize("other", [IN_FRONT, BEHIND], ids=["on the face", "seen surely"])
def test_somebody_before_or_surely_beside_the_subject_is_covered_whole(other: Detection) -> None:
    """Two real heads: the cover wins, where they overlap too."""
    plan = with_another(other)

    assert plan.tracks[1].repeats is None
    found = {one.frame: one for one in plan.tracks[1].found}
    assert found.keys() == set(range(40, 70))
    assert all(any(cover.box == one.cover for cover in plan.covers()[frame]) for frame, one in found.items())


def test_where_an_unsure_face_is_only_guessed_the_cover_wins() -> None:
    """Small faces in the dark score no better than ears; one that passes before the subject must not be shown."""
    found = {frame: [a_detection(100 + 4 * frame, 150)] for frame in range(60)}
    for frame in (10, 40):
        found[frame] = [*found[frame], a_detection(180, 150, score=0.6)]
    plan = draft(a_source(), a_sweep(found, 60), Settings(), "A. Drafter")
    subject = max(plan.tracks, key=lambda track: len(track.found))
    kept = plan.settled_by(Verdict(track=subject.id, action=Action.KEEP, by="B", role="reviewer", reason="subject"))

    guesses = [one for track in kept.hidden for one in track.sightings if one.origin is not Origin.FOUND]
    assert len(guesses) > 20
    assert all(any(cover.box == one.cover for cover in kept.covers()[one.frame]) for one in guesses)


def test_a_sure_face_is_covered_where_it_is_only_guessed() -> None:
    """A passer-by lost beside the subject may be anywhere under the wide cover."""
    found = {frame: [a_detection(300, 150)] for frame in range(60)}
    for frame in (*range(20), *range(35, 60)):
        found[frame] = [*found[frame], a_detection(345, 150)]
    plan = draft(a_source(), a_sweep(found, 60), Settings(), "A. Drafter")

    kept = plan.settled_by(Verdict(track="face-1", action=Action.KEEP, by="B", role="reviewer", reason="subject"))

    assert kept.covers()[27][0].box == next(one.cover for one in plan.tracks[1].sightings if one.frame == 27)
    assert kept.covers()[27][0].box.overlap(FACE) > 0


@pytest.mark.parametrize("faces", [[], [FACE], [FACE, a_box(330, 170)], [a_box(0, 0)]])
def test_of_a_cover_only_the_faces_go(faces: list[Box]) -> None:
    """The parts do not overlap, lie in the cover, and with the faces' share make it whole."""
    cover = a_box(280, 120, 90, 110)

    parts = around(cover, faces)

    assert all(cover.contains(part) for part in parts)
    assert all(part.overlap(face) == 0 for part in parts for face in faces)
    grid = [(x + 0.5, y + 0.5) for x in range(280, 370) for y in range(120, 230)]
    for x, y in grid:
        spot = Box(left=x, top=y, right=x + 0.1, bottom=y + 0.1)
        hidden = sum(part.overlap(spot) > 0 for part in parts)
        assert hidden == (0 if any(face.overlap(spot) > 0 for face in faces) else 1)

"""Zones that a person draws, and stretches of sound that nobody may hear."""

import pytest
from edit_makers import (
    SMALL,
    a_face,
    a_heard_plan,
    a_recording,
    a_small_plan,
    a_zone,
    by,
)

from media.probe import MediaKind
from redact.audio import SoundChoice
from redact.editing import EditError, edited, sounds_changed
from redact.edits import Draw, Drop, Edit, Keyframe, Mute, Unmute
from redact.obscure import covering
from redact.records import Kind, Method, Origin, RedactionPlan

FACE = a_small_plan([a_face("face-1", 2, 9)])
HEARD = a_heard_plan(SoundChoice.MUTE, (1.0, 2.0), (4.0, 5.5))


def test_a_zone_stays_where_it_was_drawn_on_every_frame() -> None:
    """One box, the whole clip: the reviewer's shortest way to hide a thing."""
    after = edited(FACE, [by(a_zone())])

    zone = after.tracks[-1]
    assert (zone.id, zone.kind, zone.first, zone.last) == ("zone-1", Kind.ZONE, 0, 11)
    assert {one.origin for one in zone.sightings} == {Origin.GIVEN}
    assert (after.verdicts[0].track, after.verdicts[0].by, after.verdicts[0].reason) == (
        "zone-1", "Eve Editor", "third_party")


def test_a_zone_moves_in_a_straight_line_between_its_keyframes() -> None:
    """Before the first and after the last it stays, as a zone of a file does."""
    draw = a_zone(span=(1, 7)).model_copy(update={"keyframes": (
        Keyframe(frame=2, box=(0, 0, 8, 8)), Keyframe(frame=6, box=(20, 0, 28, 8)))})
    zone = edited(FACE, [by(draw)]).tracks[-1]

    assert [one.cover.left for one in zone.sightings] == pytest.approx([0, 0, 5, 10, 15, 20, 20])


def test_what_is_to_be_followed_is_marked_as_not_yet_seen() -> None:
    """The pixels are read elsewhere; until then the way between is a guess."""
    draw = a_zone(follow=True).model_copy(update={"keyframes": (
        Keyframe(frame=2, box=(0, 0, 8, 8)), Keyframe(frame=5, box=(20, 0, 28, 8)))})
    zone = edited(FACE, [by(draw)]).tracks[-1]

    assert [one.frame for one in zone.sightings if one.origin is Origin.BRIDGED] == [3, 4]


def test_drawing_a_zone_again_takes_the_place_of_the_first() -> None:
    """To drag a box is to draw it again."""
    after = edited(FACE, [by(a_zone()), by(a_zone(box=(0, 0, 8, 8), kind=Kind.PLATE))])

    assert [track.id for track in after.tracks] == ["face-1", "zone-1"]
    assert (after.tracks[-1].kind, after.tracks[-1].sightings[0].cover.right) == (Kind.PLATE, 8)
    assert len(after.verdicts) == 1


def test_a_dropped_zone_leaves_nothing_behind() -> None:
    """The plan is as if it had never been drawn."""
    assert edited(FACE, [by(a_zone()), by(Drop(zone="zone-1"))]) == FACE


def test_a_zone_under_a_mosaic_has_grey_cells() -> None:
    """No pixel is read to edit a plan, and without colours nothing could be hidden."""
    plan = a_small_plan([a_face("face-1", 2, 9)], method=Method.MOSAIC)
    after = edited(plan, [by(a_zone()), by(a_zone("zone-2", kind=Kind.PLATE))])

    assert {one.track: one.levels for one in after.frozen} == {"face-1": "1" * 90, "zone-1": "8" * 90}
    covering(after)


def test_a_photo_has_one_frame_to_draw_on() -> None:
    """Frame 0, and no other."""
    photo = FACE.model_copy(update={"tracks": (), "frame_count": 1, "source": FACE.source.model_copy(
        update={"kind": MediaKind.PHOTO})})

    assert [one.frame for one in edited(photo, [by(a_zone(whole=True, keyframes=()))]).tracks[0].sightings] == [0]
    with pytest.raises(EditError, match="keyframe 1 is not between frames 0 and 0"):
        edited(photo, [by(a_zone(frame=1))])


def test_the_whole_picture_is_hidden_without_a_keyframe() -> None:
    """For a stretch that may not be seen at all."""
    zone = edited(FACE, [by(Draw(zone="zone-1", whole=True, span=(3, 4), reason="victim"))]).tracks[-1]

    assert [(one.frame, one.cover.width, one.cover.height) for one in zone.sightings] == [
        (3, SMALL.width, SMALL.height), (4, SMALL.width, SMALL.height)]


@pytest.mark.parametrize(("edit", "words"), [
    (a_zone("face-1"), "face-1 is what a track is called that was found"),
    (a_zone(box=(40, 4, 70, 14)), "reaches outside the picture"),
    (a_zone(span=(0, 12)), "frame 12 is outside the clip, which has 12"),
    (a_zone(frame=5, span=(6, 8)), "keyframe 5 is not between frames 6 and 8"),
    (a_zone(whole=True), "either keyframes or the whole picture"),
    (a_zone(keyframes=()), "either keyframes or the whole picture"),
    (a_zone(follow=True), "needs two keyframes"),
    (Drop(zone="face-1"), "face-1 was found, not drawn"),
    (Drop(zone="zone-9"), "there is no track zone-9"),
])
def test_a_zone_that_cannot_be_meant_is_refused_in_words(edit: Edit, words: str) -> None:
    """Whoever draws learns what stands in the way."""
    with pytest.raises(EditError, match=words):
        edited(FACE, [by(edit)])


def test_nobody_draws_on_a_recording() -> None:
    """There is no picture."""
    with pytest.raises(EditError, match="no picture to draw on"):
        edited(a_recording(), [by(a_zone())])


def test_a_muted_stretch_names_who_and_why() -> None:
    """In the plan itself, as every stretch does."""
    after = edited(HEARD, [by(Mute(start=7, end=8, reason="name of a victim"))])

    assert (after.sounds[-1].why, after.sounds[-1].by) == ("name of a victim", "Eve Editor, press_officer")
    assert sounds_changed(HEARD, after) == ((7.0, 8.0),)


def test_a_stretch_is_heard_again_as_the_plan_lists_it() -> None:
    """Which stretch is meant must not be a matter of rounding."""
    after = edited(HEARD, [by(Unmute(start=4, end=5.5, reason="public"))])

    assert [(one.start, one.end) for one in after.sounds] == [(1.0, 2.0)]
    assert sounds_changed(HEARD, after) == ((4.0, 5.5),)


def test_joined_stretches_differ_only_where_another_is_heard() -> None:
    """Two stretches in one, and one that reaches further."""
    after = edited(HEARD, [by(Mute(start=1.5, end=4.5, reason="x"))])

    assert sounds_changed(HEARD, after) == ((2.0, 4.0),)


@pytest.mark.parametrize(("plan", "edit", "words"), [
    (a_heard_plan(SoundChoice.DROP), Mute(start=1, end=2, reason="x"), "nothing of it is heard anyway"),
    (a_heard_plan(SoundChoice.KEEP), Mute(start=1, end=2, reason="x"), "keeps the sound whole"),
    (FACE, Mute(start=1, end=2, reason="x"), "the file has no sound"),
    (HEARD, Mute(start=2, end=2, reason="x"), "ends before it starts"),
    (HEARD, Mute(start=1, end=2, reason="x"), "silenced already"),
    (HEARD, Mute(start=10, end=12, reason="x"), "the file ends at 10.00 s"),
    (HEARD, Unmute(start=1, end=3, reason="x"), "no stretch is silenced from 1 to 3 s"),
    (a_heard_plan(SoundChoice.MUTE, (1, 2)), Unmute(start=1, end=2, reason="x"), "no stretch is named"),
])
def test_a_stretch_that_cannot_be_meant_is_refused_in_words(plan: RedactionPlan, edit: Edit, words: str) -> None:
    """A plan that contradicts itself could not be followed."""
    with pytest.raises(EditError, match=words):
        edited(plan, [by(edit)])

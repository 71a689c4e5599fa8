"""Split, join and extend: none of them ever uncovers anything."""

import pytest
from edit_makers import a_face, a_small_plan, a_suggestion, a_zone, by, of_kind, sightings, uncovered
from makers import a_box

from redact.editing import EditError, edited
from redact.edits import Edit, Extend, Hide, Join, Keep, NotAFace, Split
from redact.plan import accept_suggestions
from redact.records import Kind, Origin, Track

TWO = a_small_plan([a_face("face-1", 2, 5), a_face("face-2", 4, 9, left=20)])


def test_pieces_are_called_after_their_track_and_parted_again_after_themselves() -> None:
    """A name says where it comes from, and is the same whenever the same edits are made."""
    after = edited(TWO, [by(Split(track="face-2", frame=6)), by(Split(track="face-2.2", frame=8))])

    assert [(track.id, track.first, track.last) for track in after.tracks] == [
        ("face-1", 2, 5), ("face-2.1", 4, 5), ("face-2.2.1", 6, 7), ("face-2.2.2", 8, 9)]


def test_tracks_on_one_frame_are_joined_under_a_cover_that_holds_both() -> None:
    """The union: what either hid is hidden."""
    after = edited(TWO, [by(Join(tracks=("face-1", "face-2")))])

    one, = after.tracks
    assert (one.id, one.first, one.last, len(one.sightings)) == ("face-1", 2, 9, 8)
    assert one.sightings[2].cover == TWO.tracks[0].sightings[2].cover.joined(TWO.tracks[1].sightings[0].cover)
    assert uncovered(TWO, after) == []


def test_joining_a_clear_track_with_a_hidden_one_hides_both() -> None:
    """A join says that two are one, never that one may be seen."""
    kept = edited(TWO, [by(Keep(tracks=("face-1",), reason="officer"))])
    after = edited(kept, [by(Join(tracks=("face-1", "face-2")))])

    assert after.kept == frozenset()
    assert after.verdicts[0].reason == "joined with what is hidden"
    assert uncovered(kept, after) == []


def test_joining_a_suggested_track_with_a_hidden_one_hides_both_when_suggestions_are_accepted() -> None:
    """A photo suggested one of them; it must not carry the other out with it."""
    plan = TWO.model_copy(update={"suggestions": (a_suggestion("face-1", ("face-1", 0.6), ("face-2", 0.1)),)})
    after = edited(plan, [by(Join(tracks=("face-2", "face-1")))])

    assert accept_suggestions(after).kept == frozenset()
    assert dict(after.suggestions[0].scores) == {"face-2": 0.6}


def test_tracks_that_are_all_clear_stay_clear_when_joined() -> None:
    """One person, kept twice."""
    after = edited(TWO, [by(Keep(tracks=("face-1", "face-2"), reason="officer")),
                         by(Join(tracks=("face-2", "face-1")))])

    assert after.kept == {"face-2"}


def test_a_face_joined_with_what_is_no_face_is_hidden() -> None:
    """What repeats the second was whole, and would be cut around the first."""
    echo = a_face("face-3", 4, 9, left=21, repeats="face-2")
    plan = a_small_plan([*TWO.tracks, echo])
    before = edited(plan, [by(Keep(tracks=("face-1",), reason="officer")),
                           by(NotAFace(tracks=("face-2",), reason="a poster"))])

    assert uncovered(before, edited(before, [by(Join(tracks=("face-1", "face-2")))])) == []


def test_what_repeats_a_joined_track_repeats_the_whole() -> None:
    """A plan that names a track it does not have could not be read again."""
    plan = a_small_plan([*TWO.tracks, a_face("face-3", 4, 5, repeats="face-2")])
    after = edited(plan, [by(Join(tracks=("face-1", "face-2")))])

    assert {track.id: track.repeats for track in after.tracks} == {"face-1": None, "face-3": "face-1"}


def test_an_echo_joined_with_its_face_repeats_nobody() -> None:
    """Not itself, and not whom the other repeats."""
    plan = a_small_plan([a_face("face-1", 2, 9), a_face("face-2", 4, 6, repeats="face-1")])
    after = edited(plan, [by(Join(tracks=("face-2", "face-1")))])

    assert [(track.id, track.repeats) for track in after.tracks] == [("face-2", None)]


def test_a_head_and_a_face_become_a_face() -> None:
    """One person from behind and from the front."""
    plan = a_small_plan([of_kind(TWO.tracks[0], Kind.HEAD), TWO.tracks[1]])

    assert edited(plan, [by(Join(tracks=("face-1", "face-2")))]).tracks[0].kind is Kind.FACE


def test_an_extended_cover_stays_as_it_was_at_the_end() -> None:
    """Held, as the program itself holds a cover; the scene's first and last frame are its bounds."""
    after = edited(TWO, [by(Extend(track="face-1", to="entry")), by(Extend(track="face-1", to="exit"))], cuts=(1, 8))

    track = after.tracks[0]
    assert (track.first, track.last) == (1, 7)
    assert [one.origin for one in track.sightings] == [Origin.HELD, *[Origin.FOUND] * 4, Origin.HELD, Origin.HELD]
    assert {one.cover for one in track.sightings} == {track.sightings[0].cover}
    assert track.why.endswith("held on 3 frames")


def test_without_cuts_an_exit_is_the_clip_s_last_frame_and_a_frame_is_itself() -> None:
    """Up to where the clip has pictures, or where a person says."""
    after = edited(TWO, [by(Extend(track="face-1", to="exit")), by(Extend(track="face-2", to=1))])

    assert [(track.first, track.last) for track in after.tracks] == [(2, 11), (1, 9)]


@pytest.mark.parametrize(("edit", "words"), [
    (Extend(track="face-1", to=4), "face-1 reaches frame 4 already"),
    (Extend(track="face-1", to=12), "frame 12 is outside the clip"),
    (Extend(track="zone-1", to=3), "zone-1 was drawn by hand"),
    (Extend(track="face-9", to=3), "there is no track face-9"),
    (Split(track="zone-1", frame=3), "zone-1 was drawn by hand"),
    (Join(tracks=("face-1", "zone-1")), "zone-1 was drawn by hand"),
    (Join(tracks=("face-1", "plate-1")), "a face and a plate are never one track"),
])
def test_what_cannot_be_shaped_is_refused_in_words(edit: Edit, words: str) -> None:
    """Whoever clicks learns what stands in the way."""
    plate = Track(id="plate-1", kind=Kind.PLATE, sightings=sightings(0, 3, a_box(40, 20, 8, 4)))
    plan = edited(a_small_plan([*TWO.tracks, plate]), [by(a_zone())])

    with pytest.raises(EditError, match=words):
        edited(plan, [by(edit)])


def test_an_untouched_track_is_the_same_object_after_an_edit() -> None:
    """What is known of it, such as how it is written, need not be made again."""
    after = edited(TWO, [by(Hide(tracks=("face-1",), span=(2, 3), reason="x"))])

    assert after.tracks[-1] is TWO.tracks[-1]

"""One card for one person: what goes together, and what must never."""

import pytest
from edit_makers import PHOTO_A, a_face, a_small_plan, by, of_kind, sightings
from makers import a_box

from redact.edits import Join, Split
from redact.people import people_of
from redact.records import Kind, Suggestion


def groups(*people: object) -> list[tuple[str, ...]]:
    """Return the tracks of each."""
    return [one.tracks for one in people]  # type: ignore[attr-defined]


def test_a_track_that_begins_where_another_ended_is_the_same_person() -> None:
    """Somebody turned away for a moment; a reviewer should not have to decide about them twice."""
    plan = a_small_plan([a_face("face-1", 0, 4), a_face("face-2", 6, 11, left=7)])

    (person,) = people_of(plan)

    assert person.tracks == ("face-1", "face-2")
    assert person.words == ("face-2: begins where another had just ended",)


@pytest.mark.parametrize("second", [a_face("face-2", 4, 11, left=7), a_face("face-2", 6, 11, left=40)])
def test_two_who_are_seen_at_once_or_far_apart_are_two(second) -> None:
    """A card that holds two people would hide one decision in the other."""
    assert groups(*people_of(a_small_plan([a_face("face-1", 0, 4), second]))) == [("face-1",), ("face-2",)]


def test_of_two_who_could_be_meant_neither_is() -> None:
    """A guess between two is no guess."""
    plan = a_small_plan([a_face("face-1", 0, 4), a_face("face-2", 0, 4, left=8), a_face("face-3", 6, 11, left=6)])

    assert len(people_of(plan)) == 3


def test_tracks_that_a_photo_is_like_go_together_however_far_apart() -> None:
    """The subject leaves, and comes back from the other side."""
    tracks = [a_face("face-1", 0, 2), a_face("face-2", 9, 11, left=50), a_face("face-3", 5, 6, left=26)]
    like = Suggestion(reference=PHOTO_A, track="face-1", reason="",
                      scores=(("face-1", 0.6), ("face-2", 0.5), ("face-3", 0.1)))

    assert groups(*people_of(a_small_plan(tracks, suggestions=(like,))))[0] == ("face-1", "face-2")


def test_the_same_face_found_twice_is_on_one_card() -> None:
    """What always lies in another's head is on the same frames, and still the same person."""
    twice = a_face("face-2", 0, 11, left=5).model_copy(update={"repeats": "face-1"})

    assert groups(*people_of(a_small_plan([a_face("face-1", 0, 11), twice]))) == [("face-1", "face-2")]


def test_what_somebody_parted_stays_apart_and_what_they_joined_is_said() -> None:
    """A person who has looked knows better than a distance in pixels."""
    pieces = [a_face("face-1.1", 0, 4), a_face("face-1.2", 5, 11)]
    plan = a_small_plan(pieces)

    assert len(people_of(plan)) == 1
    assert len(people_of(plan, (by(Split(track="face-1", frame=5)),))) == 2
    (joined,) = people_of(a_small_plan([a_face("face-7", 0, 4)]), (by(Join(tracks=("face-7", "face-8"))),))
    assert joined.words == ("joined by hand",)


def test_plates_and_screens_are_nobody() -> None:
    """They have no card; they are in the list of tracks."""
    plate = of_kind(a_face("plate-1", 0, 4), Kind.PLATE)
    seen = a_face("head-1", 0, 4, left=30).model_copy(update={"kind": Kind.HEAD, "sightings": sightings(
        0, 4, a_box(30, 6, 8, 10))})

    assert groups(*people_of(a_small_plan([plate, seen]))) == [("head-1",)]

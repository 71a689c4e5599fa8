"""A head stays covered while the face is turned away, masked or too small, as long as the body is seen."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import PICTURE, a_sweep
from test_detect_nanodet import without_face

from media.geometry import Box
from redact.detect.nanodet import WHOLE, NanoDet, head_within
from redact.records import Detection, Flag, Kind, Origin, Sighting, Sweep, Track
from redact.track.bodies import Person
from redact.track.bridge import bridge
from redact.track.carry import carried, persons
from redact.track.head import head_of
from redact.track.link import link
from redact.track.smooth import smooth

FRAMES = 60


def a_person(left: float, top: float = 100, width: float = 80, height: float = 200,
             score: float = 0.8) -> Detection:
    """Make a person as NanoDet would report it."""
    body = Box(left=left, top=top, right=left + width, bottom=top + height)
    return Detection(box=head_within(body), body=body, score=score, detector="pretend", kind=Kind.HEAD)


def a_face(left: float, top: float = 110, score: float = 0.9) -> Detection:
    """Make the face of such a person: a fifth of the body's width aside of its middle."""
    return Detection(box=Box(left=left + 26, top=top, right=left + 50, bottom=top + 30), score=score,
                     detector="pretend")


def walking(frames: Sequence[int], step: float = 4, start: float = 40) -> dict[int, float]:
    """Return where somebody is who goes to the right, by frame."""
    return {frame: start + step * frame for frame in frames}


def bodies_of(found: Mapping[int, Sequence[Detection]], sweep: Sweep) -> tuple[Person, ...]:
    """Link bodies by frame."""
    at = [float(instant.seconds) for instant in sweep.instants]
    return persons([tuple(found.get(frame, ())) for frame in range(len(at))], at, sweep.cuts)


def covers(tracks: Sequence[Track], frame: int) -> list[Box]:
    """Return all covers on a frame."""
    return [one.cover for track in tracks for one in track.sightings if one.frame == frame]


def test_a_face_that_turns_away_stays_covered_as_long_as_the_person_is_seen() -> None:
    """Seen for a second, then from behind for two: the hold ends long before, the head must not show."""
    way = walking(range(FRAMES), step=3)
    sweep = a_sweep({frame: [a_face(way[frame])] for frame in range(20)}, FRAMES)
    people = bodies_of({frame: [a_person(way[frame])] for frame in range(FRAMES)}, sweep)
    before = bridge(link(sweep), sweep)

    [track] = carried(before, people, sweep)

    assert before[0].last < FRAMES - 1
    assert track.id == before[0].id
    assert [one.frame for one in track.sightings] == list(range(FRAMES))
    for one in track.sightings[20:]:
        assert one.origin is Origin.CARRIED
        assert one.cover.contains(head_of(a_face(way[one.frame]).box))
    assert track.sightings[-1].cover.area < 2.5 * head_of(track.sightings[-1].face).area


def test_where_the_head_is_is_learnt_from_the_face_that_was_seen() -> None:
    """Somebody who leans out of the body's middle leans there still when turned away."""
    sweep = a_sweep({frame: [a_face(200 - 25)] for frame in range(20)}, FRAMES)
    people = bodies_of({frame: [a_person(200)] for frame in range(FRAMES)}, sweep)

    [track] = carried(bridge(link(sweep), sweep), people, sweep)

    assert track.sightings[-1].face.iou(a_face(200 - 25).box) > 0.95
    assert track.sightings[-1].cover.centre[0] < people[0].heads[FRAMES - 1].centre[0]


def test_a_hand_taken_for_a_face_does_not_bare_the_head() -> None:
    """A paper held beside the body was found as a face now and then, and the head behind it had no cover then."""
    person = a_person(200, width=100)
    x, y = person.box.left, person.box.bottom
    paper = Detection(box=Box(left=x - 8, top=y - 10, right=x + 8, bottom=y + 10), score=0.5, detector="pretend")
    sweep = a_sweep({frame: [paper] for frame in range(20, 40, 4)}, FRAMES)
    people = bodies_of({frame: [person] for frame in range(FRAMES)}, sweep)

    tracks = carried(bridge(link(sweep), sweep), people, sweep)

    for frame in range(FRAMES):
        x, y = people[0].heads[frame].centre
        assert any(one.left < x < one.right and one.top < y < one.bottom for one in covers(tracks, frame)), frame


def test_bodies_looked_for_on_every_fifth_frame_carry_the_frames_between() -> None:
    """Looking for persons costs as much as looking for faces; skipping is what makes it affordable."""
    way = walking(range(FRAMES), step=5)
    sweep = a_sweep({frame: [a_face(way[frame])] for frame in range(10)}, FRAMES)
    people = bodies_of({frame: [a_person(way[frame])] for frame in range(0, FRAMES, 5)}, sweep)

    [track] = carried(bridge(link(sweep), sweep), people, sweep)

    assert len(people) == 1
    for one in track.sightings:
        assert one.cover.contains(a_face(way[one.frame]).box)
    assert track.last == FRAMES - 1


def test_between_two_looks_a_body_is_part_of_the_way() -> None:
    """A head region that stayed behind would trail the head by a quarter of a second."""
    way = walking(range(FRAMES), step=5)
    [person] = bodies_of({frame: [a_person(way[frame])] for frame in (10, 15, 20)}, a_sweep({}, FRAMES))

    assert person.bodies[12].iou(a_person(way[12]).body or a_person(0).box) > 0.99
    assert person.heads[12].contains(a_person(way[12]).box)
    assert person.heads[12].area < 1.4 * a_person(way[12]).box.area


def test_a_photo_of_a_face_gets_no_second_cover() -> None:
    """The one face of a photo is its person's face, though it was found only once: there is no second frame."""
    sweep = a_sweep({0: [a_face(185)]}, 1)

    after = carried(bridge(link(sweep), sweep), bodies_of({0: [a_person(200)]}, sweep), sweep)

    assert [track.kind for track in after] == [Kind.FACE]


def test_a_person_whose_face_was_never_seen_becomes_a_head_track() -> None:
    """From behind all the time: there is no face track that could be carried."""
    way = walking(range(10, 50))
    sweep = a_sweep({}, FRAMES)
    people = bodies_of({frame: [a_person(way[frame])] for frame in range(10, 50)}, sweep)

    [track] = carried((), people, sweep)

    assert (track.id, track.kind) == ("head-1", Kind.HEAD)
    assert {one.origin for one in track.sightings if 10 <= one.frame < 50} == {Origin.FOUND}
    assert track.first == 0, "somebody walking in is found a few frames late"
    assert {one.origin for one in track.sightings if one.frame >= 50} == {Origin.HELD}
    for frame in range(10, 50):
        assert track.sightings[frame - track.first].cover.contains(a_person(way[frame]).box)


@pytest.mark.parametrize(("times", "score"), [(2, 0.6), (30, 0.5)])
def test_what_is_seen_for_a_moment_or_never_surely_is_no_person(times: int, score: float) -> None:
    """A pile of mugs scored .53 for three seconds; a false head hides what the public may see."""
    sweep = a_sweep({}, FRAMES)
    people = bodies_of({frame: [a_person(100, score=score)] for frame in range(times)}, sweep)

    assert carried((), people, sweep) == ()


def test_a_photo_needs_no_second_look() -> None:
    """There is no other frame on which a person from behind could be confirmed."""
    sweep = a_sweep({}, 1)

    [track] = carried((), bodies_of({0: [a_person(100, score=0.6)]}, sweep), sweep)

    assert [one.frame for one in track.sightings] == [0]


def test_a_real_back_of_a_head_is_covered() -> None:
    """From pixels to cover: a man whose face cannot be seen, in a picture no face detector finds anything in."""
    picture, face = without_face("grace_hopper.jpg")
    sweep = a_sweep({}, 1).model_copy(update={"size": PICTURE.model_copy(update={"width": 512, "height": 600})})

    tracks = carried((), persons([NanoDet(sides=WHOLE).find(picture)], [0.0], ()), sweep)

    assert any(cover.contains(face) for cover in covers(smooth(tracks, sweep), 0))


def test_no_cover_shrinks_and_no_sighting_is_lost() -> None:
    """What bridging covered wide stays covered: the body may be the wrong one."""
    way = walking(range(FRAMES))
    seen = {frame: [a_face(way[frame])] for frame in (*range(10), *range(35, 45))}
    sweep = a_sweep(seen, FRAMES)
    people = bodies_of({frame: [a_person(way[frame])] for frame in range(FRAMES)}, sweep)
    before = bridge(link(sweep), sweep)

    after = {one.frame: one for one in carried(before, people, sweep)[0].sightings}

    for one in before[0].sightings:
        assert after[one.frame].cover.contains(one.cover)
        if one.origin is Origin.FOUND:
            assert after[one.frame] == one


def test_one_person_lost_for_long_and_seen_again_is_one_track() -> None:
    """The reviewer decides once; the body was in sight all the time."""
    seen = {frame: [a_face(200)] for frame in (*range(10), *range(100, 110))}
    sweep = a_sweep(seen, 120)
    people = bodies_of({frame: [a_person(200)] for frame in range(120)}, sweep)
    before = bridge(link(sweep), sweep)
    assert len(before) == 2

    [track] = carried(before, people, sweep)

    assert track.id == before[0].id
    assert [one.frame for one in track.sightings] == list(range(120))
    assert set(track.flags) == {*before[0].flags, *before[1].flags}


def test_two_tracks_stay_two_where_somebody_else_came_between() -> None:
    """Behind a passer-by people change places: whom a verdict keeps clear must not be guessed."""
    seen = {frame: [a_face(300)] for frame in (*range(10), *range(100, 110))}
    sweep = a_sweep(seen, 120)
    found = {frame: [a_person(300)] for frame in range(120)}
    for frame, left in walking(range(30, 90), step=8, start=-180).items():
        found[frame].append(a_person(left))
    before = bridge(link(sweep), sweep)

    after = carried(before, bodies_of(found, sweep), sweep)

    assert {track.id for track in before} <= {track.id for track in after}


def test_after_two_heads_met_the_head_is_nobodys_and_hidden_whoever_is_kept() -> None:
    """Were it the subject's, a third party who took the subject's place would be shown."""
    sweep = a_sweep({frame: [a_face(300)] for frame in range(10)}, FRAMES)
    found = {frame: [a_person(300)] for frame in range(FRAMES)}
    for frame, left in walking(range(FRAMES), step=10, start=50).items():
        found[frame].append(a_person(left))

    after = carried(bridge(link(sweep), sweep), bodies_of(found, sweep), sweep)

    heads = [track for track in after if track.kind is Kind.HEAD]
    assert any(cover.contains(a_face(300).box) for cover in covers(heads, FRAMES - 1))
    assert any(cover.contains(a_face(300).box) for cover in covers(after, 15))


def test_a_body_has_one_face_and_a_face_one_body_at_a_time() -> None:
    """Two people side by side: each one's head follows the own body."""
    ways = walking(range(FRAMES), step=2, start=20), walking(range(FRAMES), step=-2, start=500)
    sweep = a_sweep({frame: [a_face(way[frame]) for way in ways] for frame in range(15)}, FRAMES)
    people = bodies_of({frame: [a_person(way[frame]) for way in ways] for frame in range(FRAMES)}, sweep)

    after = carried(bridge(link(sweep), sweep), people, sweep)

    assert len(after) == 2
    for track, way in zip(after, ways, strict=True):
        assert track.sightings[-1].cover.contains(a_face(way[FRAMES - 1]).box)
        assert track.sightings[-1].cover.width < 80


def test_a_known_face_gets_no_second_track_of_the_head() -> None:
    """A subject kept clear would be hidden by it: here two bodies were seen where one is."""
    sweep = a_sweep({frame: [a_face(200)] for frame in range(FRAMES)}, FRAMES)
    people = bodies_of({frame: [a_person(200), a_person(206, top=104, height=90)] for frame in range(FRAMES)}, sweep)

    after = carried(bridge(link(sweep), sweep), people, sweep)

    assert len(people) == 2
    assert [track.kind for track in after] == [Kind.FACE]


def test_a_shadow_of_a_face_does_not_take_the_faces_place() -> None:
    """One false face on a person's back must not draw the cover away from the head."""
    sweep = a_sweep({20: [a_face(200, top=135, score=0.7)]}, FRAMES)
    people = bodies_of({frame: [a_person(200)] for frame in range(FRAMES)}, sweep)

    after = carried(bridge(link(sweep), sweep), people, sweep)

    for frame in range(FRAMES):
        assert any(cover.contains(a_face(200).box) for cover in covers(after, frame))


def test_nobody_crosses_a_cut() -> None:
    """What stands at the same place after a cut is somebody else, and one look is not enough for either."""
    sweep = a_sweep({}, FRAMES, cuts=(30,))
    found = {frame: [a_person(200)] for frame in range(FRAMES)}

    people = bodies_of(found, sweep)

    assert [(one.first, one.last) for one in people] == [(0, 29), (30, 59)]
    assert all(max(one.heads) < 30 or min(one.heads) >= 30 for one in people)


def test_weak_detections_prolong_a_person_both_ways_and_begin_none() -> None:
    """Somebody coming out of the dark is seen badly first."""
    sweep = a_sweep({}, FRAMES)
    found = {frame: [a_person(200, score=0.8 if 20 <= frame < 30 else 0.4)] for frame in range(FRAMES)}

    assert [(one.first, one.last) for one in bodies_of(found, sweep)] == [(0, FRAMES - 1)]
    assert bodies_of({frame: [a_person(200, score=0.4)] for frame in range(FRAMES)}, sweep) == ()


def test_tracks_of_other_kinds_pass_unchanged() -> None:
    """A zone is where a person drew it."""
    box = Box(left=200, top=100, right=240, bottom=150)
    zone = Track(id="zone-1", kind=Kind.ZONE, flags=(Flag(first=0, last=0, reason="drawn"),),
                 sightings=(Sighting(frame=0, face=box, cover=box, origin=Origin.GIVEN),))
    sweep = a_sweep({}, 1)

    assert carried((zone,), bodies_of({0: [a_person(180)]}, sweep), sweep)[-1] == zone


def test_people_lost_from_sight_are_held_and_then_let_go() -> None:
    """The detector loses who goes away before the eye does; after half a second nothing is known."""
    sweep = a_sweep({}, FRAMES, times=[Fraction(frame, 25) for frame in range(FRAMES)])
    [person] = bodies_of({frame: [a_person(200)] for frame in range(20)}, sweep)

    assert max(person.heads) == 19 + 12
    assert person.heads[30].area > person.heads[19].area


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(st.floats(0, 500), st.floats(0, 200), st.floats(5, 300), st.floats(5, 300),
                                   st.floats(0.35, 1)), max_size=3), min_size=1, max_size=12))
def test_whatever_is_found_nothing_of_the_tracks_is_lost(found: list[list[tuple[float, ...]]]) -> None:
    """Bodies are never a reason to uncover a face."""
    faces = {frame: [a_face(one[0], one[1]) for one in here] for frame, here in enumerate(found)}
    sweep = a_sweep(faces, len(found))
    before = bridge(link(sweep), sweep)
    people = bodies_of({frame: [a_person(*one) for one in here] for frame, here in enumerate(found)}, sweep)

    after = smooth(carried(before, people, sweep), sweep)

    for track in before:
        for one in track.sightings:
            inside = one.cover.clipped(PICTURE)
            if inside is not None:
                assert any(cover.contains(inside) for cover in covers(after, one.frame))

"""Bridging: no hole between sightings, covered ends, and a word wherever nothing explains a loss."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from makers import PICTURE, a_box, a_detection, a_sweep, a_track, found_in

from redact.records import Kind, Origin, Sweep, Track
from redact.track import tracking
from redact.track.bridge import bridge
from redact.track.head import head_of
from redact.track.link import link


def bridged(sweep: Sweep) -> tuple[Track, ...]:
    """Link and bridge."""
    return bridge(link(sweep), sweep)


@given(st.sets(st.integers(0, 39), min_size=1), st.floats(-8, 8), st.floats(0.1, 1.0),
       st.sets(st.integers(1, 39), max_size=2))
@settings(max_examples=100, deadline=None)
def test_no_track_has_a_hole_between_its_first_frame_and_its_last(
        seen: set[int], speed: float, score: float, cuts: set[int]) -> None:
    """One frame left open between two covered ones is one bare face."""
    found = {frame: [a_detection(300 + speed * frame, 80, score=score)] for frame in seen}
    sweep = a_sweep(found, 40, cuts=tuple(sorted(cuts)))

    tracks = bridged(sweep)

    assert len(found_in(tracks)) == len(seen)
    for track in tracks:
        assert [one.frame for one in track.sightings] == list(range(track.first, track.last + 1))
        assert not any(track.first < cut <= track.last for cut in cuts), "covers never run across a cut"


def test_a_short_gap_is_filled_wider_than_the_face_needs() -> None:
    """Between two sightings the face is somewhere near the straight line, not on it."""
    found = {frame: [a_detection(100 + 5 * frame, 80)] for frame in range(20) if not 8 <= frame <= 12}

    (track,) = bridged(a_sweep(found, 20))
    middle = track.sightings[10]

    assert middle.origin is Origin.BRIDGED
    assert abs(middle.face.left - 150) < 0.5
    assert middle.cover.contains(head_of(middle.face).scaled(1.05))
    assert not track.flags


def test_a_long_gap_is_joined_covered_from_end_to_end_and_flagged() -> None:
    """A second without a detection, and nothing says why: wide cover, and a person looks."""
    found = {frame: [a_detection(200, 80)] for frame in range(75) if not 25 <= frame < 50}

    (track,) = bridged(a_sweep(found, 75))

    assert (track.first, track.last) == (0, 74)
    assert all(one.cover.contains(head_of(track.sightings[24].face)) for one in track.sightings[25:50])
    assert [(flag.first, flag.last) for flag in track.flags] == [(24, 50)]
    assert "not seen for 1.0 s" in track.flags[0].reason


def test_pieces_too_far_apart_in_time_stay_apart() -> None:
    """After three seconds it may be anybody."""
    found = {frame: [a_detection(200, 80)] for frame in range(150) if not 25 <= frame < 100}

    assert len(bridged(a_sweep(found, 150))) == 2


def test_a_face_is_held_half_a_second_before_and_after() -> None:
    """Detectors find a face late and lose it early."""
    (track,) = bridged(a_sweep({50: [a_detection(300, 150)]}, 120))

    assert (track.first, track.last) == (50 - 12, 50 + 12)
    assert all(one.origin is Origin.HELD for one in track.sightings if one.frame != 50)
    wide = [one.cover.area for one in track.sightings]
    assert wide[0] > wide[5] > wide[12] < wide[-5] < wide[-1], "doubt grows with distance"


def test_the_hold_is_in_seconds_at_any_frame_rate() -> None:
    """Five frames a second or fifty: half a second is half a second."""
    for rate in (5, 50):
        times = [Fraction(frame, rate) for frame in range(6 * rate)]
        (track,) = bridged(a_sweep({3 * rate: [a_detection(300, 150)]}, 6 * rate, times=times))
        assert 3 - times[track.first] <= Fraction(1, 2) < 3 - times[track.first - 1]


def test_a_face_seen_for_long_and_lost_without_reason_stays_covered_for_longer() -> None:
    """Whoever stood there for ten seconds is most likely there still, with the head turned."""
    (track,) = bridged(a_sweep({frame: [a_detection(300, 150)] for frame in range(100, 350)}, 500))

    assert (track.first, track.last) == (100 - 37, 349 + 37)
    assert track.sightings[-1].cover.area < 2.5 * head_of(a_box(300, 150)).area


def test_a_hold_follows_the_face_out_of_the_picture() -> None:
    """Whoever walks out is covered until gone, and no cover stays behind for long."""
    found = {frame: [a_detection(400 + 10 * frame, 100)] for frame in range(20)}

    (track,) = bridged(a_sweep(found, 100))

    held = [one for one in track.sightings if one.origin is Origin.HELD]
    assert held and held[-1].cover.right >= 640
    assert not track.flags, "an exit explains itself"


def test_a_face_lost_in_the_middle_of_the_picture_is_flagged() -> None:
    """No exit, no cut, nobody in front: the reviewer must look at what comes next."""
    found = {frame: [a_detection(300, 150)] for frame in range(30)}

    (track,) = bridged(a_sweep(found, 200))

    (flag,) = track.flags
    assert flag.first == 29 and flag.last == 29 + 50
    assert "lost in the middle" in flag.reason


def test_a_face_that_appears_in_the_middle_of_the_picture_is_flagged() -> None:
    """It may have shown before it was found."""
    (track,) = bridged(a_sweep({frame: [a_detection(300, 150)] for frame in range(100, 150)}, 150))

    assert [(flag.first, flag.last) for flag in track.flags] == [(50, 100)]


def test_a_cut_or_another_face_in_front_explains_an_end() -> None:
    """Flags are for what nothing explains; a reviewer who is called for nothing stops looking."""
    before_cut = a_sweep({frame: [a_detection(300, 150)] for frame in range(30)}, 60, cuts=(30,))
    behind = {frame: [a_detection(300, 150)] for frame in range(30)}
    passing = {frame: [a_detection(100 + 6 * frame, 150, width=60, height=70)] for frame in range(100)}
    both = {frame: [*behind.get(frame, []), *passing[frame]] for frame in range(100)}

    assert not bridged(before_cut)[0].flags
    assert not any("lost in" in flag.reason for flag in bridged(a_sweep(both, 100))[1].flags)


def test_a_moments_weak_detection_is_hidden_and_flagged() -> None:
    """It may be a pattern on a wall; we would rather hide it and say so than guess."""
    (track,) = bridged(a_sweep({50: [a_detection(300, 150, score=0.3)]}, 100))

    assert track.last > track.first
    assert [flag.reason.split(";")[0] for flag in track.flags] == ["seen for only a moment, score 0.30"]


def test_a_face_found_twice_is_not_held_beyond_where_it_was() -> None:
    """A weak second box on a subject's ear must not hide the subject for a second around it."""
    found = {frame: [a_detection(300, 150)] for frame in range(100)}
    found[50] = [a_detection(300, 150), a_detection(325, 160, score=0.4, width=25, height=30)]

    _, second = bridged(a_sweep(found, 100))

    assert (second.first, second.last) == (50, 50)
    assert any("found twice" in flag.reason for flag in second.flags)


def test_a_photo_needs_no_flags_about_time() -> None:
    """One frame has no before and no after."""
    (track,) = tracking(a_sweep({0: [a_detection(300, 150, score=0.2)]}, 1))

    assert (track.first, track.last, track.flags) == (0, 0, ())


def test_two_faces_that_meet_are_both_flagged() -> None:
    """Where faces overlap a track may go on with the wrong person."""
    found = {frame: [a_detection(100 + 6 * frame, 100), a_detection(400 - 6 * frame, 105)]
             for frame in range(50)}

    tracks = bridged(a_sweep(found, 50))

    assert all(any("meets another face" in flag.reason for flag in track.flags) for track in tracks)


def test_a_zone_a_person_drew_is_left_alone() -> None:
    """Nobody's eyes are better than the reviewer's."""
    zone = a_track({3: a_box(10, 10)}, "zone-1").model_copy(update={"kind": Kind.ZONE})

    assert bridge([zone], a_sweep({}, 10)) == (zone,)


def test_a_leaning_head_leans_between_sightings_too() -> None:
    """Hair is where the eyes say it is, on the frames nobody saw as well."""
    lying = ((310.0, 165.0), (310.0, 175.0), (320.0, 170.0), (335.0, 165.0), (335.0, 175.0))
    seen = a_detection(300, 150).model_copy(update={"landmarks": lying})
    found = {frame: [seen] for frame in range(30) if not 10 <= frame < 14}

    (track,) = bridged(a_sweep(found, 30))

    assert track.sightings[12].landmarks is not None
    assert track.sightings[12].cover.contains(head_of(seen.box, lying))


def test_a_hold_ends_where_the_face_has_left_the_picture() -> None:
    """A cover wholly outside would be a line in the plan that hides nothing."""
    found = {frame: [a_detection(-10 - 12 * frame, 100)] for frame in range(3)}

    (track,) = bridged(a_sweep(found, 60))

    assert track.last < 15
    assert all(one.cover.clipped(PICTURE) for one in track.sightings)

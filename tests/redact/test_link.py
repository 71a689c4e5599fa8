"""Linking: every detection in exactly one track, each person in one."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from makers import a_detection, a_sweep, found_in

from redact.records import Detection
from redact.track.head import head_of
from redact.track.link import link, scenes

detections = st.builds(
    a_detection, left=st.floats(-40, 640), top=st.floats(-40, 360), score=st.floats(0.05, 1.0),
    width=st.floats(1, 200), height=st.floats(1, 200))
frames = st.lists(st.lists(detections, max_size=4), min_size=1, max_size=12)


@given(frames, st.lists(st.integers(1, 11), max_size=2))
@settings(max_examples=120, deadline=None)
def test_linking_never_loses_a_detection(found: list[list[Detection]], cuts: list[int]) -> None:
    """A detection that is in no track is a bare face, however odd the detector's day was."""
    sweep = a_sweep(dict(enumerate(found)), len(found), cuts=tuple(sorted(set(cuts))))

    tracks = link(sweep)

    given_in = sorted(((frame, one.box) for frame, here in enumerate(found) for one in here),
                      key=lambda one: (one[0], one[1].left, one[1].top, one[1].right, one[1].bottom))
    assert found_in(tracks) == given_in
    for track in tracks:
        seen = [one.frame for one in track.sightings]
        assert seen == sorted(set(seen)), "two detections of one frame are two faces"
        assert any(track.first in scene and track.last in scene for scene in scenes(sweep))
        assert all(one.cover.contains(one.face) for one in track.sightings)


def test_a_face_that_scores_low_for_a_while_stays_one_track() -> None:
    """A face turning away is exactly when it must not be lost: ByteTrack's lesson."""
    found = {frame: [a_detection(100 + 2 * frame, 80, score=0.3 if 8 <= frame <= 20 else 0.9)]
             for frame in range(30)}

    (track,) = link(a_sweep(found, 30))

    assert [one.frame for one in track.sightings] == list(range(30))


def test_a_track_is_followed_back_into_weak_detections_before_its_start() -> None:
    """The first frames of an entering face score low; only looking backwards finds them."""
    found = {frame: [a_detection(20 + 3 * frame, 80, score=0.25 if frame < 10 else 0.9)]
             for frame in range(20)}

    (track,) = link(a_sweep(found, 20))

    assert track.first == 0


def test_two_people_who_cross_keep_their_own_tracks() -> None:
    """Speed tells apart two faces that pass each other, so a kept subject is not swapped for a stranger."""
    found = {frame: [a_detection(100 + 6 * frame, 80), a_detection(400 - 6 * frame, 110)]
             for frame in range(50)}

    tracks = link(a_sweep(found, 50))

    assert len(tracks) == 2
    rightwards = next(track for track in tracks if track.sightings[0].face.left == 100)
    assert rightwards.sightings[-1].face.left == 100 + 6 * 49


def test_no_track_crosses_a_cut() -> None:
    """After a cut another person may stand in the same place."""
    found = {frame: [a_detection(100, 80)] for frame in range(20)}

    tracks = link(a_sweep(found, 20, cuts=(10,)))

    assert [(track.first, track.last) for track in tracks] == [(0, 9), (10, 19)]


def test_time_counts_and_not_frames() -> None:
    """At variable frame rate four frames may be 0.1 s or ten seconds; only the one is the same face."""
    close = [Fraction(frame, 25) for frame in range(8)]
    apart = [*close[:4], *(at + 10 for at in close[4:])]
    found = {frame: [a_detection(100, 80)] for frame in range(8)}

    assert len(link(a_sweep(found, 8, times=close))) == 1
    assert len(link(a_sweep(found, 8, times=apart))) == 2


def test_a_brisk_walk_at_eight_frames_a_second_is_one_track() -> None:
    """Cameras that save disk space show a walker 1.7 face widths further on each frame, once or twice not at all."""
    found = {frame: [a_detection(20 + 37 * frame, 80, width=22, height=22)] for frame in range(14) if frame != 6}

    (track,) = link(a_sweep(found, 14, times=[Fraction(frame, 8) for frame in range(14)]))

    assert len(track.sightings) == 13


def test_tracks_are_named_by_first_frame_and_then_from_the_left() -> None:
    """A reviewer finds face-2 where face-2 was yesterday."""
    found = {0: [a_detection(400, 80), a_detection(100, 80)], 5: [a_detection(10, 250)]}

    tracks = link(a_sweep(found, 6))

    assert [(track.id, track.sightings[0].face.left) for track in tracks] == [
        ("face-1", 100), ("face-2", 400), ("face-3", 10)]


def test_a_lone_weak_detection_in_a_photo_is_a_track() -> None:
    """A photo has one frame to be seen on; the doubtful face in the crowd is hidden too."""
    (track,) = link(a_sweep({0: [a_detection(100, 80, score=0.1)]}, 1))

    assert track.sightings[0].score == 0.1


def test_an_empty_clip_has_no_tracks() -> None:
    """Nothing seen is a sound answer."""
    assert link(a_sweep({}, 5)) == ()


def test_the_head_lies_where_the_eyes_say_it_does() -> None:
    """Someone lying down has their hair beside the face, not above it."""
    face = a_detection(100, 100, width=50, height=50).box
    lying = ((110.0, 120.0), (110.0, 130.0), (125.0, 125.0), (140.0, 120.0), (140.0, 130.0))

    upright, sideways = head_of(face), head_of(face, lying)

    assert upright.top < sideways.top
    assert sideways.left < upright.left
    assert abs(upright.area - sideways.area) < 1e-6


def test_the_head_is_no_larger_than_over_redaction_allows() -> None:
    """At most 1.5 times the true head, which is 1.8 times the face; the head itself is within."""
    face = a_detection(100, 100, width=40, height=50).box

    assert 0.85 <= head_of(face).area / face.scaled(1.8).area <= 1.1


def test_landmarks_in_one_spot_do_not_say_which_way_is_up() -> None:
    """A tiny face's landmarks are noise; the head is taken to be upright."""
    face = a_detection(100, 100).box

    assert head_of(face, ((120.0, 120.0),) * 5) == head_of(face)

"""From what could be read on each frame to zones and tracks."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import a_box, a_sweep

from redact.detect.follow import FOLLOWED
from redact.records import Detection, Kind, Method, Origin, RedactionPlan, Settings, Sweep, Track
from redact.track.still import texts


def a_line(left: float, top: float, width: float = 200, height: float = 20, kind: Kind = Kind.TEXT,
           by: str = "text") -> Detection:
    """Make a line of text as it would be found."""
    return Detection(box=a_box(left, top, width, height), score=0.9, detector=by, kind=kind)


def through(found: Mapping[int, Sequence[Detection]], frames: int, cuts: tuple[int, ...] = ()) -> tuple[Track, ...]:
    """Make tracks of what was found, at 25 frames a second in 640 x 360."""
    return texts(found, a_sweep({}, frames, cuts=cuts))


def frames_of(track: Track) -> list[int]:
    """Return the frames a track covers."""
    return [one.frame for one in track.sightings]


def test_a_burnt_in_clock_is_one_zone_over_its_whole_line_for_the_whole_scene() -> None:
    """Its digits change and its box with them; what is covered must be the widest it ever was, everywhere."""
    found = {frame: [a_line(10, 8, 180 + 6 * (frame // 10 % 4))] for frame in range(20, 80, 10)}

    (clock,) = through(found, 100)

    assert clock.id == "text-1"
    assert frames_of(clock) == list(range(100))
    assert {one.cover for one in clock.sightings} == {clock.sightings[0].cover}
    assert clock.sightings[0].cover.contains(a_box(10, 8, 198, 20))
    assert clock.why.startswith("seen by text on 6 of 100 frames")
    assert [one.frame for one in clock.sightings if one.origin is Origin.FOUND] == list(range(20, 80, 10))


def test_words_of_one_burnt_in_line_found_apart_are_one_zone() -> None:
    """A gap between two words would show the end of the one and the start of the other."""
    words = [a_line(10, 8, 60), a_line(90, 9, 80)]

    (line,) = through(dict.fromkeys(range(0, 50, 12), words), 50)

    assert line.sightings[0].cover.contains(a_box(10, 8, 160, 20))


def test_two_lines_one_above_the_other_are_two_zones() -> None:
    """One rectangle over both would hide what stands between."""
    lines = [a_line(10, 100), a_line(10, 180)]

    assert len(through(dict.fromkeys(range(0, 50, 12), lines), 50)) == 2


def test_a_zone_lasts_while_its_thing_is_there_and_the_cadence_longer() -> None:
    """A paper laid on a table for two seconds is not to blacken the table for the whole clip."""
    found = {frame: [a_line(200, 150)] for frame in range(50, 76, 5)}

    (paper,) = through(found, 200)

    assert frames_of(paper) == list(range(38, 88))  # half a second is 12.5 frames
    assert paper.sightings[0].origin is Origin.HELD


def test_what_moves_is_covered_on_every_frame_between_two_looks() -> None:
    """A badge walks on between two looks half a second apart."""
    at = {frame: a_box(100 + 4 * frame, 150 + 0.4 * frame, 60, 20) for frame in range(50)}
    found = {frame: [a_line(100 + 4 * frame, 150 + 0.4 * frame, 60)] for frame in range(0, 50, 12)}

    (badge,) = through(found, 50)

    covers = {one.frame: one.cover for one in badge.sightings}
    assert set(covers) == set(range(50))
    assert all(covers[frame].contains(box) for frame, box in at.items())


def test_what_moves_is_held_before_the_first_and_after_the_last_look_that_saw_it() -> None:
    """It may have come just after the look before, and goes on the way it went."""
    found = {frame: [a_line(100 + 4 * frame, 150, 60)] for frame in range(40, 81)}

    (badge,) = through(found, 200)

    assert frames_of(badge) == list(range(28, 93))
    assert badge.sightings[0].cover.contains(a_box(100 + 4 * 28, 150, 60, 20))
    assert badge.sightings[-1].cover.contains(a_box(100 + 4 * 92, 150, 60, 20))
    assert {one.origin for one in badge.sightings[:12]} == {Origin.HELD}


def test_what_was_followed_is_no_detectors_word() -> None:
    """A reviewer is told what was found; correlation with a frame before is not that."""
    found = {frame: [a_line(100 + 4 * frame, 150, 60, by="text" if frame % 12 == 0 else "text" + FOLLOWED)]
             for frame in range(49)}

    (badge,) = through(found, 49)

    assert [one.frame for one in badge.sightings if one.origin is Origin.FOUND] == [0, 12, 24, 36, 48]
    assert {one.origin for one in badge.sightings} == {Origin.FOUND, Origin.BRIDGED}


def test_the_same_thing_followed_from_both_sides_is_one_track_over_both() -> None:
    """Followed forwards and back it lies a little apart: either may be right."""
    found = {frame: [a_line(100 + 4 * frame, 150, 60, by="text" + FOLLOWED),
                     a_line(118 + 4 * frame, 156, 60, by="text" + FOLLOWED)] for frame in range(20)}

    (badge,) = through(found, 20)

    assert badge.sightings[10].cover.contains(a_box(140, 150, 78, 26))


def test_nothing_is_carried_across_a_cut() -> None:
    """The new scene has its own text, and its own place for it."""
    found = {**{frame: [a_line(10, 8)] for frame in range(0, 50, 10)},
             **{frame: [a_line(10, 12)] for frame in range(50, 100, 10)}}

    tracks = through(found, 100, cuts=(50,))

    assert [frames_of(track) for track in tracks] == [list(range(50)), list(range(50, 100))]


@pytest.mark.parametrize(("read", "kind"), [(2, Kind.PLATE), (0, Kind.TEXT)])
def test_a_line_read_as_a_plate_now_and_then_is_one(read: int, kind: Kind) -> None:
    """A plate can be read only on the sharper frames."""
    found = {12 * look: [a_line(200, 150, 90, kind=Kind.PLATE if look < read else Kind.TEXT)] for look in range(6)}

    (track,) = through(found, 70)

    assert (track.kind, track.id) == (kind, f"{kind.value}-1")


def test_text_on_a_screen_and_the_screen_are_two_tracks() -> None:
    """The one may be lost while the other is still found."""
    seen = [a_line(200, 100, 100, 160, kind=Kind.SCREEN, by="screens"), a_line(210, 120, 60)]

    tracks = through(dict.fromkeys(range(0, 50, 12), seen), 50)

    assert sorted(track.id for track in tracks) == ["screen-1", "text-1"]


def test_a_long_stretch_unread_is_covered_from_end_to_end_and_flagged() -> None:
    """Nothing says which way it went; a person has to look."""
    found = {0: [a_line(100, 150, 60)], 1: [a_line(102, 150, 60)], 2: [a_line(104, 150, 60)],
             42: [a_line(170, 200, 60)], 43: [a_line(172, 201, 60)], 44: [a_line(174, 202, 60)]}

    (track,) = through(found, 60)

    middle = next(one for one in track.sightings if one.frame == 22)
    assert middle.cover.contains(a_box(104, 150, 126, 70))
    assert [(flag.first, flag.last) for flag in track.flags] == [(2, 42)]


def test_a_photo_gives_one_zone_for_each_line() -> None:
    """A photo is a scene of one frame."""
    tracks = through({0: [a_line(10, 8), a_line(200, 150, 90, kind=Kind.PLATE)]}, 1)

    assert [(track.id, frames_of(track)) for track in tracks] == [("text-1", [0]), ("plate-1", [0])]


def test_nothing_found_is_no_track() -> None:
    """Most clips show nothing to read."""
    assert through({3: []}, 10) == ()


def test_what_can_be_read_is_filled_whatever_the_method() -> None:
    """Letters stay readable through cells."""
    (clock,) = through({frame: [a_line(10, 8)] for frame in range(0, 50, 10)}, 50)

    method = RedactionPlan.model_construct(settings=Settings(method=Method.PIXELATE)).method_for(clock)

    assert method is Method.FILL


WAYS = st.tuples(st.floats(0, 500), st.floats(0, 300), st.floats(-8, 8), st.floats(-4, 4), st.integers(0, 59),
                 st.integers(1, 60))


@settings(deadline=None, max_examples=60)
@given(st.lists(WAYS, min_size=1, max_size=4), st.integers(1, 12))
def test_every_detection_lies_in_a_cover_of_its_frame(ways: list[tuple[float, float, float, float, int, int]],
                                                       every: int) -> None:
    """Whatever was found is hidden there, however badly it links."""
    found: dict[int, list[Detection]] = {}
    for left, top, across, down, first, count in ways:
        for frame in range(first, min(60, first + count), every):
            found.setdefault(frame, []).append(a_line(left + across * frame, top + down * frame, 60))
    sweep: Sweep = a_sweep({}, 60, cuts=(30,))

    tracks = texts(found, sweep)

    for frame, here in found.items():
        covers = [one.cover for track in tracks for one in track.sightings if one.frame == frame]
        for seen in here:
            inside = seen.box.clipped(sweep.size)
            assert inside is None or any(cover.contains(inside) for cover in covers)
    for track in tracks:
        assert frames_of(track) == list(range(track.first, track.last + 1))
        assert (track.first < 30) == (track.last < 30)

"""Smoothing: calmer covers, never smaller ones."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from makers import PICTURE, a_box, a_detection, a_sweep, a_track

from redact.records import Kind, Track
from redact.track import tracking
from redact.track.bridge import bridge
from redact.track.head import head_of
from redact.track.link import link
from redact.track.smooth import smooth


@given(st.lists(st.tuples(st.floats(-12, 12), st.floats(-12, 12), st.floats(5, 80)), min_size=1, max_size=40),
       st.floats(-9, 9))
@settings(max_examples=100, deadline=None)
def test_a_cover_always_holds_the_head_of_the_raw_detection(
        jitter: list[tuple[float, float, float]], speed: float) -> None:
    """Calm that cuts an ear off is not worth having."""
    found = {frame: [a_detection(300 + dx + speed * frame, 150 + dy, width=side, height=side * 1.2)]
             for frame, (dx, dy, side) in enumerate(jitter)}
    sweep = a_sweep(found, len(jitter))
    before = bridge(link(sweep), sweep)

    after = smooth(before, sweep)

    for rough, calm in zip(before, after, strict=True):
        for old, new in zip(rough.sightings, calm.sightings, strict=True):
            inside = old.cover.clipped(PICTURE)
            assert inside is None or new.cover.contains(inside)
            assert (old.frame, old.face) == (new.frame, new.face)


def test_trembling_boxes_become_calm() -> None:
    """A cover that trembles draws the eye and shows the outline of what it hides."""
    draw = np.random.default_rng(3)
    found = {frame: [a_detection(300 + draw.normal(0, 2), 150 + draw.normal(0, 2))] for frame in range(60)}
    sweep = a_sweep(found, 60)
    before, after = link(sweep)[0], smooth(link(sweep), sweep)[0]

    def tremble(track: Track) -> float:
        return float(np.abs(np.diff([one.cover.left for one in track.sightings], n=2)).mean())

    assert tremble(after) < tremble(before) / 5


def test_the_margin_grows_with_motion() -> None:
    """A fast face is smeared along its way within a single frame."""
    still = a_sweep({frame: [a_detection(100, 150)] for frame in range(20)}, 20)
    quick = a_sweep({frame: [a_detection(100 + 8 * frame, 150)] for frame in range(20)}, 20)

    slow_cover, fast_cover = (tracking(one)[0].sightings[10].cover for one in (still, quick))

    assert fast_cover.width >= slow_cover.width + 4
    assert slow_cover.area <= 1.05 * head_of(a_box(100, 150)).area


def test_a_face_at_the_border_is_covered_to_the_last_row_and_column() -> None:
    """A well-known tool leaves the last row and column of every picture open."""
    (track,) = tracking(a_sweep({frame: [a_detection(605, 320)] for frame in range(5)}, 5))

    rows, columns = track.sightings[2].cover.pixels(PICTURE)

    assert (rows.stop, columns.stop) == (360, 640)


def test_a_detection_left_of_the_picture_covers_what_it_reaches_and_no_more() -> None:
    """A negative index would hide nearly the whole picture, or nothing."""
    (track,) = tracking(a_sweep({frame: [a_detection(-30, 100)] for frame in range(5)}, 5))

    _, columns = track.sightings[2].cover.pixels(PICTURE)

    assert columns.start == 0
    assert 10 <= columns.stop <= 60


def test_a_zone_is_not_smoothed() -> None:
    """A person drew it where it belongs."""
    zone = a_track({3: a_box(10, 10), 4: a_box(50, 10)}, "zone-1").model_copy(update={"kind": Kind.ZONE})

    assert smooth([zone], a_sweep({}, 10)) == (zone,)

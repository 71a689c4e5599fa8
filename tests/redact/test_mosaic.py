"""A mosaic shows what it may of one frame, and of no other: 360 bits of a track, whatever the clip's length."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import pytest
from makers import PICTURE, a_box, a_cover, a_plan, a_scene, a_source, a_track
from pydantic import ValidationError

from media.errors import WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Box
from media.timing import Instant
from redact.obscure import covering
from redact.obscure.freeze import frozen
from redact.obscure.mosaic import BUDGET, Mosaic
from redact.obscure.region import union
from redact.records import Action, Cover, Frozen, Kind, Method, RedactionPlan, Track, Verdict


def a_clip_of(pictures: Sequence[Pixels]) -> Iterator[Frame]:
    """Pass pictures by as frames, 25 a second."""
    return (Frame(index=index, instant=Instant(pts=index, base=Fraction(1, 25)), pixels=pixels)
            for index, pixels in enumerate(pictures))


def a_moving_track(frames: int, name: str = "face-1", top: float = 120) -> Track:
    """Make a track whose cover moves a little on every frame."""
    return a_track({frame: a_box(100 + 3.3 * frame, top, 61, 74) for frame in range(frames)}, name)


def hidden_by(plan: RedactionPlan, pictures: Sequence[Pixels]) -> list[Pixels]:
    """Hide every frame as the plan says."""
    hide = covering(plan)
    return [hide(frame).pixels for frame in a_clip_of(pictures)]


def a_mosaic_plan(*tracks: Track, frames: int) -> RedactionPlan:
    """Make a plan that asks for a mosaic and has no colours yet."""
    return a_plan(tracks, a_source(), frames, Method.MOSAIC)


def test_no_covered_pixel_of_any_frame_but_one_has_any_influence() -> None:
    """Averages of every frame would add up to the face; so only one frame is ever looked at."""
    pictures = a_scene(PICTURE, 40)
    plan = a_mosaic_plan(a_moving_track(40), a_moving_track(40, "face-2", 230), frames=40)
    taken_from = {one.frame for one in frozen(a_clip_of(pictures), plan).frozen}
    others, draw = [], np.random.default_rng(7)
    for index, picture in enumerate(pictures):
        other, closed = picture.copy(), union(plan.covers()[index], PICTURE)
        if index not in taken_from:
            other[closed] = draw.integers(0, 256, (int(closed.sum()), 3), dtype=np.uint8)
        others.append(other)

    answers = [hidden_by(frozen(a_clip_of(which), plan), which) for which in (pictures, others)]

    assert len(taken_from) <= 2
    assert sum(not np.array_equal(*pair) for pair in zip(pictures, others, strict=True)) >= 38
    assert all(np.array_equal(*pair) for pair in zip(*answers, strict=True))


@pytest.mark.parametrize("frames", [1, 3, 200])
def test_a_track_shows_360_bits_whatever_the_length_of_the_clip(frames: int) -> None:
    """Every cover of a track, on all frames together, is made of one and the same 90 hexadecimal digits."""
    track = a_moving_track(frames)
    plan = frozen(a_clip_of(a_scene(PICTURE, frames)), a_mosaic_plan(track, frames=frames))

    shown = {cover.levels for here in plan.covers().values() for cover in here}

    assert BUDGET == 5 * 6 * 3 * 4 == 360
    assert len(plan.frozen) == len(shown) == 1
    assert all(len(levels or "") * 4 == BUDGET for levels in shown)


@pytest.mark.parametrize("levels", ["0" * 89, "0" * 91, "g" * 90, "F" * 90, ""])
def test_a_plan_cannot_hold_more(levels: str) -> None:
    """The budget is kept by the record itself, so that no later code can stretch it."""
    with pytest.raises(ValidationError):
        Frozen(track="face-1", frame=0, levels=levels)


def test_the_one_frame_does_show() -> None:
    """It is no fill: whoever asks for a mosaic wants to see roughly what was there."""
    dark, bright = (np.full((360, 640, 3), value, dtype=np.uint8) for value in (40, 200))
    plan = a_mosaic_plan(a_moving_track(1), frames=1)

    one, other = (hidden_by(frozen(a_clip_of([which]), plan), [which])[0][150, 130] for which in (dark, bright))

    assert np.abs(one.astype(int) - 40).max() <= 9
    assert np.abs(other.astype(int) - 200).max() <= 9


def test_each_cell_is_the_mean_of_what_lies_under_it() -> None:
    """To the nearest of 16 levels, and no nearer."""
    (picture,) = a_scene(PICTURE, 1)
    zone = a_track({0: a_box(100, 60, 100, 120)}).model_copy(update={"kind": Kind.ZONE})
    plan = frozen(a_clip_of([picture]), a_mosaic_plan(zone, frames=1))
    means = picture[60:180, 100:200].reshape(6, 20, 5, 20, 3).mean(axis=(1, 3))

    shown = hidden_by(plan, [picture])[0][60:180, 100:200]

    assert np.abs(shown[10::20, 10::20] - means).max() <= 8.5
    assert np.array_equal(shown, shown[10::20, 10::20].repeat(20, axis=0).repeat(20, axis=1))
    assert set(np.unique(shown % 17)) == {0}
    assert np.ptp(shown[:, :, 0]) >= 17


def edges(hidden: Pixels, row: int) -> list[int]:
    """Return the columns where the colour changes along a row."""
    return (np.flatnonzero(np.diff(hidden[row].astype(int), axis=0).any(axis=1)) + 1).tolist()


def a_cover_over(box: Box, grid: Box) -> Cover:
    """Make a cover whose cells all differ from their neighbours."""
    levels = "".join(f"{(5 * place + channel) % 16:x}" for place in range(30) for channel in range(3))
    return Cover(track="face-1", box=box, method=Method.MOSAIC, grid=grid, levels=levels)


def test_a_wide_cover_has_wider_cells_not_more_of_them() -> None:
    """Where the place is not known the cover is wide: more cells over it would be more of a face."""
    plain = np.full((360, 640, 3), 1, dtype=np.uint8)
    for width in (50, 100, 400):
        box = a_box(20, 60, width, 60)
        hidden = Mosaic().hide(plain, [a_cover_over(box, box)], ())

        assert edges(hidden, 62) == [20 + width * part // 5 for part in range(6)]


def test_cells_keep_their_size_where_the_picture_ends() -> None:
    """A grid squeezed into what is left of a head at the border would show it through finer and finer cells."""
    plain = np.full((360, 640, 3), 1, dtype=np.uint8)
    grid = a_box(-60, 60, 100, 120)

    hidden = Mosaic().hide(plain, [a_cover_over(Box(left=0, top=60, right=40, bottom=180), grid)], ())

    assert edges(hidden, 70) == [20, 40]


def test_the_grid_of_a_cut_head_is_the_whole_head() -> None:
    """What the plan says about the face, not what is left of its cover, says where the cells are."""
    track = a_track({0: a_box(0, 100, 30, 90)})
    cut = track.sightings[0].model_copy(update={"face": a_box(-20, 110, 50, 60)})
    plan = frozen(a_clip_of(a_scene(PICTURE, 1)),
                  a_mosaic_plan(track.model_copy(update={"sightings": (cut,)}), frames=1))

    (cover,) = plan.covers()[0]

    assert cover.box == a_box(0, 100, 30, 90)
    assert cover.grid is not None and cover.grid.left < -30 and cover.grid.width >= 1.8 * 50


def test_a_mosaic_never_reads_what_another_cover_hides() -> None:
    """The face beside it has a budget of its own, and a plate there is filled because it can be read."""
    tracks = [a_track({0: a_box(100, 100, 80, 90)}), a_track({0: a_box(150, 120, 90, 60)}, "plate-1")]
    tracks[1] = tracks[1].model_copy(update={"kind": Kind.PLATE})
    (one,) = a_scene(PICTURE, 1)
    other = one.copy()
    other[120:180, 150:240] = 255 - other[120:180, 150:240]
    plan = a_mosaic_plan(*tracks, frames=1)

    first, second = (frozen(a_clip_of([which]), plan).frozen for which in (one, other))

    assert first == second
    assert [entry.track for entry in first] == ["face-1"]


def test_a_face_found_twice_is_shown_once() -> None:
    """Two grids over one face, a little apart, are one finer grid."""
    again = a_moving_track(3, "face-2", 135).model_copy(update={"repeats": "face-1"})
    plan = frozen(a_clip_of(a_scene(PICTURE, 3)), a_mosaic_plan(a_moving_track(3), again, frames=3))

    assert len({one.levels for one in plan.frozen}) == 1
    assert len(set(plan.frozen[0].levels)) > 1


def test_a_track_kept_clear_has_colours_for_the_day_a_reviewer_hides_it() -> None:
    """Approving happens without the source, and must not find a plan that cannot be followed."""
    plan = a_mosaic_plan(a_moving_track(2), frames=2).settled_by(
        Verdict(track="face-1", action=Action.KEEP, by="reference photo", role="suggestion", reason="like it"))
    plan = frozen(a_clip_of(a_scene(PICTURE, 2)), plan).settled_by(
        Verdict(track="face-1", action=Action.HIDE, by="R. Viewer", role="reviewer", reason="not him"))

    assert covering(plan) is not None


def test_a_mosaic_without_colours_is_refused() -> None:
    """Colours made up, or read while hiding, would be another way of hiding than the plan says."""
    with pytest.raises(WrongUseError, match="no mosaic colours for face-1"):
        covering(a_mosaic_plan(a_moving_track(2), frames=2))
    with pytest.raises(WrongUseError, match="no mosaic colours for face-1"):
        Mosaic().hide(np.zeros((9, 9, 3), dtype=np.uint8), [a_cover(a_box(0, 0), method=Method.MOSAIC)], ())


def test_a_clip_that_ends_too_early_is_refused() -> None:
    """A plan for a longer clip knows frames that this one does not have."""
    track = a_track({9: a_box(100, 100)})

    with pytest.raises(WrongUseError, match="face-1"):
        frozen(a_clip_of(a_scene(PICTURE, 3)), a_mosaic_plan(track, frames=10))

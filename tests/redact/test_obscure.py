"""Hiding: nothing of a face is left, the cover is whole, and it sits still."""

from fractions import Fraction

import numpy as np
import pytest
from faces import EVERYONE, head
from makers import PICTURE, a_box, a_cover, a_plan, a_scene, a_source, a_track

from benchmarks.judge import exposed
from media.errors import MissingPartError, WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Box, Size
from media.timing import Instant
from redact.obscure import covering, obscurer
from redact.obscure.fill import Fill
from redact.obscure.pixelate import ACROSS, CONTRAST, DOWN, Pixelate, pattern
from redact.obscure.region import region, union
from redact.records import Action, Cover, Method, RedactionPlan, Verdict
from redact.track.head import head_of


def a_frame(pixels: Pixels, index: int = 0) -> Frame:
    """Make a frame of a 25-a-second clip."""
    return Frame(index=index, instant=Instant(pts=index, base=Fraction(1, 25)), pixels=pixels)


def a_random_case(draw: np.random.Generator) -> tuple[Pixels, list[Cover]]:
    """Make a small picture, odd sizes included, with one to four covers that may overlap."""
    width, height = int(draw.integers(1, 60)), int(draw.integers(1, 60))
    covers = []
    for place in range(int(draw.integers(1, 5))):
        left, top = draw.uniform(-20, width), draw.uniform(-20, height)
        wide, high = draw.uniform(0.1, 50, 2)
        covers.append(a_cover(Box(left=left, top=top, right=left + wide, bottom=top + high), f"face-{place}"))
    return draw.integers(0, 256, (height, width, 3), dtype=np.uint8), covers


def test_no_hidden_pixel_has_any_influence_in_a_thousand_cases() -> None:
    """The proof that nobody comes back: another face, or noise, under the masks gives the same bytes."""
    draw = np.random.default_rng(20240611)
    pixelate = Pixelate("a source")
    hidden_pixels = 0
    for _ in range(1000):
        picture, covers = a_random_case(draw)
        closed = union(covers, Size(width=picture.shape[1], height=picture.shape[0]))
        other = picture.copy()
        other[closed] = draw.integers(0, 256, (int(closed.sum()), 3), dtype=np.uint8)
        hidden_pixels += int(closed.sum())

        one, two = (pixelate.hide(which, covers, covers) for which in (picture, other))

        assert np.array_equal(one, two)
        assert np.array_equal(one[~closed], picture[~closed])
    assert hidden_pixels > 100_000


def test_a_still_scene_gives_still_cells() -> None:
    """Cells that flicker or crawl draw the eye, and averaging many of them would give more away."""
    (picture,) = a_scene(PICTURE, 1)
    covers = [a_cover(a_box(200, 100, 80, 90))]

    first, later = (Pixelate("s").hide(picture.copy(), covers, covers) for _ in range(2))

    assert np.array_equal(first, later)


def test_the_pattern_moves_with_the_face() -> None:
    """A grid fixed to the picture would show a moving face through ever other holes."""
    plain = np.full((360, 640, 3), 120, dtype=np.uint8)
    here, there = a_cover(a_box(100, 100, 70, 80)), a_cover(a_box(306, 152, 70, 80))

    cells = [Pixelate("s").hide(plain, [one], [one])[region(one.box, PICTURE)] for one in (here, there)]

    assert np.array_equal(*cells)


def test_it_looks_like_pixelation() -> None:
    """Cells with hard edges, near the colours around, so a viewer understands what it is."""
    plain = np.full((360, 640, 3), (60, 90, 140), dtype=np.uint8)
    cover = a_cover(a_box(100, 100, 70, 80))

    inside = Pixelate("s").hide(plain, [cover], [cover])[region(cover.box, PICTURE)]

    assert len(np.unique(inside.reshape(-1, 3), axis=0)) <= DOWN * ACROSS
    assert (np.diff(inside[5, :, 0].astype(int)) != 0).sum() <= ACROSS - 1
    assert np.abs(inside.astype(int) - (60, 90, 140)).max() <= CONTRAST
    assert inside.std() > 5


def test_tracks_and_sources_have_patterns_of_their_own_for_ever() -> None:
    """A pattern that changed with a library's version would not be the same plan any more."""
    assert not np.array_equal(pattern("a", "face-1", 8), pattern("a", "face-2", 8))
    assert not np.array_equal(pattern("a", "face-1", 8), pattern("b", "face-1", 8))
    assert np.rint(100 * pattern("a", "face-1", 8)[0, :4]).tolist() == [-75, -5, -34, -100]
    assert np.rint(100 * pattern("a", "face-1", 2)[0, :4]).tolist() == [85, -92, 86, -80]


@pytest.mark.parametrize("name", EVERYONE)
@pytest.mark.parametrize("width", [10, 14, 20, 28, 40])
def test_a_cover_is_never_like_a_small_face_by_chance(name: str, width: int) -> None:
    """Coarse cells over a small face would now and then draw its eyes, and a viewer sees them."""
    picture, face = head(name, width)
    before, place = picture.mean(axis=2, dtype=np.float32), (face.left, face.top, face.width, face.height)
    covers = [a_cover(head_of(face.shifted(step % 7 / 7, step % 5 / 5))) for step in range(40)]

    after = [Pixelate(str(seed)).hide(picture, [cover], [cover]) for seed, cover in enumerate(covers)]

    assert exposed(before, before, place)
    assert not any(exposed(before, one.mean(axis=2, dtype=np.float32), place) for one in after)


def test_a_cover_over_the_whole_picture_is_grey_cells() -> None:
    """With nothing open to take colours from, none are taken."""
    picture = np.random.default_rng(1).integers(0, 256, (33, 47, 3), dtype=np.uint8)
    cover = a_cover(Box(left=-5, top=-5, right=100, bottom=100))

    hidden = Pixelate("s").hide(picture, [cover], [cover])

    assert np.abs(hidden.astype(int) - 128).max() <= CONTRAST


def test_a_box_at_the_border_covers_the_last_row() -> None:
    """A face cut by the frame's edge leaves no visible strip."""
    pixels = np.full((48, 64, 3), 200, dtype=np.uint8)
    cover = a_cover(Box(left=0, top=0, right=64, bottom=60))

    hidden = Fill(value=0).hide(pixels, [cover], [cover])

    assert hidden[-1].max() == 0
    assert hidden[:, -1].max() == 0


def test_a_box_left_of_the_picture_hides_nothing_at_its_other_side() -> None:
    """The slice 0:-10 would be nearly the whole picture."""
    pixels = np.full((48, 64, 3), 200, dtype=np.uint8)
    cover = a_cover(Box(left=-30, top=0, right=-10, bottom=48))

    assert np.array_equal(Fill().hide(pixels, [cover], [cover]), pixels)


def test_regions_reach_outwards_to_even_pixels_and_stay_in_the_picture() -> None:
    """Four pixels share one colour sample: none of the four may be open while another is a face."""
    odd = Size(width=33, height=21)

    assert region(Box(left=3, top=5, right=7, bottom=9), odd) == (slice(4, 10), slice(2, 8))
    assert region(Box(left=31.5, top=19.5, right=32.2, bottom=30), odd) == (slice(18, 21), slice(30, 33))
    assert region(Box(left=33, top=0, right=40, bottom=9), odd) is None


def a_small_plan(method: Method = Method.PIXELATE, frames: int = 3) -> RedactionPlan:
    """Make a plan with a face on frame 1 only."""
    return a_plan([a_track({1: a_box(100, 100)})], a_source(), frames, method)


def test_covering_hides_what_the_plan_says_and_when() -> None:
    """The plan is data; hiding is a pure function of it."""
    picture = np.full((360, 640, 3), 200, dtype=np.uint8)
    cover = covering(a_small_plan(Method.FILL))

    before, at = cover(a_frame(picture, 0)), cover(a_frame(picture, 1))

    assert np.array_equal(before.pixels, picture)
    assert at.pixels[100:150, 100:140].max() == 0
    assert at.pixels[:100].min() == 200
    assert at.index == 1


def test_a_kept_face_behind_a_hidden_one_stays_hidden_where_they_overlap() -> None:
    """Where a kept subject's head overlaps a stranger's cover, the cover wins."""
    tracks = [a_track({0: a_box(100, 100)}, "face-1"), a_track({0: a_box(120, 100)}, "face-2")]
    keep = Verdict(track="face-1", action=Action.KEEP, by="R. Viewer", role="reviewer", reason="the subject")
    plan = a_plan(tracks, a_source(), 1, Method.FILL).settled_by(keep)

    hidden = covering(plan)(a_frame(np.full((360, 640, 3), 200, dtype=np.uint8))).pixels

    assert hidden[100:150, 120:160].max() == 0
    assert hidden[100:150, 100:120].min() == 200


def test_a_frame_the_plan_does_not_know_is_refused() -> None:
    """A plan made for a shorter cut of the clip would leave its end open."""
    picture = np.zeros((360, 640, 3), dtype=np.uint8)

    with pytest.raises(WrongUseError, match="3 frames"):
        covering(a_small_plan())(a_frame(picture, 3))


def test_a_picture_of_another_size_is_refused() -> None:
    """Boxes in other pixels cover other places."""
    with pytest.raises(WrongUseError, match="640 x 360"):
        covering(a_small_plan())(a_frame(np.zeros((360, 642, 3), dtype=np.uint8), 1))


def test_a_method_nobody_installed_is_refused() -> None:
    """No silent second choice: another way of hiding is another plan."""
    with pytest.raises(MissingPartError, match="blur"):
        obscurer("blur", "seed")

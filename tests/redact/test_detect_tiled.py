"""Levels, pieces, borders: what wrapping a detector in Tiled adds."""

from collections.abc import Callable
from itertools import pairwise

import cv2
import numpy as np
import pytest
from faces import EVERYONE, a_room, head, stood, wide
from hypothesis import given
from hypothesis import strategies as st

from media.frame import Pixels
from media.geometry import Box, Size
from redact.detect.reach import Reach
from redact.detect.tiled import Tiled, levels, stretches
from redact.detect.yunet import YuNet
from redact.records import Detection

SMALL_TILES = Reach(tile=200, overlap=60, largest=100, finest=1.0)


class Bright:
    """A detector that keeps the protocol: bright patches are faces, if they are within its limits."""

    name = "bright"

    def __init__(self, fits: Callable[[int, int], bool] = lambda wide, high: True) -> None:
        self.fits = fits
        self.asked: list[tuple[int, int]] = []

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return one detection a patch, with its centre as every landmark."""
        self.asked.append((pixels.shape[1], pixels.shape[0]))
        bright = (pixels[:, :, 0] > 128).astype(np.uint8)
        count, _, stats, centres = cv2.connectedComponentsWithStats(bright)
        found = []
        for index in range(1, count):
            left, top, wide_, high = (int(value) for value in stats[index][:4])
            if self.fits(wide_, high):
                box = Box(left=left, top=top, right=left + wide_, bottom=top + high)
                marks = tuple((float(centres[index][0]), float(centres[index][1])) for _ in range(5))
                found.append(Detection(box=box, score=0.9, detector=self.name, landmarks=marks))
        return tuple(found)


def dark_with(patch: Box, width: int = 600, height: int = 500) -> Pixels:
    """Make a black picture with one bright patch."""
    picture = np.zeros((height, width, 3), dtype=np.uint8)
    picture[int(patch.top):int(patch.bottom), int(patch.left):int(patch.right)] = 255
    return picture


@given(left=st.integers(0, 560), top=st.integers(0, 450))
def test_a_face_anywhere_is_reported_once_and_whole(left: int, top: int) -> None:
    """Wherever the tiles' borders fall, no half box and no second box may come of one face."""
    patch = Box(left=left, top=top, right=left + 40, bottom=top + 50)

    found = Tiled(Bright(), SMALL_TILES).find(dark_with(patch))

    # At the border the mirror image makes one patch of two: then the box may reach outside, never inside.
    assert len(found) == 1
    assert found[0].box.clipped(Size(width=600, height=500)).iou(patch) > 0.85  # type: ignore[union-attr]


def test_a_face_larger_than_the_overlap_comes_from_a_coarser_level() -> None:
    """No tile holds it whole; the half boxes must give way to the whole one."""
    patch = Box(left=150, top=120, right=290, bottom=300)

    found = Tiled(Bright(), SMALL_TILES).find(dark_with(patch))

    assert len(found) == 1
    assert found[0].box.iou(patch) > 0.9
    assert found[0].landmarks is not None


def test_a_face_seen_only_cut_is_completed_beyond_the_cut() -> None:
    """Half a face in a box of its own would leave the other half bare."""
    patch = Box(left=92, top=100, right=172, bottom=200)
    whole_is_too_wide = Bright(fits=lambda wide_, high: 20 < wide_ < 78 and high > 60)

    reach = Reach(tile=200, overlap=20, largest=150, finest=1.0)

    found = Tiled(whole_is_too_wide, reach).find(dark_with(patch))
    covered = np.zeros((500, 600), dtype=bool)
    for one in found:
        rows, columns = one.box.pixels(Size(width=600, height=500)) or (slice(0), slice(0))
        covered[rows, columns] = True

    assert found
    assert covered[105:195, 97:167].mean() > 0.95


def test_the_mirrored_margin_brings_no_one_who_is_not_there() -> None:
    """A face near the border has its image in the margin; that is nobody."""
    near = Box(left=6, top=200, right=36, bottom=238)

    found = Tiled(Bright(), SMALL_TILES).find(dark_with(near))

    assert [one.box.iou(near) > 0.8 for one in found] == [True]


def test_landmarks_come_back_in_the_pictures_pixels() -> None:
    """Comparing faces aligns by them; a shift by the margin would spoil every comparison."""
    patch = Box(left=330, top=210, right=370, bottom=260)

    (found,) = Tiled(Bright(), SMALL_TILES).find(dark_with(patch))

    assert found.landmarks is not None
    assert found.landmarks[0] == pytest.approx(patch.centre, abs=1.5)


def test_no_picture_larger_than_a_tile_is_handed_on() -> None:
    """A photo of 100 megapixels at once would take all memory."""
    eyes = Bright()

    Tiled(eyes, SMALL_TILES).find(np.zeros((900, 1500, 3), dtype=np.uint8))

    assert max(max(asked) for asked in eyes.asked) <= SMALL_TILES.tile


def test_a_detectors_own_reach_is_used_unless_another_is_given() -> None:
    """A plug-in knows best what it was made for."""
    eyes = Bright()
    eyes.reach = Reach(tile=128, overlap=32, finest=1.0)  # type: ignore[attr-defined]

    Tiled(eyes).find(np.zeros((300, 300, 3), dtype=np.uint8))

    assert max(max(asked) for asked in eyes.asked) <= 128


@given(width=st.integers(1, 9000), height=st.integers(1, 9000))
def test_levels_halve_down_to_a_thumbnail_and_stay_within_bounds(width: int, height: int) -> None:
    """Every size of face has its level, and no picture costs more than the bound."""
    size, reach = Size(width=width, height=height), Reach()

    factors = levels(size, reach)

    assert all(coarse == fine / 2 for fine, coarse in pairwise(factors))
    assert max(width, height) * factors[-1] <= 320 or len(factors) == 1
    assert factors[0] <= reach.finest
    assert size.pixels * factors[0] ** 2 <= 16_000_001
    assert factors[0] <= 1 or size.pixels * factors[0] ** 2 <= reach.enlarged * 1.001


@given(length=st.integers(1, 20_000))
def test_stretches_cover_everything_and_overlap(length: int) -> None:
    """A gap of one column between tiles is a gap in the search."""
    reach = Reach(tile=384, overlap=128)

    parts = stretches(length, reach)

    assert parts[0].start == 0
    assert parts[-1].stop >= length
    assert all(part.stop - part.start <= reach.tile for part in parts)
    assert all(one.stop - other.start >= reach.overlap - 1 for one, other in pairwise(parts))


@pytest.mark.parametrize("name", EVERYONE)
@pytest.mark.parametrize("width", [16, 20, 24])
def test_small_faces_are_found(name: str, width: int) -> None:
    """Bystanders at the back of a street are 16 pixels wide and their neighbours know them."""
    room, face = stood(a_room(640, 360), name, width, 301, 177)

    assert any(one.box.iou(face) > 0.4 for one in Tiled(YuNet()).find(room))


@pytest.mark.parametrize("name", [name for name in EVERYONE if name != "cameraman.png"])  # half is ear
@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
@pytest.mark.parametrize("width", [30, 150])
def test_half_a_face_at_the_border_is_found(name: str, side: str, width: int) -> None:
    """People walk in and out of the picture; half a face is enough to know somebody."""
    picture, face = wide(name, width)
    x, y = (int(value) for value in face.centre)
    cut, left, top = {
        "left": (picture[:, x:], x, 0), "right": (picture[:, :x], 0, 0),
        "top": (picture[y:], 0, y), "bottom": (picture[:y], 0, 0),
    }[side]
    there = face.shifted(-left, -top).clipped(Size(width=cut.shape[1], height=cut.shape[0]))
    assert there is not None

    found = Tiled(YuNet()).find(np.ascontiguousarray(cut))

    assert any(one.box.overlap(there) > 0.7 * there.area for one in found)


def test_wrapping_adds_to_what_the_bare_detector_finds() -> None:
    """Otherwise its cost would be for nothing: 14 px faces, where YuNet alone finds few."""
    room = a_room(640, 360)
    places = []
    for index in range(12):
        down, across = divmod(index, 6)
        room, face = stood(room, EVERYONE[index % len(EVERYONE)], 14, 20 + 100 * across, 60 + 150 * down)
        places.append(face)
    noisy = np.clip(room + np.random.default_rng(1).normal(0, 6, room.shape), 0, 255).astype(np.uint8)

    def hits(found: tuple[Detection, ...]) -> int:
        return sum(any(one.box.iou(face) > 0.35 for one in found) for face in places)

    assert hits(Tiled(YuNet()).find(noisy)) >= max(10, hits(YuNet().find(noisy)))


def test_a_portrait_is_one_face_not_several() -> None:
    """Eyes and mouths taken for small faces would clutter the review."""
    picture, _ = head("grace_hopper.jpg", 500)

    assert len([one for one in Tiled(YuNet()).find(picture) if one.score > 0.6]) == 1

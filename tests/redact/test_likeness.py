"""Comparing two pictures of one place: the size of a difference, and whether a face still shows."""

import numpy as np
import pytest

from redact.likeness import difference, resemblance, scenery


def a_texture(height: int, width: int, seed: int = 1) -> np.ndarray:
    """Make a picture with detail."""
    return np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)


@pytest.mark.parametrize("shape", [(12, 9), (40, 30), (400, 300)])
def test_a_picture_resembles_itself_at_any_size_and_nothing_else(shape: tuple[int, int]) -> None:
    """Large faces are compared smaller, and that must not hide them."""
    one, other = a_texture(*shape), a_texture(*shape, seed=2)

    assert resemblance(one, one) > 0.99
    assert resemblance(one, other) < 0.5
    assert resemblance(one, (one // 2 + 60).astype(np.uint8)) > 0.95, "darker or paler is still the same face"


def test_half_a_face_is_enough_to_be_seen() -> None:
    """A cover that hides the eyes and leaves the mouth open is no cover."""
    face = a_texture(60, 50)
    half = face.copy()
    half[:30] = 128

    assert resemblance(face, half) > 0.9


def test_nothing_can_be_seen_in_a_few_pixels_or_in_a_flat_wall() -> None:
    """Noise must not be taken for a face."""
    assert resemblance(a_texture(5, 40), a_texture(5, 40)) == 0.0
    assert resemblance(np.full((40, 40), 90, np.uint8), a_texture(40, 40)) == 0.0


def test_a_small_fault_in_a_large_region_is_found_where_it_is_worst() -> None:
    """The mean over a whole head hides an open ear."""
    one = np.full((200, 200), 100, np.uint8)
    other = one.copy()
    other[50:58, 50:58] = 200

    mean, worst = difference(one, other)

    assert mean < 0.2
    assert worst == 100


def test_another_picture_is_another_scene() -> None:
    """Coding moves no block's mean by much; another frame moves many."""
    one = np.full((64, 64), 100, np.uint8)
    other = one.copy()
    other[:32] = 200

    assert scenery(one, one) == 0.0
    assert scenery(one, other) == 0.5

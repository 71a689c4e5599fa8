"""The unseen mark: faint, the same each time, read again after what happens to pictures, and never wrongly."""

import io
from fractions import Fraction

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from media.errors import WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Size
from media.timing import Instant
from watermark.codes import COPIES
from watermark.finding import CERTAIN, find
from watermark.pattern import number_in, words_of
from watermark.unseen import unseen

KEY, OTHER = b"k" * 32, b"o" * 32
COPY = 12_345_678_901


def a_photo(width: int = 960, height: int = 540, seed: int = 3) -> Pixels:
    """Clouds at every scale, as scenery has them, with a sharp-edged house before them."""
    rng = np.random.default_rng(seed)
    picture = np.full((height, width, 3), 110, np.float32)
    for octave in range(2, 9):
        shape = (max(1, height >> (9 - octave)), max(1, width >> (9 - octave)), 3)
        small = rng.normal(0, 4.0 * 2.4**(8 - octave)**0.5, shape)
        picture += cv2.resize(small.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    picture[height // 2:, width // 3:width // 2] = (40, 60, 90)
    return picture.clip(0, 255).astype(np.uint8)


def a_frame(pixels: Pixels, index: int = 0) -> Frame:
    """One frame of it."""
    return Frame(index, Instant(pts=index, base=Fraction(1, 25)), pixels)


def marked(pixels: Pixels, number: int = COPY, key: bytes = KEY) -> Pixels:
    """The picture as a copy carries it."""
    size = Size(width=pixels.shape[1], height=pixels.shape[0])
    return unseen(number, key, size)(a_frame(pixels)).pixels


def saved(pixels: Pixels, quality: int = 75) -> Pixels:
    """Save it as a JPEG and open it again."""
    file = io.BytesIO()
    Image.fromarray(pixels[:, :, ::-1]).save(file, format="JPEG", quality=quality)
    return np.ascontiguousarray(np.asarray(Image.open(file))[:, :, ::-1])


def scaled(pixels: Pixels, share: float) -> Pixels:
    """Another size of it."""
    size = (round(pixels.shape[1] * share), round(pixels.shape[0] * share))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)


def loss(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Peak signal to noise, in decibels."""
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other)**2)))


@given(st.integers(0, COPIES - 1))
def test_five_words_say_a_number(number: int) -> None:
    """Whole or not at all."""
    assert number_in(words_of(number)) == number


@given(st.integers(0, COPIES - 1), st.integers(0, 59))
def test_one_wrong_bit_says_nothing(number: int, bit: int) -> None:
    """Somebody must never be blamed for another's leak."""
    words = list(words_of(number))
    words[bit // 12] ^= 1 << bit % 12

    assert number_in(tuple(words)) is None


@pytest.mark.parametrize(("width", "height"), [(960, 540), (540, 960), (1281, 719), (320, 240), (1920, 800)])
def test_a_copy_is_read_from_what_it_was_written_into(width: int, height: int) -> None:
    """Portrait, odd, small and wide."""
    found = find([marked(a_photo(width, height))], KEY)

    assert found.number == COPY


@pytest.mark.parametrize("scene", [
    a_photo(), np.full((540, 960, 3), 255, np.uint8), np.full((540, 960, 3), 90, np.uint8),
    np.random.default_rng(1).integers(0, 256, (540, 960, 3)).astype(np.uint8)],
    ids=["photo", "white", "grey", "noise"])
def test_the_mark_is_fainter_than_42_decibels(scene: Pixels) -> None:
    """Whatever the picture shows, nobody must see that it is marked."""
    assert loss(scene, marked(scene)) >= 42


@pytest.mark.parametrize("harm", [
    saved, lambda it: scaled(it, 0.5), lambda it: saved(scaled(it, 0.75)), lambda it: scaled(it, 1.5),
    lambda it: saved(scaled(it, 0.83), 80), lambda it: it[54:486, 96:864], lambda it: saved(it[0:500, 60:900]),
    lambda it: cv2.copyMakeBorder(scaled(it, 0.8), 40, 10, 20, 30, cv2.BORDER_CONSTANT, value=(230, 230, 230)),
    lambda it: it[:, ::-1]],
    ids=["q75", "half", "720p-q75", "enlarged", "rescaled", "crop", "crop-q75", "screenshot", "mirrored"])
def test_a_copy_is_read_after_what_newsrooms_do(harm) -> None:
    """Saved again, made smaller, cropped, photographed off the screen by the computer."""
    found = find([np.ascontiguousarray(harm(marked(a_photo())))], KEY)

    assert found.number == COPY


def test_a_picture_without_a_mark_says_nothing() -> None:
    """A tip-off that was never released must not point at a newspaper."""
    for seed in range(2):
        found = find([a_photo(640, 360, seed)], KEY)

        assert found.number is None
        assert found.likeness(COPY) < CERTAIN


def test_another_force_s_copy_says_nothing() -> None:
    """Without the key the pattern is noise."""
    assert find([marked(a_photo(), key=OTHER)], KEY).number is None


def test_a_copy_s_own_number_shows_and_no_other() -> None:
    """Where the picture is too rough for the whole number, a known copy can still be asked for."""
    rough = np.random.default_rng(5).integers(60, 200, (540, 960, 3)).astype(np.uint8)
    found = find([saved(marked(rough))], KEY)

    others = [found.likeness(number) for number in range(0, COPIES, COPIES // 50)]
    assert found.likeness(COPY) > CERTAIN > max(others)


def test_the_frames_of_a_clip_are_read_together() -> None:
    """One coded frame may say too little; the pattern is the same on all of them, and the scenes are not."""
    weak = [saved(scaled(marked(a_photo(640, 360, seed)), 0.5), 45) for seed in range(12)]

    assert find(weak, KEY).number == COPY


def test_the_same_frame_gives_the_same_bytes_and_is_not_written_to() -> None:
    """The recheck makes the marked frame again and compares."""
    before = a_photo()
    copy = before.copy()
    before.flags.writeable = False

    assert (marked(before) == marked(before)).all()
    assert (before == copy).all()


def test_still_scenery_does_not_flicker() -> None:
    """On a frame that repeats the last one, so does the mark."""
    size = Size(width=960, height=540)
    sow = unseen(COPY, KEY, size)

    assert (sow(a_frame(a_photo(), 0)).pixels == sow(a_frame(a_photo(), 1)).pixels).all()


def test_a_thumbnail_is_refused() -> None:
    """It would be marked, and nobody could ever read it."""
    with pytest.raises(WrongUseError, match="too small"):
        unseen(COPY, KEY, Size(width=160, height=120))

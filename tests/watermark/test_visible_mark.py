"""The burnt-in line: whole, legible, still, and clear of what must be seen."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stamped import a_picture

from media.errors import WrongUseError
from media.frame import Frame
from media.geometry import Box, Size
from media.timing import Instant
from watermark.setting import Room, layouts
from watermark.visible import WIDEST, mark, mark_box

TEXT = "© 2026 Exampleshire Police – ref. CC/1234/26 – conditions of use apply"


def a_frame(size: Size, value: int | None = None) -> Frame:
    """One frame, plain or with a picture on it."""
    plain = np.full((size.height, size.width, 3), value or 0, dtype=np.uint8)
    return Frame(0, Instant(pts=0, base=Fraction(1)),
                 plain if value is not None else a_picture(size.width, size.height))


def changed(before: Frame, after: Frame) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of all that changed."""
    rows, columns = np.nonzero((before.pixels != after.pixels).any(axis=2))
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


@pytest.mark.parametrize(("width", "height"), [
    (1920, 1080), (1080, 1920), (640, 480), (320, 240), (64, 48), (12, 9), (1, 1)])
def test_the_line_fits_every_picture(width: int, height: int) -> None:
    """Portrait telephones, old cameras and thumbnails all carry the whole line inside the picture."""
    size = Size(width=width, height=height)
    box, before = mark_box(TEXT, size, []), a_frame(size, 200)

    after = mark(TEXT, size, [])(before)

    left, top, right, bottom = changed(before, after)
    assert (left, top) >= (box.left, box.top) and (right, bottom) <= (box.right, box.bottom)
    assert box.clipped(size) == box
    assert box.height <= max(1, height / 2)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (640, 480)])
def test_the_line_is_small_but_no_footnote(width: int, height: int) -> None:
    """Between two and eight hundredths of the height, two lines and padding included."""
    box = mark_box(TEXT, Size(width=width, height=height), [])

    assert 0.02 * height <= box.height <= 0.08 * height
    assert box.width <= WIDEST * width


@pytest.mark.parametrize("value", [0, 128, 255])
def test_the_line_is_legible_on_any_ground(value: int) -> None:
    """White text keeps a contrast of 4.5:1 against its band, over white, grey and black alike."""
    size = Size(width=640, height=480)
    box = mark_box(TEXT, size, [])

    patch = mark(TEXT, size, [])(a_frame(size, value)).pixels[box.pixels(size)]

    light, dark = (_luminance(level) for level in (patch.max(), np.median(patch)))
    assert patch.max() >= 250
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(level: float) -> float:
    """Relative luminance of a grey, as WCAG 2 defines it."""
    share = level / 255
    return float(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4)


def test_the_letters_a_british_force_needs_can_be_told_apart() -> None:
    """A missing letter would be an empty frame that nobody notices before it is printed."""
    size, letters = Size(width=320, height=240), "©£–—’“”€®™ŵŷŴŶâêîôûïáéíóúàèìòùäëöüÿñçẁẃẅỳ½"

    drawn = {mark(letter, size, [])(a_frame(size, 0)).pixels.tobytes() for letter in letters}

    assert len(drawn) == len(letters)


def test_a_letter_that_cannot_be_drawn_is_refused() -> None:
    """Empty frames in place of letters are worse than a refusal."""
    size = Size(width=320, height=240)
    for text in ("警察", "   ", ""):
        with pytest.raises(WrongUseError):
            mark(text, size, [])


def test_the_frame_given_is_not_written_to() -> None:
    """The same decoded frame goes to the recheck."""
    before = a_frame(Size(width=640, height=480))
    copy = before.pixels.copy()
    before.pixels.flags.writeable = False

    after = mark(TEXT, before.size, [])(before)

    assert (before.pixels == copy).all() and after.instant == before.instant


def test_the_line_keeps_clear_of_a_face_in_its_corner() -> None:
    """The subject's face is why the picture is released."""
    size = Size(width=640, height=480)
    for face in (Box(left=0, top=380, right=160, bottom=480), Box(left=0, top=400, right=640, bottom=480),
                 Box(left=480, top=350, right=640, bottom=480)):
        assert mark_box(TEXT, size, [face]).overlap(face) == 0


def test_a_narrow_gap_is_found_by_setting_two_lines() -> None:
    """Where one long line would touch a face, two short ones may not."""
    size = Size(width=640, height=480)
    faces = [Box(left=300, top=0, right=640, bottom=480), Box(left=0, top=0, right=640, bottom=200)]

    assert sum(mark_box(TEXT, size, faces).overlap(face) for face in faces) == 0


def test_time_counts_when_faces_are_everywhere() -> None:
    """The place is fixed for the clip, so it is where faces stay the shortest."""
    size = Size(width=640, height=480)
    bottom, top = Box(left=0, top=240, right=640, bottom=480), Box(left=0, top=0, right=640, bottom=240)

    assert mark_box(TEXT, size, [bottom] * 9 + [top]).bottom <= 240
    assert mark_box(TEXT, size, [top] * 9 + [bottom]).top >= 240


@settings(deadline=None, max_examples=30)
@given(width=st.integers(1, 900), height=st.integers(1, 900), words=st.integers(1, 30),
       corners=st.lists(st.tuples(st.integers(-50, 900), st.integers(-50, 900)), max_size=5))
def test_any_size_any_text_any_faces(
        width: int, height: int, words: int, corners: list[tuple[int, int]]) -> None:
    """The place is always inside the picture, and the same each time."""
    size, text = Size(width=width, height=height), " ".join(["Heddlu"] * words)
    faces = [Box(left=x, top=y, right=x + 80, bottom=y + 90) for x, y in corners]

    box = mark_box(text, size, faces)

    assert box.clipped(size) == box
    assert box == mark_box(text, size, faces)
    assert mark(text, size, faces)(a_frame(size, 90)).pixels.shape == (height, width, 3)


@pytest.mark.parametrize("width", [160, 240, 320, 480])
def test_no_line_begins_with_the_dot_that_divides(width: int) -> None:
    """A dot at the start of a line looks like a list."""
    text = "Exampleshire Police · PP-2026-0001 · conditions of use apply"

    lines = [line for layout in layouts(text, Room(Size(width=width, height=360), WIDEST)) for line in layout.lines]

    assert len(lines) > 1
    assert not any(line.startswith("·") for line in lines)

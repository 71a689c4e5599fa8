"""What a recorder burnt in is found along the edges, and scenery is not."""

from collections.abc import Iterator
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from media.frame import Frame
from media.geometry import Size
from media.timing import Instant
from watermark.overlays import overlays
from watermark.visible import mark_box

SIZE = Size(width=640, height=360)
LINE = "Exampleshire Police · PP-2026-0042"


def frames(*pictures: NDArray[np.uint8]) -> Iterator[Frame]:
    """The pictures as a clip."""
    for index, picture in enumerate(pictures):
        yield Frame(index, Instant(pts=index, base=Fraction(1, 25)), picture)


def a_street(shift: int = 0) -> NDArray[np.uint8]:
    """Noise, as of leaves, that a handheld camera moves."""
    noise = np.random.default_rng(7).integers(30, 220, (360, 700, 3)).astype(np.uint8)
    return np.ascontiguousarray(np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.0), np.uint8)[:, shift:shift + 640])


def clocked(picture: NDArray[np.uint8], clock: str, at: tuple[int, int] = (10, 350)) -> NDArray[np.uint8]:
    """Burn a clock in, as recorders do."""
    return np.asarray(cv2.putText(picture.copy(), clock, at, cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 1),
                      dtype=np.uint8)


def test_a_running_clock_is_found_where_it_stands() -> None:
    """Its seconds change and its place does not."""
    seen = overlays(frames(*(clocked(a_street(3 * second), f"2026-03-10 17:30:0{second}") for second in range(5))),
                    SIZE)

    assert seen
    assert all(box.left < 260 and box.top > 320 for box in seen)


def test_moving_leaves_are_no_caption() -> None:
    """Sharp detail that does not stand still is scenery, and the line may lie on it."""
    assert overlays(frames(*(a_street(5 * step) for step in range(5))), SIZE) == ()


def test_a_caption_in_a_photo_is_found() -> None:
    """A still has only the one picture to tell by."""
    grey = np.full((360, 640, 3), 90, np.uint8)

    assert overlays(frames(clocked(grey, "CAM 03 REAR YARD", (10, 20))), SIZE)
    assert overlays(frames(grey), SIZE) == ()


def test_a_letter_in_the_middle_is_nobody_s_concern() -> None:
    """The line is never put there."""
    grey = np.full((360, 640, 3), 90, np.uint8)

    assert overlays(frames(clocked(grey, "CAM 03", (200, 190))), SIZE) == ()


def test_the_line_keeps_off_the_clock() -> None:
    """A clock that the line covers is evidence that cannot be read any more."""
    clock = overlays(frames(clocked(np.full((360, 640, 3), 90, np.uint8), "2026-03-10 17:30:05")), SIZE)

    box = mark_box(LINE, SIZE, [], overlays=clock)

    assert mark_box(LINE, SIZE, []).overlap(clock[0]) or any(mark_box(LINE, SIZE, []).overlap(one) for one in clock)
    assert not any(box.overlap(one) for one in clock)


def test_a_face_counts_for_more_than_a_clock() -> None:
    """Where there is no place free of both, the clock gives way."""
    grey = np.full((360, 640, 3), 90, np.uint8)
    clock = overlays(frames(clocked(grey, "2026-03-10 17:30:05 CAM 03 REAR YARD GATE TWO")), SIZE)
    faces = [type(clock[0])(left=0, top=0, right=640, bottom=180)]

    assert mark_box(LINE, SIZE, faces, overlays=clock).top > 180


def test_no_frame_gives_no_place() -> None:
    """A clip shorter than the frames that are looked at is no error."""
    assert overlays(frames(), SIZE) == ()

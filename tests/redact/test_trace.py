"""What is left of an original under a cover: every way in which a little of it may remain."""

from functools import reduce

import cv2
import numpy as np
import pytest

from media.frame import Pixels
from redact.likeness import grey
from redact.trace import Sums, Trace, trace

SHAPE = (60, 48)


def a_face(shape: tuple[int, int] = SHAPE, seed: int = 3) -> Pixels:
    """Paint something with detail as coarse and as fine as a face has."""
    draw = np.random.default_rng(seed)
    coarse = cv2.resize(draw.integers(40, 220, (8, 6, 3), dtype=np.uint8), shape[::-1], interpolation=cv2.INTER_CUBIC)
    return np.clip(coarse.astype(int) + draw.integers(-10, 11, coarse.shape), 0, 255).astype(np.uint8)


def a_cover(shape: tuple[int, int] = SHAPE) -> Pixels:
    """Paint cells that have nothing to do with the face."""
    cells = np.random.default_rng(8).integers(90, 150, (20, 16, 3), dtype=np.uint8)
    return cv2.resize(cells, shape[::-1], interpolation=cv2.INTER_NEAREST)


def coded(pixels: np.ndarray) -> Pixels:
    """Write and read it as a camera would."""
    _, data = cv2.imencode(".jpg", pixels.astype(np.uint8), (cv2.IMWRITE_JPEG_QUALITY, 85))
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def traced(original: Pixels, cover: Pixels, shown: Pixels) -> Trace:
    """Compare three pictures."""
    return trace((original, grey(original)), (cover, grey(cover)), (shown, grey(shown)))


def test_coding_leaves_nothing() -> None:
    """A codec knows nothing of what the cover replaced."""
    found = traced(a_face(), a_cover(), coded(a_cover()))

    assert found.sums.blend < 0.03
    assert found.line < 0.4
    assert found.colour < 0.2


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5, 1.0])
@pytest.mark.parametrize("flat", [False, True])
def test_a_blend_is_measured(share: float, flat: bool) -> None:
    """A half-transparent cover hides nobody from a program that subtracts it."""
    face, cover = a_face(), np.full((*SHAPE, 3), 30, np.uint8) if flat else a_cover()

    found = traced(face, cover, coded((1 - share) * cover + share * face))

    assert found.sums.blend == pytest.approx(share, abs=0.06)


def test_a_dark_face_is_measured_as_well() -> None:
    """At night a bare face differs from its cover by few grey levels, and is as bare."""
    face, cover = a_face() // 8, a_cover() // 8

    assert traced(face, cover, face).sums.blend > 0.9


@pytest.mark.parametrize(("rows", "columns"), [((0, 1), (0, 48)), ((59, 60), (0, 48)), ((0, 60), (0, 1)),
                                              ((0, 60), (47, 48))])
def test_one_bare_line_is_seen(rows: tuple[int, int], columns: tuple[int, int]) -> None:
    """A mask one row too small shows a chin, or an ear."""
    shown, face = a_cover(), a_face()
    shown[slice(*rows), slice(*columns)] = face[slice(*rows), slice(*columns)]

    assert traced(face, a_cover(), shown).line > 0.9
    assert traced(face, a_cover(), shown).sums.blend < 0.06, "and only the line tells"


def test_one_bare_line_of_a_large_cover_is_seen() -> None:
    """Of long lines only some pixels are compared, but every line is."""
    shape = (600, 700)
    face, cover = a_face(shape), a_cover(shape)
    shown = cover.copy()
    shown[599], face_only = face[599], traced(face, cover, cover)

    assert traced(face, cover, shown).line > 0.9
    assert face_only.line == 0


def test_bare_colours_are_seen() -> None:
    """Where one of three planes is forgotten, skin and hair show in their colours."""
    face, cover = a_face(), a_cover()
    mixed = cv2.cvtColor(cover, cv2.COLOR_BGR2YCrCb)
    mixed[:, :, 1:] = cv2.cvtColor(face, cv2.COLOR_BGR2YCrCb)[:, :, 1:]

    found = traced(face, cover, cv2.cvtColor(mixed, cv2.COLOR_YCrCb2BGR))

    assert found.colour > 0.7
    assert found.sums.blend < 0.06


def test_what_looks_like_its_cover_leaves_nothing_to_see() -> None:
    """A blank wall under a cover of the wall's colour is no face."""
    cover = a_cover()

    found = traced(cover + 1, cover, cover + 1)

    assert (found.sums.blend, found.line, found.colour) == (0.0, 0.0, 0.0)


def test_a_sliver_says_nothing() -> None:
    """Around a face that stays clear, covers may be a pixel wide."""
    found = traced(a_face((1, 9)), a_cover((1, 9)), a_face((1, 9)))

    assert found.line == 0.0
    assert found.colour == 0.0


def test_many_faint_traces_are_one_plain_one() -> None:
    """A twentieth of a face on every frame is a face to a program that adds them up."""
    draw = np.random.default_rng(1)
    noisy = [traced(a_face(seed=seed), a_cover(), np.clip(
        0.95 * a_cover() + 0.05 * a_face(seed=seed) + draw.normal(0, 8, (*SHAPE, 3)), 0, 255).astype(np.uint8))
        for seed in range(20)]

    assert reduce(Sums.joined, (one.sums for one in noisy)).blend == pytest.approx(0.05, abs=0.01)

"""What every installed obscurer must keep to, ours and anybody else's."""

from importlib.metadata import entry_points

import numpy as np
import pytest

from media.frame import Pixels
from media.geometry import Box, Size
from redact.obscure import GROUP, obscurer
from redact.obscure.region import region, union
from redact.records import Cover, Method

NAMES = sorted({point.name for point in entry_points(group=GROUP)})
LEVELS = "0f8" * 30  # what only a mosaic asks for
COVERS = tuple(one.model_copy(update={"levels": LEVELS}) for one in (
    Cover(track="face-1", box=Box(left=10.2, top=8.7, right=31, bottom=30.5), method=Method.PIXELATE),
    Cover(track="face-2", box=Box(left=25, top=20, right=50, bottom=44), method=Method.PIXELATE),
    Cover(track="face-3", box=Box(left=-12, top=-9, right=5, bottom=7), method=Method.PIXELATE),
    Cover(track="face-4", box=Box(left=60, top=40, right=200, bottom=200), method=Method.PIXELATE),
    Cover(track="face-5", box=Box(left=-30, top=10, right=-20, bottom=20), method=Method.PIXELATE),
))
SIZES = [(64, 48), (65, 47), (63, 49)]


def a_picture(width: int, height: int, seed: int = 1) -> Pixels:
    """Make noise."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def test_our_own_obscurers_are_installed() -> None:
    """A suite that runs over nothing passes."""
    assert {"fill", "mosaic", "pixelate"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_knows_its_name(name: str) -> None:
    """The plan asks for it by that name."""
    assert obscurer(name, "seed").name == name


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_what_is_hidden_says_nothing_about_what_was_there(name: str, width: int, height: int) -> None:
    """Two faces, one picture afterwards: nothing can be read back."""
    one, other = a_picture(width, height), a_picture(width, height, seed=2)
    closed = union(COVERS, Size(width=width, height=height))
    other[~closed] = one[~closed]

    answers = [obscurer(name, "s").hide(which, COVERS, COVERS) for which in (one, other)]

    assert np.array_equal(*answers)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_outside_the_covers_changes(name: str, width: int, height: int) -> None:
    """Only what the plan names is touched."""
    picture = a_picture(width, height)
    closed = union(COVERS, Size(width=width, height=height))

    assert np.array_equal(obscurer(name, "s").hide(picture, COVERS, COVERS)[~closed], picture[~closed])


@pytest.mark.parametrize("name", NAMES)
def test_the_last_row_and_column_are_covered(name: str) -> None:
    """A face cut by the frame's edge leaves no visible strip."""
    picture = np.full((48, 64, 3), 255, dtype=np.uint8)
    picture[-1], picture[:, -1] = (0, 0, 255), (0, 0, 255)
    everywhere = [COVERS[0].model_copy(update={"box": Box(left=0, top=0, right=64, bottom=48)})]

    hidden = obscurer(name, "s").hide(picture, everywhere, everywhere)

    assert not (hidden[-1] == (0, 0, 255)).all(axis=1).any()
    assert not (hidden[:, -1] == (0, 0, 255)).all(axis=1).any()


@pytest.mark.parametrize("name", NAMES)
def test_regions_of_other_obscurers_are_not_read(name: str) -> None:
    """A cover beside mine may hide a face by other means; I may not copy its colours out."""
    one, other = a_picture(64, 48), a_picture(64, 48)
    beside = region(COVERS[1].box, Size(width=64, height=48))
    other[beside] = 255 - other[beside]
    mine = COVERS[:1]
    first = region(mine[0].box, Size(width=64, height=48))

    hidden = [obscurer(name, "s").hide(picture, mine, COVERS)[first] for picture in (one, other)]

    assert np.array_equal(*hidden)


@pytest.mark.parametrize("name", NAMES)
def test_the_input_is_left_as_it_was(name: str) -> None:
    """The same frame goes to the reviewer's before-and-after view."""
    picture = a_picture(64, 48)
    before = picture.copy()
    picture.flags.writeable = False

    hidden = obscurer(name, "s").hide(picture, COVERS, COVERS)

    assert np.array_equal(picture, before)
    assert not np.shares_memory(hidden, picture)
    assert hidden.flags.c_contiguous and hidden.dtype == np.uint8


@pytest.mark.parametrize("name", NAMES)
def test_the_same_question_has_the_same_answer(name: str) -> None:
    """Chunks of a clip done on many machines must fit together byte for byte."""
    picture = a_picture(64, 48)

    answers = [obscurer(name, "s").hide(picture, COVERS, COVERS) for _ in range(2)]

    assert np.array_equal(*answers)


@pytest.mark.parametrize("name", NAMES)
def test_no_covers_change_nothing(name: str) -> None:
    """An empty list is a sound question."""
    picture = a_picture(64, 48)

    assert np.array_equal(obscurer(name, "s").hide(picture, (), COVERS), picture)

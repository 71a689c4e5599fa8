"""One pass over a source: what is on each frame, and where scenes begin."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
import pytest
from faces import portrait

from media.errors import UnreadableInputError
from media.frame import Frame, Pixels
from media.geometry import Box, Size
from media.timing import Instant
from redact.detect.paced import Pace
from redact.detect.sweep import sweep
from redact.records import Detection


class Corner:
    """Sees one face, in the corner, whose score is the corner's brightness."""

    name = "corner"

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return it."""
        box = Box(left=0, top=0, right=4, bottom=5)
        return (Detection(box=box, score=float(pixels[0, 0, 0]) / 255, detector=self.name),)


AT_EACH = Pace(whole=Corner(), close=Corner())


def through(pictures: Sequence[Pixels]) -> Iterator[Frame]:
    """Give pictures their moments, at an uneven rate."""
    for index, picture in enumerate(pictures):
        moment = Instant(pts=index * 40 + index % 3, base=Fraction(1, 1000))
        yield Frame(index=index, instant=moment, pixels=picture)


def cuts(pictures: Sequence[Pixels]) -> tuple[int, ...]:
    """Return the frames that begin a scene."""
    return sweep(through(pictures), AT_EACH).cuts


def a_scene(seed: int, frames: int) -> list[Pixels]:
    """Make a still room of blocks with someone walking through and grain in the picture."""
    dice = np.random.default_rng(seed)
    blocks = dice.integers(30, 220, (6, 8, 3)).repeat(30, axis=0).repeat(40, axis=1)
    pictures = []
    for index in range(frames):
        picture = blocks + dice.normal(0, 5, blocks.shape)
        picture[60:170, 10 + 6 * index:60 + 6 * index] = 240
        pictures.append(np.clip(picture, 0, 255).astype(np.uint8))
    return pictures


def test_every_frame_has_its_entry_and_its_moment() -> None:
    """Linking reads the lists side by side; one missing entry would shift every box in time."""
    pictures = [np.full((48, 64, 3), 50 + index, dtype=np.uint8) for index in range(5)]
    told: list[int] = []

    seen = sweep(through(pictures), AT_EACH, told.append)

    assert seen.size == Size(width=64, height=48)
    assert [instant.pts for instant in seen.instants] == [0, 41, 82, 120, 161]
    assert [round(found[0].score * 255) for found in seen.found] == [50, 51, 52, 53, 54]
    assert told == [1] * 5


def test_a_source_without_frames_is_refused() -> None:
    """An empty sweep would become an empty plan, which hides nobody."""
    with pytest.raises(UnreadableInputError, match="no picture"):
        sweep(iter(()), AT_EACH)


def test_a_picture_that_changes_size_is_refused() -> None:
    """Boxes are in the first picture's pixels and would hide the wrong place."""
    pictures = [np.zeros((48, 64, 3), np.uint8), np.zeros((48, 66, 3), np.uint8)]

    with pytest.raises(UnreadableInputError, match="changes size at frame 1"):
        sweep(through(pictures), AT_EACH)


def test_a_cut_is_found_at_the_first_frame_of_the_new_scene() -> None:
    """A track must not be carried from one scene into the next."""
    assert cuts(a_scene(1, 6) + a_scene(2, 6) + a_scene(3, 4)) == (6, 12)


@pytest.mark.parametrize("frames", [1, 2])
def test_a_very_short_scene_at_either_end_is_found(frames: int) -> None:
    """The first and the last frames have neighbours on one side only."""
    assert cuts(a_scene(1, frames) + a_scene(2, 5)) == (frames,)
    assert cuts(a_scene(1, 5) + a_scene(2, frames)) == (5,)


def test_someone_walking_through_is_no_cut() -> None:
    """Movement is what clips are made of."""
    assert cuts(a_scene(4, 20)) == ()


@pytest.mark.parametrize("light", [1.5, 0.4])
def test_a_lamp_switched_is_no_cut(light: float) -> None:
    """Brightness alone leaves people where they were."""
    pictures = a_scene(5, 10)
    pictures[5:] = [np.clip(one * light, 0, 255).astype(np.uint8) for one in pictures[5:]]

    assert cuts(pictures) == ()


def test_a_flash_is_no_cut() -> None:
    """A photographer's flash whitens one frame; the scene before is the scene after."""
    pictures = a_scene(6, 10)
    pictures[5] = np.full_like(pictures[5], 255)

    assert cuts(pictures) == ()


@pytest.mark.parametrize("step", [8, 24])
def test_a_pan_is_no_cut(step: int) -> None:
    """A body-worn camera turns all the time, by up to a twentieth of the picture a frame here."""
    wide = np.concatenate([portrait("grace_hopper.jpg")[:360]] * 3, axis=1)

    assert cuts([np.ascontiguousarray(wide[:, x:x + 480]) for x in range(0, 900, step)]) == ()


def test_black_between_two_scenes_ends_the_first() -> None:
    """Two black frames are more than a flash."""
    black = [np.zeros((180, 320, 3), np.uint8)] * 2

    assert cuts(a_scene(7, 5) + black + a_scene(8, 5)) == (5, 7)


def test_the_grain_of_a_dark_night_is_no_cut() -> None:
    """Two noisy, almost even pictures do not correlate, yet nothing has changed."""
    dice = np.random.default_rng(9)

    assert cuts([dice.integers(0, 20, (180, 320, 3), dtype=np.uint8) for _ in range(8)]) == ()

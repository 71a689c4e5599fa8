"""Looking at some frames as a whole: nothing known is lost between them, and the rest costs little."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np
import pytest
from faces import a_room, stood

from media.errors import MissingPartError
from media.frame import Frame, Pixels
from media.geometry import Box
from media.timing import Instant
from redact.detect import pace_for
from redact.detect.base import Detector
from redact.detect.paced import Pace, paced
from redact.detect.sweep import sweep
from redact.detect.tiled import Tiled
from redact.detect.yunet import YuNet
from redact.records import Detection, Mode, Settings


@dataclass
class Counting:
    """A detector that counts the pictures it was given."""

    inner: Detector
    name: str = "counting"
    seen: list[tuple[int, int]] = field(default_factory=list)

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Find, and count."""
        self.seen.append((pixels.shape[0], pixels.shape[1]))
        return self.inner.find(pixels)


class Nothing:
    """A detector that sees nothing."""

    name = "nothing"

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return nothing."""
        return ()


def a_pace(every: float) -> tuple[Counting, Pace]:
    """Make a pace with the default detector, whose whole looks are counted."""
    whole = Counting(Tiled(YuNet()))
    return whole, Pace(whole=whole, close=YuNet(), every=every)


def at_25(pictures: Sequence[Pixels]) -> list[Frame]:
    """Give pictures their moments."""
    return [Frame(index=index, instant=Instant(pts=index, base=Fraction(1, 25)), pixels=picture)
            for index, picture in enumerate(pictures)]


def walking(frames: int, width: float = 40) -> tuple[list[Pixels], list[Box]]:
    """Make a room through which one person walks, three pixels a frame, and where the face is."""
    room = a_room(640, 480)
    both = [stood(room, "eileen_collins.png", width, 100 + 3 * frame, 120) for frame in range(frames)]
    return [picture for picture, _ in both], [face for _, face in both]


LARGE = Box(left=226, top=132, right=346, bottom=281)
"""The larger of two faces, at first."""


def never(_: Frame) -> bool:
    """Say that nothing changes."""
    return False


@pytest.mark.parametrize("width", [14, 40, 120])
def test_a_face_is_seen_on_every_frame_between_two_whole_looks(width: int) -> None:
    """A frame that was not looked at as a whole is still a frame on which a face shows."""
    pictures, faces = walking(11, width)
    whole, pace = a_pace(0.2)

    looked = list(paced(at_25(pictures), pace, never))

    assert [frame.index for frame, _, _ in looked] == list(range(11))
    assert len(whole.seen) == 3
    for (_, found, _), face in zip(looked, faces, strict=True):
        assert max(one.box.iou(face) for one in found) > 0.5
        assert len(found) == 1


def test_a_frame_that_loses_a_sure_face_is_looked_at_as_a_whole() -> None:
    """Somebody may have jumped further than the places near which is looked."""
    pictures, _ = walking(11)
    far, _ = stood(a_room(640, 480), "eileen_collins.png", 40, 500, 200)
    pictures[7] = far
    whole, pace = a_pace(0.2)

    looked = list(paced(at_25(pictures), pace, never))

    assert len(whole.seen) == 4
    assert any(one.box.left > 450 for one in looked[7][1])


def test_a_picture_that_changes_at_once_is_looked_at_as_a_whole() -> None:
    """After a cut nothing is known of where faces are."""
    pictures, _ = walking(6)
    night = [np.ascontiguousarray(255 - a_room(640, 480))] * 6
    whole, pace = a_pace(10.0)

    seen = sweep(at_25([*pictures, *night]), pace)

    assert seen.cuts == (6,)
    assert len(whole.seen) == 3  # the first frame, the first after the cut, the last


def test_a_face_beyond_the_border_is_not_seen_where_the_picture_is_mirrored() -> None:
    """A mirror image outside the picture would become a track of nobody."""
    room = a_room(640, 360)
    pictures = [stood(room, "eileen_collins.png", 60, 500 - frame, 120)[0] for frame in range(11)]
    pictures = [np.ascontiguousarray(picture[:, :570]) for picture in pictures]
    _, pace = a_pace(0.2)

    for frame, found, _ in paced(at_25(pictures), pace, never):
        assert len(found) == 1, frame.index
        assert found[0].box.left < 570


def test_a_large_face_beside_a_small_one_is_not_found_in_halves() -> None:
    """The place round the small face shows half the large one, which is no face of its own."""
    room = a_room(640, 360)
    pictures = []
    for frame in range(6):
        picture, _ = stood(room, "eileen_collins.png", 120, 150 + frame, 60)
        pictures.append(stood(picture, "grace_hopper.jpg", 24, 390, 140)[0])
    _, pace = a_pace(0.2)

    for frame, found, _ in paced(at_25(pictures), pace, never):
        halves = [one for one in found if one.box.overlap(LARGE) > 0.3 * one.box.area]
        assert len(halves) == 1, frame.index
        assert halves[0].box.iou(LARGE) > 0.5


def test_a_small_face_is_kept_in_sight_by_the_quick_looks_between_the_fine_ones() -> None:
    """A quick look does not see a face 12 px wide; its neighbours know of it, and near them it is enlarged."""
    pictures, faces = walking(21, 13)
    fine, quick = Counting(Tiled(YuNet())), Counting(Nothing())
    pace = Pace(whole=fine, close=YuNet(), every=0.2, quick=quick, whole_every=0.4)

    looked = list(paced(at_25(pictures), pace, never))

    assert (len(fine.seen), len(quick.seen)) == (3, 2)
    seen = [any(one.box.iou(face) > 0.4 for one in found) for (_, found, _), face in zip(looked, faces, strict=True)]
    assert all(seen)


def test_after_a_cut_the_whole_picture_is_looked_at_with_all_there_is() -> None:
    """What a quick look misses would be bare until the next fine one."""
    pictures, _ = walking(6)
    night = [np.ascontiguousarray(255 - a_room(640, 480))] * 6
    fine, quick = Counting(Nothing()), Counting(Nothing())

    sweep(at_25([*pictures, *night]), Pace(whole=fine, close=YuNet(), every=0.08, quick=quick, whole_every=9.0))

    assert len(fine.seen) == 3  # the first frame, the first after the cut, the last


def test_frames_come_in_order_whichever_look_ends_first() -> None:
    """Looks are made beside each other; a later frame's face on an earlier frame would leave both bare."""

    @dataclass
    class Slow:
        name: str = "slow"

        def find(self, pixels: Pixels) -> tuple[Detection, ...]:
            """Take longest for the earliest, and find where the picture says."""
            time.sleep(0.02 * (8 - int(pixels[0, 0, 0])))
            box = Box(left=int(pixels[0, 0, 0]), top=0, right=50, bottom=50)
            return (Detection(box=box, score=.9, detector=self.name),)

    pictures = [np.full((60, 80, 3), index, np.uint8) for index in range(8)]

    looked = list(paced(at_25(pictures), Pace(whole=Slow(), close=Slow()), never))

    assert [(frame.index, found[0].box.left) for frame, found, _ in looked] == [(index, index) for index in range(8)]


def test_large_pictures_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 8K and 60 frames a second, twelve waiting frames would be more than a gigabyte."""
    monkeypatch.setattr("redact.detect.paced.MOST_WAITING", 3 * 480 * 640 * 3)
    pictures, _ = walking(11)
    whole, pace = a_pace(10.0)

    assert len(list(paced(at_25(pictures), pace, never))) == 11
    assert len(whole.seen) == 4  # frames 0, 4 and 8, and the last


def test_a_look_that_fails_is_told_where_its_frame_would_come() -> None:
    """A night must hear that the weights are gone; nobody may wait for ever."""

    @dataclass
    class Failing:
        name: str = "failing"

        def find(self, pixels: Pixels) -> tuple[Detection, ...]:
            """Fail on the third picture."""
            if pixels[0, 0, 0] == 2:
                raise MissingPartError("gone")
            return ()

    pictures = [np.full((60, 80, 3), index, np.uint8) for index in range(8)]
    looked = paced(at_25(pictures), Pace(whole=Failing(), close=Failing()), never)

    assert [next(looked)[0].index, next(looked)[0].index] == [0, 1]
    with pytest.raises(MissingPartError):
        next(looked)


def test_modes_look_harder_one_after_the_other() -> None:
    """Each mode's price and leak rate are published; the names must mean what they say."""
    fast, balanced, thorough = (pace_for(Settings(mode=mode)) for mode in Mode)

    assert fast.every > balanced.every > thorough.every == 0
    assert fast.quick is None
    assert balanced.every < balanced.whole_every <= fast.every
    assert thorough.whole_every < balanced.every
    assert (balanced.whole.name, thorough.whole.name) == ("yunet", "yunet+retinaface")
    assert pace_for(Settings(mode=Mode.THOROUGH, detector="blazeface")).whole.name == "blazeface"

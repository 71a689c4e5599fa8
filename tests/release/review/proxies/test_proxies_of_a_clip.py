"""The small copies of a real clip show every frame, hide what the plan hides, and say nothing."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from media.decode import decoding
from media.frame import Frame
from media.geometry import Size
from media.probe import probe
from redact.records import RedactionPlan
from release.review.proxies.folder import load, unaltered
from release.review.proxies.making import make
from release.review.proxies.records import ProxySet
from watermark.audit import audit

BOX = (400, 200, 600, 420)
HIDDEN = range(30, 141)


@pytest.fixture(scope="module")
def plan(samples: Path, track_of: Any, plan_for: Any) -> RedactionPlan:
    """Return a plan that hides one box of the sample from frame 30 on."""
    return plan_for(samples / "bwv.mp4", track_of("face-1", HIDDEN, BOX))


@pytest.fixture(scope="module")
def folder(samples: Path, plan: RedactionPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the proxies of the sample, made once."""
    folder = tmp_path_factory.mktemp("bench") / "I1.proxies"
    make(samples / "bwv.mp4", plan, folder)
    return folder


@pytest.fixture(scope="module")
def found(folder: Path) -> ProxySet:
    """Return their record."""
    found = load(folder)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def sides(folder: Path) -> tuple[list[Frame], list[Frame]]:
    """Return every frame of before and after, decoded."""
    return _frames(folder / "before.mp4"), _frames(folder / "after.mp4")


def test_both_sides_show_every_frame_when_the_source_shows_it(samples: Path, sides: Any) -> None:
    """A reviewer who signs for frame 100 must have been shown frame 100, and both players keep in step."""
    source = _frames(samples / "bwv.mp4")
    times = [one.instant.seconds - source[0].instant.seconds for one in source]

    for side in sides:
        assert [one.instant.seconds for one in side] == times


def test_what_the_plan_hides_is_hidden_on_the_after_side_alone(sides: Any, found: ProxySet) -> None:
    """The after side is what would be released; a proxy that showed more or less would be signed for in vain."""
    where = _scaled(BOX, found.size)

    for number, (before, after) in enumerate(zip(*sides, strict=True)):
        inside = np.abs(before.pixels[where].astype(int) - after.pixels[where]).mean()
        assert (inside > 15) if number in HIDDEN else (inside < 4), number
        left_of_it = (slice(None), slice(0, where[1].start - 24))
        assert np.abs(before.pixels[left_of_it].astype(int) - after.pixels[left_of_it]).mean() < 4, number


def test_proxies_say_nothing(folder: Path) -> None:
    """They pass through a browser: no tag, no name, no remark of an encoder may travel along."""
    files = [*folder.glob("*.mp4"), *folder.rglob("*.jpg")]

    assert {one.name for one in files} == {"before.mp4", "after.mp4", "strip.jpg", "face-1.jpg"}
    for one in files:
        assert audit(one, None).residue == (), one.name


def test_a_key_picture_stands_at_the_beginning_of_every_chunk(folder: Path, found: ProxySet) -> None:
    """A player jumps to a second at once, and a second can be drawn anew by itself."""
    with av.open(str(folder / "after.mp4")) as clip:
        keys = [number for number, packet in enumerate(clip.demux(video=0)) if packet.size and packet.is_keyframe]

    assert keys == [one.first for one in found.chunks]
    assert found.chunks[-1].last == 140


def test_the_index_comes_first(folder: Path) -> None:
    """A browser that must read to the end before it can jump would load it all."""
    data = (folder / "after.mp4").read_bytes()

    assert data.index(b"moov") < data.index(b"mdat")


def test_small_pictures_are_of_the_after_side(folder: Path, found: ProxySet, sides: Any) -> None:
    """Whoever may see the after side alone moves a pointer over the timeline, too."""
    sheet = found.sheet
    assert sheet is not None
    whole = np.asarray(Image.open(folder / "strip.jpg"))

    assert whole.shape[:2] == (sheet.rows * sheet.height, sheet.columns * sheet.width)
    row, column = divmod(100, sheet.columns)
    tile = whole[row * sheet.height:(row + 1) * sheet.height, column * sheet.width:(column + 1) * sheet.width]
    frame = int(100.5 * 141 / sheet.count)
    assert frame in HIDDEN
    where = _scaled(BOX, Size(width=sheet.width, height=sheet.height))
    far, near = (np.abs(_small(side[frame], sheet).astype(int) - tile[:, :, ::-1])[where].mean() for side in sides)
    assert near < 10 < far


def test_the_record_tells_whether_anything_was_altered(folder: Path, found: ProxySet, tmp_path: Path) -> None:
    """What was shown goes into the signature."""
    assert unaltered(folder, found)
    assert not unaltered(folder, found.model_copy(update={"shown": "0" * 64}))
    assert load(tmp_path) is None


def _small(frame: Frame, sheet: Any) -> Any:
    return np.asarray(Image.fromarray(frame.pixels).resize((sheet.width, sheet.height), Image.Resampling.BOX))


def _frames(path: Path) -> list[Frame]:
    with decoding(path, probe(path), exact=False) as frames:
        return list(frames)


def _scaled(box: tuple[int, int, int, int], size: Size) -> tuple[slice, slice]:
    """Return the pixels of a proxy that lie well inside the box of the source, which is 1280 x 720."""
    left, right = (round(edge * size.width / 1280) for edge in box[::2])
    top, bottom = (round(edge * size.height / 720) for edge in box[1::2])
    return slice(top + 3, bottom - 3), slice(left + 3, right - 3)


"""Every picture is seen upright, as a person sees it."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from media_makers import TURNS, Finder, Recipe, corners, error, frames_of, make_clip, quarters, turned
from PIL import Image, ImageOps

from media.errors import UnsupportedInputError
from media.probe import probe
from media.render import RenderJob, render


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_a_photo_is_upright_for_each_exif_orientation(tmp_path: Path, name: str, orientation: int) -> None:
    """Detectors find a quarter of the faces in a picture that lies on its side."""
    photo = tmp_path / name
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(quarters(96, 64)[:, :, ::-1].copy()).save(photo, exif=exif, quality=95)
    expected = np.asarray(ImageOps.exif_transpose(Image.open(photo)).convert("RGB"))[:, :, ::-1]

    source, pixels = probe(photo), frames_of(photo)[0].pixels

    assert (source.size.width, source.size.height) == (expected.shape[1], expected.shape[0])
    assert corners(pixels) == corners(expected)
    assert error(pixels, expected) < 1
    assert pixels.flags.c_contiguous


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_clip_is_upright_for_each_quarter_turn(tmp_path: Path, degrees: int) -> None:
    """Phones and body-worn cameras store the turn beside the picture, and PyAV does not apply it."""
    clip = turned(make_clip(tmp_path / "a.mp4", Recipe(size=(96, 64))), TURNS[degrees])

    source, frames = probe(clip), frames_of(clip)

    assert source.rotation == degrees
    assert (source.size.width, source.size.height) == ((64, 96) if degrees in {90, 270} else (96, 64))
    expected = np.rot90(quarters(96, 64), -(degrees // 90))
    assert len(frames) == 10
    assert {corners(frame.pixels) for frame in frames} == {corners(expected)}


@pytest.mark.parametrize("matrix", [(-1, 0, 0, 1), (1, 0, 0, -1), (0, 1, 1, 0), (0, -1, -1, 0)])
def test_a_mirrored_clip_is_mirrored_back(tmp_path: Path, matrix: tuple[int, int, int, int]) -> None:
    """Front cameras of phones write mirrored matrices."""
    clip = turned(make_clip(tmp_path / "a.mp4", Recipe(size=(96, 64))), matrix)
    a, b, c, d = matrix
    stored, height, width = quarters(96, 64), 64, 96
    y, x = np.mgrid[:height, :width]
    right, down = a * x + c * y, b * x + d * y
    right, down = right - right.min(), down - down.min()
    expected = np.zeros((down.max() + 1, right.max() + 1, 3), np.uint8)
    expected[down, right] = stored[y, x]

    assert probe(clip).mirrored
    assert corners(frames_of(clip)[0].pixels) == corners(expected)


@pytest.mark.outside
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_ffmpeg_turns_the_same_way(tmp_path: Path, outside: Finder, degrees: int) -> None:
    """A sign error would be made twice if only our own code judged it."""
    clip = turned(make_clip(tmp_path / "a.mp4", Recipe(size=(96, 64))), TURNS[degrees])
    subprocess.run([outside("ffmpeg"), "-v", "error", "-i", clip, "-frames:v", "1", tmp_path / "a.png"],
                   check=True)

    seen = np.asarray(Image.open(tmp_path / "a.png").convert("RGB"))[:, :, ::-1]

    assert corners(frames_of(clip)[0].pixels) == corners(seen)


def test_a_turn_that_is_no_quarter_is_refused(tmp_path: Path) -> None:
    """To straighten it by force would show something nobody filmed."""
    clip = make_clip(tmp_path / "a.mp4")
    data = bytearray(turned(clip, (1, 0, 0, 1)).read_bytes())
    place = data.index(b"tkhd") + 44
    data[place:place + 8] = (46341).to_bytes(4, "big") * 2
    data[place + 12:place + 20] = (-46341).to_bytes(4, "big", signed=True) + (46341).to_bytes(4, "big")
    clip.write_bytes(data)

    with pytest.raises(UnsupportedInputError, match="quarter"):
        probe(clip)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_the_copy_is_upright_without_any_turn_of_its_own(tmp_path: Path, degrees: int) -> None:
    """A copy that is turned once in its pixels and once more by its player lies on its side."""
    clip = turned(make_clip(tmp_path / "a.mp4", Recipe(size=(96, 64))), TURNS[degrees])
    source, out = probe(clip), tmp_path / "out.mp4"

    render(RenderJob(clip, source, (), out))

    copy = probe(out)
    assert (copy.rotation, copy.mirrored, copy.size) == (0, False, source.size)
    assert corners(frames_of(out)[3].pixels) == corners(frames_of(clip)[3].pixels)


def test_pixels_that_are_not_square_stay_as_wide_as_they_were(tmp_path: Path, outside: Finder) -> None:
    """PAL cameras store 720 columns for a picture 768 or 1024 wide; turned, the ratio turns too."""
    clip = tmp_path / "a.mp4"
    subprocess.run([outside("ffmpeg"), "-v", "error", "-f", "lavfi", "-i", "testsrc=s=96x64:d=0.4", "-vf",
                    "setsar=16/11", "-pix_fmt", "yuv420p", clip], check=True)
    flat, upright = tmp_path / "flat.mp4", tmp_path / "upright.mp4"

    render(RenderJob(clip, probe(clip), (), flat))
    turned(clip, TURNS[90])
    render(RenderJob(clip, probe(clip), (), upright))

    assert probe(flat).sample_aspect.limit_denominator(100) == probe(clip).sample_aspect ** -1
    assert str(probe(flat).sample_aspect) == "16/11"
    assert str(probe(upright).sample_aspect) == "11/16"

"""A photo keeps its look, whatever its depth, colours and transparency were."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from media_makers import corners, error, frames_of, quarters
from PIL import Image, ImageCms

from media.errors import UnsupportedInputError
from media.probe import probe


def rgb(width: int = 96, height: int = 64) -> Image.Image:
    """Return the quarters as a Pillow picture."""
    return Image.fromarray(quarters(width, height)[:, :, ::-1].copy())


@pytest.mark.parametrize(("name", "mode"), [
    ("a.png", "P"), ("a.png", "RGBA"), ("a.jpg", "CMYK"), ("a.tif", "CMYK"), ("a.webp", "RGBA"),
    ("a.tif", "P")])
def test_a_photo_of_any_mode_looks_the_same(tmp_path: Path, name: str, mode: str) -> None:
    """Custody systems export palettes, print shops CMYK."""
    rgb().convert(mode).save(tmp_path / name)

    assert corners(frames_of(tmp_path / name)[0].pixels) == corners(quarters(96, 64))


@pytest.mark.parametrize(("name", "kind"), [("a.png", np.uint16), ("a.tif", np.uint16), ("a.png", np.uint8)])
def test_a_grey_photo_of_8_or_16_bits_keeps_its_steps(tmp_path: Path, name: str, kind: type) -> None:
    """Sixteen bits cut short, not scaled, would be a black or a white picture."""
    steps = np.tile(np.linspace(0, np.iinfo(kind).max, 256).astype(kind), (16, 1))
    Image.fromarray(steps).save(tmp_path / name)

    pixels = frames_of(tmp_path / name)[0].pixels

    assert pixels.shape == (16, 256, 3)
    assert np.abs(pixels[0, :, 1].astype(int) - np.arange(256)).max() <= 1
    assert bool(probe(tmp_path / name).notes) == (kind is np.uint16)


def test_what_lies_under_full_transparency_is_gone(tmp_path: Path) -> None:
    """A face erased with an eraser tool is still in the file: only its alpha is zero."""
    hidden = np.dstack([quarters(64, 48)[:, :, ::-1], np.full((48, 64), 255, np.uint8)])
    hidden[:24, :, 3] = 0
    hidden[24:, :32, 3] = 128
    for name in ("a.png", "a.webp", "a.tif"):
        exactly = {"lossless": True, "exact": True} if "webp" in name else {}
        Image.fromarray(hidden).save(tmp_path / name, **exactly)

        pixels = frames_of(tmp_path / name)[0].pixels

        assert (pixels[:24] == 255).all()
        assert np.abs(pixels[30, 10].astype(int) - (227, 127, 127)).max() <= 2


def test_colours_are_converted_by_the_embedded_profile(tmp_path: Path) -> None:
    """The profile is dropped with everything else, so its meaning must move into the pixels."""
    wide = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    rgb().save(tmp_path / "same.png", icc_profile=srgb.tobytes())
    rgb().save(tmp_path / "wrong.png", icc_profile=wide.tobytes())
    rgb().save(tmp_path / "broken.png", icc_profile=b"not a profile")

    assert error(frames_of(tmp_path / "same.png")[0].pixels, quarters(96, 64)) < 1
    for name in ("wrong.png", "broken.png"):  # the picture is still worth having; a note says what happened
        assert corners(frames_of(tmp_path / name)[0].pixels) == corners(quarters(96, 64))
        assert "profile" in probe(tmp_path / name).notes[0]


def test_a_profile_that_swaps_channels_changes_the_pixels_accordingly(tmp_path: Path) -> None:
    """Proof that the profile is really used: with red and blue primaries swapped, red is shown blue."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, blue = data.index(b"rXYZ"), data.index(b"bXYZ")
    data[red:red + 4], data[blue:blue + 4] = b"bXYZ", b"rXYZ"
    photo = tmp_path / "a.png"
    rgb().save(photo, icc_profile=bytes(data))
    source = ImageCms.ImageCmsProfile(BytesIO(bytes(data)))
    expected = ImageCms.profileToProfile(rgb(), source, ImageCms.createProfile("sRGB"))

    pixels = frames_of(photo)[0].pixels

    assert error(pixels[:, :, ::-1], np.asarray(expected)) < 1
    assert corners(pixels)[0] == "b"


def test_floating_point_pixels_are_refused(tmp_path: Path) -> None:
    """Nobody can say which value is white."""
    Image.fromarray(np.ones((8, 8), np.float32)).save(tmp_path / "a.tif")

    with pytest.raises(UnsupportedInputError, match="floating"):
        frames_of(tmp_path / "a.tif")


def test_the_second_picture_in_a_phones_jpeg_is_not_read(tmp_path: Path) -> None:
    """Phones keep a gain map, a depth map or an unedited picture behind the first."""
    second = Image.new("RGB", (96, 64), "red")
    rgb().save(tmp_path / "a.jpg", format="MPO", save_all=True, append_images=[second])

    frames = frames_of(tmp_path / "a.jpg")

    assert len(frames) == 1
    assert corners(frames[0].pixels) == corners(quarters(96, 64))

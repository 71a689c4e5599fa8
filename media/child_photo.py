"""Decode a photo: one upright 8-bit picture in sRGB, whatever the file's depth, colours and transparency."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import (  # the plugins are loaded here because nothing can be loaded once the doors are shut
    Image,
    ImageCms,
    IptcImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from media.child_scans import insist_on_few_scans
from media.child_wire import Order, Wire, unreadable, unsupported

PLUGINS = (IptcImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
FORMATS = {"jpeg": ("JPEG",), "png": ("PNG",), "webp": ("WEBP",), "tiff": ("TIFF",)}

MOST_PIXELS = 150_000_000
"""The largest cameras in use make 102 to 151 megapixels; a bomb of 900 is refused from its header alone."""

TURNS = {1: (0, False), 2: (0, True), 3: (180, False), 4: (180, True),
         5: (270, True), 6: (90, False), 7: (90, True), 8: (270, False)}
"""EXIF orientation to (degrees clockwise, mirrored left to right first)."""

_ORIENTATION = 0x0112
Image.preinit()
Image.MAX_IMAGE_PIXELS = None  # our own check comes first and does not only warn


@contextmanager
def reading(order: Order) -> Iterator[Image.Image]:
    """Open the photo as the one format its first bytes say, header only.

    Raises:
        RefusalError: not readable, too large, too many scans, or more than one picture.
    """
    with os.fdopen(order["handle"], "rb", closefd=False) as file:
        try:
            photo = Image.open(file, formats=FORMATS[order["container"]])
        except (OSError, ValueError, SyntaxError) as problem:
            raise unreadable(f"cannot be opened as {order['container'].upper()}") from problem
        if photo.width * photo.height > MOST_PIXELS:
            most = MOST_PIXELS // 1_000_000
            raise unsupported(f"is {photo.width}x{photo.height}; photos up to {most} megapixels are handled")
        if order["container"] == "jpeg":
            insist_on_few_scans(file)
        pictures = getattr(photo, "n_frames", 1)
        if order["container"] != "jpeg" and pictures > 1:  # extra pictures in a JPEG are never read
            raise unsupported(f"holds {pictures} pictures (pages or animation), and only one can be "
                              "released; export one of them")
        yield photo


def load(photo: Image.Image) -> None:
    """Decode the whole picture.

    Raises:
        RefusalError: unreadable, when it is cut off or damaged.
    """
    try:
        photo.load()
    except (OSError, ValueError, SyntaxError) as problem:
        raise unreadable(f"is damaged or incomplete ({problem})") from problem


def turn(photo: Image.Image) -> tuple[int, bool]:
    """Return (degrees clockwise, mirrored first) from the EXIF orientation; unknown values mean upright."""
    try:
        orientation = photo.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  broken EXIF must not cost the picture, and is dropped anyway
        orientation = 1
    return TURNS.get(orientation if isinstance(orientation, int) else 1, (0, False))


def painted(photo: Image.Image) -> tuple[NDArray[np.uint8], list[str]]:
    """Return the loaded photo in blue-green-red, still as stored, and what had to change on the way."""
    notes: list[str] = []
    image = _eight_bits(photo, notes)
    image = _in_srgb(image, photo.info.get("icc_profile"), notes)
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image)
        image = white
        notes.append("Transparent parts were laid over white.")
    try:
        pixels = np.asarray(image.convert("RGB"))
    except ValueError as problem:
        raise unsupported(f"has colours of a kind that is not handled ({image.mode})") from problem
    return np.ascontiguousarray(pixels[:, :, ::-1]), notes


def _eight_bits(photo: Image.Image, notes: list[str]) -> Image.Image:
    if photo.mode.startswith("I;16") or photo.mode == "I":
        deep = np.asarray(photo)
        if deep.min() < 0 or deep.max() > 65535:
            raise unsupported("has more than 16 bits a pixel")
        notes.append("The source has more than 8 bits a colour; the copy has 8.")
        return Image.fromarray((deep >> 8).astype(np.uint8))
    if photo.mode == "F":
        raise unsupported("has floating-point pixels")
    return photo


def _in_srgb(image: Image.Image, profile: bytes | None, notes: list[str]) -> Image.Image:
    """Convert by the embedded profile, so that colours stay right when the profile is dropped."""
    if not profile:
        return image
    if image.mode in {"P", "PA"}:
        image = image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    alpha = image.getchannel("A") if image.mode in {"RGBA", "LA"} else None
    colours = image.convert({"RGBA": "RGB", "LA": "L", "1": "L"}.get(image.mode, image.mode))
    srgb = ImageCms.createProfile("sRGB")
    try:
        # A profile of another kind than the pixels (grey for colour) is refused by profileToProfile itself.
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(colours, source, srgb, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        converted = None
    if converted is None:
        notes.append("The colour profile could not be used; colours are taken as they are stored.")
        return image
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def _look(order: Order, wire: Wire) -> None:
    with reading(order) as photo:
        load(photo)
        degrees, mirrored = turn(photo)
        simple = photo.mode in {"RGB", "L"} and not photo.info.get("icc_profile")
        wire.say(width=photo.width, height=photo.height, rotation=degrees, mirrored=mirrored,
                 codec=order["container"], notes=[] if simple else painted(photo)[1])


def _frames(order: Order, wire: Wire) -> None:
    with reading(order) as photo:
        load(photo)
        degrees, mirrored = turn(photo)
        picture, _ = painted(photo)
        flipped = picture[:, ::-1] if mirrored else picture
        wire.show(np.rot90(flipped, -(degrees // 90)), pts=0)


def _logo(order: Order, wire: Wire) -> None:
    """Show the photo over black, then over white: what differs is what shines through."""
    with reading(order) as photo:
        load(photo)
        try:
            image = photo.convert("RGBA")
        except ValueError as problem:
            raise unsupported(f"has colours of a kind that is not handled ({photo.mode})") from problem
        for ground in ("black", "white"):
            picture = Image.new("RGBA", image.size, ground)
            picture.alpha_composite(image)
            wire.show(np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1]), pts=0)


JOBS: dict[str, Callable[[Order, Wire], None]] = {"look-photo": _look, "frames-photo": _frames, "logo-photo": _logo}

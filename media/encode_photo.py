"""Write one picture as a photo made from its pixels and the given tags alone."""

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin, TiffImagePlugin

from media.encode import Tags
from media.errors import OutputError
from media.frame import Pixels

FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".tif": "TIFF", ".tiff": "TIFF"}
"""Output formats by suffix."""

QUALITY = 92
"""JPEG and WebP quality; above 92 files grow fast and nobody sees a difference."""

_XMP_TAG = 700


def write_photo(pixels: Pixels, path: Path, tags: Tags) -> None:
    """Write a picture; the format is chosen by the suffix.

    Raises:
        OutputError: it could not be written.
    """
    # A new picture from the array: a picture that came from a file would carry its comment and profile along.
    picture = Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1]))
    kind = FORMATS[path.suffix.lower()]
    try:
        picture.save(path, format=kind, **_choices(kind, tags))
    except OSError as problem:
        raise OutputError(f"cannot be written ({problem.strerror or problem})", file=path) from problem


def _choices(kind: str, tags: Tags) -> dict[str, Any]:
    if kind == "TIFF":
        return {"compression": "tiff_deflate", "tiffinfo": _tiff_tags(tags)}
    choices: dict[str, Any] = {"exif": tags.exif} if tags.exif else {}
    if kind == "JPEG":
        choices.update(quality=QUALITY, subsampling=0)  # full colour: hidden regions keep hard edges
    elif kind == "WEBP":
        choices.update(quality=QUALITY, method=4)
    if not tags.xmp:
        return choices
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", tags.xmp.decode())
        choices["pnginfo"] = text
    else:
        choices["xmp"] = tags.xmp
    return choices


def _tiff_tags(tags: Tags) -> TiffImagePlugin.ImageFileDirectory_v2:
    """Put both kinds of tags into the one directory a TIFF has."""
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    if tags.exif:
        read = Image.Exif()
        read.load(tags.exif)
        for tag, value in read.items():
            # Pillow writes text as ASCII and loses the copyright sign; bytes it writes as they are.
            directory[tag] = value.encode("latin-1") if isinstance(value, str) else value
    if tags.xmp:
        directory[_XMP_TAG] = tags.xmp
    return directory

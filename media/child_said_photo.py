"""List everything a photo says about itself, for the inspector: EXIF, place, XMP, IPTC, comments."""

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any, cast

from PIL import ExifTags, Image, ImageCms, ImageFile, IptcImagePlugin

from media.child_photo import load, reading
from media.child_wire import Order, RefusalError, Wire

_PLAIN = frozenset({"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "progressive", "progression",
                    "interlace", "gamma", "transparency", "compression", "loop", "background", "timestamp",
                    "duration", "srgb", "adobe", "adobe_transform", "exif", "xmp", "icc_profile", "comment",
                    "photoshop", "mp", "mpoffset", "default_image", "bbox", "aspect", "XML:com.adobe.xmp"})
"""Entries of Pillow's `info` that describe coding, or that are told in their own right below."""

_IPTC = {(2, 5): "title", (2, 25): "keywords", (2, 55): "date created", (2, 80): "byline",
         (2, 90): "city", (2, 105): "headline", (2, 110): "credit", (2, 115): "source",
         (2, 116): "copyright", (2, 120): "caption"}


def _said(order: Order, wire: Wire) -> None:
    """Send one message for each thing said."""
    with reading(order) as photo:
        with suppress(RefusalError):  # a damaged photo still says what it says
            load(photo)
        _exif(photo, wire)
        _blocks(photo, wire)
        for field, value in photo.info.items():
            if isinstance(field, str) and field not in _PLAIN:
                wire.say(place="text", field=field, value=_words(value))
        if order["container"] == "jpeg":
            _after_the_end(order["handle"], wire)


def _exif(photo: Image.Image, wire: Wire) -> None:
    try:
        exif = photo.getexif()
        parts = {"EXIF": dict(exif), "EXIF camera": exif.get_ifd(ExifTags.IFD.Exif)}
        place, thumbnail = exif.get_ifd(ExifTags.IFD.GPSInfo), exif.get_ifd(ExifTags.IFD.IFD1)
    except Exception as problem:  # noqa: BLE001  Pillow raises anything on broken EXIF
        wire.say(place="EXIF", field="unreadable", value=type(problem).__name__)
        return
    for where, tags in parts.items():
        for tag, value in tags.items():
            if tag not in {int(ExifTags.IFD.Exif), int(ExifTags.IFD.GPSInfo)}:
                wire.say(place=where, field=ExifTags.TAGS.get(tag, f"0x{tag:04x}"), value=_words(value))
    for tag, value in place.items():
        wire.say(place="EXIF place", field=ExifTags.GPSTAGS.get(tag, str(tag)), value=_words(value))
    for name, number, sign in (("latitude", 2, 1), ("longitude", 4, 3)):
        degrees = _degrees(place, number, sign)
        if degrees is not None:
            wire.say(place="EXIF place", field=f"{name} (decimal degrees)", value=f"{degrees:.6f}")
    if thumbnail:
        length = thumbnail.get(0x0202, "?")
        wire.say(place="EXIF", field="thumbnail", value=f"{length} bytes: a small copy as it was taken")


def _degrees(place: Mapping[int, Any], number: int, sign: int) -> float | None:
    try:
        degrees, minutes, seconds = (float(part) for part in place[number])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    total = degrees + minutes / 60 + seconds / 3600
    return -total if str(place.get(sign, "")).upper().startswith(("S", "W")) else total


def _blocks(photo: Image.Image, wire: Wire) -> None:
    xmp = photo.info.get("xmp") or photo.info.get("XML:com.adobe.xmp")
    if xmp:
        wire.say(place="XMP", field="packet", value=_words(xmp))
    try:
        iptc = IptcImagePlugin.getiptcinfo(cast("ImageFile.ImageFile", photo)) or {}
    except Exception:  # noqa: BLE001  as above
        iptc = {}
    for field, value in iptc.items():
        wire.say(place="IPTC", field=_IPTC.get(field, f"{field[0]}:{field[1]}"), value=_words(value))
    if "comment" in photo.info:
        wire.say(place="comment", field="comment", value=_words(photo.info["comment"]))
    if profile := photo.info.get("icc_profile"):
        try:
            name = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(BytesIO(profile)))
        except (ImageCms.PyCMSError, OSError):
            name = "unreadable"
        wire.say(place="colour profile", field="name", value=_words(name))
    pictures = getattr(photo, "n_frames", 1)
    if pictures > 1:
        wire.say(place="further pictures", field="count", value=f"{pictures - 1} besides the one shown")


def _after_the_end(handle: int, wire: Wire) -> None:
    """Count what follows the last end-of-image marker: phones keep whole clips there."""
    length = os.fstat(handle).st_size
    tail = os.pread(handle, min(length, 64 << 20), max(0, length - (64 << 20)))
    end = tail.rfind(b"\xff\xd9")
    if end >= 0 and end + 2 < len(tail):
        wire.say(place="after the picture", field="bytes", value=str(len(tail) - end - 2))


def _words(value: object) -> str:
    if isinstance(value, bytes):
        text = value.decode("utf-8", "replace").strip("\x00 ")
        readable = sum(sign.isprintable() or sign.isspace() for sign in text)
        if len(text) > 0 and readable >= 0.9 * len(text):
            return text[:1000]
        return f"{len(value)} bytes: {value[:40].hex()}"
    return str(value)[:1000]


JOBS: dict[str, Callable[[Order, Wire], None]] = {"said-photo": _said}

"""Small sound files of every handled format, made afresh: what the fuzzer damages."""

import os
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from PIL import Image, ImageCms, PngImagePlugin

SIZE, FRAMES = (96, 64), 8
SAMPLES = Path(__file__).resolve().parent.parent / "samples"

CLIPS: Mapping[str, tuple[str, str, bool]] = {
    "h264.mp4": ("libx264", "yuv420p", True), "hevc.mp4": ("libx265", "yuv420p", False),
    "h264.mov": ("libx264", "yuv420p", True), "h264.mkv": ("libx264", "yuv420p", True),
    "vp8.mkv": ("libvpx", "yuv420p", False), "vp9.mkv": ("libvpx-vp9", "yuv420p", False),
    "av1.mkv": ("libsvtav1", "yuv420p", False), "mpeg4.avi": ("mpeg4", "yuv420p", False),
    "mjpeg.avi": ("mjpeg", "yuvj420p", False), "msmpeg4.avi": ("msmpeg4", "yuv420p", False),
    "gif.gif": ("gif", "rgb8", False),
}
"""Name to video codec, pixel format, and whether there is sound."""


@cache
def originals() -> dict[str, bytes]:
    """Return name to content: one file for each container and codec that is handled, and two samples."""
    os.environ.setdefault("SVT_LOG", "1")  # or the AV1 encoder tells its settings each time
    made = {name: _clip(name, *recipe) for name, recipe in CLIPS.items()}
    return made | _photos() | {"custody.jpg": (SAMPLES / "custody.jpg").read_bytes()}


def picture(width: int, height: int, number: int) -> np.ndarray:
    """Paint something with edges, slopes and noise, which moves with `number`."""
    rows, columns = np.mgrid[:height, :width]
    red, green = (columns * 2 + number * 5) % 256, (rows * 3) % 256
    blue = np.random.default_rng(number).integers(0, 256, (height, width)) // 4
    return np.stack((blue, green, red), axis=2).astype(np.uint8)


def _clip(name: str, codec: str, pixels: str, sound: bool) -> bytes:
    room = BytesIO()
    kind = {"mkv": "matroska"}.get(name.split(".")[1], name.split(".")[1])
    with av.open(room, "w", format=kind) as container:
        container.metadata["title"] = "a title"
        video = container.add_stream(codec, rate=Fraction(25), options={"x265-params": "log-level=none"})
        video.width, video.height = (SIZE[0] * 2, SIZE[1] * 2) if codec == "libsvtav1" else SIZE
        video.pix_fmt, video.gop_size = pixels, 4
        voice = container.add_stream("aac", rate=48_000, layout="mono") if sound else None
        for number in range(FRAMES):
            shown = av.VideoFrame.from_ndarray(picture(video.width, video.height, number), "bgr24")
            shown.pts, shown.time_base = number, Fraction(1, 25)
            container.mux(video.encode(shown.reformat(format=pixels)))
        container.mux(video.encode(None))
        if voice is not None:
            tone = np.sin(np.arange(48_000 * FRAMES // 25) / 20).astype(np.float32)[None]
            heard = av.AudioFrame.from_ndarray(tone, format="fltp", layout="mono")
            heard.rate, heard.pts = 48_000, 0
            container.mux(voice.encode(heard))
            container.mux(voice.encode(None))
    return room.getvalue()


def _photos() -> dict[str, bytes]:
    image = Image.fromarray(picture(*SIZE, 0))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "a camera", 6
    exif.get_ifd(0x8825)[1] = "N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    said = PngImagePlugin.PngInfo()
    said.add_text("Comment", "words " * 20, zip=True)
    said.add_itxt("Title", "more words", zip=True)
    ways = {
        "exif.jpg": {"format": "JPEG", "exif": exif, "icc_profile": profile, "comment": b"a remark"},
        "progressive.jpg": {"format": "JPEG", "progressive": True},
        "text.png": {"format": "PNG", "pnginfo": said, "icc_profile": profile},
        "lossy.webp": {"format": "WEBP", "exif": exif}, "lossless.webp": {"format": "WEBP", "lossless": True},
        "lzw.tif": {"format": "TIFF", "compression": "tiff_lzw", "exif": exif}, "raw.tif": {"format": "TIFF"},
    }
    made = {}
    for name, way in ways.items():
        room = BytesIO()
        image.save(room, **way)
        made[name] = room.getvalue()
    return made

"""The clean files that tokens are planted in, and small pictures for thumbnails and covers."""

import subprocess
import tempfile
from functools import cache
from io import BytesIO
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
EXACT = ("-fflags", "+bitexact", "-flags", "+bitexact")
PICTURE = ("-f", "lavfi", "-i", "testsrc2=size=96x64:rate=10:duration=1")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=1")
H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p")
SILENT = ("-bsf:v", "filter_units=remove_types=6")  # x264 names itself and its options otherwise
RECIPES = {
    ".mp4": (*PICTURE, *SOUND, *H264, *SILENT, "-c:a", "aac"),
    ".mov": (*PICTURE, *SOUND, *H264, *SILENT, "-c:a", "aac"),
    ".mkv": (*PICTURE, *SOUND, *H264, *SILENT, "-c:a", "aac"),
    ".avi": (*PICTURE, *SOUND, "-c:v", "mpeg4", "-q:v", "3", "-c:a", "pcm_s16le"),
}


@cache
def carrier(suffix: str) -> bytes:
    """Return a small clean file of a format, by its suffix."""
    if suffix in RECIPES:
        return ffmpeg(*RECIPES[suffix], *EXACT, suffix=suffix)
    file, picture = BytesIO(), Image.fromarray(pixels(96, 64))
    if suffix == ".gif":
        frames = [Image.fromarray(pixels(96, 64, seed)).convert("P", palette=Image.Palette.ADAPTIVE, colors=64)
                  for seed in range(4)]
        frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    else:
        picture.save(file, {".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP", ".tif": "TIFF"}[suffix],
                     **({"compression": "tiff_deflate"} if suffix == ".tif" else {}))
    return file.getvalue()


def pixels(width: int, height: int, seed: int = 1) -> np.ndarray:
    """Draw shapes and noise, red-green-blue."""
    y, x = np.mgrid[0:height, 0:width]
    base = np.stack([x * 255 // width, y * 255 // height, (x + y) % 256], axis=2)
    noise = np.random.default_rng(seed).integers(-20, 20, base.shape)
    return (base + noise).clip(0, 255).astype(np.uint8)


@cache
def thumbnail(seed: int = 77) -> bytes:
    """Return a small JPEG whose picture is like no other."""
    file = BytesIO()
    Image.fromarray(pixels(48, 32, seed)).save(file, "JPEG", quality=60)
    return file.getvalue()


def picture_mark(seed: int = 77) -> tuple[bytes, ...]:
    """Return 24 bytes from the midst of that small picture's coded data."""
    data = thumbnail(seed)
    return (data[len(data) * 3 // 4:][:24],)


def ffmpeg(*words: str, suffix: str, given: bytes | None = None) -> bytes:
    """Run ffmpeg and return the file it wrote; `given` is put in place of the word GIVEN."""
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / f"in{suffix}", Path(folder) / f"out{suffix}"
        if given is not None:
            source.write_bytes(given)
        full = [str(source) if word == "GIVEN" else word for word in words]
        subprocess.run([FFMPEG, "-v", "error", "-y", *full, str(out)], check=True, stdin=subprocess.DEVNULL)
        return out.read_bytes()

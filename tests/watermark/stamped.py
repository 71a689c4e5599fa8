"""Small real photos and clips made by our own encoders, and ways to plant foreign things in them."""

import re
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from media.digest import Digest
from media.encode import ClipWriter, Tags
from media.encode_photo import write_photo
from media.frame import Frame, Pixels
from media.geometry import Size
from media.probe import MediaKind, Sound, Source
from media.soundline import SoundBlock
from media.timing import Instant
from watermark.photo_tags import photo_tags
from watermark.records import Stamp
from watermark.video_tags import video_tags

STAMP = Stamp(
    owner="Chief Constable of Exampleshire Police",
    notice="© 2026 Chief Constable of Exampleshire Police",
    credit="Exampleshire Police",
    conditions="Only for reporting on R v <Smith> & others – remove on request; syndication costs £5.",
    reference="CC/1234/26",
    contact="press@exampleshire.example",
    web_statement="https://exampleshire.example/conditions",
)
PHOTOS = (".jpg", ".png", ".webp", ".tif")
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()


def a_picture(width: int = 63, height: int = 47, seed: int = 1) -> Pixels:
    """Smooth shapes with some noise, so that every coder has something to do."""
    y, x = np.mgrid[0:height, 0:width]
    base = np.stack([x * 255 // width, y * 255 // height, (x + y) % 256], axis=2)
    noise = np.random.default_rng(seed).integers(-20, 20, base.shape)
    return np.ascontiguousarray((base + noise).clip(0, 255).astype(np.uint8))


def a_photo(path: Path, stamp: Stamp | None = None) -> Path:
    """Write one photo as the product does."""
    write_photo(a_picture(), path, Tags() if stamp is None else photo_tags(stamp))
    return path


def a_clip(path: Path, stamp: Stamp | None = None, *, sound: bool = True, frames: int = 12) -> Path:
    """Write one clip as the product does: ten pictures a second, 64 x 48."""
    source = Source(kind=MediaKind.CLIP, container="mp4", codec="h264", digest=Digest(sha256="", bytes=0),
                    size=Size(width=64, height=48), frame_rate=Fraction(10), duration=Fraction(frames, 10),
                    time_base=Fraction(1, 1000), sounds=(Sound(codec="aac", sample_rate=48000, channels=1),))
    tags = Tags() if stamp is None else video_tags(stamp)
    with ClipWriter(path, source, tags, sound=sound) as writer:
        for index in range(frames):
            instant = Instant(pts=index * 100, base=Fraction(1, 1000))
            writer.add(Frame(index, instant, a_picture(64, 48, seed=index)))
        if sound:
            wave = np.sin(np.arange(frames * 4800) * 0.05).astype(np.float32)[None]
            writer.hear(SoundBlock(start=Fraction(0), samples=wave, sample_rate=48000))
    return path


def a_segment(marker: int, body: bytes) -> bytes:
    """One JPEG segment."""
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def a_chunk(kind: bytes, body: bytes) -> bytes:
    """One PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_riff(data: bytes, chunk: bytes) -> bytes:
    """Make a WebP with one more chunk at its end and the right size in its head."""
    grown = data[8:] + chunk + b"\0" * (len(chunk) % 2)
    return data[:4] + struct.pack("<I", len(grown)) + grown


def a_box(name: bytes, body: bytes) -> bytes:
    """One MP4 box."""
    return struct.pack(">I4s", 8 + len(body), name) + body


def in_moov(data: bytes, path: str, box: bytes, past: bytes = b"") -> bytes:
    """Make an MP4 with one more box at the end of the first box at a path below moov, e.g. "udta/meta".

    past: only boxes behind the end of the first box of this name.
    The index comes first in our files, so the sample places are moved by as much as the index grows.
    """
    outer, at = [data.index(b"moov") - 4], data.index(b"moov") + 4
    if past:
        at = data.index(past) - 4
        at += int.from_bytes(data[at:at + 4], "big")
    for name in path.split("/") if path else ():
        outer.append(data.index(name.encode(), at) - 4)
        at = outer[-1] + 8
    end = outer[-1] + int.from_bytes(data[outer[-1]:outer[-1] + 4], "big")
    grown = bytearray(data[:end] + box + data[end:])
    places = [12 + match.start() + 4 * row for match in re.finditer(b"stco", data)
              for row in range(int.from_bytes(data[match.start() + 8:match.start() + 12], "big"))]
    for at in (*outer, *(place if place < end else place + len(box) for place in places)):
        grown[at:at + 4] = (int.from_bytes(grown[at:at + 4], "big") + len(box)).to_bytes(4, "big")
    return bytes(grown)


def first_sample(data: bytes) -> int:
    """Where the first sample of the first track begins in an MP4."""
    at = data.index(b"stco") + 12
    return int.from_bytes(data[at:at + 4], "big")

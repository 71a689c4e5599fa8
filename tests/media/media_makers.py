"""Small real clips and photos, made afresh for each test."""

import struct
import wave
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from media.decode import decoding
from media.frame import Frame
from media.probe import probe

TURNS = {  # the display matrix (a, b, c, d) that asks for each turn, in degrees clockwise
    0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}

Finder = Callable[[str], str]
"""What the `outside` fixture gives: the path of a checker by its name."""


@dataclass(frozen=True)
class Recipe:
    """A clip to make."""

    size: tuple[int, int] = (64, 48)
    pts: Sequence[int] = tuple(range(0, 10))
    base: Fraction = Fraction(1, 25)
    codec: str = "libx264"
    pix_fmt: str = "yuv420p"
    options: dict[str, str] = field(default_factory=lambda: {"crf": "10", "preset": "ultrafast"})
    tags: dict[str, str] = field(default_factory=dict)
    muxing: dict[str, str] = field(default_factory=dict)
    colours: tuple[int, int] = (1, 1)  # matrix (H.273) and range (1 limited, 2 full)


def quarters(width: int, height: int) -> NDArray[np.uint8]:
    """Paint a picture, blue-green-red, with corners red, green, blue and white from top left."""
    picture = np.zeros((height, width, 3), np.uint8)
    picture[:height // 2, :width // 2] = (0, 0, 200)
    picture[:height // 2, width // 2:] = (0, 200, 0)
    picture[height // 2:, :width // 2] = (200, 0, 0)
    picture[height // 2:, width // 2:] = (220, 220, 220)
    return picture


def corners(picture: NDArray[np.uint8]) -> str:
    """Name the colours of the four corners: r, g, b, w."""
    height, width = picture.shape[:2]
    names = ""
    for y, x in ((height // 8, width // 8), (height // 8, width - width // 8 - 1),
                 (height - height // 8 - 1, width // 8), (height - height // 8 - 1, width - width // 8 - 1)):
        blue, green, red = (int(value) for value in picture[y, x])
        names += "w" if min(blue, green, red) > 120 else "bgr"[int(np.argmax((blue, green, red)))]
    return names


def make_clip(path: Path, recipe: Recipe | None = None, picture: NDArray[np.uint8] | None = None) -> Path:
    """Write a clip with PyAV; every frame shows the quarters (or `picture`) with a bright bar that moves."""
    recipe = recipe or Recipe()
    width, height = recipe.size
    still = quarters(width, height) if picture is None else picture
    with av.open(str(path), "w", options=dict(recipe.muxing)) as container:
        container.metadata.update(recipe.tags)
        stream = container.add_stream(recipe.codec, rate=Fraction(25), options=dict(recipe.options))
        codec = stream.codec_context
        codec.width, codec.height, codec.pix_fmt = width, height, recipe.pix_fmt
        codec.colorspace, codec.color_range = recipe.colours
        codec.time_base = stream.time_base = recipe.base
        for number, pts in enumerate(recipe.pts):
            shown = still.copy()
            if picture is None:
                shown[height // 2 - 2:height // 2 + 2, (number * 3) % width] = 255
            frame = av.VideoFrame.from_ndarray(shown, "bgr24").reformat(
                format=recipe.pix_fmt, dst_colorspace=1 if recipe.colours[0] == 1 else 5,
                src_color_range=2, dst_color_range=recipe.colours[1])
            frame.pts, frame.time_base = pts, recipe.base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def turned(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """Write a display matrix into the first track header of an MP4."""
    data = bytearray(path.read_bytes())
    place = data.index(b"tkhd") + 4 + 40
    a, b, c, d = (value << 16 for value in matrix)
    data[place:place + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def beeps(path: Path, at: Sequence[float], seconds: float, rate: int = 48_000) -> Path:
    """Write a mono WAV, silent but for a 10 ms burst at each given moment."""
    samples = np.zeros(int(seconds * rate), np.int16)
    for moment in at:
        start = round(moment * rate)
        samples[start:start + rate // 100] = 20_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def frames_of(path: Path) -> list[Frame]:
    """Every frame of a file."""
    with decoding(path, probe(path)) as frames:
        return list(frames)


def stamps_of(path: Path) -> list[Fraction]:
    """Presentation times by PyAV, in this process: seconds after the first."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        times = sorted(frame.pts * frame.time_base for frame in container.decode(stream))
    return [time - times[0] for time in times]


def error(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Mean absolute difference."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())

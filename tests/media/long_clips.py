"""Clips that are cut into parts: closed groups, reordered pictures, uneven times, sound with a beep to keep step by."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from media.decode import decoding
from media.parts import Part, parts_of
from media.probe import probe

GROUP, FRAMES, RATE = 20, 120, 10
BASE = Fraction(1, 90_000)


def uneven(frame: int) -> int:
    """Ticks at which a frame is shown: 10 a second on average, early and late by turns, as telephones record."""
    return frame * 9000 + (0, 2500, -1700, 900)[frame % 4]


def a_long_clip(path: Path, *, codec: str = "libx264", closed: bool = True, sound: bool = True) -> Path:
    """Write twelve seconds with a key picture every two; every frame shows another picture."""
    more = {"x264-params": f"bframes=2:open-gop={int(not closed)}:scenecut=0:keyint={GROUP}:min-keyint=1"}
    if codec == "libx265":
        more = {"x265-params": f"bframes=2:open-gop={int(not closed)}:scenecut=0:keyint={GROUP}:min-keyint={GROUP}"
                               ":log-level=none"}
    with av.open(str(path), "w") as container:
        pictures = container.add_stream(codec, rate=RATE, options={"preset": "veryfast", **more})
        pictures.width, pictures.height, pictures.pix_fmt = 160, 120, "yuvj420p" if codec == "mjpeg" else "yuv420p"
        pictures.codec_context.time_base = pictures.time_base = BASE
        heard = container.add_stream("aac", rate=48_000) if sound else None
        if heard is not None:
            heard.codec_context.layout = "mono"
        for number in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(a_picture(number), "bgr24").reformat(format=pictures.pix_fmt)
            frame.pts, frame.time_base = uneven(number), BASE
            container.mux(pictures.encode(frame))
            if heard is not None:
                container.mux(heard.encode(_tone(number)))
        container.mux(pictures.encode(None))
        if heard is not None:
            container.mux(heard.encode(None))
    return path


def a_picture(number: int) -> np.ndarray:
    """Paint noise that wanders, with a block that tells the number."""
    cells = np.random.default_rng(3).integers(60, 200, (30, 40, 3), dtype=np.uint8)
    picture = np.ascontiguousarray(np.roll(cells.repeat(4, 0).repeat(4, 1), 3 * number, axis=1))
    picture[50:70, 2 * (number % 60):2 * (number % 60) + 20] = number * 2
    return picture


def _tone(number: int) -> av.AudioFrame:
    """A tenth of a second of sound: a click at the start of every second."""
    samples = np.zeros((1, 4800), np.float32)
    if number % RATE == 0:
        samples[:, :480] = 0.6
    frame = av.AudioFrame.from_ndarray(samples, "fltp", "mono")
    frame.sample_rate, frame.pts, frame.time_base = 48_000, number * 4800, Fraction(1, 48_000)
    return frame


def all_frames(path: Path, parts: tuple[Part, ...] = (Part(),)) -> list[tuple[int, int, bytes]]:
    """Number, ticks and pixels of every frame, decoded part by part."""
    source, seen = probe(path), []
    for part in parts:
        with decoding(path, source, part=part) as frames:
            seen += [(one.index, one.instant.pts, one.pixels.tobytes()) for one in frames]
    return seen


def cuts_of(path: Path) -> list[int]:
    """The first frame of each part."""
    return [part.first for part in parts_of(path, probe(path))]

"""Write a scene as an MP4 that says far too much about itself, and turn clips for rotation tests."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from samples.maker.cast import Picture
from samples.maker.scene import TICKS, Scene
from samples.maker.stage import Shot, Shown, shots
from samples.maker.voice import RATE

BASE = Fraction(1, TICKS)
BLOCK = 1024  # samples in one AAC frame


@dataclass(frozen=True)
class Recorder:
    """How a clip is compressed, and what the recorder writes into it beside the picture."""

    crf: int = 25
    preset: str = "slow"
    tags: dict[str, str] = field(default_factory=dict)
    chapters: tuple[tuple[float, float, str], ...] = ()


def film(scene: Scene, recorder: Recorder, out: Path,
         heard: NDArray[np.float32] | None = None) -> list[tuple[Shown, ...]]:
    """Write the scene to `out`, with sound if there is any; return the faces of every frame, in order.

    Codec builds differ, so the bytes may too; the pictures before compression and the boxes do not.
    """
    return record(shots(scene), recorder, out, heard)


def record(pictures: Iterable[Shot], recorder: Recorder, out: Path,
           heard: NDArray[np.float32] | None = None) -> list[tuple[Shown, ...]]:
    """Write finished frames to `out`, whichever scenes they come from; return the faces of every frame, in order."""
    faces: list[tuple[Shown, ...]] = []
    moments: list[tuple[int, Picture]] = []
    for shot in pictures:
        faces.append(shot.faces)
        moments.append((shot.ticks, shot.pixels))
    _write(out, moments, recorder, heard)
    return faces


def turned(path: Path, degrees: int, out: Path) -> None:
    """Write the clip stored on its side with the flag that turns it `degrees` clockwise for viewing.

    Seen upright it is the same clip, so the same truth holds. The sound is left out.

    Raises:
        ValueError: degrees is not 90, 180 or 270, or the clip has no picture.

    """
    if degrees not in {90, 180, 270}:
        raise ValueError(f"a clip can be turned by 90, 180 or 270 degrees, not {degrees}")
    with av.open(str(path)) as source:
        stream = source.streams.video[0]
        base = stream.time_base or BASE
        moments = [(round((frame.pts or 0) * base * TICKS), _back(frame, degrees))
                   for frame in source.decode(stream)]
    if not moments:
        raise ValueError(f"{path} has no picture")
    _write(out, moments, Recorder(crf=20, preset="veryfast"), None)
    high, wide = moments[0][1].shape[:2]
    out.write_bytes(flagged(out.read_bytes(), degrees, (wide, high)))


def _back(frame: av.VideoFrame, degrees: int) -> Picture:
    """Turn a picture anticlockwise, so that the flag turns it upright."""
    turned_back = np.rot90(frame.to_ndarray(format="bgr24"), degrees // 90)
    return np.ascontiguousarray(turned_back, dtype=np.uint8)


def flagged(data: bytes, degrees: int, size: tuple[int, int]) -> bytes:
    """Set the matrix of the picture's track header (tkhd) to a clockwise turn; `size` is as stored.

    Raises:
        ValueError: there is no picture track.

    """
    wide, high = size
    turns = {90: (0, 1, -1, 0, high, 0), 180: (-1, 0, 0, -1, wide, high),
             270: (0, -1, 1, 0, 0, wide)}
    a, b, c, d, x, y = turns[degrees]
    cells = (a << 16, b << 16, 0, c << 16, d << 16, 0, x << 16, y << 16, 1 << 30)
    matrix = b"".join((cell & 0xFFFFFFFF).to_bytes(4, "big") for cell in cells)
    at = -1
    while (at := data.find(b"tkhd", at + 1)) >= 0:
        start = at + (56 if data[at + 4] == 1 else 44)  # version 1 has 64-bit times
        if any(data[start + 36:start + 44]):  # only a picture has a width and a height
            return data[:start] + matrix + data[start + 36:]
    raise ValueError("no picture track")


def _write(out: Path, moments: list[tuple[int, Picture]], recorder: Recorder,
           heard: NDArray[np.float32] | None) -> None:
    """Encode pictures at their exact ticks, and sound beside them."""
    high, wide = moments[0][1].shape[:2]
    with av.open(str(out), "w", options={"movflags": "+faststart"}) as box:
        box.metadata.update(recorder.tags)
        if recorder.chapters:
            box.set_chapters([{"id": number, "start": round(start * 1000), "end": round(end * 1000),
                               "time_base": Fraction(1, 1000), "metadata": {"title": title}}
                              for number, (start, end, title) in enumerate(recorder.chapters)])
        video = box.add_stream("libx264", rate=25)
        video.width, video.height, video.pix_fmt = wide, high, "yuv420p"
        video.codec_context.time_base = BASE
        video.time_base = BASE
        # One thread and no mbtree, or two runs differ (PyAV 18.1's x264: 4 runs gave up to 4 results).
        video.options = {"crf": str(recorder.crf), "preset": recorder.preset, "threads": "1", "g": "75",
                         "x264-params": "mbtree=0"}
        audio = None
        if heard is not None:
            audio = box.add_stream("aac", rate=RATE, layout="mono", options={"b": "48000"})
        for ticks, pixels in moments:
            frame = av.VideoFrame.from_ndarray(pixels, format="bgr24")
            frame.pts, frame.time_base = ticks, BASE
            box.mux(video.encode(frame))
        box.mux(video.encode(None))
        if audio is not None and heard is not None:
            for block in _blocks(heard):
                box.mux(audio.encode(block))
            box.mux(audio.encode(None))


def _blocks(heard: NDArray[np.float32]) -> Iterable[av.AudioFrame]:
    """Cut mono samples into the encoder's blocks."""
    for start in range(0, len(heard), BLOCK):
        part = np.ascontiguousarray(heard[None, start:start + BLOCK])
        block = av.AudioFrame.from_ndarray(part, "fltp", "mono")
        block.sample_rate, block.pts, block.time_base = RATE, start, Fraction(1, RATE)
        yield block

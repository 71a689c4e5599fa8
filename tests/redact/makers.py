"""Small true values for the tests of linking and hiding."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from media.digest import Digest
from media.geometry import Box, Size
from media.probe import MediaKind, Source
from media.timing import Instant
from redact.colours import PART
from redact.records import Cover, Detection, Method, Origin, RedactionPlan, Settings, Sighting, Sweep, Track

PICTURE = Size(width=640, height=360)


def a_box(left: float, top: float, width: float = 40, height: float = 50) -> Box:
    """Make a box by its corner and size."""
    return Box(left=left, top=top, right=left + width, bottom=top + height)


def a_detection(left: float, top: float, score: float = 0.9, width: float = 40,
                height: float = 50, colours: bytes = b"") -> Detection:
    """Make a face as a detector would report it."""
    return Detection(box=a_box(left, top, width, height), score=score, detector="pretend", colours=colours)


def dressed(colour: int) -> bytes:
    """Make the colours of somebody all in one colour; two numbers have nothing in common."""
    one = bytes(255 if place == colour else 0 for place in range(PART))
    return one + one


def a_sweep(found: Mapping[int, Sequence[Detection]], frames: int, *, size: Size = PICTURE,
            cuts: tuple[int, ...] = (), times: Sequence[Fraction] | None = None) -> Sweep:
    """Say what was found by frame index; 25 frames a second unless times (seconds) are given."""
    moments = times or [Fraction(frame, 25) for frame in range(frames)]
    instants = tuple(Instant(pts=int(at * 90000), base=Fraction(1, 90000)) for at in moments)
    return Sweep(size=size, instants=instants, cuts=cuts,
                 found=tuple(tuple(found.get(frame, ())) for frame in range(frames)))


def found_in(tracks: Sequence[Track]) -> list[tuple[int, Box]]:
    """Return every sighting a detector made, over all tracks, sorted."""
    seen = [(one.frame, one.face) for track in tracks for one in track.sightings
            if one.origin is Origin.FOUND]
    return sorted(seen, key=lambda one: (one[0], one[1].left, one[1].top, one[1].right, one[1].bottom))


def a_source(size: Size = PICTURE, sha256: str = "ab" * 32, kind: MediaKind = MediaKind.CLIP) -> Source:
    """Make a source nobody has to open."""
    return Source(kind=kind, container="mp4", codec="h264", digest=Digest(sha256=sha256, bytes=1), size=size)


def a_cover(box: Box, track: str = "face-1", method: Method = Method.PIXELATE) -> Cover:
    """Name one region to hide."""
    return Cover(track=track, box=box, method=method)


def a_track(boxes: Mapping[int, Box], name: str = "face-1") -> Track:
    """Make a track whose covers are exactly these boxes, by frame."""
    return Track(id=name, sightings=tuple(
        Sighting(frame=frame, face=box, cover=box, origin=Origin.FOUND, score=0.9)
        for frame, box in sorted(boxes.items())))


def a_plan(tracks: Sequence[Track], source: Source, frames: int,
           method: Method = Method.PIXELATE) -> RedactionPlan:
    """Make a plan that hides these tracks."""
    return RedactionPlan(version="1", source=source, frame_count=frames, settings=Settings(method=method),
                         tracks=tuple(tracks), drafted_by="A. Drafter")


def a_scene(size: Size, frames: int, seed: int = 5) -> list[NDArray[np.uint8]]:
    """Make pictures with detail everywhere that moves a little: noise sliding two pixels a frame."""
    draw = np.random.default_rng(seed)
    wide = size.width + 2 * frames
    coarse = draw.integers(30, 220, (size.height // 6 + 1, wide // 6 + 1, 3), dtype=np.uint8)
    whole = coarse.repeat(6, axis=0).repeat(6, axis=1)[:size.height, :wide]
    whole = np.clip(whole.astype(np.int16) + draw.integers(-12, 13, whole.shape), 0, 255).astype(np.uint8)
    return [np.ascontiguousarray(whole[:, 2 * step:2 * step + size.width]) for step in range(frames)]


def a_clip(path: Path, pictures: Sequence[NDArray[np.uint8]], pts: Sequence[int] | None = None,
           crf: int = 20) -> Path:
    """Write an MP4 (H.264, 4:2:0) of these pictures at 25 a second, or at these ticks of 1/1000 s."""
    with av.open(str(path), "w", format="mp4") as box:
        stream = box.add_stream("libx264", rate=25, options={"crf": str(crf), "preset": "veryfast"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt, stream.codec_context.time_base = "yuv420p", Fraction(1, 1000)
        for place, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = (40 * place if pts is None else pts[place]), Fraction(1, 1000)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    return path


def a_frame_of(parts: Mapping[tuple[int, int, int, int], tuple[int, int, int]]) -> NDArray[np.uint8]:
    """Paint a grey picture with rectangles: left, top, right, bottom to blue, green, red."""
    picture = np.full((PICTURE.height, PICTURE.width, 3), 128, np.uint8)
    for (left, top, right, bottom), colour in parts.items():
        picture[top:bottom, left:right] = colour
    return picture

"""What lies under the covers of a clip says nothing in the finished file: not one byte of it differs."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from faces import EVERYONE, a_room, head, stood
from makers import a_plan, a_track

from media.decode import decoding
from media.frame import Pixels
from media.geometry import Box, Size
from media.probe import probe
from media.render import RenderJob, render
from redact.obscure import covering
from redact.obscure.region import union
from redact.records import Method, RedactionPlan, Track
from redact.track.head import head_of

SIZE = Size(width=320, height=180)
FRAMES = 24


def a_walk(name: str, start: int) -> tuple[list[Pixels], list[Box]]:
    """Make pictures of somebody crossing a room, and where the face is on each."""
    made = [stood(a_room(SIZE.width, SIZE.height), name, 24 + step / 3, start + 7 * step, 60 + step % 5)
            for step in range(FRAMES)]
    return [picture for picture, _ in made], [face for _, face in made]


def written(path: Path, pictures: Sequence[Pixels]) -> Path:
    """Write a clip that decodes to exactly these pictures: H.264 without loss, three full colours a pixel."""
    with av.open(str(path), "w", format="matroska") as box:
        stream = box.add_stream("libx264rgb", rate=25, options={"qp": "0", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = SIZE.width, SIZE.height, "bgr24"
        for index, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="bgr24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    return path


def read(path: Path) -> list[Pixels]:
    """Return every picture of a clip."""
    with decoding(path, probe(path)) as frames:
        return [frame.pixels.copy() for frame in frames]


def tracks_of(faces: Sequence[Box]) -> list[Track]:
    """Make a moving track of these heads, one that goes close beside it, and one at the picture's edge."""
    edge = {step: Box(left=-10, top=20 + step, right=31.5, bottom=71.3 + step) for step in range(3, FRAMES - 4)}
    heads = {step: head_of(face) for step, face in enumerate(faces)}
    beside = {step: head.shifted(head.width - 3, 9) for step, head in heads.items() if step > 5}
    return [a_track(heads), a_track(edge, "face-2"), a_track(beside, "face-3")]


def noise(pictures: Sequence[Pixels], plan: RedactionPlan) -> list[Pixels]:
    """Replace what is covered, on every frame, by noise."""
    draw, covers, others = np.random.default_rng(11), plan.covers(), []
    for index, picture in enumerate(pictures):
        other, closed = picture.copy(), union(covers[index], SIZE)
        other[closed] = draw.integers(0, 256, (int(closed.sum()), 3), dtype=np.uint8)
        others.append(other)
    return others


def somebody_else(pictures: Sequence[Pixels], plan: RedactionPlan) -> list[Pixels]:
    """Replace what is covered, on every frame, by another person's head."""
    covers, others = plan.covers(), []
    for index, picture in enumerate(pictures):
        other, closed = picture.copy(), union(covers[index], SIZE)
        for cover in covers[index]:
            face, _ = head(EVERYONE[0], 30)
            rows, columns = cover.box.pixels(SIZE) or (slice(0), slice(0))
            wide, high = columns.stop - columns.start, rows.stop - rows.start
            other[rows, columns] = cv2.resize(face, (wide, high), interpolation=cv2.INTER_AREA)
        other[~closed] = picture[~closed]
        others.append(other)
    return others


def rendered(source: Path, plan: RedactionPlan, out: Path) -> bytes:
    """Hide a clip as the plan says, and return the finished file."""
    render(RenderJob(path=source, source=probe(source), filters=(covering(plan),), out=out))
    return out.read_bytes()


@pytest.mark.parametrize("change", [noise, somebody_else])
@pytest.mark.parametrize("method", [Method.PIXELATE, Method.FILL])
def test_two_clips_that_differ_under_the_covers_become_the_same_file(change, method: Method, tmp_path: Path) -> None:
    """The proof that nobody comes back, for clips: whatever walked under the covers, the file is this one."""
    pictures, faces = a_walk("eileen_collins.png", 20)
    one = written(tmp_path / "one.mkv", pictures)
    plan = a_plan(tracks_of(faces), probe(one), FRAMES, method)
    others = change(pictures, plan)
    other = written(tmp_path / "other.mkv", others)

    answers = [rendered(source, plan, tmp_path / f"{source.stem}.mp4") for source in (one, other)]

    assert all(np.array_equal(*pair) for pair in zip(read(one), pictures, strict=True))
    assert all(np.array_equal(*pair) for pair in zip(read(other), others, strict=True))
    assert not any(np.array_equal(*pair) for pair in zip(pictures, others, strict=True))
    assert answers[0] == answers[1]


def test_two_clips_that_differ_beside_the_covers_do_not(tmp_path: Path) -> None:
    """The comparison above can tell two files apart: one open pixel on one frame is enough."""
    pictures, faces = a_walk("eileen_collins.png", 20)
    one = written(tmp_path / "one.mkv", pictures)
    plan = a_plan(tracks_of(faces), probe(one), FRAMES)
    others = [picture.copy() for picture in pictures]
    others[12][170:176, 300:306] = 255 - others[12][170:176, 300:306]
    other = written(tmp_path / "other.mkv", others)

    assert rendered(one, plan, tmp_path / "one.mp4") != rendered(other, plan, tmp_path / "other.mp4")

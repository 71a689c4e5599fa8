"""The burnt-in line of a finished file: legible on every frame, still, and no witness to what is hidden."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from media.decode import decoding
from media.frame import Pixels
from media.geometry import Box
from media.probe import probe
from media.render import RenderJob, render
from redact.obscure import covering
from redact.records import Origin, RedactionPlan, Settings, Sighting, Track
from release.item import VERSION, HideOptions, hide
from release.marking import Marks, mark_filters
from watermark.branding import READABLE, Brand, Branding, contrast, luminance
from watermark.setting import Room, ink, layouts, settled
from watermark.visible import WIDEST, mark_box

LINE = "Exampleshire Police · PP-2026-0042 · conditions of use apply"
WIDE, HIGH, FRAMES = 640, 360, 10
Scene = Callable[[int], NDArray[np.uint8]]


def light(step: int) -> NDArray[np.uint8]:
    """Snow."""
    return np.full((HIGH, WIDE, 3), 250 - step % 3, np.uint8)


def dark(step: int) -> NDArray[np.uint8]:
    """Night."""
    return np.full((HIGH, WIDE, 3), 4 + step % 3, np.uint8)


def busy(step: int) -> NDArray[np.uint8]:
    """Leaves in a wind, black to white."""
    noise = np.random.default_rng(step).integers(0, 256, (HIGH // 4, WIDE // 4, 3)).astype(np.uint8)
    return np.asarray(cv2.resize(noise, (WIDE, HIGH), interpolation=cv2.INTER_NEAREST), np.uint8)


def lit(step: int) -> NDArray[np.uint8]:
    """A lamp that is switched on and off: the ground changes from black to white under a line that stays."""
    return light(step) if step % 4 < 2 else dark(step)


def a_clip(path: Path, scene: Scene, frames: int = FRAMES) -> Path:
    """Write a clip without loss."""
    with av.open(str(path), "w", format="matroska") as box:
        stream = box.add_stream("libx264rgb", rate=25, options={"qp": "0", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDE, HIGH, "bgr24"
        for index in range(frames):
            frame = av.VideoFrame.from_ndarray(scene(index), format="bgr24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    return path


def plan_of(path: Path, *tracks: Track, frames: int = FRAMES) -> RedactionPlan:
    """Say what is hidden in it."""
    return RedactionPlan(version=VERSION, source=probe(path), frame_count=frames, settings=Settings(), tracks=tracks,
                         drafted_by="Sam Redactor")


def pictures(path: Path) -> list[Pixels]:
    """Every picture of a file."""
    with decoding(path, probe(path)) as frames:
        return [frame.pixels.copy() for frame in frames]


@pytest.mark.parametrize("brand", [Brand(Branding()), Brand(Branding(text="#ffd100", band="#001a5c")),
                                   Brand(Branding(text="#101010", band="#f0f0f0"))], ids=["plain", "blue", "light"])
def test_the_line_can_be_read_on_every_frame_of_the_finished_clip(tmp_path: Path, brand: Brand) -> None:
    """Measured on what the encoder left: the faintest strokes against the most disturbed part of the band."""
    clip = a_clip(tmp_path / "clip.mkv", lambda step: (light, dark, busy, lit)[step // 4](step), frames=16)

    hide(clip, plan_of(clip, frames=16), tmp_path / "out.mp4", HideOptions(marks=Marks(line=LINE, brand=brand)))

    size = probe(clip).size
    box = mark_box(LINE, size, [], brand)
    layout = next(one for one in layouts(settled(LINE), Room(size, WIDEST)) if one.width == box.width)
    covered = ink(layout)
    shown = pictures(tmp_path / "out.mp4")
    assert len(shown) == 16
    for picture in shown:
        patch = luminance(picture[box.pixels(size)][:, :, ::-1] / 255)
        strokes, band = patch[covered > 0.95], patch[covered == 0]
        brighter = float(np.median(strokes)) > float(np.median(band))
        worst = np.percentile(strokes, 10 if brighter else 90), np.percentile(band, 90 if brighter else 10)
        assert contrast(*worst) >= READABLE


def test_the_line_stands_still(tmp_path: Path) -> None:
    """A line that jumps draws the eye from what is shown, and uncovers what it covered."""
    clip = a_clip(tmp_path / "clip.mkv", dark)

    hide(clip, plan_of(clip), tmp_path / "out.mp4", HideOptions(marks=Marks(line=LINE)))

    bright = [np.argwhere(picture.max(axis=2) > 128) for picture in pictures(tmp_path / "out.mp4")]
    assert len({(*one.min(axis=0), *one.max(axis=0)) for one in bright}) == 1


def test_what_is_under_a_cover_changes_no_byte_of_a_marked_clip(tmp_path: Path) -> None:
    """A name badge in the corner is hidden; were it to push the line away or stir the grain, they would tell of it."""
    where = Box(left=0, top=HIGH - 60, right=300, bottom=HIGH)
    hidden = Track(id="zone-1", sightings=tuple(
        Sighting(frame=at, face=where, cover=where, origin=Origin.GIVEN) for at in range(FRAMES)))

    def badge(step: int) -> NDArray[np.uint8]:
        return np.asarray(cv2.putText(light(step), "PC 4471 EXAMPLE", (8, HIGH - 14), cv2.FONT_HERSHEY_SIMPLEX, 0.7,
                                      (0, 0, 0), 2), np.uint8)

    clips = [a_clip(tmp_path / f"{name}.mkv", scene) for name, scene in (("with", badge), ("without", light))]
    plan = plan_of(clips[0], hidden)
    for clip in clips:
        source, hiding = probe(clip), covering(plan)
        marks = Marks(line=LINE, unseen=(12_345_678_901, b"k" * 32))
        render(RenderJob(path=clip, source=source, out=clip.with_suffix(".mp4"),
                         filters=(hiding, *mark_filters(clip, source, plan, hiding, marks))))

    assert clips[0].read_bytes() != clips[1].read_bytes()
    assert clips[0].with_suffix(".mp4").read_bytes() == clips[1].with_suffix(".mp4").read_bytes()


def test_the_line_keeps_off_a_clock_that_nobody_looked_for(tmp_path: Path) -> None:
    """Where text was not looked for, a clock in the corner is still evidence."""
    def clocked(step: int) -> NDArray[np.uint8]:
        return np.asarray(cv2.putText(busy(step) // 4, "2026-03-10 17:30:05", (8, HIGH - 12),
                                      cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 2), np.uint8)

    clip = a_clip(tmp_path / "clip.mkv", clocked)
    hide(clip, plan_of(clip), tmp_path / "out.mp4", HideOptions(marks=Marks(line=LINE)))

    corner = (slice(HIGH - 30, HIGH), slice(0, 220))
    apart = np.abs(pictures(clip)[0][corner].astype(int) - pictures(tmp_path / "out.mp4")[0][corner].astype(int))
    assert apart.mean() < 12

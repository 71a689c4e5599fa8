"""Make small real files with people in them, hide them with a fault put in, and say how it ended."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from benchmarks.faulty.base import Bench, Fault
from media.decode import SoundBlock
from media.digest import Digest
from media.encode import ClipWriter, Tags
from media.encode_photo import write_photo
from media.errors import ExpectedError
from media.frame import Frame, Pixels
from media.geometry import Box, Size
from media.probe import MediaKind, Sound, Source, probe
from media.timing import Instant
from redact.audio import SoundChoice
from redact.records import Origin, RedactionPlan, Settings, Sighting, Track
from release.item import VERSION, HideOptions, hide
from release.marking import Marks
from watermark.records import Stamp

SIZE = Size(width=320, height=180)
FRAMES = 12
BASE = Fraction(1, 1000)
TICKS = tuple(40 * index + (7 if index % 3 else 0) for index in range(FRAMES))  # variable frame rate
MARK = "Exampleshire Police · PP-1 · conditions of use apply"
STAMP = Stamp(owner="Chief Constable of Exampleshire Police", notice="© 2026 Chief Constable of Exampleshire Police",
              credit="Exampleshire Police", conditions="For news reporting of this case only.", reference="PP-1",
              contact="press@exampleshire.example", web_statement="https://exampleshire.example/media")
SUFFIX = {"clip": ".mp4", "dark clip": ".mp4", "heard clip": ".mp4", "jpeg": ".jpg", "png": ".png", "webp": ".webp",
          "tiff": ".tif"}
"""Kinds of files: a dark clip is filmed at night, a heard one keeps its sound."""


@dataclass(frozen=True)
class Ending:
    """How hiding ended: 0 and no words, or the exit code and what was said; and what it left behind."""

    code: int
    words: str
    left: tuple[str, ...]


def bench(kind: str, folder: Path) -> Bench:
    """Make a source of a kind, another like it, and the plan that hides two people in it."""
    folder.mkdir(parents=True, exist_ok=True)
    suffix = SUFFIX[kind]
    source, other = folder / f"source{suffix}", folder / f"other{suffix}"
    for path, seed in ((source, 5), (other, 77)):
        shown = pictures(seed, dark=kind == "dark clip")
        if suffix == ".mp4":
            _clip(path, shown)
        else:
            write_photo(shown[0], path, Tags())
    frames = FRAMES if suffix == ".mp4" else 1
    tracks = (_track("T1", [Box(left=60 + 4 * one, top=30, right=116 + 4 * one, bottom=98) for one in range(frames)]),
              _track("T2", [Box(left=8, top=140, right=40, bottom=176)] * frames))
    settings = Settings(sound=SoundChoice.KEEP if kind == "heard clip" else SoundChoice.DROP)
    plan = RedactionPlan(version=VERSION, source=probe(source), frame_count=frames, settings=settings, tracks=tracks,
                         drafted_by="Sam Redactor")
    return Bench(source=source, plan=plan, other=other, room=folder, out=folder / "out" / f"done{suffix}")


def hidden(fault: Fault | None, here: Bench) -> Ending:
    """Hide the source with the fault put in, and say how it ended."""
    before = here.source.read_bytes()
    here.out.parent.mkdir(exist_ok=True)
    kept = {one.name for one in here.out.parent.iterdir()}
    try:
        with nullcontext() if fault is None else fault.put(here):
            hide(here.source, here.plan, here.out, HideOptions(stamp=STAMP, marks=Marks(line=MARK)))
        code, words = 0, ""
    except ExpectedError as problem:
        code, words = int(problem.exit_code), str(problem)
    here.source.write_bytes(before)
    return Ending(code, words, tuple(sorted(one.name for one in here.out.parent.iterdir() if one.name not in kept)))


def pictures(seed: int, *, dark: bool = False) -> list[Pixels]:
    """Paint a wall with two faces before it: one walks four pixels a frame, one stands."""
    draw = np.random.default_rng(seed)
    coarse = draw.integers(60, 200, (24, 40, 3), dtype=np.uint8)
    wall = cv2.resize(coarse, (SIZE.width, SIZE.height), interpolation=cv2.INTER_CUBIC)
    faces = [_face(draw, 56, 68), _face(draw, 32, 36)]
    made = []
    for index in range(FRAMES):
        one = wall.copy()
        one[30:98, 60 + 4 * index:116 + 4 * index] = faces[0]
        one[140:176, 8:40] = faces[1]
        noisy = one.astype(np.int16) + draw.integers(-6, 7, one.shape)
        shown = np.clip(noisy, 0, 255).astype(np.uint8)
        made.append(np.ascontiguousarray(shown // 6 if dark else shown))
    return made


def _face(draw: np.random.Generator, wide: int, high: int) -> Pixels:
    """Paint a face as a program sees it: skin, eyes, brows, mouth."""
    face = np.full((high, wide, 3), draw.integers(90, 150), np.uint8) + np.array([0, 30, 70], np.uint8)
    for x, y, size, shade in ((.3, .35, .09, 30), (.7, .35, .09, 30), (.5, .75, .14, 60), (.5, .55, .06, 90)):
        cv2.ellipse(face, (round(x * wide), round(y * high)), (round(size * wide), round(size * high * .6)), 0, 0, 360,
                    (shade, shade, shade + 30), -1)
    fine = draw.integers(-25, 26, (high // 2, wide // 2, 1), dtype=np.int16)
    grain = cv2.resize(fine.astype(np.float32), (wide, high))[..., None]
    return np.clip(face + grain, 0, 255).astype(np.uint8)


def _clip(path: Path, shown: Sequence[Pixels]) -> None:
    source = Source(kind=MediaKind.CLIP, container="mp4", codec="h264", digest=Digest(sha256="", bytes=0), size=SIZE,
                    frame_rate=Fraction(25), duration=Fraction(FRAMES, 25), time_base=BASE,
                    sounds=(Sound(codec="aac", sample_rate=48000, channels=1),))
    with ClipWriter(path, source, Tags(), sound=True) as writer:
        for index, (ticks, pixels) in enumerate(zip(TICKS, shown, strict=True)):
            writer.add(Frame(index, Instant(pts=ticks, base=BASE), pixels))
        tone = np.sin(np.arange(FRAMES * 1920) * 0.05).astype(np.float32)[None] / 2
        writer.hear(SoundBlock(start=Fraction(0), samples=tone, sample_rate=48000))


def _track(name: str, boxes: Sequence[Box]) -> Track:
    return Track(id=name, sightings=tuple(Sighting(frame=frame, face=box, cover=box, origin=Origin.FOUND, score=0.9)
                                          for frame, box in enumerate(boxes)))

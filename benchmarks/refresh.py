"""Measure how long a reviewer waits until the after side shows what they changed.

    python -m benchmarks.refresh [--minutes 10] [--height 240] [--turns 5] [--work FOLDER]

Two clips: the sample bwv.mp4 as it is, and the same made as high as asked for and looped. On each a zone of one second
is drawn somewhere else in every turn, as a server has it done: by a process that waits, ready, for its order. The time
ends when the folder shows the new plan, and begins when the plan's file is there. Processor time is that of all
processes together. On cores that are shared the time on the wall says as much about the others; with all cores to
itself the work takes between half its processor time and all of it, as the decoder runs beside the encoder.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import imageio_ffmpeg

from benchmarks.programs import ROOT
from benchmarks.speed import machine
from benchmarks.stopwatch import cost
from media.geometry import Box, Size
from media.probe import probe
from redact.audio import SoundChoice, SoundSpan
from redact.records import Kind, Origin, RedactionPlan, Settings, Sighting, Track
from release.item import VERSION
from release.review.proxies.making import make
from release.review.proxies.order import Order
from release.review.proxies.redrawing import Redrawing

HERE = Path(__file__).parent
GOAL = 2.0  # seconds, from the wishes of those who review
PATIENCE = 300.0
READING = 3  # seconds between two changes, in which a process makes itself ready
PEOPLE = 3  # tracks on every frame: the plan must be as long to read as one of a street


@dataclass(frozen=True)
class Row:
    """One clip: how large, what making all took, and what each turn took, in seconds."""

    clip: str
    plan_megabytes: float
    made: float
    waited: tuple[float, ...]
    waited_for_sound: float
    processor: float
    start: float
    """Of `processor`, what it takes to be ready for an order."""


def measured(path: Path, work: Path, turns: int) -> Row:
    """Make the proxies of a clip, and change a second of it again and again."""
    plan, file, folder = crowded(path), work / f"{path.stem}.plan.json", work / f"{path.stem}.proxies"
    began = time.monotonic()
    make(path, plan, folder)
    made, waited = time.monotonic() - began, list[float]()
    with Redrawing() as redrawing:
        for turn in range(turns):
            redrawing.warm()
            time.sleep(READING)
            waited.append(shown(redrawing, (path, file, folder), with_a_zone(plan, turn, turns)))
        redrawing.warm()
        time.sleep(READING)
        muted = with_a_zone(plan, turns - 1, turns).model_copy(update={
            "settings": Settings(sound=SoundChoice.MUTE),
            "sounds": (SoundSpan(start=1, end=2, why="said a name", by="Sam Redactor"),)})
        sound = shown(redrawing, (path, file, folder), muted)
    file.write_text(with_a_zone(plan, turns, turns).to_json(), encoding="utf-8")
    program = [sys.executable, "-m", "release.review.proxies"]
    here = {"PYTHONPATH": str(ROOT)}
    whole = cost([*program, str(path), str(file), str(folder)], here)
    size = plan.source.size
    return Row(f"{plan.frame_count} frames of {size.width} x {size.height}", file.stat().st_size / 1e6, made,
               tuple(waited), sound, whole.processor, cost([*program, "--wait"], here).processor)


def shown(redrawing: Redrawing, where: tuple[Path, Path, Path], plan: RedactionPlan) -> float:
    """Have one plan shown; return the seconds waited."""
    path, file, folder = where
    file.write_text(plan.to_json(), encoding="utf-8")
    digest, began = plan.fingerprint(), time.monotonic()
    redrawing.redraw("item", Order(path=str(path), plan=str(file), folder=str(folder)), digest)
    while (status := redrawing.status("item")) is None or status.state == "drawing":
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(f"nothing was drawn in {PATIENCE:g} s")
        time.sleep(0.01)
    if status.state != "fresh" or status.plan != digest:
        raise RuntimeError(status.error or "another plan is shown")
    return time.monotonic() - began


def crowded(path: Path) -> RedactionPlan:
    """Return a plan with some tracks on every frame."""
    source = probe(path)
    count = source.frame_count or 0
    return RedactionPlan(version=VERSION, source=source, frame_count=count, drafted_by="Sam Redactor",
                         settings=Settings(sound=SoundChoice.KEEP),
                         tracks=tuple(_track(f"face-{one}", range(count), source.size, 0.25 * one + 0.15)
                                      for one in range(PEOPLE)))


def with_a_zone(plan: RedactionPlan, turn: int, turns: int) -> RedactionPlan:
    """Return the plan with a zone of one second, in another place of clip and picture each turn."""
    rate = round(plan.source.frame_rate or 25)
    first = min((plan.frame_count - rate) * (turn + 1) // (turns + 2), plan.frame_count - rate)
    zone = _track("zone-1", range(first, first + rate), plan.source.size, 0.4 + turn / 20, Kind.ZONE)
    return plan.model_copy(update={"tracks": (*plan.tracks, zone)})


def looped(work: Path, minutes: float, height: int) -> Path:
    """Return the sample, so high, repeated for so long."""
    ffmpeg, once, path = imageio_ffmpeg.get_ffmpeg_exe(), work / "once.mp4", work / "looped.mp4"
    subprocess.run([ffmpeg, "-v", "error", "-y", "-i", ROOT / "samples" / "bwv.mp4", "-vf", f"scale=-2:{height},fps=25",
                    "-c:a", "aac", "-crf", "20", "-preset", "veryfast", "-g", "50", once], check=True)
    subprocess.run([ffmpeg, "-v", "error", "-y", "-stream_loop", str(round(minutes * 10) - 1), "-i", once, "-c",
                    "copy", path], check=True)
    return path


def page(rows: list[Row], begun: float) -> str:
    """Return the figures as a page."""
    lines = [f"# Waiting for a changed second\n\nMade by `python -m benchmarks.refresh`; {machine()}; {begun:.1f} "
             f"other processes wanted the cores when it began.\n\n{__doc__}\n",
             "| clip | plan, MB | made, s | a second changed: least, median, most, s | sound changed, s | "
             "processor time of one change, s (and of being ready) | goal of 2 s |", "|---|--:|--:|--:|--:|--:|---|"]
    for one in rows:
        work = one.processor - one.start
        free = f"{work / 2:.1f} to {work:.1f} with free cores"
        goal = "reached" if median(one.waited) <= GOAL else f"**missed** here; {free}"
        lines.append(f"| {one.clip} | {one.plan_megabytes:.1f} | {one.made:.0f} | {min(one.waited):.2f}, "
                     f"{median(one.waited):.2f}, {max(one.waited):.2f} | {one.waited_for_sound:.2f} | {work:.2f} "
                     f"({one.start:.2f}) | {goal} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure both clips and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--height", type=int, default=240)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--work", type=Path)
    given, begun = parser.parse_args(), os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as own:
        work = (given.work or Path(own)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        clips = (ROOT / "samples" / "bwv.mp4", looped(work, given.minutes, given.height))
        rows = [measured(path, work, given.turns) for path in clips]
    (HERE / "refresh.md").write_text(page(rows, begun), encoding="utf-8")


def _track(name: str, frames: range, size: Size, place: float, kind: Kind = Kind.FACE) -> Track:
    left, top, side = place * size.width, size.height / 3, size.height / 6
    box = Box(left=left, top=top, right=left + side, bottom=top + side)
    return Track(id=name, kind=kind, sightings=tuple(
        Sighting(frame=frame, face=box, cover=box.scaled(1.3), origin=Origin.GIVEN) for frame in frames))


if __name__ == "__main__":
    main()

"""Measure what several workers save on one long clip, and what cutting it costs.

    python -m benchmarks.segments [--minutes 2] [--scale 2] [--rounds 1] [--work FOLDER]

The clip is a sample, made smaller and looped. In each round every stage (looking, encoding with a mark, proving) runs
once with one worker and once with two, in turn, and a ratio is taken within the round; results must be the same, byte
for byte. Efficiency is the speed-up over the number of workers. One worker is no idle core: decoder, filters, networks
and encoder run in processes and threads of their own beside each other, so that "cores busy" with one worker says how
much is left for a second to win. Size and quality are of the whole picture without covers, encoded in parts and in one.
"""

import argparse
import json
import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median

import imageio_ffmpeg
import numpy as np

import media.parts
from benchmarks.programs import ROOT
from benchmarks.speed import machine
from benchmarks.stopwatch import resident
from media import workers
from media.decode import decoding
from media.digest import digest_of
from media.frame import Frame
from media.parts import parts_of
from media.probe import probe
from media.render import RenderJob, render
from redact.obscure import covering
from redact.recheck import recheck
from redact.records import RedactionPlan, Settings
from release.item import LookOptions, look
from watermark.visible import mark

HERE = Path(__file__).parent
GOAL = 0.85  # efficiency, from the project's own aims
QUIET = 0.3  # processes; more of others, and a time on the wall says more about them than about us
NEAR = 12  # frames on each side of a cut: what the encoder looks ahead, and as many again


@dataclass(frozen=True)
class Run:
    """One stage with so many workers: seconds on the wall and of processor time, megabytes of all processes."""

    stage: str
    workers: int
    wall: float
    processor: float
    megabytes: float
    result: str


@dataclass(frozen=True)
class Row:
    """Two workers against one, in the middle of all rounds."""

    stage: str
    speed_up: float
    efficiency: float
    busy_with_one: float
    busy_with_two: float
    processor_time: float
    megabytes: float


@dataclass(frozen=True)
class Told:
    """All that one measuring showed; load: the processes that wanted the cores before it began."""

    machine: str
    clip: str
    load: float
    rows: list[Row]
    cutting: dict[str, float]


def clip(work: Path, minutes: float, scale: int) -> Path:
    """Make the body-worn sample smaller, with a key picture each second as cameras have, and loop it."""
    path = work / f"long-{minutes:g}-{scale}.mp4"
    if path.exists():
        return path
    ffmpeg, once = imageio_ffmpeg.get_ffmpeg_exe(), work / "once.mp4"
    subprocess.run([ffmpeg, "-v", "error", "-y", "-i", ROOT / "samples" / "bwv.mp4", "-map", "0:v", "-vf",
                    f"scale=iw/{scale}:-2", "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-g", "24",
                    "-crf", "18", once], check=True)
    subprocess.run([ffmpeg, "-v", "error", "-y", "-stream_loop", str(round(minutes * 10) - 1), "-i", once, "-c",
                    "copy", path], check=True)
    return path


def timed(stage: str, count: int, do: Callable[[], str]) -> Run:
    """Do it with so many workers, and measure."""
    workers.use(count)
    peak, done = [0], threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            peak[0] = max(peak[0], resident(os.getpid()))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    start, before = time.monotonic(), _processor()
    result = do()
    run = Run(stage, count, time.monotonic() - start, _processor() - before, peak[0] / 1e6, result)
    done.set()
    watcher.join()
    print(f"{stage}, {count}: {run.wall:.1f} s, {run.processor:.1f} s of processor time")
    return run


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def one_round(path: Path, work: Path, counts: tuple[int, ...]) -> list[Run]:
    """Run every stage with each number of workers, in this order."""
    source, out, runs = probe(path), work / "out.mp4", list[Run]()
    plans: list[RedactionPlan] = []

    def looking() -> str:
        plans.append(look(path, LookOptions(settings=Settings())))
        return plans[-1].fingerprint()

    runs += [timed("look", count, looking) for count in counts]
    plan = plans[0]
    filters = (covering(plan), mark("Exampleshire Police · PP-1", source.size, ()))

    def encoding() -> str:
        render(RenderJob(path, source, filters, out))
        return digest_of(out).sha256

    runs += [timed("encode", count, encoding) for count in counts]
    runs += [timed("prove", count, lambda: recheck(path, plan, filters[1:], out).to_json()) for count in counts]
    for stage in ("look", "encode", "prove"):
        if len({run.result for run in runs if run.stage == stage}) != 1:
            raise RuntimeError(f"{stage}: the results differ with the number of workers")
    return runs


def rows(rounds: list[list[Run]]) -> list[Row]:
    """Sum up: each ratio within its round, then the middle of them."""
    found = []
    for stage in ("look", "encode", "prove"):
        pairs = [({run.workers: run for run in one if run.stage == stage}) for one in rounds]
        up = median(pair[1].wall / pair[2].wall for pair in pairs)
        found.append(Row(stage, up, up / 2, median(pair[1].processor / pair[1].wall for pair in pairs),
                         median(pair[2].processor / pair[2].wall for pair in pairs),
                         median(pair[2].processor / pair[1].processor for pair in pairs),
                         max(pair[2].megabytes for pair in pairs)))
    up = median(_all(one, 1) / _all(one, 2) for one in rounds)
    return [*found, Row("all three", up, up / 2, median(_all(one, 1, "processor") / _all(one, 1) for one in rounds),
                        median(_all(one, 2, "processor") / _all(one, 2) for one in rounds),
                        median(_all(one, 2, "processor") / _all(one, 1, "processor") for one in rounds),
                        max(row.megabytes for row in found))]


def _all(runs: list[Run], count: int, what: str = "wall") -> float:
    return sum(float(getattr(run, what)) for run in runs if run.workers == count)


def cutting(path: Path, work: Path) -> dict[str, float]:
    """Encode the clip in parts and in one, without covers; return what differs."""
    source, made = probe(path), {}
    cuts = [part.first for part in parts_of(path, source)][1:]
    for name, seconds in (("parts", media.parts.PART_SECONDS), ("one", 10**6)):
        made[name], usual = work / f"{name}.mp4", media.parts.PART_SECONDS
        media.parts.PART_SECONDS = seconds
        try:
            render(RenderJob(path, source, (), made[name]))
        finally:
            media.parts.PART_SECONDS = usual
    likeness = {name: _likeness(path, one) for name, one in made.items()}
    near = [frame for cut in cuts for frame in range(cut - NEAR, cut + NEAR)]
    before = [frame for cut in cuts for frame in range(cut - NEAR, cut)]
    sizes = {name: one.stat().st_size for name, one in made.items()}
    told = {"cuts": float(len(cuts)), "size": 100 * (sizes["parts"] / sizes["one"] - 1)}
    for name, frames in (("everywhere", range(len(likeness["one"]))), ("near cuts", near), ("before cuts", before)):
        told[name] = mean(likeness["parts"][frame] - likeness["one"][frame] for frame in frames)
    return told | {f"lowest in {name}": min(of_each) for name, of_each in likeness.items()}


def _likeness(path: Path, other: Path) -> list[float]:
    """Return for each frame how like it is to the source's: peak signal to noise in decibels."""
    with (decoding(path, probe(path), exact=False) as ours,
          decoding(other, probe(other), exact=False) as theirs):
        return [_decibels(one, two) for one, two in zip(ours, theirs, strict=True)]


def _decibels(one: Frame, other: Frame) -> float:
    apart = float(np.square(one.pixels.astype(np.int16) - other.pixels).mean())
    return float(10 * np.log10(255**2 / max(apart, 1e-3)))


def page(told: Told) -> str:
    """Write it all as Markdown."""
    lines = ["# Several workers on one clip",
             f"Made by `python -m benchmarks.segments`; {told.machine}. The clip: {told.clip}. "
             f"{told.load:.1f} other processes wanted the cores when it began.", __doc__ or "",
             "| stage | speed-up, 2 workers | efficiency | cores busy with 1 | with 2 | processor time, 2 over 1 "
             "| MB with 2 |\n|---|--:|--:|--:|--:|--:|--:|"]
    lines[-1] += "".join(
        f"\n| {row.stage} | {row.speed_up:.2f} | {row.efficiency:.0%} | {row.busy_with_one:.2f} | "
        f"{row.busy_with_two:.2f} | {row.processor_time:.2f} | {row.megabytes:.0f} |" for row in told.rows)
    cost = told.cutting
    lines += [verdict(told),
              f"Encoded in parts ({cost['cuts']:.0f} cuts) the file is {cost['size']:+.2f} % as large as in one. "
              f"Likeness to the source, parts less one: {cost['everywhere']:+.3f} dB over all frames, "
              f"{cost['near cuts']:+.3f} dB within {NEAR} frames of a cut, {cost['before cuts']:+.3f} dB on the "
              f"{NEAR} before it. The frame least like its source has {cost['lowest in parts']:.1f} dB in parts, and "
              f"{cost['lowest in one']:.1f} dB in one."]
    return "\n\n".join(lines) + "\n"


def verdict(told: Told) -> str:
    """Say whether the aim was reached, or why this run cannot tell."""
    last = told.rows[-1]
    if told.load > QUIET:
        return (f"Whether the aim of {GOAL:.0%} with two workers on two cores is reached, this run CANNOT tell: the "
                "cores were shared, and of shared cores two workers are given more than one, whatever they do with "
                f"it. What it can tell is the work itself: two workers used {last.processor_time:.2f} times the "
                "processor time of one, for the same bytes.")
    reached = "reached" if last.efficiency >= GOAL else "NOT reached"
    return (f"The aim of {GOAL:.0%} with two workers on two cores is {reached}: {last.efficiency:.0%} over all three "
            "stages.")


def main() -> None:
    """Measure, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("segments-work"))
    parser.add_argument("--minutes", type=float, default=2.0)
    parser.add_argument("--scale", type=int, default=2, help="by how much the sample is made smaller")
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    work = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    path, begun = clip(work, given.minutes, given.scale), os.getloadavg()[0]
    rounds = [one_round(path, work, (1, 2) if turn % 2 else (2, 1)) for turn in range(given.rounds)]
    source = probe(path)
    told = Told(machine(), f"{source.frame_count} frames of {source.size.width} x {source.size.height}, "
                           f"{len(parts_of(path, source))} parts", begun, rows(rounds), cutting(path, work))
    (HERE / "segments.json").write_text(json.dumps(asdict(told), indent=1) + "\n")
    (HERE / "segments.md").write_text(page(told))


if __name__ == "__main__":
    main()

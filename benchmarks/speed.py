"""Measure presspack against plain ffmpeg and against deface: in pairs, on one machine, in one run.

    python -m benchmarks.speed [--rounds 3] [--seconds 5] [--work FOLDER]   the table
    python -m benchmarks.speed --profile                                    where the time goes
    python -m benchmarks.speed --long 20 --tall 180                         memory, a clip looped to 20 minutes

Absolute times belong to the machine, so ratios are what counts: in each round every program runs once, in turn,
and a ratio is taken within the round. The floor is plain ffmpeg that decodes and encodes the same file with the
preset and the quality presspack writes with, on two threads. deface runs with its defaults, in an environment
that is made from the registry in the work folder.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import median

import imageio_ffmpeg

from benchmarks.programs import ROOT, Deface
from benchmarks.stages import stages
from benchmarks.stopwatch import Cost, cost
from media.encode_picture import CRF, PRESET
from media.probe import probe
from redact.records import Mode
from samples.maker import scripts
from samples.maker.film import Recorder, film
from samples.maker.scene import Pace

HERE = Path(__file__).parent
HEIGHTS = (1080, 720)
RATE = 25
START_SECONDS = 0.2  # of a clip so short that a run is all start and end
FLOOR, OURS, DEFACE = "floor", "presspack", "deface"
MEMORY_LIMIT = 1500.0  # megabytes, from shared/quality.md
Command = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One program on one clip: its fastest and its middle round, and the middle of its ratios in rounds."""

    program: str
    clip: str
    frames: int
    megapixels: float
    seconds_least: float
    seconds_median: float
    start_seconds: float
    processor_seconds: float
    times_floor: float
    times_floor_processor: float
    times_deface: float | None
    megabytes: float

    @property
    def frames_a_second(self) -> float:
        """In the middle round, starting included."""
        return self.frames / self.seconds_median

    @property
    def steady(self) -> float:
        """Frames a second once it runs: what a long clip is done at."""
        return self.frames / max(self.seconds_median - self.start_seconds, 1e-3)


def clip(folder: Path, high: int, seconds: float) -> Path:
    """Film the body-worn sample scene at that height, unless it is there; return the file."""
    path = folder / f"clip-{high}-{seconds:g}s.mp4"
    if not path.exists():
        scene, larger = scripts.bwv(), high / 720
        camera = replace(scene.camera, width=round(1280 * larger) // 2 * 2, height_pixels=high,
                         focal=scene.camera.focal * larger, shake=scene.camera.shake * larger)
        film(replace(scene, camera=camera, pace=Pace(seconds, Fraction(RATE))),
             Recorder(crf=23, preset="veryfast"), path)
    return path


def programs(path: Path, work: Path) -> dict[str, Command]:
    """Return the command of each program for one clip, the floor first."""
    out = work / "out"
    door = (sys.executable, "-c", "from cli import main; main()", "redact")
    plain = (imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-threads", "2", "-i", str(path), "-an", "-c:v",
             "libx264", "-preset", PRESET, "-crf", str(CRF), "-threads", "2", str(out / "floor.mp4"))
    ours = {f"{OURS} {mode}".strip(): (*door, str(path), "-o", str(out / f"ours{mode}"), "--json",
                                       *(("--mode", mode) if mode else ())) for mode in modes()}
    theirs = (str(work / "deface" / "bin" / "deface"), str(path), "-o", str(out / "deface.mp4"))
    return {FLOOR: plain, **ours, DEFACE: theirs}


@cache
def modes() -> tuple[str, ...]:
    """Return the modes that the command offers; one without a name where it offers none."""
    told = subprocess.run([sys.executable, "-c", "from cli import main; main()", "redact", "--help"], cwd=ROOT,
                          capture_output=True, text=True, check=True).stdout
    return tuple(one.value for one in Mode) if "--mode" in told else ("",)


def run(command: Command, work: Path) -> Cost:
    """Run one command with an empty folder for its results."""
    shutil.rmtree(work / "out", ignore_errors=True)
    (work / "out").mkdir(parents=True)
    return cost(command, {"PYTHONPATH": str(ROOT)}, ROOT)


def in_rounds(commands: Mapping[str, Command], rounds: int, work: Path) -> list[dict[str, Cost]]:
    """Run every command once a round; each round begins with another one, so that none is always first."""
    names, done = list(commands), []
    for turn in range(rounds):
        first = turn % len(names)
        done.append({name: run(commands[name], work) for name in (*names[first:], *names[:first])})
        print(f"round {turn + 1}: " + ", ".join(f"{name} {one.wall:.1f} s" for name, one in done[-1].items()))
    return done


def ratio(rounds: Sequence[Mapping[str, float]], one: str, other: str) -> float:
    """Return how many times as much `one` took as `other`: taken within each round, then the middle of them."""
    return median(each[one] / each[other] for each in rounds)


def rows(path: Path, rounds: Sequence[Mapping[str, Cost]], starts: Mapping[str, float]) -> list[Row]:
    """Sum up the rounds of one clip."""
    source = probe(path)
    frames = source.frame_count or 0
    walls = [{name: one.wall for name, one in each.items()} for each in rounds]
    processor = [{name: one.processor for name, one in each.items()} for each in rounds]
    return [Row(program=name, clip=f"{source.size.width} x {source.size.height}", frames=frames,
                megapixels=frames * source.size.pixels / 1e6,
                seconds_least=min(each[name] for each in walls), seconds_median=median(each[name] for each in walls),
                start_seconds=starts[name], processor_seconds=median(each[name] for each in processor),
                times_floor=ratio(walls, name, FLOOR), times_floor_processor=ratio(processor, name, FLOOR),
                times_deface=ratio(walls, name, DEFACE) if DEFACE in walls[0] else None,
                megabytes=max(each[name].megabytes for each in rounds)) for name in rounds[0]]


def compared(work: Path, rounds: int, seconds: float) -> list[Row]:
    """Measure every program on every clip."""
    Deface(home=work / "deface").install()
    found: list[Row] = []
    for high in HEIGHTS:
        path, brief = clip(work, high, seconds), clip(work, high, START_SECONDS)
        starts = {name: min(run(command, work).wall for _ in range(2))
                  for name, command in programs(brief, work).items()}
        found += rows(path, in_rounds(programs(path, work), rounds, work), starts)
    return found


def looped(work: Path, high: int, minutes: float, mode: Mode) -> dict[str, object]:
    """Redact clips looped to a quarter, a half and all of that time; return the memory each took."""
    brief, lengths = clip(work, high, 5.0), []
    for share in (0.25, 0.5, 1.0):
        long = work / "long.mp4"
        times = round(minutes * 60 * share / 5.0) - 1
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-stream_loop", str(times), "-i",
                        str(brief), "-c", "copy", str(long)], check=True)
        commands = programs(long, work)
        took = run(commands.get(f"{OURS} {mode.value}") or commands[OURS], work)
        lengths.append({"frames": probe(long).frame_count, "minutes": minutes * share, **asdict(took)})
        print(json.dumps(lengths[-1]))
    return {"height": high, "mode": mode.value, "limit_megabytes": MEMORY_LIMIT, "lengths": lengths}


def machine() -> str:
    """Name what this was measured on, and how busy it was."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor")
    busy = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}; load on it then {busy}"


def table(found: Sequence[Row]) -> str:
    """Draw the rows as a Markdown table."""
    lines = ["| clip | program | frames/s (running) | s/megapixel | s: least, median (start) | "
             "x floor: time, processor | x deface's time | MB |", "|---|---|--:|--:|--:|--:|--:|--:|"]
    for one in found:
        deface = "" if one.times_deface is None else f"{one.times_deface:.2f}"
        lines.append(
            f"| {one.clip} | {one.program} | {one.frames_a_second:.1f} ({one.steady:.1f}) | "
            f"{one.seconds_median / one.megapixels:.4f} | {one.seconds_least:.1f}, {one.seconds_median:.1f} "
            f"({one.start_seconds:.1f}) | {one.times_floor:.2f}, {one.times_floor_processor:.2f} | {deface} | "
            f"{one.megabytes:.0f} |")
    return "\n".join(lines)


def write(results: Mapping[str, object], found: Sequence[Row]) -> None:
    """Keep the figures beside this program: those of this run replace only their own kind."""
    path = HERE / "speed.json"
    kept = json.loads(path.read_text()) if path.exists() else {}
    kept.update(results)
    path.write_text(json.dumps(kept, indent=1) + "\n")
    parts = ["# Speed", f"Made by `python -m benchmarks.speed`; {kept.get('machine', machine())}.", __doc__ or ""]
    old = [Row(**one) for one in kept.get("rows", [])]
    parts += ["## Against the floor and deface", table(found or old)] if found or old else []
    for name, title in (("stages", "## Where the time goes"), ("long", "## Memory of a long clip")):
        if name in kept:
            parts += [title, "```json\n" + json.dumps(kept[name], indent=1) + "\n```"]
    (HERE / "speed.md").write_text("\n\n".join(parts) + "\n")


def main() -> None:
    """Measure what was asked for, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("speed-work"), help="clips, results, deface's environment")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="length of each clip")
    parser.add_argument("--mode", choices=[one.value for one in Mode], default=Mode.BALANCED.value,
                        help="for --profile and --long")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--long", type=float, metavar="MINUTES")
    parser.add_argument("--tall", type=int, default=180, metavar="PIXELS", help="height of the looped clip")
    given = parser.parse_args()
    work, mode, found = given.work.resolve(), Mode(given.mode), []
    work.mkdir(parents=True, exist_ok=True)
    results: dict[str, object] = {}
    if given.profile:
        results["stages"] = {f"{high} lines, {mode.value}": stages(clip(work, high, given.seconds), mode, work)
                             for high in HEIGHTS}
    elif given.long:
        results["long"] = looped(work, given.tall, given.long, mode)
    else:
        found = compared(work, given.rounds, given.seconds)
        results |= {"machine": machine(), "rows": [asdict(one) for one in found]}
        print(table(found))
    write(results, found)


if __name__ == "__main__":
    main()

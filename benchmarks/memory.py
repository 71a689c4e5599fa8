"""Measure what a long clip takes in memory beside its pictures: what was seen, tracks, plan and the plan's text.

    python -m benchmarks.memory [--people 4] [--minutes 2 4 8]

No picture is decoded: faces and persons are made up, as many on every frame as asked for, and go through linking,
drafting, covers and writing as those of a clip of 25 frames a second do. Each length is a process of its own.
"""

import argparse
import random
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from benchmarks.report import machine
from media.digest import Digest
from media.geometry import Box, Size
from media.probe import MediaKind, Source
from media.timing import Instant
from redact.colours import PART
from redact.plan import draft
from redact.records import Detection, Kind, Settings, Sweep

HERE = Path(__file__).parent
RATE = 25
AWAY = range(20)  # frames of every minute on which nobody's face is found: a turned head
LIMIT = 1500.0  # megabytes, the goal whatever the length
SIZE = Size(width=1920, height=1080)


def made_up(frames: int, people: int) -> Sweep:
    """Say that so many people stood side by side all the time, their bodies seen on every third frame."""
    rng = random.Random(1)  # noqa: S311  no secret
    return Sweep(
        size=SIZE, instants=tuple(Instant(pts=frame, base=Fraction(1, RATE)) for frame in range(frames)),
        found=tuple(tuple(_face(rng, place) for place in range(people)) if frame % (60 * RATE) not in AWAY else ()
                    for frame in range(frames)),
        people=tuple(tuple(_person(rng, place) for place in range(people)) if frame % 3 == 0 else ()
                     for frame in range(frames)))


def _face(rng: random.Random, place: int) -> Detection:
    left, top = 100 + 150 * place + rng.random(), 80 + rng.random()
    return Detection(box=Box(left=left, top=top, right=left + 22.3, bottom=top + 28.1), score=0.8 + 0.1 * rng.random(),
                     detector="yunet", landmarks=tuple((left + 3.1 * at, top + 2.2 * at) for at in range(5)),
                     colours=bytes(rng.randrange(256) for _ in range(2 * PART)))


def _person(rng: random.Random, place: int) -> Detection:
    left, top = 90 + 150 * place + rng.random(), 70 + rng.random()
    return Detection(box=Box(left=left, top=top, right=left + 42.3, bottom=top + 48.1), kind=Kind.HEAD,
                     score=0.8 + 0.1 * rng.random(), detector="nanodet",
                     body=Box(left=left, top=top, right=left + 60.3, bottom=top + 180.1))


def resident(most: bool) -> float:
    """Return the megabytes this process holds, or the most it ever held."""
    name = "VmHWM:" if most else "VmRSS:"
    (line,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1000


def one_length(frames: int, people: int) -> Iterator[tuple[str, float]]:
    """Yield the megabytes held after each stage, the first before any."""
    source = Source(kind=MediaKind.CLIP, container="mp4", codec="h264", size=SIZE,
                    digest=Digest(sha256="ab" * 32, bytes=1))
    yield "at the start", resident(most=False)
    seen = made_up(frames, people)
    yield "seen", resident(most=False)
    plan = draft(source, seen, Settings(), "benchmark")
    yield "most while tracks are made", resident(most=True)
    covers = plan.covers()
    yield "plan and covers", resident(most=False)
    written = sum(len(piece) for piece in plan.pieces())
    yield "most in all", resident(most=True)
    yield f"the plan's text ({len(covers)} frames)", written / 1e6


def table(minutes: list[float], people: int) -> str:
    """Run every length and lay out what each stage held, with the growth for each frame."""
    runs = []
    for length in minutes:
        told = subprocess.run([sys.executable, "-m", "benchmarks.memory", "--one", str(round(length * 60 * RATE)),
                               "--people", str(people)], cwd=HERE.parent, capture_output=True, text=True, check=True)
        runs.append([line.split("\t") for line in told.stdout.splitlines()])
    frames = [round(length * 60 * RATE) for length in minutes]
    lines = ["| megabytes | " + " | ".join(f"{length:g} min" for length in minutes) + " | kB a frame |",
             "|---|" + "--:|" * (len(minutes) + 1)]
    for rows in zip(*runs, strict=True):
        values = [float(value) for _, value in rows]
        growth = (values[-1] - values[0]) / (frames[-1] - frames[0]) * 1000
        lines.append(f"| {rows[0][0].split(' (')[0]} | " + " | ".join(f"{one:.0f}" for one in values)
                     + f" | {growth:.1f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=4)
    parser.add_argument("--minutes", type=float, nargs="+", default=[2.0, 4.0, 8.0])
    parser.add_argument("--one", type=int, metavar="FRAMES", help="one length, in this process")
    given = parser.parse_args()
    if given.one:
        for stage, megabytes in one_length(given.one, given.people):
            print(f"{stage}\t{megabytes}")
        return
    found = table(given.minutes, given.people)
    told = ", ".join(f"{key} {value}" for key, value in machine().items())
    print(found)
    (HERE / "memory.md").write_text(
        "# What a long clip takes in memory\n\n"
        f"Made by `python -m benchmarks.memory`.\n\nMachine: {told}\n\n{given.people} people on every frame of "
        f"{RATE} a second; what decoding, networks and encoding take, the same whatever the length, is not in it.\n\n"
        f"{found}\n")


if __name__ == "__main__":
    main()

"""Take each technique away, or add it, and count on the tuning clips who would be seen then.

    python -m benchmarks.ablation --work DIR [--tracks 15]    # about an hour on two cores

Counted by geometry, on the plan: a third party's face is bare on a frame where more than 30 % of it lies under no
cover. That is harder than what the judge of `benchmarks/leaks.py` sees, and it is quick: every clip is looked at
once for each way of looking, and what only changes the following is worked out from that. Nothing here touches the
judging clips. The table is printed, and written to `ablation.md` and `ablation.json` beside this file.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import numpy as np

from benchmarks.clips import Filmed
from benchmarks.leaks import Job, enough
from benchmarks.report import machine
from benchmarks.variants import Variant, paces, variants
from media.decode import decoding
from media.geometry import Box
from media.probe import probe
from redact.detect.sweep import sweep
from redact.models import run_on
from redact.plan import draft
from redact.records import Cover, Settings, Sweep

HERE = Path(__file__).parent
BARE = 0.3  # of the part of a face that lies in the picture
GRID = 12  # points across and down at which a face is held against the covers
INSIDE = 0.4  # of a face's width and height that must lie in the picture for it to count


@dataclass
class Row:
    """The sums of one variant over all clips; seconds are processor time of looking."""

    name: str
    tracks: int = 0
    leaking: int = 0
    faces: int = 0
    bare: int = 0
    frames: int = 0
    covered: float = 0.0
    heads: float = 0.0
    seconds: float = 0.0
    bared_in: list[str] = field(default_factory=list)


def ablate(clips: Iterable[Filmed]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows after each clip."""
    rows = {variant.name: Row(variant.name) for variant in variants()}
    for one in clips:
        seen: dict[str, tuple[Sweep, float]] = {}
        for variant in variants():
            if variant.look not in seen:
                seen[variant.look] = _swept(one, variant.look)
            _add(rows[variant.name], variant, one, seen[variant.look])
        yield tuple(rows.values())


def _swept(one: Filmed, look: str) -> tuple[Sweep, float]:
    """Look at a clip; return what was seen, and the seconds of processor time it took this process."""
    used, source = getrusage(RUSAGE_SELF), probe(one.path)
    with decoding(one.path, source, exact=False) as frames:
        seen = sweep(frames, paces()[look])
    now = getrusage(RUSAGE_SELF)
    return seen, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def _add(row: Row, variant: Variant, one: Filmed, seen: tuple[Sweep, float]) -> None:
    """Draft the plan of a variant and count who is bare under it."""
    source = probe(one.path)
    covers = variant.less(draft(source, variant.fewer(seen[0]), Settings(), "ablation")).covers()
    row.frames += len(seen[0].found)
    row.seconds += seen[1]
    picture = Box(left=0, top=0, right=source.size.width, bottom=source.size.height)
    row.covered += sum(cover.box.overlap(picture) for here in covers.values() for cover in here)
    for face in one.told()["faces"]:
        places = {int(frame): Box(left=x, top=y, right=x + wide, bottom=y + high)
                  for frame, (x, y, wide, high) in face["boxes"].items()}
        row.heads += sum(place.scaled(1.8).overlap(picture) for place in places.values())
        if not face["keep"]:
            _count(row, places, covers, picture, f"{one.clip.id} {face['id']}")


def _count(row: Row, places: Mapping[int, Box], covers: Mapping[int, Sequence[Cover]], picture: Box,
           name: str) -> None:
    bare = 0
    for frame, place in places.items():
        wide = min(place.right, picture.right) - max(place.left, 0)
        high = min(place.bottom, picture.bottom) - max(place.top, 0)
        if wide < INSIDE * place.width or high < INSIDE * place.height:
            continue
        row.faces += 1
        bare += uncovered(place, covers.get(frame, ()), picture) > BARE
    row.tracks += 1
    row.leaking += bare > 0
    row.bare += bare
    if bare:
        row.bared_in.append(f"{name}: {bare}")


def uncovered(face: Box, covers: Sequence[Cover], picture: Box) -> float:
    """Return the share of a face, as far as it lies in the picture, that no cover hides."""
    across = np.linspace(max(face.left, 0), min(face.right, picture.right), 2 * GRID + 1)[1::2]
    down = np.linspace(max(face.top, 0), min(face.bottom, picture.bottom), 2 * GRID + 1)[1::2]
    hidden = np.zeros((GRID, GRID), bool)
    for cover in covers:
        box = cover.box
        hidden |= (((box.top <= down) & (down <= box.bottom))[:, None]
                   & ((box.left <= across) & (across <= box.right))[None, :])
    return float(1 - hidden.mean())


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The rows as Markdown."""
    yield "| | tracks | bare on a frame or more | faces bare | covered, of true heads | processor s a frame |"
    yield "|---|--:|--:|--:|--:|--:|"
    for row in rows:
        yield (f"| {row.name} | {row.tracks} | {row.leaking} ({row.leaking / max(row.tracks, 1):.1%}) | "
               f"{row.bare} ({row.bare / max(row.faces, 1):.2%}) | {row.covered / max(row.heads, 1):.2f} | "
               f"{row.seconds / max(row.frames, 1):.3f} |")


def write(rows: Sequence[Row], clips: int, command: str) -> None:
    """Keep the figures beside this program."""
    plain = {"command": command, "clips": clips, "machine": machine(), "rows": [asdict(row) for row in rows]}
    (HERE / "ablation.json").write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    words = ["# What each technique earns", "", (__doc__ or "").split("\n\n", maxsplit=2)[2].strip(), "",
             f"{clips} clips. Again: `{command}`", "", *table(rows)]
    (HERE / "ablation.md").write_text("\n".join(words) + "\n", encoding="utf-8")


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print, keep."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--work", type=Path, required=True, help="a folder outside the repository")
    parser.add_argument("--tracks", type=int, default=15, help="third-party tracks in each size class")
    parser.add_argument("--small", action="store_true", help="four short clips of committed portraits")
    words = parser.parse_args(given)
    run_on("cpu", threads=1)
    job = Job(words.work.resolve(), "tuning", words.tracks, words.small, ())
    command = "python -m benchmarks.ablation --work DIR " + ("--small" if job.small else f"--tracks {job.tracks}")
    for clips, rows in enumerate(ablate(enough(job)), 1):
        print(f"clip {clips}", file=sys.stderr, flush=True)
        if not job.small:
            write(rows, clips, command)
    print("\n".join(table(rows)))


if __name__ == "__main__":
    main()

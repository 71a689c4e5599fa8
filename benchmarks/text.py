"""Measure what text, plates and screens are found, by letter height and condition, and write benchmarks/text.md.

Run: python -m benchmarks.text [--count N] [--seed S] [--out FILE]
"""

import argparse
import platform
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from os import cpu_count
from pathlib import Path

import cv2
import numpy as np

from benchmarks.writing import CONDITIONS, OBJECTS, PLACES, Picture, Scene, empty, scene
from media.decode import decoding
from media.geometry import Box, Size
from media.probe import probe
from redact.detect.base import Detector
from redact.detect.reader import Reader
from redact.detect.screens import Readable, Screens
from redact.detect.text import Text
from redact.records import Detection, Kind, Origin, Sweep
from redact.track.still import texts

HEIGHTS = (6, 8, 10, 12, 16, 20, 30, 60)
SHEETS = ("document", "phone")  # which geometry is to find
COVERED = 0.97  # share of a line's ink, or of a sheet, that the covers must hold to count as found
SAMPLES = Path(__file__).resolve().parent.parent / "samples"


@dataclass
class Tally:
    """Found and there, by what is counted."""

    counts: dict[tuple[object, ...], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def note(self, *key: object, found: bool) -> None:
        """Count one."""
        self.counts[key][0] += found
        self.counts[key][1] += 1

    def share(self, *key: object) -> str:
        """Return "found of there" over all entries whose key begins so; None in the key stands for any."""
        here = [pair for name, pair in self.counts.items()
                if all(want is None or want == got for want, got in zip(key, name, strict=False))]
        found, there = sum(pair[0] for pair in here), sum(pair[1] for pair in here)
        return f"{found / there:.2f}" if there else "-"


def main() -> None:
    """Measure, print, and write the tables."""
    parser = argparse.ArgumentParser(description="Measure what text, plates and screens are found.")
    parser.add_argument("--count", type=int, default=3, help="pictures for each height, object and condition")
    parser.add_argument("--seed", type=int, default=1000, help="first seed; below 1000 is for choosing thresholds")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".md"))
    words = parser.parse_args()
    lines = [*_recall(words.count, words.seed), *_false(words.count, words.seed), *_cost(), *_clips()]
    words.out.write_text("\n".join([*_top(words.count), *lines]) + "\n", encoding="utf-8")
    print(words.out.read_text(encoding="utf-8"))


def _top(count: int) -> list[str]:
    return ["# What can be read, and what of it is found", "",
            f"Made by `python -m benchmarks.text --count {count}` on {platform.machine()} with {cpu_count()} cores. "
            "The pictures are made by `benchmarks/writing.py`, 640 x 480 or larger, from seeds that no threshold was "
            "chosen on. *clear*: flat, sharp. *aslant*: seen from aside. *bad*: aslant, at 45 % of the light, smeared "
            "(0.8 px), noisy (12 levels), JPEG quality 30.", ""]


def _recall(count: int, seed: int) -> list[str]:
    lines, wholes, plates = Tally(), Tally(), Tally()
    readable = Readable(Text(), Screens())
    for what in OBJECTS:
        for height in HEIGHTS:
            for condition in CONDITIONS:
                for one in range(seed, seed + count):
                    _hold(scene(what, height, condition, one), (height, condition, what),
                          readable, (lines, wholes, plates))
    return [
        "## Lines of text", "", f"Share of lines of which the boxes found hold at least {COVERED:.0%}.", "",
        *_table(lines, OBJECTS),
        "## Plates told from other text", "", "Share of plates called plates; the others are hidden as text.", "",
        *_table(plates, ("plate",)),
        "## Screens and papers", "", f"Share of which the boxes of the kind *screen* hold at least {COVERED:.0%}. "
        "Plates and badges are not counted: geometry does not find them, their text is found.", "",
        *_table(wholes, SHEETS)]


def _table(tally: Tally, objects: Sequence[str]) -> list[str]:
    rows = [f"| letters, px | {' | '.join((*CONDITIONS, *objects))} |",
            f"|--:|{'--:|' * (len(CONDITIONS) + len(objects))}"]
    for height in HEIGHTS:
        cells = [tally.share(height, condition) for condition in CONDITIONS]
        cells += [tally.share(height, None, what) for what in objects]
        rows.append(f"| {height} | {' | '.join(cells)} |")
    return [*rows, ""]


def _hold(made: Scene, key: tuple[int, str, str], readable: Readable, into: tuple[Tally, Tally, Tally]) -> None:
    """Look at one scene, and hold what is found against what is there."""
    found = readable.find(made.pixels)
    lines, wholes, plates = into
    read = [one for one in found if one.kind is not Kind.SCREEN]
    for line in made.lines:
        lines.note(*key, found=_held(line, read, made) >= COVERED)
        if key[2] == "plate":
            plates.note(*key, found=_held(line, [one for one in read if one.kind is Kind.PLATE], made) >= COVERED)
    if made.whole is not None and key[2] in SHEETS:
        screens = [one for one in found if one.kind is Kind.SCREEN]
        wholes.note(*key, found=_held(made.whole, screens, made) >= COVERED)


def _held(box: Box, found: Sequence[Detection], made: Scene) -> float:
    """Return the share of a box that the boxes found hold together."""
    size = Size(width=made.pixels.shape[1], height=made.pixels.shape[0])
    mask = np.zeros((size.height, size.width), bool)
    for one in found:
        where = one.box.pixels(size)
        if where is not None:
            mask[where] = True
    inner = mask[round(box.top):round(box.bottom), round(box.left):round(box.right)]
    return float(inner.mean()) if inner.size else 1.0


def _false(count: int, seed: int) -> list[str]:
    """Count what is found where nothing can be read: made places, and the portraits."""
    pictures = [empty(place, (1280, 720), one) for place in PLACES for one in range(seed, seed + 2 * count)]
    pictures += [picture for path in sorted((SAMPLES / "portraits").iterdir())
                 if path.suffix in {".png", ".jpg"} and (picture := cv2.imread(str(path))) is not None]
    kinds = [one.kind for picture in pictures
             for one in Readable(Text(), Screens()).find(np.asarray(picture, np.uint8))]
    told = ", ".join(f"{kinds.count(kind)} {kind.value}" for kind in (Kind.TEXT, Kind.PLATE, Kind.SCREEN))
    return ["## Found where nothing is", "", f"On {len(pictures)} pictures without anything to read (yards, rooms, the "
            f"sample portraits, of which one shows a ship's name on a cap): {told}. "
            "The rule against painted stripes and doors was chosen on the same places and portraits.", ""]


def _cost() -> list[str]:
    """Time a look at each usual size, the best of three."""
    rows = ["## What a look costs", "", "Best of three, milliseconds; processor time is over all threads.", "",
            "| picture | text, elapsed | text, processor | screens, elapsed |", "|---|--:|--:|--:|"]
    for wide, high in ((960, 540), (1280, 720), (1920, 1080)):
        picture = empty(PLACES[0], (wide, high), 1)
        text, screens = _timed(Text(), picture), _timed(Screens(), picture)
        rows.append(f"| {wide} x {high} | {text[0]:.0f} | {text[1]:.0f} | {screens[0]:.0f} |")
    return [*rows, ""]


def _timed(detector: Detector, picture: Picture) -> tuple[float, float]:
    best = (float("inf"), float("inf"))
    for _ in range(3):
        began, used = time.perf_counter(), time.process_time()
        detector.find(picture)
        best = min(best, ((time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000))
    return best


def _clips() -> list[str]:
    """Read the sample clips as the program would."""
    rows = ["## The sample clips", "", "Milliseconds of processor time a frame, decoding included.", "",
            "| clip | frames | looks | ms a frame | tracks: frames covered, of these found |", "|---|--:|--:|--:|---|"]
    for name in ("bwv.mp4", "cctv.mp4"):
        path, reader = SAMPLES / name, Reader((Readable(Text()),))
        source, instants, used = probe(path), [], time.process_time()
        with decoding(path, source) as frames:
            instants += [frame.instant for frame in reader.watched(frames)]
        used = (time.process_time() - used) * 1000 / len(instants)
        sweep = Sweep(size=source.size, instants=tuple(instants), found=((),) * len(instants))
        told = "; ".join(f"{track.id}: {len(track.sightings)}, "
                         f"{sum(one.origin is Origin.FOUND for one in track.sightings)}"
                         for track in texts(reader.found, sweep))
        rows.append(f"| {name} | {len(instants)} | {reader.looks} | {used:.0f} | {told} |")
    return [*rows, ""]


if __name__ == "__main__":
    main()

"""Measure what unseen marks survive, how faint they are, and whether an unmarked picture was ever read as a copy.

Run: python -m benchmarks.marks --photos DIR [--unmarked N] [--out FILE]
DIR holds ordinary photos; the published figures are of those in the wheels of scikit-image and scikit-learn.
"""

import argparse
import io
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from pathlib import Path
from statistics import median

import av
import cv2
import numpy as np
from PIL import Image

from benchmarks.report import machine
from media.frame import Frame, Pixels
from media.geometry import Size
from media.timing import Instant
from release.tracing import grain_of
from watermark.codes import COPIES
from watermark.finding import CERTAIN, Found, find
from watermark.pattern import words_of
from watermark.unseen import SMALLEST, unseen
from watermark.visible import mark

KEY = b"a key of thirty-two bytes for it"
SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SUFFIXES = {".jpg", ".jpeg", ".png"}
DRAWINGS = {"chessboard", "color", "horse", "logo", "multipage", "page", "phantom", "text", "microaneurysms"}
"""Test charts, scanned print and drawings among the photos of the wheels: nobody releases those."""
FRAMES = 75
LINE = "Exampleshire Police · PP-2026-0001 · conditions of use apply"
OTHERS = 200  # random copies that each unmarked picture is held against, too

Harm = Callable[[Pixels], Pixels]


@dataclass
class Row:
    """What became of one way to change a picture."""

    name: str
    blind: int = 0
    known: int = 0
    wrong: int = 0
    bits: list[int] = field(default_factory=list)
    agreements: list[float] = field(default_factory=list)

    def note(self, found: Found, number: int) -> None:
        """Count one reading; `known` counts what a search among the copies sent would name."""
        said = found.spectra.argmax(axis=1)
        self.bits.append(sum(int(one ^ other).bit_count() for one, other in zip(said.tolist(), words_of(number),
                                                                                strict=True)))
        self.agreements.append(found.agreement)
        self.blind += found.number == number
        self.wrong += found.number not in {number, None}
        self.known += found.number == number or found.likeness(number) >= CERTAIN

    def cells(self) -> str:
        """The row of a table."""
        total, agreed = len(self.bits), self.agreements
        return (f"| {self.name} | {self.blind} of {total} | {self.known} of {total} | {self.wrong} | "
                f"{median(self.bits):g} | {max(self.bits)} | {min(agreed):.1f} | {median(agreed):.1f} |")


HEADING = ("| | read blind | among known copies | read wrongly | bit errors of 60, median | most | agreement, least | "
           "median |\n|---|--:|--:|--:|--:|--:|--:|--:|")


def scaled(pixels: Pixels, share: float, how: int = cv2.INTER_AREA) -> Pixels:
    """Another size."""
    size = (round(pixels.shape[1] * share), round(pixels.shape[0] * share))
    return np.asarray(cv2.resize(pixels, size, interpolation=how), np.uint8)


def saved(pixels: Pixels, kind: str = "JPEG", **choices: int) -> Pixels:
    """Save in a format and open again."""
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(file, format=kind, **choices)
    return np.ascontiguousarray(np.asarray(Image.open(file).convert("RGB"))[:, :, ::-1])


def cropped(pixels: Pixels, left: float, top: float, right: float, bottom: float) -> Pixels:
    """Cut shares of width and height off the edges."""
    height, width = pixels.shape[:2]
    return np.ascontiguousarray(pixels[round(top * height):height - round(bottom * height),
                                       round(left * width):width - round(right * width)])


def screenshot(pixels: Pixels) -> Pixels:
    """Show it smaller in a window with a frame around, and save that."""
    shown = scaled(pixels, 0.77, cv2.INTER_LINEAR)
    return saved(np.asarray(cv2.copyMakeBorder(shown, 60, 20, 30, 40, cv2.BORDER_CONSTANT, value=(240, 240, 240))),
                 quality=85)


HARMS: dict[str, Harm] = {
    "as it is written: JPEG 92": lambda it: saved(it, quality=92),
    "JPEG 75": lambda it: saved(it, quality=75),
    "JPEG 50": lambda it: saved(it, quality=50),
    "PNG, then WebP 80": lambda it: saved(saved(it, "PNG"), "WEBP", quality=80),
    "half the size": lambda it: scaled(it, 0.5),
    "half the size, JPEG 75": lambda it: saved(scaled(it, 0.5), quality=75),
    "two thirds (1080 to 720 lines), JPEG 75": lambda it: saved(scaled(it, 2 / 3), quality=75),
    "0.83 of the size, JPEG 80": lambda it: saved(scaled(it, 0.83, cv2.INTER_LINEAR), quality=80),
    "10 % cut off every edge, JPEG 75": lambda it: saved(cropped(it, 0.1, 0.1, 0.1, 0.1), quality=75),
    "25 % cut off left and top": lambda it: cropped(it, 0.25, 0.25, 0.0, 0.0),
    "cropped, 0.7 of the size, JPEG 75": lambda it: saved(scaled(cropped(it, 0.05, 0.1, 0.12, 0.0), 0.7), quality=75),
    "a screenshot with a frame around": screenshot,
    "brighter and flatter, JPEG 75": lambda it: saved(cv2.convertScaleAbs(it, alpha=0.8, beta=40), quality=75),
    "sharpened": lambda it: cv2.addWeighted(it, 1.6, cv2.GaussianBlur(it, (0, 0), 2), -0.6, 0),
    "turned by 2 degrees": lambda it: np.asarray(cv2.warpAffine(it, cv2.getRotationMatrix2D(
        (it.shape[1] / 2, it.shape[0] / 2), 2, 1), it.shape[1::-1], borderMode=cv2.BORDER_REFLECT), np.uint8),
    "mirrored": lambda it: np.ascontiguousarray(it[:, ::-1]),
}


def photos(folder: Path) -> dict[str, Pixels]:
    """Read every photo large enough for a mark."""
    found = {}
    for path in [*sorted(folder.iterdir()), SAMPLES / "custody.jpg"]:
        if path.suffix.lower() in SUFFIXES and not any(path.stem.startswith(one) for one in DRAWINGS):
            with Image.open(path) as image:
                pixels = np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
            if max(pixels.shape) >= SMALLEST:
                found[path.stem] = pixels
    return found


def marked(pixels: Pixels, number: int) -> Pixels:
    """The picture as a copy carries it."""
    size = Size(width=pixels.shape[1], height=pixels.shape[0])
    return unseen(number, KEY, size)(_frame(pixels)).pixels


def noise(one: Pixels, other: Pixels) -> float:
    """Peak signal to noise, in decibels."""
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other)**2)))


def clip(name: str, still: Pixels) -> Iterator[Pixels]:
    """Yield the frames of a sample, or of a slow look across a photo."""
    if name == "a look across a photo":
        large = scaled(still, 1600 / still.shape[1], cv2.INTER_CUBIC)
        for step in range(FRAMES):
            top = int((large.shape[0] - 720) * (0.5 + 0.4 * np.sin(step / 9)))
            left = int(320 * step / FRAMES)
            yield np.ascontiguousarray(large[top:top + 720, left:left + 1280])
        return
    with av.open(str(SAMPLES / name)) as container:
        for frame in islice(container.decode(video=0), FRAMES):
            yield frame.to_ndarray(format="bgr24")


def coded(path: Path, frames: Iterator[Pixels], crf: int, share: float = 1.0) -> float:
    """Write frames as H.264, and return the processor seconds it took."""
    began, stream = time.process_time(), None
    with av.open(str(path), "w") as container:
        for index, pixels in enumerate(frames):
            height, width = (int(side * share) // 2 * 2 for side in pixels.shape[:2])
            if stream is None:
                stream = container.add_stream("libx264", rate=25, options={
                    "crf": str(crf), "preset": "veryfast", "x264-params": "bframes=0"})
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
            small = pixels if share == 1.0 else np.asarray(cv2.resize(pixels, (width, height),
                                                                      interpolation=cv2.INTER_AREA), np.uint8)
            frame = av.VideoFrame.from_ndarray(small, "bgr24")
            frame.pts, frame.time_base = index, Fraction(1, 25)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return time.process_time() - began


def clips(still: Pixels, work: Path) -> Iterator[tuple[str, float, list[Row]]]:
    """Yield each clip's name, its faintest frame in decibels, and what was read after coding it again."""
    for at, name in enumerate(("bwv.mp4", "cctv.mp4", "a look across a photo")):
        number, faint = COPIES // 7 * (at + 1), []

        def sown(name: str = name, number: int = number, faint: list[float] = faint) -> Iterator[Pixels]:
            for pixels in clip(name, still):
                carried = marked(pixels, number)
                faint.append(noise(pixels, carried))
                yield carried

        released = work / f"{at}.mp4"
        coded(released, sown(), 20)
        rows = [Row("as it is released: CRF 20")]
        rows[0].note(grain_of(released, KEY), number)
        for crf, share, words in ((28, 1.0, "CRF 28"), (32, 1.0, "CRF 32"), (28, 0.5, "half the size, CRF 28")):
            again = work / f"{at}-{crf}-{share}.mp4"
            coded(again, _decoded(released), crf, share)
            rows.append(Row(words))
            rows[-1].note(grain_of(again, KEY), number)
        rows.append(Row("one frame of CRF 28, JPEG 75"))
        shown = next(islice(_decoded(work / f"{at}-28-1.0.mp4"), 40, None))
        rows[-1].note(find([saved(shown, quality=75)], KEY), number)
        yield name, min(faint), rows


def unmarked(pictures: Sequence[Pixels], count: int) -> tuple[int, float, float]:
    """Return how many of so many unmarked crops were read as a copy, and the highest agreement and likeness."""
    rng, read, agreement, likeness = np.random.default_rng(11), 0, 0.0, 0.0
    for at in range(count):
        whole = pictures[at % len(pictures)]
        share = rng.uniform(0, 0.3, 4)
        found = find([saved(cropped(whole, *share), quality=int(rng.integers(60, 96)))], rng.bytes(32))
        read += found.number is not None
        agreement = max(agreement, found.agreement)
        likeness = max(likeness, *(found.likeness(int(one)) for one in rng.integers(0, COPIES, OTHERS)))
    return read, agreement, likeness


def price() -> tuple[float, float, float]:
    """Return processor milliseconds a frame of 1080p: the unseen mark, the line, coding the frame."""
    cv2.setNumThreads(1)
    size = Size(width=1920, height=1080)
    still = np.asarray(cv2.resize(next(clip("bwv.mp4", np.zeros(0))), (1920, 1080)), np.uint8)
    spent = []
    for change in (unseen(1, KEY, size), mark(LINE, size, [])):
        began = time.process_time()
        for _ in range(30):
            change(_frame(still))
        spent.append((time.process_time() - began) / 30 * 1000)
    with tempfile.TemporaryDirectory() as work:
        coding = coded(Path(work) / "price.mp4", iter([np.roll(still, at, axis=1) for at in range(30)]), 20) / 30 * 1000
    return spent[0], spent[1], coding


def main() -> None:
    """Measure and write the page."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--photos", type=Path, required=True)
    asked.add_argument("--unmarked", type=int, default=200)
    asked.add_argument("--out", type=Path, default=Path(__file__).with_name("marks.md"))
    told = asked.parse_args()
    pictures = photos(told.photos)
    rows, faint = [Row(name) for name in HARMS], []
    for at, (name, pixels) in enumerate(pictures.items()):
        number = COPIES // 1000 * (at + 17)
        carried = marked(pixels, number)
        faint.append(noise(pixels, carried))
        for row, harm in zip(rows, HARMS.values(), strict=True):
            row.note(find([harm(carried)], KEY), number)
        print(f"{name}: {faint[-1]:.1f} dB", flush=True)
    told.out.write_text("\n".join(_page(told, pictures, rows, faint)) + "\n", encoding="utf-8")
    print(told.out.read_text())


def _page(told: argparse.Namespace, pictures: dict[str, Pixels], rows: list[Row], faint: list[float]) -> Iterator[str]:
    sides = sorted(max(one.shape) for one in pictures.values())
    yield from ("# What unseen marks survive\n\nAgain: `python -m benchmarks.marks --photos DIR`\n",
                f"{len(pictures)} photos of {sides[0]} to {sides[-1]} pixels along the longer side, the hardest sizes: "
                "a camera's have ten times the pixels. \"Read blind\" is the whole code with its check bits, without "
                "knowing which copies exist; \"among known copies\" is what `presspack trace` can name with the "
                "register beside it. Agreement is in standard deviations.\n", HEADING)
    yield from (row.cells() for row in rows)
    yield f"\nLoss by marking: {min(faint):.1f} dB in the worst photo, {median(faint):.1f} dB in the middle one.\n"
    with tempfile.TemporaryDirectory() as work:
        for name, least, read in clips(next(one for key, one in pictures.items() if key == "china"), Path(work)):
            yield from (f"## {name}: {least:.1f} dB on the worst frame\n", HEADING, *(row.cells() for row in read), "")
    read, agreement, likeness = unmarked(tuple(pictures.values()), told.unmarked)
    yield (f"## Nothing there\n\n{told.unmarked} unmarked crops, each with another key: {read} read as a copy. Highest "
           f"agreement after searching {agreement:.1f}; highest likeness to any of {told.unmarked * OTHERS:,} copies "
           f"asked for {likeness:.1f}, where {CERTAIN:g} is needed.\n")
    grain, line, coding = price()
    yield (f"## What it costs\n\nAt 1080p, processor time a frame beside coding the same frame with the settings of a "
           f"release: the unseen mark {grain / coding:.2f}, the line {line / coding:.2f}.\n")
    yield "Machine: " + ", ".join(f"{name} {value}" for name, value in machine().items())


def _frame(pixels: Pixels) -> Frame:
    return Frame(0, Instant(pts=0, base=Fraction(1)), pixels)


def _decoded(path: Path) -> Iterator[Pixels]:
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="bgr24")


if __name__ == "__main__":
    main()

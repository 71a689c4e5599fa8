"""Draw a recording before beside after, its hidden stretches marked, for the person who must decide."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from media.atomic import replacing
from media.decode import lining
from media.probe import probe
from media.soundline import SoundBlock, through
from redact.audio import joined
from redact.records import RedactionPlan
from redact.sounding import sounding
from release.preview import BANNER, GAP, HIDDEN, INK, PAPER
from release.soundnotes import clock, sound_lines

WIDTH, HEIGHT = 1240, 150  # pixels of one waveform; a minute of speech shows its sentences
LINE = 20  # pixels of a line of text
MOST_LINES = 40  # stretches told in words; the rest are in the plan
MARK = (246, 214, 214)
BIN = 0.005  # seconds that one peak is taken of

Peaks = NDArray[np.float32]


def waveform(path: Path, plan: RedactionPlan, out: Path, finished: Path | None = None) -> None:
    """Write a JPEG of the loudness before and after, from the finished file, or from what the plan would make.

    Raises:
        UnreadableInputError, UnsupportedInputError: a sound cannot be read.
        OutputError: the picture cannot be written.
    """
    with lining(path, plan.source) as line:
        before = _peaks(line)
    if finished is None:
        with lining(path, plan.source) as line:
            after = _peaks(through(line, sounding(plan)))
    else:
        with lining(finished, probe(finished)) as line:
            after = _peaks(line)
    image = _sheet(plan, before, after)
    with replacing(out) as beside:
        image.save(beside, format="JPEG", quality=88)


def _peaks(line: Iterator[SoundBlock]) -> Peaks:
    """Return the loudest sample of each 5 ms, whatever the channel."""
    found: list[Peaks] = []
    held = np.zeros(0, np.float32)
    for block in line:
        size = round(BIN * block.sample_rate)
        held = np.concatenate((held, np.abs(block.samples).max(axis=0)))
        whole = len(held) // size * size
        found.append(held[:whole].reshape(-1, size).max(axis=1))
        held = held[whole:]
    return np.concatenate([*found, held.max(keepdims=True)]) if len(held) else np.concatenate([*found, held])


def _sheet(plan: RedactionPlan, before: Peaks, after: Peaks) -> Image.Image:
    """Lay both out under a banner that forbids the release of the sheet."""
    lines = sound_lines(plan)
    more = len(lines) - MOST_LINES
    told = (*lines[:MOST_LINES], *((f"and {more} more, in the plan",) if more > 0 else ()))
    panel = LINE + HEIGHT + GAP
    image = Image.new("RGB", (WIDTH + 2 * GAP, BANNER + 2 * panel + len(told) * LINE + GAP), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, image.width, BANNER - 8), fill=HIDDEN)
    draw.text((image.width / 2, (BANNER - 8) / 2), "BEFORE  /  AFTER   -   NOT FOR RELEASE", fill=PAPER,
              font=ImageFont.load_default(size=24), anchor="mm")
    length = max(len(before), len(after), 1) * BIN
    for row, (words, peaks) in enumerate((("before", before), ("after", after))):
        top = BANNER + row * panel
        draw.text((GAP, top + LINE / 2), f"{words}: 0 to {clock(length)}", fill=INK, anchor="lm",
                  font=ImageFont.load_default(size=15))
        _draw(draw, top + LINE, peaks, length, joined(plan.sounds))
    for number, words in enumerate(told):
        draw.text((GAP, BANNER + 2 * panel + number * LINE + LINE / 2), words, fill=INK, anchor="lm",
                  font=ImageFont.load_default(size=15))
    return image


def _draw(draw: ImageDraw.ImageDraw, top: int, peaks: Peaks, length: float,
          stretches: tuple[tuple[float, float], ...]) -> None:
    """Draw one waveform from `top` on, over the marks of the stretches that are hidden."""
    for start, end in stretches:
        left, right = (GAP + min(one, length) / length * WIDTH for one in (start, end))
        draw.rectangle((left, top, max(left + 1, right), top + HEIGHT), fill=MARK, outline=HIDDEN)
    middle = top + HEIGHT / 2
    draw.line((GAP, middle, GAP + WIDTH, middle), fill=INK)
    edges = np.arange(WIDTH + 1) * length / BIN / WIDTH
    for column in range(WIDTH):
        part = peaks[int(edges[column]):max(int(edges[column]) + 1, int(edges[column + 1]))]
        if len(part):
            high = float(part.max()) * HEIGHT / 2
            draw.line((GAP + column, middle - high, GAP + column, middle + high), fill=INK)

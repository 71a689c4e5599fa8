"""The sound of both sides, each coded once into a file of its own, and how loud it is."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.decode import lining
from media.encode import Tags
from media.encode_recording import write_recording
from media.probe import Source
from media.soundline import SoundBlock, SoundFilter, through
from redact.audio import SoundChoice
from redact.records import RedactionPlan
from redact.sounding import sounding

BEFORE, AFTER = "before.m4a", "after.m4a"
BEFORE_PEAKS, AFTER_PEAKS = "peaks-before.json", "peaks.json"
RATE = 20
"""Peaks a second: a word of 0.2 s shows as four."""
FORMAT = "presspack-peaks/1"


def draw_before(path: Path, source: Source, folder: Path) -> None:
    """Write the source's own sound and its peaks; nothing where there is no sound.

    Raises:
        UnreadableInputError, UnsupportedInputError: the sound cannot be heard.
        OutputError: it cannot be written.
    """
    if source.sounds:
        _draw(path, source, (), (folder / BEFORE, folder / BEFORE_PEAKS))


def draw_after(path: Path, plan: RedactionPlan, folder: Path) -> None:
    """Write the sound as the plan makes it, and its peaks; nothing where the plan leaves it out.

    The folder has the before side already, which is also the after side of a sound that is kept as it is.

    Raises: as `draw_before` does.
    """
    if not plan.source.sounds or plan.settings.sound is SoundChoice.DROP:
        return
    if filters := sounding(plan):
        _draw(path, plan.source, filters, (folder / AFTER, folder / AFTER_PEAKS))
    else:
        os.link(folder / BEFORE, folder / AFTER)
        os.link(folder / BEFORE_PEAKS, folder / AFTER_PEAKS)


def _draw(path: Path, source: Source, filters: tuple[SoundFilter, ...], out: tuple[Path, Path]) -> None:
    peaks = _Peaks()
    with lining(path, source) as line:
        write_recording(out[0], source, Tags(), peaks.seen(through(line, filters)))
    out[1].write_text(peaks.written(), encoding="utf-8")


class _Peaks:
    """Takes the loudest sample of each twentieth of a second, while the sound passes by."""

    def __init__(self) -> None:
        self._values: list[float] = []
        self._held: NDArray[np.float32] = np.zeros(0, np.float32)

    def seen(self, line: Iterator[SoundBlock]) -> Iterator[SoundBlock]:
        """Yield the blocks as they are."""
        for block in line:
            size = round(block.sample_rate / RATE)
            loud = np.concatenate((self._held, np.abs(block.samples).max(axis=0)))
            whole = len(loud) // size * size
            self._values += loud[:whole].reshape(-1, size).max(axis=1).tolist()
            self._held = loud[whole:]
            yield block
        if len(self._held):
            self._values.append(float(self._held.max()))

    def written(self) -> str:
        """Return them as JSON: peaks a second, and the peaks from 0 to 1."""
        values = [round(min(1.0, one), 3) for one in self._values]
        return json.dumps({"format": FORMAT, "rate": RATE, "values": values}, separators=(",", ":")) + "\n"

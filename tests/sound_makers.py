"""Small real clips and recordings with sound that is known sample by sample, made afresh for each test."""

import wave
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from media.decode import hearing
from media.probe import probe
from media.soundline import SoundBlock, placed

Samples = NDArray[np.float32]
RATE = 48_000


def babble(seconds: float, *, seed: int = 1, rate: int = RATE, channels: int = 1) -> Samples:
    """Return something like speech: a buzz of changing pitch in syllables, with hisses between; channels x n."""
    chance, count = np.random.default_rng(seed), int(rate * seconds)
    time = np.arange(count) / rate
    turns = np.cumsum(110 + seed + 20 * np.sin(2 * np.pi * (0.5 + 0.1 * seed) * time)) / rate
    buzz = sum(np.cos(2 * np.pi * times * turns) / times for times in range(1, 25))
    hiss = 0.3 * chance.standard_normal(count) * (np.sin(2 * np.pi * 1.7 * time + seed) > 0.7)
    voice = buzz * (0.55 + 0.45 * np.sin(2 * np.pi * 3 * time + seed)) + hiss
    voice = 0.5 * voice / np.abs(voice).max()
    return np.stack([voice * 0.8 ** channel for channel in range(channels)]).astype(np.float32)


def clicks(seconds: float, at: tuple[float, ...], *, rate: int = RATE) -> Samples:
    """Return silence with a 10 ms burst at each moment."""
    samples = np.zeros((1, int(rate * seconds)), np.float32)
    for moment in at:
        start = round(moment * rate)
        samples[:, start:start + rate // 100] = 0.6
    return samples


def a_recording(path: Path, samples: Samples, rate: int = RATE) -> Path:
    """Write samples as 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[0])
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples.T * 32767).round().astype("<i2").tobytes())
    return path


def a_clip(path: Path, samples: Samples, rate: int = RATE, *, flashes: tuple[float, ...] = (),
           codec: str = "pcm_s16le") -> Path:
    """Write a grey clip of 25 frames a second, as long as the samples, white at each of the moments."""
    layout = "mono" if samples.shape[0] == 1 else "stereo"
    white = {round(moment * 25) for moment in flashes}
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("libx264", rate=25, options={"crf": "10", "preset": "ultrafast"})
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sounds = container.add_stream(codec, rate=rate)
        sounds.codec_context.layout = layout
        for index in range(samples.shape[1] * 25 // rate):
            picture = np.full((48, 64, 3), 255 if index in white else 90, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, "bgr24")
            frame.pts = index
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode(None))
        form = "s16" if codec.startswith("pcm") else "fltp"
        for first in range(0, samples.shape[1], 1024):
            part = samples[:, first:first + 1024]
            part = (part.T * 32767).round().astype(np.int16).reshape(1, -1) if form == "s16" else part
            sound = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format=form, layout=layout)
            sound.sample_rate, sound.pts, sound.time_base = rate, first, Fraction(1, rate)
            container.mux(sounds.encode(sound))
        container.mux(sounds.encode(None))
    return path


def heard(path: Path) -> tuple[Samples, int]:
    """Return the sound of a finished file and its rate; sample 0 belongs to the first picture."""
    with hearing(path, probe(path)) as blocks:
        parts = list(placed(blocks, Fraction(0)))
    return np.concatenate([one.samples for one in parts], axis=1), parts[0].sample_rate


def in_blocks(samples: Samples, rate: int = RATE, size: int = 4_801) -> Iterator[SoundBlock]:
    """Yield samples as a line of blocks, of a size that nothing else has a boundary at."""
    for first in range(0, samples.shape[1], size):
        yield SoundBlock(Fraction(first, rate), samples[:, first:first + size], rate)


def whole(line: Iterator[SoundBlock]) -> Samples:
    """Return the samples of a line."""
    return np.concatenate([one.samples for one in line], axis=1)


def decibels(samples: Samples) -> float:
    """Return the peak in dB of full scale."""
    return float(20 * np.log10(np.abs(samples).max() + 1e-12))

"""Make a clip's sound: a spoken phrase over street noise."""

import io
import shutil
import subprocess
import wave

import numpy as np
from numpy.typing import NDArray

RATE = 22_050  # samples a second, the rate of espeak-ng
PHRASE = "Stay where you are please. What is your name? Alex. Alex Example. I live at number nine."


def sound(seconds: float, seed: int) -> NDArray[np.float32]:
    """Give mono samples, -1 to 1, RATE a second: espeak-ng's speech where it is there, else tones."""
    count = round(seconds * RATE)
    rng = np.random.default_rng((seed, 4))
    noise = np.cumsum(rng.normal(0, 1, count)).astype(np.float32)
    noise -= np.convolve(noise, np.ones(2205, np.float32) / 2205, mode="same").astype(np.float32)
    out = noise / max(1e-6, float(np.abs(noise).max())) * np.float32(.08)
    speech = _spoken() if shutil.which("espeak-ng") else _babble(seconds, rng)
    start = round(.3 * RATE)
    part = speech[:max(0, count - start)]
    out[start:start + len(part)] += part * np.float32(.6)
    return np.asarray(np.clip(out, -1, 1), dtype=np.float32)


def _spoken() -> NDArray[np.float32]:
    """Have the phrase spoken."""
    done = subprocess.run(["espeak-ng", "-v", "en-gb", "-s", "165", "--stdout", PHRASE],
                          check=True, capture_output=True, timeout=60)
    data = io.BytesIO(done.stdout)
    with wave.open(data) as file:
        raw = file.readframes(1 << 24)
    return (np.frombuffer(raw[:len(raw) // 2 * 2], "<i2").astype(np.float32) / 32768).astype(np.float32)


def _babble(seconds: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Voiced syllables without words: a buzz through two moving formants."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = 2 * np.pi * np.cumsum(118 + 18 * np.sin(2 * np.pi * .7 * time)) / RATE
    buzz = sum(np.sin(k * pitch) / k for k in range(1, 16))
    beats = np.arange(0, seconds + 1, .22)
    glides = [np.interp(time, beats, rng.uniform(low, high, len(beats)))
              for low, high in ((300, 800), (900, 2200))]
    first, second = (np.sin(2 * np.pi * np.cumsum(glide) / RATE) for glide in glides)
    voiced = buzz * (.5 + .5 * first * second)
    syllables = np.clip(np.sin(2 * np.pi * 2.3 * time) * 2, 0, 1)
    spoken = voiced * syllables
    return np.asarray(spoken / np.abs(spoken).max() * .5, dtype=np.float32)

"""Measure how silent, how much in step and how disguised sound is after the whole command; write benchmarks/sound.md.

Run: python -m benchmarks.sound --work DIR [--speech FILE.wav ...] [--out FILE]
The published speech is pysptk/example_audio_data/arctic_a0007.wav, a sentence of CMU ARCTIC, from the source package
of pysptk 1.0.1 on PyPI.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.report import machine
from benchmarks.voiceprint import formants, pitch
from benchmarks.vowels import RATE, SYLLABLE, VOWELS, vowels
from media.decode import decoding, lining
from media.probe import probe
from redact.audio import SoundChoice
from redact.records import Mode, Settings
from release.redacting import Batch, redact_file

Samples = NDArray[np.float32]
STRETCH = (1.0, 2.0)
EACH = 6  # syllables of each vowel
FORMATS = (("mkv", "pcm_s16le", 48_000), ("mkv", "pcm_s16le", 8_000), ("mp4", "aac", 44_100), ("mp4", "aac", 16_000),
           ("mkv", "libopus", 48_000), ("mkv", "libmp3lame", 22_050))
FLASHES = tuple(np.arange(0.4, 5.5, 0.6).round(2).tolist())
SPEAKERS = (("man, 90 Hz", 90.0, 1.0), ("man, 120 Hz", 120.0, 1.0), ("woman, 200 Hz", 200.0, 1.17),
            ("child, 260 Hz", 260.0, 1.3))
"""Pitch, and formants over those of a man: a woman's are about a sixth higher, a child's a third."""


@dataclass(frozen=True)
class Work:
    """Where files go, and what is measured."""

    folder: Path

    def redacted(self, path: Path, choice: SoundChoice, *mute: str) -> Path:
        """Return what `presspack redact` makes of a file, proven."""
        asked = Settings(mode=Mode.FAST, sound=choice, mute=mute)
        done = redact_file(path, Batch(files=(path,), folder=self.folder / f"{path.stem}-{choice}", settings=asked))
        return Path(done.output)


def main() -> None:
    """Measure, print, and write the tables."""
    parser = argparse.ArgumentParser(description="Measure silence, step and disguise.")
    parser.add_argument("--work", type=Path, required=True, help="a folder for files, outside the repository")
    parser.add_argument("--speech", type=Path, nargs="*", default=[], help="recordings of real speech, besides")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".md"))
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    work = Work(asked.work)
    text = "\n".join((*_head(asked.speech), *_silence(work), *_step(work), *_disguise(work, asked.speech), ""))
    print(text)
    asked.out.write_text(text, encoding="utf-8")


def _head(speech: Sequence[Path]) -> Iterator[str]:
    yield "# Sound: how silent, how much in step, how disguised"
    yield ""
    real = f"; real speech: {', '.join(one.name for one in speech)}" if speech else ""
    yield (f"Made by `python -m benchmarks.sound --work DIR{' --speech FILE' * bool(speech)}`: every figure is of a "
           "file that `presspack redact` would write, its proofs passed, decoded again. The voice "
           f"is made of vowels (`benchmarks/vowels.py`), so that pitch and formants are known{real}.")
    yield ""
    yield "Machine: " + ", ".join(f"{name} {value}" for name, value in machine().items())
    yield ""


def _silence(work: Work) -> Iterator[str]:
    yield "## Hidden stretches"
    yield ""
    yield ("One second of speech. Muted: its loudest sample. Tone: its peak, and what there is beside it. Taken along: "
           "what is silent before and after. Kept: correlation with the source further away, below 4 kHz.")
    yield ""
    yield "| source | muted, dBFS | tone, dBFS | beside it, dBFS | taken along, s | kept |"
    yield "|---|--:|--:|--:|--:|--:|"
    for suffix, codec, rate in FORMATS:
        speech = _at(vowels("aeiouaeiouaeiou"), rate)
        path = _clip(work.folder / f"{codec}-{rate}.{suffix}", speech, rate, codec)
        muted = _heard(work.redacted(path, SoundChoice.MUTE, "1-2"))
        toned = _heard(work.redacted(path, SoundChoice.BLEEP, "1-2"))
        tone, beside = _tone(_part(toned, *STRETCH), toned[1])
        yield (f"| {codec}, {rate} Hz | {_decibels(np.abs(_part(muted, *STRETCH)).max())} | {tone} | {beside} | "
               f"{_taken(muted)} | {_alike(_heard(path), muted):.3f} |")
    yield ""


def _step(work: Work) -> Iterator[str]:
    yield "## In step"
    yield ""
    yield "A flash and a click at the same moments; how much later the click is, in ms (goal: at most 20 either way)."
    yield ""
    yield "| source | mean | most |"
    yield "|---|--:|--:|"
    for suffix, codec, rate in FORMATS:
        clicks = np.zeros((1, round(6 * rate)), np.float32)
        for moment in FLASHES:
            clicks[:, round(moment * rate):round((moment + 0.01) * rate)] = 0.6
        path = _clip(work.folder / f"click-{codec}-{rate}.{suffix}", clicks, rate, codec, FLASHES)
        late = 1000 * np.array(_late(work.redacted(path, SoundChoice.MUTE, "5.7-5.8")))
        mean, most = (round(float(one), 1) + 0.0 for one in (late.mean(), late[np.abs(late).argmax()]))
        yield f"| {codec}, {rate} Hz | {mean:.1f} | {most:.1f} |"
    yield ""


def _disguise(work: Work, speech: Sequence[Path]) -> Iterator[str]:
    yield "## Disguised voices"
    yield ""
    yield ("Pitch (F0) by autocorrelation, formants by linear prediction, both our own (`benchmarks/voiceprint.py`): "
           "medians over the voiced pieces. Of made voices, one vowel after the other.")
    yield ""
    yield "| voice | F0, Hz | disguised | ratio | F1, F2, F3, Hz | disguised | ratios |"
    yield "|---|--:|--:|--:|---|---|---|"
    for name, hertz, size in SPEAKERS:
        path = work.folder / f"voice-{hertz:.0f}.wav"
        _recording(path, vowels("".join(vowel * EACH for vowel in VOWELS), pitch=hertz, size=size))
        before, after = _heard(path), _heard(work.redacted(path, SoundChoice.DISGUISE))
        for place, vowel in enumerate(VOWELS):
            start, end = place * EACH * SYLLABLE + 0.05, (place + 1) * EACH * SYLLABLE - 0.05
            yield _row(f"{name}, {vowel}", (_part(before, start, end), before[1]), (_part(after, start, end), after[1]))
    for path in speech:
        yield _row(f"real: {path.stem}", _heard(path), _heard(work.redacted(path, SoundChoice.DISGUISE)))
    yield ""
    yield ("What is not measured: how far a network that recognises speakers is led astray. None with its weights "
           "under a permissive licence came in a package we could take. That a person who knows the speaker is not, "
           "we do not claim.")


def _row(name: str, before: tuple[Samples, int], after: tuple[Samples, int]) -> str:
    low, high = (pitch(*one) for one in (before, after))
    first, then = (formants(*one) for one in (before, after))
    ratios = ", ".join(f"{new / old:.2f}" for old, new in zip(first, then, strict=True))
    return (f"| {name} | {low:.0f} | {high:.0f} | {high / low:.2f} | {', '.join(f'{one:.0f}' for one in first)} | "
            f"{', '.join(f'{one:.0f}' for one in then)} | {ratios} |")


def _heard(path: Path) -> tuple[Samples, int]:
    """Return a file's sound and its rate, from the first picture on."""
    with lining(path, probe(path)) as line:
        blocks = list(line)
    return np.concatenate([one.samples for one in blocks], axis=1), blocks[0].sample_rate


def _part(sound: tuple[Samples, int], start: float, end: float) -> Samples:
    return sound[0][:, round(start * sound[1]):round(end * sound[1])]


def _decibels(value: float) -> str:
    return "none" if value == 0 else f"{20 * np.log10(value):.1f}"


def _tone(part: Samples, rate: int) -> tuple[str, str]:
    """Return the peak of the tone in a part, and how loud everything else in it is."""
    turns = 2 * np.pi * 1000 * np.arange(part.shape[1]) / rate
    waves = np.stack((np.sin(turns), np.cos(turns)), axis=1)
    share, *_ = np.linalg.lstsq(waves, part[0].astype(np.float64), rcond=None)
    rest = part[0] - waves @ share
    return _decibels(float(np.hypot(*share))), _decibels(float(np.sqrt(np.mean(rest ** 2))))


def _taken(sound: tuple[Samples, int]) -> str:
    """Return how many seconds before and after the stretch are silent with it."""
    loud = np.flatnonzero(np.abs(sound[0]).max(axis=0) > 1e-3) / sound[1]
    return f"{STRETCH[0] - loud[loud < STRETCH[0]].max():.3f}, {loud[loud > STRETCH[1]].min() - STRETCH[1]:.3f}"


def _alike(before: tuple[Samples, int], after: tuple[Samples, int]) -> float:
    one, other = (_at(_part(sound, 2.2, 3.2), 8_000, sound[1]).ravel() for sound in (before, after))
    length = min(len(one), len(other))
    return float(np.corrcoef(one[:length], other[:length])[0, 1])


def _late(path: Path) -> list[float]:
    """Return how many seconds each click is behind its flash."""
    samples, rate = _heard(path)
    loud = np.flatnonzero(np.abs(samples[0]) > 0.15) / rate
    clicks = [moment for place, moment in enumerate(loud) if not place or moment - loud[place - 1] > 0.2]
    with decoding(path, probe(path)) as frames:
        shown = [(float(frame.instant.seconds), float(frame.pixels.mean())) for frame in frames]
    flashes = [moment - shown[0][0] for moment, light in shown if light > 170]
    return [click - flash for click, flash in zip(clicks, flashes, strict=True)]


def _at(samples: Samples, rate: int, now: int = RATE) -> Samples:
    """Return samples at another rate."""
    resampler = av.AudioResampler(format="fltp", layout="mono", rate=rate)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:1]), format="fltp", layout="mono")
    frame.sample_rate = now
    parts = [one.to_ndarray() for given in (frame, None) for one in resampler.resample(given)]
    return np.concatenate(parts, axis=1)


def _recording(path: Path, samples: Samples) -> None:
    with av.open(str(path), "w") as container:
        _write(container, _stream(container, RATE, "pcm_s16le"), samples, RATE)


def _stream(container: av.container.OutputContainer, rate: int, codec: str) -> av.AudioStream:
    stream = container.add_stream(codec, rate=rate)
    stream.codec_context.layout = "mono"
    stream.codec_context.format = {"pcm_s16le": "s16", "libopus": "flt"}.get(codec, "fltp")
    return stream


def _write(container: av.container.OutputContainer, stream: av.AudioStream, samples: Samples, rate: int) -> None:
    form = stream.codec_context.format.name
    for first in range(0, samples.shape[1], 960):
        part = samples[:, first:first + 960]
        part = (part * 32767).round().astype(np.int16) if form == "s16" else part
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format=form, layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, first, Fraction(1, rate)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _clip(path: Path, samples: Samples, rate: int, codec: str, flashes: Sequence[float] = ()) -> Path:
    """Write a grey clip of 25 frames a second, white at each of the moments."""
    white = {round(moment * 25) for moment in flashes}
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("libx264", rate=25, options={"crf": "10", "preset": "ultrafast"})
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sound = _stream(container, rate, codec)
        for index in range(samples.shape[1] * 25 // rate):
            picture = np.full((48, 64, 3), 255 if index in white else 90, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, "bgr24")
            frame.pts = index
            container.mux(pictures.encode(frame))
        container.mux(pictures.encode(None))
        _write(container, sound, samples, rate)
    return path


if __name__ == "__main__":
    main()

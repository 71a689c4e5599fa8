"""What becomes of the sound, and which stretches of it nobody may hear."""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from media.errors import WrongUseError
from media.probe import MediaKind, Source
from media.records import Record

HOW = "Write it as FROM-TO, each in seconds, minutes:seconds or hours:minutes:seconds, such as 00:12-00:15.5."
DROP_IT = "--audio drop leaves the whole sound out."
BY_HAND = "asked for by hand"

_MOMENT = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,5}):)?(\d{1,6}(?:\.\d{1,6})?)")


class SoundChoice(StrEnum):
    """What becomes of the sound."""

    DROP = "drop"
    KEEP = "keep"
    MUTE = "mute"  # the spans are silent, the rest is kept
    BLEEP = "bleep"  # the spans are a tone, the rest is kept
    DISGUISE = "disguise"  # all of it in another voice; spans are silent


EDITED = frozenset({SoundChoice.MUTE, SoundChoice.BLEEP, SoundChoice.DISGUISE})
"""The choices under which a span is hidden."""

Seconds = Annotated[float, Field(ge=0, le=360_000, allow_inf_nan=False)]
"""On the clock of whoever plays the file: 0 is the first picture, or where a recording begins."""


class SoundSpan(Record):
    """A stretch of sound that nobody may hear, both channels of it; half-open, in seconds."""

    start: Seconds
    end: Seconds
    why: str
    by: str
    """Who decided: a person's name, "command line", or the program's own part that heard something."""

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a span of sound ends after it starts")
        return self


def stretch(words: str) -> tuple[float, float]:
    """Read FROM-TO, e.g. 00:12-00:15, as two moments in seconds.

    Raises:
        WrongUseError: it cannot be read so, or ends before it starts.
    """
    ends = [one.strip() for one in words.replace("\N{EN DASH}", "-").split("-")]
    if len(ends) != 2 or not all(ends):
        raise WrongUseError(f"{words!r} is no stretch of time", advice=HOW)
    start, end = (_moment(one, words) for one in ends)
    if end <= start:
        raise WrongUseError(f"{words!r} ends before it starts", advice=HOW)
    return start, end


def spans_of(stretches: Sequence[str], by: str) -> tuple[SoundSpan, ...]:
    """Return the stretches that a person asked for as spans, in order of time.

    Raises:
        WrongUseError: naming every one that cannot be read.
    """
    read, faults = [], []
    for words in stretches:
        try:
            read.append(stretch(words))
        except WrongUseError as problem:
            faults.append(problem.what)
    if faults:
        raise WrongUseError("; ".join(faults), advice=HOW)
    return tuple(SoundSpan(start=start, end=end, why=BY_HAND, by=by) for start, end in sorted(read))


def joined(spans: Iterable[SoundSpan]) -> tuple[tuple[float, float], ...]:
    """Return what the spans cover together, in order, no two touching, in seconds."""
    covered: list[tuple[float, float]] = []
    for one in sorted(spans, key=lambda span: (span.start, span.end)):
        if covered and one.start <= covered[-1][1]:
            covered[-1] = (covered[-1][0], max(covered[-1][1], one.end))
        else:
            covered.append((one.start, one.end))
    return tuple(covered)


def insist_it_can_be_followed(choice: SoundChoice, mute: Sequence[str], voices: bool) -> None:
    """Refuse a choice about the sound that says two things, or does not say what to silence.

    Raises:
        WrongUseError: saying which, with what to write instead.
    """
    asked = "--mute" if mute else "--voices"
    if (mute or voices) and choice not in EDITED:
        raise WrongUseError(f"{asked} is for a sound of which the rest is kept, and --audio {choice.value} "
                            f"{'leaves out all of it' if choice is SoundChoice.DROP else 'keeps all of it'}",
                            advice=f"Add --audio mute or --audio bleep; {DROP_IT}")
    if choice in {SoundChoice.MUTE, SoundChoice.BLEEP} and not mute and not voices:
        raise WrongUseError(f"--audio {choice.value} does not say which stretches",
                            advice=f"Add --mute 00:12-00:15 for each, or --voices for all speech; {DROP_IT}")
    if voices and choice is SoundChoice.DISGUISE:
        raise WrongUseError("--voices would silence the very speech that --audio disguise is to change",
                            advice="Take one of them; --mute silences single stretches of a disguised sound.")
    spans_of(mute, BY_HAND)


def contradictions(choice: SoundChoice, spans: Sequence[SoundSpan], voices: bool, source: Source) -> Iterator[str]:
    """Yield, in words, everything in which a plan's sound disagrees with itself or with its source."""
    if spans and choice not in EDITED:
        yield f"it has {len(spans)} stretches to silence, and the sound is to be {choice.value}"
    if spans and not source.sounds:
        yield f"it has {len(spans)} stretches to silence, and the file has no sound"
    if source.kind is MediaKind.RECORDING and choice is SoundChoice.DROP:
        yield "it is a recording, of which nothing is left without its sound: keep, mute, bleep or disguise it"
    if choice in {SoundChoice.MUTE, SoundChoice.BLEEP} and source.sounds and not spans and not voices:
        yield f"the sound is to be {choice.value}, and no stretch is named"
    if source.duration is not None:
        for one in (one for one in spans if one.start >= source.duration):
            yield f"a stretch to silence starts at {one.start:g} s, and the file ends at {float(source.duration):.2f} s"


def _moment(words: str, whole: str) -> float:
    found = _MOMENT.fullmatch(words)
    if found is None:
        raise WrongUseError(f"{words!r} in {whole!r} is no moment", advice=HOW)
    hours, minutes, seconds = found.groups()
    if (minutes and float(seconds) >= 60) or (hours and int(minutes) >= 60):
        raise WrongUseError(f"{words!r} in {whole!r} has 60 or more of what a larger unit counts", advice=HOW)
    return round(int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds), 6)

"""Write down what a file says aloud, for the person who decides what nobody should hear."""

from pathlib import Path

from media.decode import lining
from media.errors import WrongUseError
from media.probe import probe
from media.records import Record
from redact.audio import SoundSpan
from redact.transcript import Word, suggested, transcribe
from release.soundnotes import clock

UNSURE = 0.5  # below which a word is marked; half of such words are wrong


class Transcript(Record):
    """What was understood, and what of it looks like a name or a number; it decides nothing."""

    input: str
    words: tuple[Word, ...]
    suggested: tuple[SoundSpan, ...]

    @property
    def options(self) -> str:
        """The suggestions as options of `presspack redact`."""
        return " ".join(f"--mute {clock(one.start)}-{clock(one.end)}" for one in self.suggested)


def transcribe_file(path: Path) -> Transcript:
    """Understand a clip's or a recording's sound, and suggest stretches.

    Raises:
        UnreadableInputError, UnsupportedInputError: the file, or its sound, cannot be read.
        WrongUseError: it has no sound.
        MissingPartError: the extra `speech` is not installed.
    """
    source = probe(path)
    if not source.sounds:
        raise WrongUseError("has no sound", file=path, advice="Name a clip or a recording that has.")
    with lining(path, source) as line:
        words = transcribe(line)
    return Transcript(input=str(path), words=words, suggested=suggested(words))


def transcript_lines(made: Transcript) -> tuple[str, ...]:
    """The same in words: a sentence a line, then each suggestion, then the options that would follow them all."""
    if not made.words:
        return (f"{made.input}: no word was understood; listen to it",)
    sentences, begun = [], made.words[0].start
    held: list[str] = []
    for word in made.words:
        begun = begun if held else word.start
        held.append(word.text if word.sure >= UNSURE else f"{word.text}(?)")
        if word.text[-1] in ".?!":
            sentences.append(f"{clock(begun)}  {' '.join(held)}")
            held = []
    sentences += [f"{clock(begun)}  {' '.join(held)}"] if held else []
    told = [f"  {clock(one.start)}-{clock(one.end)}  {one.why}" for one in made.suggested]
    if told:
        told = ["", "Perhaps nobody should hear:", *told, "", f"All of them: {made.options}"]
    return (*sentences, *told, "", "Words are missed and misheard: listen to it yourself.")

"""What looks like a name or a number is suggested, with room around it; nothing is decided."""

from collections.abc import Iterator
from types import SimpleNamespace

import numpy as np
import pytest
from sound_makers import in_blocks

from benchmarks.vowels import SYLLABLE, vowels
from media.errors import MissingPartError
from redact import transcript
from redact.transcript import AROUND, Word, suggested, transcribe


def said(text: str) -> tuple[Word, ...]:
    """Return a word each second, half a second long."""
    return tuple(Word(text=word, start=float(place), end=place + 0.5, sure=0.9)
                 for place, word in enumerate(text.split()))


@pytest.fixture
def fresh() -> Iterator[None]:
    """Forget the network before and after."""
    transcript._network.cache_clear()
    yield
    transcript._network.cache_clear()


@pytest.mark.parametrize(("text", "found"), [
    ("My name is Jane and I live here.", ["Jane"]), ("He said so. Then he left.", []),
    ("I met Mr. Doe at 12 noon.", ["Doe", "12"]), ("It was flat twenty-two, I think.", ["twenty-two,"]),
    ("we called dave twice", ["dave"]), ("", [])])
def test_names_and_numbers_are_suggested_and_ordinary_words_are_not(text: str, found: list[str]) -> None:
    """A list that names every word is read by nobody."""
    words = said(text)

    spans = suggested(words)

    assert len(spans) == len(found)
    for span, name in zip(spans, found, strict=True):
        word = next(one for one in words if one.text == name)
        assert (span.start, span.end) == (max(0, word.start - AROUND), word.end + AROUND)
        assert span.by == "transcript"


def test_a_name_of_two_words_is_one_stretch() -> None:
    """Between first and last name nobody needs to hear a breath."""
    words = (Word(text="is", start=0, end=0.5, sure=1), Word(text="Jane", start=1, end=1.4, sure=1),
             Word(text="Doe,", start=1.45, end=1.9, sure=1))

    assert [(one.start, one.end) for one in suggested(words)] == [(0.8, 2.1)]


def test_words_carry_their_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """The network hears one line at its own rate; its words are taken over as they are."""
    heard = []

    def listen(samples: np.ndarray, **asked: object) -> tuple[list[SimpleNamespace], None]:
        heard.append((samples.shape, asked["temperature"], asked["language"]))
        words = [SimpleNamespace(word=" Jane", start=0.25, end=0.75, probability=0.5)]
        return [SimpleNamespace(words=words), SimpleNamespace(words=None)], None

    monkeypatch.setattr(transcript, "_network", lambda: SimpleNamespace(transcribe=listen))

    assert transcribe(in_blocks(vowels("aeiou"))) == (Word(text="Jane", start=0.25, end=0.75, sure=0.5),)
    assert transcribe(iter(())) == ()
    (shape, temperature, language), = heard
    assert abs(shape[0] - 5 * SYLLABLE * 16_000) < 32
    assert (temperature, language) == (0.0, "en")


@pytest.mark.usefixtures("fresh")
def test_another_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, or with other files than those measured, nothing is understood and nobody is misled."""
    monkeypatch.setattr(transcript, "FILES", {**transcript.FILES, "config.json": "0" * 64})

    with pytest.raises(MissingPartError, match="speech"):
        transcribe(in_blocks(vowels("aei")))

"""Stretches of sound: how they are written, and which choices cannot be followed."""

import pytest

from media.errors import WrongUseError
from redact.audio import SoundChoice, SoundSpan, insist_it_can_be_followed, joined, spans_of, stretch


@pytest.mark.parametrize(("words", "seconds"), [
    ("00:12-00:15", (12, 15)), ("12-15.25", (12, 15.25)), ("1:02:03.5-1:02:04", (3723.5, 3724)), ("0-0.5", (0, 0.5)),
    ("90:00-91:00", (5400, 5460)), ("00:12 \N{EN DASH} 00:15", (12, 15)), ("75-80", (75, 80))])
def test_a_stretch_is_read_as_people_write_it(words: str, seconds: tuple[float, float]) -> None:
    """The moments come from the clock of a player, whichever that is."""
    assert stretch(words) == seconds


@pytest.mark.parametrize("words", [
    "", "12", "12-", "-12", "15-12", "12-12", "1:75-2:00", "1:60:00-2:00:00", "a-b", "1-2-3", "12,5-13", "nan-1",
    "1e3-2e3", "\N{ARABIC-INDIC DIGIT ONE}-2x"])
def test_what_is_no_stretch_is_refused_and_the_form_is_told(words: str) -> None:
    """A name silenced at the wrong moment is a name said."""
    with pytest.raises(WrongUseError) as refused:
        stretch(words)

    assert "FROM-TO" in refused.value.advice


def test_every_stretch_that_cannot_be_read_is_named() -> None:
    """Nobody repairs one at a time."""
    with pytest.raises(WrongUseError, match=r"'x'.*'15-12'"):
        spans_of(("x", "1-2", "15-12"), "A. Drafter")


def test_stretches_that_touch_become_one() -> None:
    """A fade between two halves of one name would let its middle be guessed."""
    spans = spans_of(("3-4", "1-2", "2-2.5", "1.2-1.4"), "A. Drafter")

    assert joined(spans) == ((1, 2.5), (3, 4))
    assert {one.by for one in spans} == {"A. Drafter"}


def test_a_span_that_ends_before_it_starts_is_no_span() -> None:
    """Plans are edited by hand."""
    with pytest.raises(WrongUseError, match="ends after it starts"):
        SoundSpan.from_json('{"start": 2.0, "end": 1.0, "why": "a name", "by": "me"}')


@pytest.mark.parametrize(("choice", "mute", "words"), [
    (SoundChoice.DROP, ("1-2",), "leaves out all"), (SoundChoice.KEEP, ("1-2",), "keeps all"),
    (SoundChoice.MUTE, (), "does not say which"), (SoundChoice.BLEEP, (), "does not say which"),
    (SoundChoice.MUTE, ("2-1",), "ends before")])
def test_a_choice_that_says_two_things_or_nothing_is_refused(choice: SoundChoice, mute: tuple[str, ...],
                                                             words: str) -> None:
    """Whoever names a stretch believes it silenced; whoever asks for silence believes something is."""
    with pytest.raises(WrongUseError, match=words) as refused:
        insist_it_can_be_followed(choice, mute, False)

    assert refused.value.advice

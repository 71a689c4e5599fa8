"""The counting of what marks survive: a wrong reading is never a success."""

import numpy as np

from benchmarks.marks import HARMS, Row, noise
from watermark.finding import Found, Place
from watermark.pattern import BITS, WORDS, words_of

OTHER = 31_415_926_535


def a_reading(number: int | None, like: int) -> Found:
    """A reading that says `number` and is like the copy `like`."""
    spectra = np.zeros((WORDS, 1 << BITS))
    for place, word in enumerate(words_of(like)):
        spectra[place, word] = 9.0
    return Found(number, 20.0, Place(), spectra)


def test_a_right_a_missing_and_a_wrong_reading_are_told_apart() -> None:
    """A table that took a wrong name for a found one would be worse than none."""
    row = Row("saved again")

    for found in (a_reading(7, 7), a_reading(None, 7), a_reading(None, OTHER), a_reading(OTHER, OTHER)):
        row.note(found, 7)

    assert (row.blind, row.known, row.wrong) == (1, 2, 1)
    assert row.bits[:2] == [0, 0] and min(row.bits[2:]) > 0


def test_every_harm_changes_the_picture() -> None:
    """A harm that does nothing would be survived by anything."""
    picture = np.random.default_rng(2).integers(40, 200, (240, 400, 3)).astype(np.uint8)

    for name, harm in HARMS.items():
        harmed = harm(picture)
        assert harmed.shape != picture.shape or noise(picture, harmed) < 60, name

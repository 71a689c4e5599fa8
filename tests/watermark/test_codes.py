"""The code of a copy: wrong when any letter is, and told by nobody without the key."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import WrongUseError
from watermark.codes import ALPHABET, COPIES, code_for, code_of, number_of

NUMBERS = st.integers(0, COPIES - 1)


@given(NUMBERS)
def test_a_code_says_its_number(number: int) -> None:
    """However it is typed."""
    code = code_of(number)

    assert number_of(code) == number
    assert number_of(code.replace("-", " ").lower()) == number


@given(NUMBERS, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_one_wrong_letter_is_no_code(number: int, place: int, letter: str) -> None:
    """A misread letter must name nobody, rather than somebody else."""
    letters = list(code_of(number).replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter

    with pytest.raises(WrongUseError):
        number_of("".join(letters))


@given(NUMBERS, st.integers(0, 8), st.integers(0, 8))
def test_two_letters_that_changed_places_are_no_code(number: int, one: int, other: int) -> None:
    """That is how people mistype."""
    letters = list(code_of(number).replace("-", ""))
    if letters[one] == letters[other]:
        return
    letters[one], letters[other] = letters[other], letters[one]

    with pytest.raises(WrongUseError):
        number_of("".join(letters))


@pytest.mark.parametrize("text", ["", "ABC", "OI1-0ZS-B8U", "234-567-89", "¹²³-456-789"])
def test_what_is_no_code_is_refused(text: str) -> None:
    """Whoever types has a blurred picture before them."""
    with pytest.raises(WrongUseError):
        number_of(text)


def test_codes_hang_on_key_and_names() -> None:
    """The same copy made again has the same code; another release, recipient or force has another."""
    codes = {code_for(key, *names) for key in (b"a" * 32, b"b" * 32)
             for names in (("PP-1", "a@b"), ("PP-1", "b@b"), ("PP-2", "a@b"), ("PP-1a@b",))}

    assert len(codes) == 8
    assert code_for(b"a" * 32, "PP-1", "a@b") == code_for(b"a" * 32, "PP-1", "a@b")

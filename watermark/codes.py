"""Codes that name a copy: short, told apart in a blurred picture, and wrong when a letter is."""

import hashlib
import hmac
from typing import Annotated

from pydantic import StringConstraints

from media.errors import WrongUseError

ALPHABET = "23456789CDFHJKMNPRTVWXY"
"""23 signs, a prime number, none of which is taken for another: no 0 or O, 1 or I, 5 and S, 2 and Z, 8 and B, U; no
vowels, so no words."""

LETTERS = 8
"""Letters that say which copy; one more checks them."""

COPIES = len(ALPHABET) ** LETTERS
"""78 thousand million codes, 36 bits."""

Code = Annotated[str, StringConstraints(pattern=rf"^[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}$")]
"""Three times three letters, as it is printed."""


def code_of(number: int) -> str:
    """Write a copy's number, 0 up to COPIES, as its code."""
    if not 0 <= number < COPIES:
        raise ValueError(f"there is no copy {number}")
    signs = []
    for _ in range(LETTERS):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(sign)
    signs = [*reversed(signs), _check(signs[::-1])]
    text = "".join(ALPHABET[sign] for sign in signs)
    return "-".join(text[at:at + 3] for at in range(0, len(text), 3))


def number_of(code: str) -> int:
    """Return the number of a code as somebody typed it, in small letters or without its dashes.

    Raises:
        WrongUseError: it is no code: a letter is missing, is none of ours, or two have changed places.
    """
    text = "".join(code.upper().split()).replace("-", "")
    signs = [ALPHABET.find(letter) for letter in text]
    if len(signs) != LETTERS + 1 or min(signs) < 0 or _check(signs[:-1]) != signs[-1]:
        raise WrongUseError(f"{code!r} is no code of a copy", advice="Read it again: three times three of "
                            f"{ALPHABET}, the last of which checks the others.")
    number = 0
    for sign in signs[:-1]:
        number = number * len(ALPHABET) + sign
    return number


def code_for(key: bytes, *names: str) -> str:
    """Return the code that belongs to these names under a key; without the key nobody can work it out."""
    said = "\0".join((str(len(names)), *names)).encode()
    digest = hmac.new(key, b"presspack copy 1\0" + said, hashlib.sha256).digest()
    return code_of(int.from_bytes(digest) % COPIES)


def _check(signs: list[int]) -> int:
    """Return the sign that shows every single wrong letter and every two that changed places.

    Weights that differ, modulo a prime: a change of one letter, or of the places of two, cannot cancel out.
    """
    return sum(place * sign for place, sign in enumerate(signs, start=2)) % len(ALPHABET)

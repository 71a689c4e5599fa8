"""Text that people type and that will be printed: one line or one paragraph, with nothing left to fill in."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|\$\{.*?\}|\{[A-Za-z_ ]+\}"  # template languages
    r"|\[[A-Z][A-Z0-9 _/-]*\]|<[A-Za-z][A-Za-z0-9 _-]*>"  # [DATE], <name of force>
    r"|\b(?:TBC|TBA|TBD|TODO)\b|\bX{3,}\b|_{3,}|\.{4,}")
"""What word processors and letter templates leave where somebody still has to write."""

REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that make text read otherwise than it is stored."""


def open_placeholders(text: str) -> tuple[str, ...]:
    """Every part of a text that still waits to be filled in."""
    return tuple(found.group() for found in PLACEHOLDER.finditer(text))


def _printable(text: str) -> str:
    bad = sorted({f"U+{ord(one):04X}" for one in text
                  if one in REORDERING or (unicodedata.category(one) == "Cc" and one != "\n")})
    if bad:
        raise ValueError(f"holds characters that cannot be printed ({', '.join(bad)})")
    return text


def _single(text: str) -> str:
    if "\n" in text:
        raise ValueError("must be one line")
    return text


def _filled_in(text: str) -> str:
    left = open_placeholders(text)
    if left:
        raise ValueError(f"still to be filled in: {', '.join(left)}")
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
                 AfterValidator(_printable), AfterValidator(_single), AfterValidator(_filled_in)]
"""One printed line, at most 200 characters."""

Paragraph = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500),
                      AfterValidator(_printable), AfterValidator(_filled_in)]
"""At most 1,500 characters, so that the conditions sheet of a few items stays on one A4 page."""

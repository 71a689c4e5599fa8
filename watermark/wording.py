"""Settle the words of a stamp before they are written into any tag."""

import unicodedata

from media.errors import WrongUseError
from watermark.records import Stamp

LONGEST = 8000  # characters in one field; keeps a stamp near one page, far more than any condition needs


def settled(stamp: Stamp) -> Stamp:
    """Return the stamp with every field on one line, in NFC, single-spaced.

    Raises:
        WrongUseError: owner, notice or conditions are empty, a field is too long, or a field holds a control
            character or another that XML cannot carry; all faults are named at once.

    """
    words = {field: " ".join(unicodedata.normalize("NFC", text).split())
             for field, text in stamp.model_dump().items()}
    faults = [f"{field} is empty" for field in ("owner", "notice", "conditions") if not words[field]]
    faults += [f"{field} is longer than {LONGEST} characters" for field, text in words.items()
               if len(text) > LONGEST]
    faults += [f"{field} holds a character that tags cannot carry" for field, text in words.items()
               if any(unicodedata.category(letter) in {"Cc", "Cs", "Cn"} for letter in text)]
    if faults:
        raise WrongUseError(f"the stamp cannot be written: {'; '.join(faults)}",
                            advice="Correct these in the profile.")
    return Stamp(**words)


def instructions(stamp: Stamp) -> str:
    """Say what an editor must know before using the picture, in one paragraph."""
    return " ".join((stamp.conditions, contact_line(stamp))).strip()


def contact_line(stamp: Stamp) -> str:
    """Give reference and contact, as far as there are any."""
    parts = (("Reference", stamp.reference), ("Contact", stamp.contact))
    return " ".join(f"{word}: {value}." for word, value in parts if value)

"""Settle the words of a stamp before they are written into any tag."""

import unicodedata

from media.errors import WrongUseError
from watermark.records import Stamp

LONGEST = 8000  # characters in one field; keeps a stamp near one page, far more than any condition needs
LAST = "\uffff"  # exiftool reads the XP tags of EXIF as UCS-2, and shows what lies beyond as question marks


def settled(stamp: Stamp) -> Stamp:
    """Return the stamp as it is written: NFC, single-spaced, one line a field, of conditions as many as they have.

    Raises:
        WrongUseError: owner, notice or conditions are empty, a field is too long, or a field holds a control
            character or another that XML or EXIF cannot carry; all faults are named at once.

    """
    words = {field: one_line(text) for field, text in stamp.model_dump(exclude={"conditions", "data_mining"}).items()}
    words["conditions"] = lines(stamp.conditions)
    faults = [f"{field} is empty" for field in ("owner", "notice", "conditions") if not words[field]]
    faults += [f"{field} is longer than {LONGEST} characters" for field, text in words.items()
               if len(text) > LONGEST]
    faults += [f"{field} holds a character that tags cannot carry" for field, text in words.items()
               if any(unicodedata.category(letter) in {"Cc", "Cs", "Cn"} for letter in text.replace("\n", " "))]
    faults += [f"{field} holds {', '.join(beyond)}, which not every reader of EXIF can show"
               for field, text in words.items() if (beyond := sorted({one for one in text if one > LAST}))]
    if faults:
        raise WrongUseError(f"the stamp cannot be written: {'; '.join(faults)}",
                            advice="Correct these where the stamp is stated.")
    return Stamp(**words, data_mining=stamp.data_mining)


def one_line(text: str) -> str:
    """Return a text in NFC, on one line, single-spaced."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def lines(text: str) -> str:
    """Return a text in NFC, each of its lines single-spaced, without empty ones."""
    found = (one_line(line) for line in text.split("\n"))
    return "\n".join(line for line in found if line)


def instructions(stamp: Stamp) -> str:
    """Say what an editor must know before using the picture: the conditions, then where to ask."""
    return "\n".join(part for part in (stamp.conditions, contact_line(stamp)) if part)


def contact_line(stamp: Stamp) -> str:
    """Give reference, contact and web address, as far as there are any."""
    parts = ((stamp.reference, f"Reference: {stamp.reference}."), (stamp.contact, f"Contact: {stamp.contact}."),
             (stamp.web_statement, f"Full conditions: {stamp.web_statement}"))  # a dot would end up in the address
    return " ".join(words for value, words in parts if value)

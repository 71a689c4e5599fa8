"""A token that stands nowhere by chance, and every form in which it may travel."""

import base64
import hashlib
import zlib
from dataclasses import dataclass
from functools import cached_property

STEM = "CANARY"


@dataclass(frozen=True)
class Token:
    """One word for one place; `marks` are further bytes that betray it, such as those of a thumbnail's picture."""

    text: str
    marks: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, name: str, marks: tuple[bytes, ...] = ()) -> "Token":
        """Make the token of a place: the same name, the same token."""
        return cls(STEM + hashlib.sha256(name.encode()).hexdigest()[:12].upper(), marks)

    @property
    def ascii(self) -> bytes:
        """The plain word."""
        return self.text.encode()

    @property
    def everything(self) -> bytes:
        """The word in all four forms, for places that hold any bytes."""
        return b"\n".join((b"Witness Jane Doe", self.ascii, self.text.encode("utf-16-le"), self.base64.encode(),
                           zlib.compress(self.ascii * 2)))

    @property
    def base64(self) -> str:
        """The word in base64, behind words of its own, as a mail or a JSON field would hold it."""
        return base64.b64encode(b"name=" + self.ascii + b";").decode()

    @property
    def words(self) -> str:
        """Return the word, plain and in base64, for places that hold text."""
        return f"Jane {self.text} {self.base64}"

    @cached_property
    def needles(self) -> dict[str, tuple[bytes, ...]]:
        """What to search for, by the name of the form."""
        plain = self.ascii
        return {
            "plain": (plain, plain.lower()),
            "UTF-16": (self.text.encode("utf-16-le"), self.text.encode("utf-16-be")),
            "base64": tuple(_inside(plain, before) for before in range(3)),
            "hex": (plain.hex().encode(), plain.hex().upper().encode()),
            "picture": self.marks,
        }


def _inside(word: bytes, before: int) -> bytes:
    """Return the letters of base64 that depend on the word alone, where `before` bytes (0, 1, 2) go before it."""
    coded = base64.b64encode(b"\0" * before + word + b"\0" * 3)
    first, last = -(-before * 8 // 6), (before + len(word)) * 8 // 6
    return coded[first:last]

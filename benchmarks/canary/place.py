"""One place in a file where something can hide: what carries it, and how a token gets there."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.canary.token import Token

Plant = Callable[[bytes, Token], bytes]


@dataclass(frozen=True)
class Place:
    """A place; `plant` takes a whole file and a token, and returns the file with the token in it."""

    carrier: str
    """The suffix of the file that carries it, which is its format, too."""
    name: str
    plant: Plant
    shares: str = "many"
    """Places of one carrier and one word here can stand in one file; without a word it stands alone, because it
    makes the file anew or makes it be refused."""
    mark: Callable[[], tuple[bytes, ...]] = tuple
    """Further bytes that betray it."""

    @property
    def token(self) -> Token:
        """Return the token of this place."""
        return Token.of(f"{self.carrier} {self.name}", self.mark())

    @property
    def title(self) -> str:
        """Return carrier and name for a table."""
        return f"{self.carrier.removeprefix('.').upper()}: {self.name}"

    @property
    def file(self) -> str:
        """A file name that says nothing of the token."""
        words = "".join(letter if letter.isalnum() else "-" for letter in self.name.lower())
        return f"{self.carrier.removeprefix('.')}-{words}{self.carrier}"


def appended(data: bytes, token: Token) -> bytes:
    """Return a file with the token behind its end."""
    return data + token.everything

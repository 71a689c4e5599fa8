"""Read the single bits of H.264 and AAC headers, and insist that nothing stands behind their end."""

from watermark.grammar.base import MalformedError


class Bits:
    """Bits from the left; the place in the file is kept for messages."""

    def __init__(self, raw: bytes, start: int) -> None:
        self._value = int.from_bytes(raw, "big")
        self._left = 8 * len(raw)
        self._start = start

    @property
    def left(self) -> int:
        """How many are unread."""
        return self._left

    def take(self, width: int) -> int:
        """Read a number of so many bits; MalformedError past the end."""
        if width > self._left:
            raise MalformedError("a header cut short", self._start)
        self._left -= width
        return self._value >> self._left & ((1 << width) - 1)

    def count(self, most: int) -> int:
        """Read an Exp-Golomb number of at most `most`; MalformedError beyond."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise MalformedError("a header with an endless number", self._start)
        value = (1 << zeros) - 1 + self.take(zeros)
        if value > most:
            raise MalformedError(f"a header with {value} where {most} is the most", self._start)
        return value

    def signed(self, most: int) -> int:
        """Read a signed Exp-Golomb number between -`most` and `most`; MalformedError beyond."""
        value = self.count(2 * most + 1)
        return (value + 1) // 2 if value % 2 else -(value // 2)

    def insist(self, width: int, value: int, what: str) -> None:
        """Read so many bits that can only be this; MalformedError otherwise."""
        if self.take(width) != value:
            raise MalformedError(what, self._start)

    def end(self, what: str) -> None:
        """Insist on one set bit, and zeros to the end of that byte, which is the last; MalformedError otherwise."""
        left = self._left
        if not 1 <= left <= 8 or self.take(left) != 1 << (left - 1):
            raise MalformedError(f"something behind the end of {what}", self._start)

"""Read the coded header of a WebP's picture as far as the number of parts its data comes in (RFC 6386, section 9)."""

from watermark.grammar.base import MalformedError, Stretch


class _Bits:
    """Single bits of the arithmetic coder, each as likely as not."""

    def __init__(self, body: Stretch) -> None:
        self._body, self._at = body, 2
        self._value, self._range, self._shifted = body.number(0, 2), 255, 0

    def flag(self) -> bool:
        """Read one bit."""
        split = 1 + ((self._range - 1) * 128 >> 8)
        found = self._value >= split << 8
        if found:
            self._value -= split << 8
        self._range = self._range - split if found else split
        while self._range < 128:
            self._value, self._range, self._shifted = self._value << 1, self._range << 1, self._shifted + 1
            if self._shifted == 8:
                self._value |= self._body.number(self._at, 1)
                self._at, self._shifted = self._at + 1, 0
        return found

    def number(self, width: int) -> int:
        """Read a number of so many bits."""
        value = 0
        for _ in range(width):
            value = value << 1 | self.flag()
        return value

    def maybe(self, width: int) -> None:
        """Pass over a number that stands there only if a flag before it says so."""
        if self.flag():
            self.number(width)


def parts(picture: Stretch) -> int:
    """Return in how many parts the picture's data comes behind its first one; MalformedError where it is cut short.

    Ours come in one, whose end is the end of the chunk; between several there would be room.
    """
    first = picture.sub(10, picture.number(0, 3, "little") >> 5)
    if len(first) < 2:
        raise MalformedError("a WebP picture without a header", first.start)
    bits = _Bits(first)
    bits.number(2)  # kind of colours, and whether values are clipped
    if bits.flag():
        _segments(bits)
    bits.number(10)  # kind, strength and sharpness of smoothing
    if bits.flag() and bits.flag():
        for _ in range(8):
            bits.maybe(7)
    return 1 << bits.number(2)


def _segments(bits: _Bits) -> None:
    """Pass over how the picture is divided into segments of different coarseness."""
    mapped, described = bits.flag(), bits.flag()
    if described:
        bits.flag()
        for width in (8, 8, 8, 8, 7, 7, 7, 7):  # steps, then smoothing, each with a sign
            bits.maybe(width)
    if mapped:
        for _ in range(3):
            bits.maybe(8)

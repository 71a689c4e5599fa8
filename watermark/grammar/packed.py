"""Unpack deflated picture data, as PNG and TIFF hold it, and insist that it is the picture and nothing more."""

import zlib
from collections.abc import Iterator, Sequence

from watermark.grammar.base import Finding, MalformedError, Stretch

STEP = 1 << 20  # bytes unpacked at once


def unpacked_findings(parts: Sequence[Stretch], wanted: int, what: str) -> Iterator[Finding]:
    """Check that one stream in one or more parts unpacks to exactly `wanted` bytes, and ends with its last byte.

    Raises:
        MalformedError: it cannot be unpacked.

    """
    unpack, got = zlib.decompressobj(), 0
    try:
        for part in parts:
            left = part.raw()
            while left and got <= wanted:
                got += len(unpack.decompress(left, STEP))
                left = unpack.unconsumed_tail
                if unpack.unused_data:
                    yield part.residue(f"something behind the picture inside the {what}'s data")
                    return
        got += len(unpack.flush()) if got <= wanted else 0
    except zlib.error as problem:
        raise MalformedError(f"{what} picture data that cannot be unpacked", parts[0].start) from problem
    if got != wanted or not unpack.eof:
        yield parts[0].residue(f"{what} picture data of {got} bytes or more instead of {wanted}")

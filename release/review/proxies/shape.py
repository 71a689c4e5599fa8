"""How large a proxy is, and where a clip is cut into chunks that can be drawn again each by itself."""

from collections.abc import Iterator
from fractions import Fraction

import cv2
import numpy as np

from media.encode_picture import rate_of
from media.frame import Pixels
from media.geometry import Size
from media.probe import Source

LONG, SHORT = 854, 480
"""Pixels of the longer and the shorter side at most: small enough to scrub, sharp enough to judge a cover at."""
CHUNK_SECONDS = 1
"""What is drawn again at the least, and the distance of key pictures: each costs a reviewer that much of waiting."""

Span = tuple[int, int]
"""First and last frame, both included."""


def proxy_size(size: Size) -> Size:
    """Return the size of a proxy, both sides even, never larger than the source but for a pixel of it."""
    long, short = max(size.width, size.height), min(size.width, size.height)
    factor = min(Fraction(1), Fraction(LONG, long), Fraction(SHORT, short))
    wide, high = (max(2, round(side * factor / 2) * 2) for side in (size.width, size.height))
    return Size(width=wide, height=high)


def coded_as(source: Source) -> Source:
    """Return what an encoder of proxies is told that it encodes."""
    return source.model_copy(update={"size": proxy_size(source.size), "notes": ()})


def shrunk(pixels: Pixels, size: Size) -> Pixels:
    """Return a picture at a smaller size: halved as often as that goes, and then taken between its pixels.

    Means over parts of pixels would be no better to look at, and take seven times as long.
    """
    while pixels.shape[0] >= 2 * size.height and pixels.shape[1] >= 2 * size.width:
        half = (pixels.shape[1] // 2, pixels.shape[0] // 2)
        pixels = np.asarray(cv2.resize(pixels, half, interpolation=cv2.INTER_AREA), np.uint8)
    if pixels.shape[:2] == (size.height, size.width):
        return pixels
    return np.asarray(cv2.resize(pixels, (size.width, size.height), interpolation=cv2.INTER_LINEAR), np.uint8)


def chunks_of(first: int, stop: int, source: Source) -> Iterator[Span]:
    """Yield the chunks of a part of a clip, in order.

    None is a single frame, unless the part is: two key pictures that follow each other would need different numbers.
    """
    length = max(2, round(CHUNK_SECONDS * rate_of(source)))
    while first < stop:
        behind = first + length
        behind = stop if stop - behind < 2 else behind
        yield first, behind - 1
        first = behind

"""Burn one legible line into every picture of a photo or clip, clear of what must be seen."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from media.errors import MissingPartError, WrongUseError
from media.frame import Frame
from media.geometry import Box, Size
from media.render import FrameFilter

FONT = Path(__file__).with_name("dejavu-sans-latin.ttf")
# DejaVu Sans cut down to Latin: Pillow's built-in font has neither the pound sign nor Welsh letters.

TEXT_RATIO = 0.026  # of the picture's height: readable when a clip is shown small, yet no banner
SMALLEST_LEGIBLE = 11  # pixels; below this strokes of lower-case letters run together
SMALLEST = 5  # pixels; a thumbnail-sized picture still shows that a mark is there
WIDEST = 0.94  # share of the picture's width
HIGHEST = 0.5  # share of the picture's height, reached only by thumbnail-sized pictures
BAND = 0.85  # darkness under the text: a caption that the camera burnt in must not show through the letters
DIVIDER = "\N{MIDDLE DOT}"
STOPS = 9  # places tried along the top and bottom edge


@dataclass(frozen=True)
class _Layout:
    """Lines of text at one font size; `width` and `height` hold the band, padding included."""

    lines: tuple[str, ...]
    font_size: int
    width: int
    height: int


def mark(text: str, size: Size, avoid: Sequence[Box]) -> FrameFilter:
    """Return a frame filter that burns `text` into upright frames of `size`.

    The place is the same on every frame: the one along the bottom or top edge with the least overlap with
    `avoid` (boxes in upright pixels, one for each frame a face is there, so that time counts). The line is
    wrapped to two lines or made smaller until all of it fits.

    Raises:
        WrongUseError: the text is empty, or has a letter that the font cannot draw.
        MissingPartError: Pillow was built without FreeType, or the font file is gone.

    """
    layout, box = _placed(_settled(text), size, avoid)
    ink = _ink(layout, box)
    rows, columns = slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))
    keep = ((1 - BAND) * (256 - ink)).astype(np.uint16)
    add = (ink * 255).astype(np.uint16)

    def burn(frame: Frame) -> Frame:
        if frame.size != size:
            raise ValueError(f"a mark for {size} was given a frame of {frame.size}")
        pixels = frame.pixels.copy()
        under = pixels[rows, columns].astype(np.uint16)
        pixels[rows, columns] = ((under * keep + add) >> 8).astype(np.uint8)
        return frame.with_pixels(pixels)

    return burn


def mark_box(text: str, size: Size, avoid: Sequence[Box]) -> Box:
    """Return where `mark` with the same arguments draws, in whole upright pixels; same errors."""
    return _placed(_settled(text), size, avoid)[1]


def _settled(text: str) -> str:
    """One line of text with single spaces; refuses what could not be read in the picture."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if not line:
        raise WrongUseError("the visible mark has no words", advice="Give the text of the mark.")
    font = _font(32)
    unknown = bytes(font.getmask("\uffff"))
    strange = {letter for letter in line if letter != " " and bytes(font.getmask(letter)) == unknown}
    if strange:
        named = " ".join(ascii(letter) for letter in sorted(strange))
        raise WrongUseError(f"the visible mark has letters that cannot be drawn: {named}",
                            advice="Write the mark in Latin letters.")
    return line


def _placed(text: str, size: Size, avoid: Sequence[Box]) -> tuple[_Layout, Box]:
    """Choose the layout and the place with the least overlap; earlier ones win a tie."""
    boxes = np.array([(one.left, one.top, one.right, one.bottom) for one in avoid], dtype=np.float64)
    choices = [(layout, box) for layout in _layouts(text, size) for box in _places(layout, size)]
    return min(choices, key=lambda choice: _overlap(choice[1], boxes))


def _overlap(box: Box, boxes: NDArray[np.float64]) -> float:
    """Area of the box that lies under any of the boxes, counted once for each."""
    if not boxes.size:
        return 0.0
    wide = np.minimum(boxes[:, 2], box.right) - np.maximum(boxes[:, 0], box.left)
    high = np.minimum(boxes[:, 3], box.bottom) - np.maximum(boxes[:, 1], box.top)
    return float((wide.clip(min=0) * high.clip(min=0)).sum())


def _places(layout: _Layout, size: Size) -> Iterator[Box]:
    """Places along the bottom edge, then the top edge, corners first; even, so that colours do not fringe."""
    margin = min(layout.font_size // 2, (size.width - layout.width) // 2, (size.height - layout.height) // 2)
    lowest, rightmost = size.height - layout.height - margin, size.width - layout.width - margin
    stops = [margin + (rightmost - margin) * stop // (STOPS - 1) for stop in range(STOPS)]
    for top in (lowest, margin):
        for left in (stops[0], stops[-1], *stops[1:-1]):
            x, y = left & ~1, top & ~1
            yield Box(left=x, top=y, right=x + layout.width, bottom=y + layout.height)


def _layouts(text: str, size: Size) -> tuple[_Layout, ...]:
    """Every way to set the text at the largest size that fits: usually one line or two."""
    ideal = max(SMALLEST_LEGIBLE, round(TEXT_RATIO * size.height))
    for points in range(ideal, SMALLEST - 1, -1):
        counts = (1, 2) if points >= SMALLEST_LEGIBLE else (1, 2, 3, 4)
        set_so = [_set(text, points, count, int(WIDEST * size.width)) for count in counts]
        fitting = tuple(dict.fromkeys(one for one in set_so if one is not None and _fits(one, size)))
        if fitting:
            return fitting
    # Nothing fits: a picture of thumbnail size, or a very long text. Set it small, `_ink` squeezes the rest.
    last = next(one for count in (4, 3, 2, 1) if (one := _set(text, SMALLEST, count, 1 << 20)) is not None)
    highest = max(1, int(HIGHEST * size.height))
    return (_Layout(last.lines, last.font_size, min(last.width, size.width), min(last.height, highest)),)


def _fits(layout: _Layout, size: Size) -> bool:
    return layout.width <= WIDEST * size.width and layout.height <= HIGHEST * size.height


def _set(text: str, points: int, count: int, room: int) -> _Layout | None:
    """Set the text in `count` lines of even length; None when it has fewer words, or needs more lines.

    `room` is the width in pixels that lines may take.
    """
    font, words = _font(points), _words(text)
    if count > len(words) or len(_wrapped(font, words, room)) > count:
        return None
    narrow, wide = max(_width(font, word) for word in words), _width(font, text)
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(_wrapped(font, words, middle)) <= count:
            wide = middle
        else:
            narrow = middle + 1
    lines = _wrapped(font, words, wide)
    pad = max(2, points // 3)
    ascent, descent = font.getmetrics()
    width = max(_width(font, line) for line in lines) + 2 * pad
    return _Layout(lines, points, width + width % 2, (ascent + descent) * len(lines) + pad)


def _words(text: str) -> list[str]:
    """Split where a line may end: after a dot that divides, never before it."""
    words: list[str] = []
    for word in text.split():
        if words and word == DIVIDER:
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def _wrapped(font: ImageFont.FreeTypeFont, words: Sequence[str], limit: int) -> tuple[str, ...]:
    """Break into lines no wider than `limit` pixels, as full as they go."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if _width(font, longer) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def _ink(layout: _Layout, box: Box) -> NDArray[np.float64]:
    """How white the text makes each pixel of the box, 0 to 256: height x width x 1."""
    font = _font(layout.font_size)
    pad = max(2, layout.font_size // 3)
    ascent, descent = font.getmetrics()
    width = max(layout.width, max(_width(font, line) for line in layout.lines) + 2 * pad)
    patch = Image.new("L", (width, (ascent + descent) * len(layout.lines) + pad))
    pen = ImageDraw.Draw(patch)
    for row, line in enumerate(layout.lines):
        pen.text((pad, pad // 2 + row * (ascent + descent)), line, font=font, fill=255)
    target = (int(box.width), int(box.height))
    if patch.size != target:
        patch = patch.resize(target, Image.Resampling.BOX)
    return np.asarray(patch, dtype=np.float64)[:, :, None] * (256 / 255)


@lru_cache(maxsize=4096)
def _width(font: ImageFont.FreeTypeFont, text: str) -> int:
    """Width of the set text in whole pixels."""
    return int(np.ceil(font.getlength(text)))


@cache
def _font(points: int) -> ImageFont.FreeTypeFont:
    """Load the shipped font; basic layout, because the other one depends on a library not everybody has."""
    try:
        return ImageFont.truetype(FONT, points, layout_engine=ImageFont.Layout.BASIC)
    except (OSError, ImportError) as problem:
        raise MissingPartError("the font of the visible mark cannot be used", file=FONT.name) from problem

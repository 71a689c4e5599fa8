"""Set a line of text, beside a logo where there is one, into a picture of any size."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from media.errors import MissingPartError, WrongUseError
from media.geometry import Size

FONT = Path(__file__).with_name("dejavu-sans-latin.ttf")
# DejaVu Sans cut down to Latin: Pillow's built-in font has neither the pound sign nor Welsh letters.

TEXT_RATIO = 0.026  # of the picture's height: readable when a clip is shown small, yet no banner
SMALLEST_LEGIBLE = 11  # pixels; below this strokes of lower-case letters run together
SMALLEST = 5  # pixels; a thumbnail-sized picture still shows that a mark is there
HIGHEST = 0.5  # share of the picture's height, reached only by thumbnail-sized pictures
LOGO = 1.5  # times the height of a line: smaller, a crest is a blot
DIVIDER = "\N{MIDDLE DOT}"


@dataclass(frozen=True)
class Layout:
    """Lines of text at one font size; `width` and `height` hold the band, padding and logo included."""

    lines: tuple[str, ...]
    font_size: int
    width: int
    height: int
    logo: tuple[int, int] = (0, 0)
    """Width and height of the logo, at the left; nothing where there is none, or no room for one."""

    @property
    def pad(self) -> int:
        """Pixels between the letters and the band's edge."""
        return max(2, self.font_size // 3)


@dataclass(frozen=True)
class Room:
    """The picture, the share of its width that a line may take, and how wide a logo is for its height."""

    size: Size
    widest: float
    aspect: float = 0.0

    @property
    def width(self) -> int:
        """Pixels that a band may be wide."""
        return max(1, int(self.widest * self.size.width))


def settled(text: str) -> str:
    """Return one line of text with single spaces.

    Raises:
        WrongUseError: it is empty, or has a letter that the font cannot draw.
        MissingPartError: Pillow was built without FreeType, or the font file is gone.
    """
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


def layouts(text: str, room: Room) -> tuple[Layout, ...]:
    """Every way to set the text at the largest size that fits: usually one line or two."""
    size = room.size
    ideal = max(SMALLEST_LEGIBLE, round(TEXT_RATIO * size.height))
    for points in range(ideal, SMALLEST - 1, -1):
        counts = (1, 2) if points >= SMALLEST_LEGIBLE else (1, 2, 3, 4)
        set_so = [_set(text, points, count, room) for count in counts]
        fitting = tuple(dict.fromkeys(one for one in set_so if one is not None and _fits(one, room)))
        if fitting:
            return fitting
    # Nothing fits: a picture of thumbnail size, or a very long text. Set it small, `ink` squeezes the rest.
    boundless = Room(Size(width=1 << 20, height=size.height), 1.0)
    last = next(one for count in (4, 3, 2, 1) if (one := _set(text, SMALLEST, count, boundless)) is not None)
    highest = max(1, int(HIGHEST * size.height))
    return (Layout(last.lines, last.font_size, min(last.width, size.width), min(last.height, highest)),)


def ink(layout: Layout) -> NDArray[np.float64]:
    """How much of each pixel of the layout the letters cover, 0 to 1: height x width."""
    font, pad = _font(layout.font_size), layout.pad
    ascent, descent = font.getmetrics()
    left = layout.logo[0] + pad if layout.logo[0] else 0
    block = (ascent + descent) * len(layout.lines)
    natural = left + max(_width(font, line) for line in layout.lines) + 2 * pad
    patch = Image.new("L", (max(layout.width, natural), max(layout.height, block + pad)))
    pen = ImageDraw.Draw(patch)
    top = (patch.height - block) // 2
    for row, line in enumerate(layout.lines):
        pen.text((left + pad, top + row * (ascent + descent)), line, font=font, fill=255)
    target = (layout.width, layout.height)
    if patch.size != target:
        patch = patch.resize(target, Image.Resampling.BOX)
    return np.asarray(patch, dtype=np.float64) / 255


def _fits(layout: Layout, room: Room) -> bool:
    return layout.width <= room.width and layout.height <= HIGHEST * room.size.height


def _set(text: str, points: int, count: int, room: Room) -> Layout | None:
    """Set the text in `count` lines of even length; None when it has fewer words, or needs more lines."""
    font, words = _font(points), _words(text)
    ascent, descent = font.getmetrics()
    line, pad = ascent + descent, max(2, points // 3)
    # A crest is left off where not even the letters are legible: it would only take their place.
    high = round(LOGO * line) if count == 1 else line * count
    logo = (round(room.aspect * high), high) if room.aspect and points >= SMALLEST_LEGIBLE else (0, 0)
    beside = logo[0] + pad if logo[0] else 0
    if count > len(words) or len(_wrapped(font, words, room.width - beside)) > count:
        return None
    narrow, wide = max(_width(font, word) for word in words), _width(font, text)
    while narrow < wide:
        middle = (narrow + wide) // 2
        if len(_wrapped(font, words, middle)) <= count:
            wide = middle
        else:
            narrow = middle + 1
    lines = _wrapped(font, words, wide)
    width = beside + max(_width(font, one) for one in lines) + 2 * pad
    return Layout(lines, points, width + width % 2, max(line * len(lines), logo[1]) + pad, logo)


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

"""Read the code of a copy in a picture's burnt-in line, with the text networks of the extra `text`."""

import re
from collections.abc import Iterator
from math import ceil
from pathlib import Path

import numpy as np

from media.decode import decoding
from media.errors import WrongUseError
from media.frame import Pixels
from media.geometry import Box, Size
from media.probe import MediaKind, probe
from redact.detect import ocr
from redact.detect.text import Text
from watermark.codes import code_of, number_of

CANDIDATE = re.compile(r"(?=([0-9A-Z]{3}-?[0-9A-Z]{3}-?[0-9A-Z]{3}))")
"""Every nine signs in a row: which of them are a code, the ninth says."""

SHORT = re.compile(r"(?=(?<![0-9A-Z])([0-9A-Z]{2,3})-([0-9A-Z]{2,3})-([0-9A-Z]{2,3})(?![0-9A-Z]))")
"""Three groups, one of which may have lost a letter: the network takes two of the same for one."""

MISREAD = str.maketrans({")": "J", "]": "J", "·": " "})
"""What the network says for a J whose top has faded; a dot ends a word."""

FRAMES = (0, 50)
"""Of a clip: the line is the same on all, and two do where one is blurred."""

WINDOW = 12.0  # heights of a line that are read at once: as many as the network sees without squeezing
STRIDE = 4.0  # heights to the next window: two share more than a code is long


def codes_in(file: Path) -> tuple[str, ...]:
    """Return every code that can be read in a photo, or on two frames of a clip; each has its check sign right.

    Any nine signs pass the check once in 23, so that what is in no register means nothing.

    Raises:
        MissingPartError: the extra `text` is not installed.
        UnreadableInputError, UnsupportedInputError: the file cannot be decoded.
    """
    ocr.weights("find")
    source = probe(file)
    with decoding(file, source, only=FRAMES if source.kind is MediaKind.CLIP else ()) as frames:
        return tuple(dict.fromkeys(code for frame in frames for code in _codes(frame.pixels)))


def _codes(picture: Pixels) -> Iterator[str]:
    size = Size(width=picture.shape[1], height=picture.shape[0])
    for line in Text().find(picture):
        for window in _windows(line.box):
            where = window.pixels(size)
            if where is None:
                continue
            yield from codes_said(ocr.read(np.ascontiguousarray(picture[where]))[0])


def codes_said(said: str) -> Iterator[str]:
    """Yield every code that what was read may stand for, as it was read and with a lost letter put back."""
    plain = said.upper().translate(MISREAD)
    whole = (found.group(1) for found in CANDIDATE.finditer(plain.replace(" ", "")))
    mended = (one for found in SHORT.finditer(plain) for one in _mended(tuple(found.groups())))
    for one in (*whole, *mended):
        try:
            yield code_of(number_of(one))
        except WrongUseError:
            continue


def _mended(groups: tuple[str, ...]) -> Iterator[str]:
    """Double either letter of the one group of two."""
    short = [place for place, group in enumerate(groups) if len(group) < 3]
    if len(short) != 1:
        return
    place, group = short[0], groups[short[0]]
    for whole in (group[0] + group, group + group[-1]):
        yield "-".join((*groups[:place], whole, *groups[place + 1:]))


def _windows(line: Box) -> Iterator[Box]:
    """Cut a long line into pieces that the network reads in their own proportions."""
    wide, step = WINDOW * line.height, STRIDE * line.height
    for at in range(max(1, ceil((line.width - wide) / step) + 1)):
        left = line.left + at * step
        yield Box(left=left, top=line.top, right=min(line.right, left + wide), bottom=line.bottom)

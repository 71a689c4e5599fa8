"""Tell number plates from other text by their shape, their ground and what they say."""

import re
from collections.abc import Callable

import cv2
import numpy as np

from media.frame import Pixels

Read = Callable[[Pixels], tuple[str, float]]
"""What one line of text says, and how sure that is, 0 to 1."""

FLATTEST, TALLEST = 9.0, 1.6
"""Width over height of the line: UK plates are 520 x 111 mm, seen from aside a good deal narrower."""

SURE = 0.5
"""Mean certainty of the letters below which a reading says nothing."""

LETTER, DIGIT = "[A-Z01258]", "[0-9OIQDSBZGTL]"
"""What a letter and a digit may be read as: seen small, 0 and O, 1 and I, 5 and S, 8 and B, 2 and Z look alike."""

DISTINCT = re.compile(f"[A-Z0]{{2}}{DIGIT}{{2}}{LETTER}{{3}}|[A-Z]{DIGIT}{{1,3}}{LETTER}{{3}}|"
                      f"{LETTER}{{3}}{DIGIT}{{1,3}}[A-Z]")
"""The styles since 2001 (AB12 CDE), from 1983 (A123 BCD) and from 1963 (ABC 123D)."""

PLAIN = re.compile(r"[A-Z]{1,3}[0-9]{1,4}|[0-9]{1,4}[A-Z]{1,3}")
"""Northern Ireland, cherished and oldest numbers (ABZ 1234, 123 AB): much else reads so, hence the ground decides."""

LIGHT = 1.35
"""A plate's ground is so many times as bright as its letters, at least."""

EVENLY = 1.35
"""Channels of a white differ by less than this factor, those of a yellow by more."""

MUCH = 0.45
"""Share of the band of letters that is ground."""

BAND = 0.25, 0.06
"""Of the line's height and width, on each side, left out to look at the band of letters alone."""


def is_plate(line: Pixels, read: Read) -> bool:
    """Whether one line of text, cut out of the picture, looks and reads like a UK number plate.

    Plates of two rows, of other countries and those read badly are not told; they stay what they were
    found as, text, and are hidden all the same.
    """
    high, wide = line.shape[:2]
    if high < 6 or not TALLEST <= wide / high <= FLATTEST or not on_plate_ground(line):
        return False
    said, sure = read(line)
    plain = re.sub(r"[^A-Z0-9]", "", said.upper())
    styled = DISTINCT.fullmatch(plain) and any(letter.isdigit() for letter in plain)  # POLICE has none
    return sure >= SURE and bool(styled or PLAIN.fullmatch(plain))


def on_plate_ground(line: Pixels) -> bool:
    """Whether most of the line is an even white or yellow, with darker letters on it."""
    down, across = round(BAND[0] * line.shape[0]), round(BAND[1] * line.shape[1])
    band = line[down:line.shape[0] - down, across:line.shape[1] - across]
    grey = cv2.cvtColor(band, cv2.COLOR_BGR2GRAY)
    split, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ground = grey > split
    if ground.mean() < MUCH or grey[ground].mean() < LIGHT * max(1.0, float(grey[~ground].mean())):
        return False
    blue, green, red = np.median(band[ground], axis=0).tolist()
    white = max(blue, green, red) < EVENLY * max(1.0, min(blue, green, red))
    yellow = min(red, green) > EVENLY * max(1.0, blue) and red < 1.6 * green
    return bool(white or yellow)

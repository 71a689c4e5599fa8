"""Things to read, drawn for the tests of finding text, and the loud skip where the extra is missing."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from media.geometry import Box
from redact.detect import ocr

FONT = Path(__file__).parents[2] / "watermark" / "dejavu-sans-latin.ttf"

Picture = NDArray[np.uint8]


def need_text() -> None:
    """Skip loudly where the text networks are not installed; where CI runs, that is a failure."""
    if ocr.installed() is not None:
        return
    if os.environ.get("CI"):
        pytest.fail("the extra `text` is not installed, and CI must have it")
    pytest.skip("NOT CHECKED: the extra `text` is not installed; pip install 'presspack[text]' to run this test")


def a_wall(width: int = 640, height: int = 360, tone: int = 90) -> Picture:
    """Make a wall with some grain and a shadow."""
    draw = np.random.default_rng(11)
    shade = np.linspace(0.8, 1.2, width)[None, :, None] * tone
    return np.clip(shade + draw.normal(0, 4, (height, width, 3)), 0, 255).astype(np.uint8)


def written(picture: Picture, words: str, at: tuple[int, int], capital: int = 16,
            ink: tuple[int, int, int] = (235, 235, 235)) -> tuple[Picture, Box]:
    """Write words with capitals of that many pixels, top left at `at`; return the picture and the ink's box."""
    image = Image.fromarray(picture[..., ::-1])
    font = ImageFont.truetype(str(FONT), round(capital / 0.73))
    pen = ImageDraw.Draw(image)
    pen.text(at, words, font=font, fill=ink[::-1], anchor="lt")
    left, top, right, bottom = pen.textbbox(at, words, font=font, anchor="lt")
    return np.ascontiguousarray(np.asarray(image)[..., ::-1]), Box(left=left, top=top, right=right, bottom=bottom)


def plated(picture: Picture, words: str, at: tuple[int, int], capital: int = 20,
           ground: tuple[int, int, int] = (30, 190, 235)) -> tuple[Picture, Box]:
    """Screw on a number plate; return the picture and the ink's box."""
    _, ink = written(picture, words, (at[0] + capital // 2, at[1] + capital // 2), capital)
    board = picture.copy()
    corner = (round(ink.right + capital // 2), round(ink.bottom + capital // 2))
    cv2.rectangle(board, at, corner, ground, cv2.FILLED)
    return written(board, words, (at[0] + capital // 2, at[1] + capital // 2), capital, (15, 15, 15))

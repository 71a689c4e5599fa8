"""Make pictures with something to read on them, and say exactly where: by letter height, object and condition."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from media.geometry import Box
from samples.maker.backdrop import paint
from samples.maker.scene import Backdrop, Camera

Picture = NDArray[np.uint8]

FONT = Path(__file__).resolve().parent.parent / "watermark" / "dejavu-sans-latin.ttf"
CAPITAL = 0.73  # height of a capital over the size the font is asked for
FINE = 3  # objects are drawn this many times larger, then reduced: letters of 6 pixels have smooth edges
PLACES = (Backdrop.YARD, Backdrop.ROOM)

OBJECTS = ("clock", "badge", "plate", "document", "phone")
CONDITIONS = ("clear", "aslant", "bad")  # bad: aslant too, dim, smeared, noisy, hard compressed


@dataclass(frozen=True)
class Scene:
    """One picture with one object: the ink of each line, and the whole object where it has sides of its own."""

    pixels: Picture
    lines: tuple[Box, ...]
    whole: Box | None


@dataclass(frozen=True)
class Sheet:
    """An object drawn flat: its picture, which of it is there, and its lines' ink as corners."""

    pixels: Picture
    lines: tuple[tuple[float, float, float, float], ...]
    has_sides: bool


def scene(what: str, height: int, condition: str, seed: int) -> Scene:
    """Make a picture with one object whose capitals are `height` pixels high."""
    rng = np.random.default_rng((seed, height, OBJECTS.index(what), CONDITIONS.index(condition)))
    sheet = _drawn(what, height, rng)
    high, wide = (round(side / FINE) for side in sheet.pixels.shape[:2])
    room = max(640, round(1.6 * wide)), max(480, round(1.6 * high))
    base = empty(PLACES[seed % len(PLACES)], room, seed)
    left = rng.integers(20, base.shape[1] - wide - 20)
    top = rng.integers(20, base.shape[0] - high - 20)
    flat = np.array([(left, top), (left + wide, top), (left + wide, top + high), (left, top + high)], np.float32)
    if condition != "clear" and what != "clock":  # a burnt-in line is never seen aslant
        flat += rng.uniform(-0.07, 0.07, (4, 2)).astype(np.float32) * min(wide, 4 * high)
    return _placed(base, sheet, flat, worn=condition == "bad", rng=rng)


def empty(place: Backdrop, size: tuple[int, int], seed: int) -> Picture:
    """Paint a place with nothing to read in it, width by height."""
    camera = Camera(width=size[0], height_pixels=size[1])
    whole = paint(place, camera, seed)
    top, left = (whole.shape[0] - size[1]) // 2, (whole.shape[1] - size[0]) // 2
    return np.ascontiguousarray(whole[top:top + size[1], left:left + size[0]])


def _placed(base: Picture, sheet: Sheet, corners: NDArray[np.float32], *, worn: bool,
            rng: np.random.Generator) -> Scene:
    high, wide = sheet.pixels.shape[:2]
    edges = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    turn = cv2.getPerspectiveTransform(edges, corners)
    soft = cv2.GaussianBlur(sheet.pixels, (0, 0), FINE / 2.5)
    laid = cv2.warpPerspective(soft, turn, (base.shape[1], base.shape[0]), flags=cv2.INTER_AREA)
    there = np.full((high, wide), 255, np.uint8)
    if not sheet.has_sides:  # letters alone, with the dark rim that cameras give them
        ink = (sheet.pixels.max(axis=2) > 128).astype(np.uint8) * 255
        there = cv2.dilate(ink, np.ones((2 * FINE + 1, 2 * FINE + 1), np.uint8)).astype(np.uint8, copy=False)
    share = cv2.warpPerspective(cv2.GaussianBlur(there, (0, 0), FINE / 2.5), turn,
                                (base.shape[1], base.shape[0]))[..., None] / 255
    picture = base * (1 - share) + laid * share
    if worn:
        picture = _worn(picture, rng)
    lines = tuple(_round(cv2.perspectiveTransform(_corners(line), turn)[0]) for line in sheet.lines)
    whole = _round(cv2.perspectiveTransform(edges[None], turn)[0]) if sheet.has_sides else None
    return Scene(np.clip(picture, 0, 255).astype(np.uint8) if not worn else _compressed(picture), lines, whole)


def _worn(picture: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return it dim, smeared and noisy."""
    dim = cv2.GaussianBlur(picture * 0.45, (0, 0), 0.8)
    return dim + cv2.GaussianBlur(rng.normal(0, 12, picture.shape), (0, 0), 0.7)


def _compressed(picture: NDArray[np.float64]) -> Picture:
    _, coded = cv2.imencode(".jpg", np.clip(picture, 0, 255).astype(np.uint8), (cv2.IMWRITE_JPEG_QUALITY, 30))
    return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), np.uint8)


def _drawn(what: str, height: int, rng: np.random.Generator) -> Sheet:
    """Draw an object FINE times too large."""
    words, ground, ink, sides = _said(what, rng)
    letter = height * FINE
    font = ImageFont.truetype(str(FONT), round(letter / CAPITAL))
    widest = max(font.getlength(line) for line in words)
    room = 0.35 if what == "plate" else 1.0
    wide, high = widest + 2 * room * letter, (1.8 * len(words) - 0.8 + 2 * room) * letter
    if what == "phone":
        high = max(high, 1.9 * wide)
    if what == "document":
        high = max(high, 1.41 * wide)
    image = Image.new("RGB", (round(wide), round(high)), ground)
    pen = ImageDraw.Draw(image)
    boxes = []
    for number, line in enumerate(words):
        foot = (room + 1 + 1.8 * number) * letter
        pen.text((room * letter, foot), line, font=font, fill=ink, anchor="ls")
        boxes.append(pen.textbbox((room * letter, foot), line, font=font, anchor="ls"))
    return Sheet(np.ascontiguousarray(np.asarray(image)[..., ::-1]), tuple(boxes), sides)


Colour = tuple[int, int, int]


def _said(what: str, rng: np.random.Generator) -> tuple[tuple[str, ...], Colour, Colour, bool]:
    """Return what an object says line by line, its ground and ink in RGB, and whether it has sides."""
    letters = "".join(rng.choice(list("ABCDEFGHJKLMNOPRSTUVWXY"), 5))
    digits = "".join(rng.choice(list("0123456789"), 6))
    if what == "clock":
        return (f"2026-03-08 22:41:{digits[:2]} CAM {digits[2:4]}",), (0, 0, 0), (235, 235, 235), False
    if what == "plate":
        ground = (235, 190, 30) if rng.uniform() < 0.5 else (230, 230, 225)
        return (f"{letters[:2]}{digits[:2]} {letters[2:]}",), ground, (15, 15, 15), True
    if what == "badge":
        return (f"PC {digits[:4]}", f"J. {letters.title()}"), (25, 35, 80), (240, 240, 240), True
    if what == "phone":
        return ("Alex Example", f"07700 9{digits[:5]}", "see you at 8"), (238, 242, 248), (30, 40, 60), True
    return ("STATEMENT", f"Name: {letters.title()}", f"Ref. {digits}", "I saw the man", "leave at nine"), \
        (215, 213, 205), (40, 40, 45), True


def _corners(line: tuple[float, float, float, float]) -> NDArray[np.float32]:
    left, top, right, bottom = line
    return np.array([[(left, top), (right, top), (right, bottom), (left, bottom)]], np.float32)


def _round(corners: NDArray[np.float32]) -> Box:
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Box(left=left, top=top, right=right, bottom=bottom)


def scenes(what: str, height: int, condition: str, count: int) -> Iterator[Scene]:
    """Yield `count` scenes that differ in place, words and the way they are seen."""
    for seed in range(count):
        yield scene(what, height, condition, seed)

"""Paint places that never existed: a street at dusk, a lit yard at night, a custody photo room."""

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.maker.cast import Picture
from samples.maker.scene import Backdrop, Camera

MARGIN = 0.2  # painted beyond each edge, as a share of the picture, for the camera to shake into


def paint(kind: Backdrop, camera: Camera, seed: int) -> Picture:
    """Paint a place, MARGIN larger than the picture on every side."""
    wide, high = round(camera.width * (1 + 2 * MARGIN)), round(camera.height_pixels * (1 + 2 * MARGIN))
    skyline = round(camera.height_pixels * (MARGIN + camera.horizon))
    rng = np.random.default_rng((seed, 2))
    painter = {Backdrop.STREET: _street, Backdrop.YARD: _yard, Backdrop.ROOM: _room}[kind]
    picture = painter(wide, high, skyline, rng)
    grain = cv2.GaussianBlur(rng.normal(0, 14, (high, wide)).astype(np.float32), (0, 0), 1.2)
    return np.asarray(np.clip(picture + grain[..., None], 0, 255), dtype=np.uint8)


def _street(wide: int, high: int, skyline: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Paint houses and a shop at dusk, a pavement running towards the viewer, a parked car."""
    picture = _gradient(wide, high, skyline, top=(120, 95, 80), low=(150, 160, 185))
    floor = _ground(wide, high, skyline, far=(96, 96, 98), near=(70, 72, 74), rng=rng)
    picture[skyline:] = floor[skyline:]
    unit = high / 30
    column = 0
    while column < wide:
        width = int(rng.uniform(5, 10) * unit)
        roof = int(skyline - rng.uniform(8, 16) * unit)
        foot = int(skyline + 2.2 * unit)
        tone = rng.uniform(.6, 1.15) * np.array([88, 100, 122])
        _block(picture, (column, roof, column + width, foot), tone)
        _bricks(picture, (column, roof, column + width, foot), unit / 3)
        _windows(picture, (column, roof, column + width, skyline), unit, rng)
        column += width
    _sign(picture, (round(wide * .62), round(skyline - 3.4 * unit)), "EXAMPLE STORES", unit)
    _kerb(picture, skyline, unit)
    _car(picture, (round(wide * .16), round(skyline + 2.6 * unit)), unit)
    return picture


def _yard(wide: int, high: int, skyline: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Paint a paved yard seen from above: a wall with a shutter far off, bays, two pools of light."""
    picture = _ground(wide, high, skyline, far=(92, 92, 90), near=(120, 120, 116), rng=rng)
    wall = round(high * .31)
    unit = high / 30
    _block(picture, (0, 0, wide, wall), np.array([92., 98., 104.]))
    _bricks(picture, (0, 0, wide, wall), unit / 4)
    left, right, lintel = round(wide * .55), round(wide * .72), round(wall * .38)
    _block(picture, (left, lintel, right, wall), np.array([120., 118., 112.]))
    for row in range(lintel, wall, max(2, round(unit / 3))):
        picture[row, left:right] *= .8
    for share in np.linspace(-.6, 1.6, 9):
        start = (round(wide * (.5 + (share - .5) * .55)), wall)
        end = (round(wide * share), high)
        cv2.line(picture, start, end, (165., 170., 172.), max(2, round(unit / 6)), cv2.LINE_AA)
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    glow = np.full((high, wide), .62, np.float32)
    for at, down in ((.3, .5), (.68, .62)):
        across, along = (columns - wide * at) / (.22 * wide), (rows - high * down) / (.3 * high)
        glow += .6 * np.exp(-(across ** 2 + along ** 2))
    return picture * glow[..., None]


def _room(wide: int, high: int, skyline: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Paint a pale wall with a height scale, and an open door to a corridor on the right."""
    picture = _gradient(wide, high, high, top=(196, 200, 202), low=(168, 174, 178))
    picture *= rng.normal(1, .004, (1, wide, 1)).astype(np.float32)
    step = high / 22
    for number in range(22):
        row = round(skyline + (number - 11) * step)
        if 0 <= row < high - 2:
            picture[row:row + (3 if number % 2 else 2), :round(wide * .62)] *= .72 if number % 2 else .86
    left, right = round(wide * .66), round(wide * .83)
    _block(picture, (left - 14, 0, right + 14, high), np.array([120., 132., 142.]))
    _block(picture, (left, 0, right, high), np.array([96., 92., 84.]))
    _block(picture, (left, round(high * .62), right, high), np.array([72., 70., 68.]))
    return picture


def _gradient(wide: int, high: int, down_to: int, top: tuple[float, ...],
              low: tuple[float, ...]) -> NDArray[np.float32]:
    """Fill with an even change of colour from the top row to `down_to`."""
    share = np.clip(np.arange(high, dtype=np.float32) / max(1, down_to), 0, 1)[:, None, None]
    colours = np.array(top, np.float32) * (1 - share) + np.array(low, np.float32) * share
    return np.ascontiguousarray(np.broadcast_to(colours, (high, wide, 3)), dtype=np.float32)


def _ground(wide: int, high: int, skyline: int, far: tuple[float, ...], near: tuple[float, ...],
            rng: np.random.Generator) -> NDArray[np.float32]:
    """Paving in perspective: slabs by depth and by direction, each a little different."""
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    depth = high * .9 / np.maximum(rows - skyline, 1)
    side = (columns - wide / 2) * depth / (high * .9)
    slabs = rng.normal(1, .05, (64, 64)).astype(np.float32)
    tone = slabs[(depth * 3).astype(int) % 64, np.floor(side * 3).astype(int) % 64]
    joints = ((np.mod(depth * 3, 1) < .05) | (np.mod(side * 3, 1) < .04)) & (depth < 6)
    share = np.clip((rows - skyline) / max(1, high - skyline), 0, 1)[..., None]
    ground = np.array(far, np.float32) * (1 - share) + np.array(near, np.float32) * share
    return np.asarray(ground * tone[..., None] * np.where(joints, .8, 1.)[..., None], dtype=np.float32)


def _block(picture: NDArray[np.float32], box: tuple[int, int, int, int], colour: NDArray[np.float64]) -> None:
    """Fill a rectangle, darker towards its foot."""
    left, top, right, bottom = box
    high = max(1, bottom - max(0, top))
    fade = np.linspace(1.05, .85, high)[:, None, None]
    picture[max(0, top):bottom, left:right] = (colour * fade).astype(np.float32)


def _bricks(picture: NDArray[np.float32], box: tuple[int, int, int, int], course: float) -> None:
    """Draw courses of brick over a rectangle."""
    left, top, right, bottom = box
    high = max(2, round(course))
    for number, row in enumerate(range(max(0, top), bottom, high)):
        picture[row, left:right] *= .84
        for column in range(left + (number % 2) * high, right, 2 * high):
            picture[row:min(row + high, bottom), column:column + 1] *= .88


def _windows(picture: NDArray[np.float32], box: tuple[int, int, int, int], unit: float,
             rng: np.random.Generator) -> None:
    """Set windows into a house front, some of them lit."""
    left, top, right, bottom = box
    for row in range(round(top + unit), round(bottom - 2 * unit), round(3.4 * unit)):
        for column in range(round(left + .8 * unit), round(right - 1.6 * unit), round(2.4 * unit)):
            lit = rng.uniform() < .35
            colour = np.array([120., 190., 225.]) if lit else np.array([62., 58., 52.])
            if row > 0:
                _block(picture, (column, row, column + round(1.3 * unit), row + round(2 * unit)), colour)
            cv2.rectangle(picture, (column, row), (column + round(1.3 * unit), row + round(2 * unit)),
                          (190., 195., 200.), max(1, round(unit / 8)), cv2.LINE_AA)


def _sign(picture: NDArray[np.float32], at: tuple[int, int], words: str, unit: float) -> None:
    """Hang a shop sign over a lit window."""
    left, top = at
    _block(picture, (left, top + round(1.6 * unit), left + round(11 * unit), top + round(5.4 * unit)),
           np.array([135., 175., 190.]))
    _block(picture, (left, top, left + round(11 * unit), top + round(1.5 * unit)), np.array([60., 70., 40.]))
    _write(picture, words, (left + round(.5 * unit), top + round(1.1 * unit)), unit / 26, (215, 220, 225))


def _kerb(picture: NDArray[np.float32], skyline: int, unit: float) -> None:
    """Draw the kerb between houses and road."""
    row = round(skyline + 2.2 * unit)
    picture[row:row + max(2, round(unit / 4))] *= 1.35


def _car(picture: NDArray[np.float32], at: tuple[int, int], unit: float) -> None:
    """Park a car whose number plate can be read: something to hide that is no face."""
    left, foot = at
    body = np.array([(0, -1.2), (.3, -2.2), (2, -2.4), (3, -3.5), (6.4, -3.5), (7.6, -2.4), (9, -2.1),
                     (9.2, -.6), (9, 0), (.2, 0)]) * unit + (left, foot)
    cv2.fillPoly(picture, [body.astype(np.int32)], (92., 60., 48.), cv2.LINE_AA)
    glass = np.array([(2.5, -2.4), (3.2, -3.3), (6.2, -3.3), (7.1, -2.4)]) * unit + (left, foot)
    cv2.fillPoly(picture, [glass.astype(np.int32)], (70., 64., 60.), cv2.LINE_AA)
    for column in (2., 7.2):
        hub = (round(left + column * unit), round(foot))
        for size, tone in ((.85, 26.), (.45, 120.)):
            cv2.circle(picture, hub, round(size * unit), (tone, tone, tone), -1, cv2.LINE_AA)
    plate = (round(left + 3.2 * unit), round(foot - 1.1 * unit))
    corner = (plate[0] + round(2.9 * unit), plate[1] + round(.8 * unit))
    _block(picture, (*plate, *corner), np.array([60., 200., 215.]))
    _write(picture, "EX26 AMP", (plate[0] + 3, plate[1] + round(.62 * unit)), unit / 56, (20, 20, 20))


def _write(picture: NDArray[np.float32], words: str, at: tuple[int, int], size: float,
           colour: tuple[int, int, int]) -> None:
    """Letter a sign; OpenCV writes on whole bytes only, so the float picture goes there and back."""
    board = picture.round().clip(0, 255).astype(np.uint8)
    thick = max(1, round(size * 1.8))
    cv2.putText(board, words, at, cv2.FONT_HERSHEY_DUPLEX, size, colour, thick, cv2.LINE_AA)
    picture[:] = board

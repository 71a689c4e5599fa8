"""Render a scene frame by frame, and know exactly where every face is and how much of it shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.maker.backdrop import MARGIN, paint
from samples.maker.cast import Picture
from samples.maker.figure import PHASES, Figure, figure
from samples.maker.scene import TICKS, Actor, Camera, Scene, Step
from samples.maker.wear import worn

Matrix = NDArray[np.float64]
ROUND = np.array([(np.cos(a), np.sin(a)) for a in np.linspace(0, 2 * np.pi, 48, endpoint=False)])
STRIDE = 0.75  # seconds for one step


@dataclass(frozen=True)
class Shown:
    """One face on one frame: its box (x, y, width, height) cut to the picture, and the share that shows."""

    actor: str
    box: tuple[float, float, float, float]
    share: float


@dataclass(frozen=True, eq=False)
class Shot:
    """One finished frame at `ticks` / 90000 s, with every face that is in the scene at that moment."""

    ticks: int
    pixels: Picture
    faces: tuple[Shown, ...]


def shots(scene: Scene) -> Iterator[Shot]:
    """Render the scene in order; the same scene gives the same pixels."""
    place = paint(scene.backdrop, scene.camera, scene.seed)
    previous: Matrix | None = None
    for ticks in scene.pace.ticks(scene.seed):
        seconds = ticks / TICKS
        hand = unsteady(scene.camera, seconds, scene.seed)
        pixels, faces = _composed(scene, place, hand, seconds)
        moved = (0.0, 0.0) if previous is None else _moved(previous, hand, scene.camera)
        pixels = worn(pixels, scene.wear, moved, (scene.seed, ticks))
        previous = hand
        yield Shot(ticks, _captioned(pixels, scene, seconds), faces)


def unsteady(camera: Camera, seconds: float, seed: int) -> Matrix:
    """How the camera has moved from rest at a moment, as a 3x3 matrix in pixels."""
    rng = np.random.default_rng((seed, 3))
    speeds = np.array([.45, 1.1, 1.9, 3.7])
    strengths = np.array([1., .6, .45, .18])
    sway = [float((strengths * np.sin(2 * np.pi * speeds * rng.uniform(.8, 1.2, 4) * seconds
                                      + rng.uniform(0, 2 * np.pi, 4))).sum()) for _ in range(3)]
    turn = np.radians(camera.roll * sway[2])
    middle = (camera.width / 2, camera.height_pixels / 2)
    across = camera.shake * sway[0] + camera.pan * seconds
    size = 1 + camera.zoom * seconds
    moved: Matrix = (_moving(middle[0] + across, middle[1] + camera.shake * sway[1])
                     @ _tilting(turn) @ np.diag([size, size, 1.0]) @ _moving(-middle[0], -middle[1]))
    return moved


def _composed(scene: Scene, place: Picture, hand: Matrix,
              seconds: float) -> tuple[Picture, tuple[Shown, ...]]:
    """Lay everybody over the place, far ones first, and measure what is left of each face."""
    camera = scene.camera
    rest = _moving(-camera.width * MARGIN, -camera.height_pixels * MARGIN)
    pixels = cv2.warpPerspective(place, hand @ rest, (camera.width, camera.height_pixels),
                                 flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
    there = [(actor, step) for actor in scene.actors if (step := actor.at(seconds)) is not None]
    there.sort(key=lambda one: -one[1].z)
    left: dict[str, NDArray[np.float32]] = {}
    outlines: dict[str, NDArray[np.float64]] = {}
    for actor, step in there:
        drawn = _figure(actor, seconds)
        onto = hand @ _placed(drawn, camera, step, _bob(actor, seconds))
        alpha = _laid(pixels, drawn, onto)
        left = {name: seen * (1 - alpha) for name, seen in left.items()}
        x, y, wide, high = drawn.face
        oval = np.array([(x + wide / 2, y + high / 2)]) + ROUND * (wide / 2, high / 2)
        outlines[actor.id] = cv2.perspectiveTransform(oval[None], onto)[0]
        left[actor.id] = _mask(outlines[actor.id], pixels.shape[:2])
    return pixels, tuple(_shown(actor.id, outlines[actor.id], left[actor.id]) for actor, _ in there)


def _shown(actor: str, outline: NDArray[np.float64], seen: NDArray[np.float32]) -> Shown:
    """Box a face's outline, cut to the picture, with the share of its area that nothing hides."""
    high, wide = seen.shape
    whole = float(cv2.contourArea(outline.astype(np.float32)))
    inside = float(_mask(outline, seen.shape).sum())
    share = float(seen.sum()) / inside * min(1.0, inside / whole) if inside > 0 and whole > 0 else 0.0
    low, up = outline.min(axis=0).clip(0, (wide, high)), outline.max(axis=0).clip(0, (wide, high))
    box = (float(low[0]), float(low[1]), float(up[0] - low[0]), float(up[1] - low[1]))
    return Shown(actor, box, share)


def _placed(drawn: Figure, camera: Camera, step: Step, bob: float) -> Matrix:
    """Map a figure's own pixels to the picture of a camera at rest: turned, leaning, on the ground."""
    scale = camera.focal / step.z
    size = scale / drawn.pixels_per_metre
    feet = _moving(-drawn.middle, -float(drawn.pixels.shape[0]))
    yaw, lean = np.radians(step.yaw), np.radians(step.lean)
    depth = np.sin(yaw) / (6 * drawn.pixels_per_metre)  # the far cheek is farther: a little perspective
    turned = np.array([[np.cos(yaw), 0, 0], [0, 1, 0], [depth, 0, 1]])
    column = camera.width / 2 + camera.focal * step.x / step.z
    row = camera.horizon * camera.height_pixels + camera.height * scale - bob * scale
    placed: Matrix = _moving(column, row) @ np.diag([size, size, 1.0]) @ _tilting(lean) @ turned @ feet
    return placed


def _laid(pixels: Picture, drawn: Figure, onto: Matrix) -> NDArray[np.float32]:
    """Warp a figure over the picture, in place; return what it covers (0 to 1 for each pixel)."""
    high, wide = pixels.shape[:2]
    rows, columns = drawn.pixels.shape[:2]
    corners = np.array([[(0., 0.), (columns, 0.), (columns, rows), (0., rows)]])
    reach = cv2.perspectiveTransform(corners, onto)[0]
    left, top = np.floor(reach.min(axis=0)).astype(int).clip(0, (wide, high))
    right, bottom = np.ceil(reach.max(axis=0)).astype(int).clip(0, (wide, high))
    cover = np.zeros((high, wide), np.float32)
    if right - left < 1 or bottom - top < 1:
        return cover
    size = np.hypot(*(reach[3] - reach[0])) / rows
    source, shrunk = _shrunk(drawn, max(0, int(np.floor(np.log2(1 / size))) if size < 1 else 0))
    local = _moving(-left, -top) @ onto @ np.diag([shrunk, shrunk, 1.0])
    layer = cv2.warpPerspective(source, local, (int(right - left), int(bottom - top)), flags=cv2.INTER_LINEAR)
    alpha = layer[..., 3:].astype(np.float32) / 255
    part = pixels[top:bottom, left:right]
    part[:] = (part * (1 - alpha) + layer[..., :3]).round().clip(0, 255).astype(np.uint8)
    cover[top:bottom, left:right] = alpha[..., 0]
    return cover


@cache
def _shrunk(drawn: Figure, halvings: int) -> tuple[Picture, float]:
    """Halve a figure so that shrinking it leaves no jagged edges; with how much larger one pixel became."""
    pixels = drawn.pixels
    for _ in range(halvings):
        pixels = cv2.resize(pixels, None, fx=.5, fy=.5, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return pixels, drawn.pixels.shape[0] / pixels.shape[0]


def _figure(actor: Actor, seconds: float) -> Figure:
    phase = int(seconds / STRIDE / 2 * PHASES) % PHASES if actor.walking else 0
    return figure(actor.portrait, actor.mirrored, actor.clothes, actor.height, phase)


def _bob(actor: Actor, seconds: float) -> float:
    """How far, in metres, a walker rises with each step."""
    return 0.02 * abs(float(np.sin(np.pi * seconds / STRIDE))) if actor.walking else 0.0


def _mask(outline: NDArray[np.float64], shape: tuple[int, ...]) -> NDArray[np.float32]:
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return np.asarray(mask / 255, dtype=np.float32)


def _moved(before: Matrix, now: Matrix, camera: Camera) -> tuple[float, float]:
    """How far the picture's middle moved between two frames, in pixels."""
    middle = np.array([camera.width / 2, camera.height_pixels / 2, 1])
    across = (now @ middle - before @ middle)[:2]
    return float(across[0]), float(across[1])


def _captioned(pixels: Picture, scene: Scene, seconds: float) -> Picture:
    """Burn in the recorder's own line, as such recorders do: over everything, sharp."""
    if not scene.caption:
        return pixels
    clock = datetime.fromisoformat(scene.starts) + timedelta(seconds=seconds)
    told = clock.strftime("%Y-%m-%d %H:%M:%S.") + f"{clock.microsecond // 100_000}"
    words = scene.caption.format(clock=told)
    size = pixels.shape[0] / 720
    at = (round(18 * size), round(30 * size))
    edge = [(x, y, (0, 0, 0)) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    for across, down, colour in (*edge, (0, 0, (235, 235, 235))):
        here = (at[0] + across, at[1] + down)
        cv2.putText(pixels, words, here, cv2.FONT_HERSHEY_SIMPLEX, .62 * size, colour, 1, cv2.LINE_AA)
    return pixels


def _tilting(angle: float) -> Matrix:
    return np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])


def _moving(x: float, y: float) -> Matrix:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], float)

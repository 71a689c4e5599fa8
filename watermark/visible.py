"""Burn one legible line into every picture of a photo or clip, clear of what must be seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media.coding import FrameFilter
from media.frame import Frame
from media.geometry import Box, Size
from watermark.branding import BAND, PLAIN, Brand, Logo, rgb
from watermark.setting import Layout, Room, ink, layouts, settled

WIDEST = 0.94  # share of the picture's width
STOPS = 9  # places tried along the top and bottom edge
SLIGHT = 0.02  # share of a place that busy cells may take before another is looked for: single cells are chance


class _Keepout:
    """What the line keeps off: faces before all, then what is burnt in already."""

    def __init__(self, faces: Sequence[Box], overlays: Sequence[Box]) -> None:
        self._faces, self._overlays = _edges(faces), _edges(overlays)

    def cost(self, box: Box) -> tuple[float, float]:
        """Area of the box under faces, counted once for each; and the share of it under overlays."""
        share = _overlap(box, self._overlays) / box.area
        return _overlap(box, self._faces), share if share > SLIGHT else 0.0


def mark(text: str, size: Size, avoid: Sequence[Box], brand: Brand = PLAIN,
         overlays: Sequence[Box] = ()) -> FrameFilter:
    """Return a frame filter that burns `text` into upright frames of `size`.

    The place is the same on every frame: the one along the bottom or top edge with the least overlap with
    `avoid` (boxes in upright pixels, one for each frame a face is there, so that time counts), and among those
    the one with the least of `overlays` (what is burnt in already). The line is wrapped to two lines or made
    smaller until all of it fits.

    Raises:
        WrongUseError: the text is empty, or has a letter that the font cannot draw.
        MissingPartError: Pillow was built without FreeType, or the font file is gone.

    """
    layout, box = _placed(settled(text), size, _Keepout(avoid, overlays), brand)
    keep, add = _blend(layout, brand)
    rows, columns = slice(int(box.top), int(box.bottom)), slice(int(box.left), int(box.right))

    return _Burning(size, (rows, columns), keep, add)


@dataclass(frozen=True, slots=True)
class _Burning:
    """The filter: what is kept of the picture under the line, of 256, and what is added."""

    size: Size
    where: tuple[slice, slice]
    keep: NDArray[np.uint16]
    add: NDArray[np.uint16]

    def __call__(self, frame: Frame) -> Frame:
        if frame.size != self.size:
            raise ValueError(f"a mark for {self.size} was given a frame of {frame.size}")
        pixels = frame.pixels.copy()
        here = pixels[self.where]
        here[:] = (here * self.keep + self.add) >> 8
        return frame.with_pixels(pixels)


def mark_box(text: str, size: Size, avoid: Sequence[Box], brand: Brand = PLAIN,
             overlays: Sequence[Box] = ()) -> Box:
    """Return where `mark` with the same arguments draws, in whole upright pixels; same errors."""
    return _placed(settled(text), size, _Keepout(avoid, overlays), brand)[1]


def _placed(text: str, size: Size, keepout: _Keepout, brand: Brand) -> tuple[Layout, Box]:
    """Choose the layout and the place that cover the least; earlier ones win a tie."""
    safe = brand.branding.safe_area
    room = Room(size, min(WIDEST, 1 - 2 * safe), brand.logo.aspect if brand.logo else 0.0)
    choices = [(layout, box) for layout in layouts(text, room) for box in _places(layout, size, safe)]
    return min(choices, key=lambda choice: keepout.cost(choice[1]))


def _edges(boxes: Sequence[Box]) -> NDArray[np.float64]:
    return np.array([(one.left, one.top, one.right, one.bottom) for one in boxes], dtype=np.float64)


def _overlap(box: Box, boxes: NDArray[np.float64]) -> float:
    """Area of the box that lies under any of the boxes, counted once for each."""
    if not boxes.size:
        return 0.0
    wide = np.minimum(boxes[:, 2], box.right) - np.maximum(boxes[:, 0], box.left)
    high = np.minimum(boxes[:, 3], box.bottom) - np.maximum(boxes[:, 1], box.top)
    return float((wide.clip(min=0) * high.clip(min=0)).sum())


def _places(layout: Layout, size: Size, safe: float) -> Iterator[Box]:
    """Places along the bottom edge, then the top edge, corners first; even, so that colours do not fringe."""
    least = layout.font_size // 2
    across = _margin(max(least, round(safe * size.width)), size.width - layout.width)
    down = _margin(max(least, round(safe * size.height)), size.height - layout.height)
    lowest, rightmost = size.height - layout.height - down, size.width - layout.width - across
    stops = [across + (rightmost - across) * stop // (STOPS - 1) for stop in range(STOPS)]
    for top in (lowest, down):
        for left in (stops[0], stops[-1], *stops[1:-1]):
            x, y = left & ~1, top & ~1
            yield Box(left=x, top=y, right=x + layout.width, bottom=y + layout.height)


def _margin(wanted: int, spare: int) -> int:
    """Return the pixels left free on one side, at most half of what the band leaves."""
    return min(wanted, spare // 2)


def _blend(layout: Layout, brand: Brand) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """How much of each value under the band is kept, of 256, and what is added: height x width x 3 each."""
    letters = ink(layout)[:, :, None]
    text, band = (np.array(rgb(one)[::-1]) * 255 for one in (brand.branding.text, brand.branding.band))
    kept = np.repeat((1 - BAND) * (1 - letters), 3, axis=2)
    added = BAND * (1 - letters) * band + letters * text
    if brand.logo is not None and layout.logo[0]:
        colours, opacity = _drawn(brand.logo, layout.logo)
        top, left = (layout.height - layout.logo[1]) // 2, layout.pad
        where = (slice(top, top + layout.logo[1]), slice(left, left + layout.logo[0]))
        kept[where] *= 1 - opacity
        added[where] = added[where] * (1 - opacity) + colours
    return np.floor(kept * 256).astype(np.uint16), np.floor(added * 256).astype(np.uint16)


def _drawn(logo: Logo, size: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the logo at another size: its colours times its opacity, and that, height x width x 3 and x 1."""
    layers = [Image.fromarray(layer.astype(np.float32)).resize(size, Image.Resampling.BOX)
              for layer in (*np.moveaxis(logo.colours, 2, 0), logo.opacity)]
    blue, green, red, opacity = (np.asarray(layer, dtype=np.float64) for layer in layers)
    return np.stack([blue, green, red], axis=2), opacity[:, :, None]

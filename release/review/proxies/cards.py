"""Choose the best picture of every track, and cut it out of the frame."""

import re
from collections.abc import Iterable, Mapping
from io import BytesIO

import cv2
import numpy as np
from PIL import Image

from media.frame import Pixels
from media.geometry import Box, Size
from redact.looks import clarity
from redact.records import RedactionPlan, Sighting, Track
from release.review.proxies.records import Carded
from release.review.proxies.shape import shrunk

FOLDER = "cards"
CARD = 160
"""Pixels of the longer side of a card."""
AROUND = 0.25
"""Of the cover, that is shown around it: hair and shoulders tell people apart, too."""
QUALITY = 88

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def fit_for_a_name(track: str) -> bool:
    """Whether a file can be called like the track; one that cannot has no card."""
    return _SAFE.fullmatch(track) is not None


def cards_of(plan: RedactionPlan) -> tuple[Carded, ...]:
    """Return what the card of each track shows."""
    bests = ((track.id, _best(track)) for track in plan.tracks if fit_for_a_name(track.id))
    return tuple(Carded(track=track, frame=best.frame, box=best.cover.joined(best.face)) for track, best in bests)


def by_frame(cards: Iterable[Carded]) -> Mapping[int, tuple[Carded, ...]]:
    """Return the cards by the frame that they are cut out of, in order."""
    chosen: dict[int, list[Carded]] = {}
    for one in cards:
        chosen.setdefault(one.frame, []).append(one)
    return {frame: tuple(ones) for frame, ones in sorted(chosen.items())}


def place_of(track: str) -> str:
    """Return the name of a track's card in a folder of proxies."""
    return f"{FOLDER}/{track}.jpg"


def card(pixels: Pixels, box: Box) -> bytes | None:
    """Return a JPEG of what the box and a little around it shows; None where it lies outside the picture."""
    wide, high = box.width * AROUND, box.height * AROUND
    where = box.grown(wide, high, wide, high).pixels(Size(width=pixels.shape[1], height=pixels.shape[0]))
    return None if where is None else jpeg(at_most(pixels[where], CARD), QUALITY)


def at_most(pixels: Pixels, side: int) -> Pixels:
    """Return a picture whose longer side has so many pixels; a small one is enlarged no more than twice."""
    high, wide = pixels.shape[:2]
    factor = min(2.0, side / max(high, wide))
    size = Size(width=max(1, round(wide * factor)), height=max(1, round(high * factor)))
    if factor <= 1:
        return shrunk(pixels, size)
    return np.asarray(cv2.resize(pixels, (size.width, size.height), interpolation=cv2.INTER_CUBIC), np.uint8)


def jpeg(pixels: Pixels, quality: int) -> bytes:
    """Return a picture as a JPEG that holds its pixels and nothing else."""
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(out, format="JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def _best(track: Track) -> Sighting:
    """Return where it is seen best; of what was only concluded or drawn, the largest."""
    return max(track.found or track.sightings, key=lambda one: (clarity(one), one.face.area))

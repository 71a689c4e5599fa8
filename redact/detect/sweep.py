"""Look at every frame of a source once: the faces on it, and whether it begins a new scene."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from media.errors import UnreadableInputError
from media.frame import Frame, Pixels
from media.geometry import Size
from media.timing import Instant
from redact.colours import colours
from redact.detect.paced import Pace, paced
from redact.records import Detection, Sweep

Small = NDArray[np.float32]
"""24 x 32 grey values, 0 to 255."""

UNLIKE = 0.4
"""Correlation of two small pictures below which they show different scenes, whatever moves.

Correlation does not see a flash, a lamp or the camera's own exposure. A pan by 10 % of the picture's width a
frame still reaches 0.48; unrelated photographs mostly lie below 0.4.
"""

CHANGED = 0.8
"""The same between two steady stretches, where nothing moves that could explain it.

Within Intel's sample clips no two neighbouring frames fell below 0.92; two of its white rooms reach 0.70.
"""

STEADY = 0.9
"""Correlation of neighbouring frames above which nothing much moves."""

DIFFERENT = 12.0
"""Mean grey difference a cut must also make: two almost even pictures (night, fog) correlate by chance."""

EVEN = 28.0
"""Root of the summed squares below which a small picture is even: about one grey level a value."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen on a stretch of frames, and what tells whether one begins a scene."""

    size: Size
    instants: tuple[Instant, ...]
    found: tuple[tuple[Detection, ...], ...]
    people: tuple[tuple[Detection, ...], ...] | None
    """None where nobody looked for persons."""
    smalls: tuple[Small, ...]


def sweep(frames: Iterable[Frame], pace: Pace, tell: Callable[[int], None] | None = None) -> Sweep:
    """Return what is seen on each frame, and the frames that begin a new scene; the whole in one.

    Raises: as `glance` does.
    """
    return joined([glance(frames, pace, tell)])


def glance(frames: Iterable[Frame], pace: Pace, tell: Callable[[int], None] | None = None) -> Glance:
    """Return what is seen on each frame of a stretch, of which the first and the last are looked at as a whole.

    Frames are passed through once; a few are kept for a moment. tell: told 1 after each frame.

    Raises:
        UnreadableInputError: there is no frame, or one has another size than the first.
    """
    instants: list[Instant] = []
    found: list[tuple[Detection, ...]] = []
    people: list[tuple[Detection, ...]] = []
    changes = _Changes()
    size: Size | None = None
    for frame, faces, persons in paced(frames, pace, changes.see):
        size = size or frame.size
        if frame.size != size:
            raise UnreadableInputError(f"the picture changes size at frame {frame.index}")
        instants.append(frame.instant)
        found.append(coloured(frame.pixels, faces))
        people.append(persons)
        if tell is not None:
            tell(1)
    if size is None:
        raise UnreadableInputError("there is no picture in it")
    return Glance(size=size, instants=tuple(instants), found=tuple(found), smalls=tuple(changes.smalls),
                  people=tuple(people) if pace.people is not None else None)


def joined(glances: Iterable[Glance]) -> Sweep:
    """Return what was seen on stretches that follow each other; scenes are told apart over all of them.

    Raises:
        UnreadableInputError: the picture changes its size between two of them.
    """
    instants: list[Instant] = []
    found: list[tuple[Detection, ...]] = []
    people: list[tuple[Detection, ...]] = []
    cuts = Cuts()
    size: Size | None = None
    for one in glances:
        size = size or one.size
        if one.size != size:
            raise UnreadableInputError(f"the picture changes size at frame {len(found)}")
        instants += one.instants
        found += one.found
        people += one.people or ()
        for picture in one.smalls:
            cuts.take(picture)
    assert size is not None, "there is at least one stretch"
    return Sweep(size=size, instants=tuple(instants), found=tuple(found), cuts=cuts.settled(), people=tuple(people))


def coloured(pixels: Pixels, faces: Iterable[Detection]) -> tuple[Detection, ...]:
    """Return the faces with their colours, by which linking tells people apart who meet."""
    return tuple(face.model_copy(update={"colours": colours(pixels, face.box)}) for face in faces)


class _Changes:
    """Tells whether a frame shows something else than the one before, and keeps small pictures of all."""

    def __init__(self) -> None:
        self.smalls: list[Small] = []

    def see(self, frame: Frame) -> bool:
        """Take the next frame; whether it may begin a scene, a flash included."""
        picture = small(frame.pixels)
        before = self.smalls[-1] if self.smalls else picture
        self.smalls.append(picture)
        return likeness(before, picture) < CHANGED


class Cuts:
    """Tells cuts from flashes: a cut's new scene stays, after a flash the old scene is back."""

    def __init__(self) -> None:
        self._last: deque[Small] = deque(maxlen=4)
        self._count = 0
        self._found: list[int] = []

    def take(self, picture: Small) -> None:
        """Take the next frame, which settles the one before."""
        self._take(picture)
        self._count += 1

    def settled(self) -> tuple[int, ...]:
        """Return the frames that begin a new scene; nothing can be taken after this."""
        if self._last:
            self._take(self._last[-1])  # the last frame is judged as if it stayed
        return tuple(self._found)

    def _take(self, picture: Small) -> None:
        if not self._last:
            self._last.extend([picture] * 3)  # the first frame is judged as if it had been there before
        self._last.append(picture)
        if begins_scene(*self._last):
            self._found.append(self._count - 1)


def begins_scene(earlier: Small, before: Small, this: Small, after: Small) -> bool:
    """Whether `this` begins a new scene, given two frames before it and the one after."""
    if float(np.abs(before - this).mean()) < DIFFERENT:
        return False
    steady = likeness(earlier, before) > STEADY and likeness(this, after) > STEADY
    limit = CHANGED if steady else UNLIKE
    flash = likeness(before, after) >= limit or likeness(earlier, this) >= limit
    return likeness(before, this) < limit and not flash


def small(pixels: Pixels) -> Small:
    """Return the picture as 24 x 32 grey values, each the mean of what it stands for."""
    tiny = cv2.resize(pixels, (32, 24), interpolation=cv2.INTER_AREA)
    return cv2.cvtColor(tiny, cv2.COLOR_BGR2GRAY).astype(np.float32)


def likeness(one: Small, other: Small) -> float:
    """Correlation, -1 to 1; an even picture (black, white) is like another even one and unlike all else."""
    a, b = one - one.mean(), other - other.mean()
    spread_a, spread_b = float(np.sqrt((a * a).sum())), float(np.sqrt((b * b).sum()))
    if min(spread_a, spread_b) < EVEN:
        return float(max(spread_a, spread_b) < EVEN)
    return float((a * b).sum()) / (spread_a * spread_b)

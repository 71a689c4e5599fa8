"""What a scene is: who walks where, seen by which camera, in what light, at which moments."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import numpy as np

TICKS = 90_000  # a clip's clock; fine enough that no irregular frame time has to be rounded away


class Backdrop(StrEnum):
    """The place behind the people."""

    STREET = "street"
    YARD = "yard"
    ROOM = "room"


@dataclass(frozen=True)
class Clothes:
    """Colours (BGR) of what is drawn below the head."""

    coat: tuple[int, int, int] = (70, 60, 55)
    trousers: tuple[int, int, int] = (50, 45, 45)


@dataclass(frozen=True)
class Step:
    """Where a person is at a moment: metres right of the camera's axis and metres away from it.

    yaw turns the person about the upright axis, lean tilts them sideways; both in degrees. Between steps
    everything moves evenly; before the first and after the last the person is not there.
    """

    at: float
    x: float
    z: float
    yaw: float = 0.0
    lean: float = 0.0


@dataclass(frozen=True)
class Actor:
    """One person: whose portrait, what they wear, and their path."""

    id: str
    portrait: str
    path: tuple[Step, ...]
    keep: bool = False
    mirrored: bool = False
    height: float = 1.7
    clothes: Clothes = field(default_factory=Clothes)
    walking: bool = True

    def at(self, seconds: float) -> Step | None:
        """Where the person is, or None outside their path."""
        times = [step.at for step in self.path]
        if not times[0] <= seconds <= times[-1]:
            return None
        x, z, yaw, lean = (float(np.interp(seconds, times, [getattr(step, name) for step in self.path]))
                           for name in ("x", "z", "yaw", "lean"))
        return Step(seconds, x, z, yaw, lean)


@dataclass(frozen=True)
class Camera:
    """A camera at `height` metres, `focal` in pixels, with the horizon at `horizon` of the picture's height.

    shake and roll are the strength of an unsteady hand (pixels and degrees, root mean square); pan is a
    steady movement in pixels a second; zoom is a steady change of size a second, as a share of the size at rest.
    """

    width: int = 1280
    height_pixels: int = 720
    focal: float = 1100.0
    height: float = 1.4
    horizon: float = 0.5
    shake: float = 0.0
    roll: float = 0.0
    pan: float = 0.0
    zoom: float = 0.0


@dataclass(frozen=True)
class Wear:
    """What light, lens and sensor do to the picture; the defaults do nothing."""

    gain: float = 1.0
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    blur: float = 0.0
    shutter: float = 0.0  # share of a frame's time the shutter is open; smears with the camera's movement
    noise: float = 0.0  # grey levels, standard deviation
    vignette: float = 0.0


@dataclass(frozen=True)
class Pace:
    """The moments of a clip: `rate` frames a second for `seconds`, evenly or not.

    jitter is the share of a frame's time by which a frame may come early or late; `dropped` is the share of
    frames that are missing, as in a recorder that could not keep up.
    """

    seconds: float
    rate: Fraction = Fraction(25)
    jitter: float = 0.0
    dropped: float = 0.0

    def ticks(self, seed: int) -> tuple[int, ...]:
        """Rising presentation times in ticks of 1/90000 s, the first 0."""
        rng = np.random.default_rng((seed, 1))
        frame = TICKS / float(self.rate)
        out = [0]
        for index in range(1, round(self.seconds * float(self.rate))):
            late = rng.uniform(-self.jitter, self.jitter)
            if rng.uniform() >= self.dropped:
                out.append(round((index + late) * frame))
        return tuple(out)


@dataclass(frozen=True)
class Scene:
    """Everything that determines a clip's pictures; the same scene gives the same pixels."""

    seed: int
    backdrop: Backdrop
    camera: Camera
    pace: Pace
    actors: tuple[Actor, ...]
    wear: Wear = field(default_factory=Wear)
    caption: str = ""  # burnt in at the top left; {clock} becomes the running time
    starts: str = "2026-03-08T22:41:07"

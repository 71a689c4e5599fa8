"""Where a face is likely to be, a moment away from where it was seen."""

from dataclasses import dataclass
from math import exp, log, sqrt

from media.geometry import Box

# All in face sizes (the square root of the box's area) and seconds, so that one set of numbers serves a face
# of 10 pixels and one of 500, at 5 frames a second and at 120.
SEEN_WITHIN = 0.06  # how far a detector's box wanders about the true one, standard deviation
FIRST_RATE = 5.0  # a face just met may be moving this fast: a brisk walk past the camera is 9 to 13 sizes a second
JERK = 30.0  # spectral density of acceleration, sizes squared per second cubed: a body-worn camera shakes
ZOOM = 1.0  # the size changes by at most this much of itself (natural logarithm) a second

State = tuple[float, float, float, float]  # centre x, centre y, log width, log height


@dataclass(frozen=True, slots=True)
class Motion:
    """A constant-velocity Kalman filter of a box; works forwards and backwards in time.

    `spread` is the variance of place, of place with rate, and of rate: one for all four numbers, in sizes.
    """

    at: float
    place: State
    rate: State = (0.0, 0.0, 0.0, 0.0)
    spread: tuple[float, float, float] = (SEEN_WITHIN**2, 0.0, FIRST_RATE**2)

    @classmethod
    def start(cls, at: float, box: Box) -> "Motion":
        """Begin with one sighting: place known, rate not."""
        return cls(at=at, place=_state(box))

    def moved(self, at: float) -> "Motion":
        """Return what is expected at another time, in seconds; earlier times are allowed."""
        dt = at - self.at
        a, b, c = self.spread
        grown = (a + 2 * b * dt + c * dt * dt + JERK * abs(dt) ** 3 / 3, b + c * dt + JERK * dt * abs(dt) / 2,
                 c + JERK * abs(dt))
        x, y, w, h = self.place
        zoom = [min(ZOOM, max(-ZOOM, one)) * dt for one in self.rate[2:]]
        place = (x + self.rate[0] * dt, y + self.rate[1] * dt, w + zoom[0], h + zoom[1])
        return Motion(at=at, place=place, rate=self.rate, spread=grown)

    def seen(self, at: float, box: Box) -> "Motion":
        """Return the motion corrected by a sighting at that time."""
        ahead = self.moved(at)
        a, b, c = ahead.spread
        noise = SEEN_WITHIN**2
        gain_place, gain_rate = a / (a + noise), b / (a + noise)
        gaps = [seen - guess for seen, guess in zip(_state(box), ahead.place, strict=True)]
        place = tuple(p + gain_place * g for p, g in zip(ahead.place, gaps, strict=True))
        rate = tuple(r + gain_rate * g for r, g in zip(ahead.rate, gaps, strict=True))
        spread = ((1 - gain_place) * a, (1 - gain_place) * b, c - gain_rate * b)
        return Motion(at=at, place=_four(place), rate=_four(rate), spread=spread)

    @property
    def box(self) -> Box:
        """The most likely box."""
        x, y, w, h = self.place
        wide, high = exp(w) / 2, exp(h) / 2
        return Box(left=x - wide, top=y - high, right=x + wide, bottom=y + high)

    @property
    def size(self) -> float:
        """The face's size in pixels: the square root of its area."""
        return exp((self.place[2] + self.place[3]) / 2)

    @property
    def doubt(self) -> float:
        """Standard deviation of the next sighting's place, in face sizes."""
        return sqrt(self.spread[0] + SEEN_WITHIN**2)


def _state(box: Box) -> State:
    x, y = box.centre
    return x, y, log(max(box.width, 0.5)), log(max(box.height, 0.5))  # a box without area still has a place


def _four(values: tuple[float, ...]) -> State:
    x, y, w, h = values
    return x, y, w, h

"""Look at some frames as a whole, and at those between only where faces are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from media.frame import Frame
from redact.detect.base import Detector
from redact.detect.close import near
from redact.records import Detection

STRONG = 0.6
"""Score of a face that a frame between must show again, or it is looked at as a whole."""

EXACT = 1e-6  # seconds: times are sums of rounded numbers

Found = tuple[Detection, ...]
Looked = tuple[Frame, Found, Found]
"""A frame, the faces on it, and the persons, where they were looked for."""


class Change(Protocol):
    """Says whether a frame shows something else than the one before, so that nothing is known of it."""

    def __call__(self, frame: Frame) -> bool:
        """Take the next frame in order."""
        ...


@dataclass(frozen=True)
class Pace:
    """How a clip is looked at.

    whole: sees every face on a frame. close: sees faces on a small sheet. every: seconds between the frames
    looked at as a whole; 0 looks at each one. people: sees whole persons; None leaves them unseen.
    people_every: seconds between the whole looks on which they are looked for.
    """

    whole: Detector
    close: Detector
    every: float = 0.0
    people: Detector | None = None
    people_every: float = 0.2


def paced(frames: Iterable[Frame], pace: Pace, changes: Change) -> Iterator[Looked]:
    """Yield every frame, in order, with the faces and the persons seen on it.

    Frames between two whole looks are searched where either of the two saw a face. Where that shows fewer
    sure faces than both of them did, or the picture changes at once, the frame is looked at as a whole. A
    face that comes in between is first seen on the next whole look; its track is held before that.
    """
    last: Found = ()
    since: float | None = None
    people = _People(pace)
    waiting: list[Frame] = []
    for frame in frames:
        now, changed = float(frame.instant.seconds), changes(frame)
        if since is None or changed or now - since >= pace.every - EXACT:
            here, persons = pace.whole.find(frame.pixels), people.on(frame, must=changed)
            # What comes after a cut says nothing about the frames before it.
            yield from _between(waiting, last, last if changed else here, pace)
            yield frame, here, persons
            last, since, waiting = here, now, []
        else:  # the decoder uses its memory again: what waits must be a copy
            waiting.append(frame.with_pixels(frame.pixels.copy()))
    if waiting:
        end = waiting.pop()
        here = pace.whole.find(end.pixels)
        yield from _between(waiting, last, here, pace)
        yield end, here, people.on(end, must=True)


class _People:
    """Looks for persons now and then."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._since: float | None = None

    def on(self, frame: Frame, *, must: bool) -> Found:
        """Return the persons on a frame, nobody where it is too early to look again."""
        now = float(frame.instant.seconds)
        early = self._since is not None and now - self._since < self._pace.people_every - EXACT
        if self._pace.people is None or (early and not must):
            return ()
        self._since = now
        return self._pace.people.find(frame.pixels)


def _between(waiting: list[Frame], before: Found, after: Found, pace: Pace) -> Iterator[Looked]:
    """Yield the frames between two whole looks with the faces near those that either saw."""
    known = [face.box for face in (*before, *after)]
    expected = min(_sure(before), _sure(after))
    for frame in waiting:
        here = near(frame.pixels, known, pace.close)
        yield frame, here if _sure(here) >= expected else pace.whole.find(frame.pixels), ()


def _sure(found: Found) -> int:
    return sum(face.score >= STRONG for face in found)

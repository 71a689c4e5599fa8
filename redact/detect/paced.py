"""Look at some frames as a whole, and at those between only where faces are."""

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from media.frame import Frame
from redact.detect.base import Detector
from redact.detect.close import near
from redact.detect.suppress import best_of
from redact.records import Detection

STRONG = 0.6
"""Score of a face that a frame between must show again, or it is looked at as a whole."""

EXACT = 1e-6  # seconds: times are sums of rounded numbers

WORKERS = 2
"""Whole looks under way at once, each on one thread: YuNet takes 74 ms of processor time for a 1080p picture on one
thread and 122 on two, which spend the rest waiting for each other. More gain nothing on a machine that also decodes."""

MOST_WAITING = 100 << 20
"""Bytes of pictures that may wait between two whole looks: 16 frames at 1080 lines, 4 at four times that."""

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
    looked at as a whole; 0 looks at each one. quick: sees the faces on a frame that are not small, or not hard to
    see; it takes the place of `whole` on the frames that come sooner than `whole_every` seconds after the last one
    that `whole` saw. people: sees whole persons; None leaves them unseen. people_every: seconds between the
    whole looks on which they are looked for.
    """

    whole: Detector
    close: Detector
    every: float = 0.0
    quick: Detector | None = None
    whole_every: float = 0.0
    people: Detector | None = None
    people_every: float = 0.2


def paced(frames: Iterable[Frame], pace: Pace, changes: Change) -> Iterator[Looked]:
    """Yield every frame, in order, with the faces and the persons seen on it.

    Frames between two whole looks are searched where either of the two saw a face. Where that shows fewer
    sure faces than both of them did, or the picture changes at once, the frame is looked at as a whole. A
    face that comes in between is first seen on the next whole look; its track is held before that. Whole looks
    are made beside each other, a few ahead of what is yielded; detectors must bear that.
    """
    pool = ThreadPoolExecutor(WORKERS, "presspack-look")
    under_way: deque[_Stretch] = deque()
    before: Found = ()
    try:
        for stretch in _stretches(frames, pace, changes, pool):
            under_way.append(stretch)
            if len(under_way) > WORKERS:
                before = yield from _told(under_way, before, pace)
        while under_way:
            before = yield from _told(under_way, before, pace)
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class _Stretch:
    """Some frames, and the one after them that is being looked at as a whole.

    quick: whether that look may have missed a small face. cut: whether nothing on `frame` says anything about the
    frames before it.
    """

    between: tuple[Frame, ...]
    frame: Frame
    whole: Future[Found]
    quick: bool
    people: Future[Found] | None
    cut: bool


class _Looks:
    """Begins looks at whole frames, each kind in its time."""

    def __init__(self, pace: Pace, pool: ThreadPoolExecutor) -> None:
        self._pace = pace
        self._pool = pool
        self._last: dict[str, float] = {}

    def due(self, what: str, frame: Frame, every: float) -> bool:
        """Whether it is time again for a look of that kind; if so, it is as good as made."""
        now = float(frame.instant.seconds)
        if what in self._last and now - self._last[what] < every - EXACT:
            return False
        self._last[what] = now
        return True

    def at(self, frame: Frame, between: list[Frame], *, cut: bool, must: bool) -> _Stretch:
        """Look at a frame as a whole. must: with all there is, whatever the time."""
        pace = self._pace
        self._last["any"] = float(frame.instant.seconds)
        quick = pace.quick if not self.due("whole", frame, pace.whole_every) and not must else None
        people = pace.people if self.due("people", frame, pace.people_every) or must else None
        return _Stretch(
            between=tuple(between), frame=frame, quick=quick is not None, cut=cut,
            whole=self._pool.submit((quick or pace.whole).find, frame.pixels),
            people=self._pool.submit(people.find, frame.pixels) if people else None)


def _stretches(frames: Iterable[Frame], pace: Pace, changes: Change, pool: ThreadPoolExecutor) -> Iterator[_Stretch]:
    """Cut the frames into stretches, each with its whole look begun."""
    looks = _Looks(pace, pool)
    waiting: list[Frame] = []
    for frame in frames:
        changed = changes(frame)
        crowded = (len(waiting) + 1) * frame.pixels.nbytes > MOST_WAITING
        if changed or looks.due("any", frame, pace.every) or crowded:
            yield looks.at(frame, waiting, cut=changed, must=changed)
            waiting = []
        else:
            waiting.append(frame)
    if waiting:
        yield looks.at(waiting.pop(), waiting, cut=False, must=True)


def _told(under_way: deque[_Stretch], before: Found, pace: Pace) -> Generator[Looked, None, Found]:
    """Yield the frames of the first stretch under way; return the faces on its last one."""
    stretch = under_way.popleft()
    here = stretch.whole.result()
    if stretch.quick:  # what only a finer look sees is known from its neighbours
        beyond = under_way[0].whole.result() if under_way and not under_way[0].cut else ()
        close = near(stretch.frame.pixels, [face.box for face in (*before, *beyond)], pace.close)
        here = best_of((*here, *close))
    after = before if stretch.cut else here
    known = [face.box for face in (*before, *after)]
    expected = min(_sure(before), _sure(after))
    for frame in stretch.between:
        seen = near(frame.pixels, known, pace.close)
        yield frame, seen if _sure(seen) >= expected else pace.whole.find(frame.pixels), ()
    yield stretch.frame, here, stretch.people.result() if stretch.people else ()
    return here


def _sure(found: Found) -> int:
    return sum(face.score >= STRONG for face in found)

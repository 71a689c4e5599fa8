"""Look at some frames as a whole, and at those between only where faces are."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

from media.frame import Frame
from redact.detect.base import Detector
from redact.detect.close import near
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
    face that comes in between is first seen on the next whole look; its track is held before that. Whole looks
    are made beside each other, a few ahead of what is yielded; detectors must bear that.
    """
    pool = ThreadPoolExecutor(WORKERS, "presspack-look")
    under_way: deque[_Stretch] = deque()
    try:
        for stretch in _stretches(frames, pace, changes, pool):
            under_way.append(stretch)
            if len(under_way) > WORKERS:
                yield from _told(under_way.popleft(), pace)
        while under_way:
            yield from _told(under_way.popleft(), pace)
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class _Stretch:
    """Some frames, and the one after them that is being looked at as a whole.

    before: the whole look ahead of the frames, where there is one. cut: whether nothing on `frame` says anything
    about the frames before it.
    """

    between: tuple[Frame, ...]
    before: Future[Found] | None
    frame: Frame
    whole: Future[Found]
    people: Future[Found] | None
    cut: bool


def _stretches(frames: Iterable[Frame], pace: Pace, changes: Change, pool: ThreadPoolExecutor) -> Iterator[_Stretch]:
    """Cut the frames into stretches, each with its whole look begun."""
    last: Future[Found] | None = None
    since = 0.0
    people = _People(pace, pool)
    waiting: list[Frame] = []
    for frame in frames:
        now, changed = float(frame.instant.seconds), changes(frame)
        due = now - since >= pace.every - EXACT or (len(waiting) + 1) * frame.pixels.nbytes > MOST_WAITING
        if last is None or changed or due:
            whole = pool.submit(pace.whole.find, frame.pixels)
            yield _Stretch(tuple(waiting), last, frame, whole, people.on(frame, must=changed), cut=changed)
            last, since, waiting = whole, now, []
        else:
            waiting.append(frame)
    if waiting:
        end = waiting.pop()
        whole = pool.submit(pace.whole.find, end.pixels)
        yield _Stretch(tuple(waiting), last, end, whole, people.on(end, must=True), cut=False)


class _People:
    """Looks for persons now and then."""

    def __init__(self, pace: Pace, pool: ThreadPoolExecutor) -> None:
        self._pace = pace
        self._pool = pool
        self._since: float | None = None

    def on(self, frame: Frame, *, must: bool) -> Future[Found] | None:
        """Begin to look for the persons on a frame; None where it is too early to look again."""
        now = float(frame.instant.seconds)
        early = self._since is not None and now - self._since < self._pace.people_every - EXACT
        if self._pace.people is None or (early and not must):
            return None
        self._since = now
        return self._pool.submit(self._pace.people.find, frame.pixels)


def _told(stretch: _Stretch, pace: Pace) -> Iterator[Looked]:
    """Yield the frames of a stretch: those between with the faces near those that either whole look saw."""
    here = stretch.whole.result()
    before = stretch.before.result() if stretch.before else ()
    after = before if stretch.cut else here
    known = [face.box for face in (*before, *after)]
    expected = min(_sure(before), _sure(after))
    for frame in stretch.between:
        seen = near(frame.pixels, known, pace.close)
        yield frame, seen if _sure(seen) >= expected else pace.whole.find(frame.pixels), ()
    yield stretch.frame, here, stretch.people.result() if stretch.people else ()


def _sure(found: Found) -> int:
    return sum(face.score >= STRONG for face in found)

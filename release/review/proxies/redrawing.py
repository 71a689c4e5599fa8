"""Have proxies drawn by processes of their own, one at a time for each item, for a server that goes on serving."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import Lock, Thread
from typing import Literal, Self

from media.errors import MissingPartError
from release.review.proxies.hand import Hand
from release.review.proxies.order import Done, Ended, Order, Ready, Telling, Trouble
from release.review.proxies.shape import Span

MOST = 2
"""Items drawn beside each other; each keeps a decoder and an encoder busy."""
GONE = "The process that draws it was ended by the system, most likely for memory. Ask for it again."

State = Literal["fresh", "drawing", "failed"]


def now() -> datetime:
    """Return the moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Status:
    """How one item's proxies stand.

    plan: the SHA-256 of the plan that they are to show. since: when that began. ready: whether the after side shows
    it, though cards may still be drawn.
    """

    state: State
    plan: str
    since: datetime
    spans: tuple[Span, ...] = ()
    frames: int = 0
    of: int | None = None
    error: str | None = None


class Redrawing:
    """Starts, follows and ends the processes that draw. Threads of the server may call it as they like.

    The latest plan wins: a process that draws an older one is killed, and what it had to draw is drawn by the next.
    Nothing is lost by it, for what changed is found by comparing with what lies there.
    """

    def __init__(self, most: int = MOST, clock: Callable[[], datetime] = now) -> None:
        self._most, self._clock = most, clock
        self._lock = Lock()
        self._jobs: dict[str, _Job] = {}
        self._waiting: list[str] = []
        self._running: dict[Hand, Thread] = {}
        self._spare: Hand | None = None
        self._warm = self._stopped = False

    def warm(self) -> None:
        """Keep a process ready that has read the program already, from now on: that saves a reviewer a second."""
        with self._lock:
            self._warm = True
            if self._spare is None and not self._stopped:
                self._spare = Hand()

    def redraw(self, item: str, order: Order, plan: str) -> Status:
        """Have the item's proxies show the order's plan, of this SHA-256; return at once.

        item: a name for it that no other item has; of two orders for one item the later is followed.

        Raises:
            MissingPartError: no process can be started, or all was stopped.
        """
        with self._lock:
            if self._stopped:
                raise MissingPartError("no more proxies are drawn: the server is ending")
            before = self._jobs.get(item)
            if before is not None:
                if before.status.state == "drawing":
                    order = order.model_copy(update={"spans": tuple(sorted({*order.spans, *before.order.spans}))})
                if before.hand is not None:
                    before.hand.kill()
            status = Status(state="drawing", plan=plan, since=self._clock(), spans=order.spans)
            self._jobs[item] = _Job(order, status)
            if item not in self._waiting:
                self._waiting.append(item)
            self._start()
            return status

    def status(self, item: str) -> Status | None:
        """Return how the item's proxies stand; None where nobody asked for any since the server began."""
        with self._lock:
            job = self._jobs.get(item)
            return None if job is None else job.status

    def stop(self) -> None:
        """End every process, each by its own id, and wait for it; nothing can be drawn after this."""
        with self._lock:
            self._stopped = True
            self._waiting.clear()
            spare, self._spare = self._spare, None
            running = dict(self._running)
            for hand in running:
                hand.kill()
        if spare is not None:
            spare.kill()
            spare.close()
        for thread in running.values():
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self) -> None:
        """Start what waits, as far as there is room; the lock is held."""
        while self._waiting and len(self._running) < self._most and not self._stopped:
            item = self._waiting.pop(0)
            job = self._jobs[item]
            hand, self._spare = self._spare or Hand(), None
            job.hand = hand
            thread = Thread(target=self._follow, args=(item, job, hand), name="presspack-redrawing")
            self._running[hand] = thread
            thread.start()

    def _follow(self, item: str, job: "_Job", hand: Hand) -> None:
        """Give a process its order, and note what it tells until it ends."""
        try:
            for said in hand.drawing(job.order):
                self._note(item, job, said)
        finally:
            hand.kill()
            hand.close()
            with self._lock:
                del self._running[hand]
                job.hand = None
                if job.status.state == "drawing":
                    job.status = replace(job.status, state="failed", error=GONE)
                self._start()
                if self._warm and self._spare is None and not self._running and not self._stopped:
                    self._spare = Hand()  # not sooner: it would take from those who draw what it is to save

    def _note(self, item: str, job: "_Job", said: Telling) -> None:
        with self._lock:
            was = job.status
            match said:
                case Done():
                    job.status = replace(was, frames=said.frames, of=said.of)
                case Ready():
                    job.status = replace(was, state="fresh", plan=said.plan, since=self._clock())
                case Trouble():
                    state: State = "fresh" if was.state == "fresh" else "failed"
                    job.status = replace(was, state=state, error=said.error)
                case Ended():
                    pass


@dataclass(slots=True)
class _Job:
    """What is wanted of one item, how far it is, and the process that is at it."""

    order: Order
    status: Status
    hand: Hand | None = None

"""Take from an iterator in a thread of its own, a few items ahead of whoever uses them."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")

GLANCE = 0.05
"""Seconds after which a thread with its hands full looks whether anybody still waits for them."""


class _End:
    """No more items; `error` says why, where it was not the end of the iterator."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


@contextmanager
def ahead(items: Iterator[Item], most: int) -> Iterator[Iterator[Item]]:
    """Yield an iterator over the same items in the same order, up to `most` of them made before they are asked for.

    What the iterator raises is raised where its item would have come. Leaving the block stops the thread and
    waits until it has finished the item it was making, so that what it uses may be closed afterwards.
    """
    worker = _Worker(items, most)
    worker.thread.start()
    try:
        yield worker.taken()
    finally:
        worker.stop.set()
        worker.thread.join()


class _Worker(Generic[Item]):
    """The thread and the queue it fills."""

    def __init__(self, items: Iterator[Item], most: int) -> None:
        self._items = items
        self._made: Queue[Item | _End] = Queue(max(1, most))
        self.stop = Event()
        self.thread = Thread(target=self._work, name="presspack-ahead", daemon=True)

    def taken(self) -> Iterator[Item]:
        """Yield the items as they come; in the thread of who uses them."""
        while not isinstance(item := self._made.get(), _End):
            yield item
        if item.error is not None:
            raise item.error

    def _work(self) -> None:
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:  # noqa: BLE001  it is raised again where the item was wanted
            self._put(_End(error))
        else:
            self._put(_End(None))

    def _put(self, item: Item | _End) -> bool:
        """Queue an item as soon as there is room; False when nobody wants it any more."""
        while not self.stop.is_set():
            try:
                self._made.put(item, timeout=GLANCE)
            except Full:
                continue
            return True
        return False

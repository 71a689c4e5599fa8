"""Working ahead in a thread: the same items, the same errors, and nothing left running."""

import threading
from collections.abc import Iterator

import pytest

from media.ahead import ahead


def counting(most: int, made: list[int]) -> Iterator[int]:
    """Count, and note how far it got."""
    for number in range(most):
        made.append(number)
        yield number


def test_every_item_comes_in_its_order() -> None:
    """A frame in another's place would be hidden by another frame's plan."""
    with ahead(counting(200, []), 3) as items:
        assert list(items) == list(range(200))


def test_an_error_comes_where_its_item_was_due() -> None:
    """Damage found late must stop the render, not shorten it."""

    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("damaged")

    with ahead(failing(), 3) as items:
        assert next(items) == 1
        with pytest.raises(ValueError, match="damaged"):
            next(items)


def test_it_keeps_only_a_few_items_ahead() -> None:
    """Frames are large; a clip must never gather in memory."""
    made: list[int] = []

    with ahead(counting(1000, made), 2) as items:
        next(items)
        threading.Event().wait(0.3)

        assert len(made) <= 1 + 2 + 1  # taken, waiting, in hand


def test_leaving_early_ends_the_thread() -> None:
    """What the thread reads from is closed right after, and must not be in use then."""
    before = threading.active_count()

    with ahead(counting(1000, []), 2) as items:
        next(items)

    assert threading.active_count() == before

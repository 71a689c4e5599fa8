"""Screening: what stops before any file is opened."""

from typing import Any

import pytest

from release.records import Held, Quarantined
from release.request import Request
from release.screen import Cleared, screen

Plain = dict[str, Any]


def a_request(plain: Plain, **item: Any) -> Request:
    """Return the request with its item stated otherwise."""
    plain["items"][0].update(item)
    return Request.from_plain(plain)


def test_a_screened_item_is_cleared(plain: Plain) -> None:
    """Somebody looked and said so; that is all the screen asks."""
    assert isinstance(screen(a_request(plain)), Cleared)


@pytest.mark.parametrize("stated", ["suspected", "confirmed", "iioc"])
def test_an_intimate_item_is_quarantined(plain: Plain, stated: str) -> None:
    """No picture may be made of it, whatever else the request says."""
    ended = screen(a_request(plain, intimate=stated))

    assert isinstance(ended, Quarantined)
    assert ended.exit_code == 6
    assert "I1" in ended.reasons[0]


def test_deprived_material_is_quarantined(plain: Plain) -> None:
    """A court has taken it away; the pipeline keeps no copy."""
    assert isinstance(screen(a_request(plain, deprivation_order=True)), Quarantined)


@pytest.mark.parametrize("item", [{"intimate": None}, {"intimate": "unknown"}, {"deprivation_order": None}])
def test_an_unscreened_item_is_held(plain: Plain, item: Plain) -> None:
    """Nobody has looked: the answer says who must."""
    ended = screen(a_request(plain, **item))

    assert isinstance(ended, Held)
    assert "the investigating officer" in ended.reasons[0]


def test_one_bad_item_quarantines_the_request(plain: Plain) -> None:
    """Other items of the same case may show the same thing, so none of them is opened."""
    plain["items"] += [{**plain["items"][0], "id": "I2", "intimate": "suspected"},
                       {**plain["items"][0], "id": "I3", "intimate": None}]

    ended = screen(Request.from_plain(plain))

    assert isinstance(ended, Quarantined)
    assert len(ended.reasons) == 1

"""What a process that draws is told, and what it tells while it draws: a line of JSON each."""

from typing import Literal

from media.records import Record
from release.review.proxies.shape import Span


class Order(Record):
    """Which item's proxies are to show which plan. Paths are absolute."""

    path: str
    plan: str
    """The plan's file."""
    folder: str
    spans: tuple[Span, ...] = ()
    """Frames that are drawn again whatever is found."""


class Done(Record):
    """How many frames are drawn, and how many are to be, where that is known."""

    what: Literal["done"] = "done"
    frames: int
    of: int | None


class Ready(Record):
    """The folder shows the plan of this SHA-256."""

    what: Literal["ready"] = "ready"
    plan: str
    shown: str


class Ended(Record):
    """Everything is drawn, the cards of new tracks included."""

    what: Literal["ended"] = "ended"


class Trouble(Record):
    """Nothing more will come, and why; what lay there before lies there still, unless Ready was told."""

    what: Literal["trouble"] = "trouble"
    error: str


Telling = Done | Ready | Ended | Trouble

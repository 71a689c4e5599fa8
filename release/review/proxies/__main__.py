"""Draw the proxies of one item in a process of its own.

    python -m release.review.proxies PATH PLAN FOLDER [--spans 10-35,90-90]
    python -m release.review.proxies --wait

With --wait the process makes itself ready and waits for one order, a line of JSON on its standard input; when that is
closed, it ends at once, as whoever wanted the proxies is gone. It tells of its progress in lines of JSON.
"""

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from media.errors import ExitCode, ExpectedError, UnreadableInputError, WrongUseError
from redact.obscure import obscurer
from redact.plan import LONGEST_PLAN, REDRAFT
from redact.records import Method, RedactionPlan
from release.review.proxies.making import Watch, refresh
from release.review.proxies.order import Done, Ended, Order, Ready, Telling, Trouble
from release.review.proxies.records import ProxySet
from release.review.proxies.shape import Span

EVERY = 0.2
"""Seconds between two lines about frames."""


def main(words: Sequence[str] | None = None) -> int:
    """Draw what is asked for; return how that ended."""
    try:
        draw(_ordered(sys.argv[1:] if words is None else words))
    except ExpectedError as problem:
        _say(Trouble(error=str(problem)))
        return problem.exit_code
    except Exception as problem:
        _say(Trouble(error=f"could not be drawn, through a fault of this program ({type(problem).__name__})"))
        raise
    _say(Ended())
    return ExitCode.DONE


def draw(order: Order) -> None:
    """Bring the order's folder up to its plan.

    Raises:
        ExpectedError: as `release.review.proxies.making.refresh` does, or the plan cannot be read.
    """
    plan, digest = _plan(Path(order.plan))
    refresh(Path(order.path), plan, Path(order.folder), order.spans, Watch(_Telling().done, _ready), digest)


def spans_of(words: str) -> tuple[Span, ...]:
    """Return spans of frames that are written as 10-35,90-90.

    Raises:
        WrongUseError: they are not.
    """
    try:
        pairs = [one.split("-") for one in words.split(",") if one]
        spans = tuple((int(first), int(last)) for first, last in pairs)
    except ValueError:
        spans = ((1, 0),)
    if any(not 0 <= first <= last for first, last in spans):
        raise WrongUseError(f"{words!r} are no spans of frames", advice="Write them as 10-35,90-90.")
    return spans


def _ordered(words: Sequence[str]) -> Order:
    if list(words) == ["--wait"]:
        return _waited()
    parser = argparse.ArgumentParser(prog="python -m release.review.proxies", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("path", "plan", "folder"):
        parser.add_argument(name, type=lambda word: str(Path(word).absolute()))
    parser.add_argument("--spans", default="", help="frames to draw again whatever is found: 10-35,90-90")
    asked = parser.parse_args(words)
    return Order(path=asked.path, plan=asked.plan, folder=asked.folder, spans=spans_of(asked.spans))


def _waited() -> Order:
    """Make ready, wait for an order, and end with whoever gave it."""
    for method in Method:
        obscurer(method.value, "")  # found and imported now, not when somebody waits
    line = sys.stdin.readline()
    if not line.strip():
        raise SystemExit(ExitCode.DONE)
    order = Order.from_json(line)
    Thread(target=_end_with_them, name="presspack-orphan", daemon=True).start()
    return order


def _end_with_them() -> None:
    sys.stdin.read()
    os._exit(ExitCode.INTERRUPTED)  # at once: what is half done lies beside, and whoever draws next clears it away


def _plan(path: Path) -> tuple[RedactionPlan, str]:
    """Read a plan, and its digest: that of the file, as every plan on a bench is written in its canonical form."""
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST_PLAN + 1)
    except OSError as problem:
        raise UnreadableInputError(f"the plan cannot be read ({problem.strerror})", file=path) from problem
    if len(text) > LONGEST_PLAN:
        raise WrongUseError("too large for a plan", file=path, advice=REDRAFT)
    return RedactionPlan.from_json(text, file=path), hashlib.sha256(text).hexdigest()


class _Telling:
    """Says how many frames are done, now and then."""

    def __init__(self) -> None:
        self._said = 0.0

    def done(self, frames: int, of: int | None) -> None:
        now = time.monotonic()
        if now - self._said >= EVERY or frames == of:
            self._said = now
            _say(Done(frames=frames, of=of))


def _ready(found: ProxySet) -> None:
    _say(Ready(plan=found.plan, shown=found.shown))


def _say(one: Telling) -> None:
    sys.stdout.write(one.model_dump_json() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

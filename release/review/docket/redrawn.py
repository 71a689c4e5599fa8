"""Have the after side drawn again by the processes that draw proxies, for a docket."""

from dataclasses import dataclass, field
from pathlib import Path

from release.review.docket.laid import planned
from release.review.docket.redraws import Drawing
from release.review.proxies.order import Order
from release.review.proxies.redrawing import Redrawing
from release.workbench import Bench


@dataclass(frozen=True, slots=True)
class Redrawn:
    """Draws what a docket asks for; whoever makes it ends it with `stop`."""

    hands: Redrawing = field(default_factory=Redrawing)

    def begin(self, bench: Bench, item: str, source: Path) -> None:
        """Have the item's proxies show its plan as it is on the bench now; returns at once."""
        plan = bench.plan(item)
        order = Order(path=str(source.resolve()), plan=str(plan.resolve()), folder=str(bench.proxies(item).resolve()))
        self.hands.redraw(_name(bench, item), order, planned(plan)[1])

    def status(self, bench: Bench, item: str) -> Drawing:
        """Tell how far that is; nothing is being drawn where nobody asked."""
        here = self.hands.status(_name(bench, item))
        return Drawing() if here is None else Drawing(state=here.state, error=here.error)

    def stop(self) -> None:
        """End every process, and wait for it."""
        self.hands.stop()


def _name(bench: Bench, item: str) -> str:
    return f"{bench.folder.resolve()}/{item}"

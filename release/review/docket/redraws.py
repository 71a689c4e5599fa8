"""What the docket asks of whoever draws the after side again."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from release.workbench import Bench


@dataclass(frozen=True, slots=True)
class Drawing:
    """How far the drawing of one item is; `fresh`: nothing is being drawn."""

    state: Literal["fresh", "drawing", "failed"] = "fresh"
    error: str | None = None


class Redraws(Protocol):
    """Draws the after side in a child process, one at a time for each item, the latest plan wins."""

    def begin(self, bench: Bench, item: str, source: Path) -> None:
        """Have the item's proxies show its plan as it is on the bench now."""

    def status(self, bench: Bench, item: str) -> Drawing:
        """Tell how far that is."""


class NobodyDraws:
    """Draws nothing: what is not drawn by the release stays undrawn, and cannot be passed."""

    def begin(self, bench: Bench, item: str, source: Path) -> None:
        """Do nothing."""

    def status(self, bench: Bench, item: str) -> Drawing:
        """Say that nothing is being drawn."""
        return Drawing()

"""What an obscurer is: one verb, a picture and the regions to hide in, the hidden picture out."""

from collections.abc import Sequence
from typing import Protocol

from media.frame import Pixels
from redact.records import Cover


class Obscurer(Protocol):
    """Hides regions of one picture; a pure function that never writes into its input."""

    name: str

    def hide(self, pixels: Pixels, covers: Sequence[Cover], masked: Sequence[Cover]) -> Pixels:
        """Return a copy with `covers` hidden.

        `masked` are all regions hidden on this frame by any obscurer: none of their pixels may be read.
        """
        ...

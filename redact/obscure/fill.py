"""Hide a region under one flat colour."""

from collections.abc import Sequence

from media.frame import Pixels
from media.geometry import Size
from redact.obscure.region import region
from redact.records import Cover


class Fill:
    """Solid and unmistakable: nothing of the region is left, not even its surroundings' colours."""

    name = "fill"

    def __init__(self, seed: str = "", value: int = 0) -> None:
        """`value` is the grey level, 0 (black) to 255; every obscurer is offered a seed, this needs none."""
        self.seed = seed
        self.value = value

    def hide(self, pixels: Pixels, covers: Sequence[Cover], masked: Sequence[Cover]) -> Pixels:
        """Return a copy with every pixel of `covers` set to the value."""
        size = Size(width=pixels.shape[1], height=pixels.shape[0])
        hidden = pixels.copy()
        for cover in covers:
            where = region(cover.box, size)
            if where is not None:
                hidden[where] = self.value
        return hidden

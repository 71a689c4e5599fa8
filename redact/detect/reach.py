"""What sizes of picture and of face a detector copes with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """Lengths in pixels of the picture as the detector is given it; a detector may carry one as `reach`.

    tile: longest side worth giving it at once. overlap: of neighbouring tiles, so that a face up to this
    size lies whole in one of them. largest: of the faces it is good at; larger ones are looked for in smaller
    copies. finest: the largest factor by which enlarging a small picture still shows it more. enlarged:
    pixels in all that a picture may have after enlarging, which bounds what a frame costs. native: pixels in all
    up to which a picture that is not enlarged is read at its own scale; beyond, single faces are large in it.
    """

    tile: int = 2048
    overlap: int = 192
    largest: int = 320
    finest: float = 3.0
    enlarged: int = 2560 * 1440
    native: int = 16_000_000

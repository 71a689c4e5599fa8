"""How a force's mark looks: colours that can be read on any ground, a logo, margins that stay free."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, StringConstraints, model_validator

from media.errors import WrongUseError
from media.records import Record

BAND = 0.85  # how much the band hides: a caption that the camera burnt in must not show through the letters
READABLE = 4.5  # contrast of text, from WCAG 2.2, criterion 1.4.3; what is left of it on every coded frame
APART = 6.5  # contrast of colours as they are chosen: H.264 takes up to 27 % of it from thin letters
SEEN = 3.0  # contrast of graphics, from WCAG 2.2, criterion 1.4.11
ENOUGH = 0.1  # share of a logo's opaque pixels that must stand out from the band: a thin outline does
WIDEST_LOGO = 6.0  # times its height: a longer one is a banner, and leaves no room for the words

Share = NDArray[np.float64]
"""Height x width, 0 to 1: how opaque each pixel is."""

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")]
"""Red, green and blue, as on the web."""


class Branding(Record):
    """Colours and margins of the burnt-in line; the plain one is white on black.

    `safe_area` is the share of the picture's width and height that stays free along each edge.
    """

    text: Colour = "#ffffff"
    band: Colour = "#000000"
    safe_area: Annotated[float, Field(ge=0.0, le=0.2)] = 0.0

    @model_validator(mode="after")
    def _legible(self) -> "Branding":
        """Hold the letters against the band over black and over white: between those lies every ground."""
        letters, band = luminance(np.array(rgb(self.text))), np.array(rgb(self.band))
        over = luminance(BAND * band + (1 - BAND) * np.array([[0.0], [1.0]]))
        worst = float(contrast(letters, over).min())
        if worst < APART or over.min() < letters < over.max():
            raise ValueError(f"text {self.text} on a band {self.band} has a contrast of {worst:.1f}:1 at worst, "
                             f"and needs {APART}:1")
        return self


@dataclass(frozen=True)
class Logo:
    """A picture with transparency: height x width x 3 blue-green-red, 0 to 255, times its opacity; and that."""

    colours: NDArray[np.float64]
    opacity: Share

    @property
    def aspect(self) -> float:
        """Width over height."""
        return float(self.opacity.shape[1] / self.opacity.shape[0])


@dataclass(frozen=True)
class Brand:
    """A branding and its logo, seen to stand out from the band.

    Raises:
        WrongUseError: the logo cannot be told from the band, is nowhere opaque, or is too long for its height.
    """

    branding: Branding
    logo: Logo | None = None

    def __post_init__(self) -> None:
        if self.logo is None:
            return
        if self.logo.aspect > WIDEST_LOGO:
            raise WrongUseError(f"the logo is {self.logo.aspect:.1f} times as wide as high, and may be {WIDEST_LOGO:g}",
                                advice="Give the crest without its lettering.")
        if _standing_out(self.logo, luminance(np.array(rgb(self.branding.band)))) < ENOUGH:
            raise WrongUseError("the logo would not be seen on the band",
                                advice="Give a light version of it, or another colour of the band.")


def rgb(colour: str) -> tuple[float, float, float]:
    """Return red, green and blue, 0 to 1."""
    red, green, blue = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def luminance(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the relative luminance, 0 to 1, of sRGB colours (red, green, blue last), as WCAG 2 defines it."""
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    return np.asarray(linear @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the contrast of luminances, 1 to 21."""
    return np.asarray((np.maximum(one, other) + 0.05) / (np.minimum(one, other) + 0.05))


def _standing_out(logo: Logo, ground: NDArray[np.float64]) -> float:
    """Return the share of a logo's opaque pixels that can be told from the ground."""
    solid = logo.opacity >= 0.5
    if not solid.any():
        return 0.0
    colours = logo.colours[solid][:, ::-1] / logo.opacity[solid][:, None] / 255
    return float((contrast(luminance(colours.clip(0, 1)), ground) >= SEEN).mean())


PLAIN = Brand(Branding())
"""White on black, no logo, no margin beyond half a letter."""

"""A force's colours and logo: seen on any ground, or refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from media.errors import WrongUseError
from media.geometry import Box, Size
from watermark.branding import APART, BAND, Brand, Branding, Logo, contrast, luminance, rgb
from watermark.visible import mark_box

LINE = "Exampleshire Police · PP-2026-0042 · conditions of use apply"


def a_logo(level: float, width: int = 40, height: int = 40, opacity: float = 1.0) -> Logo:
    """A plain square of one grey."""
    solid = np.full((height, width), opacity)
    return Logo(colours=np.full((height, width, 3), level * opacity), opacity=solid)


@given(text=st.integers(0, 0xFFFFFF), band=st.integers(0, 0xFFFFFF), ground=st.tuples(*[st.floats(0, 1)] * 3))
def test_colours_that_are_accepted_can_be_read_on_every_ground(
        text: int, band: int, ground: tuple[float, float, float]) -> None:
    """The band lets some of the picture through, and a force cannot know what it will lie on."""
    try:
        branding = Branding(text=f"#{text:06x}", band=f"#{band:06x}")
    except ValidationError:
        return

    under = BAND * np.array(rgb(branding.band)) + (1 - BAND) * np.array(ground)

    assert contrast(luminance(np.array(rgb(branding.text))), luminance(under)) >= APART - 1e-9


@pytest.mark.parametrize(("text", "band"), [("#ffffff", "#ffffff"), ("#ffffff", "#ffd100"), ("#a0a0a0", "#000000")])
def test_colours_that_cannot_be_read_are_refused_with_their_contrast(text: str, band: str) -> None:
    """A house style in two light colours would leave a line that nobody can read."""
    with pytest.raises(ValidationError, match="contrast of"):
        Branding(text=text, band=band)


def test_a_dark_logo_on_a_dark_band_is_refused() -> None:
    """It would be a black square, and nobody looks for what they do not see."""
    with pytest.raises(WrongUseError, match="would not be seen"):
        Brand(Branding(), a_logo(20))


def test_a_logo_that_is_nowhere_opaque_is_refused() -> None:
    """An export without its layers is empty."""
    with pytest.raises(WrongUseError, match="would not be seen"):
        Brand(Branding(), a_logo(255, opacity=0.0))


def test_a_banner_is_no_logo() -> None:
    """Beside a picture-wide banner there is no room for the words."""
    with pytest.raises(WrongUseError, match="as wide as high"):
        Brand(Branding(), a_logo(255, width=400, height=40))


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920), (7680, 4320), (640, 480)])
def test_the_safe_area_stays_free(width: int, height: int) -> None:
    """Televisions and players cut or cover the edges."""
    size = Size(width=width, height=height)

    box = mark_box(LINE, size, [], Brand(Branding(safe_area=0.05), a_logo(255)))

    assert box.left >= 0.05 * width - 2 and box.right <= 0.95 * width + 2
    assert box.top >= 0.05 * height - 2 and box.bottom <= 0.95 * height + 2


def test_the_logo_makes_the_band_wider_not_the_words_smaller() -> None:
    """The words are what counts."""
    size = Size(width=1920, height=1080)
    plain, with_logo = mark_box(LINE, size, []), mark_box(LINE, size, [], Brand(Branding(), a_logo(255)))

    assert plain.width < with_logo.width < plain.width + 2 * with_logo.height
    assert with_logo.height < 2 * plain.height


def test_a_thumbnail_carries_the_words_alone() -> None:
    """Where letters are hardly legible a crest is a blot."""
    size = Size(width=96, height=54)

    assert mark_box(LINE, size, [], Brand(Branding(), a_logo(255))) == mark_box(LINE, size, [Box(
        left=0, top=0, right=0, bottom=0)])

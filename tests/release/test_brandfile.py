"""A force's branding file: read strictly, its logo decoded where it can do no harm."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from media.errors import ExpectedError, UnreadableInputError, UnsupportedInputError, WrongUseError
from media.transparent import MOST_PIXELS
from release.brandfile import brand_digest, load_brand


def crest(path: Path, size: tuple[int, int] = (60, 40)) -> None:
    """A white half and a half of half-transparent blue."""
    pixels = np.zeros((size[1], size[0], 4), np.uint8)
    pixels[:, :size[0] // 2] = 255
    pixels[:, size[0] // 2:] = (0, 0, 255, 128)
    Image.fromarray(pixels).save(path)


def branding(folder: Path, text: str) -> Path:
    """Write a branding file."""
    path = folder / "exampleshire.yaml"
    path.write_text(text)
    return path


def test_colours_margins_and_transparency_arrive_as_they_are(tmp_path: Path) -> None:
    """What shines through a crest must shine through in the picture, too."""
    crest(tmp_path / "crest.png")

    brand = load_brand(branding(tmp_path, "{text: '#ffd100', band: '#001a5c', safe_area: 0.05, logo: crest.png}"))

    assert (brand.branding.text, brand.branding.band, brand.branding.safe_area) == ("#ffd100", "#001a5c", 0.05)
    assert brand.logo is not None and brand.logo.aspect == 1.5
    assert brand.logo.opacity[:, :30].min() == 1.0
    assert np.allclose(brand.logo.opacity[:, 30:], 128 / 255, atol=0.01)
    assert np.allclose(brand.logo.colours[0, 45], (128, 0, 0), atol=1)


@pytest.mark.parametrize(("text", "said"), [
    ("{colour: '#ffffff'}", "unknown key"), ("{text: white}", "line 1"), ("{safe_area: 0.5}", "safe_area"),
    ("{logo: ../crest.png}", "logo"), ("{logo: crest.jpg}", "logo"), ("{text: '#333333'}", "contrast"),
    ("[]", "document")])
def test_what_is_wrong_is_named(tmp_path: Path, text: str, said: str) -> None:
    """Whoever sets the colours sees once a year what became of them."""
    with pytest.raises(WrongUseError, match=said):
        load_brand(branding(tmp_path, text))


def test_a_missing_logo_is_an_error_not_a_line_without_it(tmp_path: Path) -> None:
    """There is no silent second choice."""
    with pytest.raises(UnreadableInputError):
        load_brand(branding(tmp_path, "{logo: crest.png}"))


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff\xe0 a photo", b"#EXTM3U"])
def test_a_logo_that_is_no_sound_png_is_refused(tmp_path: Path, content: bytes) -> None:
    """It comes from an agency by mail, and is as untrusted as any picture."""
    (tmp_path / "crest.png").write_bytes(content)

    with pytest.raises(ExpectedError):
        load_brand(branding(tmp_path, "{logo: crest.png}"))


def test_a_logo_of_a_poster_is_refused(tmp_path: Path) -> None:
    """A picture that unpacks to gigabytes must not be unpacked."""
    crest(tmp_path / "crest.png", (MOST_PIXELS + 1, 4))

    with pytest.raises(UnsupportedInputError, match="too large"):
        load_brand(branding(tmp_path, "{logo: crest.png}"))


def test_json_is_yaml_and_does_as_well(tmp_path: Path) -> None:
    """Some forces keep their settings as JSON."""
    assert load_brand(branding(tmp_path, json.dumps({"text": "#ffffff"}))).logo is None


def test_a_branding_is_another_when_its_words_or_its_logo_are(tmp_path: Path) -> None:
    """The record says by which branding a line was drawn; a new crest under the old name is another branding."""
    crest(tmp_path / "crest.png")
    file = branding(tmp_path, "{text: '#ffd100', band: '#001a5c', logo: crest.png}")
    first = brand_digest(file)

    assert brand_digest(file) == first
    crest(tmp_path / "crest.png", size=(80, 40))
    second = brand_digest(file)
    branding(tmp_path, "{text: '#ffd101', band: '#001a5c', logo: crest.png}")
    assert len({first, second, brand_digest(file)}) == 3

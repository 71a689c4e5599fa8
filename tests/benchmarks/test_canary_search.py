"""The search that the canaries rest on finds a token in every form, and nothing where nothing is."""

import base64
import zlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from benchmarks.canary.carriers import carrier
from benchmarks.canary.corpus import places
from benchmarks.canary.search import found_in
from benchmarks.canary.token import Token

TOKEN = Token.of("anywhere")
WORD = TOKEN.ascii
FORMS = {
    "plain": WORD, "in small letters": WORD.lower(), "UTF-16, little": TOKEN.text.encode("utf-16-le"),
    "UTF-16, big": TOKEN.text.encode("utf-16-be"), "hex": WORD.hex().encode(), "HEX": WORD.hex().upper().encode(),
    "base64": base64.b64encode(WORD), "base64 of one more": base64.b64encode(b"x" + WORD),
    "base64 of two more": base64.b64encode(b"xy" + WORD + b"z"), "zlib": zlib.compress(WORD * 3),
    "deflate": zlib.compress(WORD * 3, wbits=-15), "gzip": zlib.compress(WORD, wbits=31),
    "base64 inside zlib": zlib.compress(base64.b64encode(b"x" + WORD))}


@pytest.mark.parametrize("form", FORMS)
def test_a_token_is_found_in_every_form(form: str) -> None:
    """A search that misses a form would call a leak clean."""
    noise = np.random.default_rng(3).bytes(700)

    assert TOKEN.text in found_in(noise + FORMS[form] + noise, (TOKEN,))


def test_a_token_in_a_channel_of_a_picture_is_found() -> None:
    """Transparency that spells a word is packed, so that no byte of the file shows it."""
    pixels, out = np.full((64, 96, 4), 200, np.uint8), BytesIO()
    pixels[5, :len(WORD), 3] = np.frombuffer(WORD, np.uint8)
    Image.fromarray(pixels).save(out, "PNG")

    assert found_in(out.getvalue(), (TOKEN,)) == {TOKEN.text: ("pixels plain",)}


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".gif", ".mp4", ".mkv", ".avi"])
def test_nothing_is_found_in_a_clean_file(suffix: str) -> None:
    """Tokens are long enough that none turns up by chance."""
    assert found_in(carrier(suffix), [place.token for place in places()]) == {}

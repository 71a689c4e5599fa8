"""From a key to a name: what a press office types when a picture has leaked."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
from PIL import Image

from media.frame import Frame
from media.geometry import Size
from media.timing import Instant
from release.copies import load_key
from watermark.codes import code_for, number_of
from watermark.unseen import unseen


def a_leak(photo: Path, leak: Path, number: int, key: bytes) -> None:
    """Mark a photo, and save it as a chat would."""
    with Image.open(photo) as image:
        pixels = np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])
    size = Size(width=pixels.shape[1], height=pixels.shape[0])
    marked = unseen(number, key, size)(Frame(0, Instant(pts=0, base=Fraction(1)), pixels))
    smaller = Image.fromarray(marked.pixels[:, :, ::-1])
    smaller.thumbnail((745, 745))
    smaller.save(leak, quality=75)


def test_a_leak_is_traced_and_an_unmarked_photo_is_not(presspack, samples: Path, tmp_path: Path) -> None:
    """The one names a recipient, the other nobody, and the exit codes say which."""
    made = presspack("mark-key", tmp_path / "force.key", "--json")
    key = load_key(tmp_path / "force.key")
    assert made.code == 0 and key is not None
    code = code_for(key, "PP-1", "alex@gazette.example")
    (tmp_path / "PP-1.copies.json").write_text(json.dumps({
        "format": "presspack-copies/1", "reference": "PP-1", "released_at": "2026-03-10T17:30:00Z",
        "key": made.objects[0]["name"], "copies": [{"code": code, "package": f"PP-1-{code}", "recipient": {
            "name": "Alex Asker", "organisation": "Example Gazette", "email": "alex@gazette.example"}}]}))
    a_leak(samples / "custody.jpg", tmp_path / "leak.jpg", number_of(code), key)

    words = ("--register", tmp_path, "--mark-key", tmp_path / "force.key", "--json")
    traced, untraced = (presspack("trace", one, *words) for one in (tmp_path / "leak.jpg", samples / "custody.jpg"))

    assert (traced.code, traced.objects[0]["recipient"], traced.objects[0]["by"]) == (0, "Alex Asker", "grain")
    assert (untraced.code, untraced.objects[0]["outcome"]) == (5, "untraced")

"""QuickTime keys: a stamp stands in them word for word, and whatever else does is found."""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from stamped import STAMP, a_box, a_clip, in_moov

from media.decode import decoding
from media.encode_keys import add_keys
from media.probe import probe
from watermark.records import Audit

CANARY = b"Witness Jane Doe"
NAME = b"com.apple.quicktime.comment"
Read = Callable[..., Audit]


@pytest.fixture(scope="module")
def stamped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Make a stamped clip with sound."""
    return a_clip(tmp_path_factory.mktemp("keys") / "clip.mp4", STAMP).read_bytes()


def test_the_keys_say_the_stamp(audit_of: Read, stamped: bytes) -> None:
    """The Video Metadata Hub maps title, creator and copyright to them; newsroom systems read them first."""
    found = audit_of(stamped, STAMP)

    assert found.clean, found
    said = {one.field.rsplit(".", 1)[1]: one.value for one in found.says if one.place == "MP4 key"}
    assert said == {"title": STAMP.reference, "artist": STAMP.owner, "copyright": STAMP.notice,
                    "comment": STAMP.conditions}


def test_a_key_that_says_something_else_is_named(audit_of: Read, stamped: bytes) -> None:
    """Held word for word against the stamp that was decided."""
    other = STAMP.model_copy(update={"notice": "© 2026 somebody else"})

    assert "MP4 key com.apple.quicktime.copyright differs" in audit_of(stamped, other).missing


def test_keys_move_the_samples_and_not_the_pictures(tmp_path: Path) -> None:
    """The index grows before the samples; a place left as it was would show other bytes as a picture."""
    plain = a_clip(tmp_path / "plain.mp4")
    grown = tmp_path / "grown.mp4"
    grown.write_bytes(plain.read_bytes())
    add_keys(grown, [("com.apple.quicktime.title", "x" * 70_000)])

    pictures = []
    for path in (plain, grown):
        with decoding(path, probe(path)) as frames:
            pictures.append([frame.pixels.tobytes() for frame in frames])

    assert pictures[0] == pictures[1]
    assert grown.stat().st_size > plain.stat().st_size + 70_000
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []


PLANTED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "another key": (lambda data: data.replace(NAME, b"com.apple.quicktime.camera1", 1), "unknown key"),
    "the same key twice": (lambda data: data.replace(NAME, b"com.apple.quicktime.title\0\0", 1), "unknown key"),
    "a value more": (lambda data: in_moov(data, "meta/ilst", a_box(struct.pack(">I", 5), CANARY), b"udta"), "item 5"),
    "a value of another type": (lambda data: data[:data.index(b"mdta")] + data[data.index(b"mdta"):].replace(
        b"data\0\0\0\1", b"data\0\0\0\2", 1), "MP4 key"),
    "a country": (lambda data: data[:data.index(b"mdta")] + data[data.index(b"mdta"):].replace(
        b"data\0\0\0\1\0\0\0\0", b"data\0\0\0\1\0\0JD", 1), "MP4 key"),
    "values out of order": (lambda data: data.replace(struct.pack(">I", 2) + struct.pack(">I", 16 + len(STAMP.owner))
                                                      + b"data", struct.pack(">I", 3) + struct.pack(
        ">I", 16 + len(STAMP.owner)) + b"data", 1), "MP4 key"),
    "a box beside the keys": (lambda data: in_moov(data, "meta", a_box(b"ctry", CANARY), b"udta"), "moov/meta/ctry"),
    "a second set of keys": (lambda data: in_moov(data, "meta", a_box(b"keys", bytes(8)), b"udta"), "second"),
    "bytes behind the names": (lambda data: in_moov(data, "meta/keys", a_box(b"mdta", CANARY), b"udta"), "unknown key"),
    "another handler": (lambda data: data.replace(b"mdta" + bytes(12), b"mdir" + bytes(12), 1), "no keys"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_what_is_planted_among_the_keys_is_found(audit_of: Read, stamped: bytes, what: str) -> None:
    """A box of names and values is the most natural place to hide some more."""
    plant, word = PLANTED[what]
    dirty = plant(stamped)

    found = audit_of(dirty, STAMP)

    assert dirty != stamped
    assert any(word in one for one in found.residue), found.residue


@pytest.mark.parametrize("part", [b"hdlr", b"keys", b"ilst"])
def test_keys_without_what_belongs_to_them_are_refused(audit_of: Read, stamped: bytes, part: bytes) -> None:
    """Half a set of keys says nothing that a stamp asked for."""
    meta = stamped.index(b"meta", stamped.index(b"mdta") - 40)
    dirty = stamped[:meta] + stamped[meta:].replace(part, b"free", 1)

    assert audit_of(dirty, STAMP).residue

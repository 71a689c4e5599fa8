"""Places that look like part of the coding: each held a token that an earlier reader did not see."""

import struct
import subprocess
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from stamped import FFMPEG, a_clip, a_photo, a_picture, a_segment, first_sample, in_moov

from media.encode import Tags
from media.encode_photo import write_photo
from media.tail import idle_parts
from watermark.records import Audit

CANARY = b"Witness Jane Doe"

Read = Callable[..., Audit]


@pytest.fixture(scope="module")
def photos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Make one photo of each format, as the product does."""
    folder = tmp_path_factory.mktemp("photos")
    return {suffix: a_photo(folder / f"photo{suffix}").read_bytes() for suffix in (".jpg", ".png", ".webp", ".tif")}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Make a clip with sound, as the product does."""
    return a_clip(tmp_path_factory.mktemp("clip") / "clip.mp4").read_bytes()


def _before_scan(data: bytes, marker: int, body: bytes) -> bytes:
    at = data.index(b"\xff\xda")
    return data[:at] + a_segment(marker, body) + data[at:]


JPEG: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a table of steps that nothing uses": (
        lambda data: _before_scan(data, 0xDB, b"\3" + (CANARY * 4)), "other tables"),
    "a table of steps given twice": (
        lambda data: _before_scan(data, 0xDB, b"\1" + (CANARY * 4)), "other tables"),
    "a table of codes that nothing uses": (
        lambda data: _before_scan(data, 0xC4, b"\x13" + bytes((0, 0, 0, 0, 0, 16)) + bytes(10) + CANARY),
        "Huffman table"),
    "a table of codes in another order": (
        lambda data: data.replace(bytes(range(2, 12)), bytes(range(11, 1, -1)), 1), "Huffman table"),
    "numbers of the components": (
        lambda data: data.replace(b"\3\1\x11\0\2\x11\1\3\x11\1", b"\3J\x11\0n\x11\1e\x11\1", 1), "JPEG frame"),
    "a restart interval": (lambda data: _before_scan(data, 0xDD, b"Ja"), "0xFFDD"),
    "fill bytes before a marker": (lambda data: data[:-2] + b"\xff\xff" + data[-2:], "malformed"),
    "behind the last block of the picture": (lambda data: data[:-2] + CANARY + data[-2:], "change nothing"),
}


@pytest.mark.parametrize("what", JPEG)
def test_a_place_in_a_jpeg_that_looks_like_coding_is_found(audit_of: Read, photos: dict[str, bytes], what: str) -> None:
    """Every viewer opens such a file without a word."""
    plant, word = JPEG[what]
    dirty = plant(photos[".jpg"])
    with Image.open(BytesIO(dirty)) as picture:
        assert picture.size == (63, 47)

    found = audit_of(dirty)

    assert dirty != photos[".jpg"]
    assert any(word in one for one in found.residue), found.residue


def _vp8(data: bytes, at_first: bool) -> bytes:
    """Plant at the end of a part of a WebP's picture, and make every length right."""
    at = data.index(b"VP8 ") + 8
    size = int.from_bytes(data[at - 4:at], "little")
    body = bytearray(data[at:at + size])
    if at_first:
        head = int.from_bytes(body[:3], "little")
        end = 10 + (head >> 5)
        body[end:end] = CANARY
        body[:3] = (head + (len(CANARY) << 5)).to_bytes(3, "little")
    else:
        body += CANARY
    chunk = b"VP8 " + struct.pack("<I", len(body)) + bytes(body) + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


@pytest.mark.parametrize("at_first", [True, False])
def test_bytes_behind_the_coded_picture_of_a_webp_are_found(
        audit_of: Read, photos: dict[str, bytes], at_first: bool) -> None:
    """Both parts of a WebP picture end where their decoder stops, not where their length says."""
    found = audit_of(_vp8(photos[".webp"], at_first))

    assert any("change nothing" in one for one in found.residue), found.residue


def test_a_webp_that_asks_to_be_scaled_is_found(audit_of: Read, photos: dict[str, bytes]) -> None:
    """Two bits above each size are free for anybody."""
    data = bytearray(photos[".webp"])
    data[data.index(b"\x9d\x01\x2a") + 4] |= 0x40

    assert audit_of(bytes(data)).residue


@pytest.mark.parametrize("value", [0, 128, 255])
@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_an_even_picture_is_not_taken_for_bytes_that_say_nothing(tmp_path: Path, suffix: str, value: int) -> None:
    """A wall of one colour is coded in next to nothing, and is a picture all the same."""
    for size in ((1, 1), (63, 47), (640, 480)):
        path = tmp_path / f"even{size[0]}{suffix}"
        write_photo(np.full((size[1], size[0], 3), value, np.uint8), path, Tags())
        assert idle_parts(path) == (), size


@pytest.mark.parametrize("count", [1, 2, 4, 8])
def test_a_webp_picture_in_several_parts_is_found(tmp_path: Path, audit_of: Read, count: int) -> None:
    """Between the parts there is room that no decoder looks at; our encoder writes one."""
    coded = tmp_path / "picture.ivf"
    subprocess.run([FFMPEG, "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=320x256", "-frames:v", "1", "-c:v",
                    "libvpx", "-slices", str(count), coded], check=True, stdin=subprocess.DEVNULL)
    body = coded.read_bytes()[32 + 12:]  # behind the headers of the file and of the frame
    chunk = b"VP8 " + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    found = audit_of(b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk)

    assert any(f"in {count} parts" in one for one in found.residue) == (count > 1), found.residue


def _strip(data: bytes, made: bytes) -> bytes:
    """Put another strip at the end of a TIFF, and point to it."""
    first = int.from_bytes(data[4:8], "little")
    out = bytearray(data[:first] + data[first:] + made)
    for row in range(int.from_bytes(data[first:first + 2], "little")):
        at = first + 2 + 12 * row
        if data[at:at + 2] == b"\x11\1":
            out[at + 8:at + 12] = struct.pack("<I", len(data))
        if data[at:at + 2] == b"\x17\1":
            out[at + 8:at + 12] = struct.pack("<I", len(made))
    return bytes(out)


def test_a_number_of_a_tiff_with_too_many_values_is_found(audit_of: Read, photos: dict[str, bytes]) -> None:
    """Sixteen bits a sample, eight samples: enough for a name."""
    data = photos[".tif"]
    at = data.index(struct.pack("<HHI", 0x011C, 3, 1))
    values = CANARY + b"\0"
    dirty = data[:at] + struct.pack("<HHII", 0x011C, 3, 8, len(data)) + data[at + 12:] + values[:16]

    found = audit_of(dirty)

    assert any("PlanarConfiguration of 8 values" in one for one in found.residue), found.residue


@pytest.mark.parametrize("behind", [True, False])
def test_a_strip_of_a_tiff_holds_the_picture_and_nothing_more(
        audit_of: Read, photos: dict[str, bytes], behind: bool) -> None:
    """Data behind the packed rows, or rows behind the picture: no viewer shows either."""
    rows = a_picture()[:, :, ::-1].tobytes()
    made = zlib.compress(rows) + CANARY if behind else zlib.compress(rows + CANARY)

    found = audit_of(_strip(photos[".tif"], made))

    assert any("something behind" in one or "instead of" in one for one in found.residue), found.residue


def _at(name: bytes, offset: int, value: bytes, after: bytes = b"") -> Callable[[bytes], bytes]:
    """Overwrite bytes of the box of a name, counted from the end of the name."""

    def plant(data: bytes) -> bytes:
        at = data.index(name, data.index(after) if after else 0) + len(name) + offset
        return data[:at] + value + data[at + len(value):]

    return plant


def _parameter(kind: int, tail: bytes) -> Callable[[bytes], bytes]:
    """Put bytes behind the end of a parameter set, with every length right."""

    def plant(data: bytes) -> bytes:
        at = data.index(b"avcC") + 4
        place = at + 6 if kind == 7 else at + 8 + int.from_bytes(data[at + 6:at + 8], "big") + 1
        size = int.from_bytes(data[place:place + 2], "big")
        grown = bytearray(in_moov(data, "trak/mdia/minf/stbl/stsd/avc1/avcC", tail))
        body = grown[place:place + 2 + size]
        rest = grown[place + 2 + size:]
        cut = rest.index(tail)
        grown[place:] = struct.pack(">H", size + len(tail)) + body[2:] + tail + rest[:cut] + rest[cut + len(tail):]
        return bytes(grown)

    return plant


def _sample(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change the first picture without changing its length."""

    def plant(data: bytes) -> bytes:
        at = first_sample(data)
        size = 4 + int.from_bytes(data[at:at + 4], "big")
        made = change(data[at:at + size])
        assert len(made) == size
        return data[:at] + made + data[at + size:]

    return plant


def _sound(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Change the first packet of sound without changing its length."""

    def plant(data: bytes) -> bytes:
        track = data.index(b"SoundHandler")
        table = data.index(b"stco", track) + 12
        at = int.from_bytes(data[table:table + 4], "big")
        lengths = data.index(b"stsz", track) + 16
        size = int.from_bytes(data[lengths:lengths + 4], "big")
        made = change(data[at:at + size])
        assert len(made) == size
        return data[:at] + made + data[at + size:]

    return plant


MP4: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a brand named twice": (_at(b"ftyp", 12, b"isom"), "brands"),
    "the next track's number": (_at(b"mvhd", 96, b"Jane"), "next track"),
    "the film's time scale": (_at(b"mvhd", 12, b"Jane"), "time scale"),
    "a track's number": (_at(b"tkhd", 12, b"Jane"), "another number of the track"),
    "a track's size": (_at(b"tkhd", 76, b"Jane"), "size that the stream has not"),
    "the length of an edit": (_at(b"elst", 8, b"Jane"), "an edit of another length"),
    "the beginning of an edit": (_at(b"elst", 12, b"Jane"), "an edit that cuts"),
    "a medium's length": (_at(b"mdhd", 16, b"Jane"), "a length that its samples have not"),
    "a described size": (_at(b"avc1", 24, b"Jane", b"stsd"), "size that the stream has not"),
    "the shape of a pixel": (_at(b"pasp", 0, b"JaneDoe!"), "pixel shape"),
    "colours": (_at(b"colr", 4, b"Jane"), "colours that the stream has not"),
    "a bit rate": (_at(b"btrt", 4, b"Jane"), "a bit rate of"),
    "a buffer's size": (_at(b"btrt", 0, b"Jane"), "should be zero"),
    "channels of the sound": (_at(b"mp4a", 16, b"\0\2", b"SoundHandler"), "rate or channels"),
    "the sound's stream number": (_at(b"esds", 9, b"JD"), "number of the stream"),
    "the sound's buffer": (_at(b"esds", 18, b"Jan"), "not plain AAC"),
    "the sound's bit rate": (_at(b"esds", 21, b"Jane"), "a bit rate of"),
    "the sound's configuration": (_at(b"esds", 36, b"Jan"), "AAC configuration"),
    "how far sound is rolled back": (_at(b"sgpd", 16, b"JD"), "form of grouping"),
    "the number of a group": (_at(b"sbgp", 16, b"Jane"), "groups of other samples"),
    "behind a sequence set": (_parameter(7, CANARY), "behind the end of a sequence set"),
    "behind a picture set": (_parameter(8, CANARY), "behind the end of a picture set"),
    "behind all parameter sets": (
        lambda data: in_moov(data, "trak/mdia/minf/stbl/stsd/avc1/avcC", CANARY), "extensions"),
    "a second NAL unit in a picture": (
        _sample(lambda data: struct.pack(">I", 40) + data[4:44] + struct.pack(">I", len(data) - 48) + data[48:]),
        "behind the one NAL unit"),
    "zero words behind a slice": (_sample(lambda data: data[:-6] + b"\x80\0\0\3\0\0"), "zeros behind or inside"),
    "escaped zero words behind a slice": (
        _sample(lambda data: data[:-7] + b"\x80\0\0\3\0\0\3"), "zeros behind or inside"),
    "a key picture that is none": (
        _sample(lambda data: data[:4] + bytes((data[4] & 0xE0 | 1,)) + data[5:]), "key picture"),
    "a slice that begins later": (_sample(lambda data: data[:5] + b"\x40" + data[6:]), "does not begin its picture"),
    "words behind the end of a sound": (_sound(lambda data: data[:-16] + CANARY), "behind its end"),
    "a number of the sound element": (_sound(lambda data: bytes((data[0] | 0x1E,)) + data[1:]), "begins with element"),
}


@pytest.mark.parametrize("what", MP4)
def test_a_number_of_a_clip_that_could_be_a_word_is_found(audit_of: Read, clip: bytes, what: str) -> None:
    """Players take most numbers as they come; each of ours is held against another that says the same."""
    plant, word = MP4[what]
    dirty = plant(clip)

    found = audit_of(dirty)

    assert dirty != clip
    assert any(word in one for one in found.residue), found.residue


def test_times_of_no_samples_are_found(audit_of: Read, clip: bytes) -> None:
    """A row for no sample at all has room for four letters, and there may be any number of rows."""
    at = clip.index(b"stts") + 4
    rows = int.from_bytes(clip[at + 4:at + 8], "big")
    grown = bytearray(in_moov(clip, "trak/mdia/minf/stbl/stts", struct.pack(">I", 0) + b"Jane"))
    grown[at + 4:at + 8] = (rows + 1).to_bytes(4, "big")

    assert any("or for none" in one for one in audit_of(bytes(grown)).residue)

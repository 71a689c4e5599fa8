"""Photos: what our encoder writes reads clean, and whatever is planted in one is found."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import piexif
import pytest
from PIL import Image, PngImagePlugin, TiffImagePlugin
from stamped import PHOTOS, STAMP, a_chunk, a_photo, a_picture, a_riff, a_segment

from watermark.records import Audit
from watermark.xmp import properties, write_packet

CANARY = b"Witness Jane Doe"

Read = Callable[..., Audit]


@pytest.mark.parametrize("suffix", PHOTOS)
def test_a_photo_without_a_stamp_reads_clean(tmp_path: Path, audit_of: Read, suffix: str) -> None:
    """A gate that cries wolf over our own files would soon be switched off."""
    found = audit_of(a_photo(tmp_path / f"photo{suffix}").read_bytes())

    assert found.clean, found
    assert not [one for one in found.says if one.place in {"EXIF", "XMP"}]


@pytest.mark.parametrize("suffix", PHOTOS)
def test_a_stamped_photo_says_the_stamp_and_nothing_else(tmp_path: Path, audit_of: Read, suffix: str) -> None:
    """The rights must arrive, in words that a reader can get at."""
    found = audit_of(a_photo(tmp_path / f"photo{suffix}", STAMP).read_bytes(), STAMP)

    assert found.clean, found
    said = {(one.place, one.field): one.value for one in found.says}
    assert said["EXIF", "Copyright"] == said["XMP", "dc:rights"] == STAMP.notice
    assert said["EXIF", "XPComment"] == said["XMP", "xmpRights:UsageTerms"] == STAMP.conditions


@pytest.mark.parametrize("suffix", PHOTOS)
def test_a_stamp_nobody_asked_for_is_residue(tmp_path: Path, audit_of: Read, suffix: str) -> None:
    """Where nothing was to be said, even a polite text is one that nobody checked."""
    found = audit_of(a_photo(tmp_path / f"photo{suffix}", STAMP).read_bytes())

    assert any("EXIF Copyright" in one for one in found.residue)
    assert any("XMP dc:rights" in one for one in found.residue)


@pytest.mark.parametrize("suffix", PHOTOS)
def test_a_missing_or_altered_stamp_is_named(tmp_path: Path, audit_of: Read, suffix: str) -> None:
    """A picture without its conditions must not leave."""
    bare = a_photo(tmp_path / f"bare{suffix}").read_bytes()
    easy = STAMP.model_copy(update={"conditions": "Do as you like."})
    other = a_photo(tmp_path / f"other{suffix}", easy).read_bytes()

    assert "EXIF Copyright is not there" in audit_of(bare, STAMP).missing
    assert "XMP xmpRights:UsageTerms differs" in audit_of(other, STAMP).missing
    assert not audit_of(other, STAMP).clean


def _jpegs() -> dict[str, Callable[[bytes], bytes]]:
    def after_start(segment: bytes) -> Callable[[bytes], bytes]:
        return lambda data: data[:2] + segment + data[2:]

    gps = piexif.dump({"GPS": {piexif.GPSIFD.GPSLatitude: ((51, 1), (30, 1), (0, 1))}})
    small = io.BytesIO()
    Image.new("RGB", (16, 16)).save(small, "JPEG")
    thumbnail = piexif.dump({"1st": {piexif.ImageIFD.Compression: 6}, "thumbnail": small.getvalue()})
    maker = piexif.dump({"Exif": {piexif.ExifIFD.MakerNote: CANARY}})
    camera = piexif.dump({"0th": {piexif.ImageIFD.Make: CANARY}})
    hidden = piexif.dump({"0th": {piexif.ImageIFD.Artist: b"x\0" + CANARY}})
    packet = write_packet(properties(STAMP)).replace(b"CC/1234/26", CANARY)
    return {
        "comment": after_start(a_segment(0xFE, CANARY)),
        "iptc": after_start(a_segment(0xED, b"Photoshop 3.0\0" + CANARY)),
        "colour profile": after_start(a_segment(0xE2, b"ICC_PROFILE\0\1\1" + CANARY)),
        "second picture index": after_start(a_segment(0xE2, b"MPF\0" + CANARY)),
        "unknown application": after_start(a_segment(0xEB, CANARY)),
        "position": after_start(a_segment(0xE1, gps)),
        "thumbnail": after_start(a_segment(0xE1, thumbnail)),
        "maker note": after_start(a_segment(0xE1, maker)),
        "camera": after_start(a_segment(0xE1, camera)),
        "text behind a text": after_start(a_segment(0xE1, hidden)),
        "bytes behind EXIF": after_start(a_segment(0xE1, piexif.dump({}) + CANARY)),
        "foreign packet": after_start(a_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x/>" + CANARY)),
        "altered packet": after_start(a_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet)),
        "extended packet": after_start(a_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + CANARY)),
        "bytes behind the end": lambda data: data + CANARY,
        "second picture behind the end": lambda data: data + data,
        "bytes between segments": lambda data: data[:20] + CANARY + data[20:],
        "JFIF thumbnail": lambda data: data[:4] + b"\0\x13" + data[6:18] + b"\1\1\1\2\3" + data[20:],
        "long table": lambda data: data.replace(b"\xff\xdb\0\x43\0", b"\xff\xdb\0\x53\0", 1).replace(
            b"\xff\xdb\0\x43\1", CANARY + b"\xff\xdb\0\x43\1", 1),
    }


@pytest.mark.parametrize("what", _jpegs())
def test_a_thing_planted_in_a_jpeg_is_found(tmp_path: Path, audit_of: Read, what: str) -> None:
    """Each of these carried names, places or faces out of real releases, or could."""
    clean = a_photo(tmp_path / "photo.jpg").read_bytes()

    found = audit_of(_jpegs()[what](clean))

    assert found.residue, what


NEXT_TO_OURS = ("ImageDescription", "DocumentName", "Software", "HostComputer", "ImageHistory", "DateTime",
                "XMLPacket")
OURS = ("Artist", "Copyright", "XPTitle", "XPComment", "XPAuthor", "XPKeywords", "XPSubject")


@pytest.mark.parametrize("name", [*NEXT_TO_OURS, *OURS])
def test_the_first_directory_holds_the_tags_of_a_stamp_and_no_others(tmp_path: Path, audit_of: Read, name: str) -> None:
    """Seven text tags are allowed, for seven stamps; in each of them any other word is residue, and so is any other."""
    number = getattr(piexif.ImageIFD, name)
    wide = tuple("Jane\0".encode("utf-16-le")) if name.startswith("X") else b"Jane"
    planted = piexif.dump({"0th": {number: wide}})
    clean = a_photo(tmp_path / "photo.jpg").read_bytes()

    found = audit_of(clean[:2] + a_segment(0xE1, b"Exif\0\0" + planted.removeprefix(b"Exif\0\0")) + clean[2:])

    word = f"EXIF {name} says what it was not asked to" if name in OURS else f"EXIF tag 0x{number:04X}"
    assert any(word in one for one in found.residue), found.residue


def _pngs() -> dict[str, Callable[[bytes], bytes]]:
    def before_pixels(chunk: bytes) -> Callable[[bytes], bytes]:
        return lambda data: data[:33] + chunk + data[33:]

    def repacked(data: bytes) -> bytes:
        at = data.index(b"IDAT") - 4
        size = int.from_bytes(data[at:at + 4], "big")
        packed = zlib.compress(zlib.decompress(data[at + 8:at + 8 + size]) + CANARY)
        return data[:at] + a_chunk(b"IDAT", packed) + data[at + 12 + size:]

    def behind_pixels(data: bytes) -> bytes:
        at = data.index(b"IDAT") - 4
        size = int.from_bytes(data[at:at + 4], "big")
        return data[:at] + a_chunk(b"IDAT", data[at + 8:at + 8 + size] + CANARY) + data[at + 12 + size:]

    return {
        "text": before_pixels(a_chunk(b"tEXt", b"Comment\0" + CANARY)),
        "packed text": before_pixels(a_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(CANARY))),
        "international text": before_pixels(a_chunk(b"iTXt", b"Comment\0\0\0\0\0" + CANARY)),
        "packed packet": before_pixels(
            a_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(CANARY))),
        "time": before_pixels(a_chunk(b"tIME", b"\x07\xea\1\1\0\0\0")),
        "colour profile": before_pixels(a_chunk(b"iCCP", CANARY + b"\0\0" + zlib.compress(b"x"))),
        "private chunk": before_pixels(a_chunk(b"prVt", CANARY)),
        "camera": before_pixels(a_chunk(b"eXIf", piexif.dump({"0th": {piexif.ImageIFD.Make: CANARY}})[6:])),
        "more pixels than the picture": repacked,
        "bytes behind the pixels": behind_pixels,
        "chunk behind the end": lambda data: data + a_chunk(b"tEXt", CANARY),
        "bytes behind the end": lambda data: data + CANARY,
        "wrong checksum": lambda data: data[:29] + b"\0\0\0\0" + data[33:],
    }


@pytest.mark.parametrize("what", _pngs())
def test_a_thing_planted_in_a_png_is_found(tmp_path: Path, audit_of: Read, what: str) -> None:
    """Text chunks and bytes behind the picture are where screenshots keep what was cropped away."""
    clean = a_photo(tmp_path / "photo.png").read_bytes()

    found = audit_of(_pngs()[what](clean))

    assert found.residue, what


def test_a_transparent_png_is_residue(audit_of: Read) -> None:
    """Under full transparency the pixels of a face are still there."""
    file = io.BytesIO()
    Image.fromarray(a_picture()).convert("RGBA").save(file, "PNG")

    assert audit_of(file.getvalue()).residue


def test_png_text_written_by_pillow_is_found(audit_of: Read) -> None:
    """A real writer, not only our own idea of one."""
    file, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Author", CANARY.decode())
    Image.fromarray(a_picture()).save(file, "PNG", pnginfo=info)

    assert any("tEXt" in one for one in audit_of(file.getvalue()).residue)


def _webps() -> dict[str, Callable[[bytes], bytes]]:
    camera = piexif.dump({"0th": {piexif.ImageIFD.Make: CANARY}})[6:]
    return {
        "unknown chunk": lambda data: a_riff(data, b"JUNK" + struct.pack("<I", 16) + CANARY),
        "colour profile": lambda data: a_riff(data, b"ICCP" + struct.pack("<I", 16) + CANARY),
        "camera": lambda data: a_riff(data, b"EXIF" + struct.pack("<I", len(camera)) + camera),
        "packet": lambda data: a_riff(data, b"XMP " + struct.pack("<I", 16) + CANARY),
        "second picture": lambda data: a_riff(data, data[12:]),
        "bytes behind the end": lambda data: data + CANARY,
        "padding that is not zero": lambda data: a_riff(
            data, b"VP8X" + struct.pack("<I", 9) + bytes(9) + b"x"),
    }


@pytest.mark.parametrize("what", _webps())
def test_a_thing_planted_in_a_webp_is_found(tmp_path: Path, audit_of: Read, what: str) -> None:
    """Readers skip chunks they do not know; a release must not have any."""
    clean = a_photo(tmp_path / "photo.webp").read_bytes()

    found = audit_of(_webps()[what](clean))

    assert found.residue, what


@pytest.mark.parametrize("choices", [
    {"icc_profile": CANARY}, {"save_all": True, "append_images": [Image.new("RGB", (63, 47))]},
    {"exif": piexif.dump({"0th": {piexif.ImageIFD.Software: CANARY}})}, {"lossless": True}])
def test_what_pillow_can_put_into_a_webp_is_found(audit_of: Read, choices: dict[str, object]) -> None:
    """A colour profile's text, a second frame, a program's name; and a form that we never write."""
    file = io.BytesIO()
    Image.fromarray(a_picture()).save(file, "WEBP", **choices)

    assert audit_of(file.getvalue()).residue


@pytest.mark.parametrize("tag", [270, 271, 305, 306, 65315, 34377])
def test_a_foreign_tag_in_a_tiff_is_found(audit_of: Read, tag: int) -> None:
    """Description, maker, software, date, private tags and Photoshop blocks."""
    file, info = io.BytesIO(), TiffImagePlugin.ImageFileDirectory_v2()
    info[tag] = CANARY if tag == 34377 else CANARY.decode()
    info.tagtype[tag] = 1 if tag == 34377 else 2
    Image.fromarray(a_picture()).save(file, "TIFF", compression="tiff_deflate", tiffinfo=info)

    assert any("EXIF tag" in one for one in audit_of(file.getvalue()).residue)


def test_a_second_page_or_loose_bytes_in_a_tiff_are_found(tmp_path: Path, audit_of: Read) -> None:
    """A page that no viewer opens first is still a page."""
    clean, pages = a_photo(tmp_path / "photo.tif").read_bytes(), io.BytesIO()
    picture = Image.fromarray(a_picture())
    picture.save(pages, "TIFF", compression="tiff_deflate", save_all=True, append_images=[picture])

    assert audit_of(pages.getvalue()).residue
    assert audit_of(clean + CANARY).residue


@pytest.mark.parametrize("suffix", PHOTOS)
def test_an_unknown_field_is_quoted(tmp_path: Path, audit_of: Read, suffix: str) -> None:
    """Whoever has to mend it must see what it says."""
    path = tmp_path / f"photo{suffix}"
    Image.fromarray(a_picture()).save(path, exif=piexif.dump({"0th": {piexif.ImageIFD.Make: CANARY}}))

    assert any(CANARY.decode() in one.value for one in audit_of(path.read_bytes()).says)

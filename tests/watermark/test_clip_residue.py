"""Clips: what our encoder writes reads clean, and whatever is planted in one is found."""

import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from stamped import FFMPEG, STAMP, a_box, a_clip, a_picture, first_sample, in_moov

from watermark.records import Audit

CANARY = b"Witness Jane Doe"

Read = Callable[..., Audit]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a clip with sound and without a stamp."""
    return a_clip(tmp_path_factory.mktemp("clip") / "clip.mp4")


@pytest.mark.parametrize("sound", [True, False])
def test_a_clip_without_a_stamp_reads_clean(tmp_path: Path, audit_of: Read, sound: bool) -> None:
    """Every byte of the index and every NAL unit is accounted for."""
    found = audit_of(a_clip(tmp_path / "clip.mp4", sound=sound).read_bytes())

    assert found.clean, found
    assert not [one for one in found.says if one.place in {"MP4 tag", "XMP"}]


def test_a_stamped_clip_says_the_stamp_and_nothing_else(tmp_path: Path, audit_of: Read) -> None:
    """Rights travel in the fields that players show and in XMP."""
    found = audit_of(a_clip(tmp_path / "clip.mp4", STAMP).read_bytes(), STAMP)

    assert found.clean, found
    said = {(one.place, one.field): one.value for one in found.says}
    assert said["MP4 tag", "copyright"] == said["XMP", "dc:rights"] == STAMP.notice
    assert said["MP4 tag", "comment"] == said["XMP", "xmpRights:UsageTerms"] == STAMP.conditions


def test_a_stamp_nobody_asked_for_or_another_one_is_named(tmp_path: Path, audit_of: Read, clip: Path) -> None:
    """The stamp is held word for word against the one that was decided."""
    stamped = a_clip(tmp_path / "clip.mp4", STAMP).read_bytes()
    other = STAMP.model_copy(update={"conditions": "Do as you like."})

    assert any("MP4 tag copyright" in one for one in audit_of(stamped).residue)
    assert "MP4 tag comment differs" in audit_of(stamped, other).missing
    assert "MP4 tag comment is not there" in audit_of(clip.read_bytes(), STAMP).missing


XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
DEPTH = b"\0\x18\xff\xff"  # stands behind the compressor's 32 bytes
BOXES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "bytes behind the end": (lambda data: data + CANARY, "malformed"),
    "free box with text": (lambda data: data + a_box(b"free", CANARY), "free"),
    "skip box": (lambda data: data + a_box(b"skip", CANARY), "skip"),
    "foreign uuid box": (lambda data: data + a_box(b"uuid", bytes(16) + CANARY), "foreign uuid"),
    "foreign packet": (lambda data: data + a_box(b"uuid", XMP_BOX + CANARY), "XMP packet that is not ours"),
    "second mdat": (lambda data: data + a_box(b"mdat", CANARY), "second MP4 box mdat"),
    "box of endless size": (lambda data: data + struct.pack(">I4s", 0, b"mdat") + CANARY, "malformed"),
    "fragment": (lambda data: data + a_box(b"moof", CANARY), "moof"),
    "second index": (lambda data: data + a_box(b"moov", CANARY), "second MP4 box moov"),
    "item list with cover": (lambda data: in_moov(data, "udta/meta/ilst", a_box(b"covr", CANARY)), "covr"),
    "named tag": (lambda data: in_moov(data, "udta/meta/ilst", a_box(b"----", CANARY)), "----"),
    "QuickTime text": (lambda data: in_moov(data, "udta", a_box(b"\xa9xyz", CANARY)), "xyz"),
    "keys": (lambda data: in_moov(data, "udta/meta", a_box(b"keys", CANARY)), "keys"),
    "box in the track": (lambda data: in_moov(data, "trak", a_box(b"meta", CANARY)), "moov/trak/meta"),
    "chapter list": (lambda data: in_moov(data, "udta", a_box(b"chpl", CANARY)), "chpl"),
    "sample aids": (lambda data: in_moov(data, "trak/mdia/minf/stbl", a_box(b"saiz", CANARY)), "saiz"),
    "box in the index": (lambda data: in_moov(data, "", a_box(b"iods", CANARY)), "iods"),
    "creation time": (lambda data: data.replace(b"mvhd" + bytes(5), b"mvhd\0\0\0\0\xe6", 1), "time"),
    "handler name": (lambda data: data.replace(b"VideoHandler", b"Jane Handler"), "handler"),
    "language": (lambda data: data.replace(b"\x55\xc4\0\0", b"\x15\xc7\0\0", 1), "language"),
    "box in the description": (
        lambda data: in_moov(data, "trak/mdia/minf/stbl/stsd/avc1", a_box(b"JUNK", CANARY)), "avc1/JUNK"),
    "compressor": (lambda data: data.replace(bytes(32) + DEPTH, b"\x10" + CANARY + bytes(15) + DEPTH),
                   "compressor"),
    "reference": (lambda data: data.replace(b"url \0\0\0\1", b"url \0\0\0\0", 1), "reference"),
    "brand": (lambda data: data.replace(b"isomiso2", b"isomJane", 1), "brands"),
    "one length for all": (lambda data: data.replace(b"stsz" + bytes(8), b"stsz" + bytes(7) + b"\1", 1),
                           "malformed"),
}


@pytest.mark.parametrize("what", BOXES)
def test_a_box_planted_in_a_clip_is_found(audit_of: Read, clip: Path, what: str) -> None:
    """Players skip what they do not know; what they skip is where text survives."""
    plant, word = BOXES[what]
    data = clip.read_bytes()
    dirty = plant(data)

    found = audit_of(dirty)

    assert dirty != data
    assert any(word in one for one in found.residue), found.residue


def test_bytes_that_no_sample_refers_to_are_found(audit_of: Read, clip: Path) -> None:
    """Media data holds whatever one likes between the samples."""
    data = clip.read_bytes()
    at = data.index(b"mdat") - 4
    size = int.from_bytes(data[at:at + 4], "big")
    dirty = data[:at] + struct.pack(">I", size + len(CANARY)) + data[at + 4:at + size] + CANARY

    assert any("16 bytes of media data that nothing refers to" in one for one in audit_of(dirty).residue)


@pytest.mark.parametrize("kind", [6, 7, 9, 12, 24, 31])
def test_a_nal_unit_that_is_no_slice_is_found(audit_of: Read, clip: Path, kind: int) -> None:
    """SEI carries the encoder's command line; filler and unknown types carry anything."""
    data = clip.read_bytes()
    at = first_sample(data)
    dirty = data[:at + 4] + bytes((data[at + 4] & 0xE0 | kind,)) + data[at + 5:]

    assert any(f"NAL unit of type {kind}" in one for one in audit_of(dirty).residue)


def _ffmpeg(clip: Path, out: Path, *words: str) -> bytes:
    """Let the ffmpeg that is shipped with the product rewrite a clip."""
    subprocess.run([FFMPEG, "-v", "error", "-y", *words[:words.index("FROM")], "-i", clip,
                    *words[words.index("FROM") + 1:], out], check=True, stdin=subprocess.DEVNULL)
    return out.read_bytes()


COPY = ("-map", "0", "-c", "copy", "-fflags", "+bitexact", "-flags", "+bitexact", "-movflags", "+faststart")
FOREIGN: dict[str, tuple[tuple[str, ...], str]] = {
    "title": (("FROM", *COPY, "-metadata", "title=Jane"), "MP4 tag title"),
    "album": (("FROM", *COPY, "-metadata", "album=Jane"), "alb"),
    "position": (("FROM", *COPY, "-metadata", "location=+51.5-000.1/"), "moov/udta/"),
    "creation time": (("FROM", *COPY, "-metadata", "creation_time=2026-01-02T03:04:05Z"), "time"),
    "encoder name": (("FROM", "-map", "0", "-c", "copy"), "too"),
    "camera as handler": (("FROM", *COPY, "-metadata:s:v", "handler_name=Camera 12"), "handler"),
    "language": (("FROM", *COPY, "-metadata:s:a", "language=pol"), "language"),
    "timecode": (("FROM", *COPY, "-timecode", "01:00:00:00"), "track of kind 'tmcd'"),
    "rotation": (("-display_rotation", "90", "FROM", *COPY), "rotation"),
    "second picture track": (("FROM", "-map", "0:v", "-map", "0:v", *COPY[2:]), "tracks of kinds"),
    "two sounds": (("FROM", "-map", "0", "-map", "0:a", *COPY[2:]), "tracks of kinds"),
    "x264's remarks": (("FROM", "-c:v", "libx264", "-an", "-flags", "+bitexact"), "type 6"),
    "AAC encoder's name": (("FROM", "-c:v", "copy", "-c:a", "aac"), "element 6"),
    "another codec": (("FROM", "-c:v", "mpeg4", "-an"), "mp4v"),
    "fragments": (("FROM", *COPY[:-1], "frag_keyframe+empty_moov"), "moof"),
    "free keys": (("FROM", *COPY[:-1], "use_metadata_tags", "-metadata", "officer=Jane"), "officer"),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_ffmpeg_can_put_into_a_clip_is_found(
        tmp_path: Path, audit_of: Read, clip: Path, what: str) -> None:
    """A real muxer, with real ways of saying too much."""
    words, word = FOREIGN[what]

    found = audit_of(_ffmpeg(clip, tmp_path / "out.mp4", *words))

    said = (*found.residue, *(one.value for one in found.says))
    assert found.residue
    assert any(word in one for one in said), found


@pytest.mark.parametrize("name", ["title", "artist", "album_artist", "comment", "copyright", "description", "keywords"])
def test_a_field_of_a_stamp_says_nothing_but_its_stamp(tmp_path: Path, audit_of: Read, clip: Path, name: str) -> None:
    """Seven fields are allowed, for seven stamps; in each of them any other word is residue."""
    data = _ffmpeg(clip, tmp_path / "out.mp4", "FROM", *COPY, "-metadata", f"{name}=Jane")

    assert f"MP4 tag {name} says what it was not asked to" in audit_of(data).residue


def test_subtitles_chapters_and_covers_are_found(tmp_path: Path, audit_of: Read, clip: Path) -> None:
    """The three that survive the usual cleaners."""
    (tmp_path / "words.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nWitness Jane Doe\n")
    (tmp_path / "marks").write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=Jane\n")
    Image.fromarray(a_picture()).save(tmp_path / "cover.jpg")
    words, marks, still = (str(tmp_path / name) for name in ("words.srt", "marks", "cover.jpg"))
    both = ("-map", "0", "-map", "1", "-c", "copy")

    subtitles = _ffmpeg(clip, tmp_path / "a.mp4", "FROM", "-i", words, *both, "-c:s", "mov_text")
    chapters = _ffmpeg(clip, tmp_path / "b.mp4", "FROM", "-i", marks, *COPY, "-map_chapters", "1")
    cover = _ffmpeg(clip, tmp_path / "c.mp4", "FROM", "-i", still, *both, "-disposition:v:1", "attached_pic")

    assert any("track of kind" in one for one in audit_of(subtitles).residue)
    assert any("chpl" in one for one in audit_of(chapters).residue)
    assert any("covr" in one for one in audit_of(cover).residue)

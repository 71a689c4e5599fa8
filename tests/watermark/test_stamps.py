"""The words of a stamp: written in one form, read back by us and by strangers."""

import json
import subprocess
import xml.dom.minidom
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stamped import PHOTOS, STAMP, a_clip, a_photo

from media.errors import WrongUseError
from watermark.photo_tags import photo_tags
from watermark.records import Stamp
from watermark.video_tags import video_tags
from watermark.wording import settled
from watermark.xmp import properties, read_packet, write_packet

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"))
WORDS = st.text(LETTERS, min_size=1, max_size=60).filter(str.strip)


@given(owner=WORDS, notice=WORDS, conditions=WORDS, contact=WORDS)
def test_any_words_come_back_from_the_packet(owner: str, notice: str, conditions: str, contact: str) -> None:
    """Ampersands, brackets, quotes and every script are somebody's conditions."""
    stamp = settled(STAMP.model_copy(update={"owner": owner, "notice": notice, "conditions": conditions,
                                             "contact": contact}))
    packet = write_packet(properties(stamp))

    assert read_packet(packet) == properties(stamp)
    xml.dom.minidom.parseString(packet)  # and a stranger's parser takes it


def test_the_same_stamp_gives_the_same_bytes() -> None:
    """Tags hold no date, no program and no chance, or a release could not be made again."""
    assert photo_tags(STAMP) == photo_tags(Stamp(**STAMP.model_dump()))
    assert video_tags(STAMP) == video_tags(Stamp(**STAMP.model_dump()))
    assert b"piexif" not in photo_tags(STAMP).exif + photo_tags(STAMP).xmp
    assert b"toolkit" not in photo_tags(STAMP).xmp.lower()


def test_a_packet_that_means_the_same_but_is_not_ours_is_refused() -> None:
    """White space, comments and attributes are places to write in."""
    packet = write_packet(properties(STAMP))

    for other in (packet + b" ", packet.replace(b"<dc:rights>", b"<dc:rights >"),
                  packet.replace(b"\n", b"\n\n", 1), b"", b"\xff\xfe", packet * 2,
                  packet.replace(b"<dc:creator>", b"<!--Jane--><dc:creator>"),
                  packet.replace(b"</rdf:RDF>", b"<dc:subject>Jane</dc:subject></rdf:RDF>")):
        with pytest.raises(ValueError, match=r"ours|codec"):
            read_packet(other)


@pytest.mark.parametrize(("contact", "field"), [
    ("press@force.example", "plus:LicensorEmail"), ("https://force.example/press", "plus:LicensorURL"),
    ("+44 1632 960000", "plus:LicensorTelephone1"), ("Ring the press office", None)])
def test_a_contact_stands_where_picture_desks_look(contact: str, field: str | None) -> None:
    """PLUS has a field for each way of reaching somebody; prose goes into the instructions."""
    said = {one.name: one.value for one in properties(settled(STAMP.model_copy(update={"contact": contact})))}

    assert field is None or said[field] == contact
    assert contact in said["photoshop:Instructions"]


def test_a_stamp_that_cannot_be_written_is_refused_with_all_its_faults() -> None:
    """Better before the render than after it."""
    with pytest.raises(WrongUseError) as refusal:
        photo_tags(STAMP.model_copy(update={"owner": " ", "notice": "a\0b", "credit": "x" * 9000}))

    assert all(word in str(refusal.value) for word in ("owner is empty", "notice holds", "credit is longer"))


def test_a_stamp_too_long_for_a_photo_is_refused() -> None:
    """A JPEG segment holds 65,533 bytes; a packet cut in two is one that few can read."""
    with pytest.raises(WrongUseError, match="too long for a photo"):
        photo_tags(STAMP.model_copy(update={"conditions": "€" * 7900, "notice": "€" * 7900}))


def test_empty_fields_are_left_out() -> None:
    """An empty web address is not a statement."""
    stamp = settled(STAMP.model_copy(update={"web_statement": "", "credit": ""}))

    assert not {"xmpRights:WebStatement", "photoshop:Credit"} & {one.name for one in properties(stamp)}


def _json(*words: str | Path) -> Any:
    return json.loads(subprocess.run(words, check=True, capture_output=True).stdout)


@pytest.mark.outside
@pytest.mark.parametrize("suffix", [*PHOTOS, ".mp4"])
def test_exiftool_reads_every_word_of_the_stamp(
        tmp_path: Path, outside: Callable[[str], str], suffix: str) -> None:
    """What picture desks use to look into a file."""
    path = (a_clip if suffix == ".mp4" else a_photo)(tmp_path / f"stamped{suffix}", STAMP)

    said = _json(outside("exiftool"), "-j", "-G1", path)[0]

    prefix = "ItemList" if suffix == ".mp4" else "IFD0"
    assert said[f"{prefix}:Copyright"] == said["XMP-dc:Rights"] == STAMP.notice
    assert said[f"{prefix}:Artist"] == said["XMP-dc:Creator"] == said["XMP-xmpRights:Owner"] == STAMP.owner
    comment = "ItemList:Comment" if suffix == ".mp4" else "IFD0:XPComment"
    assert said[comment] == said["XMP-xmpRights:UsageTerms"] == STAMP.conditions
    assert said["XMP-xmpRights:WebStatement"] == STAMP.web_statement
    assert said["XMP-xmpRights:Marked"] is True
    assert said["XMP-photoshop:Credit"] == STAMP.credit
    assert said["XMP-photoshop:TransmissionReference"] == STAMP.reference
    assert STAMP.conditions in said["XMP-photoshop:Instructions"]
    assert said["XMP-plus:LicensorEmail"] == STAMP.contact
    assert said["XMP-plus:DataMining"].endswith("DMI-PROHIBITED")


@pytest.mark.outside
def test_ffprobe_and_mediainfo_read_the_stamp_and_no_more(
        tmp_path: Path, outside: Callable[[str], str]) -> None:
    """Two more readers, with ideas of their own about where tags are."""
    path = a_clip(tmp_path / "stamped.mp4", STAMP)

    entries = ("-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "json")
    probed = _json(outside("ffprobe"), *entries, path)
    info = _json(outside("mediainfo"), "--Output=JSON", path)["media"]["track"][0]

    tags = probed["format"]["tags"]
    words = (STAMP.notice, STAMP.conditions, STAMP.owner)
    assert set(tags) == {"major_brand", "minor_version", "compatible_brands",
                         "artist", "comment", "copyright", "description"}
    assert (tags["copyright"], tags["comment"], tags["artist"]) == words
    of_streams = {key for stream in probed["streams"] for key in stream["tags"]}
    assert of_streams <= {"language", "handler_name", "vendor_id"}
    assert (info["Copyright"], info["Comment"], info["Performer"]) == words
    assert "Encoded_Application" not in info and "Encoded_Date" not in info


@pytest.mark.outside
@pytest.mark.parametrize("suffix", [*PHOTOS, ".mp4"])
def test_exiftool_finds_nothing_in_a_file_without_a_stamp(tmp_path: Path, outside: Callable[[str], str],
                                                          suffix: str) -> None:
    """An independent reader agrees that nothing is said."""
    path = (a_clip if suffix == ".mp4" else a_photo)(tmp_path / f"bare{suffix}")

    said = _json(outside("exiftool"), "-j", "-G1", "-a", "-u", path)[0]

    places = {name.split(":")[0] for name in said if ":" in name}
    technical = {"System", "File", "ExifTool", "Composite", "JFIF", "PNG", "RIFF", "QuickTime", "Track1",
                 "Track2"}
    assert places <= technical | ({"IFD0"} if suffix == ".tif" else set())
    assert not [name for name in said if name.split(":")[-1] in {"Software", "Encoder", "Comment", "Warning"}]

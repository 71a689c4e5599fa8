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
from watermark.records import DataMining, Stamp
from watermark.video_tags import video_tags
from watermark.wording import settled
from watermark.xmp import properties, read_packet, write_packet

LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"), max_codepoint=0xFFFF)
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
                  packet.replace(b"<plus:LicensorName>", b"<plus:LicensorID>Jane</plus:LicensorID><plus:LicensorName>"),
                  packet.replace(b"Only for", b"Only\nfor"), packet.replace(b"Only for", b"Only&#xA;for"),
                  packet.replace(b"</rdf:RDF>", b"<dc:subject>Jane</dc:subject></rdf:RDF>")):
        with pytest.raises(ValueError, match=r"ours|codec"):
            read_packet(other)


@pytest.mark.parametrize(("contact", "fields"), [
    ("press@force.example", ("plus:LicensorEmail", "Iptc4xmpCore:CiEmailWork")),
    ("https://force.example/press", ("plus:LicensorURL", "Iptc4xmpCore:CiUrlWork")),
    ("+44 1632 960000", ("plus:LicensorTelephone1", "Iptc4xmpCore:CiTelWork")), ("Ring the press office", ())])
def test_a_contact_stands_where_picture_desks_look(contact: str, fields: tuple[str, ...]) -> None:
    """PLUS and IPTC have a field for each way of reaching somebody; prose goes into the instructions."""
    said = {one.name: one.value for one in properties(settled(STAMP.model_copy(update={"contact": contact})))}

    assert all(said[field] == contact for field in fields)
    assert contact in said["photoshop:Instructions"]
    assert said["plus:LicensorURL"] in {contact, STAMP.web_statement}


@pytest.mark.parametrize("choice", DataMining)
def test_what_may_be_mined_is_said_in_the_terms_of_plus(choice: DataMining) -> None:
    """Crawlers compare the address of a term, not words."""
    packet = write_packet(properties(settled(STAMP.model_copy(update={"data_mining": choice}))))

    assert packet.count(b"<plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-") == 1
    assert (b"DMI-PROHIBITED<" in packet) == (choice is DataMining.PROHIBITED)


def test_conditions_keep_their_lines() -> None:
    """Six conditions run into one paragraph are read by nobody; stray blanks and empty lines are not words."""
    stamp = settled(STAMP.model_copy(update={"conditions": "  One  thing.\n\n\tAnother\u00a0thing. \n"}))

    assert stamp.conditions == "One thing.\nAnother thing."
    assert settled(stamp) == stamp
    assert read_packet(write_packet(properties(stamp))) == properties(stamp)


def test_a_stamp_that_cannot_be_written_is_refused_with_all_its_faults() -> None:
    """Better before the render than after it."""
    with pytest.raises(WrongUseError) as refusal:
        photo_tags(STAMP.model_copy(update={"owner": " ", "notice": "a\0b", "credit": "x" * 9000,
                                            "contact": "\U0001f693"}))

    words = ("owner is empty", "notice holds", "credit is longer", "contact holds \U0001f693")
    assert all(word in str(refusal.value) for word in words)


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
def test_ffprobe_and_mediainfo_read_the_stamp_and_no_more(
        tmp_path: Path, outside: Callable[[str], str]) -> None:
    """Two more readers, with ideas of their own about where tags are."""
    path = a_clip(tmp_path / "stamped.mp4", STAMP)

    entries = ("-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "json")
    probed = _json(outside("ffprobe"), *entries, path)
    info = _json(outside("mediainfo"), "--Output=JSON", path)["media"]["track"][0]

    tags = probed["format"]["tags"]
    words = (STAMP.notice, STAMP.conditions, STAMP.owner)
    assert set(tags) == {"major_brand", "minor_version", "compatible_brands", "album_artist",
                         "artist", "comment", "copyright", "description", "keywords", "title",
                         *(f"com.apple.quicktime.{key}" for key in ("title", "artist", "copyright", "comment"))}
    assert (tags["copyright"], tags["comment"], tags["artist"]) == words
    assert tuple(tags[f"com.apple.quicktime.{key}"] for key in ("copyright", "comment", "artist")) == words
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

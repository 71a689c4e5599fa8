"""Read every stamp back from every format with other people's programs, and say what they saw.

    python -m benchmarks.readback

It needs exiftool and ffprobe. Where a tag should be is written down here a second time, from the standards and not
from watermark/, so that a stamp in the wrong place counts as missing. Figures go to benchmarks/readback.md.
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from media.digest import Digest
from media.encode import ClipWriter
from media.encode_photo import write_photo
from media.frame import Frame, Pixels
from media.geometry import Size
from media.probe import MediaKind, Source
from media.timing import Instant
from watermark.photo_tags import photo_tags
from watermark.records import DataMining, Stamp
from watermark.video_tags import video_tags

TARGET = Path(__file__).with_suffix(".md")
PHOTOS = (".jpg", ".png", ".webp", ".tif")
FORMATS = (*PHOTOS, ".mp4")
SIZE = Size(width=64, height=48)

STAMPS = {
    "plain": Stamp(
        owner="Chief Constable of Exampleshire Police", notice="© 2026 Chief Constable of Exampleshire Police",
        credit="Exampleshire Police", conditions="For reporting the case. Do not alter. Costs £5 to syndicate.",
        reference="PP-2026-0001", contact="press.office@exampleshire.example",
        web_statement="https://www.exampleshire.example/conditions"),
    "Welsh, several lines": Stamp(
        owner="Prif Gwnstabl Heddlu Tŷ Ŵyn", notice="© 2026 Prif Gwnstabl Heddlu Tŷ Ŵyn", credit="Heddlu Tŷ Ŵyn",
        conditions="Ni chaiff y llun ei newid.\nY gydnabyddiaeth: “Heddlu Tŷ Ŵyn” – bob tro.\nTâl: £5 & TAW <20 %>.",
        reference="CC/1234/26", contact="+44 1632 960000", web_statement="https://heddlu.example/?iaith=cy&rhan=2;3",
        data_mining=DataMining.EXCEPT_SEARCH),
    "other scripts": Stamp(
        owner="Żółć \"Ærø\" & Söhne 'ß' 警察 ☂", notice="© 2026 Żółć, ∑ ½", credit="警察 / Polisi",
        conditions="Ένα.\nДва & <три>.\n四。\n☂ &amp; &#10; \\n stay as they are.", reference="Ω-1",
        contact="https://press.example/ask?a=1&b=2", web_statement="", data_mining=DataMining.AI_TRAINING),
}

MINING = {DataMining.PROHIBITED: "DMI-PROHIBITED", DataMining.AI_TRAINING: "DMI-PROHIBITED-AIMLTRAINING",
          DataMining.EXCEPT_SEARCH: "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING"}
VOCABULARY = "http://ns.useplus.org/ldf/vocab/"

EXIF = {"IFD0:Artist": "owner", "IFD0:Copyright": "notice", "IFD0:XPAuthor": "credit",
        "IFD0:XPComment": "conditions", "IFD0:XPTitle": "reference", "IFD0:XPSubject": "contact",
        "IFD0:XPKeywords": "web statement"}
XMP = {"XMP-dc:Creator": "owner", "XMP-dc:Rights": "notice", "XMP-dc:Title": "reference",
       "XMP-iptcCore:CreatorContactInfo/CiEmailWork": "email", "XMP-iptcCore:CreatorContactInfo/CiTelWork": "telephone",
       "XMP-iptcCore:CreatorContactInfo/CiUrlWork": "contact page", "XMP-photoshop:Credit": "credit",
       "XMP-photoshop:Instructions": "instructions", "XMP-photoshop:TransmissionReference": "reference",
       "XMP-plus:CopyrightOwner/CopyrightOwnerName": "owner", "XMP-plus:DataMining": "data mining",
       "XMP-plus:Licensor/LicensorEmail": "email", "XMP-plus:Licensor/LicensorName": "credit",
       "XMP-plus:Licensor/LicensorTelephone1": "telephone", "XMP-plus:Licensor/LicensorURL": "licensor's page",
       "XMP-xmpRights:Marked": "marked", "XMP-xmpRights:Owner": "owner", "XMP-xmpRights:UsageTerms": "conditions",
       "XMP-xmpRights:WebStatement": "web statement"}
OF_CLIPS = {"XMP-iptcExt:Creator/Name": "owner"}
ITEMS = {"ItemList:Title": "reference", "ItemList:Artist": "owner", "ItemList:AlbumArtist": "credit",
         "ItemList:Comment": "conditions", "ItemList:Copyright": "notice", "ItemList:Description": "contact",
         "ItemList:Keyword": "web statement"}
PROBED = {"title": "reference", "artist": "owner", "album_artist": "credit", "comment": "conditions",
          "copyright": "notice", "description": "contact", "keywords": "web statement"}
KEYS = {"Title": "reference", "Artist": "owner", "Copyright": "notice", "Comment": "conditions"}
"""QuickTime metadata keys, as exiftool names them; to ffprobe they are `com.apple.quicktime.title` and so on."""
ITEMS |= {f"Keys:{name}": what for name, what in KEYS.items()}
PROBED |= {f"com.apple.quicktime.{name.lower()}": what for name, what in KEYS.items()}
CONTAINER = {"major_brand", "minor_version", "compatible_brands"}
"""What ffprobe tells of every MP4."""


@dataclass(frozen=True)
class Seen:
    """One tag of one file as a reader gave it; None where it was not there."""

    reader: str
    tag: str
    what: str
    wanted: str | None
    seen: str | None

    @property
    def equal(self) -> bool:
        """Word for word, or rightly absent."""
        return self.seen == self.wanted


def made(folder: Path, suffix: str, stamp: Stamp) -> Path:
    """Write a small photo or clip with this stamp, by the product's own encoders."""
    path = folder / f"stamped{suffix}"
    if suffix in PHOTOS:
        write_photo(_picture(0), path, photo_tags(stamp))
        return path
    source = Source(kind=MediaKind.CLIP, container="mp4", codec="h264", digest=Digest(sha256="", bytes=0), size=SIZE,
                    frame_rate=Fraction(10), duration=Fraction(1), time_base=Fraction(1, 1000))
    with ClipWriter(path, source, video_tags(stamp), sound=False) as writer:
        for index in range(10):
            writer.add(Frame(index, Instant(pts=index * 100, base=Fraction(1, 1000)), _picture(index)))
    return path


def read_back(path: Path, stamp: Stamp, programs: Mapping[str, str]) -> Iterator[Seen]:
    """Read a stamped file by each program (its name: its path); tags that nobody asked for are told, too."""
    clip, words = path.suffix == ".mp4", _words(stamp)
    tags = {**XMP, **OF_CLIPS, **ITEMS} if clip else {**EXIF, **XMP}
    said = _exiftool(programs["exiftool"], path)
    for tag, what in tags.items():
        yield Seen("exiftool", tag, what, words[what], said.pop(tag, None))
    yield from (Seen("exiftool", tag, "not asked for", None, value) for tag, value in sorted(said.items()))
    if not clip:
        return
    said = _ffprobe(programs["ffprobe"], path)
    for tag, what in PROBED.items():
        yield Seen("ffprobe", tag, what, words[what], said.pop(tag, None))
    yield from (Seen("ffprobe", tag, "not asked for", None, value) for tag, value in sorted(said.items()))


def _words(stamp: Stamp) -> dict[str, str | None]:
    """What each tag must say; None for a tag that must not be there."""
    email, page = "@" in stamp.contact, stamp.contact.startswith("https:")
    ask = [f"Reference: {stamp.reference}. Contact: {stamp.contact}."]
    ask += [f"Full conditions: {stamp.web_statement}"] if stamp.web_statement else []
    return {
        "owner": stamp.owner, "notice": stamp.notice, "credit": stamp.credit, "conditions": stamp.conditions,
        "reference": stamp.reference, "contact": stamp.contact, "web statement": stamp.web_statement or None,
        "email": stamp.contact if email else None, "contact page": stamp.contact if page else None,
        "telephone": None if email or page else stamp.contact, "marked": "True",
        "licensor's page": stamp.contact if page else stamp.web_statement or None,
        "data mining": VOCABULARY + MINING[stamp.data_mining],
        "instructions": "\n".join((stamp.conditions, " ".join(ask)))}


def _exiftool(program: str, path: Path) -> dict[str, str]:
    """Every tag in the places of a stamp, structures taken apart."""
    found = _json(program, "-struct", "-json", "-G1", "-a", path)[0]
    told = {tag: value for tag, value in found.items() if tag.startswith(("XMP", "ItemList", "Keys", "IFD0"))}
    structural = {"ImageWidth", "ImageHeight", "BitsPerSample", "Compression", "PhotometricInterpretation",
                  "StripOffsets", "SamplesPerPixel", "RowsPerStrip", "StripByteCounts", "PlanarConfiguration"}
    plain = {tag: value for tag, value in told.items() if tag.split(":")[1] not in structural}
    return {name: text for tag, value in plain.items() for name, text in _flat(tag, value)}


def _flat(tag: str, value: object) -> Iterator[tuple[str, str]]:
    """A value as text; of a list its one member, of a structure its fields."""
    if isinstance(value, list) and len(value) == 1:
        yield from _flat(tag, value[0])
    elif isinstance(value, dict):
        for field, inner in value.items():
            yield from _flat(f"{tag}/{field}", inner)
    elif tag == "XMP-plus:DataMining":  # newer versions name the term alone
        yield tag, VOCABULARY + str(value).removeprefix(VOCABULARY)
    else:
        yield tag, str(value)


def _ffprobe(program: str, path: Path) -> dict[str, str]:
    found = _json(program, "-v", "error", "-show_entries", "format_tags", "-of", "json", path)
    return {tag: value for tag, value in found["format"]["tags"].items() if tag not in CONTAINER}


def _json(*words: str | Path) -> Any:  # noqa: ANN401 - the wall
    return json.loads(subprocess.run(words, check=True, capture_output=True).stdout)


def _picture(seed: int) -> Pixels:
    """Smooth shades, another each time."""
    down, across = np.mgrid[0:SIZE.height, 0:SIZE.width]
    return np.stack([across * 4, down * 5, across + down + seed * 9], axis=2).astype(np.uint8)


def table(found: Mapping[str, tuple[Seen, ...]]) -> Iterator[str]:
    """Lines of the page's table; `found` holds what was seen by format."""
    columns = [*((suffix, "exiftool") for suffix in FORMATS), (".mp4", "ffprobe")]
    yield "| stamp | tag | " + " | ".join(f"{suffix}, {reader}" for suffix, reader in columns) + " |"
    yield "|---|---|" + "---|" * len(columns)
    rows = dict.fromkeys((one.what, one.tag) for seen in found.values() for one in seen)
    for what, tag in sorted(rows):
        cells = [[one for one in found[suffix] if (one.reader, one.tag) == (reader, tag)]
                 for suffix, reader in columns]
        yield f"| {what} | {tag} | " + " | ".join(map(_cell, cells)) + " |"


def _cell(seen: list[Seen]) -> str:
    if not seen:
        return ""
    wrong = [one for one in seen if not one.equal]
    return f"{len(seen)} equal" if not wrong else "; ".join(f"saw {one.seen!r}" for one in wrong)


def main() -> None:
    """Write the page."""
    programs = {"exiftool": "exiftool", "ffprobe": "ffprobe"}
    found: dict[str, tuple[Seen, ...]] = {}
    with TemporaryDirectory() as folder:
        for suffix in FORMATS:
            found[suffix] = tuple(one for stamp in STAMPS.values()
                                  for one in read_back(made(Path(folder), suffix, stamp), stamp, programs))
    versions = (subprocess.run(["exiftool", "-ver"], check=True, capture_output=True, text=True).stdout.strip(),
                subprocess.run(["ffprobe", "-version"], check=True, capture_output=True, text=True).stdout.split()[2])
    wrong = sum(not one.equal for seen in found.values() for one in seen)
    total = sum(len(seen) for seen in found.values())
    page = (f"# Stamps read back by other programs\n\nMade by `python -m benchmarks.readback` with exiftool "
            f"{versions[0]} and ffprobe {versions[1]}. Each of {len(STAMPS)} stamps ({', '.join(STAMPS)}) is written "
            "into each format and read back; *3 equal* means that all three came back word for word, lines and all, "
            "or were rightly absent. Blank: not a tag of that format, or not of that reader. Tags that nobody asked "
            f"for would have a row.\n\n**{total - wrong} of {total} equal.**\n\n" + "\n".join(table(found)) + "\n")
    TARGET.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()

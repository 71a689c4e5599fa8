"""The conditions a recipient reads are one text, wherever they read them."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from benchmarks.readback import STAMPS, made
from release.package import bag
from release.package.manifest import Manifest
from release.package.verify import verify
from release.records import Failed, Held, Released
from watermark.audit import audit
from watermark.records import DataMining

Plain = dict[str, Any]

NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)

OWN = """\
id: heddlu
title: Heddlu Tŷ Ŵyn
dates: {zone: Europe/London, style: weekday, language: welsh}
templates:
  embargo: {title: Embargo, text: "EMBARGO: dim cyn {embargo_until}."}
  expiry: {title: Olaf, text: "Dim ar ôl {expires}."}
  fee: {title: Tâl, text: "Tâl £5 & TAW <20 %>; gofynnwch {contact}."}
"""


class Sheet(HTMLParser):
    """Gather the paragraphs of the conditions, and the dates they are marked with."""

    def __init__(self) -> None:
        super().__init__()
        self.paragraphs: list[str] = []
        self.dates: list[str] = []
        self._inside = self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter the conditions, one of their paragraphs, or a date in it."""
        given = dict(attrs)
        self._inside = self._inside or given.get("class") == "text"
        if self._inside and tag == "p":
            self._open = True
            self.paragraphs.append("")
        if self._open and tag == "time":
            self.dates.append(given["datetime"] or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave a paragraph, or the conditions."""
        self._open = self._open and tag != "p"
        self._inside = self._inside and tag != "div"

    def handle_data(self, data: str) -> None:
        """Take words that stand in a paragraph."""
        if self._open:
            self.paragraphs[-1] += data


@pytest.fixture
def welsh(plain: Plain, written: Any) -> Path:
    """Write a request for a photo and a clip, on conditions from a force's own file."""
    plain["conditions"] = {
        "text": "Ar gyfer adrodd yr achos yn unig.\n“Dim arall.”", "use": ["fee"], "file": "own.yaml",
        "recall_on": "2027-03-10", "embargo_until": "2026-06-10T18:00:00+01:00",
        "data_mining": "prohibited_except_search"}
    plain["force"].update(name="Heddlu Tŷ Ŵyn", owner="Prif Gwnstabl Heddlu Tŷ Ŵyn", credit="Heddlu Tŷ Ŵyn")
    plain["items"].append({**plain["items"][0], "id": "I2", "path": "stamped.mp4", "type": "cctv"})
    request = written(plain)
    made(request.parent, ".mp4", STAMPS["plain"])
    (request.parent / "own.yaml").write_text(OWN, encoding="utf-8")
    return request


def test_tags_sheet_and_manifest_say_the_same_words(welsh: Path, ended: Any, approved: Any, tmp_path: Path) -> None:
    """Two wordings of one condition are an argument in court; there is one, in EXIF, XMP, MP4, sheet, manifest."""
    ended(welsh)
    approved()
    outcome = ended(welsh)
    assert isinstance(outcome, Released), outcome
    package = tmp_path / "out" / "PP-2026-0042"
    words = ("EMBARGO: dim cyn dydd Mercher 10 Mehefin 2026 am 18:00 BST (17:00 UTC).\n"
             "Ar gyfer adrodd yr achos yn unig.\n“Dim arall.”\n"
             "Tâl £5 & TAW <20 %>; gofynnwch press@exampleshire.example.\nDim ar ôl dydd Mercher 10 Mawrth 2027.")

    manifest = Manifest.from_json((package / bag.MANIFEST).read_bytes())
    photo, clip = ({(one.place, one.field): one.value
                    for one in audit(package / "data" / item.name, manifest.stamp(item)).says}
                   for item in manifest.items)
    sheet = Sheet()
    sheet.feed((package / bag.SHEET).read_text(encoding="utf-8"))

    assert manifest.terms.text == words
    assert "\n".join(sheet.paragraphs) == words
    assert photo["EXIF", "XPComment"] == photo["XMP", "xmpRights:UsageTerms"] == words
    assert clip["MP4 tag", "comment"] == clip["XMP", "xmpRights:UsageTerms"] == words
    assert sheet.dates == ["2026-06-10T18:00:00+01:00", "2027-03-10"]
    assert manifest.terms.data_mining is DataMining.EXCEPT_SEARCH
    assert photo["XMP", "plus:DataMining"] == clip["XMP", "plus:DataMining"]
    assert verify(package).ok

    (welsh.parent / "own.yaml").write_text(OWN.replace("£5", "£9"), encoding="utf-8")
    again = ended(welsh)
    assert isinstance(again, Failed), again
    assert "the words of its conditions have changed since" in again.error


def test_conditions_edited_while_files_are_hidden_hold_the_release(welsh: Path, ended: Any, approved: Any,
                                                                   tmp_path: Path) -> None:
    """The finished files carry the old words; they must not go out beside a sheet with the new ones."""
    ended(welsh)
    approved()
    asked: list[datetime] = []

    def clock() -> datetime:
        """Let somebody edit the force's templates just after the desk first looked at the clock."""
        asked.append(NOW)
        if len(asked) == 1:
            (welsh.parent / "own.yaml").write_text(OWN.replace("£5", "£9"), encoding="utf-8")
        return NOW

    outcome = ended(welsh, clock)

    assert isinstance(outcome, Held), outcome
    assert not (tmp_path / "out" / "PP-2026-0042").exists()

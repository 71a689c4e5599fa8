"""The package: what leaves, what does not, and that no change of it goes unseen."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bagit
import pytest

from media.errors import ResidueError, UnreadableInputError, WrongUseError
from release.package import bag
from release.package.conditions import sheet
from release.package.manifest import Manifest
from release.package.private import insist_nothing_private
from release.package.record import ReleaseRecord
from release.package.verify import verify

Plain = dict[str, Any]


def every_byte(package: Path) -> bytes:
    """All files of a package, and their names."""
    return b"".join(str(one.relative_to(package)).encode() + one.read_bytes()
                    for one in sorted(package.rglob("*")) if one.is_file())


def relisted(package: Path) -> None:
    """Rewrite the bag's lists, as someone would who wants a change to go unseen."""
    payload = sorted(str(one.relative_to(package)) for one in (package / "data").rglob("*") if one.is_file())
    (package / bag.PAYLOAD_LIST).write_text(bag._listing(package, payload))
    info = (package / "bag-info.txt").read_text().splitlines()
    total = sum((package / one).stat().st_size for one in payload)
    kept = [line for line in info if not line.startswith("Payload-Oxum")]
    (package / "bag-info.txt").write_text("\n".join([*kept, f"Payload-Oxum: {total}.{len(payload)}", ""]))
    (package / bag.TAG_LIST).write_text(bag._listing(package, list(bag.TAG_FILES)))


def test_a_package_verifies_with_nothing_but_itself(released: Path, tmp_path: Path) -> None:
    """A journalist holds the folder and nothing else; it may lie anywhere under any name."""
    elsewhere = tmp_path / "downloads" / "renamed"
    shutil.copytree(released, elsewhere)

    found = verify(elsewhere)

    assert found.ok, found.problems
    assert found.reference == "PP-2026-0042"


def test_the_package_is_a_bag_of_version_one(released: Path) -> None:
    """Archives read BagIt with other programs; the library is one of them."""
    loaded = bagit.Bag(str(released))

    assert loaded.is_valid()
    assert loaded.version_info == (1, 0)
    assert "manifest-sha256.txt" in {Path(one).name for one in loaded.manifest_files()}
    assert loaded.info["Payload-Oxum"].endswith(".3")


def test_nothing_of_the_inside_leaves(released: Path, plain: Plain, tmp_path: Path) -> None:
    """Source names, digests of what was not redacted, and the people who worked on it stay with the force."""
    photo = tmp_path / "in" / "interview-room.jpg"
    everything = every_byte(released).lower()

    for secret in ("interview-room", hashlib.sha256(photo.read_bytes()).hexdigest(), "Sam Redactor",
                   "Robin Reviewer", "Alex Asker", "Example Gazette", "1990-05-01", str(tmp_path),
                   "investigating_officer"):
        assert secret.lower().encode() not in everything, secret


def test_the_manifest_says_what_a_recipient_needs(released: Path) -> None:
    """Ground, policy, role, conditions, recall, and each file with what was done to it."""
    manifest = Manifest.from_json((released / bag.MANIFEST).read_bytes())

    assert manifest.decision.ground == "CONVICTION_CUSTODY_IMAGE"
    assert manifest.decision.approved_by == ("head_of_communications",)
    assert manifest.terms.recall_on is not None
    assert manifest.items[0].name == "media/I1.jpg"
    assert manifest.items[0].notice == "© 2026 Chief Constable of Exampleshire Police"
    picture = (released / "data/media/I1.jpg").read_bytes()
    assert manifest.items[0].file.sha256 == hashlib.sha256(picture).hexdigest()


def test_the_record_holds_what_stays(released: Path, tmp_path: Path) -> None:
    """A complaint comes in a year; the decision must be explicable rule by rule."""
    path = tmp_path / "out" / "PP-2026-0042.record.json"
    record = ReleaseRecord.from_json(path.read_bytes())

    assert record.seal == verify(released).seal
    assert all(decision["trace"] for decision in record.decisions)
    assert record.items[0].plan.source.digest == record.items[0].source
    assert path.stat().st_mode & 0o007 == 0


def flip_a_media_byte(package: Path) -> None:
    """One bit in the middle of a picture."""
    path = package / "data" / "media" / "I1.jpg"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def rewrite(path: str, old: str, new: str) -> Callable[[Path], None]:
    """Change words in one file."""

    def change(package: Path) -> None:
        text = (package / path).read_text()
        assert old in text
        (package / path).write_text(text.replace(old, new))

    return change


def add(path: str) -> Callable[[Path], None]:
    """Put one more file in."""

    def change(package: Path) -> None:
        (package / path).parent.mkdir(exist_ok=True, parents=True)
        (package / path).write_bytes(b"more")

    return change


def take(path: str) -> Callable[[Path], None]:
    """Take one file out."""
    return lambda package: (package / path).unlink()


CHANGES = {
    "a byte of a picture": flip_a_media_byte,
    "a picture missing": take("data/media/I1.jpg"),
    "a second picture": add("data/media/I2.jpg"),
    "a file beside the bag's": add("notes.txt"),
    "a file for fetching": add("fetch.txt"),
    "a hidden file": add("data/.notes"),
    "a recall taken out": rewrite(bag.MANIFEST, '"recall_on": "2027-03-10"', '"recall_on": null'),
    "another recall": rewrite(bag.MANIFEST, '"recall_on": "2027-03-10"', '"recall_on": "2028-03-10"'),
    "another ground": rewrite(bag.MANIFEST, "CONVICTION_CUSTODY_IMAGE", "WANTED_PERSON"),
    "an unknown key": rewrite(bag.MANIFEST, '"software"', '"extra": 1, "software"'),
    "softer conditions": rewrite(bag.SHEET, "this case only", "any case"),
    "no manifest": take(bag.MANIFEST),
    "no sheet": take(bag.SHEET),
}


@pytest.mark.parametrize("name", [*CHANGES, "no bag list", "an older bag version", "an empty folder"])
def test_a_change_is_found(released: Path, name: str) -> None:
    """The folder that is checked is the folder that was released, or it is not sound."""
    others = {"no bag list": take(bag.PAYLOAD_LIST),
              "an older bag version": rewrite("bagit.txt", "1.0", "0.97"),
              "an empty folder": lambda package: (package / "data" / "more").mkdir()}
    {**CHANGES, **others}[name](released)

    assert not verify(released).ok


@pytest.mark.parametrize("name", [one for one in CHANGES if one not in {"another ground"}])
def test_a_change_is_found_when_the_lists_are_rewritten(released: Path, name: str) -> None:
    """Checksums alone only find accidents; the parts must also agree with each other."""
    CHANGES[name](released)
    relisted(released)

    assert not verify(released).ok


def test_a_package_rebuilt_whole_has_another_seal(released: Path) -> None:
    """Someone who rewrites every part that agrees cannot rewrite what the force has on record."""
    seal = verify(released).seal
    text = (released / bag.MANIFEST).read_text()
    manifest = Manifest.from_json(text.replace("CONVICTION_CUSTODY_IMAGE", "WANTED_PERSON"))
    (released / bag.MANIFEST).write_text(manifest.to_json())
    (released / bag.SHEET).write_text(sheet(manifest))
    relisted(released)

    assert verify(released).ok
    assert not verify(released, seal).ok


def test_a_picture_with_other_words_in_it_is_found(released: Path) -> None:
    """A comment added to the picture would pass for ours, were only the lists checked."""
    path = released / "data" / "media" / "I1.jpg"
    data = path.read_bytes()
    path.write_bytes(data[:2] + b"\xff\xfe\x00\x0bJane Doe\x00" + data[2:])
    manifest = json.loads((released / bag.MANIFEST).read_text())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    manifest["items"][0]["file"] = {"sha256": digest, "bytes": path.stat().st_size}
    whole = Manifest.from_plain(manifest)
    (released / bag.MANIFEST).write_text(whole.to_json())
    (released / bag.SHEET).write_text(sheet(whole))
    relisted(released)

    found = verify(released)

    assert not found.ok
    assert all("media/I1.jpg" in problem for problem in found.problems)


def test_a_link_in_a_package_is_not_followed(released: Path, tmp_path: Path) -> None:
    """A package is foreign data to whoever checks it; it must not make them read another file."""
    (tmp_path / "secret").write_text("x")
    (released / "data" / "media" / "I1.jpg").unlink()
    (released / "data" / "media" / "I1.jpg").symlink_to(tmp_path / "secret")

    found = verify(released)

    assert found.problems == ("data/media/I1.jpg: is a link or a special file",)


def test_what_is_no_package_is_refused_in_words(tmp_path: Path) -> None:
    """The wrong folder on the command line is not a broken package."""
    with pytest.raises(UnreadableInputError):
        verify(tmp_path / "nowhere")
    assert not verify(tmp_path).ok


def test_a_private_word_stops_the_package(tmp_path: Path) -> None:
    """People type what they should not: a file's name in the conditions, in whatever encoding."""
    (tmp_path / "clip.bin").write_bytes(b"x" * ((4 << 20) - 3) + "SMITH_John.mp4".encode("utf-16-le"))

    with pytest.raises(ResidueError, match=r"smith_john\.mp4"):
        insist_nothing_private(tmp_path, ["Smith_John.mp4", "abc"])


def test_a_source_name_in_the_conditions_stops_the_release(plain: Plain, written: Any, ended: Any,
                                                           approved: Any, tmp_path: Path) -> None:
    """The manifest is built without it, but the conditions are free text."""
    plain["conditions"]["text"] = "Applies to interview-room.jpg."
    request = written(plain)
    ended(request)
    approved()

    outcome = ended(request)

    assert outcome.exit_code == 7, outcome
    assert not (tmp_path / "out" / "PP-2026-0042").exists()
    assert not (tmp_path / "out" / "PP-2026-0042.record.json").exists()


def test_words_in_the_sheet_are_words(released: Path) -> None:
    """What people typed is shown, never run."""
    manifest = Manifest.from_json((released / bag.MANIFEST).read_bytes())
    terms = manifest.terms.model_copy(update={"text": "<img src=x onerror=alert(1)> & \"quotes\""})

    html = sheet(manifest.model_copy(update={"terms": terms}))

    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_an_unfinished_sheet_is_not_made(released: Path) -> None:
    """[DATE] on a sheet that accompanies a picture is a condition nobody can keep."""
    manifest = Manifest.from_json((released / bag.MANIFEST).read_bytes())
    terms = manifest.terms.model_copy(update={"text": "Not to be used after [DATE]."})

    with pytest.raises(WrongUseError, match=r"\[DATE\]"):
        sheet(manifest.model_copy(update={"terms": terms}))

"""The desk: how a request ends, on real files."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from release.records import AwaitingReview, Failed, Held, Quarantined, Refused, Released

Plain = dict[str, Any]
ORDER = {"type": "s11", "protects": "subject", "status": "in_force"}
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)


def review(tmp_path: Path) -> Path:
    """Say where the review folder of the request is."""
    return tmp_path / "out" / "PP-2026-0042.review"


def pictures(tmp_path: Path) -> list[Path]:
    """Every picture or clip that was made."""
    return [one for one in (tmp_path / "out").rglob("*") if one.suffix in {".jpg", ".png", ".mp4"}]


def test_a_drafted_request_waits_for_a_reviewer(plain: Plain, written: Any, ended: Any,
                                                tmp_path: Path) -> None:
    """The first run makes everything a reviewer needs, and nothing that could be sent."""
    outcome = ended(written(plain))

    assert isinstance(outcome, AwaitingReview), outcome
    assert outcome.exit_code == 5
    assert (review(tmp_path) / "I1.plan.json").is_file()
    assert (review(tmp_path) / "I1.preview.jpg").is_file()
    assert not (tmp_path / "out" / "PP-2026-0042").exists()
    assert any("presspack approve" in line for line in outcome.lines())


def test_an_approved_request_is_released(released: Path, tmp_path: Path) -> None:
    """The whole path, from a file of facts to a package and its record."""
    record = json.loads((tmp_path / "out" / "PP-2026-0042.record.json").read_text())

    assert (released / "data" / "media" / "I1.jpg").is_file()
    assert len(record["decisions"]) == 2
    assert record["items"][0]["approval"]["by"] == "Robin Reviewer"
    assert record["request"]["redactor"]["name"] == "Sam Redactor"


@pytest.mark.parametrize(("item", "ending"), [
    ({"intimate": "suspected"}, Quarantined), ({"intimate": "iioc"}, Quarantined),
    ({"deprivation_order": True}, Quarantined), ({"intimate": None}, Held), ({"intimate": "unknown"}, Held)])
def test_what_nobody_may_look_at_is_never_opened(plain: Plain, written: Any, ended: Any, tmp_path: Path,
                                                 item: Plain, ending: type) -> None:
    """No preview, no plan, no digest: an unreadable file proves that nothing tried to read it."""
    plain["items"][0].update(item)
    request = written(plain)
    (request.parent / "interview-room.jpg").write_bytes(b"not a picture")

    outcome = ended(request)

    assert isinstance(outcome, ending), outcome
    assert not (tmp_path / "out").exists()


def test_a_missing_fact_holds_and_says_which(plain: Plain, written: Any, ended: Any, tmp_path: Path) -> None:
    """Unknown is not no: it waits for the person who knows."""
    del plain["facts"]["case"]["convicted"]

    outcome = ended(written(plain))

    assert isinstance(outcome, Held), outcome
    assert any("convicted" in reason for reason in outcome.reasons)
    assert pictures(tmp_path) == []


def test_a_court_order_refuses(plain: Plain, written: Any, ended: Any, tmp_path: Path) -> None:
    """A reporting restriction ends it before any picture is drawn."""
    plain["facts"]["case"]["restrictions"] = [{"type": "s45", "protects": "subject", "status": "in_force"}]
    plain["facts"]["subject"]["dob"] = "2010-05-01"

    outcome = ended(written(plain))

    assert isinstance(outcome, Refused), outcome
    assert any("LAW-RR-1" in reason for reason in outcome.reasons)
    assert pictures(tmp_path) == []


def test_an_order_made_after_the_approval_stops_the_release(plain: Plain, written: Any, ended: Any,
                                                            approved: Any, tmp_path: Path) -> None:
    """What was approved at 18:00 is decided again when it would leave."""
    ended(written(plain))
    approved()
    plain["facts"]["case"]["restrictions"] = [ORDER]

    outcome = ended(written(plain))

    assert isinstance(outcome, Refused)
    assert not (tmp_path / "out" / "PP-2026-0042").exists()


def test_an_order_made_while_files_are_hidden_stops_the_release(plain: Plain, written: Any, ended: Any,
                                                                approved: Any, tmp_path: Path) -> None:
    """Hiding takes hours; the decision that counts is the one at the moment of release."""
    request = written(plain)
    ended(request)
    approved()
    asked: list[datetime] = []

    def clock() -> datetime:
        """Let the court make its order just after the desk first looked at the clock."""
        asked.append(NOW)
        if len(asked) == 1:
            plain["facts"]["case"]["restrictions"] = [ORDER]
            written(plain)
        return NOW

    outcome = ended(request, clock)

    assert isinstance(outcome, Refused), outcome
    assert not (tmp_path / "out" / "PP-2026-0042").exists()
    assert not (tmp_path / "out" / "PP-2026-0042.record.json").exists()


def test_a_changed_source_voids_the_approval(plain: Plain, written: Any, ended: Any, approved: Any) -> None:
    """The reviewer signed for other bytes; the plan is made anew and the report says so."""
    request = written(plain)
    ended(request)
    approved()
    photo = request.parent / "interview-room.jpg"
    with Image.open(photo) as image:
        image.rotate(180).save(photo)

    outcome = ended(request)

    assert isinstance(outcome, AwaitingReview), outcome
    assert "Robin Reviewer no longer stands" in outcome.items[0].reason
    assert "content has changed" in outcome.items[0].reason


def test_a_plan_edited_after_the_approval_voids_it(plain: Plain, written: Any, ended: Any, approved: Any,
                                                   tmp_path: Path) -> None:
    """Nothing is hidden or left clear that nobody signed for."""
    request = written(plain)
    ended(request)
    approved()
    path = review(tmp_path) / "I1.plan.json"
    path.write_text(path.read_text().replace('"drafted_by": "Sam Redactor"', '"drafted_by": "Someone Else"'))

    outcome = ended(request)

    assert isinstance(outcome, AwaitingReview), outcome
    assert "the plan has changed since" in outcome.items[0].reason


def test_the_redactor_cannot_become_somebody_else(plain: Plain, written: Any, ended: Any,
                                                  approved: Any) -> None:
    """Writing another redactor into the request does not turn the redactor into a reviewer."""
    ended(written(plain))
    approved("Robin Reviewer")
    plain["redactor"]["name"] = "Robin Reviewer"

    outcome = ended(written(plain))

    assert isinstance(outcome, AwaitingReview), outcome
    assert "the person who made the redaction" in outcome.items[0].reason


def test_a_plan_is_kept_while_nothing_changes(plain: Plain, written: Any, ended: Any, tmp_path: Path) -> None:
    """A plan made anew on each run would void every approval."""
    request = written(plain)
    ended(request)
    path = review(tmp_path) / "I1.plan.json"
    before = path.stat().st_mtime_ns

    ended(request)

    assert path.stat().st_mtime_ns == before


def test_other_settings_ask_for_a_new_look(plain: Plain, written: Any, ended: Any, approved: Any) -> None:
    """Solid fill instead of pixels is another picture than the one that was approved."""
    ended(written(plain))
    approved()
    plain["items"][0]["method"] = "fill"

    outcome = ended(written(plain))

    assert isinstance(outcome, AwaitingReview), outcome
    assert "how it is to be hidden has changed" in outcome.items[0].reason


def test_a_complainant_asks_for_solid_covers(plain: Plain, written: Any, ended: Any) -> None:
    """Pixels hint at a build and a shirt; for a complainant nothing may."""
    plain["facts"]["persons"] = [{
        "id": "P1", "role": "third_party", "permission": "not_sought", "redactable": True, "protected": False,
        "sexual_complainant": True, "soaa_waiver": "none", "identity_sought": False}]

    outcome = ended(written(plain))

    assert isinstance(outcome, Held), outcome
    assert any("method: fill" in reason for reason in outcome.reasons)


def test_releasing_again_changes_nothing(released: Path, plain: Plain, written: Any, ended: Any) -> None:
    """A night that is run twice must not make two packages of one decision."""
    before = {one: one.read_bytes() for one in released.rglob("*") if one.is_file()}

    outcome = ended(written(plain), lambda: NOW + timedelta(hours=1))

    assert isinstance(outcome, Released), outcome
    assert "nothing was made again" in outcome.notes[0]
    assert {one: one.read_bytes() for one in released.rglob("*") if one.is_file()} == before


def test_a_package_is_never_overwritten(released: Path, plain: Plain, written: Any, ended: Any) -> None:
    """Journalists hold this package already; another one needs another reference."""
    plain["conditions"]["text"] = "Other conditions."

    outcome = ended(written(plain))

    assert isinstance(outcome, Failed)
    assert outcome.exit_code == 8
    assert "the request has changed since" in outcome.error
    assert "Other conditions" not in (released / "data" / "conditions.html").read_text()


def test_a_refusal_after_the_release_names_the_package(released: Path, plain: Plain, written: Any,
                                                       ended: Any) -> None:
    """The order came too late for the package: somebody must take it back."""
    plain["facts"]["case"]["restrictions"] = [ORDER]

    outcome = ended(written(plain))

    assert isinstance(outcome, Refused)
    assert outcome.standing == (str(released),)


def test_material_quarantined_after_its_preview_is_named(plain: Plain, written: Any, ended: Any,
                                                         tmp_path: Path) -> None:
    """Pictures were drawn before anybody knew; whoever isolates the item must know where they are."""
    ended(written(plain))
    plain["items"][0]["intimate"] = "suspected"

    outcome = ended(written(plain))

    assert isinstance(outcome, Quarantined)
    assert outcome.standing == (str(review(tmp_path)),)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\xff\xd8\xff\xe0broken"])
def test_an_unreadable_item_fails_with_its_name(plain: Plain, written: Any, ended: Any, tmp_path: Path,
                                                content: bytes) -> None:
    """The night goes on, and the morning report says which file to export again."""
    request = written(plain)
    (request.parent / "interview-room.jpg").write_bytes(content)

    outcome = ended(request)

    assert isinstance(outcome, Failed), outcome
    assert outcome.exit_code == 3
    assert "interview-room.jpg" in outcome.error
    assert pictures(tmp_path) == []


def test_a_missing_request_fails_in_words(ended: Any, tmp_path: Path) -> None:
    """A wrong path is the commonest mistake of all."""
    outcome = ended(tmp_path / "nowhere.yaml")

    assert isinstance(outcome, Failed)
    assert outcome.exit_code == 3


def test_leftovers_of_a_killed_run_are_cleared(plain: Plain, written: Any, ended: Any,
                                               tmp_path: Path) -> None:
    """A finished file that was never packaged must not lie about for good."""
    leftover = review(tmp_path) / ".presspack-left"
    leftover.mkdir(parents=True)
    (leftover / "I1.mp4").write_bytes(b"unpackaged")

    ended(written(plain))

    assert not leftover.exists()


def test_a_request_changed_while_files_are_hidden_is_held(plain: Plain, written: Any, ended: Any,
                                                          approved: Any, tmp_path: Path) -> None:
    """The finished files carry the old conditions; they must not go out under the new ones."""
    request = written(plain)
    ended(request)
    approved()
    asked: list[datetime] = []

    def clock() -> datetime:
        """Let somebody edit the conditions just after the desk first looked at the clock."""
        asked.append(NOW)
        if len(asked) == 1:
            plain["conditions"]["text"] = "Other conditions."
            written(plain)
        return NOW

    outcome = ended(request, clock)

    assert isinstance(outcome, Held), outcome
    assert not (tmp_path / "out" / "PP-2026-0042").exists()


def test_a_damaged_package_is_not_reported_as_released(released: Path, plain: Plain, written: Any,
                                                       ended: Any) -> None:
    """Running it again is how somebody would check; it must not say that all is well."""
    (released / "data" / "media" / "I1.jpg").write_bytes(b"x")

    outcome = ended(written(plain))

    assert isinstance(outcome, Failed)
    assert "not the file that was released" in outcome.error


def test_a_package_without_its_record_is_not_trusted(released: Path, plain: Plain, written: Any,
                                                     ended: Any) -> None:
    """Without the record nobody can say what the package rests on."""
    (released.parent / "PP-2026-0042.record.json").unlink()

    outcome = ended(written(plain))

    assert isinstance(outcome, Failed)
    assert outcome.exit_code == 8


def test_where_nothing_can_be_written_nothing_is_left(plain: Plain, written: Any, ended: Any, approved: Any,
                                                      tmp_path: Path) -> None:
    """A record that cannot be written takes the package with it: one without the other is worse than none."""
    request = written(plain)
    ended(request)
    approved()
    (tmp_path / "out" / "PP-2026-0042.record.json").mkdir()

    outcome = ended(request)

    assert isinstance(outcome, Failed), outcome
    assert outcome.exit_code == 8
    assert not (tmp_path / "out" / "PP-2026-0042").exists()


def test_a_request_to_delete_is_not_a_release(plain: Plain, written: Any, ended: Any, tmp_path: Path) -> None:
    """Approving a deletion must never end in publishing the picture."""
    plain["facts"]["request"]["ground"] = "DELETION_APPLICATION"

    outcome = ended(written(plain))

    assert isinstance(outcome, Failed)
    assert "not a ground for release" in outcome.error
    assert not (tmp_path / "out").exists()


def test_a_force_may_bring_its_own_profile(plain: Plain, written: Any, ended: Any) -> None:
    """A profile beside the request is used as the shipped ones are."""
    plain["profile"] = "exampleshire.yaml"
    request = written(plain)
    (request.parent / "exampleshire.yaml").write_text(
        "id: exampleshire\ntitle: Exampleshire\nsource: {document: its policy}\ninherits: college-app\n")

    outcome = ended(request)

    assert isinstance(outcome, AwaitingReview), outcome


def test_material_of_a_third_party_is_not_claimed(plain: Plain, written: Any, ended: Any, approved: Any,
                                                  tmp_path: Path) -> None:
    """A shop's CCTV is the shop's; stamping the force's copyright into it would be false."""
    plain["items"][0].update(type="cctv", copyright_owner="Patel's Newsagents")
    plain["facts"]["records"]["recorded"].append("copyright_cleared")
    request = written(plain)
    ended(request)
    approved()

    outcome = ended(request)

    assert isinstance(outcome, Released), outcome
    manifest = json.loads((tmp_path / "out" / "PP-2026-0042" / "data" / "manifest.json").read_text())
    assert "third party" in manifest["items"][0]["notice"]
    assert "Patel" not in json.dumps(manifest)


def test_the_line_is_left_off_only_where_the_profile_allows_it(plain: Plain, written: Any, ended: Any) -> None:
    """Whose picture it is must not be lost because somebody found the line ugly."""
    plain["marks"] = {"left_off": "the broadcaster burns in its own"}

    outcome = ended(written(plain))

    assert isinstance(outcome, Held), outcome
    assert any("may_be_left_off" in reason for reason in outcome.reasons)


def test_the_reason_for_a_missing_line_is_in_the_manifest(plain: Plain, written: Any, ended: Any, approved: Any,
                                                          tmp_path: Path) -> None:
    """A journalist who looks for the line must find why there is none."""
    plain["marks"], plain["profile"] = {"left_off": "the broadcaster burns in its own"}, "exampleshire.yaml"
    request = written(plain)
    (request.parent / "exampleshire.yaml").write_text(
        "id: exampleshire\ntitle: Exampleshire\nsource: {document: its policy}\ninherits: college-app\n"
        "marking: {may_be_left_off: true}\n")
    ended(request)
    approved()

    outcome = ended(request)

    assert isinstance(outcome, Released), outcome
    manifest = json.loads((tmp_path / "out" / "PP-2026-0042" / "data" / "manifest.json").read_text())
    assert manifest["marks"] == {"code": None, "line": None, "left_off": "the broadcaster burns in its own"}
    shown = tmp_path / "out" / "PP-2026-0042" / "data" / "media" / "I1.jpg"
    with Image.open(shown) as image, Image.open(request.parent / "interview-room.jpg") as source:
        assert np.abs(np.asarray(image).astype(int) - np.asarray(source)).mean() < 3


def test_the_force_s_colours_come_from_its_profile(plain: Plain, written: Any, ended: Any, approved: Any,
                                                   tmp_path: Path) -> None:
    """Branding is set once for a force, not in each request."""
    plain["profile"] = "exampleshire.yaml"
    request = written(plain)
    (request.parent / "exampleshire.yaml").write_text(
        "id: exampleshire\ntitle: Exampleshire\nsource: {document: its policy}\ninherits: college-app\n"
        "marking: {branding: brand.yaml}\n")
    (request.parent / "brand.yaml").write_text("{text: '#101010', band: '#f0f0f0'}\n")
    ended(request)
    approved()

    outcome = ended(request)

    assert isinstance(outcome, Released), outcome
    with Image.open(tmp_path / "out" / "PP-2026-0042" / "data" / "media" / "I1.jpg") as image:
        assert np.asarray(image)[-12:-4, 8:24].mean() > 150

"""A decision is kept, explained, shown as a page and taken again, by the real command."""

import json
from pathlib import Path

FACTS = Path(__file__).parents[1] / "policy" / "facts.yaml"


def test_a_decision_is_kept_explained_and_taken_again(presspack, tmp_path: Path) -> None:
    """A year later somebody asks why; the file alone answers, and proves its answer."""
    kept, page = tmp_path / "kept.json", tmp_path / "page.html"
    decided = presspack("decide", FACTS, "--keep", kept)
    explained = presspack("explain", kept, "--replay", "--html", page)

    assert (decided.code, explained.code) == (6, 0), explained.err
    assert "Refused because of NAT-EXC-2." in explained.out
    assert "the same decision, byte for byte" in explained.out
    assert "Refused: the policy does not allow it" in page.read_text()
    assert {path.stat().st_mode & 0o007 for path in (kept, page)} == {0}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.json", "page.html"]

    told = presspack("explain", kept, "--replay", "--json").objects[0]
    assert told["explanation"]["outcome"] == json.loads(kept.read_text())["decision"]["outcome"]
    assert told["replay"]["same"] is True


def test_a_kept_decision_that_was_edited_is_refused(presspack, tmp_path: Path) -> None:
    """Nobody gets an explanation, or a page, of what was never decided."""
    kept, page = tmp_path / "kept.json", tmp_path / "page.html"
    presspack("decide", FACTS, "--keep", kept)
    kept.write_text(kept.read_text().replace('"outcome": "refuse"', '"outcome": "approve"', 1))

    replayed = presspack("explain", kept, "--replay", "--html", page)
    explained = presspack("explain", kept, "--html", page, "--json")

    assert (replayed.code, explained.code, page.exists()) == (7, 7, False)
    assert 'outcome: kept "approve", taken again "refuse"' in replayed.err
    assert explained.objects[0]["exit_code"] == 7


def test_a_lapsed_departure_is_refused_before_anything_is_kept(presspack, tmp_path: Path) -> None:
    """The profile's day of review is asked for the day that is decided for."""
    ended = presspack("decide", FACTS, "--profile", "met", "--as-at", "2027-01-01", "--keep", tmp_path / "kept.json")

    assert ended.code == 2
    assert "the departure from NAT-EXC-3 was to be looked at again by 2026-12-31" in ended.err
    assert not (tmp_path / "kept.json").exists()


def test_a_profile_is_begun_checked_filled_in_and_compared(presspack, tmp_path: Path) -> None:
    """A force gets from nothing to a policy of its own with four commands."""
    own = tmp_path / "exampleshire.yaml"
    assert presspack("profiles", "new", "exampleshire", "--from", "met", "-o", own).code == 0
    assert presspack("profiles", "new", "exampleshire", "-o", own).code == 8
    unfinished = presspack("profiles", "check", own)
    assert unfinished.code == 2
    assert "exampleshire.yaml: line 14: title: still to be filled in" in unfinished.out

    text = own.read_text().replace('review: "FILL IN', 'review: 2027-06-30  # "')
    text = text.replace("takedown_target_hours: 4", "takedown_target_hours: 1")
    own.write_text(text.replace('"FILL IN', '"Exampleshire'))

    assert presspack("profiles", "check", own, "--as-at", "2027-06-30").code == 0
    late = presspack("profiles", "check", own, "--as-at", "2027-07-01", "--json")
    assert (late.code, "NAT-EXC-3" in late.objects[0]["problems"][0]) == (2, True)
    apart = presspack("profiles", "diff", "met", own)
    assert "time to take a picture down: met has 4 hours; exampleshire has 1 hour" in apart.out

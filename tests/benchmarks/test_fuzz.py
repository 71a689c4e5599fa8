"""Damaged files are read or refused, and nothing else ever happens; the fuzzer would notice."""

import json
import os
from pathlib import Path

import pytest

from benchmarks import fuzz
from benchmarks.fuzz import Fuzzer, Tally, run

FILES = 300


def test_three_hundred_damaged_files_are_read_or_refused_and_leave_nothing(tmp_path: Path) -> None:
    """One file of a thousand that hangs stops the night; one that crashes stops it, too."""
    tally = run(seed=1, numbers=range(FILES), whole=75, folder=tmp_path)

    assert tally.findings == []
    assert sum(tally.files.values()) == sum(tally.sound.values()) + sum(tally.reasons.values()) == FILES
    assert sum(tally.reasons.values()) > FILES // 3, "damage that nothing minds is no damage"


def test_a_damaged_file_can_be_made_again(tmp_path: Path) -> None:
    """A finding that cannot be replayed cannot be mended."""
    assert Fuzzer(3, tmp_path).file(11) == Fuzzer(3, tmp_path).file(11)
    assert Fuzzer(3, tmp_path).file(11) != Fuzzer(4, tmp_path).file(11)


def test_a_crash_a_hang_and_what_is_left_behind_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fuzzer that is blind reports success."""
    kept: list[int] = []

    def bad(path: Path) -> None:
        number = int(path.name.split("-")[0])
        if number == 0:
            raise ZeroDivisionError
        while number == 1:
            pass
        kept.append(os.open(__file__, os.O_RDONLY))

    monkeypatch.setattr(fuzz, "reading", bad)
    monkeypatch.setattr(fuzz, "LIMIT", 1)

    found = run(seed=1, numbers=range(3), whole=0, folder=tmp_path).findings
    os.close(kept[0])

    assert "ZeroDivisionError" in found[0]
    assert "took more than 1 s" in found[1]
    assert "left behind" in found[2] and "test_fuzz.py" in found[2]


def test_a_night_goes_on_where_it_ended(tmp_path: Path) -> None:
    """Ten thousand files take an hour and a half, and a machine may be wanted before that."""
    first, second = (run(seed=1, numbers=numbers, whole=0, folder=tmp_path) for numbers in (range(3), range(3, 6)))
    whole = run(seed=1, numbers=range(6), whole=0, folder=tmp_path)
    kept = tmp_path / "tally.json"
    kept.write_text(json.dumps(vars(first)))

    again = Tally.kept(kept)
    again.add(second)

    assert again == whole

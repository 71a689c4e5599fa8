"""A force begins its own profile from one that is known, and answers itself for what only it can say."""

import re
from datetime import date
from pathlib import Path

import pytest

from media.errors import OutputError, WrongUseError
from release.policy import check_profile, load_profile, profile_names
from release.policy.beginning import begin_profile
from release.policy.yamlfile import read_yaml
from release.profilecheck import check_own_profile


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """Return the path of a profile begun from the Met's."""
    path = tmp_path / "exampleshire.yaml"
    begin_profile("exampleshire", "met", path)
    return path


def fill(path: Path) -> None:
    """Fill in every marked place, a day where a day is asked for."""
    text = re.sub(r'(review: )"FILL IN[^"]*"', r"\g<1>2027-06-30", path.read_text())
    path.write_text(re.sub(r'"FILL IN[^"]*"', "Exampleshire", text))


@pytest.mark.parametrize("base", profile_names())
def test_a_profile_that_was_filled_in_is_sound(base: str, tmp_path: Path) -> None:
    """Whoever answers every mark is done, and decides as the base does."""
    path = tmp_path / "exampleshire.yaml"
    begin_profile("exampleshire", base, path)
    fill(path)

    assert check_own_profile(path, date(2027, 6, 30)) == ()
    made, known = load_profile(path), load_profile(base)
    assert (made.adopt, made.params, made.proposed) == (known.adopt, known.params, known.proposed)
    assert [one.rule for one in made.divergences] == [one.rule for one in known.divergences]


def test_every_open_place_is_named_and_nothing_else(begun: Path) -> None:
    """The check is the list of what is still to do."""
    told = check_own_profile(begun, date(2026, 11, 24))
    lines = [number for number, text in enumerate(begun.read_text().splitlines(), 1) if ': "FILL IN' in text]

    assert [one.split(": ")[:2] for one in told] == [["exampleshire.yaml", f"line {line}"] for line in lines]
    assert all("still to be filled in" in one for one in told)
    assert len(lines) == 5
    with pytest.raises(WrongUseError, match=r"divergences\.0\.review: still to be filled in: the day"):
        load_profile(begun)


def test_one_open_place_is_enough_to_refuse(begun: Path) -> None:
    """A divergence that nobody answers for is the one that matters."""
    text = begun.read_text()
    fill(begun)
    begun.write_text(begun.read_text().replace("approver: Exampleshire", 'approver: "FILL IN: who"'))

    (told,) = check_profile(begun)

    assert "divergences.0.approver: still to be filled in: who" in told
    assert text != begun.read_text()


def test_what_could_be_stated_is_sound_once_the_mark_is_taken_away(tmp_path: Path) -> None:
    """A comment that is no YAML would cost somebody an afternoon."""
    path = tmp_path / "exampleshire.yaml"
    begin_profile("exampleshire", "college-app", path)
    fill(path)
    text = re.sub(r"(?m)^#(?=\w|  )", "", path.read_text())
    path.write_text(text.replace("min_custody_months: null", "min_custody_months: 12"))

    assert check_profile(path, date(2026, 11, 24)) == ()
    stated = read_yaml(path).data
    assert {"adopt", "params", "proposed", "marking", "conditions", "retention_periods", "review_reasons",
            "divergences"} <= stated.keys()
    assert len(load_profile(path).adopt) == 25


def test_nothing_is_written_over(begun: Path) -> None:
    """Somebody's afternoon is in it."""
    with pytest.raises(OutputError, match="is here already"):
        begin_profile("exampleshire", "met", begun)


@pytest.mark.parametrize(("name", "base", "file", "said"), [
    ("met", "met", "own.yaml", "belongs to presspack"), ("Exampleshire Police", "met", "own.yaml", "cannot be a name"),
    ("own", "meet", "own.yaml", "is no profile of presspack"), ("own", "met", "own.txt", "must end in .yaml")])
def test_a_profile_that_could_not_be_used_is_not_begun(tmp_path: Path, name: str, base: str, file: str,
                                                       said: str) -> None:
    """The mistake is met before the work is done."""
    with pytest.raises(WrongUseError, match=said):
        begin_profile(name, base, tmp_path / file)

    assert list(tmp_path.iterdir()) == []

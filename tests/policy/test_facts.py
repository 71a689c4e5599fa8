"""A facts file says what it says: nothing is guessed, and everything wrong in it is named."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from media.errors import UnreadableInputError, WrongUseError
from release.policy import Facts, load_facts


def written(folder: Path, text: str | bytes) -> Path:
    """Return the path of a facts file with this text."""
    path = folder / "facts.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refusal(path: Path) -> str:
    """Return what is said when a facts file is refused."""
    with pytest.raises(WrongUseError) as problem:
        load_facts(path)
    return str(problem.value)


def test_dates_numbers_and_words_are_read_as_they_are_written(tmp_path: Path) -> None:
    """What a press officer types is what the rules read."""
    facts = load_facts(written(tmp_path, """
request: {ground: WANTED_PERSON, as_at: 2026-03-10T18:00:00+00:00}
case: {court: none, sentence_months: 5.5, verdict_date: null, convicted: no}
subject: {dob: 1990-05-01}
"""))

    assert facts.request.ground == "WANTED_PERSON"
    assert isinstance(facts.request.as_at, datetime)
    assert facts.subject.dob == date(1990, 5, 1)
    assert facts.case.court == "none"
    assert facts.case.sentence_months == 5.5
    assert facts.case.convicted is False
    assert facts.case.verdict_date is None


def test_what_is_not_stated_is_unknown(tmp_path: Path) -> None:
    """Absent, null and the word unknown all say the same."""
    facts = load_facts(written(tmp_path, "case: {convicted: unknown, court: null}\nsubject:\n"))

    assert (facts.case.convicted, facts.case.court, facts.case.guilty_plea) == (None, None, None)
    assert facts.items is None
    assert facts.persons is None
    assert facts.records.recorded is None


def test_every_mistake_is_named_with_its_line_and_mend(tmp_path: Path) -> None:
    """Nobody should mend one mistake to be shown the next."""
    said = refusal(written(tmp_path, """\
request:
  triger: media_request
case:
  court: crwn
  sentence_months: -3
items:
  - type: cctv
persons:
  - {id: P1, role: vctim}
records: {recorded: [lnp]}
"""))

    for piece in ("line 2: request.triger: unknown key (did you mean trigger?)", "line 4: case.court:",
                  "line 5: case.sentence_months: should be a number of months", "line 7: items.0.id: missing",
                  "line 9: persons.0.role:", "line 10: records.recorded.0:"):
        assert piece in said


@pytest.mark.parametrize(("text", "said"), [
    ("case: {convicted: true, convicted: false}", "convicted is stated twice (first on line 1)"),
    ("case: {convicted: 1}", "case.convicted"),
    ("case: {sentence_months: .nan}", "case.sentence_months"),
    ("case: {sentence_months: .inf}", "case.sentence_months"),
    ("case: {sentence_months: true}", "case.sentence_months"),
    ("case: {sentence_months: 010}", "case.sentence_months"),
    ("case: {verdict_date: 2026-02-30}", "case.verdict_date"),
    ("case: {verdict_date: 10/03/2026}", "case.verdict_date"),
    ("case: {restrictions: [{protects: her}]}", "not in the form it needs"),
    ("request: {ground: TAKEDOWN_REQUEST}", "request.ground"),
    ("items: [{id: I1}, {id: I1}]", "several items have the id I1"),
    ("2026: {}", "a key must be a word"),
    ("? [a]\n: b", "a key must be a word"),
    ("<<: {case: {}}", "a key must be a word"),
    ("just words", "holds no facts"),
    ("", "holds no facts"),
    ("case: [", "is not YAML"),
    ("case: !!python/object/apply:os.getcwd []", "is not YAML"),
    (b"case: {court: \xff}", "not UTF-8"),
    ("[" * 5000, "is not YAML"),
    ("case: {court: crown}\n---\ncase: {}", "is not YAML"),
])
def test_a_file_that_could_be_read_in_two_ways_is_refused(text: str | bytes, said: str,
                                                          tmp_path: Path) -> None:
    """YAML settles much in silence; facts about people must not be settled that way."""
    assert said in refusal(written(tmp_path, text))


def test_a_file_that_unfolds_into_gigabytes_is_refused_at_once(tmp_path: Path) -> None:
    """A few lines of aliases can name a billion items."""
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join(['*' + old] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True))

    assert "repeats itself too often" in refusal(written(tmp_path, bomb))
    assert "nests too deeply" in refusal(written(tmp_path, "a: &a [*a]"))
    assert "larger than a megabyte" in refusal(written(tmp_path, "#" * (1 << 20) + "\na: b"))


def test_a_file_that_is_not_there_is_an_unreadable_input(tmp_path: Path) -> None:
    """A wrong path is another thing than wrong facts, and has another exit code."""
    with pytest.raises(UnreadableInputError, match=r"facts\.yaml"):
        load_facts(tmp_path / "facts.yaml")
    with pytest.raises(UnreadableInputError):
        load_facts(tmp_path)


@pytest.mark.parametrize("data", [None, [], "text", {"case": 3}, {1: 2}, {"case": {("a", "b"): 1}},
                                  {"case": {"court": object()}}, {"case": {"convicted": float("nan")}}])
def test_data_of_any_shape_is_parsed_or_refused(data: Any) -> None:
    """Facts also come from request files and from other programs."""
    with pytest.raises(WrongUseError):
        Facts.from_plain(data)


def test_data_that_holds_itself_is_refused() -> None:
    """A reader that follows it would never come back."""
    data: dict[str, Any] = {}
    data["case"] = data

    with pytest.raises(WrongUseError, match=r"docs/policy\.md"):
        Facts.from_plain(data)


def test_facts_survive_the_way_through_json() -> None:
    """The register keeps them, and a decision can be made again from what it kept."""
    facts = Facts.from_plain({"request": {"as_at": datetime(2026, 3, 10, 18), "ground": "TRIBUTE"},
                              "subject": {"dob": date(1990, 5, 1)}, "items": [{"id": "I1"}]})

    assert Facts.from_json(facts.to_json()) == facts

"""Conditions of use: templates that a force edits, filled in whole or refused with the line and the mend."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from media.errors import ExpectedError, OutputError, UnreadableInputError, WrongUseError
from release.conditions.dates import Dates
from release.conditions.library import STANDARD, check_conditions, load_conditions, standard
from release.conditions.render import Asked, rendered
from release.conditions.showing import FACTS, begin, listed, shown
from release.conditions.template import placeholders
from release.request import load_request
from watermark.records import DataMining

Plain = dict[str, Any]
Write = Callable[[Plain], Path]

OWN = """\
id: exampleshire
title: Exampleshire
dates: {zone: Europe/London, style: weekday, language: welsh}
templates:
  embargo:
    title: Embargo
    text: "Dim cyn {embargo_until}."
  expiry: {title: Expiry, text: "Dim ar ôl {expires}."}
  purpose:
    title: Purpose
    text: Only for {purpose}, says {force}.
    asks:
      purpose: {what: the purpose, example: a report}
"""


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Path]:
    """Write a force's own file, one thing in it changed."""

    def write(old: str = "", new: str = "") -> Path:
        path = tmp_path / "exampleshire.yaml"
        assert old in OWN
        path.write_text(OWN.replace(old, new, 1), encoding="utf-8")
        return path

    return write


def test_the_templates_of_presspack_are_sound() -> None:
    """Every kind of condition that a release may need is there, and each can be shown filled in."""
    names = {one.name for one in listed(standard())}

    assert check_conditions(STANDARD) == ()
    assert {"crown_copyright", "force_copyright", "third_party_copyright", "embargo", "no_alteration",
            "caption_required", "credit_required", "remove_on_request", "expiry"} <= names
    for name in names:
        assert "{" not in shown(standard(), name).example


def test_a_force_begins_with_a_sound_file_of_its_own(tmp_path: Path) -> None:
    """Nobody starts from an empty page, and nobody's work is written over."""
    path = tmp_path / "Exampleshire-2026.yaml"

    begin(path)

    assert check_conditions(path) == ()
    assert load_conditions(path).file.id == "exampleshire-2026"
    assert path.read_text().count("#") == STANDARD.read_text().count("#")
    with pytest.raises(OutputError, match="is here already"):
        begin(path)
    with pytest.raises(WrongUseError, match=r"end in \.yaml"):
        begin(tmp_path / "my conditions.txt")


@pytest.mark.parametrize(("old", "new", "line", "named"), [
    ("{purpose}, says", "{purpos}, says", 11, "unknown placeholder {purpos} (did you mean purpose?)"),
    ("{force}", "{forse}", 11, "unknown placeholder {forse} (did you mean force?)"),
    ("{force}", "{}", 11, "unknown placeholder {}"),
    ("says {force}", "says the force}", 11, "a brace that belongs to no placeholder"),
    ("says {force}", "says {{force}}", 11, "a brace that belongs to no placeholder"),
    ("Only for {purpose}", "Only for this", 11, "asks for purpose, which its text does not have"),
    ("says {force}", "says [FORCE]", 11, "still to be filled in: [FORCE]"),
    ("says {force}", "says TBC", 11, "still to be filled in: TBC"),
    ('"Dim cyn {embargo_until}."', '"Dim cyn yfory."', 7, "put {embargo_until} into it"),
    ('"Dim cyn {embargo_until}."', '""', 7, "at least 1 character"),
    ('"Dim cyn {embargo_until}."', '"a \\u202e {embargo_until}"', 7, "U+202E"),
    ("    title: Purpose\n", "", 9, "templates.purpose.title: missing"),
    ("title: Purpose", "titel: Purpose", 10, "unknown key (did you mean title?)"),
    ("    title: Embargo", "    title: Embargo\n    title: Again", 7, "title is stated twice"),
    ("Europe/London", "Europe/Lundon", 3, "did you mean Europe/London?"),
    ("style: weekday", "style: short", 3, "dates.style"),
    ("  purpose:\n    title", "  Purpose:\n    title", 9, "templates.Purpose"),
    ("purpose: {what: the purpose, example: a report}", "purpose: {what: the purpose}", 13, "example: missing"),
    ("purpose: {what: the purpose, example: a report}", "force: {what: who, example: us}", 11, "asks for force"),
    ("id: exampleshire", "id: Example Shire", 1, "id: not in the form it needs"),
])
def test_a_fault_is_named_with_its_line(own: Callable[..., Path], old: str, new: str, line: int, named: str) -> None:
    """Whoever edits the file is no programmer; "invalid" cannot be mended."""
    problems = check_conditions(own(old, new))

    assert any(one.startswith(f"line {line}: ") and named in one for one in problems), problems


def test_all_faults_are_named_at_once(own: Callable[..., Path]) -> None:
    """A fault of form in one template does not hide the words of another."""
    path = own("title: Embargo", "titel: Embargo")
    path.write_text(path.read_text().replace("{expires}", "{expire}").replace("{force}", "{forse}"))

    told = "; ".join(check_conditions(path))

    for words in ("unknown key", "title: missing", "{expire}", "{forse}"):
        assert words in told
    with pytest.raises(WrongUseError, match="presspack conditions check"):
        load_conditions(path)


def test_what_is_no_conditions_file_is_refused_in_words(tmp_path: Path) -> None:
    """A wrong path, an empty file, a list."""
    path = tmp_path / "x.yaml"
    with pytest.raises(UnreadableInputError):
        check_conditions(path)
    for text in ("", "- a\n", "templates: 5\n", "templates: {}\nid: a\ntitle: b\n", "a: [\n", "templates: {a: 5}\n"):
        path.write_text(text)
        assert check_conditions(path), text


PIECES = st.sampled_from(["Only ", "{", "}", "{{", "{purpose}", "{force}", "{forse}", "{ purpose }", "{expires}", "{}",
                          "[DATE]", "\n", "£5. ", "ŵ", "TBC ", "{embargo_until}", "{purpose"])


@given(pieces=st.lists(PIECES, min_size=1, max_size=8))
@settings(max_examples=300, deadline=None)
def test_whatever_is_not_refused_is_filled_in_whole(pieces: list[str]) -> None:
    """No template, however odd, puts an open placeholder into a file."""
    text = "".join(pieces)
    asks = {"purpose": {"what": "the purpose", "example": "a report"}} if "{purpose}" in text else {}
    data = {"id": "x", "title": "X", "templates": {"odd": {"title": "Odd", "text": text, "asks": asks}}}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.write_text(json.dumps(data), encoding="utf-8")
        if check_conditions(path):
            return
        library = load_conditions(path)

    asked = Asked(use=("odd",), where=("conditions", "use"), text=None, values={"purpose": "a report"}, facts=FACTS)
    said, _, faults = rendered(asked, library)
    wanted = {"embargo_until", "expires"} & set(placeholders(text))

    assert len(faults) == len(wanted) + (not asks)
    assert faults or not set("{}[]") & set(said)


MOMENT = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 01:30 in London, for the first of two times that night


@pytest.mark.parametrize(("dates", "day", "moment"), [
    (Dates(), "25 October 2026", "25 October 2026 at 01:30 BST (00:30 UTC)"),
    (Dates(style="weekday"), "Sunday 25 October 2026", "Sunday 25 October 2026 at 01:30 BST (00:30 UTC)"),
    (Dates(style="iso"), "2026-10-25", "2026-10-25 01:30 BST (00:30 UTC)"),
    (Dates(style="weekday", language="welsh"), "dydd Sul 25 Hydref 2026", "dydd Sul 25 Hydref 2026 am 01:30 BST "
                                                                           "(00:30 UTC)"),
    (Dates(zone="UTC"), "25 October 2026", "25 October 2026 at 00:30 UTC"),
    (Dates(zone="America/New_York"), "25 October 2026",
     "24 October 2026 at 20:30 EDT (25 October 2026 at 00:30 UTC)"),
])
def test_a_date_can_be_read_in_one_way_only(dates: Dates, day: str, moment: str) -> None:
    """03/04 is two days, 01:30 comes twice when the clocks go back, and BST is also Bangladesh's."""
    assert dates.day(date(2026, 10, 25)) == day
    assert dates.moment(MOMENT) == moment


def test_the_hour_that_comes_twice_is_two_moments() -> None:
    """An embargo an hour early is a broken embargo."""
    assert Dates().moment(MOMENT) != Dates().moment(MOMENT.replace(hour=1))
    assert "01:30 GMT (01:30 UTC)" in Dates().moment(MOMENT.replace(hour=1))


def test_templates_are_filled_in_from_the_request(plain: Plain, written: Write) -> None:
    """In the order the request gives, an embargo first, the last day of use last; each on its line."""
    plain["conditions"] = {
        "text": "Not for advertising.", "use": ["purpose", "credit_required"], "recall_on": "2027-03-10",
        "values": {"purpose": "reporting R v Example"}, "embargo_until": "2026-06-10T18:00:00+01:00"}

    words = load_request(written(plain)).words

    assert words.text.split("\n") == [
        "EMBARGO: not to be published, broadcast or posted before 10 June 2026 at 18:00 BST (17:00 UTC).",
        "Not for advertising.", "Supplied for reporting R v Example only, and not to be used for anything else.",
        'Every use carries the credit "Exampleshire Police", beside the picture or on the screen.',
        "Not to be used after 10 March 2027, and to be removed from every channel on that day."]
    assert words.text.startswith(words.embargo or "?")
    assert words.text.endswith(words.recall or "?")
    assert words.data_mining is DataMining.PROHIBITED


def test_the_example_in_the_documents_is_what_comes_of_it(plain: Plain, written: Write) -> None:
    """A press officer copies from the page; it must not be wrong by its second release."""
    page = (Path(__file__).parents[2] / "docs" / "conditions.md").read_text(encoding="utf-8")
    plain |= yaml.safe_load(page.split("```yaml\n")[1].split("```")[0].replace("2026-06-10T18:00:00+01:00",
                                                                               "'2026-06-10T18:00:00+01:00'"))
    plain["force"]["contact"] = "press.office@exampleshire.example"

    assert load_request(written(plain)).words.text == page.split("```text\n")[1].split("\n```")[0]


def test_where_a_request_states_none_the_profile_s_are_used(plain: Plain, written: Write) -> None:
    """The national floor has a set; a force's profile has its own, with its own file and its own choice."""
    plain["conditions"] = {}
    national = load_request(written(plain)).words

    plain["profile"] = "exampleshire.yaml"
    request = written(plain)
    (request.parent / "exampleshire.yaml").write_text(
        "id: exampleshire\ntitle: Exampleshire\nsource: {document: its policy}\ninherits: college-app\n"
        "conditions: {file: own.yaml, use: [purpose], data_mining: prohibited_except_search}\n")
    (request.parent / "own.yaml").write_text(OWN.replace("{purpose}, says ", "").replace(
        "    asks:\n      purpose: {what: the purpose, example: a report}\n", ""))
    force = load_request(request).words

    assert national.text.count("\n") == 2
    assert "Exampleshire Police" in national.text
    assert force.text == "Only for Exampleshire Police."
    assert force.data_mining is DataMining.EXCEPT_SEARCH


def test_a_template_that_writes_the_date_itself_is_enough(plain: Plain, written: Write) -> None:
    """A force may call its embargo otherwise; two of them would contradict each other one day."""
    plain["conditions"] = {"use": ["held"], "file": "own.yaml", "embargo_until": "2026-06-10T18:00:00Z"}
    request = written(plain)
    (request.parent / "own.yaml").write_text(OWN + "  held: {title: Held, text: 'Held until {embargo_until}.'}\n")

    words = load_request(request).words

    assert words.text == words.embargo == "Held until dydd Mercher 10 Mehefin 2026 am 19:00 BST (18:00 UTC)."


BROKEN: dict[str, tuple[Plain, str]] = {
    "nothing at all for a value": ({"use": ["purpose"]}, "purpose (standard.yaml, line 25): {purpose} (what it may be "
                                   "used for, e.g. reporting the case of R v Example) has no value: state "
                                   "conditions.values.purpose, or take the template away"),
    "an empty value": ({"use": ["purpose"], "values": {"purpose": " "}}, "conditions.values.purpose"),
    "a value still to come": ({"use": ["purpose"], "values": {"purpose": "TBC"}}, "still to be filled in: TBC"),
    "a placeholder as a value": ({"use": ["purpose"], "values": {"purpose": "{owner}"}}, "still to be filled in"),
    "a value nobody asks for": ({"use": ["purpose"], "values": {"purpose": "x", "purpos": "y"}},
                                "no template in use asks for it (did you mean purpose?)"),
    "an embargo without a moment": ({"use": ["embargo"]}, "{embargo_until} has no value: state "
                                    "conditions.embargo_until, or take the template away"),
    "an embargo on a day": ({"use": ["embargo"], "embargo_until": "2026-06-10"}, "conditions.embargo_until"),
    "an embargo without a zone": ({"use": ["embargo"], "embargo_until": "2026-06-10T18:00"}, "timezone"),
    "an embargo to the second": ({"embargo_until": "2026-06-10T18:00:30Z", "text": "x"}, "a whole minute"),
    "an expiry without a day": ({"use": ["expiry"]}, "state conditions.recall_on"),
    "an unknown template": ({"use": ["no_alteratoin"]}, "(did you mean no_alteration?)"),
    "a template twice": ({"use": ["expiry", "expiry"], "recall_on": "2027-01-01"}, "use names expiry twice"),
    "somebody else's copyright": ({"use": ["third_party_copyright"]}, "that of I1 is not"),
    "no file": ({"use": ["purpose"], "file": "own.yaml"}, "there is no file own.yaml beside the request"),
    "a file elsewhere": ({"use": ["purpose"], "file": "../own.yaml"}, "inside the request's own folder"),
    "a letter no tag can carry": ({"text": "\N{POLICE CAR}"}, "not every reader of EXIF can show"),
    "more than a page": ({"text": "x" * 1495, "use": ["credit_required"]}, "at most 1500 characters"),
    "an unknown wish": ({"text": "x", "data_mining": "forbidden"}, "conditions.data_mining"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_conditions_that_are_not_whole_are_refused_before_anything_is_looked_at(
        name: str, plain: Plain, written: Write) -> None:
    """A release with "until {embargo_until}" in every file cannot be called back."""
    plain["conditions"], named = BROKEN[name]

    with pytest.raises(ExpectedError) as caught:
        load_request(written(plain))

    assert named in str(caught.value)
    assert "request.yaml" in str(caught.value)


def test_an_empty_web_address_is_not_a_place_to_look(plain: Plain, written: Write) -> None:
    """The force section may leave it empty; then no condition may point there."""
    plain["force"]["web_statement"] = ""
    plain["conditions"] = {"use": ["full_conditions", "force_copyright"]}
    plain["items"][0]["copyright_owner"] = "Patel's Newsagents"

    with pytest.raises(WrongUseError) as caught:
        load_request(written(plain))

    assert "{web_statement} has no value: state force.web_statement" in str(caught.value)
    assert "says that the copyright is the force's, and that of I1 is not" in str(caught.value)


def test_a_date_that_no_template_can_write_is_refused(plain: Plain, written: Write) -> None:
    """A force's own file without an embargo must not swallow one that is stated."""
    plain["conditions"] = {"text": "Words.", "file": "own.yaml", "recall_on": "2027-01-01"}
    request = written(plain)
    (request.parent / "own.yaml").write_text(OWN.replace("expiry: {title", "last: {title"))

    with pytest.raises(WrongUseError, match=r"own\.yaml has no template expiry .* add one with \{expires\}"):
        load_request(request)


def test_an_unsound_file_is_told_with_its_own_lines(plain: Plain, written: Write) -> None:
    """The mistake is in the force's file, and the request's line would lead astray."""
    plain["conditions"] = {"use": ["purpose"], "values": {"purpose": "x"}, "file": "own.yaml"}
    request = written(plain)
    (request.parent / "own.yaml").write_text(OWN.replace("{force}", "{forse}"))

    with pytest.raises(WrongUseError, match=r"own\.yaml: line 11: purpose: unknown placeholder \{forse\}"):
        load_request(request)


def test_what_is_over_is_not_released(plain: Plain, written: Write, ended: Any) -> None:
    """A recall date of last year is a slip; the package would be withdrawn before it is sent."""
    plain["conditions"]["recall_on"] = "2026-03-09"

    outcome = ended(written(plain))

    assert outcome.exit_code == 2
    assert "recall_on is 9 March 2026, which is over" in outcome.lines()[0]

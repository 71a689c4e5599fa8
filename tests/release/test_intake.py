"""What is taken down at intake: nobody decides by it, and nothing of it leaves."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from media.errors import ExitCode, ResidueError, WrongUseError
from release.intake import Intake
from release.judging import judge
from release.material import Item
from release.package.private import insist_nothing_private
from release.policy import decide, load_profile, load_rules
from release.records import Failed, Held, Outcome, Released
from release.registrar import Registrar
from release.request import load_request, read_request
from release.typed import typed_words

Plain = dict[str, Any]
Write = Callable[[Plain], Path]
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)

TYPED = {"intended_use": "Token Alfa evening bulletin", "advance_notice": "Token Bravo by telephone",
         "defendant_name": "Token Charlie", "court_location": "Token Delta Crown Court",
         "offence": "Token Echo with intent", "sentence": "Token Foxtrot years",
         "circumstances_summary": "Token Golf broke in at night. Token Hotel was asleep upstairs.",
         "circumstances_location": "Token India Road"}
DATED = {"kind": "release", "received_at": "2026-03-10T08:00:00Z", "deadline": "2026-03-10T19:00:00Z",
         "use_date": "2026-03-11", "defendant_dob": "1990-05-01", "court_date": "2026-03-09"}
ON_ITEM = {"licence": "Token Juliett licence", "case_ref": "Token Kilo 26", "offence_ref": "Token Lima 26",
           "screened_by": "Token Mike", "identity_confirmed_by": "Token November"}
ABOUT_ITEM = {"screened_at": "2026-03-10T09:00:00Z", "captured_at": "2025-05-02", "outcome": "convicted",
              "has_audio": False}


@pytest.fixture
def whole(plain: Plain) -> Plain:
    """Return a request with every field of the intake filled in."""
    plain["intake"] = {**TYPED, **DATED}
    plain["items"][0] |= {**ON_ITEM, **ABOUT_ITEM}
    plain["requester"] |= {"is_media": True, "verified": True}
    return plain


def test_every_field_has_its_place(whole: Plain, written: Write) -> None:
    """What the forms of the forces ask for can be written down as it came."""
    request = load_request(written(whole)).request

    assert set(TYPED) | set(DATED) == set(Intake.model_fields)
    assert all(getattr(request.intake, name) is not None for name in Intake.model_fields)
    assert all(getattr(request.items[0], name) is not None for name in Item.model_fields)
    assert request.requester is not None
    assert request.requester.is_media is True


def test_what_people_typed_changes_no_decision(whole: Plain, written: Write) -> None:
    """A name or a story that moved a rule would be a decision that nobody could explain."""
    rules, profile = load_rules(), load_profile("met")

    def judged(data: Plain) -> Any:
        return decide(load_request(written(data)).facts, rules, profile, NOW)

    first = judged(whole)
    for name in TYPED:
        other = deepcopy(whole)
        other["intake"][name] = "something else"
        assert judged(other) == first, name
    for name in ON_ITEM:
        other = deepcopy(whole)
        other["items"][0][name] = "something else"
        assert judged(other) == first, name
    bare = deepcopy(whole)
    del bare["intake"], bare["requester"]
    assert judged(bare).digests.facts == first.digests.facts


def test_nothing_of_the_intake_is_in_the_package(whole: Plain, written: Write, approved: Callable[..., None],
                                                 ended: Callable[..., Outcome], tmp_path: Path) -> None:
    """The summary of a burglary names whose house it was; the media get pictures and conditions."""
    request = written(whole)
    ended(request)
    approved()
    assert isinstance(ended(request), Released)

    package = tmp_path / "out" / whole["reference"]
    every = b"\n".join(path.read_bytes() for path in package.rglob("*") if path.is_file()).lower()
    record = (tmp_path / "out" / f"{whole['reference']}.record.json").read_text()
    for words in (*TYPED.values(), *ON_ITEM.values(), "1990-05-01"):
        assert words.lower().encode() not in every, words
        assert words in record, "what is taken down stays with the force"
    assert b"token" not in every


def test_the_finished_package_is_searched_for_it(whole: Plain, written: Write, approved: Callable[..., None],
                                                 ended: Callable[..., Outcome], tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever way a word took past the first look, the last one reads every byte."""
    monkeypatch.setattr("release.judging.insist_conditions_keep_quiet", lambda loaded: None)
    whole["conditions"]["text"] = "For news only: token hotel was asleep upstairs."
    request = written(whole)
    ended(request)
    approved()

    outcome = ended(request)

    assert isinstance(outcome, Failed)
    assert outcome.code is ExitCode.RESIDUE
    assert "token hotel was asleep upstairs." in outcome.error
    assert not (tmp_path / "out" / whole["reference"]).exists()


def test_short_words_are_sought_where_people_read(tmp_path: Path) -> None:
    """Chance writes five given letters into a long clip; it does not write them into a manifest."""
    media = tmp_path / "data" / "media"
    media.mkdir(parents=True)
    (media / "I1.jpg").write_bytes(b"...theft...")
    insist_nothing_private(tmp_path, [], ["theft"])

    with pytest.raises(ResidueError, match="theft"):
        insist_nothing_private(tmp_path, ["theft"])
    (tmp_path / "data" / "manifest.json").write_text('{"terms": "Theft"}')
    with pytest.raises(ResidueError, match=r"manifest\.json holds 'theft'"):
        insist_nothing_private(tmp_path, [], ["theft"])
    (media / "I1.jpg").write_bytes(b"...ROBBERY...")
    with pytest.raises(ResidueError, match=r"I1\.jpg holds 'robbery'"):
        insist_nothing_private(tmp_path, [], ["robbery"])


@pytest.mark.parametrize("field", [*TYPED, *ON_ITEM])
def test_conditions_that_say_it_are_refused_before_anything_is_looked_at(field: str, whole: Plain,
                                                                         written: Write) -> None:
    """After hours of hiding nobody wants to hear that a sentence must be taken out."""
    said = TYPED.get(field) or ON_ITEM[field]
    whole["conditions"]["text"] = f"For news only. {said.upper()}"

    with pytest.raises(WrongUseError, match=field):
        judge(load_request(written(whole)), NOW, Registrar().decide)


def test_one_sentence_of_what_happened_is_enough(whole: Plain, written: Write) -> None:
    """Half a summary gives the other half away."""
    whole["conditions"]["text"] = "For news only: Token Hotel was asleep upstairs."

    with pytest.raises(WrongUseError, match="circumstances_summary"):
        judge(load_request(written(whole)), NOW, Registrar().decide)


def test_a_caption_may_name_whom_the_court_named(whole: Plain, written: Write) -> None:
    """A custody picture without its name is the wrong man's picture tomorrow; a witness's is never a caption."""
    whole["conditions"] |= {"text": None, "use": ["caption_required"], "values": {"caption": "Token Charlie, 35"}}
    loaded = load_request(written(whole))

    assert not isinstance(judge(loaded, NOW, Registrar().decide), Held)
    assert "Token Charlie" not in typed_words(loaded.request)

    whole["conditions"]["values"]["caption"] = "Token Charlie of Token India Road"
    with pytest.raises(WrongUseError, match="circumstances_location"):
        judge(load_request(written(whole)), NOW, Registrar().decide)


def test_what_the_force_prints_of_itself_is_no_secret(whole: Plain, written: Write) -> None:
    """A crime in Exampleshire must not stop every package of Exampleshire Police."""
    whole["intake"]["circumstances_location"] = "Exampleshire"
    whole["items"][0]["case_ref"] = whole["reference"]

    assert not typed_words(load_request(written(whole)).request) & {"Exampleshire", whole["reference"]}


@pytest.mark.parametrize(("kind", "named"), [
    ("deletion", "a deletion is not asked for on the ground CONVICTION_CUSTODY_IMAGE, which is a release"),
    ("takedown", "a takedown is not asked for on the ground CONVICTION_CUSTODY_IMAGE"),
    ("relaese", "did you mean release?")])
def test_a_kind_that_does_not_go_with_the_ground_is_refused(kind: str, named: str, plain: Plain,
                                                            written: Write) -> None:
    """Somebody who asked for deletion must not find the picture published."""
    plain["intake"] = {"kind": kind}

    with pytest.raises(WrongUseError, match=r"intake\.kind") as caught:
        load_request(written(plain))

    assert named in str(caught.value)


@pytest.mark.parametrize(("taken", "young"), [
    (("2008-04-30",), True), (("2008-05-01",), False), (("2008-05-01", "2008-04-30"), True),
    (("2008-05-01", None), None), ((None,), None), (("unknown",), None)])
def test_the_age_on_the_picture_follows_from_its_day(taken: tuple[str | None, ...], young: bool | None, plain: Plain,
                                                     written: Write) -> None:
    """Pictures of the young go first; nobody should have to count years, and nobody may guess them."""
    del plain["facts"]["subject"]["under_18_when_taken"]
    first = plain["items"][0]
    plain["items"] = [{**first, "id": f"I{place}", "captured_at": day} for place, day in enumerate(taken, 1)]

    assert load_request(written(plain)).facts.subject.under_18_when_taken is young


def test_an_age_that_its_own_dates_deny_is_refused(plain: Plain, written: Write) -> None:
    """One of them is wrong, and a rule would read the wrong one."""
    plain["items"][0]["captured_at"] = "2008-04-30"

    with pytest.raises(WrongUseError, match="under_18_when_taken: is false, but by date of birth"):
        load_request(written(plain))


@pytest.mark.parametrize("blank", [None, "unknown"])
def test_an_empty_place_says_nothing(blank: str | None, whole: Plain, written: Write) -> None:
    """A form that is half filled in can be read, and what is empty is unknown."""
    for name in whole["intake"]:
        whole["intake"][name] = blank
    for name in (*ON_ITEM, *ABOUT_ITEM, "type", "supplied_by", "intimate", "deprivation_order", "copyright_owner"):
        whole["items"][0][name] = blank
    whole["requester"]["is_media"] = blank
    whole["recipients"] = whole["marks"] = None

    loaded = load_request(written(whole))

    assert loaded.request.intake == Intake()
    assert loaded.request.items[0].stated() == {"id": "I1"}
    assert loaded.facts.items is not None
    assert loaded.facts.items[0].intimate is None


def test_a_mandatory_place_that_is_empty_is_missing(plain: Plain, written: Write) -> None:
    """It is told as what it is: not wrong, but not filled in."""
    plain |= {"reference": None, "requester": {"name": None, "organisation": None, "contact": None}}
    plain["force"]["owner"] = None

    read = read_request(written(plain))

    assert read.wrong == ()
    assert set(read.empty) == {("reference",), ("force", "owner")}
    assert read.facts is not None
    with pytest.raises(WrongUseError, match=r"reference: missing; .*force\.owner: missing"):
        load_request(written(plain))


def test_every_mistake_is_told_with_its_line_and_mend(tmp_path: Path) -> None:
    """A press officer edits text; a line number is a place, and a word is a mend."""
    path = tmp_path / "request.yaml"
    path.write_text("reference: PP-1\nprofile: met\nredactor: {name: S, role: press_officer}\nforse: {}\nfacts:\n"
                    "  case:\n    cuort: crown\n    sentence_type: imediate_custody\n"
                    "items:\n- id: I1\n  path: a.jpg\n  intimat: clear\n  type: custody_foto\n")

    with pytest.raises(WrongUseError) as caught:
        load_request(path)

    for words in ("line 4: forse: unknown key (did you mean force?)", "line 7: facts.case.cuort: unknown key (did you "
                  "mean court?)", "(did you mean immediate_custody?)",
                  "line 12: items.0.intimat: unknown key (did you mean intimate?)", "line 13: items.0.type:",
                  "(did you mean custody_photo?)", "conditions: missing"):
        assert words in str(caught.value)


@pytest.mark.parametrize(("place", "key"), [((), "intak"), (("intake",), "ofence"), (("facts", "case"), "convited"),
                                            (("items", 0), "intimat"), (("requester",), "nmae")])
def test_a_slip_of_the_pen_is_told_also_where_nothing_stands_behind_it(place: tuple[Any, ...], key: str, whole: Plain,
                                                                       written: Write) -> None:
    """Tomorrow somebody fills it in, and the rule waits for ever."""
    holder: Any = whole
    for step in place:
        holder = holder[step]
    holder[key] = None

    with pytest.raises(WrongUseError, match=rf"{key}: unknown key \(did you mean "):
        load_request(written(whole))

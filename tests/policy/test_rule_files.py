"""Rules that could not be followed are refused at the start, with file, line and mend."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from media.errors import UnreadableInputError, WrongUseError
from release.policy import Rules, Status, load_rules, spell_out
from release.policy.loader import RULES

Edited = Callable[[str, str, str], Path]

NEW = """
- id: NAT-NEW-1
  tier: national
  class: block
  effect: hold
  grounds: all
  when: {fact: case.convicted, is: false}
  message: new
  source: [A l.1]
"""


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """Return a function that copies the rules with one piece of text replaced."""

    def edit(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "rules"
        shutil.copytree(RULES, folder)
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))
        return folder

    return edit


def added(old: str, new: str) -> tuple[str, str]:
    """Return an edit that adds a rule with one line changed at the end of the national rules."""
    anchor = "# ---------- Every release ----------\n"
    assert old in NEW
    return anchor, anchor + NEW.replace(old, new)


REFUSED = {
    "an unknown key": ("  message: new", "  mesage: new", "mesage: unknown key (did you mean message?)"),
    "a missing key": ("  message: new\n", "", "message: missing"),
    "an unknown fact": ("case.convicted", "case.convictd",
                        "no fact case.convictd (did you mean case.convicted?)"),
    "an unknown derived fact": ("case.convicted", "d.custodal", "did you mean d.custodial?"),
    "a bare name outside some": ("case.convicted", "intimate", "there is no fact intimate"),
    "a whole list as a fact": ("case.convicted", "case.restrictions", "case.restrictions is a list"),
    "an unknown operator": ("is: false}", "equals: false}",
                            "has no operator equals; write one of is, is_not, in, gt, lt, has_any"),
    "no operator at all": (", is: false}", "}", "has no operator; write one of is"),
    "an unknown section of the facts": ("case.convicted", "cases.convicted", "did you mean case.convicted?"),
    "two operators": ("is: false}", "is: false, is_not: true}", "more than one operator"),
    "an operator of another type": ("is: false}", "gt: 3}",
                                    "`gt` does not fit case.convicted, which is a truth"),
    "a value of another type": ("is: false}", "is: 0}", "case.convicted is never 0"),
    "a list where one value belongs": ("is: false}", "is: [false]}", "`is` takes one value"),
    "a word that the fact never is": ("{fact: case.convicted, is: false}", "{fact: case.court, is: crwn}",
                                      "case.court is never 'crwn'; it is a word: crown, magistrates, none"),
    "an unknown role": ("{fact: case.convicted, is: false}", "{approved: [superintendant]}",
                        "'superintendant' is not known (did you mean superintendent?)"),
    "an unknown party": ("{fact: case.convicted, is: false}", "{consulted: cbs}",
                         "'cbs' is not known (did you mean cps?)"),
    "an unknown lifter": ("  effect: hold", "  effect: hold\n  lift: {by: [soi], requires: [rationale]}",
                          "'soi' is not known (did you mean sio?)"),
    "an unknown paper for a lift": ("  effect: hold", "  effect: hold\n  lift: {by: [sio], requires: [rational]}",
                                    "'rational' is not known (did you mean rationale?)"),
    "an unknown class": ("class: block", "class: blok", "'blok' is not known (did you mean block?)"),
    "an unknown tier": ("tier: national", "tier: nation", "did you mean national?"),
    "an unknown effect": ("effect: hold", "effect: forbid", "use one of hold, refuse, quarantine"),
    "an id of another form": ("NAT-NEW-1", "new rule", "not in the form it needs"),
    "a duty nobody can meet": ("class: block\n  effect: hold", "class: redact\n  obligation: third_party",
                               "nobody knows how to meet third_party (did you mean third_parties?)"),
    "an unknown ground": ("grounds: all", "grounds: [WANTED]", "'WANTED' is not known (did you mean WANTED_PERSON?)"),
    "an unknown record": ("{fact: case.convicted, is: false}", "{recorded: policy_purpose}",
                          "'policy_purpose' is not known (did you mean policing_purpose?)"),
    "an unknown parameter": ("{fact: case.convicted, is: false}", "{param: min_months, has: 6}",
                             "there is no parameter min_months"),
    "a parameter of another kind": ("{fact: case.convicted, is: false}",
                                    "{fact: case.sentence_months, lt: {param: sensitive_categories}}",
                                    "sensitive_categories (words) cannot be held against case.sentence_months"),
    "an unknown figure": ("{fact: case.convicted, is: false}",
                          "{fact: case.sentence_months, lt: {param: months}}",
                          "there is no parameter months"),
    "a parameter that is never so": ("{fact: case.convicted, is: false}",
                                     "{param: vulnerability_scope, has: all}",
                                     "parameter vulnerability_scope is never 'all'"),
    "some inside some": ("{fact: case.convicted, is: false}",
                         "{some: items, where: {some: persons, where: {fact: role, is: victim}}}",
                         "`some` cannot stand inside `some`"),
    "a condition that is none": ("{fact: case.convicted, is: false}", "sometimes", "is no condition"),
    "an id used twice": ("NAT-NEW-1", "NAT-PUR-1", "NAT-PUR-1 is used twice"),
    "no source": ("  source: [A l.1]\n", "", "has no source"),
    "a source that nobody can look up": ("A l.1", "Z l.1", "begins with no document in sources.yaml"),
    "a block without effect": ("  effect: hold\n", "", "a rule of class block needs `effect`"),
    "a need on a block": ("  effect: hold", "  effect: hold\n  need: {recorded: lnp_assessment}",
                          "cannot have `need`"),
    "a duty without a name": ("class: block\n  effect: hold", "class: post",
                              "a rule of class post needs `obligation`"),
    "facts as evidence": ("class: block\n  effect: hold",
                          "class: record\n  need: {fact: case.convicted, is: true}",
                          "evidence is recorded, approved or consulted"),
    "a rule of law that can be lifted": (
        "tier: national", "tier: law\n  lift: {by: [chief_officer], requires: [rationale]}",
        "nobody may lift a rule of law"),
    "a rule that narrows nothing known": ("tier: national", "tier: force\n  narrows: LAW-RR-1",
                                          "LAW-RR-1 is no national rule"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_rule_that_could_not_be_followed_is_refused(fault: str, edited: Edited) -> None:
    """Found at the start it costs a minute; found in a decision it would have been a silent no."""
    old, new, said = REFUSED[fault]

    with pytest.raises(WrongUseError) as refusal:
        load_rules(edited("national.yaml", *added(old, new)))

    named = [one for one in str(refusal.value).split("; national.yaml: ") if said in one]
    assert re.match(r"(.*national\.yaml: )?line \d+: (NAT-NEW-1|NAT-PUR-1|new rule): ", named[0])


def test_the_line_named_is_the_line_of_the_fault(edited: Edited) -> None:
    """Whoever mends it goes straight there."""
    folder = edited("law.yaml", "{fact: intimate, is: iioc}", "{fact: intimat, is: iioc}")
    line = next(number for number, text in enumerate((folder / "law.yaml").read_text().splitlines(), 1)
                if "intimat," in text)

    with pytest.raises(WrongUseError, match=f"law.yaml: line {line}: LAW-INT-2"):
        load_rules(folder)


def test_every_fault_is_named_at_once(edited: Edited) -> None:
    """Nobody should mend one fault to be shown the next."""
    folder = edited("law.yaml", "{fact: intimate, is: iioc}", "{fact: intimat, is: iioc}")
    text = (folder / "engine.yaml").read_text()
    (folder / "engine.yaml").write_text(text.replace("  obligation: metadata_strip\n", "", 1))

    with pytest.raises(WrongUseError) as refusal:
        load_rules(folder)

    assert "LAW-INT-2" in str(refusal.value)
    assert "ENG-RED-9" in str(refusal.value)


def test_a_missing_file_of_rules_stops_everything(edited: Edited) -> None:
    """Without the law there is nothing to decide by."""
    folder = edited("law.yaml", "- id", "- id")
    (folder / "law.yaml").unlink()

    with pytest.raises(UnreadableInputError, match=r"law\.yaml"):
        load_rules(folder)


def test_a_file_that_is_no_list_is_refused(edited: Edited) -> None:
    """An empty file would otherwise be a tier without rules."""
    folder = edited("law.yaml", "- id", "- id")
    (folder / "law.yaml").write_text("")

    with pytest.raises(WrongUseError, match="must be a list"):
        load_rules(folder)


def test_a_document_without_a_title_is_refused(edited: Edited) -> None:
    """The key of a source must lead somewhere."""
    with pytest.raises(WrongUseError, match=r"sources\.yaml: line 3: title: missing"):
        load_rules(edited("sources.yaml", "  title: College", "# title: College"))


def test_every_rule_can_be_traced_to_a_document(rules: Rules) -> None:
    """A reason that cannot be looked up is no reason."""
    for rule in rules.rules:
        for source in rule.source:
            assert not re.match(r"[A-Z] l\.", spell_out(source, rules)), source


def test_every_tier_keeps_its_own_file(rules: Rules) -> None:
    """Who may alter a rule should be seen from where it stands."""
    assert {rule.tier for rule in rules.rules if rule.id.startswith("LAW-")} == {"law"}
    assert {rule.tier for rule in rules.rules if rule.id.startswith(("MET-", "REG-"))} == {"force"}
    assert {rule.tier for rule in rules.rules if rule.id.startswith("ENG-")} == {"engine"}


def test_all_statuses_are_known() -> None:
    """The trace has these words and no others; people build reports on them."""
    assert [status.value for status in Status] == [
        "not_applicable", "not_adopted", "not_fired", "fired", "satisfied", "outstanding", "unknown_hold",
        "imposed_unknown", "lifted"]


def test_rules_come_back_from_json_as_they_went(rules: Rules) -> None:
    """A kept decision carries its rules, and must be taken again by the very same ones."""
    text = rules.to_json()

    assert Rules.from_json(text) == rules
    assert Rules.from_json(text).to_json() == text

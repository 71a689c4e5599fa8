"""A kept decision is told rule by rule, so that whoever is asked about it can answer."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from policy_acceptance import PROFILES

from release.policy import Facts, Profile, Rules, decide
from release.policy.decision import Outcome
from release.policy.dossier import Dossier, NotAsKeptError
from release.policy.explaining import explain_dossier
from release.policy.explanation import Explanation, Part
from release.policy.page import page
from release.policy.scenarios import base, merged, steps

Kept = Callable[..., Dossier]


@pytest.fixture
def kept(rules: Rules, profiles: dict[str, Profile]) -> Kept:
    """Return a function that decides about plain facts, by the Met's profile unless another is named, and keeps it."""

    def keep(plain: dict, profile: str = "met") -> Dossier:
        facts = Facts.from_plain(plain)
        return Dossier.of(decide(facts, rules, profiles[profile]), facts, rules, profiles[profile])

    return keep


def told(explanation: Explanation, rule: str) -> str:
    """Return everything that an explanation says of one rule."""
    (one,) = [one for group in explanation.groups for one in group.rules if one.rule == rule]
    return "\n".join((one.message, *one.why, *one.tried, *filter(None, (one.lift, one.duty, one.departure))))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_rule_is_told_once_with_its_reason_and_source(profile: str, kept: Kept, rules: Rules) -> None:
    """110 rules were considered; an explanation that drops one invites the question why."""
    for step in steps()[PROFILES.index(profile)::3]:
        explanation = explain_dossier(kept(step.plain, profile))
        everything = [one for group in explanation.groups for one in group.rules]
        assert sorted(one.rule for one in everything) == sorted(rule.id for rule in rules.rules), step.name
        assert all(one.why and one.where for one in everything), step.name
        assert Explanation.from_json(explanation.to_json()) == explanation
        text = "\n".join(explanation.lines())
        assert text.startswith(explanation.outcome.upper())
        assert "\n\n\n" not in text
        assert "None" not in text


def test_the_parts_agree_with_the_decision(kept: Kept) -> None:
    """The explanation says nothing that the decision does not."""
    for step in steps()[::2]:
        dossier = kept(step.plain)
        decision, explanation = dossier.decision, explain_dossier(dossier)
        parts = {group.part: {one.rule for one in group.rules} for group in explanation.groups}
        assert parts.get(Part.IN_THE_WAY, set()) == set(decision.blocks)
        assert parts.get(Part.MISSING, set()) == set(decision.needs)
        assert parts.get(Part.LIFTED, set()) == set(decision.lifted)
        assert parts.get(Part.WARNINGS, set()) == set(decision.warn)
        assert parts.get(Part.PRESUMPTIONS, set()) == set(decision.presume)
        assert bool(parts.get(Part.UNDECIDED)) == bool(decision.unknown)
        duties = {rule.obligation for rule in dossier.rules.rules if rule.id in parts.get(Part.DUTIES, set())}
        assert duties == {*decision.redact, *decision.package, *decision.post}


def test_a_refusal_says_what_decided_and_what_would_hold_it_anyway(kept: Kept) -> None:
    """Whoever lifts the refusal must not be surprised by the hold behind it."""
    explanation = explain_dossier(kept(merged(base("conviction"), {
        "case": {"identity_in_issue_elsewhere": True, "convicted": False},
        "items": [{"id": "I7", "type": "still", "copyright_owner": "force", "intimate": "clear"}],
        "records": {"drop": {"recorded": ["lnp_assessment"]}}})))

    assert explanation.outcome is Outcome.REFUSE
    assert explanation.verdict[0] == "Refused because of NAT-CON-1, NAT-EXC-2; each would be enough by itself."
    assert "it would be held: evidence is missing for LAW-DPA-2" in explanation.verdict[1]
    assert "nobody stated items.I7.deprivation_order" in explanation.verdict[1]
    assert explanation.lifts == (
        "NAT-CON-1: nobody may lift this; it ends only when the facts change",
        "NAT-EXC-2: may be lifted by the senior investigating officer (SIO), with a rationale and consultation of "
        "the Crown Prosecution Service (CPS)")


def test_a_milder_block_is_told_apart_from_what_decided(kept: Kept) -> None:
    """Quarantine is not explained by a rule that would only have refused."""
    item = {"id": "I1", "type": "still", "copyright_owner": "force", "intimate": "confirmed",
            "deprivation_order": False}
    explanation = explain_dossier(kept(merged(base("conviction"), {"case": {"convicted": False}, "items": [item]})))

    assert explanation.verdict[:2] == ("Quarantined because of LAW-INT-1.",
                                       "Less strict, but also in the way: NAT-CON-1.")


def test_what_is_missing_is_a_list_of_calls(kept: Kept) -> None:
    """Each line is somebody to ring up, and what to ask."""
    explanation = explain_dossier(kept(merged(base("prosecution"), {
        "subject": {"dob": None},
        "records": {"drop": {"consulted": ["cps"], "recorded": ["victim_views_considered"]}}})))

    calls = {call.rules[0]: (call.whom, call.what) for call in explanation.calls if len(call.rules) == 1}
    assert calls["NAT-PRM-2"] == ("the press officer, who asks the Crown Prosecution Service (CPS)",
                                  "consultation of the Crown Prosecution Service (CPS)")
    assert calls["NAT-PRM-3"][0] == "the Crown Prosecution Service (CPS) with the officer in the case (OIC)"
    birthday = next(call for call in explanation.calls if "[subject.dob]" in call.what)
    assert (birthday.whom, "LAW-RR-2" in birthday.rules) == ("the officer in the case", True)


def test_an_approval_that_is_missing_is_asked_of_who_may_approve(kept: Kept) -> None:
    """An approval is not put on record by somebody else."""
    explanation = explain_dossier(kept(merged(base("wanted"), {"records": {"drop": {"approved": ["oic"]}}})))

    assert [call.whom for call in explanation.calls] == [
        "the senior investigating officer (SIO) or the officer in the case (OIC)"]


def test_a_rule_that_did_not_apply_names_the_fact_that_kept_it_away(kept: Kept) -> None:
    """`Not fired` explains nothing; the one fact does."""
    explanation = explain_dossier(kept(base("conviction")))

    assert "whether the subject has been convicted: yes [case.convicted]" in told(explanation, "NAT-CON-1")
    assert "from case.sentence_type immediate custody" in told(explanation, "NAT-CON-3")
    assert "there is nobody else to be seen or heard" in told(explanation, "NAT-RED-1")
    assert "it is about CCTV to identify a suspect" in told(explanation, "LAW-COD-1")
    assert "it is about body-worn video\n" in f"{told(explanation, 'NAT-BWV-3')}\n"
    assert "profile met does not adopt it" in told(explanation, "REG-SEN-1")
    assert "it counts only on refuse" in told(explanation, "NAT-REF-1")


def test_a_departure_is_told_with_who_answers_for_it(kept: Kept) -> None:
    """A narrower rule looks like the national one until somebody says so."""
    said = told(explain_dossier(kept(base("conviction"))), "NAT-EXC-3")

    assert "met departs from it (narrower than national)" in said
    assert "to be confirmed by the force answers for it, and it is looked at again by 2026-12-31" in said


def test_a_lift_is_told_whether_it_counted_or_not(kept: Kept) -> None:
    """Somebody signed; they are told what their signature did."""
    lifts = [{"rule": "NAT-EXC-1", "by": "sio", "has": ["rationale"]},
             {"rule": "NAT-EXC-4", "by": "chief_officer", "has": ["rationale"]}]
    explanation = explain_dossier(kept(merged(base("conviction"), {
        "subject": {"risk_of_harm": True, "officer_objection": "exceptional"}, "records": {"add": {"lifts": lifts}}})))

    assert "not accepted: only superintendent_or_above may lift it" in told(explanation, "NAT-EXC-1")
    assert "lifted by chief_officer with rationale" in told(explanation, "NAT-EXC-4")
    assert "NAT-EXC-4 stood in the way, and was lifted by somebody who may." in explanation.verdict


def test_without_a_ground_every_rule_waits_for_it(kept: Kept) -> None:
    """Nobody can say which rules apply to a request that does not say what it is."""
    explanation = explain_dossier(kept(merged(base("conviction"), {"request": {"ground": None}})))

    assert explanation.ground == "unknown"
    assert "on what ground this is asked for: unknown [request.ground]" in told(explanation, "NAT-PUR-1")


def test_an_approved_deletion_says_what_it_means(kept: Kept) -> None:
    """There to approve is to erase."""
    explanation = explain_dossier(kept(base("deletion")))

    assert "means that the picture is erased" in "\n".join(explanation.verdict)


def test_every_short_name_of_a_document_is_spelled_out(kept: Kept) -> None:
    """A reason that cannot be looked up is no reason."""
    explanation = explain_dossier(kept(base("bwv")))
    keys = [source.key for source in explanation.sources]

    for group in explanation.groups:
        for one in group.rules:
            for where in one.where:
                assert any(where == key or where.startswith(f"{key} ") for key in keys), where


CHANGES = {
    "the outcome": lambda one: {"decision": one.decision.model_copy(update={"outcome": Outcome.APPROVE})},
    "a rule that refused": lambda one: {"decision": one.decision.model_copy(update={"blocks": ()})},
    "a row of the trace": lambda one: {"decision": one.decision.model_copy(update={
        "trace": one.decision.trace[1:]})},
    "the facts": lambda one: {"facts": one.facts.model_copy(update={
        "case": one.facts.case.model_copy(update={"convicted": True})})},
    "the rules": lambda one: {"rules": one.rules.model_copy(update={"rules": one.rules.rules[1:]})},
    "the profile": lambda one: {"profile": one.profile.model_copy(update={"adopt": ()})},
    "the day": lambda one: {"as_at": None},
}


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_explained_that_was_never_decided(change: str, kept: Kept) -> None:
    """An explanation is believed; a file that was edited must not get one."""
    dossier = kept(merged(base("conviction"), {"case": {"convicted": False}}))
    explain_dossier(dossier)

    with pytest.raises(NotAsKeptError):
        explain_dossier(dossier.model_copy(update=CHANGES[change](dossier)))


def test_a_decision_of_another_presspack_is_explained_with_a_caution(kept: Kept) -> None:
    """A rule of evaluation may have been put right since; what was decided then is still to be explained."""
    dossier = kept(base("conviction"))
    older = dossier.model_copy(update={"software": "presspack 0.0.9", "decision": dossier.decision.model_copy(
        update={"warn": ("NAT-CON-4",)})})

    explanation = explain_dossier(older)

    assert "would not decide the same; --replay names the differences" in explanation.cautions[0]
    assert "Beware:" in explanation.lines()
    assert "presspack 0.0.9" in explanation.lines()[1]


class Read(HTMLParser):
    """Collects the tags, attributes and text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text += data


def test_the_page_says_everything_and_loads_nothing(kept: Kept) -> None:
    """It is opened on a machine with case files: no script, no link, nothing from anywhere."""
    explanation = explain_dossier(kept(merged(base("conviction"), {"case": {"identity_in_issue_elsewhere": True}})))
    text = page(explanation)
    seen = Read()
    seen.feed(text)

    assert not {"script", "link", "img", "iframe", "object", "form", "a"} & set(seen.tags)
    assert not {"src", "href", "onclick"} & seen.attributes.keys()
    assert not re.search(r"url\(|@import|https?:", text)
    words = " ".join(seen.text.split())
    for group in explanation.groups:
        for one in group.rules:
            assert one.rule in words
            assert all(" ".join(why.split()) in words for why in one.why)
    assert all(line in words for line in (*explanation.verdict, *explanation.lifts, *explanation.duties))
    assert page(explanation) == text


def test_the_page_takes_nothing_from_the_facts_as_markup(kept: Kept) -> None:
    """An item may be called anything."""
    hostile = "<script>alert(1)</script>"
    item = {"id": hostile, "type": "still", "intimate": "clear", "copyright_owner": hostile}
    text = page(explain_dossier(kept(merged(base("conviction"), {"items": [item]}))))

    assert "<script" not in text
    assert "&lt;script&gt;" in text

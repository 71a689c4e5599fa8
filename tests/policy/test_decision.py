"""A decision can be followed, made again, and told in plain English."""

import json
from collections.abc import Callable
from datetime import date

import pytest
from policy_acceptance import PROFILES

from release.policy import Decision, Facts, Outcome, Profile, Rules, Status, decide, explain, summary
from release.policy.model import Compare
from release.policy.scenarios import base, merged, steps
from release.policy.vocabulary import RecordKey
from release.policy.words import OBLIGATIONS, RECORDS

Make = Callable[..., Decision]
DAY = date(2026, 3, 10)
KEYS = {"outcome", "blocks", "needs", "unknown", "lifted", "redact", "package", "post", "warn", "presume",
        "revisit", "trace", "profile", "profile_version", "ground", "as_at", "digests"}


@pytest.fixture
def made(rules: Rules, profiles: dict[str, Profile]) -> Make:
    """Return a function that decides about plain facts, by the Met's profile unless another is named."""

    def make(facts: dict, profile: str = "met", as_at: date | None = None) -> Decision:
        return decide(Facts.from_plain(facts), rules, profiles[profile], as_at)

    return make


def test_the_same_facts_give_the_same_bytes(made: Make) -> None:
    """A decision that is challenged is made again and compared."""
    again = [made(base("prosecution")).to_json() for _ in range(2)]

    assert again[0] == again[1]


def test_a_decision_survives_the_way_through_json(made: Make) -> None:
    """The register must give back what it was given."""
    decision = made(base("bwv"))

    assert Decision.from_json(decision.to_json()) == decision
    assert json.loads(decision.to_json()) == decision.to_plain()
    assert decision.to_plain().keys() == KEYS


def test_the_three_digests_tell_what_changed(made: Make) -> None:
    """Facts, rules or profile: whoever compares two decisions sees which of them moved."""
    first = made(base("bwv")).digests
    other_profile = made(base("bwv"), "college-app").digests
    other_facts = made(merged(base("bwv"), {"case": {"victim_objects": True}})).digests

    assert first.facts == other_profile.facts != other_facts.facts
    assert first.rules == other_profile.rules == other_facts.rules
    assert first.profile == other_facts.profile != other_profile.profile


def test_a_digest_follows_the_rules_it_was_made_by(rules: Rules, profiles: dict[str, Profile]) -> None:
    """Rules with one taken out must not pass for the whole."""
    fewer = rules.model_copy(update={"rules": rules.rules[1:]})
    facts = Facts.from_plain(base("bwv"))
    whole, part = (decide(facts, one, profiles["met"]) for one in (rules, fewer))

    assert whole.digests.rules != part.digests.rules


def test_deciding_for_another_day_overrides_the_facts(made: Make) -> None:
    """What was approved at six is decided again at the moment of release."""
    facts = merged(base("conviction"), {"case": {"concluded_date": "2026-03-10"}})

    assert made(facts).as_at == DAY
    assert made(facts).outcome is Outcome.APPROVE
    later = made(facts, as_at=date(2026, 6, 11))
    assert (later.as_at, later.outcome, later.blocks) == (date(2026, 6, 11), Outcome.REFUSE, ("MET-CTM-1",))
    assert later.digests == made(facts).digests


def test_every_rule_has_its_row_with_everything_it_read(made: Make, rules: Rules) -> None:
    """Nothing short-circuits: a rule that would also have refused is seen although another did."""
    decision = made(merged(base("conviction"), {"case": {"convicted": False, "soaa_offence": True,
                                                         "jigsaw_identifies_complainant": True}}))

    assert [row.id for row in decision.trace] == [rule.id for rule in rules.rules]
    assert decision.blocks == ("LAW-SOA-2", "NAT-CON-1")
    read = {one.path: one.value for one in decision.row("LAW-SOA-2").reads}
    assert read == {"case.soaa_offence": True, "case.jigsaw_identifies_complainant": True}
    assert decision.row("NAT-BWV-1").status is Status.NOT_APPLICABLE
    assert decision.row("REG-SEN-1").status is Status.NOT_ADOPTED
    with pytest.raises(KeyError):
        decision.row("NAT-XXX-1")


def test_a_row_names_the_item_and_the_facts_behind_a_derived_one(made: Make) -> None:
    """`Intimate` alone does not say which of thirty files."""
    clear = base("prosecution")["items"][0]
    intimate = {**clear, "id": "I2", "intimate": "confirmed"}
    decision = made(merged(base("prosecution"), {"items": [clear, intimate]}))

    assert decision.outcome is Outcome.QUARANTINE
    assert {one.path: one.value for one in decision.row("LAW-INT-1").reads} == {
        "items.I1.intimate": "clear", "items.I2.intimate": "confirmed"}
    assert {"subject.dob", "request.as_at", "d.juvenile_not_lifted"} <= {
        one.path for one in decision.row("LAW-RR-2").reads}


def test_only_facts_that_would_settle_a_rule_are_called_unknown(made: Make) -> None:
    """Someone who is asked for a fact must be able to believe that it matters."""
    bystander = {"id": "P2", "role": "bystander", "permission": "given", "identity_sought": False,
                 "protected": False, "sexual_complainant": False}

    assert made(merged(base("cctv_witness"), {"persons": [bystander]})).unknown == ()
    unasked = {**bystander, "permission": "not_sought"}
    assert made(merged(base("cctv_witness"), {"persons": [unasked]})).unknown == ("redactable",)


def test_an_invalid_lift_is_answered(made: Make) -> None:
    """Whoever tried to lift a rule learns why it still stands."""
    tried = [{"rule": "NAT-EXC-1", "by": "sio", "has": ["rationale"]},
             {"rule": "LAW-SOA-2", "by": "chief_officer", "has": ["rationale"]}]
    decision = made(merged(base("conviction"), {
        "subject": {"risk_of_harm": True}, "records": {"add": {"lifts": tried}},
        "case": {"soaa_offence": True, "jigsaw_identifies_complainant": True}}))

    assert decision.blocks == ("LAW-SOA-2", "NAT-EXC-1")
    assert decision.row("NAT-EXC-1").evidence == (
        "lifted by sio with rationale, not accepted: only superintendent_or_above may lift it; "
        "no risk_assessment",)
    assert "nobody may lift this rule" in decision.row("LAW-SOA-2").evidence[0]


def test_a_lift_says_what_it_rested_on(made: Make) -> None:
    """Evidence of a lift stays with the decision."""
    decision = made(merged(base("bwv"), {
        "case": {"operational_sensitivity": True},
        "records": {"add": {"lifts": [{"rule": "NAT-BWV-3", "by": "sio", "has": ["rationale"]}]}}}))

    assert decision.lifted == ("NAT-BWV-3",)
    assert decision.row("NAT-BWV-3").evidence == ("lifted by sio with rationale",)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_decision_can_be_told(profile: str, made: Make, rules: Rules) -> None:
    """No scenario leaves the explanation without words, and every rule that decided is in it."""
    for step in steps():
        decision = made(step.plain, profile)
        text = "\n".join(explain(decision, rules))
        assert text.startswith(decision.outcome.upper())
        for rule in (*decision.blocks, *decision.needs, *decision.lifted, *decision.warn, *decision.presume):
            assert rule in text
        assert "\n\n\n" not in text
        assert "\n" not in summary(decision)


def test_an_explanation_says_what_is_missing_and_who_can_supply_it(made: Make) -> None:
    """A hold is a list of telephone calls."""
    facts = merged(base("prosecution"), {
        "items": [{"id": "I7", "type": "still", "copyright_owner": "force", "deprivation_order": False}],
        "subject": {"dob": None},
        "records": {"drop": {"consulted": ["cps"], "recorded": ["victim_views_considered"]}}})

    text = "\n".join(explain(made(facts)))

    assert "items.I7.intimate: what screening for intimate material found" in text
    assert "subject.dob: the subject's date of birth" in text
    assert "consultation of the Crown Prosecution Service (CPS)" in text
    assert "[victim_views_considered] (from the Crown Prosecution Service (CPS) with the officer in" in text


def test_an_explanation_says_who_may_lift_a_refusal_and_on_what_it_rests(made: Make) -> None:
    """A refusal is explained to the media who asked, and to whoever may overrule it."""
    text = "\n".join(explain(made(merged(base("conviction"), {
        "case": {"identity_in_issue_elsewhere": True},
        "subject": {"dob": "2009-09-01", "apprehended": None}}), "college-app")))

    assert ("may be lifted by the senior investigating officer (SIO), with a rationale and consultation of "
            "the Crown Prosecution Service (CPS)") in text
    assert 'College of Policing, Authorised Professional Practice, "Images and footage"' in text
    assert "other proceedings concluded" in text


def test_nobody_is_told_that_a_rule_of_law_can_be_lifted(made: Make) -> None:
    """There is no form to fill in for this."""
    text = "\n".join(explain(made(merged(base("conviction"), {"case": {"convicted": False}}))))

    assert "nobody may lift this; it ends only when the facts change" in text


def test_a_summary_is_one_line(made: Make) -> None:
    """The morning report has one line for each request."""
    assert summary(made(base("wanted"))) == "approve (met)"
    assert summary(made(merged(base("wanted"), {"subject": {"apprehended": True}}))) == (
        "refuse (met): blocked by NAT-WAN-2")


def test_records_that_nobody_kept_are_asked_for(made: Make) -> None:
    """A retention decision rests on records; a form without that part has not said that there are none."""
    decision = made({**base("deletion"), "records": {}, "retention": {
        "policing_purpose_necessary": True, "reason_level": "exceptional"}})

    assert decision.outcome is Outcome.HOLD
    assert "records.recorded: what has been put on record" in "\n".join(explain(decision))


def test_a_decision_by_other_rules_is_told_as_far_as_it_can_be(made: Make, rules: Rules) -> None:
    """An old decision may name a rule that has gone since."""
    facts = merged(base("wanted"), {"subject": {"apprehended": True},
                                    "records": {"drop": {"approved": ["oic"]}}})
    none = rules.model_copy(update={"rules": (), "sources": ()})

    text = "\n".join(explain(made(facts), none))

    assert "NAT-WAN-2 Already apprehended" in text
    assert "NAT-INV-1" in text


def test_rules_that_slipped_past_the_checks_stop_the_decision(rules: Rules,
                                                              profiles: dict[str, Profile]) -> None:
    """Better no decision than one by a rule that asks for nothing, or counts in words."""
    asks_nothing = rules.named("LAW-DPA-2").model_copy(update={"need": None})
    counts_words = rules.named("NAT-CON-4").model_copy(update={
        "when": Compare.model_validate({"fact": "case.court", "gt": 3})})
    for rule, problem in ((asks_nothing, ValueError), (counts_words, TypeError)):
        broken = rules.model_copy(update={"rules": (rule,)})
        with pytest.raises(problem):
            decide(Facts.from_plain(base("conviction")), broken, profiles["met"])


def test_without_rules_nothing_is_approved(rules: Rules, profiles: dict[str, Profile]) -> None:
    """An empty rule book is not permission."""
    none = rules.model_copy(update={"rules": ()})

    assert decide(Facts.from_plain(base("conviction")), none, profiles["met"]).outcome is Outcome.HOLD


def test_every_record_and_obligation_has_words(rules: Rules) -> None:
    """A key without words would reach a press officer as a key."""
    assert RECORDS.keys() == set(RecordKey)
    assert {rule.obligation for rule in rules.rules if rule.obligation} == OBLIGATIONS.keys()

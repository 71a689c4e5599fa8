"""Who may refuse what, and for which reason."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from media.errors import OutputError, WrongUseError
from release.policy import Outcome, Role, load_profile, load_rules
from release.policy.model import RuleClass
from release.policy.refusals import load_refusals
from release.policy.vocabulary import RELEASE_GROUNDS
from release.reasonlines import offered
from release.refuserequest import refuse_request
from release.refusing import Approver, Refusal, Refuser, case_of, refuse
from release.request import load_request

Plain = dict[str, Any]
Write = Callable[[Plain], Path]
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
RULES, REFUSALS = load_rules(), load_refusals()
SIO = Refuser(name="Sam Senior", role=Role.SIO, log_ref="L17")
NOT_EXCEPTIONAL = {
    "bail_or_court_photograph": ("MET-NEX-1", {"case": {"on_bail_photographed": True}}),
    "human_rights": ("MET-NEX-2", {"subject": {"hra_objection": True}}),
    "domestic": ("MET-NEX-3", {"case": {"offence_categories": ["domestic"]}}),
    "unwilling": ("MET-NEX-4", {"case": {"victim_objects": True}, "subject": {"family_objects": True}}),
    "no_custody": ("MET-NEX-5", {"case": {"sentence_type": "community"}}),
    "hospital_order": ("MET-NEX-6", {"case": {"sentence_type": "hospital_order", "legal_advice": "for_release"}})}


def _merged(plain: Plain, change: Plain) -> Plain:
    for section, facts in change.items():
        plain["facts"][section] |= facts
    return plain


def _refused(plain: Plain, written: Write, profile: str, *codes: str, by: Refuser = SIO) -> Refusal:
    loaded = load_request(written(plain))
    return refuse(loaded, case_of(loaded.facts, RULES, load_profile(profile), REFUSALS, NOW), by, codes, NOW)


def test_every_rule_that_refuses_is_the_ground_of_one_reason() -> None:
    """Whatever the policy refuses, a person must be able to tell it; and two reasons would be two letters."""
    blocks = sorted(rule.id for rule in RULES.rules if rule.kind is RuleClass.BLOCK
                    and any(rule.covers(ground) for ground in RELEASE_GROUNDS))

    assert sorted(rule for reason in REFUSALS.reasons for rule in reason.blocks) == blocks


def test_every_rule_about_what_is_not_exceptional_is_heard() -> None:
    """A refusal that rests on one of them alone would stand otherwise."""
    denying = {rule for reason in REFUSALS.reasons for rule in reason.not_alone}

    assert denying == {rule.id for rule in RULES.rules if rule.id.startswith("MET-NEX-")}


@pytest.mark.parametrize(("code", "rule", "facts"), [(code, *rest) for code, rest in NOT_EXCEPTIONAL.items()])
def test_a_reason_that_is_not_exceptional_is_not_accepted_alone(code: str, rule: str, facts: Plain, plain: Plain,
                                                                written: Write) -> None:
    """The published list says so, and the message says where."""
    plain["facts"]["records"]["consulted"] = ["legal"]
    plain["facts"]["records"]["recorded"].append("noncustodial_proportionality")

    with pytest.raises(WrongUseError) as caught:
        _refused(_merged(plain, facts), written, "met", code)

    assert f"{code} is not accepted: {rule} says: " in str(caught.value)
    assert "have a superintendent or above approve other_exceptional" in str(caught.value)


@pytest.mark.parametrize("profile", ["college-app", "regional-six-month"])
@pytest.mark.parametrize("code", ["unwilling", "human_rights", "domestic", "bail_or_court_photograph"])
def test_where_no_rule_denies_it_the_same_reason_needs_a_rule_that_carries_it(code: str, profile: str, plain: Plain,
                                                                              written: Write) -> None:
    """Silence of a profile is not consent: the national presumption stands."""
    with pytest.raises(WrongUseError, match=f"{code} is not accepted: no rule of {profile} carries it"):
        _refused(_merged(plain, NOT_EXCEPTIONAL[code][1]), written, profile, code)


def test_no_custody_is_a_reason_only_where_nobody_has_shown_that_release_is_proportionate(plain: Plain,
                                                                                         written: Write) -> None:
    """Three profiles, three answers to the same community order."""
    _merged(plain, {"case": {"sentence_type": "community"}})

    assert _refused(plain, written, "college-app", "no_custody").reasons[0].carried_by == ("NAT-CON-3",)
    assert _refused(plain, written, "regional-six-month", "below_sentence").reasons[0].carried_by == ("REG-SEN-1",)
    with pytest.raises(WrongUseError, match=r"MET-NEX-5 says: .* leaves room only for an exceptional reason"):
        _refused(plain, written, "met", "no_custody")
    plain["facts"]["records"]["recorded"].append("noncustodial_proportionality")
    with pytest.raises(WrongUseError, match="on the facts as they are stated it does not arise"):
        _refused(plain, written, "college-app", "no_custody")


def test_a_good_reason_is_not_spoilt_by_a_bad_one_beside_it(plain: Plain, written: Write) -> None:
    """Alone it would not do; what is told and what stays is told apart."""
    _merged(plain, {"subject": {"risk_of_harm": True, "family_objects": True}})

    refusal = _refused(plain, written, "met", "unwilling", "risk_of_harm")

    assert refusal.accepted == ("risk_of_harm",)
    assert [one.code for one in refusal.reasons] == ["unwilling", "risk_of_harm"]
    assert refusal.outcome is Outcome.REFUSE


@pytest.mark.parametrize(("code", "fact"), [("risk_of_harm", {"risk_of_harm": True}),
                                            ("officer_objection", {"officer_objection": "exceptional"})])
def test_an_exceptional_reason_must_be_stated_as_a_fact(code: str, fact: Plain, plain: Plain, written: Write) -> None:
    """A completed risk assessment, an officer's objection of the right sort: saying the word is not enough."""
    with pytest.raises(WrongUseError, match="on the facts as they are stated it does not arise"):
        _refused(plain, written, "met", code)

    assert _refused(_merged(plain, {"subject": fact}), written, "met", code).accepted == (code,)


def test_what_was_lifted_is_no_reason_any_more(plain: Plain, written: Write) -> None:
    """The superintendent has decided; a press officer does not decide the other way."""
    _merged(plain, {"subject": {"risk_of_harm": True}})
    plain["facts"]["records"]["lifts"] = [{"rule": "NAT-EXC-1", "by": "superintendent",
                                           "has": ["rationale", "risk_assessment"]}]

    with pytest.raises(WrongUseError, match="does not arise"):
        _refused(plain, written, "met", "risk_of_harm")


def test_another_exceptional_reason_needs_a_superintendent_for_the_refusal(plain: Plain, written: Write) -> None:
    """The list is open, but not for everybody; and approval of the release is no approval of its refusal."""
    plain["facts"]["records"]["approved"] = ["superintendent"]
    approver = Approver(name="Pat Super", role=Role.SUPERINTENDENT)

    with pytest.raises(WrongUseError, match="it must be approved by a superintendent or above"):
        _refused(plain, written, "met", "other_exceptional")
    approved = SIO.model_copy(update={"approved_by": approver})
    own = Refuser(name="Pat Super", role=Role.CHIEF_OFFICER, log_ref="L18")

    assert _refused(plain, written, "met", "other_exceptional", by=approved).accepted == ("other_exceptional",)
    assert _refused(plain, written, "met", "other_exceptional", by=own).accepted == ("other_exceptional",)


def test_nobody_approves_their_own_refusal() -> None:
    """One person under two roles is one pair of eyes."""
    with pytest.raises(ValueError, match="nobody approves their own refusal"):
        Refuser(name="Pat Super", role=Role.SIO, log_ref="L1",
                approved_by=Approver(name="pat super", role=Role.SUPERINTENDENT))


def test_authority_is_withheld_by_whoever_could_give_it(plain: Plain, written: Write) -> None:
    """A press officer cannot say for the SIO that the SIO will not approve."""
    _merged(plain, {"request": {"ground": "WANTED_PERSON"}, "subject": {"role": "wanted"}})
    plain["facts"]["records"]["approved"] = []
    press = Refuser(name="Sam Press", role=Role.PRESS_OFFICER, rationale="The SIO said no on the telephone.")

    with pytest.raises(WrongUseError, match=r"it must be said by .*\(SIO\)"):
        _refused(plain, written, "met", "authority_withheld", by=press)
    assert _refused(plain, written, "met", "authority_withheld").reasons[0].carried_by == ("NAT-INV-1",)


def test_disproportion_gives_way_to_the_national_presumption(plain: Plain, written: Write) -> None:
    """For a sentence of custody and a media request only what is exceptional counts."""
    plain["facts"]["records"]["recorded"].remove("lnp_assessment")

    with pytest.raises(WrongUseError, match="NAT-CON-2 says: Presumption of release"):
        _refused(plain, written, "college-app", "not_proportionate")
    _merged(plain, {"request": {"trigger": "policing_purpose"}})
    assert _refused(plain, written, "college-app", "not_proportionate").accepted == ("not_proportionate",)


@pytest.mark.parametrize(("by", "told"), [
    (Refuser(name="R", role=Role.REQUESTER, log_ref="L"), "requester does not sign a refusal"),
    (Refuser(name="R", role=Role.REDACTOR, log_ref="L"), "redactor does not sign a refusal")])
def test_some_roles_sign_no_refusal(by: Refuser, told: str, plain: Plain, written: Write) -> None:
    """The letter is signed by a role that answers for it."""
    with pytest.raises(WrongUseError, match=told):
        _refused(plain, written, "met", "restriction", by=by)


def test_a_reason_nobody_knows_is_refused_with_the_nearest(plain: Plain, written: Write) -> None:
    """And not taken for free text."""
    with pytest.raises(WrongUseError, match=r"no reason restricton \(did you mean restriction\?\)"):
        _refused(plain, written, "met", "restricton")


def test_a_rule_names_its_reason(plain: Plain, written: Write) -> None:
    """Whoever has the decision before them has the rule's id, not the reason's code."""
    _merged(plain, {"subject": {"risk_of_harm": True}})

    assert _refused(plain, written, "met", "NAT-EXC-1").accepted == ("risk_of_harm",)
    with pytest.raises(WrongUseError, match="unwilling is not accepted: MET-NEX-4 says"):
        _refused(plain, written, "met", "MET-NEX-4")


def test_a_refusal_needs_its_rationale_or_where_it_is_logged() -> None:
    """The practice asks for reasons that are recorded, whoever refuses."""
    with pytest.raises(ValueError, match="needs its rationale"):
        Refuser(name="R", role=Role.SIO)


def test_the_list_says_how_each_profile_judges_each_reason() -> None:
    """What is no reason in one force can be one in the next."""
    met = {one.code: one for one in offered(REFUSALS, RULES, load_profile("met"))}
    regional = {one.code: one for one in offered(REFUSALS, RULES, load_profile("regional-six-month"))}

    assert set(met) == {one.code for one in REFUSALS.reasons}
    assert met["unwilling"].denied_by == ("MET-NEX-4",)
    assert regional["unwilling"].denied_by == ()
    assert (met["below_sentence"].carried_by, regional["below_sentence"].carried_by) == ((), ("REG-SEN-1",))
    assert "MET-NEX-4 says that it is not exceptional" in "\n".join(met["unwilling"].lines())


@pytest.mark.parametrize(("old", "new", "told"), [
    ("blocks: [LAW-CON-1]", "blocks: [LAW-CON-9]", "there is no rule LAW-CON-9 (did you mean LAW-CON-"),
    ("blocks: [LAW-CON-1]", "blocks: [LAW-CON-3]", "LAW-CON-3 is a rule of class record"),
    ("code: postponement", "code: restriction", "is used twice"),
    ("  letter: copyright\n", "  letter: copyrite\n", "no letter copyrite (did you mean copyright?)"),
    ("  approval: [superintendent_or_above]\n", "", "is a judgement for which nobody has to show anything"),
    ("  holder: true", "  houlder: true", "unknown key (did you mean holder?)")])
def test_reasons_that_could_not_be_followed_are_refused(old: str, new: str, told: str, tmp_path: Path) -> None:
    """A slip in the file would accept what must not be accepted, or nothing."""
    from release.policy.loader import RULES as FOLDER

    text = (FOLDER / "refusals.yaml").read_text()
    assert old in text
    (tmp_path / "refusals.yaml").write_text(text.replace(old, new, 1))

    with pytest.raises(WrongUseError) as caught:
        load_refusals(tmp_path / "refusals.yaml")

    assert told in str(caught.value)
    assert "line " in str(caught.value)


def test_letter_and_record_appear_together_or_not_at_all(plain: Plain, written: Write, tmp_path: Path) -> None:
    """A record without a letter is somebody who waits; a letter without a record cannot be explained."""
    request, out = written(_merged(plain, {"case": {"convicted": False}})), tmp_path / "no.txt"

    with pytest.raises(WrongUseError):
        refuse_request(request, SIO, ("restriction",), out, NOW)
    assert not out.exists()
    done = refuse_request(request, SIO, ("not_convicted",), out, NOW)

    assert done.record.stat().st_mode & 0o007 == 0
    kept = Refusal.from_json(done.record.read_bytes())
    assert (kept.accepted, kept.by.name) == (("not_convicted",), "Sam Senior")
    assert "Sam Senior" not in out.read_text()
    with pytest.raises(OutputError, match="is here already"):
        refuse_request(request, SIO, ("not_convicted",), out, NOW)
    with pytest.raises(WrongUseError, match=r"\.txt or \.html"):
        refuse_request(request, SIO, ("not_convicted",), tmp_path / "no.docx", NOW)

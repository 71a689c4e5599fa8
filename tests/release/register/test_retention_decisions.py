"""Keep or delete: every rule about it, through the register, with a chief officer's own signature."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from policy_acceptance import PROFILES, faults
from retention_makers import signed

from media.errors import WrongUseError
from release.policy import Outcome, Rules
from release.policy.scenarios import Step, steps
from release.policy.vocabulary import RETENTION_GROUNDS
from release.register.audit import check
from release.register.evidence import authorise
from release.register.intake import submit
from release.register.people import NotYoursError
from release.register.records import ApprovalKind
from release.register.retention import apply_for, conclude, standing
from release.register.shelf import Register
from release.register.states import State
from release.request import load_request
from release.retention_request import load_retention

Plain = dict[str, Any]
ABOUT_KEEPING = [one for one in steps() if one.plain["request"]["ground"] in {str(ground) for ground in
                                                                             RETENTION_GROUNDS}]
SIGNATURES = {"chief_officer_retention_decision": ApprovalKind.RETAIN,
              "chief_officer_deletion_decision": ApprovalKind.DELETE}


def restated(application: Plain, step: Step, profile: str) -> Plain:
    """Write the facts of a scenario as an application or a review."""
    facts, young = step.plain, step.plain["subject"].get("under_18_when_taken")
    reviewed = facts["request"]["ground"] == "PERIODIC_RETENTION_REVIEW"
    taken = "2005-05-01" if young else "2025-01-01"
    born = {} if young is not None else {"dob": None}  # an age that nobody knows is one of a birthday nobody knows
    return {**application, "profile": profile, "ground": facts["request"]["ground"],
            "applicant": None if reviewed else application["applicant"], "case": facts["case"],
            "picture": {**application["picture"], "taken_on": taken}, "subject": {**facts["subject"], **born},
            "retention": facts["retention"]}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("step", ABOUT_KEEPING, ids=lambda step: step.name)
def test_each_scenario_about_keeping_ends_as_agreed(step: Step, profile: str, application: Plain, filed: Any,
                                                    bureau: Register, rules: Rules) -> None:
    """What the policy's scenarios say must hold when a chief officer signs in the register, not in a file."""
    apply_for(bureau, signed("R. Ecords"), load_retention(filed(restated(application, step, profile))))
    for key in sorted(SIGNATURES.keys() & set(step.plain["records"]["recorded"])):
        authorise(bureau, signed("C. Hief"), "RET-2026-0007", SIGNATURES[key], "LOG 1")

    done = conclude(bureau, signed("R. Ecords"), "RET-2026-0007", rules)

    assert faults(done.decision, step.expected(profile)) == []
    assert done.state is {Outcome.APPROVE: State.APPROVED, Outcome.REFUSE: State.RETAINED,
                          Outcome.HOLD: State.ON_HOLD}[done.decision.outcome]
    assert (done.kept_until is not None) is (done.decision.outcome is Outcome.REFUSE)
    assert check(bureau).sound


def test_there_are_scenarios_about_keeping() -> None:
    """A filter that finds nothing would pass everything."""
    assert len(ABOUT_KEEPING) >= 12


def test_a_signature_counts_for_what_was_signed_only(application: Plain, filed: Any, bureau: Register,
                                                     rules: Rules) -> None:
    """A chief officer who signed to keep one account of it has not signed for another."""
    application["retention"] = {"policing_purpose_necessary": True, "reason_level": "exceptional"}
    apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))
    authorise(bureau, signed("C. Hief"), "RET-2026-0007", ApprovalKind.RETAIN, "LOG 1")
    application["held"]["elsewhere"].append({"system": "custody", "reference": "7"})

    changed = apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))
    done = conclude(bureau, signed("R. Ecords", later=timedelta(hours=1)), "RET-2026-0007", rules)

    assert len(changed.voided) == 1
    assert done.decision.outcome is Outcome.HOLD
    assert "RET-8" in done.decision.blocks


@pytest.mark.parametrize(("name", "role"), [("D. Tective", "oic"), ("C. Hief", "superintendent"),
                                            ("R. Ecords", "chief_officer")])
def test_only_a_chief_officer_signs_to_keep(name: str, role: str, application: Plain, filed: Any,
                                            bureau: Register) -> None:
    """The recommendation gives it to chief officers; a role that is claimed and not held is none."""
    apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))

    with pytest.raises(NotYoursError):
        authorise(bureau, signed(name, role), "RET-2026-0007", ApprovalKind.RETAIN, "LOG 1")


def test_what_nobody_stated_holds(application: Plain, filed: Any, bureau: Register, rules: Rules) -> None:
    """Deleting cannot be undone: an age nobody knows is not taken for an adult's, nor a conviction for none."""
    application |= {"case": {}, "subject": {}, "retention": {}}
    apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))

    done = conclude(bureau, signed("R. Ecords"), "RET-2026-0007", rules)

    assert done.decision.outcome is Outcome.HOLD
    assert "case.convicted_of_image_offence" in done.decision.unknown


def test_a_picture_that_is_kept_is_told_when_it_is_looked_at_again(application: Plain, filed: Any, tmp_path: Path,
                                                                   bureau: Register, rules: Rules) -> None:
    """The period is the force's own, by how serious the offence was that the person was accused of."""
    folder = tmp_path / "applications"
    folder.mkdir()
    (folder / "force.yaml").write_text("id: exampleshire\ntitle: T\nsource: {document: D}\ninherits: college-app\n"
                                       "retention_periods: {minor: 6, grave: 10}\n")
    application |= {"profile": "force.yaml",
                    "retention": {"policing_purpose_necessary": True, "reason_level": "exceptional"}}
    application["picture"]["seriousness"] = "grave"
    apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))
    authorise(bureau, signed("C. Hief"), "RET-2026-0007", ApprovalKind.RETAIN, "LOG 1")

    done = conclude(bureau, signed("R. Ecords"), "RET-2026-0007", rules)

    assert done.kept_until is not None
    assert done.kept_until.due is not None
    assert done.kept_until.due.date().isoformat() == "2036-03-10"
    assert standing(bureau, "RET-2026-0007").request.state is State.RETAINED


@pytest.mark.parametrize(("change", "said"), [
    ({"applicant": None}, "an application has an applicant"),
    ({"ground": "PERIODIC_RETENTION_REVIEW"}, "a periodic review has none"),
    ({"ground": "WANTED_PERSON"}, "ground"),
    ({"held": {"here": ["../out.jpg"]}}, "held.here"),
    ({"held": {"here": ["missing.jpg"]}}, "there is no file missing.jpg"),
    ({"subject": {"dob": "2010-05-01", "under_18_when_taken": False}}, "date of birth"),
    ({"subject": {"nickname": "Z"}}, "facts"),
    ({"conditions": {}}, "conditions: unknown key")])
def test_an_application_is_read_strictly(change: Plain, said: str, application: Plain, filed: Any) -> None:
    """What is misunderstood here is deleted, or kept, by mistake."""
    with pytest.raises(WrongUseError, match=said):
        load_retention(filed({**application, **change}))


def test_the_age_is_worked_out_from_two_dates(application: Plain, filed: Any) -> None:
    """Sixteen on the day of the picture is under 18 when taken, whatever the age is now."""
    application |= {"subject": {"dob": "2008-06-01"}}

    assert load_retention(filed(application)).facts.subject.under_18_when_taken is True


def test_a_retention_request_is_no_release(application: Plain, filed: Any, bureau: Register, rules: Rules,
                                           plain: Plain, written: Any) -> None:
    """To approve one means to erase, to approve the other to show: their references are never mixed."""
    submit(bureau, signed("Sam Redactor"), load_request(written(plain)))

    with pytest.raises(WrongUseError, match="request for release"):
        conclude(bureau, signed("R. Ecords"), "PP-2026-0042", rules)
    with pytest.raises(WrongUseError, match="request for release"):
        apply_for(bureau, signed("R. Ecords"), load_retention(filed({**application, "reference": "PP-2026-0042"})))


def test_an_application_in_a_release_requests_form_is_told_where_to_go(bureau: Register, rules: Rules, plain: Plain,
                                                                       written: Any) -> None:
    """Such a file says nothing of other systems that hold the picture, so that erasing would miss them."""
    plain["facts"]["request"]["ground"] = "DELETION_APPLICATION"
    submit(bureau, signed("Sam Redactor"), load_request(written(plain)))

    with pytest.raises(WrongUseError, match="retention apply"):
        conclude(bureau, signed("R. Ecords"), "PP-2026-0042", rules)


@pytest.mark.parametrize("stated", [{"intimate": "suspected"}, {"intimate": "confirmed"}, {"intimate": "iioc"},
                                    {"deprivation_order": True}])
def test_intimate_and_deprived_pictures_are_quarantined(stated: Plain, application: Plain, filed: Any,
                                                        bureau: Register, rules: Rules) -> None:
    """Digital forensics deletes these, not the press office; no digest of them is kept, and nothing is decided."""
    application["picture"] |= stated

    done = apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))

    assert (done.request.state, done.request.digests.items) == (State.QUARANTINED, ())
    with pytest.raises(WrongUseError, match="quarantined"):
        conclude(bureau, signed("R. Ecords"), "RET-2026-0007", rules)


@pytest.mark.parametrize("stated", [{"intimate": "unknown"}, {"intimate": None}, {"deprivation_order": None}])
def test_an_unscreened_picture_is_not_decided_on(stated: Plain, application: Plain, filed: Any, bureau: Register,
                                                 rules: Rules) -> None:
    """It may be one that must not be erased by anybody but digital forensics."""
    application["picture"] |= stated
    apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))

    with pytest.raises(WrongUseError, match="may be looked at"):
        conclude(bureau, signed("R. Ecords"), "RET-2026-0007", rules)

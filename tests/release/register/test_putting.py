"""What people put to a request counts when they give it, in a role they hold, for what it was."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from register_makers import NOW, TERMS, as_role, entered, request_file, signing

from media.errors import WrongUseError
from release.policy import Outcome, Role, load_rules
from release.policy.scenarios import base
from release.policy.vocabulary import LiftPaper, RecordKey
from release.register.audit import check
from release.register.deciding import basis_of, take
from release.register.evidence import Asked, Plea, authorise, consult, found, lift, put_on_record
from release.register.intake import submit
from release.register.issuing import planned
from release.register.people import NotYoursError, add_person, end_role, insist_holds
from release.register.records import ApprovalKind, Authorisation, Reply
from release.register.shelf import Register
from release.register.states import State
from release.request import load_request

SAM = signing("Sam Redactor", "press_officer")
RULES = load_rules()


def approved(register: Register, role: Role = Role.SIO) -> Authorisation:
    """Approve and verify the request as whoever holds a role."""
    authorise(register, as_role(Role.SIO), "PP-1", ApprovalKind.VERIFY, "log 2")
    return authorise(register, as_role(role), "PP-1", ApprovalKind.APPROVE, "log 1")


def outcome(register: Register, hours: float = 0) -> Outcome:
    """Decide so many hours later."""
    at = NOW + timedelta(hours=hours)
    return take(register, signing("Sam Redactor", "press_officer", at), "PP-1", RULES)[0].outcome


def stale(register: Register, hours: float = 0) -> str:
    """Say what is on record and does not count, so many hours later."""
    with register.looking() as desk:
        return "; ".join(basis_of(desk, found(desk, "PP-1"), NOW + timedelta(hours=hours)).stale)


def test_a_request_that_was_signed_for_is_approved(staffed: Register, tmp_path: Path) -> None:
    """All else here takes something away from it."""
    entered(staffed, tmp_path)
    assert outcome(staffed) is Outcome.HOLD
    approved(staffed)

    assert outcome(staffed) is Outcome.APPROVE


@pytest.mark.parametrize("change", [
    {"conditions": {**TERMS, "text": "For any use."}},
    {"recipients": [{"name": "A. N. Other", "organisation": "Gazette", "email": "other@gazette.example"}]},
    {"facts": {"request": {"ground": "WANTED_PERSON"}}},
], ids=["the conditions", "to whom it goes", "the facts"])
def test_whatever_changes_voids_every_signature(change: dict[str, object], staffed: Register, tmp_path: Path) -> None:
    """What somebody signed is what leaves, or nothing does."""
    entered(staffed, tmp_path)
    approved(staffed)

    done = entered(staffed, tmp_path, **change)

    assert len(done.voided) == 2 and "the request changed" in done.voided[0]
    assert done.request.revision == 2
    assert outcome(staffed) is Outcome.HOLD and "does not count: the request changed" in stale(staffed)


def test_another_file_under_the_same_name_voids_every_signature(staffed: Register, tmp_path: Path) -> None:
    """The name of a file says nothing of what is in it."""
    entered(staffed, tmp_path)
    approved(staffed)
    (tmp_path / "PP-1" / "file0.jpg").write_bytes(b"another picture")

    done = submit(staffed, SAM, load_request(tmp_path / "PP-1" / "request.yaml"))

    assert len(done.voided) == 2


def test_what_was_changed_back_is_not_signed_for_again(staffed: Register, tmp_path: Path) -> None:
    """In between it may have been read, copied, agreed to."""
    entered(staffed, tmp_path)
    approved(staffed)
    entered(staffed, tmp_path, conditions={**TERMS, "text": "For any use."})
    entered(staffed, tmp_path)

    assert outcome(staffed) is Outcome.HOLD
    approved(staffed)
    assert outcome(staffed) is Outcome.APPROVE


def test_entering_the_same_again_changes_nothing(staffed: Register, tmp_path: Path) -> None:
    """A night shift runs everything twice."""
    entered(staffed, tmp_path)
    approved(staffed)
    before = check(staffed)

    assert entered(staffed, tmp_path).voided == ()
    assert check(staffed).head == before.head


def test_nobody_signs_for_their_own_request(staffed: Register, tmp_path: Path) -> None:
    """Four eyes, whatever rank the two belong to."""
    entered(staffed, tmp_path)
    add_person(staffed, signing("A. Dministrator", "administrator"), "Sam Redactor", Role.SIO, date(2020, 1, 1))

    with pytest.raises(NotYoursError, match="nobody signs for their own work"):
        authorise(staffed, signing("REDACTOR, Sam", "sio"), "PP-1", ApprovalKind.APPROVE, "log 1")


def test_a_role_counts_on_the_days_on_which_it_is_held(staffed: Register, tmp_path: Path) -> None:
    """Somebody who was a superintendent last year is none today."""
    entered(staffed, tmp_path)
    end_role(staffed, signing("A. Dministrator", "administrator"), "Pat Sio", Role.SIO, NOW.date() - timedelta(days=1))

    with pytest.raises(NotYoursError, match="does not hold the role sio on 10 March 2026"):
        authorise(staffed, as_role(Role.SIO), "PP-1", ApprovalKind.APPROVE, "log 1")
    with staffed.looking() as desk:
        assert insist_holds(desk, as_role(Role.SIO, NOW - timedelta(days=1))) is Role.SIO


def test_a_role_below_what_a_rule_asks_signs_for_nothing(staffed: Register, tmp_path: Path) -> None:
    """The signature is kept, and the rule waits for the one it asked for."""
    entered(staffed, tmp_path)
    authorise(staffed, as_role(Role.SIO), "PP-1", ApprovalKind.VERIFY, "log 2")
    authorise(staffed, as_role(Role.PRESS_OFFICER), "PP-1", ApprovalKind.APPROVE, "log 1")

    assert take(staffed, SAM, "PP-1", RULES)[0].needs == ("NAT-INV-1",)


def test_nobody_gives_themselves_a_role(staffed: Register) -> None:
    """Or everybody would be a chief officer."""
    with pytest.raises(NotYoursError, match="cannot give a role to themselves"):
        add_person(staffed, signing("Ann Other", "administrator"), "Other, Ann", Role.CHIEF_OFFICER, NOW.date())


def test_a_signature_runs_out(staffed: Register, tmp_path: Path) -> None:
    """An approval for tonight is none for next week."""
    entered(staffed, tmp_path)
    authorise(staffed, as_role(Role.SIO), "PP-1", ApprovalKind.VERIFY, "log 2")
    authorise(staffed, as_role(Role.SIO), "PP-1", ApprovalKind.APPROVE, "log 1", hours=2)

    assert outcome(staffed, 1) is Outcome.APPROVE
    assert outcome(staffed, 3) is Outcome.HOLD and "ran out" in stale(staffed, 3)


def test_a_check_for_court_orders_goes_stale(staffed: Register, tmp_path: Path) -> None:
    """Orders are made in the afternoon and released against in the night."""
    entered(staffed, tmp_path)
    approved(staffed)

    assert outcome(staffed, 23.9) is Outcome.APPROVE
    assert outcome(staffed, 24.1) is Outcome.HOLD and "check again" in stale(staffed, 24.1)
    put_on_record(staffed, signing("Sam Redactor", "press_officer", NOW + timedelta(hours=24.2)), "PP-1",
                  RecordKey.RESTRICTIONS_CHECKED_RECENTLY, "log 9")
    assert outcome(staffed, 24.3) is Outcome.APPROVE


def test_what_is_signed_later_does_not_count_earlier(staffed: Register, tmp_path: Path) -> None:
    """A decision as at noon rests on what was there at noon."""
    entered(staffed, tmp_path)
    for kind in (ApprovalKind.VERIFY, ApprovalKind.APPROVE):
        authorise(staffed, as_role(Role.SIO, NOW + timedelta(hours=1)), "PP-1", kind, "log 1")

    assert outcome(staffed) is Outcome.HOLD
    assert outcome(staffed, 2) is Outcome.APPROVE


@pytest.mark.parametrize(("asked", "counts"), [
    (Asked(Role.CPS, Reply.AGREE, "log"), True), (Asked(Role.CPS, Reply.CONDITIONS, "log"), True),
    (Asked(Role.CPS, Reply.NO_REPLY, "log"), False), (Asked(Role.CPS, Reply.DISAGREE, "log"), False),
    (Asked(Role.CPS, Reply.DISAGREE, "log", "the chief crown prosecutor"), True)])
def test_silence_is_no_consultation(asked: Asked, counts: bool, staffed: Register, tmp_path: Path) -> None:
    """Nor is a disagreement that nobody settled."""
    entered(staffed, tmp_path)
    consult(staffed, SAM, "PP-1", asked)

    with staffed.looking() as desk:
        basis = basis_of(desk, found(desk, "PP-1"), NOW)
    assert (Role.CPS in (basis.facts.records.consulted or ())) is counts


def test_only_who_may_lift_a_rule_lifts_it(staffed: Register, tmp_path: Path) -> None:
    """And nobody lifts a rule of law."""
    entered(staffed, tmp_path)
    plea = Plea("NAT-EXC-4", (LiftPaper.RATIONALE,), "log 3")

    with pytest.raises(NotYoursError, match="lifted by superintendent or above"):
        lift(staffed, as_role(Role.SIO), "PP-1", plea, RULES)
    with pytest.raises(WrongUseError, match="nobody may lift LAW-RR-1"):
        lift(staffed, as_role(Role.CHIEF_OFFICER), "PP-1", Plea("LAW-RR-1", (LiftPaper.RATIONALE,), "log"), RULES)
    assert lift(staffed, as_role(Role.CHIEF_SUPERINTENDENT), "PP-1", plea, RULES).rule == "NAT-EXC-4"


def test_what_people_sign_cannot_be_put_on_record_by_others(staffed: Register, tmp_path: Path) -> None:
    """The press officer does not verify for the officer."""
    entered(staffed, tmp_path)

    with pytest.raises(WrongUseError, match="is a signature"):
        put_on_record(staffed, SAM, "PP-1", RecordKey.IMAGE_VERIFIED_BY_SIO_OIC, "log 1")


def test_what_a_request_file_states_of_signatures_counts_for_nothing(staffed: Register, tmp_path: Path) -> None:
    """Whoever writes the file would otherwise sign for everybody."""
    facts = {key: value for key, value in base("wanted").items() if key != "items"}
    submit(staffed, SAM, load_request(request_file(tmp_path / "PP-1", "PP-1", facts=facts)))

    assert outcome(staffed) is Outcome.HOLD


def test_a_refused_request_is_not_decided_anew_by_evidence_alone(staffed: Register, tmp_path: Path) -> None:
    """It comes back when somebody lifts the refusal, or states that the facts are other."""
    facts = {key: value for key, value in base("wanted").items() if key != "items"}
    facts["subject"] = {**facts["subject"], "apprehended": True}
    entered(staffed, tmp_path, facts=facts)
    assert outcome(staffed) is Outcome.REFUSE
    put_on_record(staffed, SAM, "PP-1", RecordKey.LNP_ASSESSMENT, "log 4")

    with staffed.looking() as desk:
        assert found(desk, "PP-1").state is State.REFUSED


def test_a_plan_that_changed_voids_what_was_signed_for_it(staffed: Register, tmp_path: Path) -> None:
    """Whoever signed before anything was planned signed for any plan; whoever saw one signed for that one."""
    entered(staffed, tmp_path)
    approved(staffed)
    assert outcome(staffed) is Outcome.APPROVE
    planned(staffed, SAM, "PP-1", (("I1", "0" * 64),), settled=False)
    authorise(staffed, as_role(Role.OIC), "PP-1", ApprovalKind.APPROVE, "log 5")

    planned(staffed, SAM, "PP-1", (("I1", "1" * 64),), settled=False)

    with staffed.looking() as desk:
        void = {one.by: one.void for one in desk.of(Authorisation, "PP-1") if one.kind is ApprovalKind.APPROVE}
    assert void == {"Pat Sio": None, "Pat Oic": "the plan changed"}

"""A force writes its own policy; what it may not take away, it cannot."""

from pathlib import Path

import pytest

from media.errors import UnreadableInputError, WrongUseError
from release.policy import Profile, Rules, Status, check_profile, decide, load_profile, profile_names
from release.policy.facts import Facts
from release.policy.scenarios import base, merged

OWN = """
id: exampleshire
title: Exampleshire Police
source: {document: Exampleshire media policy}
inherits: college-app
adopt: [REG-VIC-1]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return the path of a sound profile of a force's own."""
    path = tmp_path / "exampleshire.yaml"
    path.write_text(OWN)
    return path


def problems(path: Path, old: str, new: str) -> str:
    """Return what is wrong with the profile once one piece of it is changed."""
    assert old in OWN
    path.write_text(OWN.replace(old, new, 1))
    return "; ".join(check_profile(path))


def test_the_profiles_of_presspack_are_sound() -> None:
    """They are what a force starts from."""
    assert profile_names() == ("college-app", "met", "regional-six-month")
    for name in profile_names():
        assert check_profile(Path(__file__).parents[2] / f"release/policy/profiles/{name}.yaml") == ()


def test_a_sound_profile_takes_over_what_it_inherits(own: Path) -> None:
    """A force states only what it does differently."""
    profile = load_profile(own)

    assert check_profile(own) == ()
    assert profile.inherits == ("college-app",)
    assert {"REG-VIC-1", "MET-HOS-1", "REG-OFF-2"} <= set(profile.adopt)
    assert profile.params.vulnerability_scope == "any"
    assert profile.proposed.takedown_target_hours == 4


FAULTS = {
    "no rule of that name": ("REG-VIC-1", "REG-VIK-1", "no rule REG-VIK-1 (did you mean REG-VIC-1?)"),
    "a rule of law": ("REG-VIC-1", "LAW-RR-1", "LAW-RR-1 is of tier law and holds for everybody"),
    "a safeguard": ("REG-VIC-1", "ENG-RED-9", "ENG-RED-9 is of tier engine"),
    "adopted twice": ("REG-VIC-1", "REG-VIC-1, REG-VIC-1", "adopted twice"),
    "an unknown key": ("title:", "titel:", "unknown key (did you mean title?)"),
    "an unknown figure": ("adopt:", "params: {min_month: 6}\nadopt:", "params.min_month: unknown key"),
    "a gate without its figure": ("REG-VIC-1", "REG-VIC-1, REG-SEN-1",
                                  "REG-SEN-1 reads `min_custody_months`"),
    "a gate that is not declared": ("adopt: [REG-VIC-1]",
                                    "params: {min_custody_months: 6}\nadopt: [REG-SEN-1]",
                                    "REG-SEN-1 narrows NAT-CON-2; declare it under divergences"),
    "less protection, not declared": ("adopt:", "params: {vulnerability_scope: mental_health}\nadopt:",
                                      "narrows NAT-EXC-3; declare it under divergences"),
    "departing from the law": (
        "adopt:", "divergences:\n- {rule: LAW-RR-1, kind: narrower_than_national, why: no, approver: x, "
        "review: 2026-12-31}\nadopt:".replace("why: no", "why: haste"), "no profile may depart from it"),
    "a departure nobody answers for": (
        "adopt:", "divergences:\n- {rule: NAT-EXC-3, kind: narrower_than_national, why: haste}\nadopt:",
        "divergences.0.approver: missing"),
    "a departure from nothing": (
        "adopt:", "divergences:\n- {rule: NAT-XXX-1, kind: narrower_than_national, why: haste, approver: x, "
        "review: 2026-12-31}\nadopt:", "there is no rule NAT-XXX-1"),
    "made up for by nothing": (
        "adopt:", "divergences:\n- {rule: NAT-EXC-3, kind: narrower_than_national, why: haste, approver: x, "
        "review: 2026-12-31, compensated_by: MET-VUL-1}\nadopt:", "is not adopted; adopt it"),
    "an heir of nobody": ("inherits: college-app", "inherits: colege-app", "did you mean college-app?"),
    "its own ancestor": ("inherits: college-app", "inherits: exampleshire", "leads back to itself"),
    "somebody else's name": ("id: exampleshire", "id: met", "met belongs to presspack"),
    "a figure below the floor": ("adopt:", "proposed: {decision_valid_hours: 0}\nadopt:",
                                 "decision_valid_hours"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_unsound_profile_is_refused(fault: str, own: Path) -> None:
    """A policy that says more than it may, or less than it must, is found before it decides anything."""
    old, new, said = FAULTS[fault]

    told = problems(own, old, new)

    assert said in told
    with pytest.raises(WrongUseError):
        load_profile(own)


def test_faults_are_found_even_where_the_rest_cannot_be_parsed(own: Path) -> None:
    """Every reason at once, so that nobody mends one at a time."""
    own.write_text("id: own\nadopt: [NO-SUCH-RULE]\n")

    told = "; ".join(check_profile(own))

    assert "NO-SUCH-RULE" in told
    assert "title: missing" in told


def test_a_profile_that_is_no_yaml_is_a_problem_and_not_a_crash(own: Path) -> None:
    """A stray tab happens to everybody."""
    own.write_text("id: [own\n")
    assert "is not YAML" in check_profile(own)[0]
    own.write_text("- a\n- list\n")
    assert check_profile(own)


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    """The mend stands in the message."""
    with pytest.raises(WrongUseError, match="college-app, met, regional-six-month"):
        load_profile("meet")
    with pytest.raises(UnreadableInputError):
        load_profile("nowhere/at/all.yaml")


def test_a_profile_can_inherit_from_a_file_beside_it(own: Path) -> None:
    """A force's districts share its policy."""
    district = own.with_name("north.yaml")
    district.write_text(OWN.replace("id: exampleshire", "id: north").replace("college-app", "exampleshire"))

    assert load_profile(district).inherits == ("exampleshire", "college-app")


def test_what_is_wrong_with_an_ancestor_is_said_of_it(own: Path) -> None:
    """The fault is mended where it is."""
    own.with_name("parent.yaml").write_text("id: parent\n")

    assert "parent.yaml: line 1: title: missing" in problems(own, "college-app", "parent")


def test_a_departure_is_shown_in_the_trace(profiles: dict[str, Profile], rules: Rules) -> None:
    """Whoever reads the decision sees where the force stands below the national floor."""
    decision = decide(Facts.from_plain(base("conviction")), rules, profiles["met"])

    assert "narrower_than_national" in (decision.row("NAT-EXC-3").divergence or "")
    assert decision.row("NAT-EXC-1").divergence is None


def test_a_force_can_ask_for_a_higher_rank(own: Path, rules: Rules) -> None:
    """`A senior officer` has no rank in any policy; a force may name a higher one, never a lower."""
    own.write_text(OWN + "proposed: {senior_officer_min_rank: chief_officer}\n")
    facts = merged(base("conviction"), {
        "case": {"restrictions": [{"type": "s45", "protects": "subject", "status": "lifted"}]},
        "subject": {"dob": "2009-09-01"}, "records": {"add": {"approved": ["superintendent"]}}})

    decision = decide(Facts.from_plain(facts), rules, load_profile(own))

    assert decision.row("ENG-JUV-1").status is Status.OUTSTANDING
    lower = problems(own, "adopt:", "proposed: {senior_officer_min_rank: sio}\nadopt:")
    assert "senior_officer_min_rank" in lower

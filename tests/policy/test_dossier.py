"""A kept decision can be taken again by whoever doubts it, and one that was changed is found out."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from policy_acceptance import PROFILES

from media.errors import ExitCode, UnreadableInputError
from release.policy import Facts, Profile, Rules, decide
from release.policy.dossier import Dossier, NotAsKeptError, load_dossier
from release.policy.explaining import explain_dossier
from release.policy.replay import replay
from release.policy.scenarios import base, merged, steps

Plain = dict


@pytest.fixture
def dossier(rules: Rules, profiles: dict[str, Profile]) -> Dossier:
    """Return a refusal by the Met's profile, kept."""
    facts = Facts.from_plain(merged(base("conviction"), {"case": {"identity_in_issue_elsewhere": True}}))
    return Dossier.of(decide(facts, rules, profiles["met"]), facts, rules, profiles["met"])


def changed(dossier: Dossier, change: Callable[[Plain], None]) -> Dossier:
    """Return the dossier with its JSON edited by hand."""
    plain = json.loads(dossier.to_json())
    change(plain)
    return Dossier.from_plain(plain)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_decision_comes_out_again_byte_for_byte(profile: str, rules: Rules, profiles: dict[str, Profile],
                                                      tmp_path: Path) -> None:
    """Through a file and back: whatever facts can say must survive being kept."""
    path = tmp_path / "kept.json"
    for step in steps()[PROFILES.index(profile)::9]:
        decision = decide(step.facts, rules, profiles[profile])
        path.write_text(Dossier.of(decision, step.facts, rules, profiles[profile]).to_json())
        read = load_dossier(path)
        assert read.to_json() == path.read_text()
        read.insist_whole()
        found = replay(read)
        assert (found.same, found.differences, found.own_rules, found.own_profile) == (True, (), True, True)


def trusting(plain: Plain) -> None:
    """Make the file say that the release was allowed."""
    plain["decision"]["outcome"] = "approve"


def _row(plain: Plain, rule: str) -> Plain:
    return next(one for one in plain["decision"]["trace"] if one["id"] == rule)


TAMPERED = {
    "the outcome": (trusting, "outcome"),
    "who stands in the way": (lambda plain: plain["decision"].update(blocks=[]), "blocks"),
    "the status of a rule": (lambda plain: _row(plain, "NAT-EXC-2").update(status="not_fired"),
                             "trace.NAT-EXC-2.status"),
    "a fact that was read": (lambda plain: _row(plain, "NAT-EXC-2")["reads"][0].update(value=False),
                             "trace.NAT-EXC-2.reads.0.value"),
    "a word of a message": (lambda plain: _row(plain, "NAT-EXC-2").update(message="fine"), "trace.NAT-EXC-2.message"),
    "a row": (lambda plain: plain["decision"]["trace"].pop(0), "trace"),
    "a digest": (lambda plain: plain["decision"]["digests"].update(facts="0" * 64), "digests.facts"),
    "a fact": (lambda plain: plain["facts"]["case"].update(identity_in_issue_elsewhere=False), "outcome"),
    "a record": (lambda plain: plain["facts"]["records"]["recorded"].pop(), "digests.facts"),
    "a figure of the profile": (lambda plain: plain["profile"]["params"].update(contemporaneity_months=9),
                                "digests.profile"),
    "a rule taken out": (lambda plain: plain["rules"]["rules"].pop(3), "digests.rules"),
    "a rule turned round": (lambda plain: plain["rules"]["rules"][1].update(when={"always": True}), "digests.rules"),
    "a number for a truth": (lambda plain: plain["rules"]["rules"][2]["when"]["where"].update(value=1), None),
    "the day": (lambda plain: plain.update(as_at="2026-03-12"), "as_at"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_whatever_was_changed_is_found(what: str, dossier: Dossier) -> None:
    """Somebody wanted it to say otherwise afterwards."""
    change, where = TAMPERED[what]
    edited = changed(dossier, change)

    if where is None:
        with pytest.raises(NotAsKeptError, match="cannot be followed"):
            replay(edited)
        return
    found = replay(edited)

    assert not found.same
    assert where in [one.where for one in found.differences]
    with pytest.raises(NotAsKeptError):
        explain_dossier(edited)


def test_a_difference_says_where_and_both_sides(dossier: Dossier) -> None:
    """Somebody must be able to see at a glance what was turned."""
    found = replay(changed(dossier, trusting))

    assert str(found.differences[0]) == 'outcome: kept "approve", taken again "refuse"'
    assert "NOT the one that was kept (1 differences):" in found.lines()[0]


def test_rules_and_profiles_of_others_are_told(dossier: Dossier) -> None:
    """A whole file, forged to fit, is taken by rules that are not those of presspack: replay says so."""
    fewer = dossier.rules.model_copy(update={"rules": tuple(
        rule for rule in dossier.rules.rules if rule.id != "NAT-EXC-2")})
    profile = dossier.profile.model_copy(update={"version": "2"})
    forged = Dossier.of(decide(dossier.facts, fewer, profile), dossier.facts, fewer, profile)
    own = profile.model_copy(update={"id": "exampleshire"})
    theirs = Dossier.of(decide(dossier.facts, dossier.rules, own), dossier.facts, dossier.rules, own)

    assert replay(forged).lines()[-1] == ("It was taken by rules that are NOT those of this presspack and a profile "
                                          "that is NOT as it comes with it.")
    assert replay(theirs).lines()[-1] == "It was taken by the rules of this presspack and a force's own profile."


@pytest.mark.parametrize("content", [
    b"", b"{", b"[]", b"{}", b"\xff", b'{"format": "presspack-decision/2"}', b"[" * 100_000])
def test_what_is_no_kept_decision_is_refused_kindly(tmp_path: Path, content: bytes) -> None:
    """Somebody gives the facts, or half a file, instead."""
    path = tmp_path / "kept.json"
    path.write_bytes(content)

    with pytest.raises(UnreadableInputError, match=r"kept\.json"):
        load_dossier(path)


def test_a_key_that_is_stated_twice_is_refused(dossier: Dossier, tmp_path: Path) -> None:
    """One reader believes the first, another the last."""
    path = tmp_path / "kept.json"
    path.write_text(dossier.to_json().replace('"outcome": "refuse"', '"outcome": "approve", "outcome": "refuse"', 1))

    with pytest.raises(UnreadableInputError, match="stated twice"):
        load_dossier(path)


def test_a_kept_decision_that_is_not_there_is_no_crash(tmp_path: Path) -> None:
    """A path is mistyped every day."""
    with pytest.raises(UnreadableInputError, match="No such file"):
        load_dossier(tmp_path / "nowhere.json")


def test_what_is_found_out_has_the_code_of_residue() -> None:
    """A script that checks the archive at night acts on it."""
    assert NotAsKeptError("x").exit_code is ExitCode.RESIDUE

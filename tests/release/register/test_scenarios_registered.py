"""Every scenario of the decision model, through the commands a press office types, on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from policy_acceptance import PROFILES, faults
from register_makers import FORCE, TERMS, person, running

from release.policy import Decision, Role
from release.policy.scenarios import Step, steps
from release.register.intake import SIGNED

KINDS = {"image_verified_by_sio_oic": ("verify", Role.SIO),
         "chief_officer_retention_decision": ("retain", Role.CHIEF_OFFICER),
         "chief_officer_deletion_decision": ("delete", Role.CHIEF_OFFICER)}
SAM = ("--as", "Sam Redactor", "--role", "press_officer")
SCENARIOS = sorted({step.name.split()[0] for step in steps()})


def request_of(step: Step, profile: str, folder: Path) -> Path:
    """Write a step's facts as a request file, its files beside it; what people sign is not in it."""
    facts = {key: value for key, value in step.plain.items() if key not in {"items", "records"}}
    recorded = [one for one in step.plain["records"].get("recorded", []) if one not in SIGNED]
    items = []
    for number, item in enumerate(step.plain["items"]):
        (folder / f"file{number}.jpg").write_bytes(b"nobody opens this")
        stated = {key: value for key, value in item.items() if value is not None}
        items.append({**stated, "path": f"file{number}.jpg"})
    plain = {"reference": folder.name, "profile": profile, "force": FORCE, "conditions": TERMS, "items": items,
             "redactor": {"name": "Sam Redactor", "role": "press_officer"},
             "facts": {**facts, "records": {"recorded": recorded}}}
    (folder / "request.yaml").write_text(yaml.safe_dump(plain))
    return folder / "request.yaml"


def signatures(step: Step) -> Iterator[tuple[str, ...]]:
    """Yield the command for everything that people put to it."""
    records, log = step.plain["records"], ("--log-ref", "log 1")
    for key in SIGNED & set(records.get("recorded", [])):
        kind, role = KINDS[key]
        yield ("authorise", "--kind", kind, "--rationale-ref", "log 2", "--as", person(role), "--role", role)
    for role in records.get("approved", []):
        yield ("authorise", "--rationale-ref", "log 3", "--as", person(Role(role)), "--role", role)
    for party in records.get("consulted", []):
        yield ("consult", party, "--outcome", "agree", *log, *SAM)
    for one in records.get("lifts", []):
        papers = [word for paper in one.get("has", []) for word in ("--paper", paper)]
        role = one["by"]
        yield ("lift", one["rule"], *papers, "--rationale-ref", "log 4", "--as", person(Role(role)), "--role", role)


def decided(step: Step, profile: str, folder: Path, presspack: Callable[..., Any]) -> Decision:
    """Enter a step, put everything to it, decide."""
    folder.mkdir()
    at = ("--at", str(step.plain["request"]["as_at"]))
    entered = presspack("submit", request_of(step, profile, folder), *SAM, *at)
    assert entered.code == 0, entered.err
    if entered.plain["state"] == "assessed":
        for verb, *words in signatures(step):
            presspack(verb, folder.name, *words, *at)
    plain = presspack("judge", folder.name, *SAM, *at).plain
    for more in ("id", "valid_until", "stale"):
        plain.pop(more)
    return Decision.from_plain(plain)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_ends_as_it_must(scenario: str, institution: str, tmp_path: Path) -> None:
    """A rule that holds in the engine and not at the desk holds nowhere.

    Each step goes by one profile on one database and by the next on the other; tests/policy has all three.
    """
    wrong, presspack = {}, running(institution)
    for number, step in enumerate(_steps(scenario)):
        profile = PROFILES[(number + institution.startswith("postgresql")) % len(PROFILES)]
        decision = decided(step, profile, tmp_path / f"{scenario}-{number}-{profile}", presspack)
        found = faults(decision, step.expected(profile))
        wrong |= {f"{step.name} ({profile})": found} if found else {}
    assert not wrong


def test_without_a_ground_nothing_is_entered(institution: str, tmp_path: Path) -> None:
    """Without it nobody can say which rules there are."""
    step = next(one for one in steps() if one.plain["request"].get("ground") in {None, "unknown"})
    (tmp_path / "PP-1").mkdir()
    file = request_of(step, "college-app", tmp_path / "PP-1")

    ended = running(institution)("submit", file, *SAM, "--at", "2026-03-10")

    assert ended.code == 2 and "on what ground" in ended.err


def test_a_departure_that_is_past_its_review_decides_nothing(institution: str, tmp_path: Path) -> None:
    """What somebody answered for until December is not decided by in January, and the request stays as it was."""
    presspack, folder = running(institution), tmp_path / "PP-lapsed"
    folder.mkdir()
    file = request_of(next(one for one in steps() if one.name.startswith("S01")), "met", folder)
    assert presspack("submit", file, *SAM, "--at", "2026-12-30").code == 0

    ended = presspack("judge", folder.name, *SAM, "--at", "2027-01-01")

    assert ended.code == 2 and "the departure from NAT-EXC-3 was to be looked at again" in ended.err
    assert presspack("judge", folder.name, *SAM, "--at", "2026-12-31").code != 2


def _steps(scenario: str) -> list[Step]:
    """Return the steps that can come to a desk, and it knows what was put to them."""
    found = [one for one in steps() if one.name.split()[0] == scenario]
    return [one for one in found if None not in (*_always_known(one.plain),)]


def _always_known(facts: dict[str, Any]) -> Iterator[Any]:
    yield from (facts["request"].get("ground"), facts["request"].get("as_at"), facts.get("items"))
    yield from (facts["records"].get(name, ()) for name in ("recorded", "approved", "consulted", "lifts"))

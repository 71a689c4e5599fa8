"""Read the scenarios: bases merged with what each step gives, and what each profile must make of them."""

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from release.policy import Decision, Status

HERE = Path(__file__).parent
PROFILES = ("college-app", "met", "regional-six-month")
FIRES = {Status.FIRED, Status.SATISFIED, Status.OUTSTANDING, Status.LIFTED, Status.IMPOSED_UNKNOWN}
EXACT = {"blocks": "blocks", "needs": "needs", "lifted": "lifted", "redact_is": "redact",
         "package_is": "package", "post_is": "post", "warn_is": "warn", "presume_is": "presume",
         "unknown_is": "unknown", "revisit_is": "revisit"}
MEMBERS = ("redact", "package", "post", "warn", "presume", "revisit", "unknown")
Plain = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One decision to make: facts as plain data, and what each profile must decide."""

    name: str
    facts: Plain
    expect: dict[str, Plain]

    def expected(self, profile: str) -> Plain:
        """Return what this profile must decide."""
        return {**self.expect.get("all", {}), **self.expect.get(profile, {})}


@cache
def steps() -> tuple[Step, ...]:
    """Return every step of every scenario, both files together."""
    given = yaml.safe_load((HERE / "scenarios.yaml").read_text())
    more = yaml.safe_load((HERE / "more_scenarios.yaml").read_text())
    bases = {**given["bases"], **more.get("bases", {})}
    found = []
    for scenario in (*given["scenarios"], *more["scenarios"]):
        for step in scenario.get("steps", [scenario]):
            facts = _base(bases, step.get("base", scenario.get("base")))
            facts = merged(facts, scenario.get("given", {}))
            if step is not scenario:
                facts = merged(facts, step.get("given", {}))
            name = f"{scenario['id']} {step.get('step', scenario['title'])}"
            found.append(Step(name, facts, step["expect"]))
    return tuple(found)


def base(name: str) -> Plain:
    """Return the facts of one base of scenarios.yaml."""
    return _base(yaml.safe_load((HERE / "scenarios.yaml").read_text())["bases"], name)


def merged(facts: Plain, given: Plain) -> Plain:
    """Return facts with others laid over them."""
    result = deepcopy(facts)
    for section, value in given.items():
        if section == "records":
            for name, more in value.get("add", {}).items():
                result["records"][name] = [*result["records"].get(name, []), *more]
            for name, gone in value.get("drop", {}).items():
                result["records"][name] = [one for one in result["records"].get(name, []) if one not in gone]
        elif isinstance(value, dict):
            result[section] = {**result.get(section, {}), **value}
        else:
            result[section] = deepcopy(value)
    return result


def faults(decision: Decision, expected: Plain) -> list[str]:
    """Name everything in which a decision is not what was expected."""
    wrong = [] if expected.get("outcome") in {None, decision.outcome} else [f"outcome {decision.outcome}"]
    for key, attribute in EXACT.items():
        if key in expected and sorted(expected[key]) != list(getattr(decision, attribute)):
            wrong.append(f"{attribute} {getattr(decision, attribute)}, not {expected[key]}")
    for key in MEMBERS:
        missing = set(expected.get(key, [])) - set(getattr(decision, key))
        wrong += [f"{key} without {one}" for one in sorted(missing)]
    fired = {row.id for row in decision.trace if row.status in FIRES}
    wrong += [f"{one} did not fire" for one in expected.get("fires", []) if one not in fired]
    wrong += [f"{one} fired" for one in expected.get("not_fires", []) if one in fired]
    return wrong


def _base(bases: dict[str, Plain], name: str) -> Plain:
    own = {key: value for key, value in bases[name].items() if key != "extends"}
    return merged(_base(bases, bases[name]["extends"]), own) if "extends" in bases[name] else deepcopy(own)

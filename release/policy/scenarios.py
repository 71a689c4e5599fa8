"""The scenarios that the rules must decide as agreed: facts as plain data, and what each profile must make of them."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from release.policy.facts import Facts
from release.policy.yamlfile import read_yaml

SCENARIOS = Path(__file__).resolve().parent / "scenarios"
SCENARIO_FILES = ("scenarios.yaml", "more_scenarios.yaml")

Plain = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One decision to make: facts as plain data, and what each profile must decide."""

    name: str
    plain: Plain
    expect: Mapping[str, Plain]

    @property
    def facts(self) -> Facts:
        """The facts, parsed."""
        return Facts.from_plain(self.plain)

    def expected(self, profile: str) -> Plain:
        """Return what this profile must decide."""
        return {**self.expect.get("all", {}), **self.expect.get(profile, {})}


@cache
def steps(folder: Path = SCENARIOS) -> tuple[Step, ...]:
    """Return every step of every scenario, in the order of the files.

    Raises:
        UnreadableInputError, WrongUseError: a file is missing, or is no YAML.
    """
    bases, scenarios = _written(folder)
    found = []
    for scenario in scenarios:
        for step in scenario.get("steps", [scenario]):
            facts = _base(bases, step.get("base", scenario.get("base")))
            facts = merged(facts, scenario.get("given", {}))
            if step is not scenario:
                facts = merged(facts, step.get("given", {}))
            found.append(Step(f"{scenario['id']} {step.get('step', scenario['title'])}", facts, step["expect"]))
    return tuple(found)


def base(name: str) -> Plain:
    """Return the plain facts that a base states, with those it extends."""
    return _base(_written(SCENARIOS)[0], name)


def merged(facts: Plain, given: Plain) -> Plain:
    """Return plain facts with others laid over them; under `records`, `add` and `drop` change the lists."""
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


@cache
def _written(folder: Path) -> tuple[Plain, list[Plain]]:
    """Return the bases by name, and the scenarios."""
    bases: Plain = {}
    scenarios: list[Plain] = []
    for name in SCENARIO_FILES:
        data = read_yaml(folder / name).data
        bases |= data.get("bases", {})
        scenarios += data["scenarios"]
    return bases, scenarios


def _base(bases: Plain, name: str) -> Plain:
    own = {key: value for key, value in bases[name].items() if key != "extends"}
    return merged(_base(bases, bases[name]["extends"]), own) if "extends" in bases[name] else deepcopy(own)

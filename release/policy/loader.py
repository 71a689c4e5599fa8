"""Read rules from their files, and refuse to start with any that could not be followed."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from media.errors import WrongUseError
from release.policy.checks import rule_problems, shared_problems
from release.policy.firing import index_problems
from release.policy.model import Rule, Rules, Source
from release.policy.scenarios import SCENARIOS
from release.policy.yamlfile import Where, YamlFile, located, read_yaml

RULES = Path(__file__).resolve().parent / "rules"
RULE_FILES = ("law.yaml", "national.yaml", "force.yaml", "retention.yaml", "engine.yaml")
SOURCES = "sources.yaml"
MEND = "Correct the rule files; nothing is decided by rules that cannot be followed."


def load_rules(folder: Path | None = None, scenarios: Path = SCENARIOS) -> Rules:
    """Read all rules, from this package unless another folder with the same files is given.

    scenarios: the folder of scenarios, and of the index that says which of them fires each rule.

    Raises:
        WrongUseError: naming everything that is wrong: file, line, rule, fault and mend.
        UnreadableInputError: a file is missing.
    """
    return _own_rules() if folder is None and scenarios == SCENARIOS else _checked(folder or RULES, scenarios)


def read_rules(folder: Path = RULES) -> Rules:
    """Read rules of which nobody knows yet whether a scenario fires each; errors as load_rules."""
    return _checked(folder, None)


def rule_files(folder: Path = RULES) -> tuple[Path, ...]:
    """Return the files that hold rules, in their order."""
    return tuple(folder / name for name in RULE_FILES)


@dataclass(frozen=True)
class Placed:
    """A rule, and where it is written."""

    rule: Rule
    written: YamlFile
    place: int

    def told(self, where: Where, said: str) -> str:
        """Say what is wrong somewhere in the rule: file, line, rule, fault."""
        line = self.written.line((self.place, *where))
        return f"{self.written.path.name}: {line}: {self.rule.id}: {said}"


@cache
def _own_rules() -> Rules:
    return _checked(RULES, SCENARIOS)


def _checked(folder: Path, scenarios: Path | None) -> Rules:
    """Read the rules, and collect every problem before refusing."""
    sources = _sources(read_yaml(folder / SOURCES))
    problems: list[str] = []
    found: list[Placed] = []
    for path in rule_files(folder):
        written = read_yaml(path)
        for place, data in enumerate(_listed(written)):
            rule, wrong = _rule(written, place, data)
            problems += wrong
            if rule is not None:
                found.append(Placed(rule, written, place))
                problems += [found[-1].told(where, said) for where, said in rule_problems(rule, sources)]
    rules = tuple(one.rule for one in found)
    problems += [found[which].told(where, said) for which, (where, said) in shared_problems(rules)]
    if scenarios is not None:
        by_id = {one.rule.id: one for one in found}
        problems += [said if rule is None else by_id[rule].told((), said)
                     for rule, said in index_problems(rule_files(folder), by_id, scenarios)]
    if problems:
        raise WrongUseError("; ".join(problems), file=folder, advice=MEND)
    return Rules(rules=rules, sources=sources)


def _rule(written: YamlFile, place: int, data: Any) -> tuple[Rule | None, list[str]]:  # noqa: ANN401 - the wall
    """Parse one rule; None with the problems if it cannot be."""
    name = data.get("id", "a rule without id") if isinstance(data, dict) else "not a rule"
    try:
        return Rule.model_validate_json(json.dumps(data)), []
    except ValidationError as problem:
        fields = {*Rule.model_fields, "class"}
        said = located(problem, written, under=(place,), known=fields)
        return None, [f"{written.path.name}: {one.replace(': ', f': {name}: ', 1)}" for one in said]


def _sources(written: YamlFile) -> tuple[Source, ...]:
    """Parse the documents; refused at once, for without them every rule would seem to lack a source."""
    found: list[Source] = []
    problems: list[str] = []
    for place, one in enumerate(_listed(written)):
        try:
            found.append(Source.model_validate(one))
        except ValidationError as problem:
            problems += located(problem, written, under=(place,), known=Source.model_fields)
    if problems:
        raise WrongUseError("; ".join(problems), file=written.path, advice=MEND)
    return tuple(found)


def _listed(written: YamlFile) -> list[Any]:
    if not isinstance(written.data, list):
        raise WrongUseError("must be a list, each entry begun by a dash", file=written.path, advice=MEND)
    return written.data

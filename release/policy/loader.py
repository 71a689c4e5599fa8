"""Read rules from their files, and refuse to start with any that could not be followed."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from media.errors import WrongUseError
from release.policy.checks import rule_problems, shared_problems
from release.policy.model import Rule, Rules, Source
from release.policy.yamlfile import YamlFile, located, read_yaml

RULES = Path(__file__).parent / "rules"
RULE_FILES = ("law.yaml", "national.yaml", "force.yaml", "retention.yaml", "engine.yaml")
SOURCES = "sources.yaml"
MEND = "Correct the rule files; nothing is decided by rules that cannot be followed."


def load_rules(folder: Path | None = None) -> Rules:
    """Read all rules, from this package unless another folder with the same files is given.

    Raises:
        WrongUseError: naming everything that is wrong: file, line, rule, fault and mend.
        UnreadableInputError: a file is missing.
    """
    return _own_rules() if folder is None else _read(folder)


@cache
def _own_rules() -> Rules:
    return _read(RULES)


def _read(folder: Path) -> Rules:
    sources = _sources(read_yaml(folder / SOURCES))
    problems: list[str] = []
    found: list[tuple[YamlFile, int, Rule]] = []
    for name in RULE_FILES:
        written = read_yaml(folder / name)
        for place, data in enumerate(_listed(written)):
            rule, wrong = _rule(written, place, data)
            problems += wrong
            if rule is not None:
                found.append((written, place, rule))
                problems += [_told(written, rule, (place, *where), said)
                             for where, said in rule_problems(rule, sources)]
    rules = tuple(rule for _, _, rule in found)
    for which, (where, said) in shared_problems(rules):
        written, place, rule = found[which]
        problems.append(_told(written, rule, (place, *where), said))
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
        return None, [f"{written.path.name}: {name}: {one}" for one in said]


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


def _told(written: YamlFile, rule: Rule, where: tuple[str | int, ...], said: str) -> str:
    return f"{written.path.name}: {written.line(where)}: {rule.id}: {said}"

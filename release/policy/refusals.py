"""The reasons for which a person may refuse, and the sentences that may be told of each: data, read strictly."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError

from media.errors import WrongUseError
from media.records import Record
from release.policy.checks import did_you_mean
from release.policy.loader import MEND, RULES, load_rules
from release.policy.model import Condition, RuleClass, Rules
from release.policy.vocabulary import Role
from release.policy.yamlfile import Where, YamlFile, located, read_yaml

FILE = "refusals.yaml"
Sentence = Annotated[str, Field(min_length=1, max_length=300)]


class Telling(Record):
    """What whoever asked is told: why, and what they can do."""

    why: Sentence
    again: Sentence


class Reason(Record):
    """One reason for which somebody may refuse."""

    model_config = ConfigDict(serialize_by_alias=True)

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    words: Sentence
    """What it is called inside the force; it never leaves."""
    letter: str
    source: Annotated[tuple[str, ...], Field(min_length=1)]
    blocks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    judged_on: tuple[str, ...] = ()
    gives_way_to: tuple[str, ...] = ()
    not_alone: tuple[str, ...] = ()
    evidence: Condition | None = Field(default=None, alias="with")
    approval: tuple[Role, ...] = ()
    by: tuple[Role, ...] = ()
    holder: bool = False

    @property
    def rules(self) -> tuple[str, ...]:
        """Every rule it names."""
        return (*self.blocks, *self.needs, *self.judged_on, *self.gives_way_to, *self.not_alone)


class Refusals(Record):
    """All reasons, the sentences that may leave, and in which roles somebody may sign."""

    signed_by: Annotated[tuple[Role, ...], Field(min_length=1)]
    letters: dict[str, Telling]
    reasons: tuple[Reason, ...]

    def named(self, code: str) -> Reason:
        """Return the reason with this code, or the one that a rule with this id carries or denies.

        Raises:
            WrongUseError: there is none; the nearest is named.
        """
        found = next((one for one in self.reasons if code in {one.code, *one.blocks, *one.not_alone}), None)
        if found is None:
            raise WrongUseError(f"there is no reason {code}{did_you_mean(code, [one.code for one in self.reasons])}",
                                advice="`presspack refuse --reasons` lists them.")
        return found


def load_refusals(path: Path | None = None) -> Refusals:
    """Read the reasons, from this package unless another file is given.

    Raises:
        WrongUseError: naming everything that is wrong: line, fault and mend.
        UnreadableInputError: the file is missing.
    """
    return _own() if path is None else _read(path)


@cache
def _own() -> Refusals:
    return _read(RULES / FILE)


def _read(path: Path) -> Refusals:
    written = read_yaml(path)
    try:
        found = Refusals.model_validate_json(json.dumps(written.data))
    except ValidationError as problem:
        keys = {*Refusals.model_fields, *Reason.model_fields, *Telling.model_fields, "with"}
        raise WrongUseError("; ".join(located(problem, written, known=keys)), file=path, advice=MEND) from problem
    problems = [_said(written, place, one.code, fault) for place, one in enumerate(found.reasons)
                for fault in _faults(one, found, load_rules())]
    if problems:
        raise WrongUseError("; ".join(problems), file=path, advice=MEND)
    return found


def _faults(reason: Reason, found: Refusals, rules: Rules) -> Iterator[tuple[Where, str]]:
    """Find what would make a reason unusable, or usable where it must not be."""
    if [one.code for one in found.reasons].count(reason.code) > 1:
        yield ("code",), "is used twice; give each reason its own code"
    if reason.letter not in found.letters:
        yield ("letter",), f"there is no letter {reason.letter}{did_you_mean(reason.letter, found.letters)}"
    kinds: dict[str, Any] = {"blocks": {RuleClass.BLOCK},
                             "needs": {RuleClass.AUTHORITY, RuleClass.CONSULT, RuleClass.RECORD, RuleClass.NOTIFY},
                             "gives_way_to": {RuleClass.PRESUME, RuleClass.WARN}, "not_alone": {RuleClass.WARN}}
    for key in ("blocks", "needs", "judged_on", "gives_way_to", "not_alone"):
        for name in getattr(reason, key):
            rule = rules.named(name)
            if rule is None:
                yield (key,), f"there is no rule {name}{did_you_mean(name, [one.id for one in rules.rules])}"
            elif key in kinds and rule.kind not in kinds[key]:
                yield (key,), f"{name} is a rule of class {rule.kind}, which cannot stand under {key}"
    if reason.judged_on and reason.evidence is None and not reason.approval:
        yield ("judged_on",), "is a judgement for which nobody has to show anything; state with or approval"


def _said(written: YamlFile, place: int, code: str, fault: tuple[Where, str]) -> str:
    where, said = fault
    return f"{written.line(('reasons', place, *where))}: {code}: {said}"

"""Find, before any decision, what is wrong with rules: a misspelt fact would otherwise fail in silence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from types import NoneType
from typing import Annotated, get_args, get_origin

from pydantic import BaseModel

from release.policy.derive import DERIVED
from release.policy.facts import (
    CaseFacts,
    ItemFacts,
    PersonFacts,
    RequestFacts,
    RetentionFacts,
    SubjectFacts,
)
from release.policy.model import (
    NEEDS,
    OBLIGES,
    All,
    AnyOf,
    Compare,
    Condition,
    Not,
    Parameter,
    ParamIs,
    Rule,
    RuleClass,
    Scalar,
    SomeElement,
    Source,
    Tier,
    parts,
)
from release.policy.profile import Params
from release.policy.vocabulary import LiftPaper
from release.policy.words import OBLIGATIONS
from release.policy.yamlfile import Where

SECTIONS: dict[str, type[BaseModel]] = {"request": RequestFacts, "case": CaseFacts, "subject": SubjectFacts,
                                        "retention": RetentionFacts}
ELEMENTS: dict[str, type[BaseModel]] = {"items": ItemFacts, "persons": PersonFacts}


@dataclass(frozen=True)
class Kind:
    """What values a fact or a parameter takes: truth, number, text, word (one of several) or words, date."""

    name: str
    members: frozenset[str] = frozenset()

    def takes(self, value: Scalar) -> bool:
        """Tell whether one written value is of this kind."""
        match self.name:
            case "truth":
                return isinstance(value, bool)
            case "number":
                return isinstance(value, int | float) and not isinstance(value, bool)
            case "text":
                return isinstance(value, str)
            case _:
                return value in self.members


OPERATOR_KINDS = {"is": {"truth", "word", "text", "number"}, "is_not": {"truth", "word", "text", "number"},
                  "in": {"word", "text"}, "gt": {"number"}, "lt": {"number"}, "has_any": {"words"}}
TAKES_LIST = frozenset({"in", "has_any"})

Problem = tuple[Where, str]
"""Where in a rule something is wrong, and what, with the mend."""


def rule_problems(rule: Rule, sources: Sequence[Source]) -> Iterator[Problem]:
    """Find everything wrong with one rule by itself."""
    yield from _keys(rule)
    if not rule.source:
        yield (), "has no source; name the document and place it rests on"
    for place, one in enumerate(rule.source):
        if not any(one == known.key or one.startswith(f"{known.key} ") for known in sources):
            yield ("source", place), f"{one!r} begins with no document in sources.yaml; list it there"
    if rule.obligation is not None and rule.obligation not in OBLIGATIONS:
        near = did_you_mean(rule.obligation, OBLIGATIONS)
        yield ("obligation",), f"nobody knows how to meet {rule.obligation}{near}; words.py lists what can be asked"
    yield from _condition(rule.when, ("when",))
    if rule.need is not None:
        yield from _evidence(rule.need, ("need",))
    for place, required in enumerate(rule.lift.requires if rule.lift else ()):
        if not isinstance(required, LiftPaper):
            yield from _evidence(required, ("lift", "requires", place))
    if rule.floor is not None:
        yield from _param_is(rule.floor, ("floor",))


def shared_problems(rules: Sequence[Rule]) -> Iterator[tuple[int, Problem]]:
    """Find what is wrong between rules; the number says which rule of the sequence."""
    first: dict[str, int] = {}
    by_id = {rule.id: rule for rule in rules}
    for place, rule in enumerate(rules):
        if first.setdefault(rule.id, place) != place:
            yield place, (("id",), f"{rule.id} is used twice; give each rule its own id")
        if rule.narrows is not None:
            other = by_id.get(rule.narrows)
            if other is None or other.tier is not Tier.NATIONAL:
                near = did_you_mean(rule.narrows, by_id)
                yield place, (("narrows",), f"{rule.narrows} is no national rule{near}")


def params_read(rule: Rule) -> frozenset[str]:
    """Return every parameter that a rule reads."""
    names = set()
    for leaf in _leaves(rule.when):
        if isinstance(leaf, ParamIs):
            names.add(leaf.param)
        elif isinstance(leaf, Compare) and isinstance(leaf.value, Parameter):
            names.add(leaf.value.param)
    return frozenset(names)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return " (did you mean ...?)", or nothing where no known word is close."""
    close = get_close_matches(word, list(known), 1)
    return f" (did you mean {close[0]}?)" if close else ""


def _keys(rule: Rule) -> Iterator[Problem]:
    """Find keys that the rule's class needs, or cannot have."""
    belongs = {"effect": rule.kind is RuleClass.BLOCK, "need": rule.kind in NEEDS,
               "obligation": rule.kind in OBLIGES}
    allowed = {"lift": rule.kind is RuleClass.BLOCK, "revisit": rule.kind is RuleClass.BLOCK,
               "stage": rule.kind is RuleClass.POST, "floor": rule.tier is Tier.NATIONAL,
               "narrows": rule.tier is Tier.FORCE}
    for key, needed in belongs.items():
        if needed and getattr(rule, key) is None:
            yield (), f"a rule of class {rule.kind} needs `{key}`"
    for key, right in (belongs | allowed).items():
        if not right and getattr(rule, key) is not None:
            yield (key,), f"a {rule.tier} rule of class {rule.kind} cannot have `{key}`; take it away"
    if rule.tier is Tier.LAW and rule.lift is not None:
        yield ("lift",), "nobody may lift a rule of law; take the lift away"


def _condition(condition: Condition, where: Where, element: str = "") -> Iterator[Problem]:
    """Walk a condition and check every leaf; `element` is the list that `some` walks, if any."""
    match condition:
        case Compare():
            yield from _compare(condition, where, element)
        case ParamIs():
            yield from _param_is(condition, where)
        case SomeElement():
            if element:
                yield where, "`some` cannot stand inside `some`; write two conditions"
            yield from _condition(condition.where, (*where, "where"), condition.some)
        case Not():
            yield from _condition(condition.part, (*where, "not"), element)
        case All() | AnyOf():
            step = "all" if isinstance(condition, All) else "any"
            for place, part in enumerate(parts(condition)):
                yield from _condition(part, (*where, step, place), element)
        case _:
            return


def _evidence(condition: Condition, where: Where) -> Iterator[Problem]:
    if any(isinstance(leaf, Compare | ParamIs) for leaf in _leaves(condition)):
        yield where, "evidence is recorded, approved or consulted; move conditions on facts into `when`"


def _compare(leaf: Compare, where: Where, element: str) -> Iterator[Problem]:
    kind = _kind_of_fact(leaf.fact, element)
    if kind is None:
        yield where, _no_fact(leaf.fact, _facts(element))
        return
    if kind.name not in OPERATOR_KINDS[leaf.operator]:
        fitting = ", ".join(name for name, kinds in OPERATOR_KINDS.items() if kind.name in kinds)
        yield where, f"`{leaf.operator}` does not fit {leaf.fact}, which is a {kind.name}; use {fitting}"
        return
    if isinstance(leaf.value, Parameter):
        figure = _kind(Params, leaf.value.param)
        if figure is None:
            yield where, _no_parameter(leaf.value.param)
        elif figure != kind:
            yield where, (f"parameter {leaf.value.param} ({figure.name}) cannot be held against {leaf.fact} "
                          f"({kind.name})")
        return
    if isinstance(leaf.value, tuple) != (leaf.operator in TAKES_LIST):
        yield where, f"`{leaf.operator}` takes {'a list' if leaf.operator in TAKES_LIST else 'one value'}"
        return
    for value in leaf.value if isinstance(leaf.value, tuple) else (leaf.value,):
        if not kind.takes(value):
            listed = f": {', '.join(sorted(kind.members))}" if kind.members else ""
            yield where, f"{leaf.fact} is never {value!r}; it is a {kind.name}{listed}"


def _param_is(leaf: ParamIs, where: Where) -> Iterator[Problem]:
    kind = _kind(Params, leaf.param)
    if kind is None:
        yield where, _no_parameter(leaf.param)
    elif not kind.takes(leaf.has):
        yield where, f"parameter {leaf.param} is never {leaf.has!r}"


def _no_fact(name: str, known: Sequence[str]) -> str:
    if name in known:
        return f"{name} is a list, which no rule can hold against a value; name a fact derived from it (d.…)"
    return f"there is no fact {name}{did_you_mean(name, known)}"


def _no_parameter(name: str) -> str:
    return f"there is no parameter {name}{did_you_mean(name, Params.model_fields)}"


def _leaves(condition: Condition) -> Iterator[Condition]:
    inside = parts(condition)
    if not inside:
        yield condition
    for part in inside:
        yield from _leaves(part)


def _facts(element: str) -> list[str]:
    """Return every fact that a rule can name at one place."""
    known = [f"{section}.{name}" for section, record in SECTIONS.items() for name in record.model_fields]
    return [*known, *(f"d.{name}" for name in DERIVED), *(ELEMENTS[element].model_fields if element else ())]


def _kind_of_fact(fact: str, element: str) -> Kind | None:
    section, _, name = fact.rpartition(".")
    if section == "d":
        found = DERIVED.get(name)
        return None if found is None else Kind("truth" if found.kind is bool else "number")
    record = SECTIONS.get(section) if section else ELEMENTS.get(element)
    return None if record is None else _kind(record, name)


def _kind(record: type[BaseModel], name: str) -> Kind | None:
    """Read a field's kind from its type; None where there is no such field, or it is no single fact."""
    field = record.model_fields.get(name)
    if field is None:
        return None
    inner = _bare(field.annotation)
    if get_origin(inner) is tuple:
        member = get_args(inner)[0]
        return Kind("words", frozenset(member)) if issubclass(member, StrEnum) else None
    if isinstance(inner, type) and issubclass(inner, StrEnum):
        return Kind("word", frozenset(inner))
    named = {bool: "truth", str: "text", int: "number", int | float: "number"}
    return next((Kind(name) for single, name in named.items() if inner == single), None)


def _bare(annotation: object) -> object:
    """Take off Annotated and `| None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    inside = get_args(annotation)
    if NoneType in inside:
        left = [_bare(one) for one in inside if one is not NoneType]
        return left[0] if len(left) == 1 else int | float
    return annotation

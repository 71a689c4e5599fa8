"""What a rule, a condition and a profile are: closed records that data files are parsed into."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Literal, Self, assert_never

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from media.records import Record
from release.policy.vocabulary import (
    COURTESY_GROUNDS,
    RELEASE_GROUNDS,
    Ground,
    LiftPaper,
    RecordKey,
    Role,
)

Scalar = bool | int | float | str
Operator = Literal["is", "is_not", "in", "gt", "lt", "has_any"]
OPERATORS = ("is", "is_not", "in", "gt", "lt", "has_any")
ElementList = Literal["items", "persons"]


class Parameter(Record):
    """A figure or a list that the profile supplies."""

    param: str


class Always(Record):
    """True whatever the facts."""

    always: Literal[True]


class All(Record):
    """Every part."""

    all: Annotated[tuple["Condition", ...], Field(min_length=1)]


class AnyOf(Record):
    """At least one part."""

    any: Annotated[tuple["Condition", ...], Field(min_length=1)]


class Not(Record):
    """The opposite of the part."""

    model_config = ConfigDict(serialize_by_alias=True)

    part: "Condition" = Field(alias="not")


class SomeElement(Record):
    """At least one item, or person, of whom the condition holds."""

    some: ElementList
    where: "Condition"


class Compare(Record):
    """One fact held against a value; written {fact: case.convicted, is: false}."""

    fact: str
    operator: Operator
    value: Scalar | tuple[Scalar, ...] | Parameter

    @model_validator(mode="before")
    @classmethod
    def _one_operator(cls, data: Any) -> Any:  # noqa: ANN401 - the written form, before it is parsed
        if not isinstance(data, dict):
            return data
        given = [key for key in data if key in OPERATORS]
        if len(given) > 1:
            raise ValueError(f"has more than one operator ({', '.join(given)})")
        rest = {key: one for key, one in data.items() if key not in OPERATORS}
        odd = sorted(rest.keys() - cls.model_fields)
        if odd or not (given or "operator" in rest):
            raise ValueError(f"has no operator{f' {odd[0]}' if odd else ''}; write one of {', '.join(OPERATORS)}")
        parsed = {**rest, "operator": given[0], "value": data[given[0]]} if given else rest
        if isinstance(parsed.get("value"), list):
            parsed["value"] = tuple(parsed["value"])
        return parsed


class ParamIs(Record):
    """The profile's parameter has this value; written {param: vulnerability_scope, has: any}."""

    param: str
    has: Scalar


class Recorded(Record):
    """A record has been made."""

    recorded: RecordKey


class Approved(Record):
    """Somebody in one of these roles has approved."""

    approved: Annotated[tuple[Role, ...], Field(min_length=1)]


class Consulted(Record):
    """One party has been consulted."""

    consulted: Role


def _form(data: Any) -> str | None:  # noqa: ANN401 - the written form, before it is parsed
    forms = ("all", "any", "not", "some", "fact", "param", "recorded", "approved", "consulted", "always")
    keys = data if isinstance(data, dict) else getattr(type(data), "model_fields", {})
    return next(({"part": "not"}.get(key, key) for key in keys if key in {*forms, "part"}), None)


Condition = Annotated[
    Annotated[All, Tag("all")] | Annotated[AnyOf, Tag("any")] | Annotated[Not, Tag("not")]
    | Annotated[SomeElement, Tag("some")] | Annotated[Compare, Tag("fact")] | Annotated[ParamIs, Tag("param")]
    | Annotated[Recorded, Tag("recorded")] | Annotated[Approved, Tag("approved")]
    | Annotated[Consulted, Tag("consulted")] | Annotated[Always, Tag("always")],
    Discriminator(_form, custom_error_type="condition", custom_error_message="is no condition: write one of "
                  "all, any, not, some, fact, param, recorded, approved, consulted, always")]


def parts(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside one; none for a leaf."""
    match condition:
        case All():
            return condition.all
        case AnyOf():
            return condition.any
        case Not():
            return (condition.part,)
        case SomeElement():
            return (condition.where,)
        case Compare() | ParamIs() | Recorded() | Approved() | Consulted() | Always():
            return ()
        case _:
            assert_never(condition)


class Tier(StrEnum):
    """Whose rule it is: a profile may tighten national rules and adopt force rules; law and engine stand."""

    LAW = "law"
    NATIONAL = "national"
    FORCE = "force"
    ENGINE = "engine"


class RuleClass(StrEnum):
    """What a rule does when it applies."""

    BLOCK = "block"
    AUTHORITY = "authority"
    CONSULT = "consult"
    RECORD = "record"
    NOTIFY = "notify"
    REDACT = "redact"
    PACKAGE = "package"
    POST = "post"
    WARN = "warn"
    PRESUME = "presume"


NEEDS = frozenset({RuleClass.AUTHORITY, RuleClass.CONSULT, RuleClass.RECORD, RuleClass.NOTIFY})
"""Classes that ask for evidence."""
OBLIGES = frozenset({RuleClass.REDACT, RuleClass.PACKAGE, RuleClass.POST})
"""Classes that lay down something to be done."""


class LiftTerms(Record):
    """Who may lift a block, and what that takes."""

    by: Annotated[tuple[Role, ...], Field(min_length=1)]
    requires: tuple[LiftPaper | Condition, ...]


class Rule(Record):
    """One rule; which of its keys belong to which class is checked by checks.py."""

    model_config = ConfigDict(serialize_by_alias=True)

    id: Annotated[str, Field(pattern=r"^[A-Z]{3}(-[A-Z0-9]{2,4})?-[0-9W]+$")]
    tier: Tier
    kind: RuleClass = Field(alias="class")
    grounds: Literal["all", "all_but_courtesy"] | tuple[Ground, ...]
    when: Condition
    message: Annotated[str, Field(min_length=1)]
    source: tuple[str, ...] = ()
    effect: Literal["hold", "refuse", "quarantine"] | None = None
    lift: LiftTerms | None = None
    revisit: str | None = None
    need: Condition | None = None
    obligation: str | None = None
    stage: Literal["on_refuse", "on_approve", "on_quarantine"] | None = None
    floor: ParamIs | None = None
    """National rules only: a profile that sets this parameter otherwise must declare a divergence."""
    narrows: str | None = None
    """Force rules only: a profile that adopts this rule must declare a divergence from that one."""

    def covers(self, ground: Ground) -> bool:
        """Tell whether this rule is about releases (or reviews) on this ground."""
        if self.grounds == "all":
            return ground in RELEASE_GROUNDS
        if self.grounds == "all_but_courtesy":
            return ground in RELEASE_GROUNDS - COURTESY_GROUNDS
        return ground in self.grounds


class Source(Record):
    """A document that rules rest on, and the short name they give it."""

    key: str
    title: str


class Rules(Record):
    """Every rule, in the order of their files, and the documents behind them."""

    rules: tuple[Rule, ...]
    sources: tuple[Source, ...]

    @cached_property
    def digest(self) -> str:
        """The fingerprint, made once: it goes into every decision, and takes ten times as long as deciding."""
        return self.fingerprint()

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy with some fields replaced, which has a digest of its own."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("digest", None)
        return copied

    def named(self, rule: str) -> Rule | None:
        """Return the rule with this id, or None."""
        return next((one for one in self.rules if one.id == rule), None)

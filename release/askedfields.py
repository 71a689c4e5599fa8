"""The fields of a request's form on one ground: question, allowed words, who supplies each."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel

from release import intake
from release.intake import Intake
from release.material import Item
from release.policy.asked import Asked
from release.policy.facts import (
    CaseFacts,
    ItemFacts,
    PersonFacts,
    RequestFacts,
    Restriction,
    RetentionFacts,
    SubjectFacts,
)
from release.policy.vocabulary import SENIOR_RANKS, Ground, RecordKey, Role
from release.policy.words import RECORDS, SUPPLIES, role
from release.request import Requester

SECTIONS: Mapping[str, type[BaseModel]] = {"request": RequestFacts, "case": CaseFacts, "subject": SubjectFacts,
                                           "retention": RetentionFacts}
ALWAYS = frozenset({"request.ground", "request.trigger"})
"""What a request must say whether or not a rule of its ground reads it."""
BESIDES = frozenset({"id", "path", "keep", "sound", "mute", "voices", "method", "detector", "mode", "text"})
"""What the form fills in of an item, and how it is to be hidden, which nobody else is asked."""
WHOEVER_ASKS = "whoever asks"


@dataclass(frozen=True, slots=True)
class Field:
    """One empty place of the form."""

    name: str
    question: str
    allowed: str
    who: str


@dataclass(frozen=True, slots=True)
class Fields:
    """Every place of the form on one ground under one profile, section by section."""

    intake: tuple[Field, ...]
    requester: tuple[Field, ...]
    facts: Mapping[str, tuple[Field, ...]]
    """By section of the facts; a section of which nothing is asked is absent."""
    restriction: tuple[Field, ...]
    person: tuple[Field, ...]
    item: tuple[Field, ...]
    recorded: tuple[Field, ...]
    approved: tuple[Field, ...]
    consulted: tuple[Field, ...]


def fields_of(ground: Ground, asked: Asked) -> Fields:
    """Put questions, allowed words and suppliers to what a ground asks for."""
    named = set(intake.fields(ground, asked.recorded))
    return Fields(
        intake=tuple(_fields(Intake, named, WHOEVER_ASKS)),
        requester=tuple(_fields(Requester, set(Requester.model_fields), WHOEVER_ASKS)),
        facts={section: found for section, record in SECTIONS.items()
               if (found := tuple(_fields(record, _of(section, asked.facts | ALWAYS), SUPPLIES[section])))},
        restriction=tuple(_fields(Restriction, set(Restriction.model_fields), SUPPLIES["case"])),
        person=tuple(_fields(PersonFacts, _of("persons", asked.facts), SUPPLIES["persons"])),
        item=tuple(_items()),
        recorded=tuple(Field(key, *_record(key)) for key in RecordKey if key in asked.recorded),
        approved=tuple(_roles(asked.approved, "has approved")),
        consulted=tuple(_roles(asked.consulted, "has been consulted")))


def _of(section: str, facts: frozenset[str]) -> set[str]:
    return {fact.removeprefix(f"{section}.") for fact in facts if fact.startswith(f"{section}.")}


def _fields(record: type[BaseModel], names: set[str], who: str) -> Iterator[Field]:
    for name, field in record.model_fields.items():
        if name in names:
            yield Field(name, field.description or name.replace("_", " "), _allowed(field.annotation), who)


def _items() -> Iterator[Field]:
    """Yield what is asked about a file; the words for what the policy reads are the policy's."""
    for one in _fields(Item, set(Item.model_fields) - BESIDES, SUPPLIES["items"]):
        fact = ItemFacts.model_fields.get(one.name)
        yield one if fact is None else replace(one, allowed=_allowed(fact.annotation))


def _record(key: RecordKey) -> tuple[str, str, str]:
    what, who = RECORDS[key]
    return what, "", who


def _roles(asked: frozenset[Role], what: str) -> Iterator[Field]:
    """Yield who may approve or be consulted; a rank and all above it by the ranks."""
    for one in Role:
        if one in asked and one is not Role.SUPERINTENDENT_OR_ABOVE:
            yield Field(one, f"{role(one)} {what}", "", "")
    if Role.SUPERINTENDENT_OR_ABOVE in asked:
        for rank in SENIOR_RANKS:
            yield Field(rank, f"{role(rank)} {what}", "", "")


def _allowed(annotation: Any) -> str:  # noqa: ANN401 - whatever a field is annotated with
    inside = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _allowed(inside[0])
    if get_origin(annotation) is tuple:
        one_of = _allowed(inside[0])
        return f"a list, or [] for none, of: {one_of}" if one_of else ""  # of orders, each has its own questions
    if get_origin(annotation) in {Union, types.UnionType}:
        return " or ".join(dict.fromkeys(_allowed(one) for one in inside if one is not type(None)))
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return ", ".join(one.value for one in annotation if one.value != "unknown")
    words = {bool: "true or false", AwareDatetime: "such as 2026-03-10T09:15Z",
             date: "a day, such as 2026-03-10", int: "a number of months", float: "a number of months"}
    return words.get(annotation, "")

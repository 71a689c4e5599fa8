"""Say in plain English what a rule read: facts, what follows from them, the profile's figures, records."""

from datetime import date

from release.policy.because import Reason
from release.policy.decision import Read
from release.policy.facts import (
    CaseFacts,
    Facts,
    ItemFacts,
    PersonFacts,
    RequestFacts,
    RetentionFacts,
    Section,
    SubjectFacts,
)
from release.policy.vocabulary import RecordKey
from release.policy.words import DERIVED_FACTS, FIGURES, RECORDS, role

ELEMENTS: dict[str, type[Section]] = {"items": ItemFacts, "persons": PersonFacts}
SECTIONS: dict[str, type[Section]] = {"request": RequestFacts, "case": CaseFacts,
                                      "subject": SubjectFacts, "retention": RetentionFacts}
NOBODY = {"items": "there is no item", "persons": "there is nobody else to be seen or heard"}


def reason(given: Reason) -> str:
    """Say one thing that mattered, with where it stands in the facts, and what it follows from."""
    said = read(given.read)
    if not given.behind:
        return said
    return f"{said}, from {', '.join(f'{one.path} {value(one)}' for one in given.behind)}"


def read(one: Read) -> str:
    """Say one thing that was read: what it is called, what it is, and its path in the facts."""
    if one.path in NOBODY and one.value == ():
        return NOBODY[one.path]
    return f"{called(one.path)}: {value(one)} [{one.path}]"


def value(one: Read) -> str:
    """Say a value: yes, no, unknown, words without underscores."""
    match one.value:
        case None:
            return "no limit" if one.path.startswith("param.") else "unknown"
        case bool():
            return "yes" if one.value else "no"
        case tuple():
            return ", ".join(_plain(member) for member in one.value) or "none"
        case _:
            return _plain(one.value)


def called(path: str) -> str:
    """Say what a fact, a figure or a record is called."""
    section, _, rest = path.partition(".")
    match section:
        case "d":
            return DERIVED_FACTS[rest]
        case "param":
            return f"the profile's {FIGURES[rest].name}"
        case "recorded":
            return f"on record, {RECORDS[RecordKey(rest)][0]}"
        case "approved":
            return f"approved by {' or '.join(role(one) for one in rest.split('|'))}"
        case "consulted":
            return f"consulted, {role(rest)}"
    name = rest.rpartition(".")[2]
    record = SECTIONS.get(section, ELEMENTS.get(section) if rest else Facts)
    field = record.model_fields.get(name or section) if record else None
    return field.description if field and field.description else "what has been put on record"


def when(moment: date | None) -> str:
    """Say a day or a moment."""
    return "an unknown day" if moment is None else moment.isoformat()


def _plain(member: bool | float | str) -> str:
    if isinstance(member, bool):
        return "yes" if member else "no"
    return member.replace("_", " ") if isinstance(member, str) else str(member)

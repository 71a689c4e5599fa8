"""What a request file states of the facts, less what was left empty; and what follows for them from its dates."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from media.records import Record
from release.policy import Facts
from release.policy.derive import under_18_when_taken
from release.policy.facts import KEYS, ItemFacts
from release.policy.kinds import moment
from release.policy.yamlfile import YamlFile, located

UNKNOWN = "unknown"
SAID_OTHERWISE = frozenset({"intake", "requester", "items"})
"""Sections in which the word says what an empty place says; facts take the word themselves."""


def filled_in(data: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """Return a request as its reader returned it, without the places that were left empty.

    A key that is not `known` stays, so that a slip of the pen is told also where nothing stands behind it; so does an
    empty place in a list, for a shorter list could say less than was meant.
    """
    kept = {key: _without_blanks(value, known | KEYS, key in SAID_OTHERWISE) for key, value in data.items()
            if value is not None or key not in known}
    return {key: value for key, value in kept.items() if key not in {"requester", "redactor", "force"} or value != {}}


def _without_blanks(value: Any, known: frozenset[str], word: bool) -> Any:  # noqa: ANN401 - what a YAML reader returned
    if isinstance(value, list):
        return [_without_blanks(one, known, word) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: _without_blanks(one, known, word) for key, one in value.items()
            if key not in known or not (one is None or (word and one == UNKNOWN))}


def plain_facts(data: dict[str, Any]) -> dict[str, Any]:
    """Return the facts document of a request that is not whole yet."""
    sections, items = data.get("facts"), data.get("items")
    stated = dict(sections) if isinstance(sections, dict) else {}
    if isinstance(items, list):
        told = [one for one in items if isinstance(one, dict) and "id" in one]
        stated["items"] = [{key: value for key, value in one.items() if key in ItemFacts.model_fields}
                           for one in told]
    return stated


def known(plain: dict[str, Any], written: YamlFile) -> tuple[Facts | None, tuple[str, ...]]:
    """Parse the facts document of a request; None with every problem and its line where it cannot be followed."""
    try:
        facts = _Document.model_validate_json(json.dumps({"facts": plain})).facts
    except ValidationError as problem:
        lines = {**written.lines, **{("facts", *where): line for where, line in written.lines.items()
                                     if where[:1] == ("items",)}}
        told = located(problem, YamlFile(written.path, written.data, lines), known=KEYS)
        return None, tuple(one.replace(" facts.items", " items", 1) for one in told)
    return _with_age(facts, written)


class _Document(Record):
    facts: Facts


def _with_age(facts: Facts, written: YamlFile) -> tuple[Facts | None, tuple[str, ...]]:
    """Work out from the days on which the items were taken whether the subject was under 18 then."""
    young = under_18_when_taken(facts.subject.dob, tuple(_taken(written.data)))
    said = facts.subject.under_18_when_taken
    if young is None or said is young:
        return facts, ()
    if said is not None:
        where = ("facts", "subject", "under_18_when_taken")
        return None, (f"{written.line(where)}: facts.subject.under_18_when_taken: is {str(said).lower()}, but by date "
                      "of birth and captured_at it is not: correct the one that is wrong",)
    subject = facts.subject.model_copy(update={"under_18_when_taken": young})
    return facts.model_copy(update={"subject": subject}), ()


def _taken(data: dict[str, Any]) -> Iterator[date | None]:
    """Yield the day on which each item was taken; None where nobody knows, or what is stated is no day."""
    for one in data["items"] if isinstance(data.get("items"), list) else ():
        try:
            yield moment(one.get("captured_at"))
        except (AttributeError, ValueError):
            yield None

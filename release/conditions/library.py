"""Read a conditions file strictly, and name everything in it that could not be followed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from media.errors import WrongUseError
from release.conditions.template import BUILT_IN, DATED, PLACEHOLDER, ConditionsFile, Template, placeholders
from release.policy.checks import did_you_mean
from release.policy.yamlfile import Where, YamlFile, located, read_yaml
from release.wording import Paragraph

STANDARD = Path(__file__).resolve().parent / "standard.yaml"
MEND = "Correct these, then run `presspack conditions check` on the file."

_TEXT: TypeAdapter[str] = TypeAdapter(Paragraph)


@dataclass(frozen=True, slots=True)
class Library:
    """A sound conditions file, and on which line of it each template stands."""

    path: Path
    file: ConditionsFile
    lines: Mapping[str, str]

    def place(self, name: str) -> str:
        """Say where a template stands, e.g. "embargo (exampleshire.yaml, line 12)"."""
        return f"{name} ({self.path.name}, {self.lines[name]})"

    def template(self, name: str) -> Template | None:
        """Return a template by its name, or None."""
        return self.file.templates.get(name)


def standard() -> Library:
    """Return the templates that come with presspack."""
    return _standard()


@cache
def _standard() -> Library:
    return load_conditions(STANDARD)


def load_conditions(path: Path) -> Library:
    """Read a force's own file.

    Raises:
        WrongUseError: naming everything that is wrong with it, with line and mend.
        UnreadableInputError: there is no such file.
    """
    written = read_yaml(path)
    file, problems = _examined(written)
    if file is None or problems:
        raise WrongUseError("; ".join(problems), file=path, advice=MEND)
    lines = {name: written.line(("templates", name)) for name in file.templates}
    return Library(path=path, file=file, lines=lines)


def check_conditions(path: Path) -> tuple[str, ...]:
    """Return everything that is wrong with a force's own file; nothing where it is sound.

    Raises:
        UnreadableInputError: there is no such file.
    """
    try:
        return _examined(read_yaml(path))[1]
    except WrongUseError as problem:
        return (problem.what,)


def _examined(written: YamlFile) -> tuple[ConditionsFile | None, tuple[str, ...]]:
    """Return the file, if it can be parsed at all, and everything wrong with it."""
    problems: list[str] = []
    file = None
    try:
        file = ConditionsFile.model_validate_json(json.dumps(written.data))
    except ValidationError as problem:
        known = {*ConditionsFile.model_fields, *Template.model_fields, "zone", "style", "language", "what", "example"}
        problems += located(problem, written, known=known)
    for name, raw in _templates(written.data):
        where: Where = ("templates", name, "text")
        problems += [f"{written.line(where)}: {name}: {said}" for said in _unsound(name, raw["text"], _asked(raw))]
    return file, tuple(problems)


def _templates(data: Any) -> Iterator[tuple[str, dict[str, Any]]]:  # noqa: ANN401 - the wall
    """Every template that has words, even where the rest of the file cannot be parsed."""
    found = data.get("templates") if isinstance(data, dict) else None
    for name, raw in found.items() if isinstance(found, dict) else ():
        if isinstance(raw, dict) and isinstance(raw.get("text"), str):
            yield name, raw


def _asked(raw: dict[str, Any]) -> frozenset[str]:
    asks = raw.get("asks")
    return frozenset(asks) if isinstance(asks, dict) else frozenset()


def _unsound(name: str, text: str, asked: frozenset[str]) -> Iterator[str]:
    """Find every placeholder that could not be filled, and every word that could not be printed."""
    used = placeholders(text)
    known = asked | BUILT_IN.keys()
    for one in used:
        if one not in known:
            near = did_you_mean(one, sorted(known))
            yield f"unknown placeholder {{{one}}}{near}; use one of {', '.join(BUILT_IN)}, or state it under asks"
    for one in sorted(asked - set(used)):
        yield f"asks for {one}, which its text does not have; write {{{one}}} into it or take it away"
    for one in sorted(asked & BUILT_IN.keys()):
        yield f"asks for {one}, which the request states anyway; take it away or call it otherwise"
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        yield "a brace that belongs to no placeholder; write {name}, or take the brace away"
    if name in DATED and DATED[name] not in used:
        yield f"{name} is used whenever a date is stated, and must write it: put {{{DATED[name]}}} into it"
    try:
        _TEXT.validate_python(PLACEHOLDER.sub("x", text))
    except ValidationError as problem:
        yield from (one["msg"].removeprefix("Value error, ") for one in problem.errors())

"""Read a YAML file that people wrote, and remember on which line each thing stands."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from media.errors import UnreadableInputError, WrongUseError

Where = tuple[str | int, ...]
"""Keys and list places from the top of the file down to one value."""

LARGEST = 1 << 20  # bytes; the largest file of rules is under 40,000
MOST_NODES = 50_000  # what a megabyte of ordinary YAML holds; aliases that multiply end here
DEEPEST = 40  # no facts, rule or profile nests deeper than a dozen


class _Plain(yaml.SafeLoader):
    """SafeLoader with the scalars people expect: no octal 010, no 60-based 18:30, no dates, no .nan."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - yaml's own shape


for _tag, _pattern, _first in (
        ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("bool", r"true|True|TRUE|false|False|FALSE|yes|Yes|YES|no|No|NO", list("tTfFyYnN")),
        ("int", r"[-+]?(?:0|[1-9][0-9]*)", list("-+0123456789")),
        ("float", r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+", list("-+0123456789"))):
    _Plain.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), _first)


QUOTED = re.compile(r"'([^']+)'")
"""The words that pydantic offers in place of one that is not known."""

WORDS = {"extra_forbidden": "unknown key", "missing": "missing",
         "string_pattern_mismatch": "not in the form it needs"}


@dataclass(frozen=True)
class YamlFile:
    """What a file holds: dicts, lists, text (dates too), numbers, truth values, None; and where."""

    path: Path
    data: Any
    lines: dict[Where, int]

    def place(self, where: Where) -> Where:
        """Return the steps of `where` that the file knows; what a parser adds in between is passed over."""
        known: Where = ()
        for step in where:
            if (*known, step) in self.lines:
                known = (*known, step)
        return known

    def line(self, where: Where) -> str:
        """Say where something stands, e.g. "line 12"."""
        return f"line {self.lines.get(self.place(where), 1)}"


def read_yaml(path: Path) -> YamlFile:
    """Read one document.

    Raises:
        UnreadableInputError: the file is missing or cannot be read.
        WrongUseError: it is not UTF-8, not YAML, too large, or states a key twice; the line is named.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as problem:
        raise UnreadableInputError(f"cannot be read ({problem.strerror})", file=path,
                                   advice="Check the path and the permissions.") from problem
    return parse_yaml(content, path)


def parse_yaml(content: bytes, path: Path) -> YamlFile:
    """Parse what read_yaml read; `path` is only named in messages.

    Raises:
        WrongUseError: as read_yaml.
    """
    if len(content) > LARGEST:
        raise WrongUseError("is larger than a megabyte", file=path, advice="Give text only, no material.")
    try:
        loader = _Plain(content.decode("utf-8"))
        try:
            node = loader.get_single_node()
            lines: dict[Where, int] = {}
            problems = [] if node is None else _walk(node, (), lines)
            data = None if node is None or problems else loader.construct_document(node)
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as problem:
        raise WrongUseError(f"is not YAML that can be read: {_reason(problem)}", file=path,
                            advice="Correct it and try again.") from problem
    if problems:
        raise WrongUseError("; ".join(problems), file=path, advice="Correct these and try again.")
    return YamlFile(path=path, data=data, lines=lines)


def located(problem: ValidationError, written: YamlFile, *, under: Where = (),
            known: Iterable[str] = ()) -> tuple[str, ...]:
    """Say every problem of a validation, each with its line, its path and, for a slip of the pen, the mend.

    under: where the validated part stands in the file. known: the keys that an unknown one may have meant.
    """
    told = []
    for one in problem.errors():
        place = written.place((*under, *one["loc"]))
        shown = (*place, *one["loc"][-1:]) if one["type"] == "missing" else place
        path = ".".join(str(step) for step in shown[len(under):]) or "the document"
        told.append(f"{written.line(place)}: {path}: {_fault(one, place, known)}")
    return tuple(dict.fromkeys(told))


def _fault(one: ErrorDetails, place: Where, known: Iterable[str]) -> str:
    """Say what is wrong, and what was probably meant."""
    kind, given = one["type"], one["input"]
    if kind.startswith("bool_"):
        return f"should be true or false, not {given!r}"
    if kind in {"enum", "literal_error"} and isinstance(given, bool | str):
        words = QUOTED.findall(one.get("ctx", {}).get("expected", ""))
        if isinstance(given, bool):
            return (f"should be one of {', '.join(words)}, and yes and no are read as true and false: write one of "
                    "these words")
        meant = {word.casefold(): word for word in words}
        close = get_close_matches(given.casefold().replace("/", "_"), meant, 1)
        near = f" (did you mean {meant[close[0]]}?)" if close else f"; use one of {', '.join(words)}"
        return f"{given[:60]!r} is not known{near}"
    said = WORDS.get(kind, one["msg"].removeprefix("Value error, "))
    return said + (_meant(str(place[-1]), known) if kind == "extra_forbidden" and place else "")


def _meant(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, known, 1)
    return f" (did you mean {close[0]}?)" if close else ""


def _walk(node: yaml.Node, where: Where, lines: dict[Where, int]) -> list[str]:
    """Note every line; name every key that is stated twice or is not a word."""
    if len(lines) > MOST_NODES or len(where) > DEEPEST:
        raise yaml.YAMLError("it nests too deeply or repeats itself too often")
    lines.setdefault(where, node.start_mark.line + 1)
    problems = []
    if isinstance(node, yaml.SequenceNode):
        for place, item in enumerate(node.value):
            problems += _walk(item, (*where, place), lines)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode) or not key.tag.endswith(":str") or key.value == "<<":
                problems.append(f"line {line}: a key must be a word")
                continue
            inner = (*where, key.value)
            if inner in lines:
                problems.append(f"line {line}: {key.value} is stated twice (first on line {lines[inner]})")
            lines[inner] = line
            problems += _walk(value, inner, lines)
    return problems


def _reason(problem: Exception) -> str:
    if isinstance(problem, yaml.MarkedYAMLError) and problem.problem_mark:
        return f"line {problem.problem_mark.line + 1}: {problem.problem or problem.context}"
    if isinstance(problem, UnicodeDecodeError):
        return "it is not UTF-8 text"
    return str(problem).splitlines()[0] if str(problem) else "it nests too deeply"

"""What is asked for: the request file, read strictly, every mistake in it named at once."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    model_validator,
)

from media.errors import WrongUseError
from media.records import Record
from release.conditions.render import Fault
from release.conditions.stated import Case, Conditions, Words, words_of
from release.inside import Inside, inside, why_not
from release.intake import Intake
from release.material import FolderName, Item
from release.policy import Facts, load_profile
from release.policy.yamlfile import Where, YamlFile, located, read_yaml
from release.stated import filled_in, known, plain_facts
from release.wording import Line


def _profile(text: str) -> str:
    return inside(text) if text.endswith((".yaml", ".yml")) else text


class Person(Record):
    """Someone who acts, and as what."""

    name: Line
    role: Line


class Requester(Record):
    """Who asks."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    name: Line
    """who asks"""
    organisation: Line
    """for whom"""
    contact: Line
    """where an answer reaches them"""
    is_media: bool | None = None
    """whether that is a news organisation"""
    verified: bool | None = None
    """whether somebody made sure that they are who they say"""


class Recipient(Record):
    """Who will be sent the package."""

    name: Line
    organisation: Line
    email: Annotated[Line, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")]


class Force(Record):
    """Who releases, and what is printed of it."""

    name: Line
    owner: Line
    credit: Line
    contact: Line
    web_statement: Annotated[str, StringConstraints(pattern=r"^(https://\S+)?$", max_length=200)] = ""

    def rights(self, own: bool, year: int) -> tuple[str, str]:
        """Return owner and copyright notice of a picture that is the force's own, or a third party's.

        Where somebody else holds the copyright the force claims nothing, and the owner, who may be a witness's
        shop or a family, is not named.
        """
        if own:
            return self.owner, f"© {year} {self.owner}"
        return (f"A third party; supplied by {self.name}",
                f"Copyright of a third party; released by {self.name} on conditions")


class MarksWanted(Record):
    """How the pictures are marked."""

    branding: Inside | None = None
    """The force's branding file, where the profile names none or another one."""
    left_off: Line | None = None
    """Why the pictures carry no line; only where the profile allows it. The manifest states it."""
    recipients: tuple[Literal["line", "unseen"], ...] = ()
    """By what each recipient's copy can be told: a code in the line, a pattern that is not seen."""

    @model_validator(mode="after")
    def _line_or_none(self) -> Self:
        if self.left_off is not None and "line" in self.recipients:
            raise ValueError("left_off takes away the line that is to carry each recipient's code")
        return self


class FactSections(Record):
    """Facts as they were stated; the policy parses and judges them. A missing key is unknown."""

    request: dict[str, JsonValue] = Field(default_factory=dict)
    case: dict[str, JsonValue] = Field(default_factory=dict)
    subject: dict[str, JsonValue] = Field(default_factory=dict)
    retention: dict[str, JsonValue] = Field(default_factory=dict)
    persons: tuple[dict[str, JsonValue], ...] | None = None
    records: dict[str, JsonValue] = Field(default_factory=dict)


class Request(Record):
    """One request for release, as its file states it."""

    reference: FolderName
    profile: Annotated[Line, AfterValidator(_profile)]
    redactor: Person
    requester: Requester | None = None
    recipients: tuple[Recipient, ...] = ()
    force: Force
    conditions: Conditions
    marks: MarksWanted = MarksWanted()
    intake: Intake = Intake()
    """What came in; no rule reads it, and nothing of it leaves."""
    facts: FactSections
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=99)]

    @model_validator(mode="after")
    def _items_apart(self) -> Self:
        counted = Counter(item.id.casefold() for item in self.items)
        twice = sorted(one for one, count in counted.items() if count > 1)
        if twice:
            raise ValueError(f"several items have the id {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _recipients_apart(self) -> Self:
        if not self.marks.recipients:
            return self
        counted = Counter(one.email.casefold() for one in self.recipients)
        if not counted or max(counted.values()) > 1:
            raise ValueError("marks.recipients makes a copy for each recipient: name them, each with an address "
                             "of their own")
        return self

    def plain_facts(self) -> dict[str, Any]:
        """Return the facts document of the policy: the stated sections and the items, and nothing of the intake."""
        sections: dict[str, Any] = self.facts.model_dump(mode="json", exclude_none=True)
        return {**sections, "items": [item.stated() for item in self.items]}


@dataclass(frozen=True, slots=True)
class LoadedRequest:
    """A request that can be followed: parsed, its facts parsed, its conditions in words, its files there."""

    request: Request
    folder: Path
    facts: Facts
    words: Words

    def path(self, inside: str) -> Path:
        """Return where a file that the request names is."""
        return self.folder / inside

    @property
    def profile(self) -> str:
        """A profile's name, or the path of the force's own profile beside the request."""
        return _profile_of(self.request, self.folder)


@dataclass(frozen=True, slots=True)
class Reading:
    """A request file as far as it can be followed."""

    written: YamlFile
    data: dict[str, Any]
    """The file without what was left empty."""
    request: Request | None
    facts: Facts | None
    words: Words | None
    wrong: tuple[str, ...]
    """What must be mended, each with its line."""
    empty: tuple[Where, ...]
    """Places without which nothing can be released, and that are not filled in."""


def load_request(path: Path) -> LoadedRequest:
    """Read a request file; files it names are looked for, but no material is opened.

    Raises:
        UnreadableInputError: there is no such file.
        WrongUseError: naming everything that is wrong with it.
    """
    read = read_request(path)
    missing = [f"{read.written.line(where)}: {_dotted(where)}: missing" for where in read.empty]
    if missing or read.wrong or read.request is None or read.facts is None or read.words is None:
        raise WrongUseError("; ".join((*missing, *read.wrong)), file=path, advice="Correct these and try again.")
    return LoadedRequest(request=read.request, folder=path.parent.resolve(), facts=read.facts, words=read.words)


def read_request(path: Path) -> Reading:
    """Read a request file that may still be half empty; no material is opened.

    Raises:
        UnreadableInputError: there is no such file.
        WrongUseError: it is not YAML, or holds no request.
    """
    written = read_yaml(path)
    if not isinstance(written.data, dict):
        raise WrongUseError("the document holds no request", file=path,
                            advice="Begin with `presspack request new GROUND -o request.yaml`.")
    data = filled_in(written.data, KEYS)
    request, wrong, empty = _parsed(data, written)
    facts, doubts = known(request.plain_facts() if request else plain_facts(data), written)
    words = None
    if request is not None:
        folder = path.parent.resolve()
        unusable = [(where, said) for where, said in _unusable(request, folder)]
        if not any(where == ("profile",) for where, _ in unusable):
            words, faults = _words(request, folder)
            unusable += [(where, f"{_dotted(where)}: {said}") for where, said in faults]
        wrong += [f"{written.line(where)}: {said}" for where, said in unusable]
        wrong += [f"{written.line(('intake', 'kind'))}: intake.kind: {said}"
                  for said in (request.intake.why_not(facts.request.ground if facts else None),) if said]
    return Reading(written, data, request, facts, words, (*wrong, *doubts), empty)


def _parsed(data: dict[str, Any], written: YamlFile) -> tuple[Request | None, list[str], tuple[Where, ...]]:
    """Parse the request; what is merely not filled in is told apart from what is wrong."""
    try:
        return Request.model_validate_json(json.dumps(data)), [], ()
    except ValidationError as problem:
        wrong = located(problem, written, known=KEYS)
        empty = tuple(one["loc"] for one in problem.errors() if one["type"] == "missing")
        short = ": items: Tuple should have at least 1" if data.get("items") else None  # said of items that are wrong
        return None, [one for one in wrong if not one.endswith(": missing") and (not short or short not in one)], empty


def _unusable(request: Request, folder: Path) -> Iterator[tuple[Where, str]]:
    """Name every file that is not there, or that a link leads out of the folder."""
    named: list[tuple[Where, str, str]] = []
    for place, item in enumerate(request.items):
        named.append((("items", place, "path"), f"items.{item.id}.path", item.path))
        named += [(("items", place, "keep"), f"items.{item.id}.keep", photo) for photo in item.keep]
    if request.profile.endswith((".yaml", ".yml")):
        named.append((("profile",), "profile", request.profile))
    if request.marks.branding is not None:
        named.append((("marks", "branding"), "marks.branding", request.marks.branding))
    for where, field, path in named:
        wrong = why_not(folder, path)
        if wrong:
            yield where, f"{field}: {wrong}"


def _dotted(where: Where) -> str:
    return ".".join(map(str, where))


def _profile_of(request: Request, folder: Path) -> str:
    name = request.profile
    return str(folder / name) if name.endswith((".yaml", ".yml")) else name


def printed(force: Force, reference: str) -> dict[str, str]:
    """Return the words for the placeholders that every request fills."""
    return {"force": force.name, "owner": force.owner, "credit": force.credit, "contact": force.contact,
            "web_statement": force.web_statement, "reference": reference}


def _words(request: Request, folder: Path) -> tuple[Words | None, tuple[Fault, ...]]:
    """Fill in the conditions, the request's or the profile's; nothing is looked at before they are whole."""
    facts = printed(request.force, request.reference)
    copyrights = {item.id: item.copyright_owner for item in request.items if item.copyright_owner is not None}
    try:
        usual = load_profile(_profile_of(request, folder)).conditions
        words, faults = words_of(request.conditions, Case(folder, facts, copyrights, usual))
    except WrongUseError as problem:
        return None, ((("profile",), problem.what),)
    return words, faults


KEYS = frozenset(name for part in (Request, Person, Requester, Recipient, Force, Conditions, MarksWanted, Intake,
                                   FactSections, Item) for name in part.model_fields)
"""Every key of a request outside of its facts."""

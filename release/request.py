"""What is asked for: the request file, read strictly, every mistake in it named at once."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, StringConstraints, model_validator

from media.errors import WrongUseError
from media.records import Record
from redact.audio import SoundChoice, insist_it_can_be_followed
from redact.records import AUTO, Method, Mode, Settings
from release.conditions.render import Fault
from release.conditions.stated import Case, Conditions, Words, words_of
from release.inside import Inside, inside, why_not
from release.policy import Facts, load_profile
from release.policy.yamlfile import read_yaml
from release.wording import Line


class Intimate(StrEnum):
    """What the person who screened an item says of it."""

    CLEAR = "clear"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    IIOC = "iioc"
    UNKNOWN = "unknown"


FolderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$")]
"""Letters, digits and dashes: it becomes the name of a folder or of a released file."""


def _profile(text: str) -> str:
    return inside(text) if text.endswith((".yaml", ".yml")) else text


class Person(Record):
    """Someone who acts, and as what."""

    name: Line
    role: Line


class Requester(Record):
    """Who asks."""

    name: Line
    organisation: Line
    contact: Line


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


class Item(Record):
    """One file: what it is, what has been found out about it, how it is to be hidden."""

    id: FolderName
    path: Inside
    type: Line
    supplied_by: Line | None = None
    intimate: Intimate | None = None
    deprivation_order: bool | None = None
    copyright_owner: Line | None = None
    keep: tuple[Inside, ...] = ()
    sound: SoundChoice = SoundChoice.DROP
    mute: tuple[Line, ...] = ()
    """Stretches that nobody may hear: 00:12-00:15."""
    voices: bool = False
    """Whether every stretch in which somebody speaks is hidden, too."""
    method: Method = Method.PIXELATE
    detector: Line = AUTO
    mode: Mode = Mode.BALANCED
    text: bool = False

    @property
    def settings(self) -> Settings:
        """How it is to be looked at and hidden."""
        return Settings(detector=self.detector, mode=self.mode, method=self.method, sound=self.sound, mute=self.mute,
                        voices=self.voices, text=self.text)

    def stated(self) -> dict[str, JsonValue]:
        """Return what the policy reads about it; what nobody stated is absent, which means unknown."""
        about = {"id", "type", "supplied_by", "intimate", "deprivation_order", "copyright_owner"}
        return self.model_dump(mode="json", include=about, exclude_none=True)

    @model_validator(mode="after")
    def _sound_can_be_followed(self) -> Self:
        try:
            insist_it_can_be_followed(self.sound, self.mute, self.voices)
        except WrongUseError as problem:
            raise ValueError(problem.what.replace("--audio", "sound:").replace("--mute", "mute:")
                             .replace("--voices", "voices:")) from problem
        return self

    @model_validator(mode="after")
    def _not_named_after_its_file(self) -> Self:
        if self.id.casefold() == PurePosixPath(self.path).stem.casefold():
            raise ValueError(f"the id {self.id} is the file's own name, and ids leave with the package: "
                             "use I1, I2 ...")
        return self


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
        """Return the facts document of the policy: the stated sections and the items."""
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


def load_request(path: Path) -> LoadedRequest:
    """Read a request file; files it names are looked for, but no material is opened.

    Raises:
        UnreadableInputError: there is no such file.
        WrongUseError: naming everything that is wrong with it.
    """
    written = read_yaml(path)
    request = Request.from_plain(written.data, file=path)
    folder = path.parent.resolve()
    problems = list(_unusable(request, folder))
    facts = words = None
    try:
        facts = Facts.from_plain(request.plain_facts())
    except WrongUseError as problem:
        problems.append(f"facts: {problem.what}")
    if not any(one.startswith("profile:") for one in problems):
        words, faults = _words(request, folder)
        problems += [f"{written.line(where)}: {'.'.join(map(str, where))}: {said}" for where, said in faults]
    if problems or facts is None or words is None:
        raise WrongUseError("; ".join(problems), file=path, advice="Correct these and try again.")
    return LoadedRequest(request=request, folder=folder, facts=facts, words=words)


def _unusable(request: Request, folder: Path) -> Iterator[str]:
    """Name every file that is not there, or that a link leads out of the folder."""
    named = [(f"items.{item.id}.path", item.path) for item in request.items]
    named += [(f"items.{item.id}.keep", photo) for item in request.items for photo in item.keep]
    if request.profile.endswith((".yaml", ".yml")):
        named.append(("profile", request.profile))
    if request.marks.branding is not None:
        named.append(("marks.branding", request.marks.branding))
    for field, path in named:
        wrong = why_not(folder, path)
        if wrong:
            yield f"{field}: {wrong}"


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

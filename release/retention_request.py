"""What is asked where a picture is to be deleted or kept: the file of an application or of a periodic review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, JsonValue, StringConstraints, model_validator

from media.errors import WrongUseError
from media.records import Record
from release.inside import Inside, inside, why_not
from release.material import FolderName, Intimate
from release.policy import Facts
from release.policy.choices import ItemType
from release.policy.derive import age, day
from release.policy.kinds import Moment
from release.policy.vocabulary import Ground
from release.policy.yamlfile import read_yaml
from release.register.retention_records import Group
from release.request import Person
from release.wording import Line

ITEM = "P1"
"""What the one picture is called in the facts."""

TRIGGERS = {Ground.DELETION_APPLICATION: "subject_application", Ground.PERIODIC_RETENTION_REVIEW: "schedule"}

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


def _profile(text: str) -> str:
    return inside(text) if text.endswith((".yaml", ".yml")) else text


class Applicant(Record):
    """Who asks that the picture be deleted."""

    name: Line
    contact: Line


class Picture(Record):
    """Which picture, in the force's own words for it; the picture itself need not be here."""

    type: ItemType
    reference: Line
    """What the custody system calls it."""
    crime: Line
    """The crime record it belongs to."""
    taken_on: Moment
    seriousness: Group | None = None
    """Of the offence the person was accused of: a group of the profile's `retention_periods`."""
    intimate: Intimate | None = None
    deprivation_order: bool | None = None
    sha256: tuple[Sha256, ...] = ()
    """Of originals that are not beside this file."""

    @property
    def id(self) -> str:
        """What it is called in the facts."""
        return ITEM


class Elsewhere(Record):
    """Another system that holds the picture, and what it is called there."""

    system: Line
    reference: Line


class Holdings(Record):
    """Where the picture is held."""

    here: tuple[Inside, ...] = ()
    """Originals beside this file."""
    elsewhere: tuple[Elsewhere, ...] = ()


class RetentionRequest(Record):
    """One application for deletion or one periodic review, as its file states it."""

    reference: FolderName
    profile: Annotated[Line, AfterValidator(_profile)]
    ground: Literal[Ground.DELETION_APPLICATION, Ground.PERIODIC_RETENTION_REVIEW]
    prepared_by: Person
    applicant: Applicant | None = None
    received_on: Moment
    picture: Picture
    held: Holdings
    case: dict[str, JsonValue] = Field(default_factory=dict)
    subject: dict[str, JsonValue] = Field(default_factory=dict)
    retention: dict[str, JsonValue] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _applied_for_or_reviewed(self) -> Self:
        if (self.applicant is not None) is not (self.ground is Ground.DELETION_APPLICATION):
            raise ValueError("an application has an applicant; a periodic review has none")
        return self

    @model_validator(mode="after")
    def _held_somewhere(self) -> Self:
        if not (self.held.here or self.held.elsewhere or self.picture.sha256):
            raise ValueError("held: says of no place that it holds the picture, here or elsewhere")
        return self

    @model_validator(mode="after")
    def _age_fits(self) -> Self:
        stated, known = self.subject.get("under_18_when_taken"), self._under_18()
        if isinstance(stated, bool) and known is not None and stated is not known:
            raise ValueError(f"subject.under_18_when_taken says {str(stated).lower()}, date of birth and "
                             f"picture.taken_on say {str(known).lower()}")
        return self

    def facts(self) -> Facts:
        """Return what the policy reads; whatever nobody stated is unknown.

        Raises:
            WrongUseError: naming every fact that does not fit.
        """
        item = self.picture.model_dump(mode="json", include={"type", "intimate", "deprivation_order"},
                                       exclude_none=True)
        known = self._under_18()
        subject = self.subject if known is None else {**self.subject, "under_18_when_taken": known}
        return Facts.from_plain({
            "request": {"ground": self.ground.value, "trigger": TRIGGERS[self.ground]}, "case": self.case,
            "subject": subject, "retention": self.retention, "items": [{"id": ITEM, **item}]})

    def _under_18(self) -> bool | None:
        """Work it out where both dates are there; the policy parses the date of birth, and says what is wrong."""
        born = self.subject.get("dob")
        try:
            return None if not isinstance(born, str) else age(date.fromisoformat(born[:10]),
                                                              day(self.picture.taken_on)) < 18
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class LoadedRetention:
    """A retention request that can be entered: parsed, its facts parsed, its files there."""

    request: RetentionRequest
    folder: Path
    facts: Facts

    @property
    def profile(self) -> str:
        """A profile's name, or the path of the force's own profile beside the file."""
        name = self.request.profile
        return str(self.folder / name) if name.endswith((".yaml", ".yml")) else name


def load_retention(path: Path) -> LoadedRetention:
    """Read a retention request; files it names are looked for, and not opened.

    Raises:
        UnreadableInputError: there is no such file.
        WrongUseError: naming everything that is wrong with it.
    """
    request = RetentionRequest.from_plain(read_yaml(path).data, file=path)
    folder = path.parent.resolve()
    problems = list(_missing(request, folder))
    facts: Any = None
    try:
        facts = request.facts()
    except WrongUseError as problem:
        problems.append(f"facts: {problem.what}")
    if problems:
        raise WrongUseError("; ".join(problems), file=path, advice="Correct these and try again.")
    return LoadedRetention(request=request, folder=folder, facts=facts)


def _missing(request: RetentionRequest, folder: Path) -> Iterator[str]:
    named = [("held.here", one) for one in request.held.here]
    if request.profile.endswith((".yaml", ".yml")):
        named.append(("profile", request.profile))
    for field, path in named:
        wrong = why_not(folder, path)
        if wrong:
            yield f"{field}: {wrong}"

"""What a request states of its conditions, and the words that come of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError, model_validator

from media.errors import ExpectedError, WrongUseError
from media.records import Record
from release.conditions.dates import Dates
from release.conditions.library import Library, load_conditions, standard
from release.conditions.render import Asked, Fault, rendered
from release.conditions.template import Name
from release.inside import Inside, inside, why_not
from release.policy.profile import UsualConditions
from release.wording import Line, Paragraph
from watermark.photo_tags import photo_tags
from watermark.records import DataMining, Stamp

_TEXT: TypeAdapter[str] = TypeAdapter(Paragraph)


class Conditions(Record):
    """On what terms the material may be used, until when, from when."""

    text: Paragraph | None = None
    """Words of one's own; they stand before those of the templates."""
    use: Annotated[tuple[Name, ...], Field(max_length=20)] = ()
    """Templates by name; where there is neither text nor use, the profile's are used."""
    file: Inside | None = None
    """The force's own templates, beside the request; else the profile's, else those of presspack."""
    values: dict[Name, Line] = Field(default_factory=dict)
    data_mining: DataMining | None = None
    recall_on: date | None = None
    embargo_until: AwareDatetime | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.recall_on and self.embargo_until and self.recall_on <= self.embargo_until.date():
            raise ValueError("recall_on must be later than embargo_until")
        if self.embargo_until and (self.embargo_until.second or self.embargo_until.microsecond):
            raise ValueError("embargo_until must be a whole minute")
        twice = sorted({one for one in self.use if self.use.count(one) > 1})
        if twice:
            raise ValueError(f"use names {', '.join(twice)} twice")
        return self


@dataclass(frozen=True, slots=True)
class Words:
    """The conditions of one release: the one source of what stamps, sheet and manifest say."""

    text: str
    """One condition a line, as it is stamped."""
    embargo: str | None
    """The part of the text that writes the embargo."""
    recall: str | None
    """The part of the text that writes the last day of use."""
    data_mining: DataMining
    dates: Dates
    recall_on: date | None

    def insist_usable(self, now: datetime) -> None:
        """Refuse material that nobody may use any more.

        Raises:
            WrongUseError: the last day of use is over, where the force is.
        """
        if self.recall_on is not None and self.recall_on < self.dates.today(now):
            raise WrongUseError(f"recall_on is {self.dates.day(self.recall_on)}, which is over: nobody could use what "
                                "is released", advice="State a later day under conditions, or none.")


@dataclass(frozen=True, slots=True)
class Case:
    """What the words depend on besides the conditions themselves."""

    folder: Path
    facts: Mapping[str, str]
    """Words for the placeholders that every request fills."""
    copyrights: Mapping[str, str]
    usual: UsualConditions


def words_of(stated: Conditions, case: Case) -> tuple[Words | None, tuple[Fault, ...]]:
    """Return the words, or everything that keeps them from being complete."""
    library, faults = _library(stated, case)
    if library is None:
        return None, faults
    own = bool(stated.use or stated.text)
    asked = Asked(
        use=stated.use if own else case.usual.use, where=("conditions", "use") if own else ("profile",),
        text=stated.text, values=stated.values, facts=case.facts, copyrights=case.copyrights,
        embargo_until=stated.embargo_until, recall_on=stated.recall_on)
    text, dated, faults = rendered(asked, library)
    faults += (*_unprintable(text), *_unstampable(text, case.facts))
    if faults:
        return None, faults
    mining = stated.data_mining or case.usual.data_mining or DataMining.PROHIBITED
    return Words(text=text, embargo=dated.get("embargo"), recall=dated.get("expiry"), data_mining=mining,
                 dates=library.file.dates, recall_on=stated.recall_on), ()


def _library(stated: Conditions, case: Case) -> tuple[Library | None, tuple[Fault, ...]]:
    """Read the templates: the request's file, the profile's, or those that come with presspack."""
    named = stated.file or case.usual.file
    where = ("conditions", "file") if stated.file else ("profile",)
    if named is None:
        return standard(), ()
    try:
        wrong = why_not(case.folder, inside(named))
        if wrong is None:
            return load_conditions(case.folder / named), ()
    except ValueError as problem:
        wrong = str(problem)
    except ExpectedError as problem:
        wrong = f"{named}: {problem.what}"
    return None, ((where, wrong),)


def _unprintable(text: str) -> tuple[Fault, ...]:
    """Find what the whole must not be though each part may: too long for a sheet of one page."""
    try:
        _TEXT.validate_python(text or "x")
    except ValidationError as problem:
        return tuple((("conditions",), f"together: {one['msg'].removeprefix('Value error, ')}")
                     for one in problem.errors())
    return ()


def _unstampable(text: str, facts: Mapping[str, str]) -> tuple[Fault, ...]:
    """Try the stamp: words that no tag can carry are refused now, and not after hours of hiding."""
    trial = Stamp(owner=facts["owner"], notice=f"© 2026 {facts['owner']} {facts['force']}", credit=facts["credit"],
                  conditions=text or "x", reference=facts["reference"], contact=facts["contact"],
                  web_statement=facts["web_statement"])
    try:
        photo_tags(trial)
    except WrongUseError as problem:
        return ((("conditions",), problem.what),)
    return ()

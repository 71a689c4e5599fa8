"""What is taken down when a request comes in, for the people who handle it: no rule ever reads it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict

from media.records import Record
from release.policy.kinds import Moment
from release.policy.vocabulary import Ground, RecordKey
from release.wording import Line, Paragraph


class Kind(StrEnum):
    """What sort of thing is asked for."""

    RELEASE = "release"
    DELETION = "deletion"
    REVIEW = "review"
    TAKEDOWN = "takedown"


KIND_OF = {Ground.DELETION_APPLICATION: Kind.DELETION, Ground.PERIODIC_RETENTION_REVIEW: Kind.REVIEW}
"""Grounds that are not about showing a picture."""


@dataclass(frozen=True, slots=True)
class Asked:
    """When a field is asked for: always, on some grounds, or where a rule can ask for one of these records."""

    always: bool = False
    grounds: frozenset[Ground] = frozenset()
    records: frozenset[RecordKey] = frozenset()
    optional: bool = False
    """Whether nobody need be reminded of it."""

    def concerns(self, ground: Ground, records: frozenset[RecordKey]) -> bool:
        """Tell whether the field belongs on the form for a ground on which rules can ask for these records."""
        return self.always or ground in self.grounds or bool(self.records & records)


_FORM = Asked(records=frozenset({RecordKey.INTAKE_COMPLETE}))
"""What the regional form asks for; "name and date of birth", "court", "summary", as its page says."""
_DEFENDANT = Asked(grounds=frozenset({Ground.CONVICTION_CUSTODY_IMAGE}), records=_FORM.records)
"""Without these three nobody knows whose picture is asked for, whatever the force's own form says."""


class Intake(Record):
    """The request as it came in. A field left empty is simply not known."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    kind: Annotated[Kind | None, Asked(always=True)] = None
    """what sort of thing is asked for"""
    received_at: Annotated[AwareDatetime | None, Asked(always=True)] = None
    """when the request came in, with its time zone"""
    deadline: Annotated[AwareDatetime | None, Asked(always=True, optional=True)] = None
    """by when whoever asks would like an answer; nothing is promised by it"""
    intended_use: Annotated[Paragraph | None, Asked(records=frozenset({RecordKey.INTENDED_USE}))] = None
    """what the picture will be used for"""
    use_date: Annotated[Moment | None, Asked(records=frozenset({RecordKey.USE_DATE}))] = None
    """when it will be used"""
    advance_notice: Annotated[Line | None, Asked(records=frozenset({RecordKey.ADVANCE_NOTICE_OF_USE}))] = None
    """how and when the force was told in advance of the use"""
    defendant_name: Annotated[Line | None, _DEFENDANT] = None
    """the defendant's name, as whoever asks gives it"""
    defendant_dob: Annotated[Moment | None, _DEFENDANT] = None
    """the defendant's date of birth, as whoever asks gives it"""
    court_date: Annotated[Moment | None, _FORM] = None
    """the day of the court appearance"""
    court_location: Annotated[Line | None, _FORM] = None
    """where the court is"""
    offence: Annotated[Line | None, _DEFENDANT] = None
    """which offence it was"""
    sentence: Annotated[Line | None, _FORM] = None
    """which sentence was passed"""
    circumstances_summary: Annotated[Paragraph | None, _FORM] = None
    """what happened, in a few sentences"""
    circumstances_location: Annotated[Line | None, _FORM] = None
    """where it happened"""

    def why_not(self, ground: Ground | None) -> str | None:
        """Say why this kind of request cannot be made on this ground; None where it can, or one is unknown."""
        if self.kind is None or ground is None or KIND_OF.get(ground, Kind.RELEASE) is self.kind:
            return None
        right = f", which is a {KIND_OF.get(ground, Kind.RELEASE)}" if self.kind is not Kind.TAKEDOWN else ""
        return f"a {self.kind} is not asked for on the ground {ground}{right}"

    def typed(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the words of every field in which somebody typed what they liked.

        What happened is yielded sentence by sentence, too: one of them gives it away.
        """
        for name in type(self).model_fields:
            value = getattr(self, name)
            if isinstance(value, str) and not isinstance(value, StrEnum):
                yield name, value
        for sentence in SENTENCE.split(self.circumstances_summary or ""):
            yield "circumstances_summary", sentence


SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")

PUBLIC = frozenset({"defendant_name", "court_location", "offence", "sentence"})
"""What a caption may have to name, because it was said in open court."""


def asked_of(name: str) -> Asked:
    """Return when a field is asked for."""
    return next(one for one in Intake.model_fields[name].metadata if isinstance(one, Asked))


def empty(intake: Intake, ground: Ground, records: frozenset[RecordKey]) -> tuple[str, ...]:
    """Return the fields of the form that somebody should still fill in."""
    return tuple(name for name in fields(ground, records)
                 if getattr(intake, name) is None and not asked_of(name).optional)


def fields(ground: Ground, records: frozenset[RecordKey]) -> tuple[str, ...]:
    """Return the fields that belong on the form for a ground on which rules can ask for these records."""
    return tuple(name for name in Intake.model_fields if asked_of(name).concerns(ground, records))


def written(day: date) -> frozenset[str]:
    """Return a day in the forms in which people write it."""
    return frozenset({f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day:%Y}"})

"""What is known about a request; whatever nobody stated is None, which means unknown, never no."""

import json
from pathlib import Path
from typing import Any, Self

from pydantic import ConfigDict, ValidationError, model_validator

from media.errors import ExpectedError, WrongUseError
from media.records import Record
from release.policy.choices import (
    Agreement,
    Court,
    Intimacy,
    ItemType,
    LegalAdvice,
    OfficerObjection,
    PersonRole,
    ReasonLevel,
    RestrictionStatus,
    RestrictionType,
    SentenceType,
    SubjectRole,
    Trigger,
    VulnerabilityBasis,
    Waiver,
)
from release.policy.kinds import Maybe, Moment, Months, Name, Protected
from release.policy.vocabulary import Ground, LiftPaper, OffenceCategory, RecordKey, Role
from release.policy.yamlfile import located, read_yaml


class Section(Record):
    """A part of the facts; the sentence under each fact is what it is called wherever it is asked for."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class RequestFacts(Section):
    """What is asked for."""

    ground: Maybe[Ground] = None
    """on what ground this is asked for"""
    trigger: Maybe[Trigger] = None
    """what set the request off"""
    as_at: Maybe[Moment] = None
    """the day, or the moment, to decide for"""


class Restriction(Section):
    """One order or statutory restriction on reporting."""

    type: Maybe[RestrictionType] = None
    """under which power it was made"""
    protects: Maybe[Protected] = None
    """whom it protects: subject, proceedings, or person:ID"""
    status: Maybe[RestrictionStatus] = None
    """whether it is in force or lifted"""
    made_at: Maybe[Moment] = None
    """when it was made"""
    court: Maybe[Name] = None
    """which court made it"""
    evidence_ref: Maybe[Name] = None
    """where the order can be read"""

    def __str__(self) -> str:
        """Say the order in one line of a trace."""
        return f"{self.type or 'unknown'}, protects {self.protects or 'unknown'}, {self.status or 'unknown'}"


class CaseFacts(Section):
    """What is known of the case."""

    court: Maybe[Court] = None
    """which court the case is in, or none"""
    convicted: Maybe[bool] = None
    """whether the subject has been convicted"""
    verdict_date: Maybe[Moment] = None
    """the day of the verdict"""
    proceedings_start: Maybe[Moment] = None
    """the day proceedings started"""
    sentence_type: Maybe[SentenceType] = None
    """which sentence was passed"""
    sentence_months: Maybe[Months] = None
    """the term passed, in months"""
    expected_custody_months: Maybe[Months] = None
    """the term of custody reasonably expected, in months"""
    concluded_date: Maybe[Moment] = None
    """the day the case was concluded (sentence or other disposal)"""
    offence_categories: Maybe[tuple[OffenceCategory, ...]] = None
    """which kinds of offence the case is about"""
    restrictions: Maybe[tuple[Restriction, ...]] = None
    """every reporting restriction, or an empty list"""
    soaa_offence: Maybe[bool] = None
    """whether the complainant has anonymity for life under the 1992 Act"""
    jigsaw_identifies_complainant: Maybe[bool] = None
    """whether the release would help to work out who the complainant is"""
    active_proceedings: Maybe[bool] = None
    """whether proceedings are active (arrest to sentence), these or linked ones"""
    substantial_prejudice_risk: Maybe[bool] = None
    """whether publication creates a substantial risk of serious prejudice"""
    identity_in_issue_elsewhere: Maybe[bool] = None
    """whether the subject's identity is in issue in other proceedings"""
    delay_due_to_related_restriction: Maybe[bool] = None
    """whether restrictions on a related case caused the delay"""
    on_bail_photographed: Maybe[bool] = None
    """whether the subject was on bail, or was photographed at court"""
    victim_objects: Maybe[bool] = None
    """whether the victim does not want the release"""
    purpose_identify_suspect: Maybe[bool] = None
    """whether the purpose is to identify a suspect"""
    used_in_open_court: Maybe[bool] = None
    """whether the material was shown in open court"""
    guilty_plea: Maybe[bool] = None
    """whether there was a guilty plea"""
    operational_sensitivity: Maybe[bool] = None
    """whether an ongoing investigation or operation is sensitive to the release"""
    criminal_investigation: Maybe[bool] = None
    """whether there is or was a criminal investigation"""
    legal_advice: Maybe[LegalAdvice] = None
    """what legal services advised"""
    convicted_of_image_offence: Maybe[bool] = None
    """whether the person was convicted of the offence the picture was taken for"""
    recordable: Maybe[bool] = None
    """whether that offence is recordable"""


class SubjectFacts(Section):
    """What is known of the person the request is about."""

    role: Maybe[SubjectRole] = None
    """what the subject is to the case"""
    dob: Maybe[Moment] = None
    """the subject's date of birth"""
    charged: Maybe[bool] = None
    """whether the subject has been charged"""
    vulnerable_adult: Maybe[bool] = None
    """whether the subject is a vulnerable adult"""
    vulnerability_basis: Maybe[VulnerabilityBasis] = None
    """why the subject counts as vulnerable"""
    risk_of_harm: Maybe[bool] = None
    """whether a completed risk assessment finds a risk to the subject, family or friends"""
    officer_objection: Maybe[OfficerObjection] = None
    """whether the officer in the case objects, and for which sort of reason"""
    hra_objection: Maybe[bool] = None
    """whether the subject objects on human-rights grounds"""
    objects: Maybe[bool] = None
    """whether the subject does not want the release"""
    family_objects: Maybe[bool] = None
    """whether the subject's family does not want the release"""
    apprehended: Maybe[bool] = None
    """whether the subject has been found or arrested"""
    agreement: Maybe[Agreement] = None
    """whether the officer or member of staff agrees"""
    under_18_when_taken: Maybe[bool] = None
    """whether the subject was under 18 when the picture was taken"""


class RetentionFacts(Section):
    """Why a picture should be kept, where that is the question."""

    policing_purpose_necessary: Maybe[bool] = None
    """whether keeping the picture is necessary for a policing purpose"""
    reason_level: Maybe[ReasonLevel] = None
    """how strong the reason for keeping it is"""


class ItemFacts(Section):
    """What is known of one file."""

    id: Name
    """what the item is called"""
    type: Maybe[ItemType] = None
    """what kind of material it is"""
    supplied_by: Maybe[Name] = None
    """who supplied it (investigating_officer, or a name)"""
    intimate: Maybe[Intimacy] = None
    """what screening for intimate material found"""
    deprivation_order: Maybe[bool] = None
    """whether a deprivation order covers it"""
    copyright_owner: Maybe[Name] = None
    """who owns the copyright (force, or a name)"""


class PersonFacts(Section):
    """What is known of one person who can be seen or heard."""

    id: Name
    """what the person is called in this request"""
    role: Maybe[PersonRole] = None
    """what the person is to the case"""
    permission: Maybe[Agreement] = None
    """whether the person gave permission"""
    redactable: Maybe[bool] = None
    """whether the person can be removed from the picture and the sound"""
    protected: Maybe[bool] = None
    """whether a live restriction protects the person"""
    sexual_complainant: Maybe[bool] = None
    """whether the person is a complainant with anonymity for life"""
    soaa_waiver: Maybe[Waiver] = None
    """whether the complainant gave up anonymity in writing, at 16 or over"""
    identity_sought: Maybe[bool] = None
    """whether the release is to find out who the person is"""
    appears_under_18: Maybe[bool] = None
    """whether the person appears to be under 18"""


class Lift(Section):
    """Someone's decision that a refusal shall not stand."""

    rule: Name
    by: Role
    has: tuple[LiftPaper, ...] = ()


class RecordFacts(Section):
    """What has been put on record, who approved, who was consulted, what was lifted."""

    recorded: Maybe[tuple[RecordKey, ...]] = None
    """what has been put on record"""
    approved: Maybe[tuple[Role, ...]] = None
    """who has approved"""
    consulted: Maybe[tuple[Role, ...]] = None
    """who has been consulted"""
    lifts: Maybe[tuple[Lift, ...]] = None
    """which refusals were lifted, by whom"""


class Facts(Section):
    """Everything a decision may rest on."""

    request: RequestFacts = RequestFacts()
    case: CaseFacts = CaseFacts()
    subject: SubjectFacts = SubjectFacts()
    retention: RetentionFacts = RetentionFacts()
    items: Maybe[tuple[ItemFacts, ...]] = None
    """the list of items"""
    persons: Maybe[tuple[PersonFacts, ...]] = None
    """everyone who can be seen or heard, or an empty list"""
    records: RecordFacts = RecordFacts()

    @model_validator(mode="after")
    def _ids_apart(self) -> Self:
        for name, elements in (("items", self.items), ("persons", self.persons)):
            ids = [element.id for element in elements or ()]
            twice = sorted({one for one in ids if ids.count(one) > 1})
            if twice:
                raise ValueError(f"several {name} have the id {', '.join(twice)}")
        return self

    @classmethod
    def from_plain(cls, data: Any, *, file: Path | str | None = None,  # noqa: ANN401 - the wall
                   error: type[ExpectedError] = WrongUseError) -> Self:
        """Parse what a YAML or JSON reader returned; an empty section means that nothing is known.

        Raises:
            ExpectedError: of type `error`, naming every unknown key and every value that does not fit.
        """
        try:
            return super().from_plain(_sections(data), file=file, error=error)
        except (TypeError, ValueError, RecursionError) as problem:
            raise error("the facts hold something that is neither text, number, list nor mapping", file=file,
                        advice="Write plain facts; see docs/policy.md.") from problem


def load_facts(path: Path) -> Facts:
    """Read a facts file (YAML or JSON).

    Raises:
        UnreadableInputError: the file is missing or cannot be read.
        WrongUseError: it is not YAML, or it holds something unknown; every problem is named with its line.
    """
    written = read_yaml(path)
    if not isinstance(written.data, dict):
        raise WrongUseError("holds no facts", file=path, advice="docs/policy.md says what to state.")
    try:
        return Facts.model_validate_json(json.dumps(_sections(written.data)))
    except ValidationError as problem:
        raise WrongUseError("; ".join(located(problem, written, known=KEYS)), file=path,
                            advice="Correct these and try again.") from problem


def _sections(data: Any) -> Any:  # noqa: ANN401 - the wall
    """Leave out sections that are headings and nothing more."""
    if not isinstance(data, dict):
        return data
    return {key: value for key, value in data.items() if value is not None}


PARTS = (Facts, RequestFacts, CaseFacts, Restriction, SubjectFacts, RetentionFacts, ItemFacts, PersonFacts,
         RecordFacts, Lift)
KEYS = frozenset(name for part in PARTS for name in part.model_fields)
"""Every key that a facts file can state."""

"""What a force decides for itself: rules it adopts, its figures, where it departs from the national floor."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from media.records import Record
from release.policy.choices import VulnerabilityScope
from release.policy.kinds import Moment, Name
from release.policy.vocabulary import OffenceCategory, Role
from watermark.records import DataMining

Positive = Annotated[int, Field(ge=1, le=100_000)]


class Params(Record):
    """The figures that rules read. Left out: as in the profile it inherits from; null: no limit."""

    vulnerability_scope: VulnerabilityScope | None = None
    sensitive_categories: tuple[OffenceCategory, ...] | None = None
    min_custody_months: Annotated[int, Field(ge=0, le=1200)] | None = None
    contemporaneity_months: Annotated[int, Field(ge=0, le=1200)] | None = None


class ReviewDays(Record):
    """After how many days a publication is looked at again, by what it was for."""

    wanted: Positive = 7
    missing: Positive = 1
    cctv: Positive = 28
    conviction: Positive = 180
    bwv: Positive = 180
    tribute: Positive = 90


class Proposed(Record):
    """Figures that no published policy gives: proposals, for each force to confirm or change."""

    senior_officer_min_rank: Literal[Role.SUPERINTENDENT, Role.CHIEF_SUPERINTENDENT, Role.CHIEF_OFFICER] = (
        Role.SUPERINTENDENT)
    restriction_check_max_age_hours: Positive = 24
    decision_valid_hours: Positive = 24
    takedown_target_hours: Positive = 4
    review_days: ReviewDays = ReviewDays()


class Divergence(Record):
    """One place where a profile narrows or relaxes a national rule, and who answers for it."""

    rule: str
    kind: Literal["narrower_than_national", "narrower_release_than_national", "wider_than_national"]
    why: Name
    approver: Name
    review: Moment
    compensated_by: str | None = None


class Marking(Record):
    """How pictures are marked: whether a release may go without the burnt-in line, and how the line looks."""

    may_be_left_off: bool = False
    branding: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.ya?ml$")] | None = None
    """A branding file beside the profile."""


class Origin(Record):
    """The published policy a profile was written from."""

    document: Name
    policy_as_at: Name | None = None
    note: Name | None = None


class UsualConditions(Record):
    """The conditions of use that a force usually releases on; a request that states its own replaces them."""

    file: Name | None = None
    """The force's own templates, beside the request."""
    use: tuple[Name, ...] = ()
    data_mining: DataMining | None = None


Years = Annotated[int, Field(ge=1, le=100)]
RetentionPeriods = dict[Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")], Years]
"""After how many years a picture that is kept is looked at again, by the seriousness of the offence accused of.

Both are the force's own: no published policy gives groups and years, so presspack ships none.
"""


ReviewUse = Literal["hide", "keep", "not_a_face", "zone", "mute"]


class ReviewReason(Record):
    """One reason that a reviewer can give for a choice."""

    model_config = ConfigDict(serialize_by_alias=True)

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    words: Annotated[str, Field(min_length=1, max_length=120)]
    uses: Annotated[tuple[ReviewUse, ...], Field(min_length=1, alias="for")]
    """For which choices it can be given."""


class ReviewReasons(Record):
    """What a force changes of the reasons that presspack brings."""

    only: tuple[str, ...] | None = None
    """The codes of presspack's own list that the force uses; without it, all."""
    add: tuple[ReviewReason, ...] = ()
    """The force's own; one with a code of presspack's list replaces it."""


class ProfileFile(Record):
    """A profile as it is written, before what it inherits is filled in."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
    version: Name = "1"
    title: Name
    source: Origin
    inherits: Name | None = None
    adopt: tuple[str, ...] = ()
    params: Params = Params()
    proposed: Proposed | None = None
    marking: Marking | None = None
    conditions: UsualConditions | None = None
    retention_periods: RetentionPeriods | None = None
    review_reasons: ReviewReasons | None = None
    divergences: tuple[Divergence, ...] = ()


class Profile(Record):
    """A profile with everything it inherits filled in, checked against the rules."""

    id: str
    version: str
    title: str
    source: Origin
    inherits: tuple[str, ...]
    adopt: tuple[str, ...]
    params: Params
    proposed: Proposed
    marking: Marking
    conditions: UsualConditions
    retention_periods: RetentionPeriods
    """Empty where the force has stated none."""
    review_reasons: ReviewReasons = ReviewReasons()
    divergences: tuple[Divergence, ...]

    def divergence_from(self, rule: str) -> Divergence | None:
        """Return this profile's declared departure from a rule, or None."""
        return next((one for one in self.divergences if one.rule == rule), None)

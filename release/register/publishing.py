"""Note where the force shows a released picture, who answers for it, when it is looked at again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from media.errors import WrongUseError
from media.records import Record
from release.conditions.dates import Dates
from release.policy.profile import ReviewDays
from release.policy.vocabulary import Ground, Role
from release.register.acts import Did, Signed
from release.register.after_records import Channel, Publication, Takedown, ToClear, Url
from release.register.evidence import found
from release.register.intake import profile_of
from release.register.people import insist_holds
from release.register.records import Issued, Registered
from release.register.shelf import Looking, Register, Writing
from release.register.states import Event, after
from release.request import Request

PRESS = (Role.PRESS_OFFICER, Role.SENIOR_PRESS_OFFICER, Role.HEAD_OF_COMMUNICATIONS, Role.PRESS_OFFICE)
"""Who puts pictures on the force's channels, and takes them down."""

PERIODS = {
    Ground.WANTED_PERSON: "wanted", Ground.ESCAPED_ABSCONDED: "wanted", Ground.MISSING_PERSON: "missing",
    Ground.CCTV_WITNESS_APPEAL: "cctv", Ground.CCTV_SUSPECT_ID: "cctv", Ground.GENERAL_INVESTIGATION: "cctv",
    Ground.CONVICTION_CUSTODY_IMAGE: "conviction", Ground.PROSECUTION_MATERIAL: "conviction",
    Ground.BWV_OPEN_JUSTICE: "bwv", Ground.BWV_REASSURANCE: "bwv", Ground.BWV_SKILL_BRAVERY: "bwv",
    Ground.BWV_EDUCATIONAL: "bwv", Ground.BWV_MISINFORMATION: "bwv", Ground.TRIBUTE: "tribute",
    Ground.OFFICER_PHOTO: "tribute", Ground.SOCIAL_MEDIA_REUSE: "tribute",
}
"""Which of a profile's proposed periods a ground has; pictures used by courtesy have that of a family's."""

DATES = Dates()
"""How the register's messages write a day or a moment."""


class Showing(Record):
    """Where something is shown, and who answers for it."""

    channel: Channel
    url: Url | None = None
    owner: Role


@dataclass(frozen=True, slots=True)
class Published:
    """A publication on record, and what is wrong with it."""

    publication: Publication
    notes: tuple[str, ...]


def period(ground: Ground, days: ReviewDays) -> timedelta:
    """Return after how long a publication is looked at again.

    Raises:
        WrongUseError: the ground is not one on which anything is published.
    """
    if ground not in PERIODS:
        raise WrongUseError(f"nothing is published on the ground {ground}")
    return timedelta(days=getattr(days, PERIODS[ground]))


def publish(register: Register, signed: Signed, reference: str, showing: Showing) -> Published:
    """Note that a released picture is shown somewhere from this moment on, to be reviewed by the profile's period.

    What is shown is put on record even where it should not be: what is not on record would not be taken down.

    Raises:
        NotYoursError: they hold no role of the press office.
        WrongUseError: nothing was released, all of it was withdrawn, or the place is on record already.
    """
    with register.writing(signed.doing(Did.PUBLISHED, reference)) as desk:
        request = found(desk, reference)
        insist_holds(desk, signed, PRESS)
        state = after(request.state, Event.PUBLISHED, reference)
        shown = desk.of(Publication, reference)
        if any((one.channel, one.url) == (showing.channel, showing.url) and one.shown for one in shown):
            raise WrongUseError(f"{reference} is on record as shown on {showing.channel} already",
                                advice="Give the address of another one with --url.")
        number = sum(one.channel == showing.channel for one in shown) + 1
        sent = max(desk.of(Issued, reference), key=lambda one: one.released_at, default=None)
        if sent is None:
            raise WrongUseError(f"no release of {reference} is on record")
        made = desk.add(Publication(
            id=f"{reference}/{showing.channel}/{number}", request=reference, release=sent.id,
            channel=showing.channel, url=showing.url, live_from=signed.at, owner=showing.owner,
            published_by=signed.by,
            due=signed.at + period(request.ground, profile_of(desk, request).proposed.review_days)))
        desk.change(request.model_copy(update={"state": state}))
        notes = (*_too_late(desk, made), *_out_of_time(asked_for(desk, request), signed.at))
        return Published(made, notes)


def asked_for(desk: Looking, request: Registered) -> Request | None:
    """Return the request document as it was entered last; None where it was erased."""
    text = desk.document(request.file)
    return None if text is None else Request.from_json(text)


def _too_late(desk: Writing, made: Publication) -> Iterator[str]:
    """Let a takedown at work cover what is found to be shown only now."""
    for one in desk.of(Takedown, made.request):
        if one.state == "withdrawing":
            desk.change(one.model_copy(update={"channels": (*one.channels, ToClear.of(made))}))
            yield f"{made.request} is being taken down: clear {made.channel}, too"


def _out_of_time(asked: Request | None, at: datetime) -> Iterator[str]:
    """Hold the force itself to the embargo and the last day of use that it sets to others."""
    terms = None if asked is None else asked.conditions
    if terms is not None and terms.embargo_until is not None and at < terms.embargo_until:
        yield f"it is embargoed until {DATES.moment(terms.embargo_until)}: take it down until then"
    if terms is not None and terms.recall_on is not None and terms.recall_on < DATES.today(at):
        yield f"the last day of use was {DATES.day(terms.recall_on)}: take it down"

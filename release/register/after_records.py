"""What the register keeps of a picture after it has left: where it is shown, its reviews, how it was taken back."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from media.records import Record
from release.policy.vocabulary import Role
from release.register.records import Kept
from release.register.triggers import Trigger
from release.wording import Line

CHANNELS = ("website", "x", "facebook", "instagram", "youtube", "tiktok", "press_portal", "nextdoor")

Channel = Annotated[str, StringConstraints(pattern=rf"^({'|'.join(CHANNELS)}|other:[a-z0-9][a-z0-9._-]{{0,39}})$")]
"""Where the force shows something; any other place has a name of its own: other:print."""

Url = Annotated[Line, StringConstraints(pattern=r"^https?://\S+$")]


class Publication(Kept):
    """One place where the force itself shows a released picture."""

    request: str
    release: str
    channel: Channel
    url: Url | None = None
    live_from: AwareDatetime
    owner: Role
    """Who answers for it."""
    due: AwareDatetime | None
    """When it is looked at again; None once it is withdrawn."""
    state: Literal["live", "under_review", "archived", "withdrawn"] = "live"
    published_by: Line

    @property
    def shown(self) -> bool:
        """Tell whether anybody can still see it there; what is archived can be found."""
        return self.state != "withdrawn"

    def is_due(self, at: datetime) -> bool:
        """Tell whether it must be looked at again."""
        return self.shown and (self.state == "under_review" or (self.due is not None and self.due <= at))


ReviewOutcome = Literal["keep", "archive", "remove"]


class PublicationReview(Kept):
    """Somebody's decision whether a publication stays."""

    request: str
    publication: str
    was_due: AwareDatetime | None
    done_at: AwareDatetime
    by: Line
    role: Role
    business_area: Line
    """Who was asked whether it is still needed."""
    outcome: ReviewOutcome
    next_due: AwareDatetime | None
    rationale: Line
    """Where the reasons stand in the force's own log."""


class Raised(Record):
    """That something happened for which a picture is taken back."""

    trigger: Trigger
    raised_by: Role
    """Who said so."""
    entered_by: Line
    role: Role
    at: AwareDatetime


class ToClear(Record):
    """One publication that must come down."""

    publication: str
    channel: Channel
    url: Url | None
    owner: Role
    cleared_at: AwareDatetime | None = None
    cleared_by: Line | None = None

    @classmethod
    def of(cls, shown: Publication) -> "ToClear":
        """Return what must be done about a publication."""
        return cls(publication=shown.id, channel=shown.channel, url=shown.url, owner=shown.owner)


class ToTell(Record):
    """One recipient who must be told, and what they were sent."""

    recipient: Line
    address: str | None
    packages: tuple[str, ...]
    told_at: AwareDatetime | None = None
    told_by: Line | None = None
    method: Line | None = None
    acknowledged_at: AwareDatetime | None = None


class Takedown(Kept):
    """One request's pictures being taken back: everything that must be done, and what has been."""

    request: str
    reasons: tuple[Raised, ...]
    due: AwareDatetime
    """By when all of it must be done; never set to a later moment."""
    channels: tuple[ToClear, ...]
    recipients: tuple[ToTell, ...]
    state: Literal["withdrawing", "withdrawn"] = "withdrawing"
    completed_at: AwareDatetime | None = None

    @property
    def open_channels(self) -> tuple[ToClear, ...]:
        """Return where it can still be seen."""
        return tuple(one for one in self.channels if one.cleared_at is None)

    @property
    def untold(self) -> tuple[ToTell, ...]:
        """Return who does not know yet."""
        return tuple(one for one in self.recipients if one.told_at is None)

    @property
    def all_clear(self) -> bool:
        """Tell whether every channel is clear and every recipient told."""
        return not self.open_channels and not self.untold


class Task(Kept):
    """A duty that a trigger opened besides the takedown."""

    request: str
    takedown: str
    what: str
    words: Line
    owner: Role
    due: AwareDatetime | None
    state: Literal["open", "done"] = "open"
    opened_at: AwareDatetime
    done_at: AwareDatetime | None = None
    done_by: Line | None = None
    log_ref: Line | None = None


class SoughtAgain(Kept):
    """That somebody who had been found or arrested is sought anew: they escaped, or went missing again."""

    request: str
    at: AwareDatetime
    by: Line
    role: Role
    rationale: Line

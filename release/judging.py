"""May this request go on, at this moment: the screen, the policy, then what its redaction could meet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from media.errors import WrongUseError
from release.marking import unmarked
from release.obligations import unmet
from release.policy import load_profile
from release.policy.decision import Decision, Outcome, Row, Status
from release.policy.overdue import insist_reviewed
from release.policy.profile import Profile
from release.policy.vocabulary import RETENTION_GROUNDS
from release.records import Held, Quarantined, Refused
from release.request import LoadedRequest
from release.screen import Cleared, screen
from release.typed import insist_conditions_keep_quiet

EVIDENCE = ("recorded.", "approved.", "consulted.")
"""Where the trace says that a rule looked for evidence, not for a fact."""

Stopped = Held | Refused | Quarantined


@dataclass(frozen=True, slots=True)
class Allowed:
    """A request that may go on, and the decision that says so."""

    loaded: LoadedRequest
    at: datetime
    decision: Decision
    profile: Profile

    @property
    def ground(self) -> str:
        """On what ground."""
        assert self.decision.ground is not None  # without one the policy holds
        return self.decision.ground

    @property
    def redact(self) -> tuple[str, ...]:
        """What the decision asks of the redaction."""
        return self.decision.redact

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the policy warns of, in words."""
        return tuple(_said(self.decision.row(rule)) for rule in self.decision.warn)

    @property
    def trace(self) -> dict[str, Any]:
        """The decision whole, every rule in it."""
        return self.decision.to_plain()


Decider = Callable[[LoadedRequest, Profile, datetime], tuple[Decision, tuple[str, ...]]]
"""Decides as at a moment, and says what is on record and does not count."""


def judge(loaded: LoadedRequest, at: datetime, decided: Decider) -> Allowed | Stopped:
    """Screen, then decide as at `at`, whatever moment the facts state: an order counts from when it is made.

    Raises:
        WrongUseError: the profile is unknown, unsound or past its review, pictures do not leave on this ground, or the
            conditions say what stays with the force.
    """
    screened = screen(loaded.request)
    if not isinstance(screened, Cleared):
        return screened
    _refuse_retention(loaded)
    insist_conditions_keep_quiet(loaded)
    profile = load_profile(loaded.profile)
    insist_reviewed(profile, at)
    decision, stale = decided(loaded, profile, at)
    reference = loaded.request.reference
    match decision.outcome:
        case Outcome.APPROVE:
            lacking = (*unmet(decision.redact, loaded.request.items), *unmarked(loaded.request, profile))
            if lacking:
                return Held(reference=reference, reasons=lacking)
            return Allowed(loaded=loaded, at=at, decision=decision, profile=profile)
        case Outcome.HOLD:
            return Held(reference=reference, reasons=(*_outstanding(decision), *stale))
        case Outcome.REFUSE:
            return Refused(reference=reference, reasons=(*_blocking(decision), *stale),
                           duties=tuple(one.replace("_", " ") for one in decision.post))
        case Outcome.QUARANTINE:
            return Quarantined(reference=reference, reasons=tuple(_blocking(decision)))
        case _ as never:
            assert_never(never)


def _refuse_retention(loaded: LoadedRequest) -> None:
    """Stop a request to delete or keep a picture: there an approval does not mean that it may be shown."""
    ground = loaded.facts.request.ground
    if ground in RETENTION_GROUNDS:
        raise WrongUseError(f"{ground} is not a ground for release",
                            advice="Enter it with `presspack retention apply`.")


def _blocking(decision: Decision) -> Iterator[str]:
    """Yield every rule that stands in the way, and when it may be worth asking again."""
    yield from (_said(decision.row(rule)) for rule in decision.blocks)
    if decision.revisit:
        yield f"worth asking again after: {', '.join(one.replace('_', ' ') for one in decision.revisit)}"


def _outstanding(decision: Decision) -> Iterator[str]:
    """Yield everything that is missing: blocks that only hold, evidence, facts that nobody stated."""
    yield from (_said(decision.row(rule)) for rule in decision.blocks)
    for rule in decision.needs:
        row = decision.row(rule)
        absent = ", ".join(one.path.replace(".", " ") for one in row.reads
                           if one.path.startswith(EVIDENCE) and one.value is not True)
        yield f"{_said(row)} (not there: {absent})" if absent else _said(row)
    for fact in decision.unknown:
        asking = [row.id for row in decision.trace
                  if row.status is Status.UNKNOWN_HOLD and fact in row.unknown]
        yield f"nobody has stated {fact} (asked for by {', '.join(asking)})"


def _said(row: Row) -> str:
    return f"{row.id}: {row.message}"

"""What the decision asks of a redaction: what is met, what is open, and what only the signer can say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from release.obligations import REVIEWER, unmet
from release.review.docket.doubts import Doubt
from release.review.docket.laid import Laid
from release.review.docket.views import ObligationView

COMPUTED = frozenset({"third_parties"})
"""Met when everything the machine found was looked at and decided; what it did not find is what a person looks for."""

SUGGESTIONS = "suggestions"
"""Not of the decision: the redaction's own, that every suggestion is answered."""


@dataclass(frozen=True, slots=True)
class Open:
    """What is still open for one person."""

    doubts: tuple[Doubt, ...]
    suggested: tuple[str, ...]
    """Tracks that a reference photo suggests to leave clear, and about which nobody has decided."""


def suggested(laid: Laid) -> tuple[str, ...]:
    """Return the tracks about whose suggestion nobody has decided."""
    decided = {one.track for one in laid.plan.verdicts}
    known = {one.id for one in laid.plan.tracks}
    return tuple(sorted({one.track for one in laid.plan.suggestions if one.track is not None} & (known - decided)))


def obligations(laid: Laid, still: Open) -> tuple[ObligationView, ...]:
    """Say every obligation of an item, for one person."""
    return tuple(_said(laid, still))


def to_vouch(views: Sequence[ObligationView]) -> frozenset[str]:
    """Return what the signer must vouch for, one by one."""
    return frozenset(one.code for one in views if one.vouch and not one.met)


def _said(laid: Laid, still: Open) -> Iterator[ObligationView]:
    if any(one.track is not None for one in laid.plan.suggestions):
        names = ", ".join(still.suggested)
        yield ObligationView(code=SUGGESTIONS, words="somebody has decided about each suggestion of a reference photo",
                             met=not still.suggested, vouch=False,
                             how=f"Confirm or hide {names}." if names else "Each was confirmed or hidden.")
    for code in laid.asked.obligations:
        yield _one(laid, still, code)


def _one(laid: Laid, still: Open, code: str) -> ObligationView:
    words = REVIEWER.get(code)
    if words is None:
        return ObligationView(code=code, words=code.replace("_", " "), met=False, vouch=False,
                              how="presspack does not know how this is met; nobody can sign for it.")
    lacking = unmet((code,), (laid.item,))
    if lacking:
        return ObligationView(code=code, words=words, met=False, vouch=False, how="; ".join(lacking))
    if laid.passed and laid.approval is not None and code in laid.approval.obligations:
        return ObligationView(code=code, words=words, met=True, vouch=code not in COMPUTED,
                              how=f"{laid.approval.by} signed for it.")
    if code in COMPUTED:
        how = tuple(_unlooked(still))
        return ObligationView(code=code, words=words, met=not how, vouch=False,
                              how=" ".join(how) or "Everything that was found is hidden or decided, and was looked at.")
    return ObligationView(code=code, words=words, met=False, vouch=True, how="Only the signer can say so.")


def _unlooked(still: Open) -> Iterator[str]:
    if still.doubts:
        yield look_at(len(still.doubts))
    if still.suggested:
        yield f"Decide about {', '.join(still.suggested)}."


def look_at(count: int) -> str:
    """Say how many stretches are still to be looked at."""
    return f"Look at {count} more flagged {'span' if count == 1 else 'spans'}."

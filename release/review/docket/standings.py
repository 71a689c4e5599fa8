"""Where an item stands, in one word and in words, for whom it waits, and what blocks whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from release.register.second import OPEN
from release.register.states import State
from release.review.docket.doubts import open_doubts
from release.review.docket.laid import Laid
from release.review.docket.matrix import Action, Visitor, allowed
from release.review.docket.obliged import SUGGESTIONS, Open, look_at, obligations, suggested
from release.review.docket.pen import Edits, hands_of
from release.review.docket.redraws import Drawing
from release.review.docket.views import ItemState, Job, May, ObligationView

LEFT = frozenset({State.RELEASED, State.LIVE, State.UNDER_REVIEW, State.ARCHIVED})
TAKEN_BACK = frozenset({State.WITHDRAWING, State.WITHDRAWN})
HELD = frozenset({State.RECEIVED, State.ASSESSED, State.ON_HOLD, State.APPROVED})

WORK = frozenset({Action.SEND_BACK, Action.EDIT})
"""What can be done only while the plan is worked on."""

CLOSED_TO = {Action.SEND_BACK: frozenset[State](), Action.EDIT: frozenset[State](), Action.PASS: frozenset[State](),
             Action.REFUSE: LEFT | TAKEN_BACK | {State.QUARANTINED, State.PACKAGED, State.REFUSED},
             Action.PACKAGE: LEFT | TAKEN_BACK | {State.QUARANTINED, State.CLOSED_QUARANTINE, State.ERASED}}
"""Where an act can no longer happen to a request."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An item as one person meets it."""

    laid: Laid
    edits: Edits
    drawing: Drawing
    job: Job
    who: Visitor

    @property
    def at(self) -> datetime:
        """The moment."""
        return self.who.at

    @property
    def still(self) -> Open:
        """What is open for this person."""
        return Open(open_doubts(self.laid, self.who.name), suggested(self.laid))

    @property
    def obliged(self) -> tuple[ObligationView, ...]:
        """The obligations, for this person."""
        return obligations(self.laid, self.still)

    def state(self) -> tuple[ItemState, str, str]:
        """Return the word, the words, and for whom it waits."""
        return _state(self)

    def why_not(self) -> dict[str, tuple[str, ...]]:
        """Return every act that this person cannot do now, each with its reasons."""
        told = {action.value: tuple(_against(self, action)) for action in
                (Action.PASS, Action.EDIT, Action.SEND_BACK, Action.REFUSE, Action.PACKAGE)}
        return {name: reasons for name, reasons in told.items() if reasons}

    def may(self) -> May:
        """Return what this person can do now."""
        no = self.why_not()
        return May(edit="edit" not in no, pass_="pass" not in no, send_back="send_back" not in no,
                   refuse="refuse" not in no, see_before=allowed(self.who, Action.LOOK_BEFORE),
                   package="package" not in no)


def blocks_passing(one: Standing) -> tuple[str, ...]:
    """Return everything that keeps this person from passing the item, but for what they vouch for as they sign."""
    return tuple(_against(one, Action.PASS))


def _state(one: Standing) -> tuple[ItemState, str, str]:  # noqa: PLR0911 - one return for each state
    state, words = one.laid.asked.registered.state, one.laid.asked.registered.state.replace("_", " ")
    if one.job.state == "running":
        return "releasing", "the release is being made", "nobody"
    if state in LEFT:
        return "released", "released", "nobody"
    if state in TAKEN_BACK:
        return "refused", "taken back", "nobody"
    if state in HELD:
        return "held", f"held: the request is {words}", "the press office"
    if state not in {State.REDACTING, State.IN_REVIEW, State.REVIEWED, State.PACKAGED}:
        return "refused", words, "nobody"
    if one.job.state == "failed":
        return "failed", "the release failed", "the press office"
    if one.laid.sent_back:
        return "sent_back", "sent back to the redactor", f"{one.laid.asked.request.redactor.name}, the redactor"
    if one.laid.passed and one.laid.approval is not None:
        return "passed", f"passed by {one.laid.approval.by}", "the press office, to release it"
    void = "; ".join(one.laid.void)
    signed = one.laid.approval
    if signed is not None:
        return "to_review", f"to review again: the approval by {signed.by} no longer stands ({void})", "a reviewer"
    return "to_review", "to review", "a reviewer"


def _against(one: Standing, action: Action) -> Iterator[str]:
    if not allowed(one.who, action):
        yield f"Your role ({one.who.role.replace('_', ' ')}) may not do this."
    request = one.laid.asked.registered
    words = request.state.replace("_", " ")
    if one.job.state == "running":
        yield "The release is being made; wait until it has ended."
    if action is Action.PASS:
        yield from _against_passing(one, words)
    elif action is Action.SEND_BACK and laid_back(one):
        yield "It was sent back already."
    elif request.state in CLOSED_TO[action] or (action in WORK and request.state not in OPEN):
        yield f"The request is {words}."


def laid_back(one: Standing) -> bool:
    """Tell whether the item lies with its redactor."""
    return one.laid.sent_back and one.laid.asked.registered.state in OPEN


def _against_passing(one: Standing, words: str) -> Iterator[str]:
    laid = one.laid
    hands = hands_of(laid, one.edits, one.who.name)
    if hands is not None:
        yield hands
    if laid.passed and laid.approval is not None:
        yield f"{laid.approval.by} passed it already."
    elif laid.sent_back:
        yield "It was sent back, and nobody has changed it since."
    elif laid.asked.registered.state is not State.IN_REVIEW:
        yield f"The request does not wait for a reviewer: it is {words}."
    over = laid.asked.runs_out(one.at)
    if over is not None:
        yield over
    if not laid.drawn:
        yield _undrawn(one.drawing)
    still = one.still
    if still.doubts:
        yield look_at(len(still.doubts))
    for obligation in obligations(laid, still):
        if not obligation.met and not obligation.vouch and not _told(obligation, still):
            yield obligation.how if obligation.code == SUGGESTIONS else f"{obligation.code}: {obligation.how}"


def _told(obligation: ObligationView, still: Open) -> bool:
    """Tell whether what it lacks is only the looking that was said already."""
    return obligation.code == "third_parties" and bool(still.doubts or still.suggested)


def _undrawn(drawing: Drawing) -> str:
    if drawing.state == "drawing":
        return "The pictures are being drawn again; wait until they show the plan as it stands."
    if drawing.state == "failed":
        return f"The pictures could not be drawn again ({drawing.error or 'no reason given'})."
    return "The pictures do not show the plan as it stands: have the request taken on again, which draws them."

"""One item as it lies on the bench, with everything that the register holds of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from redact.plan import accept_suggestions, load_plan
from redact.records import RedactionPlan
from release.approval import Approval, Expected, load_approval, why_void
from release.material import FolderName, Item
from release.names import name_key
from release.policy import Decision, Facts, Outcome, Profile
from release.register.intake import facts_of, profile_of
from release.register.issuing import signed_for
from release.register.records import Decided, Registered
from release.register.second_records import Looked, SentBack
from release.register.shelf import Looking, Register
from release.register.states import State
from release.request import Request
from release.review.docket.errors import NotFoundError, NotOpenError
from release.shown import Showing, showing
from release.workbench import Bench

REVIEW = ".review"
UNSEEN = frozenset({State.QUARANTINED, State.CLOSED_QUARANTINE, State.ERASING, State.ERASED})
"""Of what stands so nothing is shown to anybody, whatever still lies on the bench."""

_NAME: TypeAdapter[str] = TypeAdapter(FolderName)


@dataclass(frozen=True)
class Asked:
    """One request under review: what the register holds of it, and where its bench is."""

    bench: Bench
    registered: Registered
    request: Request
    facts: Facts
    profile: Profile
    decided: Decided | None
    decision: Decision | None
    looks: tuple[Looked, ...]
    returns: tuple[SentBack, ...]

    @property
    def reference(self) -> str:
        """What it is called."""
        return self.registered.id

    @property
    def obligations(self) -> tuple[str, ...]:
        """What the decision asks of the redaction."""
        return () if self.decision is None else self.decision.redact

    @property
    def items(self) -> tuple[str, ...]:
        """The items that have a plan, in the order of the request."""
        return tuple(one.id for one in self.request.items if self.bench.plan(one.id).is_file())

    def runs_out(self, at: datetime) -> str | None:
        """Say why the decision no longer allows anything; None where it does."""
        if self.decided is None or self.decision is None:
            return "Nothing was decided on this request yet."
        if self.decided.outcome is not Outcome.APPROVE:
            return f"The latest decision ({self.decided.id}) does not allow it: {self.decided.outcome}."
        if self.decided.due < at:
            return (f"The decision {self.decided.id} ran out on {self.decided.due:%d %B %Y, %H:%M} UTC; have the "
                    "request taken on again, which decides anew.")
        return None


@dataclass(frozen=True)
class Laid:
    """One item under review."""

    asked: Asked
    item: Item
    plan: RedactionPlan
    fingerprint: str
    showing: Showing | None
    approval: Approval | None
    known: bool
    """Whether the register knows the signature."""

    @property
    def bench(self) -> Bench:
        """Where it lies."""
        return self.asked.bench

    @cached_property
    def shown(self) -> RedactionPlan:
        """The plan as the after side shows it: what a photo clearly suggests is left clear there."""
        return accept_suggestions(self.plan)

    @property
    def frames(self) -> int:
        """How many frames can be looked at."""
        return self.plan.frame_count

    @property
    def drawn(self) -> bool:
        """Whether the pictures show this plan, of this source."""
        here = self.showing
        return (here is not None and here.plan == self.fingerprint and bool(here.shown)
                and here.source == self.plan.source.digest.sha256)

    @cached_property
    def void(self) -> tuple[str, ...]:
        """Why the signature does not stand; empty where it stands, or there is none."""
        if self.approval is None:
            return ()
        expected = Expected(
            reference=self.asked.reference, item=self.item.id, plan=self.plan,
            redactor=self.asked.request.redactor.name, obligations=self.asked.obligations,
            facts=self.asked.registered.digests.facts,
            shown=self.showing.shown if self.showing is not None else "")
        unknown = () if self.known else ("the register does not know it",)
        return (*why_void(self.approval, expected), *unknown)

    @property
    def passed(self) -> bool:
        """Whether somebody signed it as it is now."""
        return self.approval is not None and not self.void

    @property
    def sent_back(self) -> bool:
        """Whether it was sent back, and nobody has changed it since."""
        return any(one.item == self.item.id and one.state == "open" for one in self.asked.returns)

    def made_by(self, name: str) -> bool:
        """Tell whether somebody made this redaction, as the request or the plan says it."""
        return bool({name_key(self.asked.request.redactor.name), name_key(self.plan.drafted_by)} & {name_key(name)})


def references(out: Path) -> Iterator[str]:
    """Yield every request that has a review folder."""
    for folder in sorted(out.glob(f"*{REVIEW}")):
        name = folder.name.removesuffix(REVIEW)
        if folder.is_dir() and not folder.is_symlink() and _is_name(name):
            yield name


def asked(register: Register, out: Path, reference: str) -> Asked:
    """Return a request that has a review folder and that the register knows.

    Raises:
        NotFoundError: there is none.
    """
    bench = Bench.of(out, reference) if _is_name(reference) else None
    with register.looking() as desk:
        here = desk.get(Registered, reference) if bench is not None else None
        document = desk.document(here.file) if here is not None else None
        if bench is None or here is None or document is None or not bench.folder.is_dir():
            raise NotFoundError("there is no such request under review", advice="Look for it in the queue.")
        decided = None if here.decision is None else desk.get(Decided, here.decision)
        trace = None if decided is None else desk.document(decided.trace)
        return Asked(
            bench=bench, registered=here, request=Request.from_json(document), facts=facts_of(desk, here),
            profile=profile_of(desk, here), decided=decided,
            decision=None if trace is None else Decision.from_json(trace),
            looks=desk.of(Looked, reference), returns=desk.of(SentBack, reference))


def laid(register: Register, one: Asked, item: str) -> Laid:
    """Return one item of a request as it lies on the bench.

    Raises:
        NotFoundError: there is no such item, or it has no plan yet.
        NotOpenError: nothing of this request may be shown.
    """
    stated = next((known for known in one.request.items if known.id == item), None)
    if stated is None or not one.bench.plan(stated.id).is_file():
        raise NotFoundError("there is no such item under review", advice="Look for it in the queue.")
    insist_visible(one)
    plan, fingerprint = planned(one.bench.plan(stated.id))
    approval = load_approval(one.bench.approval(stated.id))
    with register.looking() as desk:
        known = approval is not None and _known(desk, approval, one)
    return Laid(asked=one, item=stated, plan=plan, fingerprint=fingerprint,
                showing=showing(one.bench.proxies(stated.id)), approval=approval, known=known)


def insist_visible(one: Asked) -> None:
    """Refuse to show anything of what is quarantined or erased.

    Raises:
        NotOpenError: it is.
    """
    if one.registered.state in UNSEEN:
        raise NotOpenError(f"{one.reference} is {one.registered.state.replace('_', ' ')}: nothing of it is shown",
                           advice="Ask the officer in the case or the information manager.")


def planned(path: Path) -> tuple[RedactionPlan, str]:
    """Return a plan and its SHA-256; one that has not changed is read once.

    Raises:
        NotFoundError: it went away meanwhile.
        ExpectedError: it cannot be read.
    """
    try:
        state = path.stat()
    except OSError as problem:
        raise NotFoundError("there is no such item under review", advice="Look for it in the queue.") from problem
    return _planned(path, state.st_mtime_ns, state.st_size, state.st_ino)


@lru_cache(maxsize=32)
def _planned(path: Path, changed: int, size: int, inode: int) -> tuple[RedactionPlan, str]:
    plan = load_plan(path)
    return plan, plan.fingerprint()


def _known(desk: Looking, approval: Approval, one: Asked) -> bool:
    return approval.reference == one.reference and signed_for(desk, approval)


def _is_name(text: str) -> bool:
    try:
        _NAME.validate_python(text)
    except ValidationError:
        return False
    return True



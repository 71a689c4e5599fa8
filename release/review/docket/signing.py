"""Sign an item: everything asked again, then one act of the register, then the signature beside the plan."""

from dataclasses import dataclass

from media.atomic import write_text
from media.errors import WrongUseError
from release.approval import Approval, ReviewerRole
from release.register.people import NotYoursError
from release.register.second import pass_item
from release.register.shelf import Register
from release.register.shelf import StaleError as OvertakenError
from release.review.docket.errors import ForbiddenError, InvalidError, NotOpenError, StaleError
from release.review.docket.laid import Laid, asked, laid
from release.review.docket.obliged import to_vouch
from release.review.docket.standings import Standing, blocks_passing
from release.shown import shown_in

ADVICE = "Look at the item as it stands now, and sign that."


@dataclass(frozen=True, slots=True)
class Signing:
    """What somebody signs: the version and the plan that they were shown, and what they vouch for."""

    version: int
    plan: str
    vouched: tuple[str, ...] = ()


def insist_as_shown(one: Standing, signing: Signing) -> None:
    """Refuse to sign something else than what was shown.

    Raises:
        StaleError: it is no longer that.
    """
    if (signing.version, signing.plan) != (one.edits.version, one.laid.fingerprint):
        raise StaleError("the item was changed after it was shown to you", advice=ADVICE,
                         detail={"version": one.edits.version, "plan": one.laid.fingerprint})


def insist_complete(one: Standing, signing: Signing) -> None:
    """Refuse a signature while anything is open.

    Raises:
        NotOpenError: naming everything.
        InvalidError: it vouches for what nobody can vouch for.
    """
    against = list(blocks_passing(one))
    views = one.obliged
    wanted = to_vouch(views)
    strange = sorted(set(signing.vouched) - {view.code for view in views if view.vouch})
    if strange:
        raise InvalidError(f"nobody can vouch for {', '.join(strange)}", advice="Tick only what is asked.")
    against += [f"Say for yourself: {view.words}." for view in views if view.code in wanted - set(signing.vouched)]
    if against:
        raise NotOpenError(" ".join(against), advice="Do these, and sign then.", detail={"pass": list(against)})


def sign(register: Register, one: Standing, signing: Signing) -> Approval:
    """Sign; the bench is occupied by whoever calls, so that nothing on it changes meanwhile.

    Raises:
        StaleError: it is not what was shown, or somebody else was quicker.
        NotOpenError, InvalidError: as insist_complete does, or the register does not let it pass.
        ForbiddenError: they do not hold the role on this day, or made the redaction.
    """
    insist_as_shown(one, signing)
    insist_complete(one, signing)
    shown = shown_in(one.laid.bench.proxies(one.laid.item.id))
    if not shown:
        raise NotOpenError("the pictures are not those that were drawn", advice="Have the request taken on again.")
    approval = _approval(one, shown)
    plans = one.laid.asked.registered.digests.plans
    if dict(plans).get(approval.item) != approval.plan:
        raise StaleError("the register knows another plan of this item", advice="Have the request taken on again.")
    try:
        pass_item(register, one.who.signed, approval, plans, _settles(register, one.laid))
    except NotYoursError as problem:
        raise ForbiddenError(problem.what, advice=problem.advice) from problem
    except OvertakenError as problem:
        raise StaleError("somebody else was quicker", advice=ADVICE) from problem
    except WrongUseError as problem:
        raise NotOpenError(problem.what, advice=problem.advice or ADVICE) from problem
    write_text(one.laid.bench.approval(approval.item), approval.to_json())
    return approval


def _approval(one: Standing, shown: str) -> Approval:
    laid = one.laid
    return Approval(
        reference=laid.asked.reference, item=laid.item.id, by=one.who.name.strip(), role=ReviewerRole(one.who.role),
        at=one.at, plan=laid.fingerprint, source=laid.plan.source.digest, preview=shown,
        kept=tuple(sorted(laid.plan.kept)), obligations=laid.asked.obligations,
        facts=laid.asked.registered.digests.facts, shown=shown)


def _settles(register: Register, signed: Laid) -> bool:
    """Tell whether with this one every item of the request is signed."""
    whole = asked(register, signed.bench.folder.parent, signed.asked.reference)
    names = [one.id for one in whole.request.items]
    return set(names) <= set(whole.items) and all(
        laid(register, whole, name).passed for name in names if name != signed.item.id)

"""Put a decision together again with everything it was taken from."""

from media.errors import WrongUseError
from release.policy import Decision, Facts, Profile, Rules
from release.policy.dossier import Dossier
from release.register.evidence import found
from release.register.records import Decided
from release.register.shelf import Looking


def dossier_of(desk: Looking, name: str) -> Dossier:
    """Return a decision by its own id, or the latest on a request by the request's reference.

    Raises:
        WrongUseError: there is none, or what it was taken from was erased.
    """
    decided = desk.get(Decided, name) or _latest(desk, name)
    facts, rules, profile, trace = (desk.document(one) for one in (decided.facts, decided.rules, decided.profile,
                                                                   decided.trace))
    if facts is None or rules is None or profile is None or trace is None:
        raise WrongUseError(f"what {decided.id} was taken from is not in the register any more",
                            advice="`presspack log verify` says whether it was erased as it must be.")
    return Dossier(software=decided.software, facts=Facts.from_json(facts), rules=Rules.from_json(rules),
                   profile=Profile.from_json(profile), as_at=decided.as_at, decision=Decision.from_json(trace))


def _latest(desk: Looking, reference: str) -> Decided:
    request = found(desk, reference)
    latest = None if request.decision is None else desk.get(Decided, request.decision)
    if latest is None:
        raise WrongUseError(f"nothing was decided on {reference} yet", advice="`presspack judge` decides on it.")
    return latest

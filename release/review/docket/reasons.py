"""The reasons a reviewer can give, which of them the obligations suggest, and as whom somebody is kept."""

from collections.abc import Iterable

from redact.edits import Confirm, Draw, Edit, Hide, Keep, Mute, NotAFace, Unmute
from release.policy.profile import ReviewReason, ReviewUse
from release.policy.reviewreasons import reasons_in
from release.policy.vocabulary import Ground
from release.review.docket.errors import InvalidError
from release.review.docket.laid import Asked
from release.review.docket.views import ReasonSaid, ReasonView, RoleView

APPEALS = frozenset({Ground.CCTV_SUSPECT_ID, Ground.CCTV_WITNESS_APPEAL, Ground.WANTED_PERSON, Ground.MISSING_PERSON,
                     Ground.ESCAPED_ABSCONDED})
"""Where a picture is shown so that somebody is recognised."""

HIDDEN_FOR = (("complainant_full", "victim"), ("victim_full", "victim"), ("victim_pixelate_interviews_edit", "victim"),
              ("rescued_person_full", "protected_person"), ("protected_person_full", "protected_person"),
              ("third_parties", "third_party"))
"""By obligation, the strictest first: who is hidden there, most likely."""

USES: tuple[tuple[type, tuple[ReviewUse, ...]], ...] = (
    (Hide, ("hide",)), (Keep, ("keep",)), (NotAFace, ("not_a_face",)), (Draw, ("zone",)), (Mute, ("mute",)),
    (Unmute, ("keep", "mute")))
"""For which choice each edit's reason must be one."""


def offered(asked: Asked) -> tuple[ReviewReason, ...]:
    """Return the reasons of the request's profile."""
    return reasons_in(asked.profile.review_reasons)


def reason_views(asked: Asked) -> tuple[ReasonView, ...]:
    """Say them."""
    return tuple(ReasonView(code=one.code, words=one.words, for_=one.uses) for one in offered(asked))


def said_for(asked: Asked, code: str) -> ReasonSaid:
    """Say a reason by its code; words that are none are said as they are."""
    words = {one.code: one.words for one in offered(asked)}
    return ReasonSaid(code=code if code in words else "other", words=words.get(code, code))


def prefilled(asked: Asked) -> dict[str, str]:
    """Return the reason that the policy suggests for each choice; what is put aside as no face has none."""
    hidden = next((code for one, code in HIDDEN_FOR if one in asked.obligations), "third_party")
    kept = "identification_wanted" if asked.registered.ground in APPEALS else "subject"
    wanted: dict[ReviewUse, str] = {"hide": hidden, "zone": hidden, "keep": kept,
                                  "mute": "name_spoken" if hidden == "third_party" else hidden}
    able = {(one.code, use) for one in offered(asked) for use in one.uses}
    return {use: code for use, code in wanted.items() if (code, use) in able}


def roles(asked: Asked) -> tuple[RoleView, ...]:
    """Return as whom somebody can be confirmed to be the person of a reference photo."""
    subject = asked.facts.subject.role
    known = f"the {subject.replace('_', ' ')}" if isinstance(subject, str) else "the person"
    if asked.registered.ground in APPEALS:
        return (RoleView(code="subject", words=f"{known} whom the appeal is about"),)
    return (RoleView(code="subject", words=f"{known} who may be identified"),
            RoleView(code="officer", words="an officer who may be identified"))


def insist_reasons(asked: Asked, edits: Iterable[Edit]) -> None:
    """Refuse an edit whose reason the profile does not offer for it, or that confirms somebody as nobody.

    Raises:
        InvalidError: naming every one.
    """
    able = {(one.code, use) for one in offered(asked) for use in one.uses}
    codes = {one.code for one in roles(asked)}
    faults = []
    for one in edits:
        if isinstance(one, Confirm) and one.role not in codes:
            faults.append(f"{one.role!r} is not a role in which somebody can be confirmed ({', '.join(sorted(codes))})")
        for kind, uses in USES:
            if isinstance(one, kind) and not any((getattr(one, "reason", ""), use) in able for use in uses):
                faults.append(f"{getattr(one, 'reason', '')!r} is no reason to {uses[0].replace('_', ' ')} something")
    if faults:
        raise InvalidError("; ".join(faults), advice="Choose one of the reasons that the profile offers.")



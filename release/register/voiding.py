"""Void what was signed for something that is no longer there."""

from release.register.records import Authorisation, Digests, Lifting
from release.register.shelf import Writing


def void(desk: Writing, reference: str, why: str, now: Digests | None = None) -> tuple[str, ...]:
    """Void the signatures and lifts of a request as a part of another act; returns what was voided, in words.

    now: what the request has become, and what was signed for that stands; None: nothing that was signed stands.
    """
    told = []
    for one in desk.of(Authorisation, reference):
        if one.void is None and not (now is not None and one.given_for.covers(now)):
            desk.change(one.model_copy(update={"void": why}))
            told.append(f"{one.kind} by {one.by} ({one.role}) no longer counts: {why}")
    for lifted in desk.of(Lifting, reference):
        if lifted.void is None and not (now is not None and lifted.given_for.covers(now)):
            desk.change(lifted.model_copy(update={"void": why}))
            told.append(f"the lift of {lifted.rule} by {lifted.by} ({lifted.role}) no longer counts: {why}")
    return tuple(told)

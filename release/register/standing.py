"""Tell how requests stand: all in a line each, or one with everything that was put to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from media.records import Record
from release.register.evidence import found
from release.register.records import (
    Authorisation,
    Consultation,
    Decided,
    Evidence,
    Issued,
    Lifting,
    Notification,
    Registered,
)
from release.register.shelf import Looking


@dataclass(frozen=True, slots=True)
class Told:
    """The same twice: as data, and as lines for people."""

    plain: object
    lines: tuple[str, ...]


def summaries(desk: Looking, state: str | None = None) -> Told:
    """Return every request in a line."""
    found_ = desk.all(Registered, state)
    return Told([one.model_dump(mode="json") for one in found_], tuple(
        f"{one.id:24} {one.state.replace('_', ' '):18} {one.ground:26} received {one.received_at:%Y-%m-%d %H:%M}"
        + (f", wanted by {one.due:%Y-%m-%d %H:%M}" if one.due else "") for one in found_))


def standing(desk: Looking, reference: str) -> Told:
    """Return everything that is held of one request, in the order in which it came.

    Raises:
        WrongUseError: there is no such request.
    """
    request = found(desk, reference)
    parts: dict[str, list[Record]] = {
        kind.__name__.lower(): [*desk.of(kind, reference)]
        for kind in (Evidence, Authorisation, Consultation, Notification, Lifting, Decided, Issued)}
    plain = {"request": request.model_dump(mode="json"),
             **{name: [one.model_dump(mode="json") for one in found_] for name, found_ in parts.items()}}
    received = f"received {request.received_at:%d %B %Y, %H:%M} UTC"
    return Told(plain, (f"{request.id}: {request.state.replace('_', ' ')}",
                        f"ground {request.ground}, revision {request.revision}, {received}", *_lines(desk, reference)))


def _lines(desk: Looking, reference: str) -> Iterator[str]:
    for one in desk.of(Evidence, reference):
        gone = f" (withdrawn: {one.withdrawn})" if one.withdrawn else ""
        yield f"record     {one.at:%Y-%m-%d %H:%M}  {one.key}, {one.by} ({one.role}), {one.log_ref}{gone}"
    for signed in desk.of(Authorisation, reference):
        void = f" (void: {signed.void})" if signed.void else ""
        yield f"{signed.kind:10} {signed.at:%Y-%m-%d %H:%M}  {signed.by} ({signed.role}), {signed.rationale_ref}{void}"
    for asked in desk.of(Consultation, reference):
        yield f"consulted  {asked.asked_at:%Y-%m-%d %H:%M}  {asked.party}: {asked.outcome}, {asked.log_ref}"
    for told in desk.of(Notification, reference):
        yield f"told       {told.at:%Y-%m-%d %H:%M}  {told.to} by {told.method}: {told.reason}"
    for lifted in desk.of(Lifting, reference):
        void = f" (void: {lifted.void})" if lifted.void else ""
        yield f"lifted     {lifted.at:%Y-%m-%d %H:%M}  {lifted.rule} by {lifted.by} ({lifted.role}){void}"
    for decided in desk.of(Decided, reference):
        why = ", ".join((*decided.blocks, *decided.needs, *decided.unknown))
        because = f" ({why})" if why else ""
        yield f"decided    {decided.taken_at:%Y-%m-%d %H:%M}  {decided.id}: {decided.outcome}{because}"
    for sent in desk.of(Issued, reference):
        yield f"released   {sent.released_at:%Y-%m-%d %H:%M}  {', '.join(one.package for one in sent.packages)}"

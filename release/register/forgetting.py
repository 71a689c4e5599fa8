"""What becomes of each kind of record when a picture is erased, and of the documents behind them."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from media.errors import WrongUseError
from release.policy import Facts
from release.policy.facts import RecordFacts
from release.register.account_records import Account, Token
from release.register.after_records import Publication, PublicationReview, SoughtAgain, Takedown, Task
from release.register.records import (
    Authorisation,
    Consultation,
    Decided,
    Digests,
    Evidence,
    Issued,
    Kept,
    Lifting,
    Notification,
    Officer,
    Refusal,
    Registered,
    Reviewed,
)
from release.register.retention_records import Ask, Disposal, Erasure, KeptUntil, Whereabouts
from release.register.second_records import Looked, SentBack
from release.register.shelf import Looking, Writing
from release.register.states import Event, steps
from release.register.tables import DOCUMENTS
from release.request import Request
from release.retention_request import RetentionRequest

GOES: tuple[type[Kept], ...] = (Evidence, Authorisation, Consultation, Notification, Lifting, Decided, Refusal,
                                Reviewed, Looked, SentBack, Whereabouts, PublicationReview, SoughtAgain)
"""Taken away: they quote logs, reasons and digests."""

EMPTIED: tuple[type[Kept], ...] = (Registered, Issued, KeptUntil, Erasure, Ask, Publication, Takedown, Task)
"""Kept without what they said of the picture: that there was a request, to whom it went, who must still answer."""

STAYS: tuple[type[Kept], ...] = (Officer, Account, Token, Disposal)
"""Hold nothing of any picture."""

NOTHING = Digests(facts="", channels="")


def forget(desk: Writing, references: frozenset[str], main: str) -> int:
    """Take away or empty all that the register holds of these requests; returns how many records went.

    `main` is the request whose erasure it is. What has left keeps its state, for it must still be taken back.
    """
    papers = personal_documents(desk, references)
    gone = 0
    for reference in sorted(references):
        request = desk.get(Registered, reference)
        if request is None:
            continue
        for kind in GOES:
            for one in desk.of(kind, reference):
                desk.erase(one)
                gone += 1
        for review in desk.of(KeptUntil, reference):
            if review.state == "open":
                desk.change(review.model_copy(update={"state": "done", "closed_by": main}))
        event = Event.ERASED if reference == main else Event.PICTURE_ERASED
        desk.change(request.model_copy(update={
            "state": steps().get((request.state, event), request.state), "digests": NOTHING, "file": "",
            "decision": None}))
    for one in emptied(desk, references):
        desk.change(one)
    for sha256 in papers:
        desk.forget(sha256)
    return gone


def emptied(desk: Looking, references: frozenset[str]) -> tuple[Kept, ...]:
    """Return what left without what it says, as far as nobody needs that any more to take it back.

    An address on the web goes when its publication has come down.
    """
    found: list[tuple[Kept, Kept]] = []
    for reference in sorted(references):
        for issued in desk.of(Issued, reference):
            bare = tuple(sent.model_copy(update={"seal": "", "code": None}) for sent in issued.packages)
            found.append((issued, issued.model_copy(update={"folder": "", "packages": bare})))
        for shown in desk.of(Publication, reference):
            found.append((shown, shown.model_copy(update={"url": shown.url if shown.shown else None})))
        for down in desk.of(Takedown, reference):
            channels = tuple(one.model_copy(update={"url": one.url if one.cleared_at is None else None})
                             for one in down.channels)
            found.append((down, down.model_copy(update={"channels": channels})))
        for task in desk.of(Task, reference):
            found.append((task, task.model_copy(update={"log_ref": None if task.state == "done" else task.log_ref})))
    return tuple(after for before, after in found if before != after)


def to_forget(desk: Looking, references: frozenset[str]) -> tuple[str, ...]:
    """Name every record that would be taken away or emptied."""
    kinds: tuple[type[Kept], ...] = (*GOES, Issued)
    return tuple(f"{kind.__name__.lower()} {one.id}" for reference in sorted(references) for kind in kinds
                 for one in desk.of(kind, reference))


def personal_documents(desk: Looking, references: frozenset[str]) -> frozenset[str]:
    """Return every document that is about these requests and about no other: earlier wordings, too."""
    mine: set[str] = set()
    for sha256, data in requests_in(desk):
        if data["reference"] in references:
            mine |= {sha256, *_facts_of(data)}
    theirs: set[str] = set()
    for request in desk.all(Registered):
        (mine if request.id in references else theirs).update(_named(desk, request))
    return frozenset(mine - theirs)


def requests_in(desk: Looking) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every request document there is, as plain data, with its digest."""
    for sha256, text in desk.connection.execute(select(DOCUMENTS.c.sha256, DOCUMENTS.c.text)):
        data = json.loads(text) if '"reference"' in text else None
        if isinstance(data, dict) and isinstance(data.get("reference"), str):
            yield sha256, data


def _named(desk: Looking, request: Registered) -> Iterator[str]:
    """Yield the documents that a request's records name, rules and profiles apart, which are nobody's."""
    yield from (request.digests.facts, request.file)
    for decided in desk.of(Decided, request.id):
        yield from (decided.facts, decided.trace)
    yield from (one.given_for.facts for one in desk.of(Authorisation, request.id))
    yield from (one.given_for.facts for one in desk.of(Lifting, request.id))


def _facts_of(data: dict[str, Any]) -> set[str]:
    """Return the digests under which the facts of a request document were kept."""
    try:
        if "held" in data:
            return {RetentionRequest.from_plain(data).facts().fingerprint()}
        facts = Facts.from_plain(Request.from_plain(data).plain_facts())
        return {facts.model_copy(update={"records": RecordFacts()}).fingerprint()}
    except WrongUseError:
        return set()  # written by another version; what its records name is found by them

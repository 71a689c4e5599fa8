"""Which requests, files and folders an erasure concerns, by what the register knows of the picture."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from release.register.records import Authorisation, Issued, Registered
from release.register.retention import asked_of, erasure_id
from release.register.retention_records import Erasure
from release.register.shelf import Looking
from release.register.states import State
from release.register.whereabouts import folders_of
from release.request import Request
from release.retention_papers import shut_paths
from release.retention_search import Wanted, known


@dataclass(frozen=True, slots=True)
class Where:
    """Folders to look in besides those that the register knows, and folders that are no more."""

    folders: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def roots_of(desk: Looking, request: Registered, where: Where) -> tuple[Path, ...]:
    """Return every folder that may hold something of the picture.

    Raises:
        WrongUseError: one is not there.
    """
    begun = desk.get(Erasure, erasure_id(request.id))
    named = [*where.folders, *(begun.folders if begun else ())]
    gone = {Path(one).expanduser().absolute() for one in (*where.gone, *(begun.gone if begun else ()))}
    for reference in _concerned(desk, request):
        named += folders_of(desk, reference)
        named += [one.folder for one in desk.of(Issued, reference) if one.folder]
    return known(one for one in named if Path(one).expanduser().absolute() not in gone)


def wanted_of(desk: Looking, request: Registered) -> Wanted:
    """Return what to look for."""
    begun, digests = desk.get(Erasure, erasure_id(request.id)), _digests(desk, request)
    references = _concerned(desk, request)
    return Wanted(digests=frozenset(digests), references=references,
                  paths=frozenset(path for one in references for path in _paths(desk, one, digests)),
                  sizes=frozenset(begun.sizes if begun else ()), barred=frozenset(_barred(desk)))


def _digests(desk: Looking, request: Registered) -> set[str]:
    begun = desk.get(Erasure, erasure_id(request.id))
    return {sha256 for _, sha256 in request.digests.items} | set(begun.digests if begun else ())


def _concerned(desk: Looking, request: Registered) -> frozenset[str]:
    """Return every request in which the picture is, or was, an item; what is quarantined is left to its officers."""
    begun, digests = desk.get(Erasure, erasure_id(request.id)), _digests(desk, request)
    names = {request.id, *(begun.references if begun else ())}
    for other in desk.all(Registered):
        given = [one.given_for for one in desk.of(Authorisation, other.id)]
        held = {sha256 for one in (other.digests, *given) for _, sha256 in one.items}
        if held & digests and other.state is not State.QUARANTINED:
            names.add(other.id)
    return frozenset(names)


def _paths(desk: Looking, reference: str, digests: set[str]) -> Iterator[str]:
    """Yield where a request says that the picture lay, below its folder."""
    request = desk.get(Registered, reference)
    text = None if request is None else desk.document(request.file)
    if request is None or text is None:
        return
    if request.kind != "release":
        asked = asked_of(desk, request)
        yield from asked.held.here if asked else ()
        return
    ids = {name for name, sha256 in request.digests.items if sha256 in digests}
    yield from (item.path for item in Request.from_json(text).items if item.id in ids)


def _barred(desk: Looking) -> Iterator[str]:
    """Yield every file of which a request, as it stands, does not say that anybody may look at it."""
    for request in desk.all(Registered):
        text = desk.document(request.file)
        for path in shut_paths(json.loads(text)) if text else ():
            yield from [str(Path(folder, path)) for folder in folders_of(desk, request.id)] or [path]

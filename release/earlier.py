"""Find what an earlier run made of the same request: whole, still to be let appear, or left unfinished."""

import shutil
from pathlib import Path

from media.atomic import place_folder, unfinished
from media.digest import digest_of
from media.errors import ExpectedError, OutputError
from release.package.record import ReleaseRecord
from release.package.verify import verify
from release.places import Place
from release.records import Delivery, Released
from release.request import LoadedRequest


def earlier(loaded: LoadedRequest, place: Place, branding: str | None = None) -> Released | None:
    """Return the release that was already made of this very request; None where there is no package.

    A run that was killed between two packages of one release had verified every one of them, and written the
    record: those that had not appeared yet appear now. What else it left behind is cleared away.

    branding: SHA-256 of the branding as it is now.

    Raises:
        OutputError: there is a package, but from another request or other files, or it is not sound.
    """
    standing = place.standing()
    if not standing:
        _clear(place)
        return None
    _complete(loaded, place)
    problems = _differences(loaded, place, branding)
    if problems:
        raise OutputError(f"a package is here already, and {'; '.join(problems)}", file=standing[0],
                          advice="Give the new release its own reference, or move the old package away.")
    record = read_record(place.record)
    return released_as(record, place, (f"was released on {record.released_at:%d %B %Y, %H:%M}; nothing was made "
                                     "again",))


def read_record(path: Path) -> ReleaseRecord:
    """Read the record of a release.

    Raises:
        OutputError: it cannot be read, or is none.
    """
    try:
        return ReleaseRecord.from_json(path.read_bytes(), file=path, error=OutputError)
    except OSError as problem:
        raise OutputError(f"the record of the package beside it cannot be read ({problem.strerror})",
                          file=path, advice="Give the new release its own reference.") from problem


def packages_of(record: ReleaseRecord) -> dict[str, str]:
    """Return the packages of a release by name, and their seals."""
    return {one.package: one.seal for one in record.copies} or {record.package: record.seal}


def released_as(record: ReleaseRecord, place: Place, notes: tuple[str, ...]) -> Released:
    """Say of a release that is on record where everything is."""
    folder = place.record.parent
    copies = tuple(Delivery(code=one.code, recipient=f"{one.recipient.name}, {one.recipient.organisation}",
                            package=str(folder / one.package), seal=one.seal) for one in record.copies)
    return Released(reference=record.reference, package=None if copies else str(folder / record.package),
                    record=str(place.record), seal=None if copies else record.seal, copies=copies, notes=notes)


def _differences(loaded: LoadedRequest, place: Place, branding: str | None) -> list[str]:
    record = read_record(place.record)
    found = [] if record.request == loaded.request else ["the request has changed since"]
    if not found and record.manifest.terms.text != loaded.words.text:
        found = ["the words of its conditions have changed since"]
    if not found and record.branding != branding:
        found = ["the branding of its line has changed since"]
    sources = {one.path: one.source for one in record.items}
    found += [f"{path} has changed since" for path, source in sources.items()
              if loaded.path(path).is_file() and digest_of(loaded.path(path)) != source]
    packages = packages_of(record)
    strangers = [one.name for one in place.standing() if one.name not in packages]
    found += [f"{name} is not of the release that is on record" for name in strangers]
    for name, seal in packages.items():
        try:
            found += verify(place.record.parent / name, seal).problems
        except ExpectedError as problem:
            found.append(f"{name} {problem.what}")
    return found



def _complete(loaded: LoadedRequest, place: Place) -> None:
    """Let the packages appear that are on record and lie whole beside their places, then clear the rest away."""
    record = read_record(place.record)
    if record.request == loaded.request:
        for name, seal in packages_of(record).items():
            wanted = place.out / name
            whole = next((one for one in unfinished(wanted) if not wanted.exists() and _sound(one, seal)), None)
            if whole is not None:
                place_folder(whole, wanted)
    _clear(place)


def _sound(folder: Path, seal: str) -> bool:
    try:
        return verify(folder, seal).ok
    except ExpectedError:
        return False


def _clear(place: Place) -> None:
    """Remove what a killed run left unfinished; nobody else writes packages of this reference meanwhile."""
    for one in place.unfinished():
        shutil.rmtree(one)

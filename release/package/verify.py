"""Check a package with nothing but itself, as the journalist or the court that holds it would."""

import logging
from collections.abc import Iterator
from pathlib import Path

import bagit

from media.digest import digest_of
from media.errors import ExpectedError, ResidueError, UnreadableInputError
from media.records import Record
from release.package import bag
from release.package.conditions import sheet
from release.package.manifest import Manifest, ManifestItem
from watermark.audit import audit

LONGEST = 4 << 20
"""Bytes of a manifest or sheet. Ours take some twenty thousand; what is verified is foreign data."""


class Verification(Record):
    """Whether a package is whole, and everything that is wrong with it."""

    ok: bool
    problems: tuple[str, ...]
    reference: str | None
    seal: str | None
    """Compare it with the seal the force states, in its record or by telephone: it names every byte."""
    facts: tuple[str, ...]


def verify(package: Path, seal: str | None = None) -> Verification:
    """Check bag, files, manifest, sheet and every picture; all problems are found, not the first.

    Without `seal` this proves that the package is whole and agrees with itself; that nobody rebuilt all of it
    shows only when the seal is compared with the one the force keeps.

    Raises:
        UnreadableInputError: there is no such folder.
    """
    if not package.is_dir() or package.is_symlink():
        raise UnreadableInputError("is not a folder", file=package, advice="Give the package folder itself.")
    problems = list(_links(package))
    if problems:
        return _found(problems, None, None)
    problems += _bag(package)
    manifest = _manifest(package, problems)
    if manifest is not None:
        problems += _files(package, manifest)
        problems += _sheet(package, manifest)
        for item in manifest.items:
            problems += _item(package, manifest, item)
    actual = bag.seal_of(package) if (package / bag.TAG_LIST).is_file() else None
    if seal is not None and seal != actual:
        problems.append("the seal is not the one that was stated: this is another package, or it was rebuilt")
    return _found(problems, manifest, actual)


def _found(problems: list[str], manifest: Manifest | None, seal: str | None) -> Verification:
    facts = () if manifest is None else (
        f"{len(manifest.items)} files from {manifest.publisher.force}, released "
        f"{manifest.released_at:%Y-%m-%d %H:%M %Z}",
        f"policy {manifest.decision.profile}, ground {manifest.decision.ground}")
    return Verification(ok=not problems, problems=tuple(problems), seal=seal, facts=facts,
                        reference=manifest.reference if manifest else None)


def _links(package: Path) -> Iterator[str]:
    """Name whatever is neither a plain file nor a folder; it would let a reader out of the package."""
    for one in sorted(package.rglob("*")):
        if one.is_symlink() or not (one.is_file() or one.is_dir()):
            yield f"{one.relative_to(package)}: is a link or a special file"


def _bag(package: Path) -> Iterator[str]:
    """Let the independent library judge the bag; it logs what it raises, so its log is quiet meanwhile."""
    logger = logging.getLogger("bagit")
    before, logger.disabled = logger.disabled, True
    try:
        bagit.Bag(str(package)).validate()
    except bagit.BagError as problem:
        details = getattr(problem, "details", None) or [problem]
        yield from (f"bag: {one}" for one in details)
    except (OSError, UnicodeDecodeError, ValueError) as problem:
        yield f"bag: cannot be read ({problem})"
    finally:
        logger.disabled = before
    declared = package / "bagit.txt"
    if declared.is_file() and declared.read_bytes() != bag.DECLARATION.encode():
        yield "bagit.txt: does not declare BagIt 1.0 as a package does"


def _manifest(package: Path, problems: list[str]) -> Manifest | None:
    path = package / bag.MANIFEST
    if not path.is_file() or path.stat().st_size > LONGEST:
        problems.append("data/manifest.json: missing or too long")
        return None
    try:
        text = path.read_bytes()
        manifest = Manifest.from_json(text, file=bag.MANIFEST)
    except ExpectedError as problem:
        problems.append(str(problem))
        return None
    if manifest.to_json().encode() != text:
        problems.append("data/manifest.json: not in the form it is always written in")
    return manifest


def _files(package: Path, manifest: Manifest) -> Iterator[str]:
    """Every file listed is there, no other is, no folder is empty."""
    wanted = bag.expected_files(tuple(item.name for item in manifest.items))
    here = {str(one.relative_to(package)) for one in package.rglob("*") if one.is_file()}
    folders = {str(one.relative_to(package)) for one in package.rglob("*") if one.is_dir()}
    yield from (f"{one}: missing" for one in sorted(wanted - here))
    yield from (f"{one}: does not belong in the package" for one in sorted(here - wanted))
    yield from (f"{one}: a folder that does not belong" for one in sorted(folders - {"data", "data/media"}))


def _sheet(package: Path, manifest: Manifest) -> Iterator[str]:
    """Insist that the sheet is what the manifest gives; the manifest's format fixes the sheet's."""
    path = package / bag.SHEET
    if not path.is_file() or path.stat().st_size > LONGEST:
        yield "data/conditions.html: missing or too long"
        return
    try:
        wanted = sheet(manifest)
    except ExpectedError as problem:
        yield f"data/conditions.html: {problem}"
        return
    if path.read_bytes() != wanted.encode():
        yield "data/conditions.html: does not say what the manifest says"


def _item(package: Path, manifest: Manifest, item: ManifestItem) -> Iterator[str]:
    """Insist that the file is the one listed, and says its stamp and nothing else."""
    path = package / "data" / item.name
    if not path.is_file():
        return
    if digest_of(path) != item.file:
        yield f"{item.name}: not the file that was released"
    try:
        said = audit(path, manifest.stamp(item))
    except ExpectedError as problem:
        yield f"{item.name}: {problem.what}"
        return
    yield from (f"{item.name}: {one}" for one in (*said.residue, *(f"stamp: {one}" for one in said.missing)))


def insist(package: Path, seal: str) -> None:
    """Verify a package that was just made, before it may appear.

    Raises:
        ResidueError: naming everything that is wrong; this is a fault of the program.
    """
    found = verify(package, seal)
    if not found.ok:
        raise ResidueError(f"the package did not verify: {'; '.join(found.problems)}")

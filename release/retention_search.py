"""Find everything of one picture in known folders: originals, plans, previews, records, packages, leftovers."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from media.digest import digest_of
from media.errors import WrongUseError
from release.copies import SUFFIX
from release.places import CODE
from release.retention_papers import (
    RECORD,
    REFUSAL,
    REVIEW,
    Entries,
    Entry,
    barred_by,
    lengths_in,
    papers_in,
    reference_of,
    walk,
)
from release.workbench import UNFINISHED

BAG, LETTERS = "bagit.txt", {".txt", ".html"}
LINK = "a link to it"
SIDECARS = (".plan.json", ".report.json")
"""What `presspack redact` writes beside its output; both name the source's digest."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for."""

    digests: frozenset[str]
    """SHA-256 of every original."""
    references: frozenset[str]
    """Requests in which the picture was an item; everything of them goes."""
    paths: frozenset[str] = frozenset()
    """Where items of these requests lay, below a folder."""
    sizes: frozenset[int] = frozenset()
    """Lengths of the originals, as far as known: only files of such a length are opened to compare."""
    barred: frozenset[str] = frozenset()
    """Items, below a folder, that are quarantined or unscreened: never opened."""


@dataclass(frozen=True, slots=True)
class Find:
    """One file or link that goes, and why."""

    path: Path
    why: str


@dataclass(frozen=True, slots=True)
class Haul:
    """Everything that was found."""

    roots: tuple[Path, ...]
    wanted: Wanted
    """With the lengths and references that files told."""
    finds: tuple[Find, ...]
    folders: tuple[Path, ...]
    """Folders of which nothing is left once the finds are gone, deepest first."""
    told: tuple[str, ...]
    """What a person must look at, because presspack cannot tell, or may not touch it."""
    shut: tuple[str, ...]
    """Files that may be the picture and must not be opened."""
    links: tuple[str, ...]
    """Other names of a found file, somewhere on the same disk, in no known folder."""


def known(folders: Iterable[str | Path]) -> tuple[Path, ...]:
    """Return real folders, each once, none inside another.

    Raises:
        WrongUseError: one is not there, so that nobody can say what it holds, or it is a whole disk.
    """
    real: list[Path] = []
    for one in folders:
        path = Path(one).expanduser()
        if not path.is_dir():
            raise WrongUseError("is not there, and may hold the picture", file=path,
                                advice="Bring it back (a disk that is not mounted?), or say --gone FOLDER where it "
                                       "was taken away for good.")
        real.append(path.resolve())
        if real[-1].is_mount() and real[-1].parent == real[-1]:
            raise WrongUseError("is the whole machine", file=path, advice="Name the folders that hold releases.")
    return tuple(sorted(one for one in set(real) if not any(one != other and one.is_relative_to(other)
                                                            for other in real)))


def search(roots: tuple[Path, ...], wanted: Wanted) -> Haul:
    """Look through folders without following a link; what is barred is not opened.

    Raises:
        OutputError: a folder cannot be read, so that nobody can say what it holds.
    """
    entries = tuple(walk(roots))
    papers = papers_in(entries)
    wanted = replace(wanted, barred=wanted.barred | barred_by(papers))
    about, wanted = _learnt(entries, wanted)
    tops = {one.path: why for one in entries if (why := _top(one, entries, wanted)) is not None}
    named = [one for one, data in papers.items() if data.get("reference") in wanted.references]
    finds = {**_below(entries, tops), **_copies(entries, wanted), **dict.fromkeys(named, "a request file of it"),
             **_letters(entries, named)}
    finds |= {one: "made from it" for one in _sidecars(entries, about) if one not in finds}
    finds |= {one.path: LINK for one in entries if one.is_link and one.path not in finds
              and Path(os.path.realpath(one.path)) in {*finds, *tops}}
    folders = sorted((one.path for one in entries if one.is_folder and any(
        one.path == top or one.path.is_relative_to(top) for top in tops)), key=lambda path: -len(path.parts))
    return Haul(roots=roots, wanted=wanted, finds=tuple(Find(path, finds[path]) for path in sorted(finds)),
                folders=tuple(folders), told=tuple(_told(entries, finds, tops, wanted)),
                shut=tuple(_shut(entries, finds, wanted)),
                links=tuple(_elsewhere(entries, finds)))


def _is_barred(path: Path, wanted: Wanted) -> bool:
    return any(str(path) == one or str(path).endswith(f"/{one}") for one in wanted.barred)


def _learnt(entries: Entries, wanted: Wanted) -> tuple[frozenset[Path], Wanted]:
    """Read from plans, reports and records how long the originals are, and which releases they were in."""
    sizes, references, about = set(wanted.sizes), set(wanted.references), set()
    for one in entries:
        if not one.is_file or _is_barred(one.path, wanted):
            continue
        if one.path.suffix == ".json" and one.seen.st_size:
            told = lengths_in(one.path, wanted.digests)
            sizes |= told
            about |= {one.path} if told else set()
            references |= reference_of(one.path) if told else set()
        elif any(str(one.path).endswith(f"/{path}") for path in wanted.paths) \
                and digest_of(one.path).sha256 in wanted.digests:
            sizes.add(one.seen.st_size)
    return frozenset(about), replace(wanted, sizes=frozenset(sizes), references=frozenset(references))


def _top(one: Entry, entries: Entries, wanted: Wanted) -> str | None:
    """Say what something is that goes with all that is in it; None where it does not."""
    name = one.path.name
    if name.startswith(UNFINISHED):
        return "left by a run that was killed"
    for reference in wanted.references:
        if name == f"{reference}{REVIEW}" and not one.is_file:
            return "the review folder: plans, previews, approvals"
        if name in {f"{reference}{RECORD}", f"{reference}{SUFFIX}"} and not one.is_folder:
            return "the record of a release"
        if _named_like_package(name, reference) and not one.is_file and _is_package(one, entries):
            return "a package"
    return None


def _named_like_package(name: str, reference: str) -> bool:
    return name == reference or bool(name.startswith(f"{reference}-") and CODE.fullmatch(
        name.removeprefix(f"{reference}-")))


def _is_package(one: Entry, entries: Entries) -> bool:
    """A link is judged by its name; a folder is a package by its bag, or by being what is left of one."""
    inside = [other.path for other in entries if not other.is_folder and other.path.is_relative_to(one.path)]
    return one.is_link or not inside or one.path / BAG in inside


def _below(entries: Entries, tops: dict[Path, str]) -> dict[Path, str]:
    """Return every file and link that is one of the tops, or inside one."""
    found = {}
    for one in entries:
        top = next((top for top in (one.path, *one.path.parents) if top in tops), None)
        if top is not None and not one.is_folder:
            found[one.path] = tops[top]
    return found


def _copies(entries: Entries, wanted: Wanted) -> dict[Path, str]:
    """Find the original under whatever name; only files of its length are read."""
    return {one.path: "the picture itself" for one in entries
            if one.is_file and one.seen.st_size in wanted.sizes and not _is_barred(one.path, wanted)
            and digest_of(one.path).sha256 in wanted.digests}


def _letters(entries: Entries, papers: list[Path]) -> dict[Path, str]:
    """Find the letter that lies beside the record of a refusal."""
    stems = {one.with_name(one.name.removesuffix(REFUSAL)) for one in papers if one.name.endswith(REFUSAL)}
    return {one.path: "a letter of refusal" for one in entries
            if one.is_file and one.path.suffix in LETTERS and one.path.with_suffix("") in stems}


def _sidecars(entries: Entries, about: frozenset[Path]) -> Iterator[Path]:
    """Yield what `presspack redact` made of the picture outside any request, by the plan or report beside it."""
    stems = {path.with_name(path.name.removesuffix(end)) for path in about for end in SIDECARS
             if path.name.endswith(end)}
    yield from (one for one in about if not one.name.endswith(RECORD))
    for one in entries:
        made = re.match(r"(?P<stem>.+)\.(?:redacted\.\w+|preview\.\w+|plan\.json|report\.json)$", one.path.name)
        if made and one.is_file and one.path.with_name(made["stem"]) in stems:
            yield one.path


def _told(entries: Entries, finds: dict[Path, str], tops: dict[Path, str], wanted: Wanted) -> Iterator[str]:
    """Name what goes only in part, what has the name of a release and is none, and what could not be looked for."""
    for one in entries:
        beneath = one.path in finds or any(top in tops for top in (one.path, *one.path.parents))
        named = [ref for ref in wanted.references if re.match(rf"{re.escape(ref)}(?:$|[.-])", one.path.name)]
        if beneath and one.is_link and finds[one.path] != LINK:
            yield f"{one.path} is a link, and only the link goes; it leads to {os.path.realpath(one.path)}"
        elif not beneath and named:
            yield f"{one.path} is named like {named[0]}, and presspack did not make it: look at it yourself"
    if wanted.digests and not wanted.sizes:
        yield "no plan, record or original says how long the picture is: it was not looked for under other names"


def _shut(entries: Entries, finds: dict[Path, str], wanted: Wanted) -> Iterator[str]:
    for one in entries:
        alike = one.is_file and one.seen.st_size in wanted.sizes and _is_barred(one.path, wanted)
        if alike and one.path not in finds:
            yield f"{one.path} is quarantined or unscreened and was not opened; it is as long as the picture"


def _elsewhere(entries: Entries, finds: dict[Path, str]) -> Iterator[str]:
    """Name each found file that the disk still knows under a name outside every known folder."""
    names = Counter((one.seen.st_dev, one.seen.st_ino) for one in entries if one.path in finds and one.is_file)
    more = {(one.seen.st_dev, one.seen.st_ino): one.seen.st_nlink for one in entries
            if one.path in finds and one.is_file}
    for (device, number), links in sorted(more.items()):
        if links > names[device, number]:
            yield f"inode {number} of device {device}: {links - names[device, number]} more names"

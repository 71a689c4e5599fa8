"""Put finished, proven items into a package, and what must stay into a record beside it."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from media.atomic import replacing_folder
from media.errors import ResidueError
from release.copies import Copy, register_of, write_private
from release.drafting import Settled
from release.earlier import packages_of, read_record, released_as
from release.item import Proof
from release.judging import Allowed
from release.marking import branding_of, line_of
from release.obligations import for_recipients
from release.package import bag
from release.package.conditions import sheet
from release.package.manifest import Manifest, Marked, PolicyDecision, Terms, item_of, publisher_of, software
from release.package.private import insist_nothing_private
from release.package.record import CopyRecord, ItemRecord, ReleaseRecord, write_record
from release.package.verify import insist
from release.places import Place
from release.records import Released
from release.request import LoadedRequest
from release.typed import typed_words


@dataclass(frozen=True, slots=True)
class MadeItem:
    """One item whose finished file lies proven in the drawer."""

    settled: Settled
    file: Path
    proof: Proof
    rights: tuple[str, str]
    """Owner and notice, as they are stamped into the file."""

    @property
    def name(self) -> str:
        """What it is called in the package: its id, never its source's name."""
        return f"media/{self.file.name}"


@dataclass(frozen=True, slots=True)
class Made:
    """One copy, all its items proven in the drawer."""

    copy: Copy
    items: tuple[MadeItem, ...]


@dataclass(frozen=True, slots=True)
class _Filled:
    """One package, verified beside the place where it will appear."""

    made: Made
    manifest: Manifest
    seal: str


def pack(first: Allowed, last: Allowed, made: tuple[Made, ...], place: Place) -> Released:
    """Let every package, the record and the register of copies appear, whole and verified, or none of them.

    `first` and `last` are the decisions at intake and at this moment.

    Raises:
        OutputError: they cannot be written.
        ResidueError: an item was hidden by another plan than the one approved, a package did not verify, or holds
            something private.
    """
    _insist_approved(made)
    folders = [place.package(one.copy) for one in made]
    try:
        with ExitStack() as stack:
            filled = [_fill(stack.enter_context(replacing_folder(folder)), last, one, made)
                      for folder, one in zip(folders, made, strict=True)]
            record = _record(first, last, filled)
            write_record(place.record, record)
            if place.key is not None and record.copies:
                copies = tuple(one.copy for one in made)
                register = register_of(record.reference, last.at, place.key, copies)
                write_private(place.register, register.to_json())
    except BaseException:
        _take_back(place, folders)
        raise
    return released_as(record, place, last.warnings)


def _insist_approved(made: tuple[Made, ...]) -> None:
    """Refuse what was not hidden as its reviewer signed for, whatever lies between the signature and the file."""
    wrong = sorted({one.settled.draft.item.id for copy in made for one in copy.items
                    if one.proof.plan != one.settled.approval.plan})
    if wrong:
        raise ResidueError(f"hidden by another plan than the one that was approved: {', '.join(wrong)}")


def _fill(beside: Path, last: Allowed, one: Made, made: tuple[Made, ...]) -> _Filled:
    """Fill one package and verify it, before it may appear."""
    manifest = _manifest(last, one)
    seal = bag.fill(beside, _contents(manifest, one.items))
    insist(beside, seal)
    insist_nothing_private(beside, _private(last.loaded, one) | _of_others(one, made),
                           typed_words(last.loaded.request))
    return _Filled(one, manifest, seal)


def _of_others(mine: Made, made: tuple[Made, ...]) -> set[str]:
    """Return the names of every recipient and the codes of the others: a copy says its own code and nothing else."""
    people = [one.copy.recipient for one in made if one.copy.recipient is not None]
    names = {word for one in people for word in (one.name, one.email)}
    return names | {one.copy.code for one in made if one.copy.code is not None and one is not mine}


def _take_back(place: Place, folders: list[Path]) -> None:
    """Leave nothing of a release that did not come about; folders that were there before were never touched."""
    record_is_new = place.record.is_file() and not all(folder.exists() for folder in folders)
    if not record_is_new:
        return
    named = {place.record.parent / one for one in packages_of(read_record(place.record))}
    for folder in folders:
        if folder in named and folder.is_dir():
            shutil.rmtree(folder)
    place.record.unlink()
    place.register.unlink(missing_ok=True)


def _manifest(last: Allowed, made: Made) -> Manifest:
    request, words = last.loaded.request, last.loaded.words
    return Manifest(
        software=software(), reference=request.reference, released_at=last.at, decision=_decision(last, made.items),
        publisher=publisher_of(request.force),
        terms=Terms(text=words.text, embargo_text=words.embargo, recall_text=words.recall,
                    data_mining=words.data_mining, embargo_until=request.conditions.embargo_until,
                    recall_on=request.conditions.recall_on,
                    duties=for_recipients(last.decision.post)),
        marks=Marked(line=line_of(request, made.copy.code), left_off=request.marks.left_off, code=made.copy.code),
        items=tuple(item_of(one.settled.draft.item, one.name, one.settled.draft.plan, one.proof, one.rights)
                    for one in made.items))


def _decision(last: Allowed, made: tuple[MadeItem, ...]) -> PolicyDecision:
    return PolicyDecision(
        reference=decision_reference(last.loaded.request.reference, last.at), ground=last.ground,
        profile=last.profile.id, profile_version=last.profile.version, profile_title=last.profile.title,
        profile_sha256=last.decision.digests.profile, rules_sha256=last.decision.digests.rules,
        decided_at=last.at,
        approved_by=tuple(sorted({one.settled.approval.role.value for one in made})))


def decision_reference(reference: str, at: datetime) -> str:
    """Say how a decision is called in both documents; it says when, and nothing else."""
    return f"{reference}/{at:%Y%m%dT%H%M%SZ}"


def _contents(manifest: Manifest, made: tuple[MadeItem, ...]) -> bag.Contents:
    return bag.Contents(manifest=manifest.to_json(), sheet=sheet(manifest), info=_info(manifest),
                        media={one.name: one.file for one in made})


def _info(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    return (("Source-Organization", manifest.publisher.force), ("External-Identifier", manifest.reference),
            ("External-Description", "Pictures for the media; conditions of use in data/conditions.html"),
            ("Bagging-Date", f"{manifest.released_at:%Y-%m-%d}"))


def _private(loaded: LoadedRequest, made: Made) -> set[str]:
    """Return what the files were called, where they lay, and the digests of what was not redacted."""
    names = {PurePosixPath(path).name for item in loaded.request.items for path in (item.path, *item.keep)}
    plans = [one.settled.draft.plan for one in made.items]
    digests = {plan.source.digest.sha256 for plan in plans}
    photos = {one.reference for plan in plans for one in plan.suggestions}
    return names | digests | photos | {str(loaded.folder)}


def _record(first: Allowed, last: Allowed, filled: list[_Filled]) -> ReleaseRecord:
    request, leading = last.loaded.request, filled[0]
    return ReleaseRecord(
        software=software(), reference=request.reference, released_at=last.at,
        package=leading.made.copy.folder(request.reference), seal=leading.seal, request=request,
        request_sha256=request.fingerprint(),
        branding=branding_of(last.loaded, last.profile), decisions=(first.trace, last.trace), manifest=leading.manifest,
        items=tuple(
            ItemRecord(item=one.settled.draft.item.id, path=one.settled.draft.item.path,
                       source=one.settled.draft.plan.source.digest, plan=one.settled.draft.plan,
                       plan_sha256=one.settled.draft.plan.fingerprint(), approval=one.settled.approval,
                       proof=one.proof)
            for one in leading.made.items),
        copies=tuple(_copy_record(one, request.reference) for one in filled if one.made.copy.code is not None))


def _copy_record(filled: _Filled, reference: str) -> CopyRecord:
    copy = filled.made.copy
    assert copy.code is not None and copy.recipient is not None
    return CopyRecord(code=copy.code, recipient=copy.recipient, package=copy.folder(reference), seal=filled.seal,
                      manifest=filled.manifest, proofs=tuple(one.proof for one in filled.made.items))

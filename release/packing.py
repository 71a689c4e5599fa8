"""Put finished, proven items into a package, and what must stay into a record beside it."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from media.atomic import replacing_folder
from media.digest import digest_of
from media.errors import ExpectedError, OutputError
from release.drafting import Settled
from release.item import Proof
from release.judging import Allowed
from release.marking import line_of
from release.obligations import for_recipients
from release.package import bag
from release.package.conditions import sheet
from release.package.manifest import Manifest, Marked, PolicyDecision, Terms, item_of, publisher_of, software
from release.package.private import insist_nothing_private
from release.package.record import ItemRecord, ReleaseRecord, write_record
from release.package.verify import insist, verify
from release.records import Released
from release.request import LoadedRequest


@dataclass(frozen=True, slots=True)
class Made:
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
class Place:
    """Where a release goes."""

    package: Path
    record: Path

    @classmethod
    def of(cls, out: Path, reference: str) -> "Place":
        """Package and record lie side by side; only the package is ever sent."""
        return cls(package=out / reference, record=out / f"{reference}.record.json")


def pack(first: Allowed, last: Allowed, made: tuple[Made, ...], place: Place) -> Released:
    """Let package and record appear, whole and verified, or neither.

    `first` and `last` are the decisions at intake and at this moment.

    Raises:
        OutputError: they cannot be written.
        ResidueError: the package did not verify, or holds something private.
    """
    manifest = _manifest(last, made)
    try:
        with replacing_folder(place.package) as beside:
            seal = bag.fill(beside, _contents(manifest, made))
            insist(beside, seal)
            insist_nothing_private(beside, _private(last.loaded, made))
            write_record(place.record, _record(first, last, made, manifest, seal))
    except BaseException:
        if place.record.is_file() and not place.package.exists():
            place.record.unlink()
        raise
    return Released(reference=manifest.reference, package=str(place.package), record=str(place.record),
                    seal=seal, notes=last.warnings)


def earlier(loaded: LoadedRequest, place: Place) -> Released | None:
    """Return the release that was already made of this very request; None where there is no package.

    Raises:
        OutputError: there is a package, but from another request or other files, or it is not sound.
    """
    if not place.package.exists():
        return None
    problems = _differences(loaded, place)
    if problems:
        raise OutputError(f"a package is here already, and {'; '.join(problems)}", file=place.package,
                          advice="Give the new release its own reference, or move the old package away.")
    record = _read(place.record)
    return Released(reference=record.reference, package=str(place.package), record=str(place.record),
                    seal=record.seal,
                    notes=(f"was released on {record.released_at:%d %B %Y, %H:%M}; nothing was made again",))


def _read(path: Path) -> ReleaseRecord:
    try:
        return ReleaseRecord.from_json(path.read_bytes(), file=path, error=OutputError)
    except OSError as problem:
        raise OutputError(f"the record of the package beside it cannot be read ({problem.strerror})",
                          file=path, advice="Give the new release its own reference.") from problem


def _differences(loaded: LoadedRequest, place: Place) -> list[str]:
    record = _read(place.record)
    found = [] if record.request == loaded.request else ["the request has changed since"]
    if not found and record.manifest.terms.text != loaded.words.text:
        found = ["the words of its conditions have changed since"]
    sources = {one.path: one.source for one in record.items}
    found += [f"{path} has changed since" for path, source in sources.items()
              if loaded.path(path).is_file() and digest_of(loaded.path(path)) != source]
    try:
        found += verify(place.package, record.seal).problems
    except ExpectedError as problem:
        found.append(problem.what)
    return found


def _manifest(last: Allowed, made: tuple[Made, ...]) -> Manifest:
    request, words = last.loaded.request, last.loaded.words
    return Manifest(
        software=software(), reference=request.reference, released_at=last.at, decision=_decision(last, made),
        publisher=publisher_of(request.force),
        terms=Terms(text=words.text, embargo_text=words.embargo, recall_text=words.recall,
                    data_mining=words.data_mining, embargo_until=request.conditions.embargo_until,
                    recall_on=request.conditions.recall_on,
                    duties=for_recipients(last.decision.post)),
        marks=Marked(line=line_of(request), left_off=request.marks.left_off),
        items=tuple(item_of(one.settled.draft.item, one.name, one.settled.draft.plan, one.proof, one.rights)
                    for one in made))


def _decision(last: Allowed, made: tuple[Made, ...]) -> PolicyDecision:
    return PolicyDecision(
        reference=decision_reference(last.loaded.request.reference, last.at), ground=last.ground,
        profile=last.profile.id, profile_version=last.profile.version, profile_title=last.profile.title,
        profile_sha256=last.decision.digests.profile, rules_sha256=last.decision.digests.rules,
        decided_at=last.at,
        approved_by=tuple(sorted({one.settled.approval.role.value for one in made})))


def decision_reference(reference: str, at: datetime) -> str:
    """Say how a decision is called in both documents; it says when, and nothing else."""
    return f"{reference}/{at:%Y%m%dT%H%M%SZ}"


def _contents(manifest: Manifest, made: tuple[Made, ...]) -> bag.Contents:
    return bag.Contents(manifest=manifest.to_json(), sheet=sheet(manifest), info=_info(manifest),
                        media={one.name: one.file for one in made})


def _info(manifest: Manifest) -> tuple[tuple[str, str], ...]:
    return (("Source-Organization", manifest.publisher.force), ("External-Identifier", manifest.reference),
            ("External-Description", "Pictures for the media; conditions of use in data/conditions.html"),
            ("Bagging-Date", f"{manifest.released_at:%Y-%m-%d}"))


def _private(loaded: LoadedRequest, made: tuple[Made, ...]) -> set[str]:
    """Return what the files were called, where they lay, and the digests of what was not redacted."""
    names = {PurePosixPath(path).name for item in loaded.request.items for path in (item.path, *item.keep)}
    plans = [one.settled.draft.plan for one in made]
    digests = {plan.source.digest.sha256 for plan in plans}
    photos = {one.reference for plan in plans for one in plan.suggestions}
    return names | digests | photos | {str(loaded.folder)}


def _record(first: Allowed, last: Allowed, made: tuple[Made, ...], manifest: Manifest,
            seal: str) -> ReleaseRecord:
    request = last.loaded.request
    return ReleaseRecord(
        software=software(), reference=request.reference, released_at=last.at, package=request.reference,
        seal=seal, request=request, request_sha256=request.fingerprint(), decisions=(first.trace, last.trace),
        manifest=manifest,
        items=tuple(
            ItemRecord(item=one.settled.draft.item.id, path=one.settled.draft.item.path,
                       source=one.settled.draft.plan.source.digest, plan=one.settled.draft.plan,
                       plan_sha256=one.settled.draft.plan.fingerprint(), approval=one.settled.approval,
                       proof=one.proof)
            for one in made))

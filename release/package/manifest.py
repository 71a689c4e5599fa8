"""What leaves with a package: everything a recipient needs, and nothing that tells on anybody."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, Field, StringConstraints, model_validator

from media.digest import Digest
from media.probe import MediaKind
from media.records import Record
from redact.audio import SoundChoice
from redact.records import Kind, Method, RedactionPlan, Track
from release.conditions.stated import Words
from release.item import VERSION, Proof
from release.material import FolderName, Item
from release.request import Force
from release.wording import Line, Paragraph
from watermark.codes import Code
from watermark.records import DataMining, Stamp

FORMAT: Literal["presspack-manifest/1"] = "presspack-manifest/1"

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Notice = Annotated[str, StringConstraints(min_length=1, max_length=400)]
MediaName = Annotated[str, StringConstraints(pattern=r"^media/[A-Za-z0-9-]{1,64}\.(jpg|png|webp|tif|mp4|m4a)$")]


SoundFate = Literal["none", "removed", "kept", "muted", "bleeped", "disguised"]
"""What became of a file's sound; of the last three, some stretches or all of it."""

MEDIA: dict[MediaKind, Literal["photo", "clip", "recording"]] = {
    MediaKind.PHOTO: "photo", MediaKind.CLIP: "clip", MediaKind.RECORDING: "recording"}

FATES: dict[SoundChoice, SoundFate] = {
    SoundChoice.DROP: "removed", SoundChoice.KEEP: "kept", SoundChoice.MUTE: "muted", SoundChoice.BLEEP: "bleeped",
    SoundChoice.DISGUISE: "disguised"}


class PolicyDecision(Record):
    """That a release was decided, by which policy, on what ground; the reasons stay with the force."""

    reference: Line
    ground: Line
    profile: Line
    profile_version: Line
    profile_title: Line
    profile_sha256: Sha256
    rules_sha256: Sha256
    decided_at: AwareDatetime
    approved_by: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Roles, never names."""


class Publisher(Record):
    """Who releases, and whom to ask."""

    force: Line
    credit: Line
    contact: Line
    web_statement: str


class Terms(Record):
    """On what conditions the material may be used."""

    text: Paragraph
    """One condition a line, word for word as it is stamped into every file."""
    embargo_text: Paragraph | None
    """Those of its lines that write the embargo, which the sheet sets off."""
    recall_text: Paragraph | None
    """Those of its lines that write the last day of use."""
    data_mining: DataMining
    embargo_until: AwareDatetime | None
    recall_on: date | None
    duties: tuple[Line, ...]

    @model_validator(mode="after")
    def _of_the_text(self) -> Self:
        for written, when in ((self.embargo_text, self.embargo_until), (self.recall_text, self.recall_on)):
            if (written is None) != (when is None) or (written or "") not in self.text:
                raise ValueError("a date and the words that write it must go together")
        return self

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return the lines, each with the date that it writes in ISO 8601, or nothing."""
        dated = ((self.embargo_text, self.embargo_until), (self.recall_text, self.recall_on))
        when = {line: day.isoformat() for text, day in dated if text and day for line in text.split("\n")}
        return tuple((line, when.get(line, "")) for line in self.text.split("\n"))


class Redaction(Record):
    """How much of one class was hidden, and how."""

    what: Kind
    method: Method
    tracks: int
    regions: int
    """Over all frames; each was found covered when the finished file was read again."""


class ManifestItem(Record):
    """One released file."""

    name: MediaName
    file: Digest
    media: Literal["photo", "clip", "recording"]
    type: Line
    width: int
    height: int
    frames: int
    redactions: tuple[Redaction, ...]
    sound: SoundFate
    metadata: Literal["removed"] = "removed"
    owner: Notice
    notice: Notice


class Marked(Record):
    """What every picture of the package carries for all to see."""

    line: Notice | None
    """Burnt into every frame."""
    left_off: Line | None
    """Why there is no line."""
    code: Code | None
    """Which copy this is, where each recipient has one; whose it is the force alone knows."""


class Manifest(Record):
    """The document that travels with the pictures.

    It names no third party, no source file and no digest of an unredacted original.
    """

    format: Literal["presspack-manifest/1"] = FORMAT
    software: Line
    reference: FolderName
    released_at: AwareDatetime
    decision: PolicyDecision
    publisher: Publisher
    terms: Terms
    marks: Marked
    items: Annotated[tuple[ManifestItem, ...], Field(min_length=1)]

    def stamp(self, item: ManifestItem) -> Stamp:
        """Return what the metadata of an item must say, no more and no less."""
        return stamp_of(self.publisher, self.terms, self.reference, (item.owner, item.notice))


def publisher_of(force: Force) -> Publisher:
    """Return what is printed of the force."""
    return Publisher(force=force.name, credit=force.credit, contact=force.contact,
                     web_statement=force.web_statement)


def rights_of(item: Item, force: Force, year: int) -> tuple[str, str]:
    """Return owner and copyright notice of an item."""
    return force.rights(item.copyright_owner == "force", year)


def stamp_of(publisher: Publisher, terms: Terms | Words, reference: str, rights: tuple[str, str]) -> Stamp:
    """Put together what is written into a file, from the words of a request or those of a manifest."""
    owner, notice = rights
    return Stamp(owner=owner, notice=notice, credit=publisher.credit, conditions=terms.text, reference=reference,
                 contact=publisher.contact, web_statement=publisher.web_statement, data_mining=terms.data_mining)


def item_of(item: Item, name: str, plan: RedactionPlan, proof: Proof,
            rights: tuple[str, str]) -> ManifestItem:
    """Sum up what was released of one item, from the plan that was followed and the proof that it was."""
    assert item.type is not None  # without its kind the policy holds (LAW-PACE-1)
    return ManifestItem(
        name=name, file=proof.output, type=item.type,
        media=MEDIA[plan.source.kind],
        width=proof.rendered.size.width, height=proof.rendered.size.height, frames=proof.rendered.frame_count,
        redactions=_redactions(plan), sound=_sound(plan), owner=rights[0], notice=rights[1])


def software() -> str:
    """Name what made this package."""
    return f"presspack {VERSION}"


def _redactions(plan: RedactionPlan) -> tuple[Redaction, ...]:
    by_kind: dict[Kind, list[Track]] = {}
    for track in plan.hidden:
        by_kind.setdefault(track.kind, []).append(track)
    return tuple(
        Redaction(what=kind, method=plan.method_for(tracks[0]), tracks=len(tracks),
                  regions=sum(len(track.sightings) for track in tracks))
        for kind, tracks in sorted(by_kind.items()))


def _sound(plan: RedactionPlan) -> SoundFate:
    return FATES[plan.settings.sound] if plan.source.sounds else "none"

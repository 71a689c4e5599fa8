"""What stays with the force: everything that was asked, known, decided, done and proven."""

from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime

from media.digest import Digest
from media.records import Record
from redact.records import RedactionPlan
from release.approval import Approval
from release.copies import write_private
from release.item import Proof
from release.package.manifest import Manifest
from release.request import Recipient, Request
from watermark.codes import Code


class ItemRecord(Record):
    """One item: the source it was made from, what was to be hidden, who agreed, the proof."""

    item: str
    path: str
    source: Digest
    plan: RedactionPlan
    plan_sha256: str
    approval: Approval
    proof: Proof


class CopyRecord(Record):
    """The copy of one recipient: whose it is, its seal, and what was proven of each of its files."""

    code: Code
    recipient: Recipient
    package: str
    seal: str
    manifest: Manifest
    proofs: tuple[Proof, ...]
    """In the order of the items."""


class ReleaseRecord(Record):
    """The internal record of one release. It names people and unredacted files: it never leaves."""

    format: Literal["presspack-record/1"] = "presspack-record/1"
    software: str
    reference: str
    released_at: AwareDatetime
    package: str
    seal: str
    """SHA-256 of the package's tag manifest."""
    request: Request
    request_sha256: str
    branding: str | None = None
    """SHA-256 of the branding by which the line was drawn, logo included; None for the plain one."""
    decisions: tuple[dict[str, Any], ...]
    """Each decision with its full rule trace: at intake, and again at the moment of release."""
    items: tuple[ItemRecord, ...]
    manifest: Manifest
    copies: tuple[CopyRecord, ...] = ()
    """Where each recipient has a copy: all of them. Package, seal, manifest and proofs above are the first one's."""


def write_record(path: Path, record: ReleaseRecord) -> None:
    """Write the record whole, readable by its owner and group only: it names people."""
    write_private(path, record.to_json())

"""A copy for each recipient: its code, the key that codes and patterns hang on, and who was sent which."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from media.atomic import replacing
from media.errors import OutputError, UnreadableInputError, WrongUseError
from media.records import Record
from release.material import FolderName
from release.request import Recipient, Request
from watermark.codes import Code, code_for

KEY_BYTES = 32
SUFFIX = ".copies.json"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a release; without a code it is the only one."""

    code: str | None = None
    recipient: Recipient | None = None
    key: bytes | None = None
    """What its unseen mark hangs on; None where it carries none."""

    def folder(self, reference: str) -> str:
        """Return the name of its package."""
        return reference if self.code is None else f"{reference}-{self.code}"


class Sent(Record):
    """Who was sent which copy."""

    code: Code
    package: str
    recipient: Recipient


class Register(Record):
    """Which code is whose, beside the record and never in a package; what `presspack trace` reads."""

    format: Literal["presspack-copies/1"] = "presspack-copies/1"
    reference: FolderName
    released_at: AwareDatetime
    key: str
    """The key's name, from which the key cannot be worked out."""
    copies: Annotated[tuple[Sent, ...], Field(min_length=1)]


def copies_of(request: Request, key: bytes | None) -> tuple[Copy, ...]:
    """Return the copies to be made: one, or one for each recipient where the request asks for marks that tell.

    Codes follow from key, reference and recipient, so that the same release made again has the same.

    Raises:
        WrongUseError: marks by recipient are asked for, and no key was given.
    """
    wanted = request.marks.recipients
    if not wanted:
        return (Copy(),)
    if key is None:
        raise WrongUseError(f"{request.reference} asks for marks by recipient, which hang on the force's key",
                            advice="Give --mark-key FILE; `presspack mark-key FILE` makes one.")
    codes = tuple(code_for(key, request.reference, one.email.casefold()) for one in request.recipients)
    if len(set(codes)) != len(codes):
        raise WrongUseError("two recipients would have the same code", advice="Give the release another reference.")
    return tuple(Copy(code=code, recipient=one, key=key if "unseen" in wanted else None)
                 for code, one in zip(codes, request.recipients, strict=True))


def register_of(reference: str, released_at: AwareDatetime, key: bytes, copies: Sequence[Copy]) -> Register:
    """Put down who was sent which."""
    sent = tuple(Sent(code=one.code, package=one.folder(reference), recipient=one.recipient)
                 for one in copies if one.code is not None and one.recipient is not None)
    return Register(reference=reference, released_at=released_at, key=name_of(key), copies=sent)


def registers_in(paths: Sequence[Path]) -> tuple[Register, ...]:
    """Read registers, each named itself or lying in a folder that is named.

    Raises:
        UnreadableInputError: one cannot be read, or a folder holds none.
        WrongUseError: one is not what it must be.
    """
    files = [file for path in paths for file in _files(path)]
    return tuple(Register.from_json(_read(file), file=file) for file in files)


def write_private(path: Path, text: str) -> None:
    """Write a file whole, readable by its owner and group only: it names people."""
    with replacing(path) as beside:
        beside.write_text(text, encoding="utf-8")
        beside.chmod(0o600)
    path.chmod(path.stat().st_mode & 0o770)


def new_key(path: Path) -> str:
    """Write a new key, readable by its owner only, and return its name.

    Raises:
        OutputError: there is a file already, or it cannot be written.
    """
    if path.exists():
        raise OutputError("is here already, and marks made with it could not be read without it", file=path,
                          advice="Choose another name for the new key.")
    key = secrets.token_bytes(KEY_BYTES)
    with replacing(path) as beside:
        beside.write_text(f"{key.hex()}\n", encoding="ascii")
    path.chmod(0o600)
    return name_of(key)


def load_key(path: Path | None) -> bytes | None:
    """Read a key; no path, no key.

    Raises:
        UnreadableInputError: it cannot be read.
        WrongUseError: it is none, or everybody on the machine can read it.
    """
    if path is None:
        return None
    text = _read(path).decode("ascii", errors="replace").strip()
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise WrongUseError(f"is no key of {KEY_BYTES} bytes", file=path, advice="`presspack mark-key FILE` makes one.")
    if path.stat().st_mode & 0o007:
        raise WrongUseError("can be read by everybody on this machine", file=path, advice="Run `chmod 600` on it.")
    return key


def name_of(key: bytes) -> str:
    """Return what a key is called."""
    return hashlib.sha256(b"presspack key's name\0" + key).hexdigest()[:16]


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    found = sorted(path.glob(f"*{SUFFIX}"))
    if not found:
        raise UnreadableInputError(f"holds no *{SUFFIX}", file=path, advice="Name the folder that releases went to.")
    yield from found


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableInputError(f"cannot be read ({problem.strerror})", file=path,
                                   advice="Check the path and the permissions.") from problem

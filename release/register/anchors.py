"""Write the end of a log where nobody who can write the register can: a file, a signed note, a timestamp request."""

import base64
import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from media.atomic import replacing
from media.errors import OutputError, UnreadableInputError, WrongUseError
from release.copies import write_private
from release.register.chain import Anchor, Head

ORIGIN = "presspack.log"
"""What the note is a note of; a key is bound to this name."""

ED25519 = b"\x01"
"""The kind of signature, as the signed-note format numbers it: C2SP signed-note, tlog-checkpoint."""


def new_key(path: Path) -> str:
    """Write a new signing key, readable by its owner only, and return its public half as text.

    Raises:
        OutputError: there is a file already, or it cannot be written.
    """
    if path.exists():
        raise OutputError("is here already, and notes signed with it could not be checked without it", file=path,
                          advice="Choose another name for the new key.")
    key = Ed25519PrivateKey.generate()
    write_private(path, f"{key.private_bytes_raw().hex()}\n")
    path.chmod(0o600)
    return _public(key.public_key())


def note(anchor: Anchor, key: Path) -> str:
    """Return the end of a log as a signed note, in the form that transparency logs use for their checkpoints.

    Raises:
        UnreadableInputError, WrongUseError: the key cannot be read, or is none.
    """
    secret = _key(key)
    text = f"{ORIGIN}\n{anchor.seq}\n{base64.b64encode(bytes.fromhex(anchor.hash)).decode()}\n"
    signature = _id(secret.public_key()) + secret.sign(text.encode())
    return f"{text}\n— {ORIGIN} {base64.b64encode(signature).decode()}\n"


def timestamp_request(anchor: Anchor) -> bytes:
    """Return a request by RFC 3161 for the SHA-256 of the anchor's canonical form, for any timestamp service."""
    asked = TimestampRequestBuilder(data=anchor.to_json().encode(), hash_algorithm=HashAlgorithm.SHA256)
    return asked.cert_request(cert_request=True).build().as_bytes()


def write_anchor(path: Path, anchor: Anchor, key: Path | None) -> tuple[Path, ...]:
    """Write an anchor; beside it, as .tsq, the request for a timestamp, and with a key, as .note, a signed note.

    Raises:
        OutputError: something cannot be written.
    """
    parts = {path: anchor.to_json().encode(), path.with_suffix(".tsq"): timestamp_request(anchor)}
    if key is not None:
        parts[path.with_suffix(".note")] = note(anchor, key).encode()
    for place, data in parts.items():
        with replacing(place) as beside:
            beside.write_bytes(data)
    return tuple(parts)


def read_anchor(path: Path, public: str | None) -> Head:
    """Read an anchor, or a signed note, whose signature must be by the key whose public half is given.

    Raises:
        UnreadableInputError: it cannot be read.
        WrongUseError: it is neither, or the signature is not by that key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableInputError("cannot be read", file=path,
                                   advice="Give a file that `log anchor` wrote.") from problem
    if text.startswith("{"):
        return Anchor.from_json(text, file=path)
    return _noted(text, path, public)


def _noted(text: str, path: Path, public: str | None) -> Head:
    if public is None:
        raise WrongUseError("is a signed note", file=path, advice="Give --public, which `log key` printed.")
    said, _, signed = text.partition("\n\n")
    lines = said.split("\n")
    try:
        origin, seq, hashed = lines
        name, signature = signed.removeprefix("— ").split()
        raw = base64.b64decode(signature, validate=True)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(raw[4:] if (origin, name, raw[:4]) == (ORIGIN, ORIGIN, _id(key)) else b"", f"{said}\n".encode())
        return Head(seq=int(seq), hash=base64.b64decode(hashed, validate=True).hex())
    except (ValueError, InvalidSignature) as problem:
        raise WrongUseError("is no note signed by that key", file=path,
                            advice="Use the note as it was written, and the key that signed it.") from problem


def _key(path: Path) -> Ed25519PrivateKey:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableInputError("cannot be read", file=path,
                                   advice="Give the file that `log key` wrote.") from problem
    if path.stat().st_mode & 0o077:
        raise WrongUseError("can be read by others on this machine", file=path, advice="Run `chmod 600` on it.")
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    except ValueError as problem:
        raise WrongUseError("is no signing key", file=path, advice="`presspack log key FILE` makes one.") from problem


def _public(key: Ed25519PublicKey) -> str:
    return key.public_bytes_raw().hex()


def _id(key: Ed25519PublicKey) -> bytes:
    """Return the four bytes by which a note names its key."""
    return hashlib.sha256(f"{ORIGIN}\n".encode() + ED25519 + key.public_bytes_raw()).digest()[:4]

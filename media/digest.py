"""What a file is, whatever it is called."""

import hashlib
from pathlib import Path

from media.errors import UnreadableInputError
from media.records import Record


class Digest(Record):
    """SHA-256 (hex) and length in bytes of a file's content."""

    sha256: str
    bytes: int


def digest_of(path: Path) -> Digest:
    """Read the whole file once.

    Raises:
        UnreadableInputError: the file is missing or cannot be read.
    """
    seen = hashlib.sha256()
    length = 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                seen.update(block)
                length += len(block)
    except OSError as problem:
        raise UnreadableInputError(f"cannot be read ({problem.strerror})", file=path,
                                   advice="Check the path and the permissions.") from problem
    return Digest(sha256=seen.hexdigest(), bytes=length)

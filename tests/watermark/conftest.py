"""Fixtures of this room: reading what was planted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from watermark.audit import audit
from watermark.records import Audit, Stamp


@pytest.fixture
def audit_of(tmp_path: Path) -> Callable[..., Audit]:
    """Audit bytes as if they were a finished file."""

    def read(data: bytes, stamp: Stamp | None = None) -> Audit:
        path = tmp_path / "finished"  # no suffix: the reader is chosen by content
        path.write_bytes(data)
        return audit(path, stamp)

    return read

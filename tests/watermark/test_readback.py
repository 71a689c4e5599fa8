"""What other people's programs read of a stamp: every word, in every format, and nothing besides."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.readback import FORMATS, STAMPS, TARGET, made, read_back
from watermark.audit import audit

Find = Callable[[str], str]


@pytest.mark.outside
@pytest.mark.parametrize("which", STAMPS)
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_stamp_comes_back_word_for_word(tmp_path: Path, outside: Find, suffix: str, which: str) -> None:
    """A newsroom reads with its own programs; ŵ, ©, £ and line ends are where stamps break."""
    programs = {"exiftool": outside("exiftool"), "ffprobe": outside("ffprobe")}
    path = made(tmp_path, suffix, STAMPS[which])

    seen = tuple(read_back(path, STAMPS[which], programs))

    assert len(seen) >= 26
    assert [one for one in seen if not one.equal] == []
    assert audit(path, STAMPS[which]).clean  # our own reader says the same


@pytest.mark.outside
def test_a_stamp_that_was_touched_does_not_come_back_equal(tmp_path: Path, outside: Find) -> None:
    """The comparison can fail: an altered word, a word too many and a missing one are each told."""
    stamp = STAMPS["plain"]
    path = made(tmp_path, ".jpg", stamp)
    programs = {"exiftool": outside("exiftool"), "ffprobe": outside("ffprobe")}
    subprocess.run([programs["exiftool"], "-q", "-overwrite_original", "-IFD0:XPTitle=PP-2026-0002",
                    "-XMP-dc:Description=Jane", "-XMP-photoshop:Credit=", path], check=True)

    wrong = {one.tag for one in read_back(path, stamp, programs) if not one.equal}

    assert {"IFD0:XPTitle", "XMP-dc:Description", "XMP-photoshop:Credit"} <= wrong
    assert not audit(path, stamp).clean


def test_the_published_table_has_no_exception() -> None:
    """A table in which something differs is not published beside a promise that nothing does."""
    page = TARGET.read_text(encoding="utf-8")

    count = int(page.split("**")[1].split(" of ")[0])
    assert f"**{count} of {count} equal.**" in page
    assert "saw" not in page

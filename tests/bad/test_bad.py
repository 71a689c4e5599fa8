"""Every file that is wrong on purpose is read or refused as its recipe says, soon, and leaves nothing behind."""

import re
import resource
import tempfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from recipes import BAD, SECONDS

from benchmarks.fuzz import left_behind
from cli import app
from media.decode import decoding
from media.errors import ExitCode, ExpectedError
from media.probe import metadata, probe


def spent() -> float:
    """Processor time of this process and the children it has reaped, in seconds: what a busy machine cannot change."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_refused_for_what_is_wrong_with_it(tmp_path: Path, what: str,
                                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """A press officer at night needs a reason, and the queue behind the file needs the machine."""
    bad = BAD[what]
    path = tmp_path / f"bad.{bad.suffix}"
    path.write_bytes(bad.make())
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))  # others use the common one meanwhile
    before = left_behind(tmp_path)
    began = spent()

    try:
        with decoding(path, probe(path)) as frames:
            said = "" if all(frame.pixels.size for frame in frames) else "no pixels"
    except ExpectedError as refusal:
        assert (refusal.file, refusal.exit_code) == (str(path), ExitCode.INPUT)
        said = refusal.what
    frames = None

    assert spent() - began < SECONDS
    assert left_behind(tmp_path) <= before
    assert re.search(bad.says, said) if bad.says else said == ""


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_may_be_asked_what_it_says(tmp_path: Path, what: str) -> None:
    """Inspecting comes first, often on the very file that nobody trusts."""
    path = tmp_path / f"bad.{BAD[what].suffix}"
    path.write_bytes(BAD[what].make())
    began = spent()

    try:
        said = metadata(path)
    except ExpectedError as refusal:
        assert (refusal.file, refusal.exit_code) == (str(path), ExitCode.INPUT)
    else:
        assert all(len(value) <= 300 and value.isprintable() for _, _, value in said)

    assert spent() - began < SECONDS


@pytest.mark.parametrize("what", ["a JPEG whose EXIF tables point at themselves", "a TIFF whose next page is itself",
                                  "a Matroska whose clock does not tick"])
def test_a_bad_file_that_can_be_read_goes_through_the_whole_command(tmp_path: Path, what: str) -> None:
    """What the decoder lets pass must not trip what comes after it."""
    path = tmp_path / f"bad.{BAD[what].suffix}"
    path.write_bytes(BAD[what].make())

    ended = CliRunner().invoke(app, ["redact", str(path), "-o", str(tmp_path / "out"), "--mode", "fast"])

    assert ended.exit_code in {0, 3, 7}, ended.output
    assert ended.exception is None or isinstance(ended.exception, SystemExit)

"""An outside program reads and writes the files it was given, and nothing else."""

import socket
import tempfile
from pathlib import Path

import imageio_ffmpeg
import pytest
from media_makers import make_clip

from media import confined as confined_module
from media.confined import Errand, confined
from media.errors import MissingPartError

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
BOOT = ("import sys; sys.path.insert(0, sys.argv.pop(1)); import media.child_program as p; {weaker}; p.main()")
WAYS = {"Landlock": "pass", "bubblewrap": "p.forbid = lambda rights: []"}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each way round a program, whichever of them this machine would take."""
    if request.param == "bubblewrap" and not Path("/usr/bin/bwrap").exists():
        pytest.skip("NOT CHECKED: bubblewrap is not installed; apt-get install bubblewrap to run this test")
    monkeypatch.setattr(confined_module, "BOOT", BOOT.format(weaker=WAYS[request.param]))
    return str(request.param)


def ran(*words: str | Path, reads: tuple[Path, ...] = (), writes: tuple[Path, ...] = ()) -> tuple[int, str]:
    """Run ffmpeg and return how it ended and what it complained of."""
    with tempfile.TemporaryFile() as log:
        errand = Errand((FFMPEG, "-v", "error", "-y", "-nostdin", *map(str, words)), reads, writes)
        with confined(errand, log) as process:
            code = process.wait(60)
        log.seek(0)
        return code, log.read().decode()


def test_it_does_its_work_on_the_files_it_was_given(tmp_path: Path, way: str) -> None:
    """A wall that stops the work would be taken down."""
    clip, out = make_clip(tmp_path / "a.mp4"), tmp_path / "b.mp4"
    out.touch()

    code, said = ran("-i", clip, "-c:v", "libx264", "-movflags", "+faststart", out, reads=(clip,), writes=(out,))

    assert (code, said) == (0, ""), way
    assert b"moov" in out.read_bytes()


def test_it_can_open_no_other_file(tmp_path: Path, way: str) -> None:
    """The next clip in the folder belongs to another case."""
    clip, out = make_clip(tmp_path / "a.mp4"), tmp_path / "b.mp4"
    out.touch()

    code, said = ran("-i", clip, out, writes=(out,))

    assert code != 0 and ("Permission denied" in said or "No such file" in said), way
    assert out.read_bytes() == b""


def test_it_can_write_no_other_file(tmp_path: Path, way: str) -> None:
    """What it writes beside its output would be found by nobody."""
    clip = make_clip(tmp_path / "a.mp4")

    code, _ = ran("-i", clip, tmp_path / "other.mp4", reads=(clip,))

    assert code != 0 or way == "bubblewrap"  # where it writes into a tree of its own, which goes with it
    assert not (tmp_path / "other.mp4").exists()


def test_it_can_call_nobody(tmp_path: Path, way: str) -> None:
    """It has no business on the network."""
    clip = make_clip(tmp_path / "a.mp4")
    with socket.create_server(("127.0.0.1", 0)) as there:
        there.settimeout(0.5)

        code, _ = ran("-i", clip, "-f", "mpegts", f"tcp://127.0.0.1:{there.getsockname()[1]}", reads=(clip,))

        assert code != 0, way
        with pytest.raises(TimeoutError):
            there.accept()


def test_without_a_wall_it_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A weaker way must never be taken without a word."""
    weaker = "from pathlib import Path; p.forbid = lambda rights: []; p.BUBBLEWRAP = Path('/nowhere')"
    monkeypatch.setattr(confined_module, "BOOT", BOOT.format(weaker=weaker))

    with pytest.raises(MissingPartError, match="no network, no other file") as refusal:
        ran("-version")

    assert "bubblewrap" in str(refusal.value)


def test_a_program_that_is_not_here_is_a_missing_part(tmp_path: Path) -> None:
    """Not the file's fault, and not a traceback."""
    with (tempfile.TemporaryFile() as log, pytest.raises(MissingPartError, match="not here"),
          confined(Errand((str(tmp_path / "ffmpeg"),)), log)):
        pass

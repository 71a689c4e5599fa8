"""No command calls anybody: what is looked at, and that it is, stays on this machine."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from media.trial import held

WATCHED = ("import os, socket; from media import child_filter as f; "
           "ends = [line for kind in (socket.AF_INET, socket.AF_INET6) for line in ((0x15, 0, 1, int(kind)), "
           "(0x06, 0, 0, 0x80000000))]; "
           "program = f._assembled({'socket': [(0x20, 0, 0, 16), *ends, (0x06, 0, 0, 0x7FFF0000)]}, 0x7FFF0000); "
           "f._libc.prctl(38, 1, 0, 0, 0); assert f.installed(program); ")
"""A filter under which the first internet socket, of whatever library and thread, ends the process."""


def ending(program: str, *words: str | Path, home: Path) -> int:
    """Run a program under the filter, in a home of its own, and return how it ended."""
    return subprocess.run([sys.executable, "-c", WATCHED + program, *map(str, words)], capture_output=True, timeout=500,
                          check=False, env={**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home)}).returncode


def test_the_watch_ends_a_process_that_calls(tmp_path: Path) -> None:
    """A watch that sees nothing would prove nothing."""
    assert "system-call filter (seccomp)" in held(), "this needs seccomp filters"

    assert ending("socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", home=tmp_path) == -signal.SIGSYS
    assert ending("socket.socket(socket.AF_INET6)", home=tmp_path) == -signal.SIGSYS
    assert ending("socket.socket(socket.AF_UNIX)", home=tmp_path) == 0


def test_redacting_a_photo_and_a_clip_calls_nobody(samples: Path, tmp_path: Path) -> None:
    """A library of networks once told its maker of every run, and kept a number of the machine."""
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()

    ended = ending("from cli import main; main()", "redact", samples / "custody.jpg", samples / "cctv.mp4", "-o", out,
                   "--mode", "fast", home=home)

    assert ended == 0
    assert (out / "custody.redacted.jpg").exists()
    assert [one.name for one in home.rglob("*") if "onnx" in one.name.lower()] == []


def test_the_doctor_calls_nobody(tmp_path: Path) -> None:
    """It is run on the machine of which least is known."""
    assert ending("from cli import main; main()", "doctor", home=tmp_path) == 0



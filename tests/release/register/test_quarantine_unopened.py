"""A quarantined file is opened by nobody: watched from inside (every open) and from outside (the kernel)."""

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
OPENED, NEVER = 0x20, 0x800  # IN_OPEN; IN_NONBLOCK: from linux/inotify.h

WATCHED = """
import json, os, sys
seen = []
def note(event, args):
    if event == "open" and isinstance(args[0], str | bytes | os.PathLike):
        seen.append(os.path.realpath(os.fsdecode(args[0])))
    elif event in ("subprocess.Popen", "os.posix_spawn", "os.fork"):
        seen.append(event)
sys.addaudithook(note)
from cli import app
codes = []
for words in json.loads(sys.argv[2]):
    try:
        app(words, standalone_mode=False)
        codes.append(0)
    except SystemExit as ending:
        codes.append(ending.code)
    except Exception as problem:
        codes.append(type(problem).__name__)
with open(sys.argv[1], "w") as told:
    json.dump({"codes": codes, "seen": seen}, told)
"""


@contextmanager
def unopened(*paths: Path) -> Iterator[None]:
    """Let the kernel watch files while something runs; fails if anything at all opened one."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(NEVER)
    assert watch >= 0
    try:
        for path in paths:
            assert libc.inotify_add_watch(watch, os.fsencode(path), OPENED) >= 0
        yield
        with pytest.raises(BlockingIOError):
            os.read(watch, 4096)
    finally:
        os.close(watch)


@pytest.fixture
def watched(tmp_path: Path) -> Callable[..., tuple[list[Any], list[str]]]:
    """Run commands in a child that notes every file it opens; returns how each ended, and what was opened."""

    def run(*commands: tuple[object, ...]) -> tuple[list[Any], list[str]]:
        told = tmp_path / "told.json"
        words = json.dumps([[str(one) for one in command] for command in commands])
        subprocess.run([sys.executable, "-c", WATCHED, str(told), words], check=True, capture_output=True,
                       cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT),
                                          "PRESSPACK_REGISTER": str(tmp_path / "held" / "register.db")})
        found = json.loads(told.read_text())
        return found["codes"], found["seen"]

    return run


STATED = [{"intimate": "suspected"}, {"intimate": "confirmed"}, {"intimate": "iioc"}, {"deprivation_order": True},
          {"intimate": "unknown"}, {"intimate": None}]
SIGNED = ("--as", "Sam Redactor", "--role", "press_officer")


@pytest.fixture
def barred(plain: dict[str, Any], written: Any, request: pytest.FixtureRequest) -> Path:
    """A request of two items, the second clear, each with a reference photo; returns its file."""
    file = written(plain)
    (file.parent / "second.jpg").write_bytes((file.parent / "interview-room.jpg").read_bytes())
    (file.parent / "keep.jpg").write_bytes((file.parent / "interview-room.jpg").read_bytes())
    plain["items"][0]["keep"] = ["keep.jpg"]
    plain["items"] += [{**plain["items"][0], "id": "I2", "path": "second.jpg"}]
    plain["items"][0].update(request.param)
    return written(plain)


@pytest.mark.parametrize("barred", STATED, indirect=True, ids=str)
def test_no_file_of_a_quarantined_request_is_opened(barred: Path, watched: Any, tmp_path: Path) -> None:
    """Neither the item nor its neighbours nor the photos beside it: no digest, no look, no child that could."""
    pictures = [barred.parent / name for name in ("interview-room.jpg", "second.jpg", "keep.jpg")]
    with unopened(*pictures):
        codes, seen = watched(("release", barred, "-o", "out"), ("submit", barred, *SIGNED),
                              ("release", barred, "-o", "out"))

    assert set(codes) <= {0, 5, 6}
    assert not {str(one) for one in pictures} & set(seen)
    assert not {"subprocess.Popen", "os.posix_spawn", "os.fork"} & set(seen)
    assert str(barred) in seen, "the watch itself must see what is opened"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("barred", [{"intimate": "iioc"}], indirect=True)
def test_no_command_about_a_quarantine_opens_a_file(barred: Path, watched: Any, tmp_path: Path) -> None:
    """Listing, deciding, telling and closing need no look."""
    pictures = [barred.parent / name for name in ("interview-room.jpg", "second.jpg", "keep.jpg")]
    oic, ref = ("--as", "D. Tective", "--role", "oic"), "PP-2026-0042"
    with unopened(*pictures):
        codes, _ = watched(
            ("people", "add", "D. Tective", "oic", "--as", "A. Dministrator"), ("submit", barred, *SIGNED),
            ("judge", ref, *SIGNED), ("quarantine", "list"), ("requests", ref), ("duties",), ("explain", ref),
            ("request", "check", barred), ("notify", ref, "oic", "--reason", "quarantine", "--method", "call", *oic),
            ("refuse", barred, "--reason", "restriction", "--log-ref", "LOG", "-o", tmp_path / "no.txt", *oic),
            ("quarantine", "dispose", ref, "--outcome", "returned", "--ref", "LOG", *oic), ("quarantine", "list"),
            ("log", "verify"))

    assert codes[:6] == [0, 0, 6, 5, 0, 0]
    assert codes[-3:] == [0, 0, 0]


@pytest.mark.parametrize("barred", [{"intimate": "clear"}], indirect=True)
def test_the_watch_sees_a_file_that_is_opened(barred: Path, watched: Any) -> None:
    """A watch that never barks proves nothing: of what is cleared a digest is taken."""
    picture = barred.parent / "interview-room.jpg"

    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"), unopened(picture):
        _, seen = watched(("submit", barred, *SIGNED))

    assert str(picture) in seen


def test_erasing_beside_a_quarantined_request_opens_none_of_its_files(application: dict[str, Any], filed: Any,
                                                                      watched: Any, tmp_path: Path) -> None:
    """A search for copies of one picture must not become a look at another."""
    there = tmp_path / "applications"
    there.mkdir()
    for name in ("pic.jpg", "barred.jpg", "unscreened.jpg"):
        (there / name).write_bytes(b"the same forty bytes in each of the files")
    (there / "other.yaml").write_text(yaml.safe_dump({"reference": "PP-2", "items": [
        {"id": "I1", "path": "barred.jpg", "intimate": "iioc", "deprivation_order": False},
        {"id": "I2", "path": "unscreened.jpg"}]}))
    application["picture"]["sha256"] = []
    application["held"]["here"] = ["pic.jpg"]
    records, dpo = ("--as", "R. Ecords", "--role", "information_manager"), ("--as", "D. Pea", "--role", "dpo")
    with unopened(there / "barred.jpg", there / "unscreened.jpg"):
        codes, _ = watched(("people", "add", "D. Pea", "dpo", "--as", "A. Dministrator"),
                           ("retention", "apply", filed(application), *records),
                           ("retention", "erase", "RET-2026-0007", *dpo))

    assert codes == [0, 0, "OutputError"]
    assert not (there / "pic.jpg").exists()
    assert (there / "barred.jpg").exists()

"""The child that decodes can do nothing else, and nothing of it stays behind."""

import os
import signal
import threading
import time
from pathlib import Path

import pytest
from media_makers import Recipe, make_clip

from media import sandbox
from media.decode import decoding
from media.errors import MissingPartError, UnreadableInputError
from media.probe import probe


def children() -> set[str]:
    """List this process's children by id, the dead ones that were not reaped included."""
    tasks = Path("/proc/self/task").iterdir()
    return {child for task in tasks for child in (task / "children").read_text().split()}


def names(folder: str) -> set[str]:
    """List a folder."""
    return {one.name for one in Path(folder).iterdir()}


def test_leaving_early_kills_and_reaps_the_child_and_frees_everything(tmp_path: Path) -> None:
    """A reviewer who closes the page must not leave a decoder running."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(pts=range(200)))
    source = probe(clip)
    before = children(), names("/proc/self/fd"), names("/dev/shm")

    with decoding(clip, source) as frames:
        next(frames)
        assert len(children() - before[0]) == 1
    frames = None

    assert (children(), names("/proc/self/fd"), names("/dev/shm")) == before


def test_a_child_that_dies_is_a_clear_refusal(tmp_path: Path) -> None:
    """The system may stop a decoder at any moment, for memory most of all."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(pts=range(200)))
    source = probe(clip)
    before = children()

    with (pytest.raises(UnreadableInputError, match="the system stopped the decoder") as refusal,
          decoding(clip, source) as frames):
        next(frames)
        for child in children() - before:
            os.kill(int(child), signal.SIGKILL)
        list(frames)

    assert refusal.value.file == str(clip)


def test_a_child_that_stands_still_is_given_up(tmp_path: Path) -> None:
    """A hang would stop the whole night."""
    task = sandbox.Task(op="trial", path=tmp_path / "a.mp4", stall_seconds=0.2)
    with sandbox.child(task) as worker:
        os.kill(worker.pid, signal.SIGSTOP)
        began = time.monotonic()
        with pytest.raises(UnreadableInputError, match="stood still"):
            worker.one()
    assert time.monotonic() - began < 5


def test_a_child_that_cannot_start_is_a_missing_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken installation is not the file's fault."""
    monkeypatch.setattr(sandbox, "BOOT", "import nothing_of_this_name")

    with (pytest.raises(MissingPartError, match="could not be started"),
          sandbox.child(sandbox.Task(op="trial", path=tmp_path)) as worker):
        worker.one()


def test_a_child_that_talks_nonsense_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decoder taken over by a hostile file must not steer its parent."""
    for words in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x02[]", b"\x00\x00\x00\x03abc",
                  b'\x00\x00\x00\x0b{"bytes":-1'):
        monkeypatch.setattr(sandbox, "BOOT", f"import os; os.write(1, {words!r}); os.read(0, 9999)")
        with (pytest.raises(UnreadableInputError),
              sandbox.child(sandbox.Task(op="trial", path=tmp_path)) as worker):
            worker.one()


def test_pictures_come_when_the_consumer_is_slow_or_in_another_thread(tmp_path: Path) -> None:
    """The child waits for a free slot instead of overwriting a picture that was not taken yet."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(pts=range(60)))
    source = probe(clip)
    seen: list[int] = []

    def consume() -> None:
        with decoding(clip, source) as frames:
            for frame in frames:
                seen.append(int(frame.pixels[24, (frame.index * 3) % 64].min()))
                if frame.index == 5:
                    time.sleep(0.3)

    thread = threading.Thread(target=consume)
    thread.start()
    thread.join(30)

    assert len(seen) == 60
    assert min(seen) > 150  # the moving bar is where it must be on each frame


def test_words_from_a_file_cannot_steer_a_terminal() -> None:
    """A comment may hold escape codes that rewrite what an officer sees."""
    assert sandbox.plain("a\x1b[2Jb\r\n\u202ec") == "a [2Jb c"
    assert len(sandbox.plain("x" * 1000)) == 300

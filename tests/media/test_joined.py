"""A clip encoded in parts by several workers is one clip, and the number of workers shows in nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from long_clips import FRAMES, GROUP, a_long_clip, all_frames
from media_makers import Finder, stamps_of

import media.parts
import media.render
from media import crew, workers
from media.coding import CodedPart, Coding
from media.decode import hearing
from media.errors import ExpectedError, OutputError
from media.frame import Frame
from media.parts import parts_of
from media.probe import probe
from media.render import RenderJob, render
from watermark.audit import audit


@dataclass(frozen=True)
class Darker:
    """A filter that can be sent to a worker; on one frame something happens to whoever applies it."""

    happens: str = ""

    def __call__(self, frame: Frame) -> Frame:
        """Make the frame darker."""
        if frame.index == 70 and self.happens == "death":
            os.kill(os.getpid(), signal.SIGKILL)
        if frame.index == 70 and self.happens == "sleep":
            time.sleep(60)
        return frame.with_pixels(np.ascontiguousarray(frame.pixels // 2))


@pytest.fixture(autouse=True)
def _cut(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(media.parts, "PART_SECONDS", 2)
    yield
    workers.use(None)


def rendered(clip: Path, out: Path, count: int, happens: str = "") -> Path:
    """Render with so many workers."""
    workers.use(count)
    render(RenderJob(clip, probe(clip), (Darker(happens),), out, keep_sound=True))
    return out


def test_one_two_and_four_workers_give_the_same_bytes(tmp_path: Path) -> None:
    """A release is made again from its plan on another machine, and the digest in its manifest must hold there."""
    clip = a_long_clip(tmp_path / "a.mp4")
    assert len(parts_of(clip, probe(clip))) == 6

    made = {rendered(clip, tmp_path / f"{count}.mp4", count).read_bytes() for count in (1, 2, 4)}

    assert len(made) == 1


def test_every_frame_and_instant_is_there(tmp_path: Path) -> None:
    """A join that lost a picture, or moved one, would put all later covers beside their faces."""
    clip = a_long_clip(tmp_path / "a.mp4")

    out = rendered(clip, tmp_path / "out.mp4", 2)

    assert stamps_of(out) == stamps_of(clip)
    before, after = all_frames(clip), all_frames(out)
    for one, other in zip(before, after, strict=True):
        was, now = (np.frombuffer(pixels, np.uint8).astype(int) for _, _, pixels in (one, other))
        assert np.abs(was // 2 - now).mean() < 6, one[0]


def test_sound_stays_in_step_over_all_joins(tmp_path: Path) -> None:
    """It is written once, beside all parts: a click at each second, heard at each second."""
    clip = a_long_clip(tmp_path / "a.mp4")

    out = rendered(clip, tmp_path / "out.mp4", 2)

    with hearing(out, probe(out)) as blocks:
        line = np.concatenate([block.samples[0] for block in blocks])
    loud = np.flatnonzero(np.abs(line) > 0.3) / 48_000
    begins = [moment for number, moment in enumerate(loud) if not number or moment - loud[number - 1] > 0.5]
    assert len(begins) == FRAMES // 10
    assert all(abs(moment - round(moment)) < 0.02 for moment in begins)


def test_joins_are_such_as_one_encoder_might_have_made(tmp_path: Path) -> None:
    """H.264 wants two neighbouring key pictures to differ in number, and each encoder counts from 0."""
    clip = a_long_clip(tmp_path / "a.mp4", sound=False)

    out = rendered(clip, tmp_path / "out.mp4", 2)

    with av.open(str(out)) as container:
        keys = [packet.is_keyframe for packet in container.demux(container.streams.video[0]) if packet.size]
    assert all(keys[first] for first in range(0, FRAMES, GROUP))
    assert not any(one and other for one, other in pairwise(keys))


def test_what_is_joined_says_nothing_more_than_another_clip(tmp_path: Path) -> None:
    """The grammar knows one description of one stream; a second, or a word of the encoder, is residue."""
    out = rendered(a_long_clip(tmp_path / "a.mp4"), tmp_path / "out.mp4", 2)

    said = audit(out, None)

    assert said.residue == ()
    assert out.read_bytes().count(b"avcC") == 1


@pytest.mark.outside
def test_outside_checkers_see_one_whole_clip(tmp_path: Path, outside: Finder) -> None:
    """What a newsroom opens it with must find the same frames, for the same time."""
    clip = a_long_clip(tmp_path / "a.mp4")
    out = rendered(clip, tmp_path / "out.mp4", 2)

    told = [json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for command in (
        [outside("ffprobe"), "-v", "error", "-count_frames", "-show_streams", "-of", "json", str(out)],
        [outside("mediainfo"), "--Output=JSON", str(out)], [outside("exiftool"), "-j", "-n", "-a", str(out)])]

    pictures, sound = told[0]["streams"]
    tracks = {one["@type"]: one for one in told[1]["media"]["track"]}
    assert (pictures["nb_frames"], pictures["nb_read_frames"], sound["codec_name"]) == ("120", "120", "aac")
    assert tracks["Video"]["FrameCount"] == "120"
    lengths = [float(pictures["duration"]), float(tracks["Video"]["Duration"]), told[2][0]["MediaDuration"]]
    assert max(lengths) - min(lengths) < 0.1
    assert "Warning" not in told[2][0]


@pytest.mark.parametrize(("happens", "words"), [("death", "stopped by the system"), ("sleep", "stood still")])
def test_a_worker_that_is_lost_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, happens: str,
                                              words: str) -> None:
    """A clip without its middle would pass for the whole one."""
    monkeypatch.setattr(crew, "PATIENCE", 4.0)
    clip, folder = a_long_clip(tmp_path / "a.mp4"), tmp_path / "out"

    with pytest.raises(ExpectedError, match=words) as told:
        rendered(clip, folder / "out.mp4", 2, happens)

    assert str(clip) in str(told.value)
    assert list(folder.iterdir()) == []


class _Short(Coding):
    """Loses the last picture of every part."""

    def __call__(self, part, tell) -> CodedPart:
        whole = Coding.__call__(self, part, tell)
        return CodedPart(whole.head, whole.pictures[:-1])


class _ShortEnd(Coding):
    """Loses the last picture of all."""

    def __call__(self, part, tell) -> CodedPart:
        whole = Coding.__call__(self, part, tell)
        return whole if part.stop else CodedPart(whole.head, whole.pictures[:-1])


class _Stranger(Coding):
    """Codes by other parameter sets than the file's."""

    def __call__(self, part, tell) -> CodedPart:
        return replace(Coding.__call__(self, part, tell), head=b"other")


@pytest.mark.parametrize("kind", [_Short, _ShortEnd, _Stranger])
def test_a_part_that_does_not_fit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type) -> None:
    """Whatever a worker sends is counted and compared before it is joined."""
    monkeypatch.setattr(media.render, "Coding", kind)
    clip, folder = a_long_clip(tmp_path / "a.mp4"), tmp_path / "out"

    with pytest.raises(OutputError, match="could not be joined"):
        rendered(clip, folder / "out.mp4", 1)

    assert list(folder.iterdir()) == []


def test_a_killed_parent_leaves_nothing_at_the_destination(tmp_path: Path) -> None:
    """Somebody pulls the plug; in the morning there is no half of a clip under the name of a whole one."""
    clip, folder = a_long_clip(tmp_path / "a.mp4"), tmp_path / "out"
    folder.mkdir()
    script = f"""
import sys
sys.path[:0] = [{str(Path.cwd())!r}, {str(Path(__file__).parent)!r}]
from pathlib import Path
import media.parts
from test_joined import rendered
media.parts.PART_SECONDS = 2
rendered(Path({str(clip)!r}), Path({str(folder / "out.mp4")!r}), 2, "sleep")
"""
    parent = subprocess.Popen([sys.executable, "-c", script])
    deadline = time.monotonic() + 60
    while not list(folder.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(2)  # workers are under way by now, and one of them will never end
    parent.kill()
    parent.wait()

    assert not (folder / "out.mp4").exists()
    assert all(one.name.startswith(".presspack-") for one in folder.iterdir())

"""Sound alone through the real command: inspected, silenced, cleaned, stamped, released."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import yaml
from PIL import Image
from sound_makers import RATE, a_recording, babble, decibels, heard

from benchmarks.vowels import vowels
from media.probe import MediaKind, metadata, probe
from watermark.audit import audit

SECRET = "Witness Jane Doe, Harbour Road 12"


def tagged(path: Path, codec: str) -> Path:
    """Write three seconds of babble with a name in every tag, and a cover where the format has one."""
    samples = babble(3)
    with av.open(str(path), "w") as container:
        container.metadata.update(dict.fromkeys(("title", "artist", "comment"), SECRET))
        stream = container.add_stream(codec, rate=RATE)
        stream.codec_context.layout = "mono"
        form = "s16" if codec.startswith("pcm") else "fltp"
        stream.codec_context.format = form
        for first in range(0, samples.shape[1], 1024):
            part = samples[:, first:first + 1024]
            part = (part * 32767).astype(np.int16) if form == "s16" else part
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format=form, layout="mono")
            frame.sample_rate, frame.pts = RATE, first
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("name", "codec", "container"), [
    ("interview.wav", "pcm_s16le", "wav"), ("interview.mp3", "libmp3lame", "mp3"), ("interview.m4a", "aac", "mp4")])
def test_an_interview_comes_out_silenced_and_says_nothing(presspack, tmp_path: Path, name: str, codec: str,
                                                          container: str) -> None:
    """Recorders write who spoke, when and where into the file."""
    recording = tagged(tmp_path / name, codec)
    assert any(SECRET in value for _, _, value in metadata(recording))

    ended = presspack("redact", recording, "-o", tmp_path / "out", "--audio", "mute", "--mute", "1-1.5", "--json")

    assert ended.code == 0, ended.err
    out = tmp_path / "out" / "interview.redacted.m4a"
    assert (probe(recording).container, probe(recording).kind) == (container, MediaKind.RECORDING)
    assert probe(out).kind is MediaKind.RECORDING
    assert audit(out, None).clean
    assert SECRET.encode() not in out.read_bytes()
    samples, rate = heard(out)
    assert abs(samples.shape[1] / rate - 3) < 0.05
    assert decibels(samples[:, rate:rate * 3 // 2]) <= -70 < -12 < decibels(samples[:, rate // 4:rate * 3 // 4])
    with Image.open(ended.objects[0]["preview"]) as sheet:
        assert sheet.format == "JPEG"
        assert sheet.width > 1000


def test_inspect_tells_what_a_recording_says_of_itself(presspack, tmp_path: Path) -> None:
    """Whoever sends a recording should know what travels in it."""
    ended = presspack("inspect", tagged(tmp_path / "interview.mp3", "libmp3lame"))

    assert ended.code == 0, ended.err
    assert "a recording: mp3" in ended.out
    assert SECRET in ended.out
    assert "faces" not in ended.out


@pytest.mark.parametrize(("words", "told"), [
    ((), "nothing is left without its sound"), (("--audio", "keep", "--zones", "z.yaml"), "there is no picture"),
    (("--audio", "keep", "--mark", "Exampleshire Police"), "there is no picture")])
def test_what_makes_no_sense_for_a_recording_is_refused(presspack, tmp_path: Path, words: tuple[str, ...],
                                                        told: str) -> None:
    """An empty file that looks finished is worse than a refusal."""
    recording = a_recording(tmp_path / "interview.wav", babble(1))

    ended = presspack("redact", recording, "-o", tmp_path / "out", *words)

    assert ended.code == 2
    assert told in ended.err
    assert not list(tmp_path.rglob("*.m4a"))


@pytest.mark.parametrize("cut", [20, 60, 40_000])
def test_a_recording_that_was_cut_off_is_refused(presspack, tmp_path: Path, cut: int) -> None:
    """The part that is missing may be the part that matters."""
    recording = a_recording(tmp_path / "interview.wav", babble(1))
    recording.write_bytes(recording.read_bytes()[:cut])

    assert presspack("redact", recording, "-o", tmp_path / "out", "--audio", "keep").code == 3


def test_all_speech_is_hidden_where_that_is_asked(presspack, tmp_path: Path) -> None:
    """A scene may be heard where nobody may be."""
    speech = np.concatenate((vowels("aeiou"), np.zeros((1, RATE * 2), np.float32)), axis=1)
    speech[:, -RATE // 2:] = 0.3 * np.sin(2 * np.pi * 600 * np.arange(RATE // 2) / RATE)
    recording = a_recording(tmp_path / "scene.wav", speech)

    ended = presspack("redact", recording, "-o", tmp_path / "out", "--audio", "bleep", "--voices")

    assert ended.code == 0, ended.err
    plan = json.loads((tmp_path / "out" / "scene.plan.json").read_text())
    assert [one["by"] for one in plan["sounds"]] == ["voice activity"]
    assert plan["sounds"][0]["start"] == 0 and 1.1 <= plan["sounds"][0]["end"] < 2
    samples, rate = heard(tmp_path / "out" / "scene.redacted.m4a")
    assert decibels(samples[:, -rate // 4:]) > -12


@pytest.fixture
def request_for(samples: Path, tmp_path: Path) -> Callable[..., Path]:
    """Write the sample request anew, for one interview recording beside it."""

    def write(**change: Any) -> Path:
        folder = tmp_path / "request"
        folder.mkdir()
        request = yaml.safe_load((samples / "request.yaml").read_text())
        item = {**request["items"][0], "id": "I1", "path": "tape.wav", "type": "interview_audio", **change}
        item.pop("keep", None)
        a_recording(folder / "tape.wav", babble(3))
        path = folder / "request.yaml"
        path.write_text(yaml.safe_dump({**request, "items": [item]}))
        return path

    return write


def test_an_interview_is_released_with_a_name_taken_out(office, request_for: Callable[..., Path],
                                                        tmp_path: Path) -> None:
    """From a request through a reviewer to a package that says whose it is and what was done to it."""
    request, out = request_for(sound="bleep", mute=["00:01-00:01.4"]), tmp_path / "out"

    office.signed(request)
    waiting = office("release", request, "-o", out)
    assert waiting.code == 5, waiting.out + waiting.err
    assert "00:01.000-00:01.400" in waiting.out
    review = next(out.glob("*.review"))
    assert (review / "I1.preview.jpg").is_file()
    told, rate = heard(review / "I1.preview.m4a")
    tone = told[:, round(1.05 * rate):round(1.35 * rate)]
    assert -21 < decibels(tone) < -19  # the reviewer hears what would leave
    approved = office("approve", review / "I1.plan.json", "--as", "R. Viewer", "--role", "head_of_communications")
    assert approved.code == 0, approved.err
    released = office("release", request, "-o", out)

    assert released.code == 0, released.out + released.err
    package = next(one for one in out.iterdir() if (one / "bagit.txt").is_file())
    manifest = json.loads((package / "data" / "manifest.json").read_text())
    item = manifest["items"][0]
    assert (item["name"], item["media"], item["sound"]) == ("media/I1.m4a", "recording", "bleeped")
    assert office("verify", package).code == 0
    if shutil.which("exiftool"):
        said = subprocess.run(["exiftool", package / "data" / "media" / "I1.m4a"], capture_output=True, text=True,
                              check=True).stdout
        assert manifest["publisher"]["force"] in said


def test_a_recording_is_not_released_with_marks_for_each_recipient(office, request_for: Callable[..., Path],
                                                                   tmp_path: Path) -> None:
    """Sound carries no mark: a copy that cannot be told from the others must not pass for one that can."""
    path, out = request_for(sound="keep"), tmp_path / "out"
    request = yaml.safe_load(path.read_text())
    path.write_text(yaml.safe_dump({**request, "marks": {"recipients": ["line"]}}))
    key = tmp_path / "force.key"
    assert office("mark-key", key).code == 0
    office.signed(path)

    ended = office("release", path, "-o", out, "--mark-key", key)

    assert ended.code == 2, ended.out + ended.err
    assert "I1 is a recording, and can carry no mark" in ended.out + ended.err
    assert not list(out.rglob("*.m4a")) and not [one for one in out.iterdir() if (one / "bagit.txt").is_file()]

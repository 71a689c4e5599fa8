"""What is not a sound photo or clip is refused, quickly, clearly, and without touching anything else."""

import os
import struct
import subprocess
import time
import zlib
from pathlib import Path

import av
import numpy as np
import pytest
from media_makers import Finder, Recipe, frames_of, make_clip
from PIL import Image

from media.decode import lining
from media.errors import ExpectedError, UnreadableInputError, UnsupportedInputError
from media.probe import MediaKind, probe

SECRET = "another case"


def a_bomb(path: Path, side: int = 30_000) -> Path:
    """Write a small PNG that unpacks to side x side black pixels."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    squeezer = zlib.compressobj(9)
    row = bytes(1 + side // 8)
    data = b"".join(squeezer.compress(row) for _ in range(side)) + squeezer.flush()
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
                     + chunk(b"IDAT", data) + chunk(b"IEND", b""))
    return path


def test_a_small_png_that_unpacks_to_900_megapixels_is_refused_in_a_second(tmp_path: Path) -> None:
    """A bomb must cost neither memory nor the night's queue."""
    bomb = a_bomb(tmp_path / "small.png")
    assert bomb.stat().st_size < 120_000

    began = time.monotonic()
    with pytest.raises(UnsupportedInputError, match=r"30000x30000.*megapixels"):
        probe(bomb)

    assert time.monotonic() - began < 1.0


def test_a_clip_larger_than_any_camera_makes_is_refused(tmp_path: Path) -> None:
    """A clip's size is declared in a few bytes and believed by decoders."""
    recipe = Recipe(size=(8256, 16), codec="mjpeg", pix_fmt="yuvj420p", options={}, pts=(0,), colours=(5, 2))
    clip = make_clip(tmp_path / "wide.avi", recipe)

    with pytest.raises(UnsupportedInputError, match="8256x16"):
        probe(clip)


@pytest.mark.parametrize(("name", "content", "says"), [
    ("evil.mp4", "#EXTM3U\n#EXTINF:1,\n{other}\n", "HLS"),
    ("evil.mov", "ffconcat version 1.0\nfile '{other}'\n", "concat"),
    ("evil.mkv", "<?xml version='1.0'?><MPD><Period/></MPD>", "XML"),
    ("evil.avi", "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n", "SDP"),
    ("note.jpg", "I am a letter, not a picture.\n", "text"),
    ("report.pdf.jpg", "%PDF-1.7\n", "PDF"),
    ("noise.mp4", "\x00\x01\x02\x03 nothing known", "unknown"),
])
def test_a_playlist_or_a_text_is_known_by_its_bytes(tmp_path: Path, name: str, content: str,
                                                        says: str) -> None:
    """A playlist named .mp4 makes plain ffmpeg read another case's clip."""
    other = make_clip(tmp_path / "other.ts.mp4")
    path = tmp_path / name
    path.write_text(content.format(other=other))

    with pytest.raises(UnsupportedInputError, match=says) as refusal:
        probe(path)

    assert refusal.value.file == str(path)


def test_an_empty_file_a_folder_a_pipe_and_a_device_are_no_files(tmp_path: Path) -> None:
    """To wait for a pipe is to hang; to read a device is to act on it."""
    (tmp_path / "empty.jpg").touch()
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "link.mp4").symlink_to("/dev/zero")
    (tmp_path / "gone.mp4").symlink_to(tmp_path / "nowhere")
    began = time.monotonic()
    for name, says in (("empty.jpg", "is empty"), (".", "a folder"), ("pipe.mp4", "a pipe"),
                       ("link.mp4", "a device"), ("gone.mp4", "cannot be read"), ("no", "cannot be read")):
        with pytest.raises(UnreadableInputError, match=says):
            probe(tmp_path / name)
    assert time.monotonic() - began < 2


def test_a_symbolic_link_to_a_file_is_read(tmp_path: Path) -> None:
    """Evidence stores are full of links."""
    make_clip(tmp_path / "clip.mp4")
    (tmp_path / "link").symlink_to(tmp_path / "clip.mp4")

    assert probe(tmp_path / "link").frame_count == 10


@pytest.mark.parametrize("name", ["a.mp4", "a.mov", "a.mkv", "a.avi", "a.gif"])
@pytest.mark.parametrize("kept", [0.5, 0.9])
def test_a_clip_that_was_cut_off_is_refused(tmp_path: Path, name: str, kept: float) -> None:
    """Half a clip must not pass for the whole of it."""
    moving = Recipe(pts=range(50), codec="gif", pix_fmt="rgb8", options={})
    recipe = moving if name == "a.gif" else Recipe(pts=range(50))
    clip = make_clip(tmp_path / name, recipe)
    data = clip.read_bytes()
    clip.write_bytes(data[:int(len(data) * kept)])

    with pytest.raises(UnreadableInputError):
        frames_of(clip)


def test_an_mp4_with_its_index_first_is_refused_when_its_end_is_gone(tmp_path: Path) -> None:
    """With the index in front, everything about a cut file still looks right."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(pts=range(50), muxing={"movflags": "+faststart"}))
    assert clip.read_bytes().index(b"moov") < clip.read_bytes().index(b"mdat")
    with clip.open("r+b") as file:
        file.truncate(clip.stat().st_size - 100)

    with pytest.raises(UnreadableInputError, match="incomplete"):
        probe(clip)


def test_pictures_damaged_in_the_middle_are_refused(tmp_path: Path) -> None:
    """A decoder paints over damage, and what it paints was never looked at."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(320, 240), pts=range(50)))
    data = bytearray(clip.read_bytes())
    middle = len(data) // 2
    data[middle:middle + 2000] = np.random.default_rng(1).bytes(2000)
    clip.write_bytes(data)

    with pytest.raises(UnreadableInputError):
        frames_of(clip)


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.tif"])
def test_a_photo_that_was_cut_off_is_refused(tmp_path: Path, name: str) -> None:
    """Grey where a face was is no redaction."""
    photo = tmp_path / name
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)).save(photo)
    photo.write_bytes(photo.read_bytes()[:-3000])

    with pytest.raises(UnreadableInputError):
        probe(photo)


@pytest.mark.parametrize("name", ["pages.tif", "moving.webp", "moving.png"])
def test_more_than_one_picture_in_a_photo_is_refused(tmp_path: Path, name: str) -> None:
    """What is not looked at must not be dropped or carried without a word."""
    one, two = (Image.new("RGB", (32, 32), colour) for colour in ("red", "blue"))
    one.save(tmp_path / name, save_all=True, append_images=[two])

    with pytest.raises(UnsupportedInputError, match="2 pictures"):
        probe(tmp_path / name)


def test_a_clip_with_sound_only_is_a_recording(tmp_path: Path, outside: Finder) -> None:
    """There is nothing to look at, and something to hear; which it is, is not in its name."""
    sound = tmp_path / "voice.mp4"
    subprocess.run([outside("ffmpeg"), "-v", "error", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac", sound],
                   check=True)

    assert probe(sound).kind is MediaKind.RECORDING
    assert probe(sound).size.pixels == 0


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.m4a"])
def test_a_mutated_recording_is_heard_or_refused_and_nothing_else(tmp_path: Path, name: str) -> None:
    """Tags, tables and packets are hostile alike."""
    path = tmp_path / name
    codec, form = {"a.wav": ("pcm_s16le", "s16")}.get(name, ("libmp3lame" if name == "a.mp3" else "aac", "fltp"))
    noise = np.random.default_rng(1).uniform(-0.5, 0.5, (1, 16_000))
    with av.open(str(path), "w", format="ipod" if name == "a.m4a" else None) as container:
        stream = container.add_stream(codec, rate=16_000)
        stream.codec_context.layout, stream.codec_context.format = "mono", form
        samples = (noise * 32_767).astype(np.int16) if form == "s16" else noise.astype(np.float32)
        frame = av.AudioFrame.from_ndarray(samples, format=form, layout="mono")
        frame.sample_rate = 16_000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    whole = path.read_bytes()
    chance = np.random.default_rng(7)
    for _ in range(4):
        data = bytearray(whole)
        for place in chance.integers(0, min(len(data), 2_000), 30):
            data[place] = chance.integers(0, 256)
        path.write_bytes(data)
        try:
            with lining(path, probe(path)) as line:
                assert all(np.isfinite(block.samples).all() for block in line)
        except ExpectedError as refusal:
            assert refusal.file == str(path)  # not every mutation is noticed


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.jpg", "a.png", "a.webp", "a.tif", "a.gif"])
def test_a_mutated_file_is_read_or_refused_and_nothing_else(tmp_path: Path, name: str) -> None:
    """Whatever the bytes are, the parent neither crashes nor hangs."""
    path = tmp_path / name
    if name in {"a.mp4", "a.mkv", "a.avi", "a.gif"}:
        gif = Recipe(codec="gif", pix_fmt="rgb8", options={})
        make_clip(path, gif if name == "a.gif" else Recipe())
    else:
        Image.fromarray(np.random.default_rng(1).integers(0, 255, (40, 40, 3), np.uint8)).save(path)
    sound = path.read_bytes()
    chance = np.random.default_rng(7)
    for _ in range(6):
        data = bytearray(sound)
        for place in chance.integers(0, len(data), max(1, len(data) // 200)):
            data[place] = chance.integers(0, 256)
        path.write_bytes(data)
        try:
            frames_of(path)
        except ExpectedError as refusal:
            assert refusal.file == str(path)  # not every mutation is noticed

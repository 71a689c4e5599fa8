"""What a user meets who gives the wrong file or the wrong words: one clear line, and nothing left behind."""

import os
import struct
import time
import zlib
from pathlib import Path

import pytest


def _png(width: int, height: int) -> bytes:
    """A small PNG that claims, and unpacks to, width x height grey pixels."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    packer = zlib.compressobj(9)
    row = bytes(1 + width // 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
            + chunk(b"IDAT", data) + chunk(b"IEND", b""))


def _left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


@pytest.fixture
def bad(tmp_path: Path, samples: Path) -> dict[str, Path]:
    """One file of each kind of wrong, named after what is wrong with it."""
    clip = (samples / "bwv.mp4").read_bytes()
    contents = {
        "truncated.mp4": clip[: len(clip) // 2],
        "empty.jpg": b"",
        "text.jpg": b"This is not a photograph.\n" * 40,
        "bomb.png": _png(30000, 30000),
        "playlist.mp4": b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n/etc/passwd\n#EXT-X-ENDLIST\n",
        "concat.mp4": b"ffconcat version 1.0\nfile /etc/hostname\n",
        "truncated.jpg": (samples / "custody.jpg").read_bytes()[:-3000],
    }
    folder = tmp_path / "in"
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents} | {"missing.mp4": folder / "missing.mp4"}


@pytest.mark.parametrize("name", ["truncated.mp4", "empty.jpg", "text.jpg", "bomb.png", "playlist.mp4", "concat.mp4",
                                  "truncated.jpg", "missing.mp4"])
def test_a_bad_file_is_refused_in_one_line_and_leaves_nothing(presspack, bad, name: str, tmp_path: Path) -> None:
    """A press officer on deadline needs to know which file, what is wrong, what to do."""
    out = tmp_path / "out"

    ended = presspack("redact", bad[name], "-o", out)

    assert ended.code == 3, ended.err
    assert len(ended.err.strip().splitlines()) == 1
    assert name in ended.err
    assert "Traceback" not in ended.err
    assert _left_in(out) == []


def test_a_picture_that_unpacks_to_900_megapixels_is_refused_at_once(presspack, bad, tmp_path: Path) -> None:
    """Unpacking it would take the machine down; reading its header takes no time."""
    assert bad["bomb.png"].stat().st_size < 150_000
    presspack("inspect", bad["text.jpg"])  # warm the disk cache, so that start-up is not what is measured
    began = time.monotonic()
    presspack("inspect", bad["text.jpg"])
    start_up = time.monotonic() - began
    began = time.monotonic()

    ended = presspack("inspect", bad["bomb.png"])

    assert ended.code == 3
    assert time.monotonic() - began < start_up + 1.0


def test_a_list_goes_on_past_a_bad_file_and_does_not_exit_0(presspack, bad, samples: Path, tmp_path: Path) -> None:
    """A skipped file that ends in success is a file nobody looks for."""
    out = tmp_path / "out"

    ended = presspack("redact", bad["text.jpg"], samples / "custody.jpg", "-o", out, "--json")

    assert ended.code == 9
    assert [line["outcome"] for line in ended.objects] == ["failed", "redacted"]
    assert (out / "custody.redacted.jpg").exists()


def test_an_output_folder_that_cannot_be_written_is_named(presspack, samples: Path, tmp_path: Path) -> None:
    """Where root may write everywhere, a file in the folder's place stands for a locked door."""
    (tmp_path / "file").write_text("in the way")

    ended = presspack("redact", samples / "custody.jpg", "-o", tmp_path / "file" / "out")

    assert ended.code == 8
    assert "out" in ended.err and len(ended.err.strip().splitlines()) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT CHECKED: only root may mount the small disk this needs")
def test_a_full_disk_leaves_nothing_behind(presspack, samples: Path, tmp_path: Path) -> None:
    """Half a file is worse than none."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.system(f"mount -t tmpfs -o size=64k tmpfs {disk}") != 0:
        pytest.skip("NOT CHECKED: this machine does not allow a small disk to be mounted")
    try:
        ended = presspack("redact", samples / "bwv.mp4", "-o", disk)
        assert ended.code == 8, ended.err
        assert "space" in ended.err.lower()
        assert _left_in(disk) == []
    finally:
        os.system(f"umount {disk}")


def test_a_request_with_an_unknown_key_and_a_missing_one_is_told_both(presspack, samples: Path, tmp_path: Path) -> None:
    """All that is wrong is said at once, so that nobody repairs one at a time."""
    text = (samples / "request.yaml").read_text()
    assert "\nrequester:" in text and "\nredactor:" in text
    request = tmp_path / "request.yaml"
    request.write_text(text.replace("\nrequester:", "\nrequestor:").replace("\nredactor:", "\n# redactor:"))

    ended = presspack("release", request, "-o", tmp_path / "out")

    assert ended.code == 2, ended.err
    assert "requestor: unknown key" in ended.err and "redactor: missing" in ended.err
    assert _left_in(tmp_path / "out") == []


def test_wrong_words_exit_2(presspack, samples: Path) -> None:
    """A typing error is not a refusal."""
    assert presspack("redact", samples / "custody.jpg", "--nonsense").code == 2
    assert presspack("nonsense").code == 2
    assert presspack("decide", samples / "request.yaml").code == 2

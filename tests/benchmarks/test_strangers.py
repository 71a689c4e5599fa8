"""The run over other programs' files counts what it should, and a file without an answer is a crash."""

from pathlib import Path

import pytest

from benchmarks.strangers import Told, chosen, lines, reason


def test_every_suffix_gets_its_share(tmp_path: Path) -> None:
    """Five thousand icons must not drown three clips."""
    for number in range(50):
        (tmp_path / f"icon{number:02}.png").write_bytes(b"x")
    for number in range(3):
        (tmp_path / f"clip{number}.mp4").write_bytes(b"x")
    (tmp_path / "notes.txt").write_text("x")

    picked = [path.suffix for path in chosen([tmp_path], 20)]

    assert (picked.count(".mp4"), picked.count(".png"), picked.count(".txt")) == (3, 10, 0)


@pytest.mark.parametrize("error", [
    "a.png: is 30000x30000; photos up to 150 megapixels are handled. Export it again.",
    "a.png: is damaged or incomplete (broken data stream when reading image file). Export it again."])
def test_a_reason_names_no_file_and_no_number(error: str) -> None:
    """Like reasons are counted together."""
    assert not set(reason(error, Path("a.png"))) & set("0123456789(.")


def test_a_crash_is_counted_apart() -> None:
    """A refusal is an answer; a crash is a fault."""
    page = "\n".join(lines([Told(Path("a.png")), Told(Path("b.png"), "is empty"), Told(Path("c.png"), "x", True)]))

    assert "**1 read, 1 refused with a reason, 1 crashed**" in page
    assert "| .png | 3 | 1 | 1 | 1 |" in page

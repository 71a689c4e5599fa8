"""Run `presspack inspect` over files that other programs made, and count: read, refused with a reason, crashed.

    python -m benchmarks.strangers FOLDER... [--most 200]

Writes strangers.md beside itself. Give it folders of whatever there is: the test images of imaging libraries, icons,
documentation, sample clips. A made set by ffmpeg's own encoders and muxers is added.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.canary.carriers import FFMPEG, PICTURE, SOUND
from benchmarks.report import machine

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".mp4", ".m4v", ".mov", ".mkv",
                      ".webm", ".avi", ".3gp", ".mpo", ".apng", ".bmp", ".heic", ".avif"})
AT_ONCE = 8  # files a run of the command
JOBS = 4  # runs at a time
LIMIT = 1800  # seconds for one run
MADE = (
    ("h264.mp4", "libx264"), ("h264.mov", "libx264"), ("h264.mkv", "libx264"), ("h264.3gp", "libx264"),
    ("h264b.mp4", "libopenh264"), ("hevc.mp4", "libx265"), ("hevc.mkv", "libkvazaar"), ("xvid.avi", "libxvid"),
    ("mpeg4.avi", "mpeg4"), ("mpeg4.mp4", "mpeg4"), ("mjpeg.avi", "mjpeg"), ("mjpeg.mov", "mjpeg"),
    ("vp8.webm", "libvpx"), ("vp9.webm", "libvpx-vp9"), ("av1.mp4", "libsvtav1"), ("msmpeg4.avi", "msmpeg4"),
    ("ffv1.mkv", "ffv1"), ("prores.mov", "prores_ks"), ("dnxhd.mov", "dnxhd"), ("dv.avi", "dvvideo"),
    ("wmv.avi", "wmv2"), ("huffyuv.avi", "huffyuv"), ("theora.mkv", "libtheora"), ("h263.3gp", "h263"))


@dataclass(frozen=True)
class Told:
    """What came of one file: the reason of a refusal, or nothing; a crash is a reason, too."""

    file: Path
    refused: str = ""
    crashed: bool = False


def made(folder: Path) -> Iterator[Path]:
    """Write a second of a test picture with each of ffmpeg's encoders that is here."""
    for name, coder in MADE:
        path = folder / name
        size = ("-s", "704x576") if coder == "h263" else ()
        done = subprocess.run([FFMPEG, "-v", "error", "-y", *PICTURE, *SOUND, "-c:v", coder, *size, str(path)],
                              check=False, stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode == 0:
            yield path


def chosen(folders: Sequence[Path], most: int) -> list[Path]:
    """Choose at most so many, evenly from each suffix, so that icons do not drown clips."""
    every = sorted({path.resolve() for folder in folders for path in folder.rglob("*")
                    if path.suffix.lower() in SUFFIXES and path.is_file()})
    kinds: dict[str, list[Path]] = {}
    for path in every:
        kinds.setdefault(path.suffix.lower(), []).append(path)
    picked: list[Path] = []
    share = max(1, most // max(1, len(kinds)))
    for paths in sorted(kinds.values(), key=len):
        step = max(1, len(paths) // share)
        picked += paths[::step][:share]
    return picked


def inspected(files: Sequence[Path]) -> Iterator[Told]:
    """Run the command on these files, and match what it told with each."""
    done = subprocess.run([sys.executable, "-c", "from cli import main; main()", "inspect", "--json", *map(str, files)],
                          check=False, capture_output=True, text=True, timeout=LIMIT)
    told = {one["input"]: one for one in map(json.loads, done.stdout.splitlines())}
    for file in files:
        one = told.get(str(file))
        if one is None:
            yield Told(file, done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no answer", crashed=True)
        else:
            yield Told(file, reason(one.get("error", ""), file))


def reason(error: str, file: Path) -> str:
    """Cut a refusal down to its kind: no names, no numbers, no advice."""
    words = error.removeprefix(f"{file}: ").split(". ")[0].split(" (")[0]
    return re.sub(r"\d+(x\d+)?", "N", words)


def lines(told: Sequence[Told]) -> Iterator[str]:
    """The figures as Markdown."""
    read = [one for one in told if not one.refused]
    crashed = [one for one in told if one.crashed]
    yield from (
        "# Files of other programs", "",
        f"`presspack inspect` on {len(told)} files that other programs made: **{len(read)} read, "
        f"{len(told) - len(read) - len(crashed)} refused with a reason, {len(crashed)} crashed**. Photos are mostly "
        "test images of imaging libraries, many of them broken on purpose; clips are samples, and a second from each "
        "encoder of ffmpeg that was here. `python -m benchmarks.strangers FOLDER...` runs it on whatever folders it is "
        "given.",
        "", "Machine: " + ", ".join(f"{name} {value}" for name, value in machine().items()) + ".", "",
        "| suffix | files | read | refused | crashed |",
        "|---|--:|--:|--:|--:|")
    for suffix in sorted({one.file.suffix.lower() for one in told}):
        of = [one for one in told if one.file.suffix.lower() == suffix]
        failed = sum(one.crashed for one in of)
        fine = sum(not one.refused for one in of)
        yield f"| {suffix} | {len(of)} | {fine} | {len(of) - fine - failed} | {failed} |"
    yield from ("", "| reason | files |", "|---|--:|")
    for words, count in Counter(one.refused for one in told if one.refused).most_common():
        yield f"| {words} | {count} |"


def main() -> None:
    """Choose, run, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [*chosen(asked.folders, asked.most), *made(Path(folder))]
        told: list[Told] = []
        with ThreadPoolExecutor(JOBS) as pool:
            batches = [files[at:at + AT_ONCE] for at in range(0, len(files), AT_ONCE)]
            for results in pool.map(lambda batch: tuple(inspected(batch)), batches):
                told += results
                print(f"{len(told)} of {len(files)}", flush=True)
    for one in told:
        if one.crashed:
            print("CRASHED", one.file, one.refused)
    Path(__file__).with_suffix(".md").write_text("\n".join(lines(told)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

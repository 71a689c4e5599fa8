"""Set traps for the reader of files, and see that it opens and calls nothing, where plain ffmpeg does.

Run: python -m benchmarks.sandbox [--out FILE]
Each trap is a file that asks for another file or an address. The other file is watched by the kernel (inotify), the
address by a listener; what is read is searched for the canary's token and colour.
"""

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from benchmarks.lookout import Lookout, lookout
from benchmarks.report import machine
from benchmarks.traps import MAGENTA, NAMES, TOKEN, TRAPS, Bait, Trap, lay
from media import layers, trial
from media.decode import decoding
from media.errors import ExpectedError
from media.probe import metadata, probe
from media.sandbox import Task, child

PROGRAMS = {"imageio-ffmpeg's": imageio_ffmpeg.get_ffmpeg_exe(), "Debian's": shutil.which("ffmpeg")}


@dataclass(frozen=True, slots=True)
class Sprung:
    """What became of one trap: what presspack said, what was touched, and whether plain ffmpeg walked into it."""

    what: str
    said: str
    touched: tuple[str, ...]
    past_the_door: tuple[str, ...]
    plain: tuple[str, ...]


def read(path: Path) -> str:
    """Read a file as presspack does, and say how it ended; a canary in what was read is told first of all."""
    try:
        words = " ".join(value for one in metadata(path) for value in one)
        with decoding(path, probe(path)) as frames:
            shown = [frame.pixels.reshape(-1, 3).mean(axis=0) for frame in frames]
    except ExpectedError as refusal:
        return f"refused: {refusal.what}"
    if TOKEN in words or any(np.abs(colour - MAGENTA).max() < 40 for colour in shown):
        return "THE CANARY CAME OUT"
    return f"read its own {len(shown)} pictures"


def forced(path: Path) -> None:
    """Hand a trap to every demuxer, as though its first bytes had not been looked at."""
    for container in ("mp4", "mov", "matroska", "avi", "gif"):
        _forced(path, "look-clip", container)
        _forced(path, "said-clip", container)
    for container in ("jpeg", "png", "webp", "tiff"):
        _forced(path, "look-photo", container)


def _forced(path: Path, op: str, container: str) -> None:
    with path.open("rb") as file:
        task = Task(op=op, path=path, handle=file.fileno(), container=container, most_messages=1000)
        try:
            with child(task) as worker:
                list(worker.messages())
        except ExpectedError:
            return


def spring(what: str, trap: Trap, bait: Bait, watch: Lookout) -> Sprung:
    """Lay one trap and let presspack, its demuxers past the first door, and plain ffmpeg meet it."""
    path = bait.clip.parent / trap.name
    path.write_bytes(trap.make(bait))
    watch.seen()
    said = read(path)
    touched = watch.seen()
    forced(path)
    past = watch.seen()
    plain = tuple(name for name, program in PROGRAMS.items() if program and trap.ffmpeg is not None
                  and follows(program, trap, path, watch))
    path.unlink()
    return Sprung(what, said, touched, past, plain)


def name(given: str, bait: Bait, watch: Lookout) -> Sprung:
    """Give a name that is no file's."""
    written = given.format(clip=bait.clip, port=bait.port)
    watch.seen()
    said = read(Path(written))
    return Sprung(f"the name `{given}`".replace("|", "\\|").replace("\0", "\\0"), said, watch.seen(), (), ())


def follows(program: str, trap: Trap, path: Path, watch: Lookout) -> bool:
    """Whether a program given the trap opens a canary or calls."""
    given = path.name if trap.name.startswith(("img%", "concat:")) else str(path)
    command = [program, "-v", "error", "-y", *(trap.ffmpeg or ()), "-i", given, "-frames:v", "1", "-f", "null", "-"]
    with suppress(subprocess.TimeoutExpired):  # some call again and again where nobody answers
        subprocess.run(command, cwd=path.parent, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False)
    return bool(watch.seen())


def sprung(folder: Path) -> Iterator[Sprung]:
    """Spring every trap in a folder of its own."""
    with lookout() as watch:
        bait = lay(folder, watch.port)
        shutil.copy(bait.photo, folder / "img000.jpg")
        watch.watch((bait.clip, bait.photo, folder / "img000.jpg"))
        for what, trap in TRAPS.items():
            yield spring(what, trap, bait, watch)
        for given in NAMES:
            yield name(given, bait, watch)


def lines(traps: list[Sprung]) -> Iterator[str]:
    """The report as Markdown, line by line."""
    caught = [one for one in traps if one.touched or one.past_the_door or "CANARY" in one.said]
    fired = [one for one in traps if one.plain]
    yield from (
        "# What a hostile file can reach", "", "Again: `python -m benchmarks.sandbox`", "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in machine().items()), "",
        f"Layers held around each decoder: {', '.join(trial.held())}.", "", "## What a decoder tries in vain", "",
        "| tried inside a confined child | ended |", "|---|---|",
        *(f"| {one.what} | {'WENT THROUGH' if one.through else one.how} |" for one in trial.tries()), "",
        "Required: " + "; ".join(f"{one.what} ({' or '.join(one.any_of)})" for one in layers.DECODING) + ".", "",
        "## Traps", "",
        f"{len(traps)} traps, {len(caught)} caught presspack. Plain ffmpeg walked into {len(fired)} of them, so the "
        "canary can sing; it is given the options that people give it when a playlist does not play, and is not tried "
        "where no reader of its own would follow. *Past the first door*: the same file handed to each of nine readers "
        "in the sandbox, as though its first bytes had not been looked at.", "",
        "| trap | presspack | touched | past the first door | plain ffmpeg that follows |", "|---|---|---|---|---|",
        *(f"| {one.what} | {one.said} | {_list(one.touched)} | {_list(one.past_the_door)} | "
          f"{', '.join(one.plain) or '-'} |" for one in traps))


def _list(seen: tuple[str, ...]) -> str:
    return ", ".join(seen).upper() or "nothing"


def main() -> None:
    """Spring the traps and write the table."""
    parser = argparse.ArgumentParser(description="Set traps for the reader of files.")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".md"))
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join(lines(list(sprung(Path(folder))))).replace(folder, "") + "\n"
    words.out.write_text(text, encoding="utf-8")
    print(f"{words.out}: {text.count('CANARY')} canaries came out")


if __name__ == "__main__":
    main()

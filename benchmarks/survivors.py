"""Plant tokens in every place, clean the files with presspack and with others, and count what survives.

    python -m benchmarks.survivors --work DIR

Writes survivors.md beside itself. mat2 and exiftool are run as programs where they are installed; neither is needed
for anything else. presspack's own output is searched as its tests do it (benchmarks/canary/).
"""

import argparse
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.canary.corpus import Planted, not_planted, one_by_one, survivors, together
from benchmarks.report import machine

GONE, LEFT, REFUSED = "gone", "**survives**", "refused"
LIMIT = 7200  # seconds for presspack over the whole corpus
EACH = 120  # seconds for one file by another program

Clean = Callable[[Sequence[Path], Path], None]


@dataclass(frozen=True)
class Cleaner:
    """A program: its name, how it is asked for its version, and how it cleans files into a folder."""

    name: str
    asked: tuple[str, ...]
    clean: Clean


def ours(files: Sequence[Path], out: Path) -> None:
    """Redact everything in one run, sound kept; quick looks, since there is nobody in the pictures."""
    subprocess.run([sys.executable, "-c", "from cli import main; main()", "redact", *map(str, files), "-o", str(out),
                    "--mode", "fast", "--audio", "keep"], check=False, capture_output=True, timeout=LIMIT)
    for one in out.iterdir():
        if ".redacted." not in one.name:
            one.unlink()


def mat2(files: Sequence[Path], out: Path) -> None:
    """Clean each by itself: mat2 writes beside its input."""
    for file in files:
        beside = shutil.copy2(file, out / file.name)
        subprocess.run(["mat2", str(beside)], check=False, capture_output=True, timeout=EACH)
        Path(beside).unlink()


def exiftool(files: Sequence[Path], out: Path) -> None:
    """Remove all tags that exiftool can write."""
    for file in files:
        subprocess.run(["exiftool", "-q", "-all=", "-o", str(out / file.name), str(file)], check=False,
                       capture_output=True, timeout=EACH)


def ffmpeg(files: Sequence[Path], out: Path) -> None:
    """Copy the streams without the tags, the answer found most often on the web."""
    for file in files:
        subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-y", "-i", str(file), "-map_metadata", "-1", "-c", "copy",
                        str(out / file.name)], check=False, capture_output=True, timeout=EACH)


CLEANERS = (  # presspack has no version to ask for: it is this one
    Cleaner("presspack", (), ours),
    Cleaner("mat2", ("mat2", "--version"), mat2),
    Cleaner("exiftool -all=", ("exiftool", "-ver"), exiftool),
    Cleaner("ffmpeg -map_metadata -1 -c copy", ("ffmpeg", "-version"), ffmpeg),
)


def fates(cleaner: Cleaner, planted: Sequence[Planted], work: Path) -> dict[str, str]:
    """Clean the corpus and say what became of each place."""
    out = work / "".join(letter for letter in cleaner.name if letter.isalnum())
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    cleaner.clean([one.path for one in planted], out)
    found = {}
    for one in planted:
        results = [path for path in out.iterdir() if path.name.startswith(f"{one.path.stem}.") and path.stat().st_size]
        left = {title for path in results for title in survivors(path.read_bytes(), one.places)}
        for place in one.places:
            found[place.title] = REFUSED if not results else LEFT if place.title in left else GONE
    return found


def lines(results: Mapping[str, Mapping[str, str]], versions: Mapping[str, str]) -> Iterator[str]:
    """The table as Markdown."""
    titles = list(next(iter(results.values())))
    yield from (
        "# What survives cleaning", "",
        f"A token of its own in each of {len(titles)} places; `python -m benchmarks.survivors` plants it, shows that "
        "its search finds it, cleans the file and searches the result: plain, in UTF-16, base64 and hex, in every "
        "stream that unpacks, in the pixels, in alpha. *Refused* means that no file came out. The others get a file "
        "for each place; presspack, which takes longer because it looks for faces, gets those places of a format in "
        "one file that can share one. presspack writes pictures and sound anew; the others keep them as they are, so a "
        "mark inside a coded stream is not what they are made for, and ffmpeg was never made for photos. The table "
        "says what is left, not who is at fault.", "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in machine().items()) + ".", "",
        "| program | version | gone | refused | survives |", "|---|---|--:|--:|--:|")
    for name, by_place in results.items():
        counts = Counter(by_place.values())
        yield f"| {name} | {versions[name]} | {counts[GONE]} | {counts[REFUSED]} | {counts[LEFT]} |"
    yield from ("", f"| place | {' | '.join(results)} |", f"|---|{'---|' * len(results)}")
    for title in titles:
        yield f"| {title} | {' | '.join(by_place[title] for by_place in results.values())} |"


def _version(cleaner: Cleaner) -> str:
    if not cleaner.asked:
        return "this"
    said = subprocess.run(cleaner.asked, check=True, capture_output=True, text=True).stdout
    return said.splitlines()[0].removeprefix("ffmpeg version ").split(" Copyright")[0]


def main() -> None:
    """Run what is installed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="A folder for the files.")
    work = parser.parse_args().work
    for folder in ("alone", "shared"):
        shutil.rmtree(work / folder, ignore_errors=True)
    alone, shared = tuple(one_by_one(work / "alone")), tuple(together(work / "shared"))
    if wrong := [title for one in (*alone, *shared) for title in not_planted(one)]:
        sys.exit(f"not planted: {wrong}")
    results, versions = {}, {}
    for cleaner in CLEANERS:
        if cleaner.asked and not shutil.which(cleaner.asked[0]):
            print(f"{cleaner.name} is not installed, and not compared")
            continue
        versions[cleaner.name] = _version(cleaner)
        results[cleaner.name] = fates(cleaner, alone if cleaner.asked else shared, work)
        print(cleaner.name, dict(Counter(results[cleaner.name].values())), flush=True)
    Path(__file__).with_suffix(".md").write_text("\n".join(lines(results, versions)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Damage files from seeds, read each through the real sandbox, and hold what happens against what is promised.

Run: python -m benchmarks.fuzz --files 10000 [--seed S] [--first N] [--whole 25] [--out FILE]
     python -m benchmarks.fuzz --tally FILE [...]           goes on where FILE says that the last run ended
     python -m benchmarks.fuzz --replay S:N --keep DIR      writes the file again
Promised: a sound result or a refusal that names the file; no crash, no hang; nothing left behind.
"""

import argparse
import json
import re
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import numpy as np
from click.testing import CliRunner

from benchmarks.mutate import mutated
from benchmarks.originals import originals
from benchmarks.report import machine
from cli import app
from media.atomic import write_text
from media.decode import decoding, hearing
from media.errors import ExitCode, ExpectedError
from media.probe import MediaKind, metadata, probe

LIMIT = 120
"""Seconds for one file, on a machine that does other things too; a sound one of these takes about one."""

AT_A_TIME = 50
"""Files between two notes of where a run is."""

CLEAR = frozenset({ExitCode.INPUT, ExitCode.REFUSED, ExitCode.RESIDUE})
"""How a whole command may end on a damaged file, besides with success."""


class HangError(Exception):
    """One file took longer than LIMIT."""


@dataclass
class Tally:
    """What became of the files."""

    files: Counter[str] = field(default_factory=Counter)
    sound: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    damages: Counter[str] = field(default_factory=Counter)
    commands: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)


    def add(self, more: "Tally") -> None:
        """Count what a further run counted."""
        for name in ("files", "sound", "reasons", "damages", "commands"):
            getattr(self, name).update(getattr(more, name))
        self.findings += more.findings

    @classmethod
    def kept(cls, path: Path) -> "Tally":
        """Return what an earlier run counted; nothing where there was none."""
        if not path.is_file():
            return cls()
        found = json.loads(path.read_text())
        return cls(**{name: one if name == "findings" else Counter(one) for name, one in found.items()})


class Fuzzer:
    """Damages, reads, and notes."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._seed = seed
        self._sound = originals()
        self._folder = folder
        self.tally = Tally()

    def file(self, number: int) -> tuple[str, bytes, str]:
        """Return (the sound file's name, damaged content, what was done) of one number of this seed."""
        chance = np.random.default_rng([self._seed, number])
        name = str(chance.choice(list(self._sound)))
        return name, *mutated(self._sound[name], list(self._sound.values()), chance)

    def read(self, number: int, *, whole: bool = False) -> None:
        """Make one file and read it, or send it through the whole command."""
        name, data, how = self.file(number)
        path = self._folder / "in" / f"{number}-{name}"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        self.tally.files[name] += 1
        self.tally.damages.update(how.split(" + "))
        before = left_behind(self._folder)
        try:
            with within(LIMIT):
                said = self._command(path) if whole else reading(path)
        except HangError:
            self._found(number, name, how, f"took more than {LIMIT} s")
        except Exception:  # noqa: BLE001  whatever it is, it is a finding
            self._found(number, name, how, traceback.format_exc().strip().splitlines()[-1])
        else:
            if said is None:
                self.tally.sound[name] += 1
            else:
                self.tally.reasons[said] += 1
        if left := left_behind(self._folder) - before:
            self._found(number, name, how, f"left behind: {sorted(left)}")
        path.unlink()

    def _command(self, path: Path) -> str | None:
        out = self._folder / "out"
        ended = CliRunner().invoke(app, ["redact", str(path), "-o", str(out), "--mode", "fast"])
        self.tally.commands[str(ended.exit_code)] += 1
        names = sorted(one.name for one in out.rglob("*")) if out.exists() else []
        for one in out.iterdir() if out.exists() else ():
            one.unlink()
        if ended.exception is not None and not isinstance(ended.exception, SystemExit):
            raise ended.exception
        if ended.exit_code == ExitCode.DONE:
            return None
        if ended.exit_code not in CLEAR or path.name not in ended.output or names:
            raise AssertionError(f"exit code {ended.exit_code}, {names}: {ended.output[-300:]}")
        return kind_of(ended.output.strip().splitlines()[-1], path)

    def _found(self, number: int, name: str, how: str, what: str) -> None:
        self.tally.findings.append(f"{self._seed}:{number} ({name}, {how}): {what}")


def reading(path: Path) -> str | None:
    """Probe a file, ask what it says, decode every frame and all sound; None, or the reason of its refusal.

    A clip whose pictures the damage has made unknown is a recording: it has sound alone.

    Raises:
        AssertionError: a refusal that does not name the file, or blames the installation.
    """
    try:
        source = probe(path)
        metadata(path)
        if source.kind is not MediaKind.RECORDING:
            with decoding(path, source) as frames:
                for _ in frames:
                    pass
        with hearing(path, source) as blocks:
            for _ in blocks:
                pass
    except ExpectedError as refusal:
        if refusal.file != str(path) or refusal.exit_code is not ExitCode.INPUT:
            raise AssertionError(f"not a refusal of this file: {refusal}") from refusal
        return kind_of(refusal.what, path)
    return None


def kind_of(said: str, path: Path) -> str:
    """Return a refusal without what is of this file alone: its name, numbers, and words out of it."""
    said = said.replace(f"error: {path}: ", "").replace(str(path), "").split(". Export")[0]
    said = re.sub(r"\d+", "N", said)
    return re.sub(r"\(.*\)", "(...)", said).strip()


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise a HangError in this, the main thread, when the time is over."""
    def over(_signal: int, _frame: FrameType | None) -> None:
        raise HangError
    signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


def left_behind(folder: Path) -> set[str]:
    """Name what must not grow: temporary files, shared memory, children, open descriptors."""
    children = " ".join((task / "children").read_text() for task in Path("/proc/self/task").iterdir()).split()
    places = (Path(tempfile.gettempdir()), Path("/dev/shm"), folder / "out")  # noqa: S108  looked at, not used
    files = {str(one) for place in places if place.exists() for one in place.iterdir()
             if place != Path("/dev/shm") or one.name.startswith("presspack")}  # noqa: S108
    handles = {f"descriptor {one.name} {one.readlink()}" for one in Path("/proc/self/fd").iterdir() if one.is_symlink()}
    return files | handles | {f"child {one}" for one in children}


def run(seed: int, numbers: Sequence[int], whole: int, folder: Path) -> Tally:
    """Read every number of a seed, each `whole`-th through the whole command (0: none)."""
    own = folder / "temporary"
    own.mkdir(parents=True, exist_ok=True)
    kept, tempfile.tempdir = tempfile.tempdir, str(own)
    try:
        fuzzer = Fuzzer(seed, folder)
        for number in numbers:
            fuzzer.read(number, whole=whole > 0 and number % whole == 0)
        return fuzzer.tally
    finally:
        tempfile.tempdir = kept


def lines(tally: Tally, words: argparse.Namespace) -> Iterator[str]:
    """The report as Markdown, line by line."""
    total, commands = sum(tally.files.values()), sum(tally.commands.values())
    refused = sum(tally.reasons.values())
    yield from (
        "# Damaged files", "",
        f"{total} files, each a sound one damaged one to three times from a seed, read through the real sandbox: "
        f"probed, asked what they say, every frame and all sound decoded. {commands} of them went through the whole "
        f"`presspack redact` instead (exit codes: {dict(sorted(tally.commands.items()))}). After each, temporary "
        "folder, shared memory, output folder, children and open descriptors are held against what was there before.",
        "",
        f"Again: `python -m benchmarks.fuzz --files {words.files} --seed {words.seed} --first {words.first} "
        f"--whole {words.whole}`; one file again: `--replay {words.seed}:N --keep DIR`.", "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in machine().items()), "",
        "| | files |", "|---|--:|", f"| refused clearly | {refused} |", f"| read | {sum(tally.sound.values())} |",
        f"| crashes, hangs past {LIMIT} s, unclear refusals, things left behind | {len(tally.findings)} |", "")
    if tally.findings:
        yield from ("## Findings", "", *(f"- {one}" for one in tally.findings), "")
    yield from ("## By format", "", "| file | damaged | read |", "|---|--:|--:|",
                *(f"| {name} | {count} | {tally.sound[name]} |" for name, count in sorted(tally.files.items())), "",
                "## Refusals by reason", "", "| reason | files |", "|---|--:|",
                *(f"| {reason} | {count} |" for reason, count in tally.reasons.most_common()), "",
                "## Damages", "", "| damage | times |", "|---|--:|",
                *(f"| {name} | {count} |" for name, count in tally.damages.most_common()))


def main() -> None:
    """Damage, read, and write the table; or write one damaged file again."""
    parser = argparse.ArgumentParser(description="Read damaged files, and see that nothing else happens.")
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the first number; to go on where a night ended")
    parser.add_argument("--whole", type=int, default=25, help="every how many files go through the whole command")
    parser.add_argument("--tally", type=Path, help="where to keep what was counted; a run goes on from there")
    parser.add_argument("--replay", metavar="SEED:NUMBER")
    parser.add_argument("--keep", type=Path, default=Path())
    parser.add_argument("--out", type=Path, default=Path(__file__).with_suffix(".md"))
    words = parser.parse_args()
    if words.replay:
        seed, number = map(int, words.replay.split(":"))
        name, data, how = Fuzzer(seed, words.keep).file(number)
        (words.keep / f"{number}-{name}").write_bytes(data)
        print(f"{words.keep / f'{number}-{name}'}: {how}")
        return
    began = time.monotonic()
    tally = Tally.kept(words.tally) if words.tally else Tally()
    numbers = range(words.first + sum(tally.files.values()), words.first + words.files)
    with tempfile.TemporaryDirectory() as folder:
        for start in range(numbers.start, numbers.stop, AT_A_TIME):
            tally.add(run(words.seed, numbers[start - numbers.start:][:AT_A_TIME], words.whole, Path(folder)))
            if words.tally:
                write_text(words.tally, json.dumps(vars(tally)))
    words.out.write_text("\n".join(lines(tally, words)) + "\n", encoding="utf-8")
    print(f"{words.out}: {len(tally.findings)} findings in {words.files} files, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()

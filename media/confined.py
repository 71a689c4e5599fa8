"""Run an outside program that can read and write the files named, and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from media import layers
from media.errors import MissingPartError

BOOT = "import sys; sys.path.insert(0, sys.argv.pop(1)); from media.child_program import main; main()"
REPORT = 4096
"""Bytes; the names of all layers take a tenth."""


@dataclass(frozen=True)
class Errand:
    """What a program is to do: its words, and what it may touch."""

    command: tuple[str, ...]
    reads: tuple[Path, ...] = ()
    writes: tuple[Path, ...] = ()
    """Files that exist already; it may not make others."""
    cpu_seconds: int = 600
    most_bytes: int = 8 << 30


@contextmanager
def confined(errand: Errand, log: IO[bytes]) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the program with a pipe for its input and its errors in `log`; on leaving it is ended if it has not.

    Raises:
        MissingPartError: the program is not here, or a layer that is required does not hold around it.
    """
    program = Path(errand.command[0])
    if not program.is_file():
        raise MissingPartError(f"{program.name} is not here")
    hears, tells = os.pipe()
    try:
        process = _started(errand, tells, log)
    finally:
        os.close(tells)
    try:
        with os.fdopen(hears, "rb") as report:
            _require(process, report.read(REPORT), program.name)
        yield process
    finally:
        with suppress(BrokenPipeError):  # it ended before it had read everything, and its errors say why
            if process.stdin is not None:
                process.stdin.close()
        process.kill()
        process.wait()


def _started(errand: Errand, tells: int, log: IO[bytes]) -> "subprocess.Popen[bytes]":
    order = {"command": errand.command, "reads": [str(one.resolve()) for one in errand.reads],
             "writes": [str(one.resolve()) for one in errand.writes], "cpu_seconds": errand.cpu_seconds,
             "most_bytes": errand.most_bytes, "tells": tells}
    surroundings = {"LANG": "C.UTF-8"}
    if "LD_LIBRARY_PATH" in os.environ:  # some Pythons do not start without it
        surroundings["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return subprocess.Popen(
        [sys.executable, "-I", "-c", BOOT, str(Path(__file__).resolve().parent.parent), json.dumps(order)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=log, pass_fds=[tells], cwd="/", env=surroundings)


def _require(process: "subprocess.Popen[bytes]", said: bytes, name: str) -> None:
    try:
        held = json.loads(said)
    except ValueError:
        process.wait()
        raise MissingPartError(f"{name} could not be started under protection") from None
    if lacking := layers.missing(layers.OUTSIDE, held):
        raise MissingPartError(f"refuses to run {name} without protection; not held here: {layers.named(lacking)}",
                               advice=lacking[0].mend)

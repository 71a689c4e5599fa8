"""Every fault that is put into approving and packaging stops the release, and a killed one starts again."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.faulty.base import Fault
from benchmarks.faulty.case import Case, case, copied, released
from benchmarks.faulty.packaging import FAULTS

ROOT = Path(__file__).parent.parent.parent
FINISHED = ("PP-2026-0001", "PP-2026-0001.record.json")

KILLING = """
import os, signal, sys
from pathlib import Path
import yaml
sys.path.insert(0, sys.argv[1])
import {module}
from benchmarks.faulty.case import Case, released
honest, calls = {module}.{name}, []
def kill(*words, **named):
    calls.append(words)
    done = honest(*words, **named) if {after} else None
    if len(calls) == {at}:
        os.kill(os.getpid(), signal.SIGKILL)
    return done or honest(*words, **named)
{module}.{name} = kill
folder = Path(sys.argv[2])
released(None, Case(folder, yaml.safe_load((folder / "in" / "request.yaml").read_text())))
"""
MOMENTS = {
    "before hiding": ("release.desk", "hide", False, 1), "after hiding": ("release.desk", "hide", True, 1),
    "before the proof": ("release.item", "recheck", False, 1), "after the proof": ("release.item", "audit", True, 1),
    "while the package is filled": ("release.package.bag", "copyfile", True, 1),
    "before it is verified": ("release.packing", "insist", False, 1),
    "before the record": ("release.packing", "write_record", False, 1),
    "after the record": ("release.packing", "write_record", True, 1),
}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """One approved case; every test takes its own copy."""
    return case(tmp_path_factory.mktemp("case") / "ready")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a package."""
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_without_a_fault_it_is_released(ready: Case, tmp_path: Path) -> None:
    """A desk that never released would stop every fault below."""
    ending = released(None, copied(ready, tmp_path / "case"))

    assert (ending.code, ending.left) == (0, FINISHED), ending.words


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_stops_the_release(fault: Fault, ready: Case, tmp_path: Path) -> None:
    """Nothing appears that could be sent, no record says that it was, and the words say why."""
    ending = released(fault, copied(ready, tmp_path / "case"))

    assert ending.code == fault.code, ending.words
    assert re.search(fault.words, ending.words), ending.words
    assert ending.left == ()


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_release_that_was_killed_is_not_seen_and_ends_the_same_way(moment: str, ready: Case, tmp_path: Path) -> None:
    """The machine may die at 03:00: no package that was not verified, and the same one when it is run again."""
    control, here = copied(ready, tmp_path / "control"), copied(ready, tmp_path / "case")
    module, name, after, at = MOMENTS[moment]
    script = KILLING.format(module=module, name=name, after=after, at=at)

    done = subprocess.run([sys.executable, "-c", script, str(ROOT), str(here.folder)], check=False, capture_output=True)

    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert not here.package.exists()
    assert released(None, control).code == released(None, here).code == 0
    assert contents(here.package) == contents(control.package)

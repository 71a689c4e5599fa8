"""The same source, plan and version give the same bytes, wherever and by whomever they are made again."""

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.faulty.bench import SUFFIX, bench
from benchmarks.faulty.case import NOW, Case, case, copied

ROOT = Path(__file__).parent.parent.parent

HIDING = """
import os, sys
os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:int(sys.argv[1])]))
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from benchmarks.faulty.bench import MARK, STAMP
from redact.plan import load_plan
from release.item import HideOptions, hide
from release.marking import Marks
for folder in map(Path, sys.argv[3:]):
    source = next(folder.glob("source.*"))
    hide(source, load_plan(folder / "plan.json"), folder / "out" / source.name.replace("source", "done"),
         HideOptions(stamp=STAMP, marks=Marks(line=MARK)))
"""
RELEASING = """
import os, sys
os.sched_setaffinity(0, set(sorted(os.sched_getaffinity(0))[:int(sys.argv[1])]))
sys.path.insert(0, sys.argv[2])
from pathlib import Path
import yaml
from benchmarks.faulty.case import Case, released
folder = Path(sys.argv[3])
ending = released(None, Case(folder, yaml.safe_load((folder / "in" / "request.yaml").read_text())))
assert ending.code == 0, ending.words
"""


def run(script: str, cores: int, home: Path, folders: list[Path]) -> None:
    """Run a script in surroundings of its own: one core or two, another home, language, zone and order of hashes."""
    home.mkdir()
    other = {1: {"LANG": "C", "TZ": "UTC", "PYTHONHASHSEED": "0", "USER": "sam"},
             2: {"LANG": "cy_GB.UTF-8", "TZ": "Pacific/Chatham", "PYTHONHASHSEED": "4242", "USER": "robin"}}[cores]
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    done = subprocess.run([sys.executable, "-c", script, str(cores), str(ROOT), *map(str, folders)], check=False,
                          cwd=home, env={**kept, **other, "HOME": str(home)}, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def digests(folder: Path) -> dict[str, str]:
    """Name every file below a folder by its content."""
    return {str(one.relative_to(folder)): hashlib.sha256(one.read_bytes()).hexdigest()
            for one in folder.rglob("*") if one.is_file()}


def test_files_are_the_same_in_other_surroundings(tmp_path: Path) -> None:
    """A digest in a manifest must hold when a court has the file made again: every kind, with sound and without."""
    first = tmp_path / "first"
    for kind in SUFFIX:
        here = bench(kind, first / kind.replace(" ", "-"))
        (here.room / "plan.json").write_text(here.plan.to_json(), encoding="utf-8")
    second = tmp_path / "another" / "folder of theirs"
    shutil.copytree(first, second)

    for cores, folder in ((1, first), (2, second)):
        run(HIDING, cores, tmp_path / f"home{cores}", sorted(folder.iterdir()))

    made = [digests(folder) for folder in (first, second)]
    assert sum("/out/" in name for name in made[0]) == len(SUFFIX)
    assert made[0] == made[1]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """One approved case; every test takes its own copy."""
    return case(tmp_path_factory.mktemp("again") / "ready")


def test_a_package_is_the_same_in_other_surroundings(ready: Case, tmp_path: Path) -> None:
    """Every byte of it: pictures, manifest, sheet, lists and seal."""
    cases = [copied(ready, tmp_path / name) for name in ("one", "another place")]

    for cores, here in zip((1, 2), cases, strict=True):
        run(RELEASING, cores, tmp_path / f"home{cores}", [here.folder])

    made = [digests(here.package) for here in cases]
    assert len(made[0]) == 7
    assert made[0] == made[1]


def test_a_later_release_differs_in_its_moment_alone(ready: Case, tmp_path: Path) -> None:
    """What may differ is named here: the moment, where it is said, and the lists over it. No picture does."""
    cases = [copied(ready, tmp_path / name) for name in ("early", "late")]
    for here, hours in zip(cases, (0, 3), strict=True):
        assert here.run(NOW + timedelta(hours=hours)).exit_code == 0

    early, late = (digests(here.package) for here in cases)
    texts = [(here.package / "data" / "manifest.json").read_text() for here in cases]
    moments = [("2026-03-10T17:30:00", "20260310T173000Z"), ("2026-03-10T20:30:00", "20260310T203000Z")]

    assert {name for name in early if early[name] != late[name]} <= {
        "data/manifest.json", "data/conditions.html", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"}
    assert early["data/media/I1.jpg"] == late["data/media/I1.jpg"]
    for old, new in zip(*moments, strict=True):
        texts[0] = texts[0].replace(old, new)
    assert texts[0] == texts[1]

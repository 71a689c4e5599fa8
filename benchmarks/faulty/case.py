"""Take one small request to the point where it may be released, then release it with a fault put in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from benchmarks.faulty.base import Fault, patched
from benchmarks.faulty.bench import Ending, bench
from media.probe import probe
from release import drafting
from release.approval import approve
from release.desk import release

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)
REVIEWER = ("Robin Reviewer", "head_of_communications")


@dataclass(frozen=True)
class Case:
    """A request with one photo of two people, drafted and, unless a fault sees to that, approved."""

    folder: Path
    plain: dict[str, Any]

    @property
    def request(self) -> Path:
        """Its file."""
        return self.folder / "in" / "request.yaml"

    @property
    def photo(self) -> Path:
        """Its only item."""
        return self.folder / "in" / "interview-room.jpg"

    @property
    def out(self) -> Path:
        """Where package and record appear."""
        return self.folder / "out"

    @property
    def package(self) -> Path:
        """The package."""
        return self.out / str(self.plain["reference"])

    @property
    def record(self) -> Path:
        """The record."""
        return self.out / f"{self.plain['reference']}.record.json"

    def desk(self, name: str) -> Path:
        """Say where something in the review folder is."""
        return self.out / f"{self.plain['reference']}.review" / name

    def write(self) -> None:
        """Write the request anew."""
        self.request.write_text(yaml.safe_dump(self.plain, allow_unicode=True), encoding="utf-8")

    def run(self, now: datetime = NOW) -> Any:  # noqa: ANN401  any outcome
        """Go to the desk once."""
        with _looking(self):
            return release(self.request, self.out, lambda _: None, now=lambda: now)


def case(folder: Path) -> Case:
    """Make a case that is approved, and could be released."""
    here = bench("jpeg", folder / "bench")
    plain = yaml.safe_load((ROOT / "samples" / "request.yaml").read_text(encoding="utf-8"))
    item = next(one for one in plain["items"] if one["type"] == "custody_photo")
    plain["items"] = [{**item, "id": "I1", "path": "interview-room.jpg", "keep": []}]
    made = Case(folder, plain)
    made.photo.parent.mkdir(parents=True)
    shutil.copyfile(here.source, made.photo)
    made.write()
    made.run()
    approve(made.desk("I1.plan.json"), *REVIEWER, at=NOW)
    return made


def copied(approved: Case, folder: Path) -> Case:
    """Return the same case in another folder, so that a fault spoils nobody else's."""
    shutil.copytree(approved.folder, folder)
    return Case(folder, yaml.safe_load(approved.request.read_text(encoding="utf-8")))


def released(fault: Fault | None, here: Case) -> Ending:
    """Release the case with the fault put in, and say how that ended and what is to be seen."""
    with nullcontext() if fault is None else fault.put(here):
        before = {one.name for one in here.out.iterdir()}
        outcome = here.run(NOW + timedelta(minutes=5))
    seen = tuple(sorted(one.name for one in here.out.iterdir() if one.name not in before))
    return Ending(int(outcome.exit_code), " ".join(outcome.lines()), seen)


@contextmanager
def _looking(here: Case) -> Iterator[None]:
    """Find the two people at once: looking is no part of the gate, and takes a second."""

    def seen(path: Path, options: Any, progress: Any = None) -> Any:  # noqa: ANN401
        made = bench("jpeg", here.folder / "bench")
        return made.plan.model_copy(update={"source": probe(path), "settings": options.settings,
                                            "drafted_by": options.drafted_by})

    with patched(drafting, "look", seen):
        yield

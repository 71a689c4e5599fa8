"""Put every fault in, one by one, and write down what stopped it: `python -m benchmarks.faults`."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.faulty import files, machine, masking, packaging, rendering
from benchmarks.faulty.base import Fault
from benchmarks.faulty.bench import SUFFIX, Ending, bench, hidden
from benchmarks.faulty.case import case, copied, released

HERE = Path(__file__).resolve().parent
LONGEST = 150  # characters of a message that are shown

CHECKS = (
    (r"could not be started", "the decoder not starting"),
    (r"shown at|is not what this frame|differs by|the original|frames, and the|finished picture is|has [01] sounds|"
     r"decode|incomplete|damaged|video streams", "the pictures read again"),
    (r"stamp not readable|was not asked to", "the stamp read again"),
    (r"at byte|is no JPEG|is empty|malformed", "every byte accounted for"),
    (r"another plan than", "the plan approved against the plan followed"),
    (r"did not verify", "the package verified before it appears"),
    (r"give away", "private words sought in the package"),
    (r"cannot be written|cannot be read", "written beside, then renamed"),
    (r"no longer stands|nobody has looked", "the approval held against plan and source"),
    (r"does not fit", "the plan held against the source"),
    (r"refused", "the policy asked again"),
    (r"approval\.json|plan\.json", "what lies on the desk read strictly"),
)
"""Words of a message, and the check that says them; the first that fits."""


@dataclass(frozen=True)
class Row:
    """One fault on one kind of file, and its end."""

    fault: Fault
    kind: str
    ending: Ending

    @property
    def stopped(self) -> bool:
        """Whether it ended as it must, with its words, and nothing to be seen."""
        right = self.ending.code == self.fault.code and re.search(self.fault.words, self.ending.words)
        return bool(right) and not self.ending.left

    @property
    def check(self) -> str:
        """Which check stopped it."""
        return next((check for words, check in CHECKS if re.search(words, self.ending.words)), "")


def rows(room: Path) -> Iterator[Row]:
    """Put in every fault on every kind of file it is for."""
    benches = {kind: bench(kind, room / kind.replace(" ", "-")) for kind in SUFFIX}
    for module in (masking, rendering, files, machine):
        for fault in module.FAULTS:
            for kind in fault.on:
                yield Row(fault, kind, hidden(fault, benches[kind]))
                benches[kind].out.unlink(missing_ok=True)
    ready = case(room / "ready")
    for number, fault in enumerate(packaging.FAULTS):
        yield Row(fault, "release", released(fault, copied(ready, room / str(number))))


def lines(found: list[Row], room: str) -> Iterator[str]:
    """Return the report as Markdown: one line for each fault, its kinds of files together."""
    names = dict.fromkeys(row.fault.name for row in found)
    through = [row for row in found if not row.stopped]
    yield from ("# What stops a fault", "",
                f"{len(names)} faults, put in one at a time behind the gate's back ({len(found)} runs over kinds of "
                f"files): {len(found) - len(through)} stopped the work as they must, {len(through)} did not. Nothing "
                "was left at the destination by any that was stopped. `python -m benchmarks.faults` puts them in "
                "again; the table itself is in `benchmarks/faulty/`, and `tests/faults/` holds every row.", "")
    for check, count in Counter(row.check for row in found).most_common():
        yield f"- {check or 'NOTHING'}: {count}"
    yield from ("", "| fault | put into | on | exit | stopped by | what is said first |", "|---|---|---|--:|---|---|")
    for name in names:
        mine = [row for row in found if row.fault.name == name]
        first = mine[0]
        bad = "" if all(row.stopped for row in mine) else " **NOT STOPPED**"
        yield (f"| {name}{bad} | {first.fault.place} | {', '.join(row.kind for row in mine)} | {first.ending.code} | "
               f"{first.check} | {_said(first.ending.words, room)} |")


def _said(words: str, room: str) -> str:
    """Shorten a message to its first complaint, without the folder it happened in."""
    plain = re.sub(rf"{re.escape(room)}/\S*/", "", words)
    plain = plain.split("the finished file failed its checks: ")[-1].removeprefix("failed: ")
    plain = re.sub(r" Nothing was written\..*| make sure .*| {2}look at .*", "", plain).replace("|", "/")
    return plain if len(plain) <= LONGEST else plain[:LONGEST - 1] + "…"


def main() -> None:
    """Write faults.md beside this file."""
    with TemporaryDirectory() as room:
        found = []
        for row in rows(Path(room)):
            found.append(row)
            print("stopped    " if row.stopped else "NOT STOPPED", row.fault.name, f"({row.kind})", flush=True)
        (HERE / "faults.md").write_text("\n".join(lines(found, room)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

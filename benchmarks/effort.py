"""Say how much of a reviewer's attention an hour of footage takes, and what would still be seen afterwards.

    python -m benchmarks.leaks --work DIR [...]     # films clips, redacts and judges them; hours
    python -m benchmarks.effort --work DIR          # seconds: reads the plans and verdicts that lie there

The minutes are those that the review page states for the flagged spans of each plan (release/review/docket/effort.py),
so they rest on its proposals of what a look takes. A leak is left when the judge found a face bare on a frame that no
flagged span shows: whoever looks at all that is flagged would not come by it. Figures go to benchmarks/effort.md.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.report import machine
from redact.plan import load_plan
from redact.records import RedactionPlan
from release.review.docket.effort import OPENING, seconds_for

TARGET = Path(__file__).with_suffix(".md")
GOAL = 20  # minutes of attention for an hour of footage


@dataclass(frozen=True)
class Effort:
    """One clip: what it asks of a reviewer, what leaked, and what of that nobody would be shown."""

    clip: str
    aimed_at: str
    seconds: float
    spans: int
    flagged: float
    """Seconds of the clip that lie in at least one flagged span."""
    looking: float
    """Seconds of attention, without opening the item."""
    tracks: int
    leaking: int
    left: int


def efforts(work: Path) -> Iterator[Effort]:
    """Read every judged run of presspack that lies in a work folder of `benchmarks.leaks`."""
    for verdict in sorted((work / "runs").glob("presspack-*/*.json")):
        kept = json.loads(verdict.read_text(encoding="utf-8"))
        plans = sorted(verdict.with_suffix("").glob("*.plan.json"))
        if kept["refused"] or not plans:
            continue
        yield effort(kept, load_plan(plans[0]))


def effort(verdict: dict[str, object], plan: RedactionPlan) -> Effort:
    """Hold what the judge saw against what the plan flags."""
    rate = float(plan.source.frame_rate or 25)
    doubts = plan.doubts
    shown = {frame for _, flag in doubts for frame in range(flag.first, flag.last + 1)}
    faces = [face for face in verdict["faces"] if not face["keep"]]  # type: ignore[attr-defined]
    return Effort(
        clip=str(verdict["clip"]), aimed_at=str(verdict["aimed_at"]), seconds=plan.frame_count / rate,
        spans=len(doubts), flagged=len(shown) / rate,
        looking=sum(seconds_for((flag.last - flag.first + 1) / rate, track.risk) for track, flag in doubts),
        tracks=len(faces), leaking=sum(bool(face["bare"]) for face in faces),
        left=sum(bool(set(face["bare"]) - shown) for face in faces))


def row(name: str, seen: Sequence[Effort]) -> str:
    """One line of the table."""
    hours = sum(one.seconds for one in seen) / 3600
    looking, opening = sum(one.looking for one in seen) / 60, OPENING * len(seen) / 60
    return (f"| {name} | {len(seen)} | {60 * hours:.1f} | {sum(one.spans for one in seen) / hours:.0f} | "
            f"{100 * sum(one.flagged for one in seen) / hours / 3600:.0f} % | {looking / hours:.0f} | "
            f"{(looking + opening) / hours:.0f} | {sum(one.leaking for one in seen)} of "
            f"{sum(one.tracks for one in seen)} | {sum(one.left for one in seen)} |")


def lines(seen: Sequence[Effort]) -> Iterator[str]:
    """The page."""
    clips, seconds = len(seen), sum(one.seconds for one in seen)
    yield from (
        "# What an hour of footage asks of a reviewer", "",
        f"{clips} made clips of the leak table, {seconds / clips:.1f} seconds each on average, every one with new "
        "people who cross, turn, leave and come in the dark: nothing in them is footage in which nothing happens. "
        "*Minutes an hour* is the attention that the flagged spans of an hour of such clips take by the review page's "
        "own reckoning; *with opening* adds the half minute in which each clip is opened and signed, which for clips "
        f"so short is most of it. The goal is {GOAL} minutes. *Left* are tracks with a bare frame that no flagged span "
        "shows.", "",
        "Again: `python -m benchmarks.leaks --work DIR`, then `python -m benchmarks.effort --work DIR`", "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in machine().items()), "",
        "| faces | clips | minutes of footage | flagged spans an hour | of the footage flagged | minutes an hour | "
        "with opening | tracks leaking | left |", "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
        row("all", seen))
    for aim in dict.fromkeys(one.aimed_at for one in seen):
        yield row(f"{aim} px", [one for one in seen if one.aimed_at == aim])


def main(given: Iterable[str] | None = None) -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--work", type=Path, required=True, help="the work folder of benchmarks.leaks")
    parser.add_argument("--out", type=Path, default=TARGET)
    words = parser.parse_args(None if given is None else list(given))
    seen = tuple(efforts(words.work))
    if not seen:
        parser.error(f"no judged run of presspack lies in {words.work}: run benchmarks.leaks first")
    words.out.write_text("\n".join(lines(seen)) + "\n", encoding="utf-8")
    print(words.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()

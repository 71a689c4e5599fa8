"""Count who is still seen after presspack, and after deface, on clips whose faces are known exactly.

    python -m benchmarks.leaks --work DIR                 # the whole table: hours on two cores
    python -m benchmarks.leaks --work DIR --tracks 15     # fewer tracks in each size class
    python -m benchmarks.leaks --work DIR --small         # four short clips, for every day

Clips, runs and verdicts are kept in DIR, so a run that was stopped goes on where it was. Options after `--` go
to presspack: `python -m benchmarks.leaks --work DIR -- --mode fast`. The table is printed; a run over the judging
set also writes `leaks.json` and `leaks.md` beside this file, or where --report says, after every clip: the files
say how many clips are in them.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from benchmarks.clips import Filmed, filmed
from benchmarks.faces import SETS, WITH_VISITORS, Cast, enrol, fetch
from benchmarks.judge import Watched, judge
from benchmarks.programs import Deface, Presspack, Program, Ran, sources
from benchmarks.rates import Judged, size_of
from benchmarks.report import Report, lines, write
from benchmarks.scenes import AIMS, Clip, clip, clips

FULL = 60  # third-party tracks in each size class
MOST_ROUNDS = 6
JUDGE = 6  # raise when the judge changes: verdicts of another one are not taken over
SPARE = 2  # frames by which a redacted clip may differ and still be judged frame by frame (deface adds one at 50 fps)
SMALL = (("turn", "plain"), ("cross", "plain"), ("leave", "plain"), ("stroll", "shake"))


@dataclass(frozen=True)
class Job:
    """What was asked for on the command line."""

    work: Path
    chosen: str
    tracks: int
    small: bool
    programs: tuple[Program, ...]

    @property
    def portraits(self) -> Path:
        """Where fetched portraits lie."""
        return self.work / "portraits"


def measure(job: Job) -> Iterator[dict[str, tuple[Judged, ...]]]:
    """Film what is missing, run what has not been run, judge what has not been judged.

    Yields after each clip the verdicts of all clips so far, by program.
    """
    done: dict[str, list[Judged]] = {program.key: [] for program in job.programs}
    for number, one in enumerate(enough(job)):
        for program in job.programs:
            verdict = _judged(job, program, one)
            done[program.key].append(verdict)
            told = verdict.refused or ", ".join(f"{face.id} {len(face.bare)} ({len(face.shown)})"
                                                for face in verdict.faces if face.shown and not face.keep) or "nobody"
            print(f"{number + 1:4} {one.clip.id:40} {program.key:28} {verdict.seconds:6.1f} s  bare (traced): {told}",
                  file=sys.stderr, flush=True)
        yield {key: tuple(all_of) for key, all_of in done.items()}


def cast_of(job: Job) -> Cast:
    """Give the small run the committed portraits alone, and every other one the fetched ones too."""
    return (SETS if job.small else WITH_VISITORS)[job.chosen]


def enough(job: Job) -> Iterator[Filmed]:
    """Film clips, the classes in turn, until each class has its tracks."""
    folder = job.work / f"clips-{job.chosen}"
    if job.small:
        yield from filmed(small(cast_of(job)), folder, job.portraits)
        return
    fetch(job.portraits)
    enrol(job.portraits)
    have: Counter[str] = Counter()
    rounds = {aim: clips(cast_of(job), aim, MOST_ROUNDS) for aim in AIMS}
    while wanting := [aim for aim in AIMS if have[aim] < job.tracks]:
        batch = [written for aim in wanting if (written := next(rounds[aim], None)) is not None]
        if not batch:
            return
        for one in filmed(batch, folder, job.portraits):
            have.update(_classes(one))
            yield one


def small(cast: Cast) -> Iterator[Clip]:
    """Give one clip of a second and a half for each size class."""
    for place, (aim, test) in enumerate(zip(AIMS, SMALL, strict=True)):
        whole = clip(cast, aim, test, 90 + place)
        yield replace(whole, id=f"small-{whole.id}", scenes=tuple(
            replace(scene, pace=replace(scene.pace, seconds=1.5)) for scene in whole.scenes))


def _classes(one: Filmed) -> Counter[str]:
    """Count the third-party tracks of a clip by size class."""
    widths = [sorted(box[2] for box in face["boxes"].values()) for face in one.told()["faces"] if not face["keep"]]
    return Counter(size_of(each[len(each) // 2]) for each in widths)


def _judged(job: Job, program: Program, one: Filmed) -> Judged:
    """Take the verdict from the shelf, or run the program and ask the judge."""
    folder = job.work / "runs" / program.key
    shelf, key = folder / f"{one.clip.id}.json", f"{one.digest} {JUDGE}"
    if shelf.is_file():
        kept = json.loads(shelf.read_text(encoding="utf-8"))
        if kept.pop("key") == key:
            return Judged(**{**kept, "conditions": tuple(kept["conditions"]), "frames": tuple(kept["frames"]),
                             "faces": tuple(_watched(face) for face in kept["faces"])})
    verdict = _look(program, one, folder / one.clip.id)
    shelf.write_text(json.dumps({"key": key, **asdict(verdict)}), encoding="utf-8")
    return verdict


def _watched(face: dict[str, object]) -> Watched:
    return Watched(**{name: tuple(value) if isinstance(value, list) else value  # type: ignore[arg-type]
                      for name, value in face.items()})


def _look(program: Program, one: Filmed, folder: Path) -> Judged:
    ran = _ran(program, one, folder)
    blank = Judged(one.clip.id, one.clip.aimed_at, one.clip.conditions, round(ran.seconds, 2), refused=ran.refused)
    if ran.out is None:
        return blank
    seen = judge(one.told(), one.path, ran.out)
    if not seen.same_size or abs(seen.frames[0] - seen.frames[1]) > SPARE:
        return replace(blank, refused=f"not comparable: frames {seen.frames}, same size: {seen.same_size}")
    return replace(blank, frames=seen.frames, faces=seen.faces, altered_outside=seen.altered_outside,
                   head_area=seen.head_area)


def _ran(program: Program, one: Filmed, folder: Path) -> Ran:
    """Take the redacted clip that lies there, if it was made of this one; else run the program."""
    shelf = folder.with_suffix(".ran")
    if shelf.is_file():
        kept = json.loads(shelf.read_text(encoding="utf-8"))
        if kept["of"] == one.digest and (not kept["out"] or (folder / kept["out"]).is_file()):
            return Ran(folder / kept["out"] if kept["out"] else None, kept["seconds"], kept["refused"])
    shelf.unlink(missing_ok=True)
    ran = program.run(one, folder)
    shelf.write_text(json.dumps({"of": one.digest, "out": ran.out.name if ran.out else "", "seconds": ran.seconds,
                                 "refused": ran.refused}), encoding="utf-8")
    return ran


def leaking(program: str, seen: Sequence[Judged]) -> Iterator[dict[str, object]]:
    """Tell of every third party who showed: where, how large, on which frames."""
    for one in seen:
        for face in one.faces:
            if face.shown and not face.keep:
                yield {"program": program, "clip": one.clip, "track": face.id, "width": round(face.width, 1),
                       "size": size_of(face.width), "conditions": one.conditions, "of": len(face.judged),
                       "longest": face.longest(face.bare), "bare": face.bare, "traced": face.shown}


def _words(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--work", type=Path, required=True, help="a folder outside the repository")
    parser.add_argument("--set", dest="chosen", choices=sorted(SETS), default="judging")
    parser.add_argument("--tracks", type=int, default=FULL, help="third-party tracks in each size class")
    parser.add_argument("--small", action="store_true", help="four short clips of committed portraits")
    parser.add_argument("--without-deface", action="store_true", help="presspack alone")
    parser.add_argument("--report", type=Path, default=Path(__file__).parent, help="where leaks.json and leaks.md go")
    parser.add_argument("options", nargs="*", metavar="-- OPTIONS", help="options for presspack")
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> None:
    """Measure, print the table, keep the figures."""
    words = _words(given)
    work = words.work.resolve()
    programs: list[Program] = [Presspack(tuple(words.options), sources())]
    if not words.without_deface:
        peer = Deface(work / "deface-env")
        peer.install()
        programs.append(peer)
    job = Job(work, words.chosen, words.tracks, words.small, tuple(programs))
    about = {program.key: program.about for program in programs}
    asked = f"--set {job.chosen} " + ("--small" if job.small else f"--tracks {job.tracks}")
    options = ("--", *words.options) if words.options else ()
    command = " ".join(("python -m benchmarks.leaks --work DIR", asked, *options))
    report = None
    for seen in measure(job):
        with (work / f"leaking-{job.chosen}.jsonl").open("w", encoding="utf-8") as out:
            out.writelines(json.dumps(told) + "\n" for key, each in seen.items() for told in leaking(key, each))
        report = Report(job.chosen, command, cast_of(job), about, seen)
        if job.chosen == "judging" and not job.small:
            write(report, words.report)
    if report:
        print("\n".join(lines(report)))


if __name__ == "__main__":
    main()

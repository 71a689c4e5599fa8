"""Let a person choose which tracks stay clear, knowing what the plan holds and why nobody was chosen."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean, median

from media.digest import digest_of
from media.errors import WrongUseError
from media.geometry import Box
from media.probe import MediaKind, Source
from media.records import Record
from redact.looks import clarity
from redact.records import Action, Flag, Kind, Method, RedactionPlan, Track, Verdict
from release.soundnotes import sound_warnings

BY = "command line"
"""Who is named, and in which role, where a command says that a track stays clear."""

MOST_ROWS = 40  # tracks listed on a terminal; the rest are in the plan


class TrackLine(Record):
    """One track in short; seconds are counted from the first frame, sizes are pixels of the source."""

    id: str
    kind: Kind
    kept: bool
    first: int
    last: int
    seconds: tuple[float, float] | None
    """When it begins and ends, at the clip's average rate; None for a photo."""
    found: int
    frames: int
    sure: float | None
    """Mean score where a detector found it, 0 to 1; None where a person drew it or no detector saw it."""
    width: float
    height: float
    best: int
    """The frame on which it can best be told who it is."""
    place: tuple[float, float]
    """The middle of it on that frame."""
    flags: tuple[Flag, ...]


def keep_tracks(plan: RedactionPlan, names: Sequence[str]) -> RedactionPlan:
    """Return the plan with these tracks left clear on the word of whoever gave the command.

    Raises:
        WrongUseError: the plan has no such track; every unknown name is said, and every known one.
    """
    known = [track.id for track in plan.tracks]
    wanted = tuple(dict.fromkeys(names))
    unknown = [name for name in wanted if name not in known]
    if unknown:
        there = f"it has {', '.join(known)}" if known else "it has none"
        raise WrongUseError(f"the plan has no track called {', '.join(unknown)}; {there}",
                            advice="Give --keep-track an id that `presspack plan` lists.")
    return plan.settled_by(*(Verdict(track=name, action=Action.KEEP, by=BY, role=BY, reason="--keep-track")
                             for name in wanted))


def photo_names(photos: Sequence[Path]) -> dict[str, str]:
    """Return the names of reference photos by their SHA-256, which is how a plan knows them."""
    return {digest_of(photo).sha256: photo.name for photo in photos}


def warnings(plan: RedactionPlan, photos: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """What a person should know before using the file, in words; photos: names by SHA-256."""
    return tuple(_warnings(plan, photos or {}))


def _warnings(plan: RedactionPlan, photos: Mapping[str, str]) -> Iterator[str]:
    for one in plan.suggestions:
        if one.track is None:
            name = photos.get(one.reference, f"reference photo {one.reference[:12]}")
            yield (f"nobody stays clear for {name}: {one.reason}. If the person is among the tracks, name the track "
                   "with --keep-track.")
    for verdict in plan.verdicts:
        if verdict.role == BY and verdict.action is Action.KEEP:
            yield f"{verdict.track} stays clear because the command said so: look whether it is the right person."
    yield from sound_warnings(plan)
    if plan.source.kind is MediaKind.RECORDING:
        return
    if not any(track.kind is Kind.FACE and track.found for track in plan.tracks):
        yield "No face was found: look at the whole picture before it is used."
    if plan.settings.method is Method.MOSAIC:
        yield ("A mosaic can be recognised: trained on our own, a program named 50 to 98 % of known people under it "
               "(benchmarks/attack.md). Nothing was learnt from pixelate and fill.")
    if not plan.settings.text:
        yield "Text was not looked for: burnt-in lines, badges, plates and screens stay readable; --text hides them."


def track_lines(plan: RedactionPlan) -> tuple[TrackLine, ...]:
    """Sum up every track: when, how often found, how surely, what a reviewer must look at."""
    doubts: dict[str, list[Flag]] = {}
    for track, flag in plan.doubts:
        doubts.setdefault(track.id, []).append(flag)
    return tuple(_line(plan, track, doubts.get(track.id, ())) for track in plan.tracks)


def track_table(lines: Sequence[TrackLine]) -> tuple[str, ...]:
    """Return the tracks as rows under a heading, for a terminal; of very many, those that last longest."""
    if not lines:
        return ()
    longest = sorted(lines, key=lambda line: -line.frames)[:MOST_ROWS]
    rows: list[tuple[str, ...]] = [("track", "kind", "frames", "seconds", "sure", "size", "best seen", "flags", "")]
    rows += [_row(line) for line in lines if line in longest]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    told = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    more = len(lines) - len(longest)
    return (*told, *([f"and {more} shorter ones, in the plan"] if more else []))


def _line(plan: RedactionPlan, track: Track, flags: Sequence[Flag]) -> TrackLine:
    found = track.found
    best = max(found or track.sightings, key=clarity)
    boxes: list[Box] = [one.face for one in found or track.sightings]
    begin, end = _second(plan.source, plan.frame_count, track.first), _second(plan.source, plan.frame_count, track.last)
    return TrackLine(
        id=track.id, kind=track.kind, kept=track.id in plan.kept, first=track.first, last=track.last,
        seconds=None if begin is None or end is None else (begin, end), found=len(found), frames=len(track.sightings),
        sure=round(fmean(one.score for one in found), 3) if found else None,
        width=round(median(box.width for box in boxes), 1), height=round(median(box.height for box in boxes), 1),
        best=best.frame, place=(round(best.face.centre[0], 1), round(best.face.centre[1], 1)), flags=tuple(flags))


def _second(source: Source, frames: int, frame: int) -> float | None:
    """Return about when a frame is shown."""
    return None if source.duration is None else round(float(source.duration) * frame / max(frames, 1), 2)


def _row(line: TrackLine) -> tuple[str, ...]:
    begin, end = line.seconds or (0.0, 0.0)
    return (line.id, line.kind.value, f"{line.first}-{line.last}",
            "-" if line.seconds is None else f"{begin:.1f}-{end:.1f}",
            "-" if line.sure is None else f"{line.sure:.2f}", f"{line.width:.0f}x{line.height:.0f}",
            f"frame {line.best} at {line.place[0]:.0f},{line.place[1]:.0f}", str(len(line.flags)),
            "stays clear" if line.kept else "")

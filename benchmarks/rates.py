"""Sum up what the judge saw on many clips: rates by size of face and by condition, with their intervals."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from benchmarks.judge import Watched

NORMAL_95 = 1.959964  # two-sided 95 % of the normal distribution
SIZES = ("10-20", "20-40", "40-80", "80+")  # median width of the face in pixels; narrower ones count as "<10"


@dataclass(frozen=True)
class Judged:
    """One clip after one program: what it is a test of, and what the judge saw; `refused` says why it saw nothing."""

    clip: str
    aimed_at: str
    conditions: tuple[str, ...]
    seconds: float
    frames: tuple[int, int] = (0, 0)
    faces: tuple[Watched, ...] = ()
    altered_outside: float = 0.0
    head_area: float = 0.0
    refused: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table; rates are 0 to 1, None where there was nothing to count.

    A track leaks when its face is bare on one frame or more; a traced one when at least a faint likeness is left.
    """

    name: str
    tracks: int
    leaking: int
    leak_rate: float | None
    interval: tuple[float, float]
    traced: int
    trace_rate: float | None
    face_frames: int
    bare_frames: int
    traced_frames: int
    frame_exposure: float | None
    trace_exposure: float | None
    longest: int
    longest_trace: int
    over_redaction: float | None
    subject_frames: int
    subject_masked: float | None
    subject_masked_apart: float | None


def size_of(width: float) -> str:
    """Name the size class of a face `width` pixels wide."""
    names = ("<10", *SIZES)
    return names[sum(width >= edge for edge in (10, 20, 40, 80))]


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The 95 % Wilson score interval of a share; (0, 1) where nothing was tried."""
    if trials == 0:
        return 0.0, 1.0
    share, square = hits / trials, NORMAL_95 ** 2
    middle = (share + square / (2 * trials)) / (1 + square / trials)
    reach = NORMAL_95 / (1 + square / trials) * sqrt(share * (1 - share) / trials + square / (4 * trials ** 2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def rows(clips: Sequence[Judged]) -> tuple[Row, ...]:
    """Give a row for everything, for 20 px and more, for each size class and for each condition."""
    seen = [clip for clip in clips if not clip.refused]
    conditions = sorted({name for clip in seen for name in clip.conditions})
    return (
        _row("all", seen, seen, lambda _: True),
        _row("20 px and more", seen, [clip for clip in seen if clip.aimed_at != "10-20"],
             lambda face: face.width >= 20),
        *(_row(f"{size} px", seen, [clip for clip in seen if clip.aimed_at == size],
               lambda face, size=size: size_of(face.width) == size) for size in SIZES),  # type: ignore[misc]
        *(_row(name, having := [clip for clip in seen if name in clip.conditions], having, lambda _: True)
          for name in conditions))


def _row(name: str, clips: Iterable[Judged], areas: Iterable[Judged], wanted: Callable[[Watched], bool]) -> Row:
    """Count the faces that are wanted; over-redaction is of whole clips, so of those aimed at the class."""
    faces = [face for clip in clips for face in clip.faces if wanted(face) and face.judged]
    third, subject = [face for face in faces if not face.keep], [face for face in faces if face.keep]
    leaking, traced = sum(bool(face.bare) for face in third), sum(bool(face.shown) for face in third)
    frames = sum(len(face.judged) for face in third)
    bare, shown = sum(len(face.bare) for face in third), sum(len(face.shown) for face in third)
    clear, own = sum(len(face.bare) for face in subject), sum(len(face.judged) for face in subject)
    apart = sum(len(face.apart) for face in subject)
    clear_apart = sum(len(set(face.apart) & set(face.bare)) for face in subject)
    outside, heads = _areas(areas)
    return Row(
        name=name, tracks=len(third), leaking=leaking, leak_rate=_share(leaking, len(third)),
        interval=wilson(leaking, len(third)), traced=traced, trace_rate=_share(traced, len(third)),
        face_frames=frames, bare_frames=bare, traced_frames=shown, frame_exposure=_share(bare, frames),
        trace_exposure=_share(shown, frames), longest=max((face.longest(face.bare) for face in third), default=0),
        longest_trace=max((face.longest(face.shown) for face in third), default=0),
        over_redaction=_share(outside, heads), subject_frames=own, subject_masked=_share(own - clear, own),
        subject_masked_apart=_share(apart - clear_apart, apart))


def _areas(clips: Iterable[Judged]) -> tuple[float, float]:
    pairs = [(clip.altered_outside, clip.head_area) for clip in clips]
    return sum(outside for outside, _ in pairs), sum(heads for _, heads in pairs)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None

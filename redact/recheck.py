"""Look at the finished file again, and prove that everything the plan hides is hidden there."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, Self

from media.coding import FrameFilter
from media.crew import counting, worked
from media.errors import ExpectedError
from media.frame import Frame
from media.parts import WHOLE, Part, parts_of
from media.probe import Source, probe
from media.records import Record
from redact.comparing import Comparing, Tally
from redact.records import RedactionPlan


class Watch(Protocol):
    """Who wants to see some frames of the source, and what became of them; colours may be a shade darker."""

    wanted: frozenset[int]

    @staticmethod
    def shrunk(frame: Frame) -> Frame:
        """Return a frame as it is wanted; a function that another process can find by its name."""
        ...

    def take(self, before: Frame, after: Frame) -> None:
        """See the source's frame and the finished one, both shrunk; in order."""
        ...


class Recheck(Record):
    """What looking at the finished file again showed: frames and hidden regions compared, faults in words."""

    frames: int
    regions: int
    faults: tuple[str, ...]

    @classmethod
    def nothing(cls) -> Self:
        """Return what there is to say of a recording, which has no picture; it proves nothing."""
        return cls(frames=0, regions=0, faults=())

    @property
    def proven(self) -> bool:
        """Whether every frame was there and nothing was wrong with any."""
        return not self.faults and self.frames > 0


def recheck(path: Path, plan: RedactionPlan, after: Sequence[FrameFilter], finished: Path,
            progress: Callable[[int, int | None], None] | None = None, watch: Watch | None = None) -> Recheck:
    """Decode source and finished file side by side, and hold every frame against what the plan promised.

    `after` are the filters applied once all is hidden, in order; hiding itself is done here anew, from the plan alone.
    Proven means: the same number of frames, the same size, the same instants within a millisecond; each cover on each
    frame looks as it must, as near as coding allows, and shows nothing of the original: no fine detail, no line, no
    colours, no faint blend; and the rest of the picture is that frame's. Everything wrong is a fault in words, never
    an exception. A clip encoded in parts is compared in these, with the same result however many compare.

    Raises:
        UnreadableInputError, UnsupportedInputError: the source cannot be read.
        MissingPartError: a worker was lost, so that nothing is proven.
    """
    source, tally = probe(path), Tally()
    if source.digest != plan.source.digest:
        tally.note(["the plan was made for another file than this source"])
        return _closed(tally)
    try:
        result = probe(finished)
        if result.size != source.size:
            tally.note([f"the finished picture is {result.size.width} x {result.size.height}, "
                        f"and the source's {source.size.width} x {source.size.height}"])
            return _closed(tally)
        parts = _parts((path, source), (finished, result))
    except ExpectedError as problem:
        tally.note([f"frame 0: {problem.what}"])
        return _closed(tally)
    work = Comparing((path, source), (finished, result), plan, tuple(after),
                     finished_parts={one.first: other for one, other in parts},
                     showing=(watch.wanted, watch.shrunk) if watch else None)
    with worked(work, [one for one, _ in parts], path, counting(progress, plan.frame_count)) as seen:
        _add(tally, seen, watch)
    tally.note([*_counted(tally, plan), *tally.faint()])
    return _closed(tally)


def _add(tally: Tally, seen: Iterator[Tally], watch: Watch | None) -> None:
    """Add up what was seen of the parts, in order, and show what somebody wants to see of them."""
    for part in seen:
        tally.add(part)
        for before, became in part.shown:
            assert watch is not None, "nothing is shown to nobody"
            watch.take(before, became)


def _parts(source: tuple[Path, Source], finished: tuple[Path, Source]) -> Sequence[tuple[Part, Part]]:
    """Return the parts of both files beside each other: those of the source, where the finished one has the same."""
    parts = parts_of(*source)
    beside = parts_of(*finished, at=[part.first for part in parts[1:]]) if len(parts) > 1 else (WHOLE,)
    if [(one.first, one.stop) for one in parts] != [(one.first, one.stop) for one in beside]:
        return [(WHOLE, WHOLE)]
    return list(zip(parts, beside, strict=True))


def _counted(tally: Tally, plan: RedactionPlan) -> list[str]:
    """Say where the numbers of frames do not agree, unless something else stopped the counting."""
    faults: list[str] = []
    here, there = tally.counts
    if tally.stopped:
        return faults
    if here != there:
        faults.append(f"the source has {here} frames, and the finished file {there}")
    if here != plan.frame_count:
        faults.append(f"the plan is for {plan.frame_count} frames, and the source has {here}")
    return faults


def _closed(tally: Tally) -> Recheck:
    more = [f"and {tally.unnamed} more faults like these"] if tally.unnamed else []
    if not tally.frames and not tally.faults:
        more.append("no frame could be compared")
    return Recheck(frames=tally.frames, regions=tally.regions, faults=(*tally.faults, *more))

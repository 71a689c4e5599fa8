"""Look at the finished file again, and prove that everything the plan hides is hidden there."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Self

from media.ahead import ahead
from media.decode import decoding
from media.errors import ExpectedError
from media.frame import Frame
from media.probe import Source, probe
from media.records import Record
from redact.likeness import Grey, difference, grey, resemblance, scenery
from redact.obscure import covering
from redact.obscure.region import Area, region
from redact.records import Cover, RedactionPlan
from redact.trace import Sums, trace

# Measured on real clips with covers of 14 to 150 pixels, still and in fast motion. What coding does to a
# cover: H.264 at CRF 20 mean 7, worst window 11; at CRF 23, 8 and 15; JPEG at quality 92, 2 and 4. What a
# fault does: a cover dropped, worst window 19 or more; one of 40 pixels or more moved by 3, 16 or more.
MEAN, WORST = 10.0, 15.5  # grey levels
SEEN = 0.45  # correlation of fine detail from which a viewer sees the face (the outside judge's number too)
CHANCE = 0.25  # above what the cover itself, which carries no face, is like it; coding adds up to 0.14
# Shares of the original in what a cover shows (redact/trace.py), measured on five clips and photos in JPEG, WebP and
# PNG, in their own light and at a quarter of it, pixelated and filled, 2,200 covers: coding alone reaches 0.031 in one
# cover (0.011 in good light), 0.023 over all covers of a track, 0.58 on one line, 0.26 in the colours.
THROUGH, STEADILY, BARE, TINTED = 0.06, 0.04, 0.7, 0.4
OFTEN = 10  # covers of a track from which their sum says more than each of them
LATE = 0.001  # seconds
AHEAD = 2  # frames filtered while others are compared
MOST_FAULTS = 50  # named one by one; a wrong file has thousands, which say no more than these

FrameFilter = Callable[[Frame], Frame]
Watch = Callable[[Frame, Frame], None]
"""Shown each frame of the source and what became of it, in order; colours may be a shade darker."""


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


@dataclass(slots=True)
class _Tally:
    """Counts while the two files are read."""

    frames: int = 0
    regions: int = 0
    faults: list[str] = field(default_factory=list)
    unnamed: int = 0
    left: dict[str, Sums] = field(default_factory=dict)
    """What is left of the original, by track, over all covers so far."""
    covers: Counter[str] = field(default_factory=Counter)
    accused: set[str] = field(default_factory=set)

    def note(self, faults: Iterable[str]) -> None:
        for fault in faults:
            if len(self.faults) < MOST_FAULTS:
                self.faults.append(fault)
            else:
                self.unnamed += 1

    def judge(self, cover: Cover, frame: int, seen: "_Seen") -> None:
        """Take one cover on one frame into account."""
        self.regions += 1
        self.covers[cover.track] += 1
        self.left[cover.track] = seen.left.joined(self.left[cover.track]) if cover.track in self.left else seen.left
        if seen.wrong:
            self.accused.add(cover.track)
            self.note([f"frame {frame}, {cover.track}: {'; '.join(seen.wrong)}"])

    def faint(self) -> Iterator[str]:
        """Yield the tracks that show through all along, on each frame too little to be told from coding."""
        for track in sorted(self.left.keys() - self.accused):
            share = self.left[track].blend
            if share > STEADILY and self.covers[track] >= OFTEN:
                yield f"{track}: {share:.0%} of the original shows through its covers, over all frames together"

    def closed(self) -> Recheck:
        more = [f"and {self.unnamed} more faults like these"] if self.unnamed else []
        if not self.frames and not self.faults:
            more.append("no frame could be compared")
        return Recheck(frames=self.frames, regions=self.regions, faults=(*self.faults, *more))


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one cover on one frame shows: everything wrong with it in words, and what is left of the original."""

    wrong: tuple[str, ...]
    left: Sums


def recheck(path: Path, plan: RedactionPlan, after: Sequence[FrameFilter], finished: Path,
            progress: Callable[[int, int | None], None] | None = None, watch: Watch | None = None) -> Recheck:
    """Decode source and finished file side by side, and hold every frame against what the plan promised.

    `after` are the filters applied once all is hidden, in order; hiding itself is done here anew, from the plan alone.
    Proven means: the same number of frames, the same size, the same instants within a millisecond; each cover on each
    frame looks as it must, as near as coding allows, and shows nothing of the original: no fine detail, no line, no
    colours, no faint blend; and the rest of the picture is that frame's.
    `watch` is shown the source's frame and the finished one, pair by pair. Everything wrong is a fault in words,
    never an exception, except a source that cannot be read.

    Raises:
        UnreadableInputError, UnsupportedInputError: the source cannot be read.
    """
    source, tally = probe(path), _Tally()
    if source.digest != plan.source.digest:
        tally.note(["the plan was made for another file than this source"])
        return tally.closed()
    try:
        result = probe(finished)
        if result.size != source.size:
            tally.note([f"the finished picture is {result.size.width} x {result.size.height}, "
                        f"and the source's {source.size.width} x {source.size.height}"])
            return tally.closed()
        _compare((path, source), (finished, result), _Promise(plan, after), tally, (progress, watch))
        tally.note(tally.faint())
    except ExpectedError as problem:
        tally.note([f"frame {tally.frames}: {problem.what}"])
    return tally.closed()


class _Promise:
    """What a plan, and the filters after it, promise about each frame."""

    def __init__(self, plan: RedactionPlan, after: Sequence[FrameFilter]) -> None:
        self.covers = plan.covers()
        self.frame_count = plan.frame_count
        self.filters = (covering(plan), *after)

    def kept(self, frame: Frame) -> Frame:
        """Return the frame as hiding and every filter after it leave it."""
        for one in self.filters:
            frame = one(frame)
        return frame


def _compare(source: tuple[Path, Source], finished: tuple[Path, Source], promise: _Promise, tally: _Tally,
             told: tuple[Callable[[int, int | None], None] | None, Watch | None]) -> None:
    """Read both files to their ends, frame beside frame.

    Both are read with the quicker colours: a shade darker, each by the same, so that the difference stays.
    """
    with (decoding(*source, exact=False) as originals, decoding(*finished, exact=False) as results,
          ahead(((frame, promise.kept(frame)) for frame in originals), AHEAD) as expected):
        begun: tuple[Frame, Frame] | None = None
        progress, watch = told
        counts = [0, 0]
        for pair, result in zip_longest(expected, results):
            counts = [counts[0] + (pair is not None), counts[1] + (result is not None)]
            if pair is None or result is None:
                continue
            original = pair[0]
            begun = begun or (original, result)
            tally.note(_late(begun, original, result))
            _judge(pair, result, promise.covers.get(original.index, ()), tally)
            tally.frames += 1
            if watch:
                watch(original, result)
            if progress:
                progress(tally.frames, promise.frame_count)
    if counts[0] != counts[1]:
        tally.note([f"the source has {counts[0]} frames, and the finished file {counts[1]}"])
    if counts[0] != promise.frame_count:
        tally.note([f"the plan is for {promise.frame_count} frames, and the source has {counts[0]}"])


def _late(begun: tuple[Frame, Frame], original: Frame, result: Frame) -> Iterator[str]:
    """Yield a fault where the two frames are not shown at the same moment."""
    due = original.instant.seconds - begun[0].instant.seconds
    shown = result.instant.seconds - begun[1].instant.seconds
    if abs(due - shown) > LATE:
        yield f"frame {original.index}: shown at {float(shown):.3f} s, and due at {float(due):.3f} s"


def _judge(pair: tuple[Frame, Frame], result: Frame, here: Sequence[Cover], tally: _Tally) -> None:
    """Note everything about one frame that is not as promised; `pair` is the original and what was due."""
    original, expected = pair
    if result.pixels.shape != original.pixels.shape or expected.pixels.shape != original.pixels.shape:
        tally.note([f"frame {original.index}: the picture has another size than the source's"])
        return
    wanted, shown = grey(expected.pixels), grey(result.pixels)
    share = scenery(wanted, shown)
    if share:
        tally.note([f"frame {original.index}: {share:.2%} of the picture is not what this frame shows"])
    for cover in here:
        where = region(cover.box, original.size)
        if where is not None:
            tally.judge(cover, original.index, _seen(pair, result, (wanted, shown), where))


def _seen(pair: tuple[Frame, Frame], result: Frame, greys: tuple[Grey, Grey], where: Area) -> _Seen:
    """Look at one region; `greys` are the whole pictures, as due and as finished."""
    before, wanted, shown = grey(pair[0].pixels[where]), greys[0][where], greys[1][where]
    mean, worst = difference(wanted, shown)
    found = trace((pair[0].pixels[where], before), (pair[1].pixels[where], wanted), (result.pixels[where], shown))
    wrong = []
    if mean > MEAN or worst > WORST:
        wrong.append(f"not hidden as planned (differs by {mean:.0f} grey levels, {worst:.0f} at worst)")
    alike = resemblance(before, shown)
    if alike > SEEN and alike > resemblance(before, wanted) + CHANCE:
        wrong.append(f"the original shows (likeness {alike:.2f})")
    if found.sums.blend > THROUGH:
        wrong.append(f"{found.sums.blend:.0%} of the original shows through")
    if found.line > BARE:
        wrong.append("a line of the original is bare")
    if found.colour > TINTED:
        wrong.append(f"{found.colour:.0%} of the original's colours show")
    return _Seen(tuple(wrong), found.sums)

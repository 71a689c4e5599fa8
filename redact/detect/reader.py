"""Look for text and screens while frames pass by: now and then with the networks, in between by following."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType

import cv2
import numpy as np

from media.frame import Frame
from media.probe import MediaKind, Source
from redact.detect import ocr
from redact.detect.base import Detector
from redact.detect.follow import Grey, Target, followed
from redact.detect.screens import Readable
from redact.detect.sweep import CHANGED, UNLIKE, Small, likeness, small
from redact.detect.text import Text
from redact.records import Detection, Settings

EVERY = Fraction(1, 2)
"""Seconds between two looks: text is there for long, and a look costs as much as following through 125 frames."""

SOONEST = Fraction(1, 8)
"""Seconds since the last look from which text that was lost, or a camera that turned, is reason for another."""

WAITING = 32
"""Frames kept at most between two looks, in grey: 64 MB at 1080 lines, 256 MB at four times that."""


CLIP_PIXELS, PHOTO_PIXELS = 2_100_000, 16_000_000
"""At how many pixels is looked: a frame of a clip at 1080 lines, a photo nearly as it is."""


def reader_for(settings: Settings, source: Source) -> "Reader | None":
    """Return what looks for text, plates and screens in a source, or None where nobody asked for it.

    Raises:
        MissingPartError: the extra `text` is not installed, or its networks are not the known ones.
    """
    if not settings.text:
        return None
    ocr.weights("find")  # refuse before anything is decoded
    return Reader((Readable(Text(pixels=PHOTO_PIXELS if source.kind is MediaKind.PHOTO else CLIP_PIXELS)),))


class Reader:
    """Passes frames through and keeps what text and screens were on each."""

    def __init__(self, detectors: Sequence[Detector], every: Fraction = EVERY) -> None:
        """detectors: all look at the same frames. every: seconds between two looks, 0 for every frame."""
        self.looks = 0
        self._detectors = tuple(detectors)
        self._every = every
        self._found: dict[int, tuple[Detection, ...]] = {}
        self._targets: list[Target] = []
        self._since: list[tuple[int, Grey]] = []  # frames after the last look, to follow back through
        self._looked = Fraction(0)
        self._scene = self._before = np.zeros((24, 32), np.float32)

    @property
    def found(self) -> Mapping[int, tuple[Detection, ...]]:
        """What was on each frame that passed, by frame; between two looks, what could be followed there.

        One thing may be there twice, followed forwards and back; `redact.track.still` makes it one.
        """
        return MappingProxyType(self._found)

    def watched(self, frames: Iterable[Frame]) -> Iterator[Frame]:
        """Yield the frames unchanged, each looked at before it goes on; the first and the last always.

        Raises:
            MissingPartError: a detector needs a part that is not installed.
        """
        last: Frame | None = None
        for frame in frames:
            self._see(frame)
            last = frame if self._since else None
            yield frame
        if last is not None:
            self._look(last, self._since.pop()[1], self._before)

    def _see(self, frame: Frame) -> None:
        """Follow to this frame what the last look found, and look again where it is time."""
        grey, tiny = _grey(frame), small(frame.pixels)
        still = followed(self._targets, grey)
        self._found[frame.index] = tuple(target.seen for target in still)
        if self._due(frame, tiny, lost=len(still) < len(self._targets)):
            self._look(frame, grey, tiny)
        else:
            self._targets = still
            self._since.append((frame.index, grey))
        self._before = tiny

    def _due(self, frame: Frame, tiny: Small, *, lost: bool) -> bool:
        """Whether to look at this frame: it is time, the scene is another, the camera turned, text was lost."""
        if not self.looks or likeness(self._before, tiny) < CHANGED:
            return True
        gone = frame.instant.seconds - self._looked
        if gone >= self._every or len(self._since) >= WAITING:
            return True
        return gone >= SOONEST and (lost or likeness(self._scene, tiny) < UNLIKE)

    def _look(self, frame: Frame, grey: Grey, tiny: Small) -> None:
        """Find on this frame, then follow what was found back to the look before."""
        here = tuple(one for detector in self._detectors for one in detector.find(frame.pixels))
        self._found[frame.index] = (*here, *self._found[frame.index])
        self._targets = [target for target in (Target.on(grey, one) for one in here) if target is not None]
        self._looked, self._scene = frame.instant.seconds, tiny
        self.looks += 1
        back = self._targets
        for index, earlier in reversed(self._since):
            back = followed(back, earlier)
            known = self._found[index]
            self._found[index] = (*known, *(target.seen for target in back if target.seen not in known))
        self._since.clear()


def _grey(frame: Frame) -> Grey:
    return cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2GRAY).astype(np.uint8, copy=False)

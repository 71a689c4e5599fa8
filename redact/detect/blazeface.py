"""Find faces with MediaPipe's BlazeFace."""

import os
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Literal

import cv2
import numpy as np
from mediapipe import Image, ImageFormat
from mediapipe.tasks.python import BaseOptions, vision

from media.frame import Pixels
from media.geometry import Box
from redact.detect.reach import Reach
from redact.detect.suppress import best_of
from redact.models import weights
from redact.records import Detection

THRESHOLD = 0.5

_HUSHING = RLock()
"""Held while file descriptor 2 leads nowhere: it is the whole process's, and looks are made beside each other."""

SMALLEST = 16
"""Pixels to which narrower or lower pictures are padded: the task refuses some, and sees nothing in them."""


class BlazeFace:
    """Looks at one small copy of whatever it is given, so it needs tiles more than the others do."""

    name = "blazeface"
    reach = Reach(tile=384, overlap=128, largest=384, finest=1.0)

    def __init__(self, threshold: float = THRESHOLD, model: Literal["full", "short"] = "full") -> None:
        options = vision.FaceDetectorOptions(
            base_options=BaseOptions(model_asset_buffer=weights(f"blazeface_{model}")),
            min_detection_confidence=threshold,
        )
        with _hushed():
            self._task = vision.FaceDetector.create_from_options(options)
            self.find(np.zeros((SMALLEST, SMALLEST, 3), dtype=np.uint8))  # its first picture makes it talk
        self._closing = weakref.finalize(self, _close, self._task)
        # Left open, the task fails noisily when the interpreter ends: it closes by way of a thread pool, and
        # pools end before atexit runs; only this hook, which they use themselves, comes before them.
        threading._register_atexit(self._closing)  # type: ignore[attr-defined]

    def close(self) -> None:
        """Free the task's threads and memory; a closed detector cannot find. Closing twice does nothing."""
        self._closing()

    def find(self, pixels: Pixels) -> tuple[Detection, ...]:
        """Return every face scoring at least the threshold; see Detector.

        landmarks are None: BlazeFace gives ears and one mouth point instead of the two mouth corners.
        """
        down, right = max(0, SMALLEST - pixels.shape[0]), max(0, SMALLEST - pixels.shape[1])
        roomy = cv2.copyMakeBorder(pixels, 0, down, 0, right, cv2.BORDER_CONSTANT, value=(0, 0, 0))
        picture = np.ascontiguousarray(cv2.cvtColor(roomy, cv2.COLOR_BGR2RGB), dtype=np.uint8)
        with _hushed():  # it complains of the picture's place in memory, which changes from run to run
            seen = self._task.detect(Image(image_format=ImageFormat.SRGB, data=picture)).detections
        found = []
        for one in seen:
            place = one.bounding_box
            if place.width > 0 and place.height > 0:
                left, top = float(place.origin_x), float(place.origin_y)
                box = Box(left=left, top=top, right=left + place.width, bottom=top + place.height)
                score = min(1.0, max(0.0, float(one.categories[0].score)))
                found.append(Detection(box=box, score=round(score, 4), detector=self.name))
        return best_of(found)


def _close(task: vision.FaceDetector) -> None:
    """Close the task without its farewell."""
    with _hushed():
        task.close()


@contextmanager
def _hushed() -> Iterator[None]:
    """Send what compiled code writes to file descriptor 2 nowhere: a library does not print.

    Nothing milder works: the task's messages heed none of the logging variables of its parts.
    """
    with _HUSHING:
        kept = os.dup(2)
        try:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), 2)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)

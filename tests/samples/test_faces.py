"""The sample faces look like faces to a detector."""

import json
from pathlib import Path

import av
import numpy as np
import pytest

from media.geometry import Box
from redact.detect.yunet import YuNet


@pytest.mark.parametrize("stem", ["bwv", "cctv"])
def test_the_default_detector_finds_nine_true_faces_in_ten(samples: Path, stem: str) -> None:
    """Faces no detector can see would make a sample that nobody can redact."""
    truth = json.loads((samples / f"{stem}.truth.json").read_text())["faces"]
    detector = YuNet(.45)
    found = missed = 0
    with av.open(str(samples / f"{stem}.mp4")) as box:
        for index, frame in enumerate(box.decode(video=0)):
            if index % 12:
                continue
            seen = detector.find(np.ascontiguousarray(frame.to_ndarray(format="bgr24")))
            for x, y, w, h in (face["boxes"][str(index)] for face in truth if str(index) in face["boxes"]):
                true = Box(left=x, top=y, right=x + w, bottom=y + h)
                hit = any(one.box.iou(true) > .35 for one in seen)
                found, missed = found + hit, missed + (not hit)

    assert found / (found + missed) >= .9, (found, missed)

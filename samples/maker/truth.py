"""Write down where every face is, for a judge that looks at a redacted file from outside."""

import json
from collections.abc import Iterable
from pathlib import Path

from samples.maker.scene import Actor
from samples.maker.stage import Shown

SEEN = 0.5  # less than half a face is not judged: neither a viewer nor a detector can be sure of it
LEAST = 8.0  # pixels; nothing smaller is a face any more

Boxes = dict[str, dict[str, list[float]]]


def truth(actors: Iterable[Actor], frames: Iterable[tuple[Shown, ...]]) -> dict[str, list[dict[str, object]]]:
    """Give {"faces": [{"id", "keep", "boxes": {"frame": [x, y, w, h]}}]} in upright pixels.

    The ids of people who are never seen are left out.
    """
    boxes: Boxes = {}
    for index, faces in enumerate(frames):
        for shown in faces:
            if shown.share >= SEEN and min(shown.box[2:]) >= LEAST:
                boxes.setdefault(shown.actor, {})[str(index)] = [round(edge, 1) for edge in shown.box]
    return {"faces": [{"id": actor.id, "keep": actor.keep, "boxes": boxes[actor.id]}
                      for actor in actors if actor.id in boxes]}


def write_truth(path: Path, told: dict[str, list[dict[str, object]]]) -> None:
    """Write one face's boxes a line."""
    lines = ",\n".join(json.dumps(face) for face in told["faces"])
    path.write_text('{"faces": [\n' + lines + "\n]}\n", encoding="utf-8")

"""Film the clips of the leak table into a folder, once; what is there already is not made again."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks.faces import enrol
from benchmarks.scenes import Clip
from samples.maker.film import Recorder, record
from samples.maker.photo import plain_photo
from samples.maker.scene import TICKS
from samples.maker.stage import Shot, shots
from samples.maker.truth import truth, write_truth

MAKER = Path(__file__).parent.parent / "samples" / "maker"
CLIPS_A_CHILD = 4  # the maker keeps every figure it drew; a fresh child forgets them


@dataclass(frozen=True)
class Filmed:
    """A clip on disk: the file, its truth, the picture of the person to keep, and a digest of all that made it."""

    clip: Clip
    path: Path
    truth: Path
    reference: Path | None
    digest: str

    def told(self) -> dict[str, Any]:
        """Read the truth."""
        read: dict[str, Any] = json.loads(self.truth.read_text(encoding="utf-8"))
        return read


def filmed(clips: Iterable[Clip], folder: Path, portraits: Path) -> Iterator[Filmed]:
    """Film every clip into `folder`, two or more at a time, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), enrol, (portraits,),
                             max_tasks_per_child=CLIPS_A_CHILD) as pool:
        yield from pool.map(film_one, (jobs := list(clips)), [folder] * len(jobs))


def film_one(clip: Clip, folder: Path) -> Filmed:
    """Film one clip, unless the same one lies there: clip, truth and reference, then the mark that all are whole."""
    stem = folder / clip.id
    out = Filmed(clip, stem.with_suffix(".mp4"), stem.with_suffix(".truth.json"),
                 stem.with_suffix(".keep.jpg") if clip.reference else None, _digest(clip))
    mark = stem.with_suffix(".made")
    if mark.is_file() and mark.read_text(encoding="utf-8") == out.digest:
        return out
    mark.unlink(missing_ok=True)
    faces = record(frames(clip), Recorder(crf=clip.crf, preset="veryfast"), out.path)
    write_truth(out.truth, truth([actor for scene in clip.scenes for actor in scene.actors], faces))
    if clip.reference and out.reference:
        plain_photo(clip.reference, out.reference)
    mark.write_text(out.digest, encoding="utf-8")
    return out


def frames(clip: Clip) -> Iterator[Shot]:
    """Render the scenes of a clip one after the other; a new scene is a cut."""
    start = 0
    for scene in clip.scenes:
        for shot in shots(scene):
            yield replace(shot, ticks=shot.ticks + start)
        start += round(scene.pace.seconds * TICKS)


def _digest(clip: Clip) -> str:
    return hashlib.sha256(f"{_maker()} {clip!r}".encode()).hexdigest()[:16]


@cache
def _maker() -> str:
    """Digest of everything that draws: another maker makes another clip of the same words."""
    sources = (path.read_bytes() for path in sorted(MAKER.glob("*.py")))
    return hashlib.sha256(b"\0".join(sources)).hexdigest()

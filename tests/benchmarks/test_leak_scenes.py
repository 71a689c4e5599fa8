"""The clips of the leak table: truths that lie over the faces, sets that share nothing."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from benchmarks.clips import Filmed, film_one
from benchmarks.faces import SETS, WITH_VISITORS
from benchmarks.judge import judge
from benchmarks.rates import size_of
from benchmarks.scenes import AIMS, Clip, clip, clips
from samples.maker.film import Recorder, record
from samples.maker.stage import Shot


def _short(made: Clip, seconds: float) -> Clip:
    return replace(made, scenes=tuple(replace(scene, pace=replace(scene.pace, seconds=seconds))
                                      for scene in made.scenes))


@pytest.fixture(scope="module", params=[("20-40", "turn", "dark"), ("40-80", "stroll", "cut"),
                                        ("10-20", "stroll", "zoom"), ("80+", "cross", "blur")])
def one(request, tmp_path_factory) -> Filmed:
    """A few frames of a clip from each size class."""
    aim, *test = request.param
    return film_one(_short(clip(SETS["tuning"], aim, tuple(test), 4), .3), tmp_path_factory.mktemp("clips"))


def test_every_face_shows_in_an_untouched_clip(one: Filmed) -> None:
    """If the boxes lay beside the faces, or on nothing, hiding nobody would look like hiding somebody."""
    verdict = judge(one.told(), one.path, one.path)

    assert verdict.tracks >= 1
    assert verdict.frame_exposure == 1.0
    assert verdict.over_redaction == 0


def test_no_face_shows_in_a_black_clip(one: Filmed, tmp_path: Path) -> None:
    """A judge that sees faces in the dark would blame everyone."""
    with av.open(str(one.path)) as box:
        shots = [Shot(round(frame.pts * frame.time_base * 90_000), np.zeros_like(frame.to_ndarray(format="bgr24")), ())
                 for frame in box.decode(video=0)]
    record(shots, Recorder(preset="ultrafast"), tmp_path / "black.mp4")

    verdict = judge(one.told(), one.path, tmp_path / "black.mp4")

    assert verdict.frames[0] == verdict.frames[1]
    assert verdict.frame_exposure == 0.0
    assert verdict.over_redaction > .5


def test_the_boxes_lie_over_the_faces(one: Filmed, tmp_path: Path) -> None:
    """Without the people nobody shows; boxes beside the faces would find the same wall in both clips.

    The sensor's noise would be the same in both as well, and in the dark there is little else: it is left out.
    """
    empty = replace(one.clip, id="empty", reference=None, scenes=tuple(
        replace(scene, actors=(), wear=replace(scene.wear, noise=0.0)) for scene in one.clip.scenes))

    verdict = judge(one.told(), one.path, film_one(empty, tmp_path).path)

    assert not any(face.bare for face in verdict.faces)
    assert verdict.frame_exposure < .1


def test_faces_are_as_large_as_was_aimed_at(one: Filmed) -> None:
    """The table is by size of face; a class without tracks of its size would be empty."""
    widths = [np.median([box[2] for box in face["boxes"].values()]) for face in one.told()["faces"]]

    assert one.clip.aimed_at in {size_of(width) for width in widths}


def test_a_clip_is_filmed_once(tmp_path: Path) -> None:
    """A run that was stopped goes on where it was, and another scene of the same name is filmed anew."""
    made = _short(clip(SETS["tuning"], "20-40", ("stroll", "plain"), 0), .1)
    first = film_one(made, tmp_path).path.stat().st_mtime_ns

    assert film_one(made, tmp_path).path.stat().st_mtime_ns == first
    assert film_one(replace(made, crf=40), tmp_path).path.stat().st_mtime_ns > first


def test_tuning_and_judging_share_no_face_and_no_seed() -> None:
    """What was tuned on the judging clips would be judged by its own teacher."""
    for sets in (SETS, WITH_VISITORS):
        tuning, judging = sets["tuning"], sets["judging"]
        assert not {*tuning.people, *tuning.subjects} & {*judging.people, *judging.subjects}
    seeds = [{scene.seed for aim in AIMS for made in clips(SETS[name], aim, 6) for scene in made.scenes}
             for name in ("tuning", "judging")]
    assert not seeds[0] & seeds[1]


def test_every_condition_is_there_in_every_size() -> None:
    """A hardship that only large faces meet says nothing about small ones."""
    for aim in AIMS:
        told = {name for made in clips(SETS["judging"], aim, 2) for name in made.conditions}
        assert told >= {"shake", "pan", "zoom", "crossing", "occlusion", "exit left", "exit right", "exit top",
                        "exit bottom", "turn", "dark", "blur", "compressed", "cut", "8 fps", "25 fps", "50 fps",
                        "portrait", "landscape"}, aim


def test_a_subject_is_never_also_a_third_party() -> None:
    """Nobody could say whether the right one of two equal faces was kept."""
    for aim in AIMS:
        for made in clips(SETS["judging"], aim, 2):
            actors = [actor for scene in made.scenes for actor in scene.actors]
            kept = {actor.portrait for actor in actors if actor.keep}
            assert not kept & {actor.portrait for actor in actors if not actor.keep}
            assert bool(kept) == (made.reference is not None)

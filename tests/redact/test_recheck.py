"""The finished file read again: every fault we can think of is caught, and nothing else is."""

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from makers import a_box, a_clip, a_plan, a_scene, a_track
from PIL import Image

from media.decode import decoding
from media.frame import Frame, Pixels
from media.geometry import Size
from media.probe import probe
from redact.obscure import covering
from redact.obscure.freeze import frozen
from redact.recheck import Recheck, recheck
from redact.records import Method, RedactionPlan

FRAMES = 10
SMALL = Size(width=224, height=160)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Make a source, its plan with a large and a small face, and the frames as they should come out."""
    folder = tmp_path_factory.mktemp("clip")
    path = a_clip(folder / "source.mp4", a_scene(SMALL, FRAMES), crf=12)
    source = probe(path)
    tracks = [a_track({frame: a_box(20 + 3 * frame, 30, 68, 80) for frame in range(FRAMES)}, "face-1"),
              a_track({frame: a_box(150, 90 + frame, 22, 26) for frame in range(2, FRAMES)}, "face-2")]
    plan = a_plan(tracks, source, FRAMES)
    with decoding(path, source) as frames:
        originals = list(frames)
    return SimpleNamespace(folder=folder, path=path, plan=plan, originals=originals,
                           hidden=[covering(plan)(one).pixels for one in originals])


def judged(clip: SimpleNamespace, pictures: Sequence[Pixels], *, plan: RedactionPlan | None = None,
           pts: Sequence[int] | None = None, crf: int = 20,
           filters: tuple[Callable[[Frame], Frame], ...] = ()) -> Recheck:
    """Write these pictures as the finished file, and recheck it."""
    finished = a_clip(clip.folder / "finished.mp4", pictures, pts=pts, crf=crf)
    plan = plan or clip.plan
    return recheck(clip.path, plan, filters, finished)


def without(clip: SimpleNamespace, index: int, track: str) -> list[Pixels]:
    """Return the finished pictures, with one cover missing on one frame."""
    keeping = tuple(one for one in clip.plan.tracks if one.id != track)
    pictures = list(clip.hidden)
    pictures[index] = covering(clip.plan.model_copy(update={"tracks": keeping}))(clip.originals[index]).pixels
    return pictures


def moved(plan: RedactionPlan, by: float) -> RedactionPlan:
    """Return the plan with every cover some pixels further right."""
    return plan.model_copy(update={"tracks": tuple(track.model_copy(update={"sightings": tuple(
        one.model_copy(update={"cover": one.cover.shifted(by, 0)}) for one in track.sightings)})
        for track in plan.tracks)})


@pytest.mark.parametrize("crf", [18, 20, 23])
def test_an_honest_file_is_proven(clip: SimpleNamespace, crf: int) -> None:
    """A gate that cries wolf is soon left open."""
    result = judged(clip, clip.hidden, crf=crf)

    assert result.proven, result.faults
    assert (result.frames, result.regions) == (FRAMES, FRAMES + FRAMES - 2)


@pytest.mark.parametrize("track", ["face-1", "face-2"])
@pytest.mark.parametrize("index", [2, 5, 9])
def test_a_cover_missing_on_one_frame_is_caught(clip: SimpleNamespace, index: int, track: str) -> None:
    """One missed frame is one bare face."""
    result = judged(clip, without(clip, index, track))

    assert not result.proven
    assert any(f"frame {index}, {track}" in fault for fault in result.faults)
    assert all(f"frame {index}" in fault for fault in result.faults), "and nothing else is accused"


@pytest.mark.parametrize("by", [4, 6, -8])
def test_covers_beside_their_place_are_caught(clip: SimpleNamespace, by: float) -> None:
    """A rounding or rotation fault shows an ear, then a cheek."""
    wrong = moved(clip.plan, by)

    result = judged(clip, [covering(wrong)(one).pixels for one in clip.originals])

    assert sum("face-1" in fault for fault in result.faults) == FRAMES


def test_a_file_of_something_else_is_caught(clip: SimpleNamespace) -> None:
    """Two outputs swapped in a night's batch."""
    other = a_scene(SMALL, FRAMES, seed=77)

    result = judged(clip, other)

    assert any("of the picture is not what this frame shows" in fault for fault in result.faults)
    assert any("face-1" in fault for fault in result.faults)


def test_the_source_itself_is_caught(clip: SimpleNamespace) -> None:
    """The worst mistake of all."""
    result = judged(clip, [one.pixels for one in clip.originals])

    assert sum("the original shows" in fault for fault in result.faults) >= FRAMES


def test_covering_forgotten_among_the_filters_is_caught(clip: SimpleNamespace) -> None:
    """If nobody hides anything, what was expected is the original; only its likeness tells."""
    result = judged(clip, [one.pixels for one in clip.originals], filters=())

    assert sum("the original shows" in fault for fault in result.faults) >= FRAMES


def test_a_dropped_frame_is_caught(clip: SimpleNamespace) -> None:
    """From there on every cover would sit on the frame before."""
    result = judged(clip, clip.hidden[:4] + clip.hidden[5:])

    assert any("the source has 10 frames, and the finished file 9" in fault for fault in result.faults)


def test_a_frame_shown_twice_in_place_of_the_next_is_caught(clip: SimpleNamespace) -> None:
    """The count is right, and a moment of the evidence is gone."""
    result = judged(clip, [*clip.hidden[:5], clip.hidden[4], *clip.hidden[6:]])

    assert any(fault.startswith("frame 5") for fault in result.faults)


def test_an_added_frame_is_caught(clip: SimpleNamespace) -> None:
    """Nobody planned it, so nobody hid anything on it."""
    result = judged(clip, [*clip.hidden, clip.originals[-1].pixels])

    assert any("finished file 11" in fault for fault in result.faults)


def test_other_instants_are_caught(clip: SimpleNamespace) -> None:
    """Variable frame rate made constant puts sound and picture apart."""
    result = judged(clip, clip.hidden, pts=[*range(0, 360, 40), 390])

    assert result.faults == ("frame 9: shown at 0.390 s, and due at 0.360 s",)


def test_a_file_of_another_size_is_caught(clip: SimpleNamespace) -> None:
    """1080 lines became 1088 in a tool we know."""
    result = judged(clip, [np.pad(one, ((0, 8), (0, 0), (0, 0))) for one in clip.hidden])

    assert "224 x 168" in result.faults[0]


def test_a_plan_for_another_file_proves_nothing(clip: SimpleNamespace) -> None:
    """Whatever the finished file looks like, nobody looked at this source."""
    digest = clip.plan.source.digest.model_copy(update={"sha256": "00" * 32})
    stale = clip.plan.model_copy(update={"source": clip.plan.source.model_copy(update={"digest": digest})})

    result = judged(clip, clip.hidden, plan=stale)

    assert not result.proven
    assert "another file" in result.faults[0]


@pytest.mark.parametrize("frames", [FRAMES - 2, FRAMES + 2])
def test_a_plan_with_another_number_of_frames_proves_nothing(clip: SimpleNamespace, frames: int) -> None:
    """A stale plan half fits."""
    stale = clip.plan.model_copy(update={"frame_count": frames})

    result = judged(clip, clip.hidden, plan=stale)

    assert any(f"the plan is for {frames} frames" in fault for fault in result.faults)


def test_a_damaged_finished_file_is_a_fault(clip: SimpleNamespace) -> None:
    """What cannot be read cannot be proven."""
    torn = clip.folder / "torn.mp4"
    torn.write_bytes(a_clip(clip.folder / "whole.mp4", clip.hidden).read_bytes()[:600])

    result = recheck(clip.path, clip.plan, (), torn)

    assert result.faults


def test_thousands_of_faults_are_named_up_to_fifty_and_counted(clip: SimpleNamespace) -> None:
    """A report nobody can read helps nobody."""
    tracks = [a_track({frame: a_box(20, 30, 60, 60) for frame in range(FRAMES)}, f"face-{place}")
              for place in range(9)]
    plan = clip.plan.model_copy(update={"tracks": tuple(tracks)})

    result = judged(clip, [one.pixels for one in clip.originals], plan=plan)

    assert len(result.faults) == 51
    assert result.faults[-1].startswith("and ")


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_a_photo_is_proven_and_its_faults_are_caught(tmp_path: Path, method: Method, suffix: str) -> None:
    """One frame, the same gate."""
    path, good, bad = (tmp_path / f"{name}.{suffix}" for name in ("source", "good", "bad"))
    quality = {"quality": 92} if suffix == "jpg" else {}
    Image.fromarray(a_scene(SMALL, 1)[0]).save(path, **quality)
    source = probe(path)
    plan = a_plan([a_track({0: a_box(30, 30, 50, 60)})], source, 1, method)
    with decoding(path, source) as frames:
        (original,) = frames
    plan = frozen([original], plan) if method is Method.MOSAIC else plan
    for name, pixels in ((good, covering(plan)(original).pixels), (bad, original.pixels)):
        Image.fromarray(np.ascontiguousarray(pixels[:, :, ::-1])).save(name, **quality)

    assert recheck(path, plan, (), good).proven
    assert not recheck(path, plan, (), bad).proven


def test_progress_is_told_frame_by_frame(clip: SimpleNamespace) -> None:
    """A long clip must not look like a dead program."""
    seen: list[tuple[int, int | None]] = []
    finished = a_clip(clip.folder / "told.mp4", clip.hidden)

    recheck(clip.path, clip.plan, (), finished,
            lambda done, total: seen.append((done, total)))

    assert seen == [(place, FRAMES) for place in range(1, FRAMES + 1)]


class Watching:
    """Wants some frames, as they are."""

    def __init__(self, *wanted: int) -> None:
        self.wanted = frozenset(wanted)
        self.seen: list[tuple[Frame, Frame]] = []

    @staticmethod
    def shrunk(frame: Frame) -> Frame:
        """Leave it as it is."""
        return frame

    def take(self, before: Frame, after: Frame) -> None:
        """Keep a pair."""
        self.seen.append((before, after))


def test_who_watches_sees_the_frames_wanted_and_what_became_of_them(clip: SimpleNamespace) -> None:
    """The reviewer's sheet shows the finished file itself, and nobody reads the clip once more for it."""
    finished, watch = a_clip(clip.folder / "watched.mp4", clip.hidden), Watching(2, 7)

    recheck(clip.path, clip.plan, (), finished, watch=watch)

    assert [(before.index, after.index) for before, after in watch.seen] == [(2, 2), (7, 7)]
    assert all(np.abs(one.pixels.astype(int) - other.pixels).max() > 20 for one, other in watch.seen)


def test_a_filter_that_changes_the_size_is_a_fault(clip: SimpleNamespace) -> None:
    """What was expected must be a picture of the source's size, whatever a filter does."""
    result = judged(clip, clip.hidden, filters=(lambda frame: frame.with_pixels(frame.pixels[:-8]),))

    assert sum("another size" in fault for fault in result.faults) == FRAMES


def test_a_cover_outside_the_picture_is_nothing_to_check(clip: SimpleNamespace) -> None:
    """There is nothing to see, so there is nothing to prove."""
    outside = a_track({0: a_box(-90, 10)}, "face-3")
    plan = clip.plan.model_copy(update={"tracks": (*clip.plan.tracks, outside)})

    assert judged(clip, clip.hidden, plan=plan).proven

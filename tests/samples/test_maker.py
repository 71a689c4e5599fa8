"""The maker knows where a face is, and makes the same pictures every time."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from samples.maker import scripts
from samples.maker.film import Recorder, film, flagged, turned
from samples.maker.scene import Actor, Backdrop, Camera, Pace, Scene, Step, Wear
from samples.maker.stage import shots
from samples.maker.truth import truth


def _scene(*actors: Actor, **changes: object) -> Scene:
    """Set up a small quiet scene of a fifth of a second."""
    scene = Scene(seed=1, backdrop=Backdrop.YARD, camera=Camera(320, 240, focal=300, height=1.5),
                  pace=Pace(.2), actors=actors)
    return replace(scene, **changes)


def _standing(name: str, portrait: str, x: float, z: float) -> Actor:
    return Actor(name, portrait, path=(Step(0, x, z), Step(9, x, z)), walking=False)


def test_the_same_scene_gives_the_same_pixels() -> None:
    """Otherwise a benchmark could not be run again."""
    scene = replace(scripts.bwv(), pace=Pace(.08))

    first, second = ([shot.pixels for shot in shots(scene)] for _ in range(2))

    assert all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


def test_another_seed_gives_other_pixels() -> None:
    """A seed that did nothing would make every benchmark scene the same."""
    scene = _scene(wear=Wear(noise=3))

    assert not np.array_equal(next(shots(scene)).pixels, next(shots(replace(scene, seed=2))).pixels)


def test_a_box_grows_as_the_person_comes_nearer() -> None:
    """Half the distance is twice the size."""
    far, near = (next(shots(_scene(_standing("a", "collins", 0, z)))).faces[0].box for z in (2.0, 1.0))

    assert near[2] / far[2] == pytest.approx(2, rel=.01)


def test_a_box_follows_the_shaking_camera() -> None:
    """The truth must move with the pixels, not with the people alone."""
    scene = _scene(_standing("a", "collins", 0, 2))
    still = next(shots(scene)).faces[0].box

    moved = next(shots(replace(scene, camera=replace(scene.camera, shake=9)))).faces[0].box

    assert abs(moved[0] - still[0]) + abs(moved[1] - still[1]) > 1


def test_the_box_is_where_the_face_was_drawn() -> None:
    """Taking the person away changes the picture inside the box, and the face's own middle most of all."""
    scene = _scene(_standing("a", "obama", .1, 1.2))
    shot = next(shots(scene))
    empty = next(shots(replace(scene, actors=())))
    x, y, w, h = (round(edge) for edge in shot.faces[0].box)

    changed = np.abs(shot.pixels.astype(int) - empty.pixels).max(axis=2) > 12

    assert changed[y + h // 4:y + 3 * h // 4, x + w // 4:x + 3 * w // 4].mean() > .95


def test_a_hidden_face_is_not_in_the_truth() -> None:
    """Nobody should be blamed for not hiding what cannot be seen."""
    behind, before = _standing("behind", "collins", 0, 2.0), _standing("before", "hopper", 0, 1.6)
    scene = _scene(behind, before)

    told = truth(scene.actors, [shot.faces for shot in shots(scene)])

    assert [face["id"] for face in told["faces"]] == ["before"]


def test_a_face_half_outside_the_picture_is_cut_to_it() -> None:
    """Boxes stay inside the picture, and the share tells how much is left."""
    shown = next(shots(_scene(_standing("a", "collins", -.75, 1.4)))).faces[0]

    assert shown.box[0] == 0
    assert 0 < shown.share < 1


def test_an_irregular_clip_keeps_its_moments(tmp_path: Path) -> None:
    """The times in the file are the times in the scene, tick for tick."""
    scene = _scene(pace=Pace(1.0, Fraction(25), jitter=.3, dropped=.2))
    out = tmp_path / "clip.mp4"

    film(scene, Recorder(preset="ultrafast"), out)

    with av.open(str(out)) as box:
        ticks = tuple(round(frame.pts * frame.time_base * 90_000) for frame in box.decode(video=0))
    assert ticks == scene.pace.ticks(scene.seed)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_clip_is_the_same_seen_upright(tmp_path: Path, degrees: int) -> None:
    """The truth of the clip must hold for its turned copy."""
    straight, on_its_side = tmp_path / "straight.mp4", tmp_path / "turned.mp4"
    film(_scene(_standing("a", "obama", .2, 1.3)), Recorder(crf=12, preset="ultrafast"), straight)

    turned(straight, degrees, on_its_side)

    with av.open(str(straight)) as box:
        expected = next(box.decode(video=0)).to_ndarray(format="gray").astype(int)
    with av.open(str(on_its_side)) as box:
        frame = next(box.decode(video=0))
        seen = np.rot90(frame.to_ndarray(format="gray"), frame.rotation % 360 // 90).astype(int)
    assert frame.rotation % 360 != 0
    assert (frame.width, frame.height) == ((240, 320) if degrees != 180 else (320, 240))
    assert np.abs(seen - expected).mean() < 4


def test_only_a_quarter_turn_can_be_flagged(tmp_path: Path) -> None:
    """Anything else is a mistake in a test, and should say so."""
    with pytest.raises(ValueError, match="45"):
        turned(tmp_path / "x.mp4", 45, tmp_path / "y.mp4")
    with pytest.raises(ValueError, match="no picture"):
        flagged(b"nothing", 90, (4, 4))

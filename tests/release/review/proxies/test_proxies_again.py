"""Only what a plan changes is drawn again, and what comes of it is what drawing all anew would have made."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from media.decode import lining
from media.encode_picture import Coded
from media.probe import probe
from redact.audio import SoundChoice, SoundSpan
from redact.records import Action, RedactionPlan, Settings, Verdict
from release.review.proxies.clip_again import runs_of
from release.review.proxies.folder import load, names_in, unaltered
from release.review.proxies.joining import pictures_of
from release.review.proxies.making import Watch, draw_proxies, make, refresh
from release.review.proxies.records import Entry, ProxySet
from release.review.proxies.shape import coded_as


def test_a_changed_second_changes_its_chunks_and_no_others(little: Path, drawn: Path, with_a_zone: Any) -> None:
    """A reviewer waits for a second to be drawn, not for the clip, and the rest stays byte for byte."""
    old, before, pictures = _loaded(drawn), (drawn / "before.mp4").read_bytes(), _pictures(drawn, little)
    told: list[int] = []

    found = refresh(little, with_a_zone(range(55, 60)), drawn, watch=Watch(progress=lambda done, _: told.append(done)))

    changed = [a != b for a, b in zip(old.chunks, found.chunks, strict=True)]
    assert [(one.first, one.last) for one in old.chunks] == [(0, 24), (25, 49), (50, 74), (75, 100)]
    assert changed == [False, False, True, False]
    assert told[-1] == 25
    moved = [number for number, (a, b) in enumerate(zip(pictures, _pictures(drawn, little), strict=True)) if a != b]
    assert set(range(55, 60)) <= set(moved) <= set(range(50, 75))
    assert (drawn / "before.mp4").read_bytes() == before
    assert found.shown != old.shown
    assert _loaded(drawn) == found


def test_drawing_again_gives_what_drawing_anew_gives(little: Path, drawn: Path, with_a_zone: Any,
                                                     tmp_path: Path) -> None:
    """Nobody can tell from what was shown by which way it came about."""
    plan = with_a_zone(range(20, 60))

    again, anew = refresh(little, plan, drawn), make(little, plan, tmp_path / "anew")

    assert again == anew
    assert names_in(drawn) == names_in(tmp_path / "anew")
    for name in names_in(drawn):
        assert (drawn / name).read_bytes() == (tmp_path / "anew" / name).read_bytes(), name


def test_taking_a_change_back_gives_the_first_side_again(little: Path, little_plan: RedactionPlan, drawn: Path,
                                                         with_a_zone: Any) -> None:
    """An undo shows what was shown."""
    old = _loaded(drawn)
    refresh(little, with_a_zone(range(55, 60)), drawn)

    found = refresh(little, little_plan, drawn)

    assert (found.shown, found.chunks, found.plan) == (old.shown, old.chunks, old.plan)


def test_spans_are_drawn_again_even_where_nothing_changed(little: Path, little_plan: RedactionPlan,
                                                          drawn: Path) -> None:
    """Whoever asks for a span gets it, and it comes out the same."""
    old, told = _loaded(drawn), list[int]()

    found = refresh(little, little_plan, drawn, ((24, 25),), Watch(progress=lambda done, _: told.append(done)))

    assert told[-1] == 50
    assert found == old


def test_a_verdict_that_hides_the_same_draws_nothing(little: Path, little_plan: RedactionPlan, drawn: Path) -> None:
    """Another plan with the same after side needs a new record, and shows the same."""
    plan = little_plan.settled_by(Verdict(track="face-1", action=Action.HIDE, by="Robin Reviewer", role="sio",
                                          reason="a passer-by"))
    old, told = _loaded(drawn), list[int]()

    found = refresh(little, plan, drawn, watch=Watch(progress=lambda done, _: told.append(done)))

    assert not told
    assert found.shown == old.shown
    assert found.plan == plan.fingerprint() != old.plan


def test_a_person_kept_clear_is_seen(little: Path, little_plan: RedactionPlan, drawn: Path) -> None:
    """The after side is what passing the plan as it stands would release."""
    plan = little_plan.settled_by(Verdict(track="face-1", action=Action.KEEP, by="Robin Reviewer", role="sio",
                                          reason="the subject"))

    refresh(little, plan, drawn)

    assert _pictures(drawn, little) == tuple(pictures_of(drawn / "before.mp4", coded_as(probe(little))))


def test_a_muted_second_is_silent_and_draws_no_picture(little: Path, little_plan: RedactionPlan, drawn: Path) -> None:
    """The sound is made anew by itself, and travels in the clip."""
    plan = little_plan.model_copy(update={
        "settings": Settings(sound=SoundChoice.MUTE),
        "sounds": (SoundSpan(start=1, end=2, why="a name", by="Robin Reviewer"),)})
    old, pictures = _loaded(drawn), _pictures(drawn, little)

    found = refresh(little, plan, drawn)

    assert _pictures(drawn, little) == pictures
    assert (found.chunks, found.shown == old.shown) == (old.chunks, False)
    heard = _sound(drawn / "after.mp4")
    assert np.abs(heard[int(1.1 * 48000):int(1.9 * 48000)]).max() < 1e-4
    assert np.abs(heard[:int(0.9 * 48000)]).max() > 0.05
    assert np.abs(_sound(drawn / "before.mp4")[int(1.1 * 48000):int(1.9 * 48000)]).max() > 0.05


def test_sound_that_is_dropped_is_on_the_before_side_alone(little: Path, little_plan: RedactionPlan,
                                                           drawn: Path) -> None:
    """What the release leaves out the after side leaves out, its loudness included."""
    found = refresh(little, little_plan.model_copy(update={"settings": Settings(sound=SoundChoice.DROP)}), drawn)

    with av.open(str(drawn / "after.mp4")) as after, av.open(str(drawn / "before.mp4")) as before:
        assert (len(after.streams.audio), len(before.streams.audio)) == (0, 1)
    assert {one.name for one in found.after} == {"after.mp4", "strip.jpg"}
    assert not (drawn / "peaks.json").exists()
    assert (drawn / "peaks-before.json").exists()


@pytest.mark.parametrize("name", ["after.mp4", "tiles.raw", "proxies.json"])
def test_a_damaged_set_is_drawn_anew(little: Path, drawn: Path, with_a_zone: Any, name: str) -> None:
    """Nothing is joined to what is not what was drawn."""
    data = bytearray((drawn / name).read_bytes())
    data[-20000 if name == "after.mp4" else 60] ^= 0x55
    (drawn / name).write_bytes(data)
    was = (drawn / "before.mp4").stat().st_ino

    found = refresh(little, with_a_zone(range(5)), drawn)

    assert unaltered(drawn, found)
    assert (drawn / "before.mp4").stat().st_ino != was


def test_a_set_of_another_file_is_drawn_anew(little: Path, little_plan: RedactionPlan, drawn: Path, tmp_path: Path,
                                             by_ffmpeg: Any, plan_for: Any) -> None:
    """A file that was replaced has a before side of its own."""
    other = by_ffmpeg(tmp_path / "other.mp4", "-i", str(little), "-vf", "negate", "-frames:v", "101", "-c:a", "copy")

    found = refresh(other, plan_for(other), drawn)

    assert found.source == probe(other).digest.sha256 != probe(little).digest.sha256
    assert _pictures(drawn, other) == tuple(pictures_of(drawn / "before.mp4", coded_as(probe(other))))


def test_a_new_track_gets_its_card_and_a_moved_one_another(little: Path, drawn: Path, with_a_zone: Any) -> None:
    """A reviewer knows tracks by their pictures."""
    refresh(little, with_a_zone(range(55, 60)), drawn)
    first = (drawn / "cards" / "zone-1.jpg").read_bytes()

    refresh(little, with_a_zone(range(90, 95), left=10), drawn)

    assert (drawn / "cards" / "zone-1.jpg").read_bytes() != first


def test_a_track_whose_name_is_no_file_name_has_no_card(little: Path, drawn: Path, with_a_zone: Any,
                                                        tmp_path: Path) -> None:
    """A zone may be called anything, and nothing is written beyond the folder."""
    refresh(little, with_a_zone(range(5), name="../../zone"), drawn)

    assert {one.name for one in (drawn / "cards").iterdir()} == {"face-1.jpg"}
    assert not list(tmp_path.glob("zone*"))


def test_whoever_plays_the_old_side_plays_on(little: Path, drawn: Path, with_a_zone: Any) -> None:
    """A browser may be in the middle of a file when it is exchanged."""
    data = (drawn / "after.mp4").read_bytes()
    with (drawn / "after.mp4").open("rb") as playing:
        playing.read(1000)
        refresh(little, with_a_zone(range(5)), drawn)

        assert playing.read() == data[1000:]


def test_what_is_right_is_left_alone(little: Path, little_plan: RedactionPlan, drawn: Path, samples: Path) -> None:
    """A second run of a release draws nothing; photos of people to keep are beside it, small and saying nothing."""
    before = (drawn / "after.mp4").stat().st_ino
    found = draw_proxies(little, little_plan, drawn.parent, "I1", references=(samples / "reference.jpg",))

    assert (drawn / "after.mp4").stat().st_ino == before
    assert found == _loaded(drawn)
    (photo,) = (drawn / "references").iterdir()
    assert photo.stem == probe(samples / "reference.jpg").digest.sha256
    refresh(little, little_plan, drawn, ((0, 0),))
    assert photo.exists()


def test_chunks_are_drawn_together_where_one_decoder_does() -> None:
    """Each decoder takes half a second to start."""
    entries = tuple(Entry(frame=frame, pts=frame) for frame in (0, 50, 1000, 1050))

    runs = runs_of([(25, 49), (50, 74), (75, 99), (1000, 1024), (1075, 1099)], entries)

    assert [(entry.frame, spans) for entry, spans in runs] == [
        (0, ((25, 49), (50, 74), (75, 99))), (1000, ((1000, 1024), (1075, 1099)))]


def _loaded(folder: Path) -> ProxySet:
    found = load(folder)
    assert found is not None
    return found


def _pictures(folder: Path, source: Path) -> tuple[Coded, ...]:
    return tuple(pictures_of(folder / "after.mp4", coded_as(probe(source))))


def _sound(path: Path) -> Any:
    with lining(path, probe(path)) as line:
        return np.concatenate([one.samples[0] for one in line])


"""Suggesting the person who may be shown: only a clear match, and never instead of a person."""

from collections.abc import Iterator
from fractions import Fraction

import cv2
import numpy as np
import pytest
from faces import a_room, head, portrait, stood, wide

from media.errors import WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Box
from media.timing import Instant
from redact.detect.tiled import Tiled
from redact.detect.yunet import YuNet
from redact.identify import identify, suggest
from redact.known import Known
from redact.recognise import Likeness, mean
from redact.records import Origin, Sighting, Track

OBAMA, COLLINS, HOPPER = "barack_obama.jpg", "eileen_collins.png", "grace_hopper.jpg"
EYES = Tiled(YuNet())


def worse(picture: Pixels, seed: int = 1) -> Pixels:
    """Return the picture as a camera at night would have it: darker, softer, grainy, compressed."""
    soft = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), 0.8) * 0.6
    grainy = np.clip(soft + np.random.default_rng(seed).normal(0, 5, soft.shape), 0, 255).astype(np.uint8)
    coded = cv2.imdecode(cv2.imencode(".jpg", grainy, [cv2.IMWRITE_JPEG_QUALITY, 70])[1], cv2.IMREAD_COLOR)
    return np.ascontiguousarray(coded, dtype=np.uint8)


def a_clip(people: list[tuple[str, str, range, int]], frames: int) -> tuple[list[Frame], tuple[Track, ...]]:
    """Return a clip and its tracks; people are (track, portrait, frames, left edge), 44 px faces."""
    clip, sightings = [], {track: [] for track, *_ in people}  # type: ignore[var-annotated]
    for index in range(frames):
        picture = a_room(720, 180)
        for track, name, when, left in people:
            if index in when:
                picture, face = stood(picture, name, 44, left + index, 20)
                sightings[track].append((index, face))
        clip.append(Frame(index=index, instant=Instant(pts=index, base=Fraction(1, 25)),
                          pixels=worse(picture, index)))
    return clip, tuple(
        Track(id=track, sightings=tuple(_seen(frame, face, clip[frame].pixels) for frame, face in ones))
        for track, ones in sightings.items())


def _seen(frame: int, face: Box, pixels: Pixels) -> Sighting:
    found = max(EYES.find(pixels), key=lambda one: one.box.iou(face))
    return Sighting(frame=frame, face=found.box, cover=found.box, origin=Origin.FOUND, score=found.score,
                    landmarks=found.landmarks)


def test_the_person_on_the_photo_is_suggested() -> None:
    """The witness who agreed to be shown is found among others, in worse light than on the photo."""
    clip, tracks = a_clip([("face-1", OBAMA, range(6), 10), ("face-2", COLLINS, range(6), 220),
                           ("face-3", HOPPER, range(6), 440)], 6)

    (suggestion,) = identify([("ab" * 32, portrait(COLLINS))], clip, tracks).suggestions

    assert (suggestion.reference, suggestion.track) == ("ab" * 32, "face-2")
    scores = dict(suggestion.scores)
    assert scores["face-2"] > 0.5
    assert max(scores["face-1"], scores["face-3"]) < 0.3


def test_somebody_who_is_not_there_is_not_suggested() -> None:
    """Otherwise a stranger would be shown to the public."""
    clip, tracks = a_clip([("face-1", OBAMA, range(4), 10), ("face-2", COLLINS, range(4), 220)], 4)

    (suggestion,) = identify([("ab" * 32, portrait(HOPPER))], clip, tracks).suggestions

    assert suggestion.track is None
    assert "nobody" in suggestion.reason
    assert [track for track, _ in suggestion.scores] != []


def test_a_person_who_comes_back_is_suggested_for_each_piece() -> None:
    """A subject kept clear must stay clear when the tracker lost him behind a lorry."""
    clip, tracks = a_clip([("face-1", OBAMA, range(4), 10), ("face-2", HOPPER, range(12), 300),
                           ("face-3", OBAMA, range(7, 12), 40)], 12)

    suggestions = identify([("ab" * 32, portrait(OBAMA))], clip, tracks).suggestions

    assert {one.track for one in suggestions} == {"face-1", "face-3"}
    assert {one.reference for one in suggestions} == {"ab" * 32}


def test_two_who_look_alike_in_one_picture_are_left_to_a_person() -> None:
    """Twins, or a poster of the subject behind him: no number tells which of them agreed."""
    clip, tracks = a_clip([("face-1", OBAMA, range(4), 10), ("face-2", OBAMA, range(4), 300)], 4)

    (suggestion,) = identify([("ab" * 32, portrait(OBAMA))], clip, tracks).suggestions

    assert suggestion.track is None
    assert "face-1" in suggestion.reason
    assert "face-2" in suggestion.reason


def test_of_a_track_that_jumped_to_somebody_else_only_the_one_person_is_suggested() -> None:
    """Keeping it whole would show the other person; keeping none of it would hide the subject."""
    clip, tracks = a_clip([("face-1", OBAMA, range(6), 10), ("face-1b", HOPPER, range(6, 12), 10)], 12)
    joined = Track(id="face-1", sightings=(*tracks[0].sightings, *tracks[1].sightings))

    pieces, suggestions = identify([("ab" * 32, portrait(OBAMA))], clip, [joined])

    (suggestion,) = suggestions
    kept = next(piece for piece in pieces if piece.id == suggestion.track)
    assert {one.frame for one in kept.sightings} <= set(range(6))
    assert sum(len(piece.sightings) for piece in pieces) == 12
    assert any("does not surely look like" in flag.reason for piece in pieces for flag in piece.flags)


def test_landmarks_a_detector_did_not_give_are_looked_for() -> None:
    """BlazeFace gives none, and its tracks must be comparable too."""
    clip, tracks = a_clip([("face-1", HOPPER, range(3), 100)], 3)
    bare = Track(id="face-1", sightings=tuple(one.model_copy(update={"landmarks": None})
                                              for one in tracks[0].sightings))

    (suggestion,) = identify([("ab" * 32, portrait(HOPPER))], clip, [bare]).suggestions

    assert suggestion.track == "face-1"


def test_only_one_pass_and_no_further_than_needed() -> None:
    """Decoding is the dear part; a clip is gone through once and left when nothing more is wanted."""
    clip, tracks = a_clip([("face-1", HOPPER, range(2), 100)], 2)
    given: list[int] = []

    def frames() -> Iterator[Frame]:
        for index in range(1000):
            given.append(index)
            yield Frame(index=index, instant=Instant(pts=index, base=Fraction(1, 25)),
                        pixels=clip[min(index, 1)].pixels)

    identify([("ab" * 32, portrait(HOPPER)), ("cd" * 32, portrait(OBAMA))], frames(), tracks)

    assert given == [0, 1, 2]


def test_a_clip_without_a_readable_face_says_so() -> None:
    """A reviewer must know that nothing was compared."""
    (suggestion,) = identify([("ab" * 32, portrait(HOPPER))], iter(()), ()).suggestions

    assert suggestion.track is None
    assert "large and clear enough" in suggestion.reason


def test_no_photo_no_work() -> None:
    """Most requests name nobody who may be shown."""
    assert identify([], iter(()), ()) == ((), ())


@pytest.mark.parametrize(("photo", "words"), [
    (a_room(300, 300), "no clear face"),
    (wide(COLLINS, 12)[0], "no clear face"),
    (np.concatenate([cv2.resize(head(name, 100)[0], (240, 260)).astype(np.uint8) for name in (OBAMA, HOPPER)],
                    axis=1), "2 faces"),
    (np.ascontiguousarray(portrait(COLLINS)[:, 150:]), r"border|no clear face"),
], ids=["nobody", "too small", "two people", "half a face"])
def test_a_photo_without_exactly_one_clear_face_is_refused(photo: Pixels, words: str) -> None:
    """Which of two people may be shown is the one thing the machine must not guess."""
    with pytest.raises(WrongUseError, match=words):
        identify([("ab" * 32, photo)], iter(()), ())


def test_a_bystander_far_behind_does_not_spoil_the_photo() -> None:
    """A face a third as wide is plainly not the one meant."""
    room, _ = stood(a_room(700, 500), HOPPER, 150, 20, 20)
    photo, _ = stood(room, OBAMA, 40, 500, 300)

    assert len(identify([("ab" * 32, photo)], iter(()), ()).suggestions) == 1


def unit(*parts: float) -> Likeness:
    """Make a likeness that points where its first numbers say."""
    one = np.zeros((1, 128), dtype=np.float32)
    one[0, :len(parts)] = parts
    return mean(one)


def turned(cosine: float, axis: int = 1) -> Likeness:
    """Make a likeness with this cosine to the reference, away from it towards one axis."""
    parts = [cosine] + [0.0] * 8
    parts[axis] = float(np.sqrt(1 - cosine * cosine))
    return unit(*parts)


def known(*likenesses: Likeness, track: str = "a", clear: bool = True) -> Known:
    """Make what was learnt of a track."""
    count = len(likenesses)
    return Known(track=track, likenesses=np.stack(likenesses), frames=tuple(range(count)),
                 clear=(clear,) * count, widths=(50.0,) * count)


REFERENCE = unit(1.0)
HERE, THERE = Box(left=10, top=10, right=40, bottom=50), Box(left=90, top=10, right=120, bottom=50)
APART = {"a": {1: HERE, 2: HERE}, "b": {5: THERE, 6: THERE}}
TOGETHER = {"a": {1: HERE, 2: HERE}, "b": {2: THERE, 3: THERE}}
TWICE = {"a": {1: HERE, 2: HERE}, "b": {2: HERE.grown(-6, 2, 8, 0), 3: HERE}}


@pytest.mark.parametrize(("cosine", "clear", "words"), [
    (0.8, True, "clear match"), (0.37, True, "clear match"), (0.35, False, "weak match with a"),
    (0.2, False, "nobody"), (-0.1, False, "nobody"),
])
def test_the_threshold_divides_clear_weak_and_nobody(cosine: float, clear: bool, words: str) -> None:
    """Each ending says in words why."""
    (one,) = suggest("r", REFERENCE, {"a": known(turned(cosine))}, APART)

    assert (one.track == "a") is clear
    assert words in one.reason


@pytest.mark.parametrize(("rival", "clear"), [(0.3, True), (0.45, False), (0.6, False)])
def test_a_match_must_stand_above_who_is_in_the_same_picture(rival: float, clear: bool) -> None:
    """A cousin beside the subject scores high too."""
    tracks = {"a": known(turned(0.55)), "b": known(turned(rival, 2), track="b")}

    found = suggest("r", REFERENCE, tracks, TOGETHER)

    assert [one.track for one in found] == ([("a" if rival < 0.55 else "b")] if clear else [None])


def test_a_face_found_twice_in_one_place_is_no_rival_of_itself() -> None:
    """A turning subject that a detector reports twice would otherwise stay hidden for the whole clip."""
    tracks = {"a": known(turned(0.8)), "b": known(turned(0.78), track="b")}

    assert [one.track for one in suggest("r", REFERENCE, tracks, TWICE)] == ["a", "b"]
    assert [one.track for one in suggest("r", REFERENCE, tracks, TOGETHER)] == [None]


def test_two_who_are_like_the_photo_but_not_like_each_other_keep_nobody() -> None:
    """They are two people, and nothing says which of them is on the photo."""
    tracks = {"a": known(turned(0.5, 1)), "b": known(turned(0.45, 2), track="b")}

    (suggestion,) = suggest("r", REFERENCE, tracks, APART)

    assert suggestion.track is None
    assert "not like each other" in suggestion.reason


def test_a_piece_needs_a_clear_match_of_its_own() -> None:
    """What is only weak stays hidden."""
    tracks = {"a": known(turned(0.5)), "b": known(turned(0.34), track="b")}

    assert [one.track for one in suggest("r", REFERENCE, tracks, APART)] == ["a"]


def test_one_turned_head_does_not_make_a_track_two_people() -> None:
    """One look alone must be clear to show that a track jumped; a profile resembles nobody."""
    looks = [turned(0.8), turned(0.8), turned(0.0, 3)]

    (unclear,) = suggest("r", REFERENCE, {"a": known(*looks, clear=False)}, APART)
    (clear,) = suggest("r", REFERENCE, {"a": known(*looks)}, APART)

    assert unclear.track == "a"
    assert clear.track is None


def test_the_better_half_of_the_looks_counts() -> None:
    """Blurred frames are in every track."""
    looks = [turned(0.7), turned(0.7), turned(0.1), turned(0.1)]

    (one,) = suggest("r", REFERENCE, {"a": known(*looks, clear=False)}, APART)

    assert dict(one.scores)["a"] == pytest.approx(0.7, abs=1e-3)


def test_equal_scores_are_listed_in_one_order() -> None:
    """The same plan must come out again."""
    tracks = {name: known(turned(0.1), track=name) for name in ("b", "a")}

    (one,) = suggest("r", REFERENCE, tracks, TOGETHER)

    assert [track for track, _ in one.scores] == ["a", "b"]

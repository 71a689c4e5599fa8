"""Parting a track that shows two people: only what surely is the person is offered as theirs."""

from collections.abc import Sequence

import numpy as np
import pytest
from makers import a_box, a_track

from redact.known import Known
from redact.parting import parted
from redact.recognise import Likeness, mean
from redact.records import Flag, Track

LONG = a_track({frame: a_box(100 + frame, 80) for frame in range(80)})


def towards(cosine: float) -> Likeness:
    """Make a likeness with this cosine to the photo."""
    one = np.zeros((1, 128), dtype=np.float32)
    one[0, :2] = cosine, np.sqrt(1 - cosine * cosine)
    return mean(one)


PHOTO = towards(1.0)


def looked_at(cosines: Sequence[float], *, clear: bool) -> Known:
    """Look at a track every ten frames from frame 5 on."""
    return Known(track="face-1", likenesses=np.stack([towards(one) for one in cosines]),
                 frames=tuple(5 + 10 * place for place in range(len(cosines))), clear=(clear,) * len(cosines),
                 widths=(40.0,) * len(cosines))


def spans(track: Track, known: Known) -> list[tuple[int, int, bool]]:
    """Return first and last frame of each piece, and whether it is flagged as nobody's."""
    pieces, _ = parted([track], {"face-1": known}, [PHOTO])
    return [(piece.first, piece.last, any("does not surely" in flag.reason for flag in piece.flags))
            for piece in pieces]


@pytest.mark.parametrize(("cosines", "clear", "pieces"), [
    ([.9] * 8, True, [(0, 79, False)]),
    ([.9, .9, .9, -.4, .9, .9, .9, .9], True, [(0, 25, False), (26, 44, True), (45, 79, False)]),
    ([.9, .9, .9, -.4, .9, .9, .9, .9], False, [(0, 79, False)]),
    ([.9, .9, .9, .9, -.4, -.4, .9, .9], False, [(0, 35, False), (36, 64, True), (65, 79, False)]),
    ([.9, .9, .9, .9, .9, .9, .9, -.4], False, [(0, 65, False), (66, 79, True)]),
    ([-.4, -.4, -.4, -.4, .9, .9, .9, .9], False, [(0, 44, True), (45, 79, False)]),
    ([.3] * 8, True, [(0, 79, False)]),
], ids=["one person", "a clear stranger", "one profile", "two small strangers", "a stranger at the end",
        "a stranger at first", "nobody on the photo"])
def test_a_piece_reaches_from_one_look_like_its_person_to_another(
        cosines: list[float], clear: bool, pieces: list[tuple[int, int, bool]]) -> None:
    """What no look vouches for stays hidden: small faces jumped once, and the passer-by was bare for 45 frames."""
    assert spans(LONG, looked_at(cosines, clear=clear)) == pieces


def test_no_sighting_is_lost_in_parting() -> None:
    """A sighting in no piece would be a bare face."""
    known = looked_at([.9, .9, .9, -.4, .9, .9, .9, .9], clear=True)

    pieces, _ = parted([LONG], {"face-1": known}, [PHOTO])

    assert tuple(one for piece in pieces for one in piece.sightings) == LONG.sightings


def test_the_longest_piece_keeps_the_name_and_each_its_looks_and_flags() -> None:
    """Tracks that repeat this one name it; a flag belongs to the piece whose frames it is about."""
    flagged = LONG.model_copy(update={"flags": (Flag(first=10, last=50, reason="meets another face"),)})

    pieces, known = parted([flagged], {"face-1": looked_at([.9, .9, .9, -.4, .9, .9, .9, .9], clear=True)}, [PHOTO])

    assert [piece.id for piece in pieces] == ["face-1-1", "face-1-2", "face-1"]
    assert {name: one.frames for name, one in known.items()} == {
        "face-1-1": (5, 15, 25), "face-1-2": (35,), "face-1": (45, 55, 65, 75)}
    assert [(flag.first, flag.last) for piece in pieces for flag in piece.flags
            if flag.reason.startswith("meets")] == [(10, 25), (26, 44), (45, 50)]


def test_a_track_that_nobody_could_look_at_is_left_whole() -> None:
    """Nothing is known of it, so nothing is offered."""
    assert parted([LONG], {}, [PHOTO]) == ((LONG,), {})

"""Linking by colours where people meet: nobody's track goes on as somebody else's."""

from makers import a_detection, a_sweep, dressed

from redact.records import Detection, Track
from redact.track.bridge import bridge
from redact.track.join import joined
from redact.track.link import link

ANNE, BERT = dressed(3), dressed(90)


def leaning_over() -> dict[int, list[Detection]]:
    """Two stand side by side; from frame 20 to 24 Bert leans before Anne and hides her."""
    found = {}
    for frame in range(45):
        anne, bert = a_detection(100, 80, colours=ANNE), a_detection(130, 80, colours=BERT)
        found[frame] = [a_detection(112, 80, colours=BERT)] if 20 <= frame <= 24 else [anne, bert]
    return found


def worn(track: Track, found: dict[int, list[Detection]]) -> set[bytes]:
    """Return the colours of everybody whom a track was found on."""
    return {seen.colours for one in track.found for seen in found[one.frame] if seen.box == one.face}


def test_a_face_hidden_behind_another_does_not_go_on_as_that_one() -> None:
    """Kept clear, the track would show the passer-by bare: in a made clip it did so for 45 frames."""
    found = leaning_over()

    tracks = link(a_sweep(found, 45))

    assert len(tracks) == 2
    assert [len(worn(track, found)) for track in tracks] == [1, 1]


def test_two_who_swap_places_unseen_are_told_apart_by_colours() -> None:
    """People who stop and turn behind a pillar come back against their motion."""
    found = {frame: [a_detection(100, 80, colours=ANNE), a_detection(160, 80, colours=BERT)] for frame in range(20)}
    found |= {frame: [a_detection(100, 80, colours=BERT), a_detection(160, 80, colours=ANNE)]
              for frame in range(45, 65)}

    tracks = joined(link(a_sweep(found, 65)), a_sweep(found, 65))

    assert [len(worn(track, found)) for track in tracks] == [1, 1]


def test_colours_alone_part_nobody_where_there_is_nobody_else() -> None:
    """A blue lamp or a cloud changes every colour; a track in pieces leaves the subject hidden."""
    found = {frame: [a_detection(100 + frame, 80, colours=BERT if frame % 7 < 3 else ANNE)] for frame in range(40)}

    assert len(link(a_sweep(found, 40))) == 1


def test_a_piece_is_not_joined_to_somebody_else_though_only_one_could_follow() -> None:
    """Of two that vanish and two that come, the worse fit is no fit: the first pair must not force the second."""
    found = {frame: [a_detection(100, 80, colours=ANNE), a_detection(160, 80, colours=BERT)] for frame in range(20)}
    found |= {frame: [a_detection(130, 80, colours=ANNE), a_detection(190, 80, colours=dressed(50))]
              for frame in range(45, 65)}

    tracks = bridge(link(a_sweep(found, 65)), a_sweep(found, 65))

    assert [len(worn(track, found)) for track in tracks] == [1, 1, 1]


def test_without_colours_motion_decides_as_before() -> None:
    """A detector of another house gives none."""
    found = {frame: [a_detection(100 + 6 * frame, 80), a_detection(400 - 6 * frame, 110)] for frame in range(50)}

    assert len(link(a_sweep(found, 50))) == 2

"""Which sightings of a track are worth comparing."""

from itertools import pairwise

from media.geometry import Box
from redact.looks import LOOKS, STRETCH, best_seen, frontal, looks
from redact.records import Kind, Origin, Sighting, Track

FRONT = ((10.0, 10.0), (30.0, 10.0), (20.0, 20.0), (13.0, 30.0), (27.0, 30.0))
PROFILE = ((10.0, 10.0), (14.0, 10.0), (28.0, 20.0), (12.0, 30.0), (20.0, 30.0))


def a_sighting(frame: int, width: float = 50, score: float = 0.9, origin: Origin = Origin.FOUND,
               landmarks: tuple[tuple[float, float], ...] | None = FRONT) -> Sighting:
    """Make a sighting in the corner."""
    box = Box(left=0, top=0, right=width, bottom=width * 1.25)
    return Sighting(frame=frame, face=box, cover=box, origin=origin, score=score, landmarks=landmarks)


def test_looks_are_spread_over_the_track() -> None:
    """Eight neighbouring frames are one look eight times, and miss a track that jumps to another face."""
    chosen = best_seen([a_sighting(frame) for frame in range(400)])

    assert len(chosen) == LOOKS
    assert all(one.frame // 50 == index for index, one in enumerate(chosen))


def test_of_each_stretch_the_clearest_is_taken() -> None:
    """Large, sure, from the front."""
    stretch = [a_sighting(0, width=30), a_sighting(1, width=60), a_sighting(2, width=60, landmarks=PROFILE),
               a_sighting(3, width=60, score=0.5)]

    assert [one.frame for one in best_seen(stretch * LOOKS)] == [1] * LOOKS


def test_guesses_and_tiny_faces_are_not_compared() -> None:
    """Between two sightings nobody has seen a face, and 15 pixels tell nobody apart."""
    track = Track(id="face-1", sightings=(
        a_sighting(0, origin=Origin.HELD), a_sighting(1), a_sighting(2, origin=Origin.BRIDGED),
        a_sighting(3, width=15)))

    assert list(looks([track])) == [1]


def test_a_zone_has_no_face() -> None:
    """A number plate is nobody's likeness."""
    assert looks([Track(id="zone-1", kind=Kind.ZONE, sightings=(a_sighting(0),))]) == {}


def test_frontal_falls_from_front_to_profile() -> None:
    """A nose beyond the eyes is a profile."""
    assert frontal(FRONT) == 1.0
    assert frontal(PROFILE) == 0.0
    assert 0 < frontal(((10, 10), (30, 10), (25, 20), (13, 30), (27, 30))) < 1
    assert frontal(None) == 0.0
    assert frontal(((5, 5),) * 5) == 0.0


def test_frontal_does_not_mind_a_tilted_head() -> None:
    """Tilting is undone by aligning; turning is not."""
    assert frontal(((10, 10), (10, 30), (0, 20), (-10, 13), (-10, 27))) == 1.0


def test_a_long_track_is_looked_at_every_two_seconds() -> None:
    """Eight looks at half an hour would let somebody else be on the track for minutes, and be shown."""
    track = Track(id="face-1", sightings=tuple(a_sighting(frame, width=30 if frame else 60) for frame in range(5000)))

    frames = list(looks([track]))

    assert max(later - earlier for earlier, later in pairwise(frames)) <= 2 * STRETCH

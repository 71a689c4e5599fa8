"""Regions a person gives are covered where drawn, followed where asked, refused where they cannot be meant."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from makers import PICTURE, a_box, a_plan, a_source, a_track

from media.errors import UnreadableInputError, WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Box
from media.timing import Instant
from redact.following import followed
from redact.looks import looks
from redact.obscure import covering
from redact.obscure.region import union
from redact.plan import check_plan
from redact.records import Kind, Method, Origin, Track
from redact.zones import check_zones, with_zones, zones_of

FRAMES = 50
INSTANTS = tuple(Instant(pts=1000 + 40 * index, base=Fraction(1, 1000)) for index in range(FRAMES))
MOVING = """
- name: bag
  kind: screen
  keyframes:
    - {at: 0.4, box: [100, 100, 40, 20]}
    - {at: frame 30, box: [300, 200, 80, 80]}
"""


@pytest.fixture
def zones(tmp_path: Path) -> Callable[..., tuple[Track, ...]]:
    """Read zones from text, for a clip of 50 frames at 25 a second, 640 x 360."""

    def read(text: str, instants: Sequence[Instant] = INSTANTS) -> tuple[Track, ...]:
        path = tmp_path / "zones.yaml"
        path.write_text(text)
        return zones_of(path, instants, PICTURE)

    return read


def place(track: Track, frame: int) -> Box:
    """Return the cover on one frame."""
    return next(one.cover for one in track.sightings if one.frame == frame)


def test_a_fixed_zone_is_the_given_box_on_every_frame(zones) -> None:
    """What was drawn is covered, no less and no more."""
    (track,) = zones("- box: [10, 20.5, 100, 50]\n")

    assert (track.id, track.kind, len(track.sightings)) == ("zone-1", Kind.ZONE, FRAMES)
    assert {one.cover for one in track.sightings} == {Box(left=10, top=20.5, right=110, bottom=70.5)}
    assert {one.origin for one in track.sightings} == {Origin.GIVEN}


def test_a_zone_moves_from_keyframe_to_keyframe(zones) -> None:
    """In a straight line, growing by the same factor each step; exactly as drawn at both."""
    (track,) = zones(MOVING)

    assert place(track, 10) == a_box(100, 100, 40, 20)
    assert place(track, 30) == a_box(300, 200, 80, 80)
    assert place(track, 20).centre == pytest.approx((230, 175))
    assert (place(track, 20).width, place(track, 20).height) == pytest.approx((40 * 2**0.5, 40))
    assert track.kind is Kind.SCREEN and track.id == "bag"


def test_a_zone_stays_where_it_was_before_the_first_and_after_the_last_keyframe(zones) -> None:
    """A forgotten end must not leave the rest of the clip open."""
    (track,) = zones(MOVING)

    assert {place(track, frame) for frame in range(11)} == {a_box(100, 100, 40, 20)}
    assert {place(track, frame) for frame in range(30, FRAMES)} == {a_box(300, 200, 80, 80)}


def test_from_and_to_both_belong_to_the_zone(zones) -> None:
    """The frame that is shown at `to` still shows what was to be hidden."""
    (track,) = zones("- box: [1, 2, 3, 4]\n  from: 0.41\n  to: frame 20\n")

    assert [track.first, track.last, len(track.sightings)] == [10, 20, 11]


def test_the_whole_picture_is_covered_to_its_last_pixel(zones) -> None:
    """For a span that nobody may see at all."""
    (track,) = zones("- whole: true\n  from: 1.2\n")
    (at, *_) = track.sightings

    assert union(a_plan([track], a_source(), FRAMES).covers()[at.frame], PICTURE).all()
    assert (track.first, track.last) == (30, 49)


def test_times_follow_the_clip_and_not_the_count_of_frames(zones) -> None:
    """In a clip of variable rate half the time is not half the frames."""
    uneven = tuple(Instant(pts=index if index < 20 else 20 + 100 * (index - 20), base=Fraction(1, 100))
                   for index in range(40))

    (track,) = zones("- keyframes:\n    - {at: 0, box: [0, 0, 10, 10]}\n    - {at: 10.2, box: [300, 0, 10, 10]}\n",
                     uneven)

    assert place(track, 30) == a_box(300, 0, 10, 10)
    assert place(track, 20).left == pytest.approx(300 * 0.2 / 10.2)


@pytest.mark.parametrize(("text", "fault"), [
    ("- box: [600, 10, 50, 50]\n", "reaches outside the picture (640 x 360)"),
    ("- box: [-1, 10, 50, 50]\n", "reaches outside the picture"),
    ("- box: [10, 10, 0, 50]\n", "width and height above 0"),
    ("- box: [10, 10, .nan, 50]\n", "box must be [x, y, width, height]"),
    ("- box: [10, 10, 50]\n", "box must be [x, y, width, height]"),
    ("- box: [1, 2, 3, true]\n", "box must be [x, y, width, height]"),
    ("- {}\n", "give one of box, keyframes and whole"),
    ("- keyframes: []\n", "keyframes must be a list"),
    ("- {box: [1, 2, 3, 4], whole: true}\n", "not box and whole"),
    ("- {box: [1, 2, 3, 4], colour: red}\n", "unknown key colour"),
    ("- {box: [1, 2, 3, 4], kind: head}\n", "kind must be one of zone, text, plate, screen, face"),
    ("- {box: [1, 2, 3, 4], name: face-1}\n", "what a track is called that the program finds"),
    ("- {box: [1, 2, 3, 4], name: ../up}\n", "name must be"),
    ("- {box: [1, 2, 3, 4], from: 2.5}\n", "from: 2.5 s is outside the clip (0 to 2.00 s, frames 0 to 49)"),
    ("- {box: [1, 2, 3, 4], to: frame 50}\n", "to: frame 50 is outside the clip"),
    ("- {box: [1, 2, 3, 4], from: -1}\n", "from must be seconds, or the words frame N"),
    ("- {box: [1, 2, 3, 4], from: 1.5, to: 1}\n", "from comes after to"),
    ("- {box: [1, 2, 3, 4], follow: true}\n", "follow needs two keyframes"),
    ("- keyframes:\n  - {at: 1, box: [1, 2, 3, 4]}\n  - {at: 0.5, box: [1, 2, 3, 4]}\n", "keyframe 2 comes before"),
    ("- keyframes:\n  - {at: 1, box: [1, 2, 3, 4]}\n  - {at: 1.01, box: [1, 2, 3, 4]}\n", "on the same frame (25)"),
    ("- from: 1\n  keyframes:\n  - {at: 0, box: [1, 2, 3, 4]}\n", "keyframe 1 is not between from and to"),
    ("- {box: [1, 2, 3, 4], box: [1, 2, 3, 4]}\n", "box is stated twice"),
    ("- &a {box: [1, 2, 3, 4]}\n- *a\n", "refers back to another place"),
    ("- {name: a, whole: true}\n- {name: a, whole: true}\n", "two zones are called a"),
    ("box: [1, 2, 3, 4]\n", "not a list of zones"),
    ("- desk\n", "zone 1 is not a list of keys and values"),
    ("", "not a list of zones"), ("- [", "not YAML"), ("- !!python/object:os.system {}\n", "not YAML"),
])
def test_what_cannot_be_meant_is_refused(zones, text: str, fault: str) -> None:
    """A zone that silently covers something else, or nothing, is a bare face."""
    with pytest.raises(WrongUseError) as refused:
        zones(text)

    assert fault in str(refused.value)


def test_every_fault_is_named_at_once(zones) -> None:
    """Nobody wants to mend a file one fault at a time, and wait for the search in between."""
    with pytest.raises(WrongUseError) as refused:
        zones("- {name: door, box: [600, 0, 90, 9], from: 9}\n- {kind: cat, whole: 3, x: 1}\n- {whole: true, to: 7}\n")

    for fault in ("zone 1 (door): box [600, 0, 90, 9]", "zone 1 (door): from: 9 s", "zone 2: unknown key x",
                  "zone 2: kind", "zone 2: whole", "zone 3: to: 7 s"):
        assert fault in str(refused.value)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    """A wrong name after --zones must not become a redaction without them."""
    with pytest.raises(UnreadableInputError, match="zones cannot be read"):
        zones_of(tmp_path / "none.yaml", INSTANTS, PICTURE)


def test_faults_are_found_before_the_clip_is_searched(tmp_path: Path) -> None:
    """Searching an hour of film takes long; what the container tells is enough to refuse at once."""
    path = tmp_path / "zones.yaml"
    path.write_text("- {box: [600, 0, 90, 9], from: 9}\n")
    source = a_source().model_copy(update={"frame_count": 50, "duration": Fraction(2)})

    with pytest.raises(WrongUseError, match=r"9 s is outside the clip.*|reaches outside") as refused:
        check_zones(path, source)

    assert "from: 9 s" in str(refused.value) and "box [600" in str(refused.value)
    path.write_text("- {box: [500, 0, 90, 9], from: 1.9, to: 2}\n")
    check_zones(path, source)


def test_zones_go_through_the_plan_like_any_track(zones) -> None:
    """They are hidden, filled where they can be read, never compared with a photo, and make a sound plan."""
    given = zones("- {name: desk, box: [10, 20, 100, 50]}\n- {name: card, kind: text, box: [200, 20, 100, 50]}\n"
                  "- {name: him, kind: face, box: [400, 20, 60, 80]}\n")
    plan = with_zones(a_plan([a_track({3: a_box(50, 200)})], a_source(), FRAMES), given)

    check_plan(plan, plan.source)
    methods = {cover.track: cover.method for cover in plan.covers()[3]}
    hidden = covering(plan)(Frame(index=0, instant=INSTANTS[0], pixels=np.full((360, 640, 3), 200, dtype=np.uint8)))

    assert methods == {"face-1": Method.PIXELATE, "desk": Method.PIXELATE, "card": Method.FILL, "him": Method.PIXELATE}
    assert all(look.track == "face-1" for here in looks(plan.tracks).values() for look in here)
    assert hidden.pixels[20:70, 200:300].max() == 0
    assert type(plan).from_json(plan.to_json()) == plan


def test_a_zone_called_like_a_track_that_was_found_is_refused(zones) -> None:
    """Two tracks of one name would let a word about one of them settle both."""
    plan = a_plan([a_track({3: a_box(50, 200)}, "desk")], a_source(), FRAMES)

    with pytest.raises(WrongUseError, match="desk"):
        with_zones(plan, zones("- {name: desk, box: [1, 2, 3, 4]}\n"))


def a_film(middles: Sequence[tuple[float, float] | None], side: int = 40, seed: int = 3) -> Iterator[Frame]:
    """Show a patterned square with its middle there on each frame (None: not there) before a soft, grainy wall."""
    draw = np.random.default_rng(seed)
    wall = np.kron(draw.integers(90, 150, (36, 64)), np.ones((10, 10)))
    thing = np.kron(draw.integers(0, 256, (8, 8)), np.ones((side // 8, side // 8)))
    for index, middle in enumerate(middles):
        grey = np.clip(wall + draw.normal(0, 4, wall.shape), 0, 255)
        if middle is not None:
            left, top = round(middle[0] - side / 2), round(middle[1] - side / 2)
            grey[top:top + side, left:left + side] = thing
        pixels: Pixels = np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)
        yield Frame(index=index, instant=INSTANTS[index], pixels=pixels)


FOLLOW = """
- name: badge
  follow: true
  keyframes:
    - {at: frame 5, box: [80, 80, 40, 40]}
    - {at: frame 45, box: [480, 80, 40, 40]}
"""
ARC = [(min(max(100 + 10 * (index - 5), 100), 500), 100 + 60 * np.sin(np.pi * min(max((index - 5) / 40, 0), 1)))
       for index in range(FRAMES)]


def square(middle: tuple[float, float], side: float = 40) -> Box:
    """Return the square of a film."""
    return a_box(round(middle[0] - side / 2), round(middle[1] - side / 2), side, side)


def test_a_followed_zone_stays_on_what_was_drawn(zones) -> None:
    """A straight line between two keyframes misses what goes in an arc by its own height and more."""
    tracks = zones(FOLLOW)

    (track,) = followed(tracks, a_film(ARC))

    assert not place(tracks[0], 25).contains(square(ARC[25]))
    assert all(place(track, frame).grown(1, 1, 1, 1).contains(square(ARC[frame])) for frame in range(FRAMES))
    assert max(one.cover.area for one in track.sightings) < 1.3 * 1600
    assert {one.origin for one in track.sightings} == {Origin.GIVEN}
    assert track.flags == ()
    assert place(track, 5) == a_box(80, 80, 40, 40)


def test_where_it_is_lost_the_zone_covers_both_places_and_says_so(zones) -> None:
    """Behind a pillar nobody knows where it is: wide, and a person must look."""
    behind = range(20, 28)
    film = [None if frame in behind else middle for frame, middle in enumerate(ARC)]
    tracks = zones(FOLLOW)

    (track,) = followed(tracks, a_film(film))

    for frame in behind:
        assert place(track, frame).contains(place(tracks[0], frame))
        assert place(track, frame).grown(1, 1, 1, 1).contains(square(ARC[frame]))
    assert [(flag.first, flag.last) for flag in track.flags] == [(20, 27)]
    assert all(place(track, frame).grown(1, 1, 1, 1).contains(square(ARC[frame])) for frame in range(FRAMES))


def test_what_never_arrives_is_covered_wide_all_the_way(zones) -> None:
    """The thing drawn first is not the thing drawn next: nothing that was followed may be believed."""
    film = [ARC[frame] if frame <= 15 else None for frame in range(FRAMES)]
    tracks = zones(FOLLOW)

    (track,) = followed(tracks, a_film(film))

    assert all(place(track, frame).contains(place(tracks[0], frame)) for frame in range(6, 45))
    assert all(place(track, frame).grown(1, 1, 1, 1).contains(square(ARC[frame])) for frame in range(6, 16))
    assert track.flags and (track.flags[0].first, track.flags[-1].last) == (6, 44)


def test_a_plain_wall_cannot_be_followed_and_is_flagged(zones) -> None:
    """Where every place looks alike, the likest is chance."""
    grey = np.full((360, 640, 3), 128, dtype=np.uint8)
    frames = (Frame(index=index, instant=INSTANTS[index], pixels=grey) for index in range(FRAMES))
    tracks = zones(FOLLOW)

    (track,) = followed(tracks, frames)

    assert [(flag.first, flag.last) for flag in track.flags] == [(6, 44)]
    assert all(place(track, frame).contains(place(tracks[0], frame)) for frame in range(FRAMES))


def test_two_things_that_look_alike_are_not_told_apart_by_chance(zones) -> None:
    """A second one nearer to the straight way: where both are as like, it is flagged, and the true one covered."""

    def with_twin() -> Iterator[Frame]:
        for frame in a_film(ARC):
            left, top = round(ARC[frame.index][0] - 20), round(ARC[frame.index][1] - 20)
            pixels = frame.pixels.copy()
            if 15 <= frame.index <= 35:
                pixels[top - 42:top - 2, left:left + 40] = pixels[top:top + 40, left:left + 40]
            yield frame.with_pixels(pixels)

    (track,) = followed(zones(FOLLOW), with_twin())

    assert track.flags
    assert all(place(track, frame).grown(1, 1, 1, 1).contains(square(ARC[frame])) for frame in range(FRAMES))


def test_what_comes_before_it_is_not_followed_away(zones) -> None:
    """Seen on a real clip: somebody bent over a sheet of paper, and the box went away with their head."""

    def with_passer() -> Iterator[Frame]:
        for frame in a_film([(100, 100)] * FRAMES):
            pixels, middle = frame.pixels.copy(), 16 * frame.index - 250
            pixels[60:, max(0, middle - 45):max(0, middle + 45)] = 25
            pixels[60:80, max(0, middle - 20):max(0, middle + 20)] = 190
            yield frame.with_pixels(pixels)

    (track,) = followed(zones(FOLLOW.replace("[480,", "[80,")), with_passer())

    assert track.flags
    assert all(place(track, frame).grown(1, 1, 1, 1).contains(square((100, 100))) for frame in range(FRAMES))


def test_a_clip_that_ends_before_the_next_keyframe_is_refused(zones) -> None:
    """What cannot be followed to its end is not quietly left on the straight line."""
    with pytest.raises(WrongUseError, match="ends before a zone"):
        followed(zones(FOLLOW), a_film(ARC[:30]))


def test_keyframes_too_far_apart_to_be_followed_are_refused(zones) -> None:
    """After a minute little looks as it was drawn, and all of it would have to be kept."""
    instants = tuple(Instant(pts=index, base=Fraction(1, 25)) for index in range(2000))

    with pytest.raises(WrongUseError, match="draw another in between"):
        zones("- follow: true\n  keyframes:\n  - {at: 0, box: [1, 2, 30, 40]}\n  - {at: 70, box: [1, 2, 30, 40]}\n",
              instants)


def test_zones_without_following_are_left_alone(zones) -> None:
    """No picture is needed for them, and none is read."""
    tracks = zones(MOVING)

    assert followed(tracks, iter(())) == tracks

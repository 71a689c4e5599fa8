"""The colours of a face and its clothes: enough to tell two people in one clip apart, and cheap."""

import numpy as np
from makers import a_box, a_frame_of

from redact.colours import PART, colours, read, unlike

FACE = a_box(300, 100)


def test_two_people_in_other_clothes_are_unlike() -> None:
    """Whoever meets in a corridor is told apart by what they wear, when both faces are turned away."""
    blue, red = (read(colours(a_frame_of({(285, 165, 355, 230): one}), FACE)) for one in ((150, 60, 40), (40, 60, 150)))

    assert unlike(blue, blue) < 0.01
    assert unlike(blue, red) > 0.5


def test_two_faces_in_the_same_uniform_are_unlike() -> None:
    """Officers wear the same; then skin and hair must tell."""
    fair, dark = (read(colours(a_frame_of({(300, 100, 340, 150): one}), FACE)) for one in
                  ((150, 180, 220), (40, 60, 90)))

    assert unlike(fair, dark) > 0.9


def test_clothes_outside_the_picture_say_nothing() -> None:
    """Somebody at the lower edge is still the same person a step later, when the clothes come into view."""
    low = a_box(300, 310)
    there = read(colours(a_frame_of({}), low))

    assert not there[1].any()
    assert unlike(there, read(colours(a_frame_of({(285, 165, 355, 230): (150, 60, 40)}), FACE))) < 0.01


def test_a_face_outside_the_picture_is_like_everybody() -> None:
    """What was not seen must not part a track."""
    nowhere = read(colours(a_frame_of({}), a_box(-100, -100)))

    assert len(colours(a_frame_of({}), a_box(-100, -100))) == 2 * PART
    assert unlike(nowhere, read(colours(a_frame_of({}), FACE))) == 0.0


def test_a_very_large_face_is_counted_on_few_pixels() -> None:
    """A face filling a 4K picture must not cost more than a small one."""
    picture = np.full((2160, 3840, 3), 90, np.uint8)

    large, small = (read(colours(picture, face)) for face in (a_box(800, 100, 900, 1100), a_box(0, 0, 40, 50)))

    assert unlike(large, small) < 0.01

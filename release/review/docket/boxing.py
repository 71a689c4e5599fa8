"""What is covered on each frame, for the boxes that a page draws over the picture."""

from release.review.docket.doubts import covers_of
from release.review.docket.errors import InvalidError
from release.review.docket.laid import Laid
from release.review.docket.views import Boxes

MOST = 1_500  # frames in one answer: a minute


def boxes_of(one: Laid, first: int, last: int) -> Boxes:
    """Return every cover on these frames, both included, by track.

    Raises:
        InvalidError: they are not frames of this item, or too many.
    """
    end = max(one.frames, 1) - 1
    if not 0 <= first <= last <= end or last - first >= MOST:
        raise InvalidError(f"frames are 0 to {end}, at most {MOST} at a time")
    covers = covers_of(one)
    tracks: dict[str, list[tuple[int, float, float, float, float]]] = {}
    for frame in range(first, last + 1):
        for cover in covers.get(frame, ()):
            box = cover.box
            tracks.setdefault(cover.track, []).append(
                (frame, round(box.left, 2), round(box.top, 2), round(box.right, 2), round(box.bottom, 2)))
    return Boxes(first=first, last=last, tracks={name: tuple(found) for name, found in tracks.items()})

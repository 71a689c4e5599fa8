"""What is left of a cover around faces that may be shown, and how many heads it has room for."""

from collections.abc import Iterable

from media.geometry import Box


def around(cover: Box, faces: Iterable[Box]) -> tuple[Box, ...]:
    """Return the parts of a cover outside all faces, none overlapping another; all of it where no face is."""
    parts: tuple[Box, ...] = (cover,)
    for face in faces:
        parts = tuple(left for part in parts for left in _outside(part, face))
    return parts


def _outside(part: Box, face: Box) -> tuple[Box, ...]:
    """Return what is above, to the left, to the right and below."""
    if not part.overlap(face):
        return (part,)
    top, bottom = max(part.top, face.top), min(part.bottom, face.bottom)
    sides = ((part.left, part.top, part.right, top), (part.left, top, face.left, bottom),
             (face.right, top, part.right, bottom), (part.left, bottom, part.right, part.bottom))
    return tuple(Box(left=left, top=above, right=right, bottom=below) for left, above, right, below in sides
                 if left < right and above < below)


def heads_in(cover: Box, face: Box, head: float) -> int:
    """Return how many heads of this face's size, `head` times as large, fit side by side in a cover; at least one."""
    across, down = cover.width / max(face.width, 1.0), cover.height / max(face.height, 1.0)
    return max(1, round(max(across, down) / head))

"""Say which track, if any, shows the person on a reference photo; suggest, never decide."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from media.errors import WrongUseError
from media.frame import Frame, Pixels
from media.geometry import Box, Size
from redact.detect.base import Detector
from redact.detect.tiled import Tiled
from redact.detect.yunet import YuNet
from redact.known import MATCH, POSSIBLE, Known
from redact.looks import Look, frontal, looks
from redact.parting import parted
from redact.recognise import Landmarks, Likeness, likeness
from redact.records import Sighting, Suggestion, Track

MARGIN = 0.12
"""How far a match must stand above anyone in the same picture; two who look alike are left to a person."""

CLEAR_WIDTH = 32.0
"""Width in pixels from which one look alone may show that a track holds two people."""


ONE_FACE = 0.5
"""Share of the smaller box that two boxes on one frame have in common, from which they show one face.

A detector reports a turning face twice now and then. Two people's faces hardly ever lie so far over each other that
both are found, and both would have to match the photo besides.
"""

Faces = Mapping[int, Box]
"""Where one track's face was found, by frame."""


class Named(NamedTuple):
    """The tracks, some of them in pieces, and what the photos say about them."""

    tracks: tuple[Track, ...]
    suggestions: tuple[Suggestion, ...]


def identify(photos: Sequence[tuple[str, Pixels]], frames: Iterable[Frame], tracks: Sequence[Track]) -> Named:
    """Compare each reference photo with every track of a face.

    photos: SHA-256 of the file and its upright pixels. frames: of the source, in order, those that `looks` names
    or more; passed through once, as far as needed. Every photo gets a suggestion, whose `track` is None unless the
    match is clear. A person who left and came back, or was lost for a while, is several tracks never seen together:
    each such further piece that is as clear gets a suggestion of its own with the same `reference`. A track
    that is like a photo and shows somebody else for a while is parted first.

    Raises:
        WrongUseError: a photo does not hold exactly one clear face.
        MissingPartError: weights are missing or not the ones in the table.
    """
    if not photos:
        return Named(tuple(tracks), ())
    eyes = Tiled(YuNet())
    references = [(digest, reference_likeness(digest, pixels, eyes)) for digest, pixels in photos]
    pieces, known = parted(tracks, learn(frames, looks(tracks), eyes), [reference for _, reference in references])
    seen_on = {track.id: {one.frame: one.face for one in track.found} for track in pieces}
    return Named(pieces, tuple(suggestion for digest, reference in references
                               for suggestion in suggest(digest, reference, known, seen_on)))


def reference_likeness(digest: str, pixels: Pixels, eyes: Detector) -> Likeness:
    """Return the likeness of the one clear face on a photo.

    Raises:
        WrongUseError: there is none, or a second one not much smaller than the first.
    """
    size = Size(width=pixels.shape[1], height=pixels.shape[0])
    faces = [face for face in eyes.find(pixels)
             if face.landmarks and face.score >= 0.7 and face.box.width >= CLEAR_WIDTH]
    largest = max((face.box.width for face in faces), default=0.0)
    clear = [face for face in faces if face.box.width > largest / 2]
    name = f"reference photo {digest[:12]}"
    if not clear:
        raise WrongUseError(f"no clear face at least {CLEAR_WIDTH:.0f} pixels wide on it", file=name,
                            advice="Give a photo of the person facing the camera.")
    if len(clear) > 1:
        raise WrongUseError(f"{len(clear)} faces on it", file=name,
                            advice="Crop it to the person who may be shown, and try again.")
    if clear[0].landmarks is None or not within(clear[0].box, size):
        raise WrongUseError("the face is cut by the border", file=name,
                            advice="Give a photo of the whole face.")
    return likeness(pixels, clear[0].landmarks)


def learn(frames: Iterable[Frame], wanted: Mapping[int, Sequence[Look]], eyes: Detector) -> dict[str, Known]:
    """Return by track what its chosen looks give; tracks none of whose faces could be read are absent."""
    read: dict[str, list[tuple[Likeness, int, bool, float]]] = {}
    last = max(wanted, default=-1)
    for frame in frames:
        if frame.index > last:
            break
        for look in wanted.get(frame.index, ()):
            marks = landmarks_of(look.sighting, frame, eyes)
            if marks is not None:
                width = look.sighting.face.width
                clear = width >= CLEAR_WIDTH and frontal(marks) > 0.5
                read.setdefault(look.track, []).append((likeness(frame.pixels, marks), frame.index, clear, width))
    return {track: Known(track=track, likenesses=np.stack([one[0] for one in ones]),
                         frames=tuple(one[1] for one in ones), clear=tuple(one[2] for one in ones),
                         widths=tuple(one[3] for one in ones))
            for track, ones in read.items()}


def landmarks_of(sighting: Sighting, frame: Frame, eyes: Detector) -> Landmarks | None:
    """Return the sighting's landmarks, looked for again where its detector gives none.

    None where there is no face to be found, or where it is cut by the border: what lies outside is not known.
    """
    if not within(sighting.face, frame.size):
        return None
    if sighting.landmarks is not None:
        return sighting.landmarks
    around = sighting.face.scaled(2.2).pixels(frame.size)
    if around is None:
        return None
    rows, columns = around
    crop = np.ascontiguousarray(frame.pixels[rows, columns])
    there = sighting.face.shifted(-columns.start, -rows.start)
    faces = [face for face in eyes.find(crop) if face.box.iou(there) > 0.3 and face.landmarks]
    if not faces:
        return None
    best = max(faces, key=lambda face: face.box.iou(there))
    return tuple((x + columns.start, y + rows.start) for x, y in best.landmarks or ())


def within(box: Box, size: Size) -> bool:
    """Whether nearly all of the box lies in the picture."""
    inside = box.clipped(size)
    return inside is not None and inside.area >= 0.9 * box.area


def suggest(digest: str, reference: Likeness, known: Mapping[str, Known],
            seen_on: Mapping[str, Faces]) -> tuple[Suggestion, ...]:
    """Decide for one photo; pure. seen_on: by track id, where it was found, by frame."""
    towards = {track: one.towards(reference) for track, one in known.items()}
    ranked = sorted(towards, key=lambda track: (-towards[track][0], track))
    scores = tuple((track, round(towards[track][0], 4)) for track in ranked)

    def saying(track: str | None, reason: str) -> Suggestion:
        return Suggestion(reference=digest, track=track, scores=scores, reason=reason)

    if not ranked:
        return (saying(None, "no face in it is large and clear enough to be compared"),)
    first = ranked[0]
    score, middle = towards[first]
    if score < MATCH:
        weak = f"a weak match with {first} ({score:.2f}, below {MATCH})"
        nobody = f"nobody in it is like the photo (best {score:.2f})"
        return (saying(None, weak if score >= POSSIBLE else nobody),)
    doubt = _doubt(first, ranked, known, towards, seen_on)
    if doubt is not None:
        return (saying(None, doubt),)
    taken, pieces = [first], [saying(first, f"the one clear match ({score:.2f})")]
    for track in ranked[1:]:
        again, self_again = towards[track]
        apart = not any(two_faces(seen_on[track], seen_on[other]) for other in taken)
        if again < MATCH or not apart or float(self_again @ middle) < MATCH:
            continue
        if _doubt(track, ranked, known, towards, seen_on) is None:
            taken.append(track)
            pieces.append(saying(track, f"the same person again ({again:.2f}), never seen beside {first}"))
    return tuple(pieces)


def two_faces(one: Faces, other: Faces) -> bool:
    """Whether two tracks are two faces in one picture: found on the same frame, and not in the same place."""
    return any(one[frame].overlap(other[frame]) < ONE_FACE * min(one[frame].area, other[frame].area)
               for frame in one.keys() & other.keys())


def _doubt(track: str, ranked: Sequence[str], known: Mapping[str, Known],
           towards: Mapping[str, tuple[float, Likeness]],
           seen_on: Mapping[str, Faces]) -> str | None:
    """Why a track that matches is not a clear match, in words, or None."""
    score, middle = towards[track]
    jumped = known[track].jump(middle)
    if jumped is not None:
        return f"{track} matches ({score:.2f}) but seems to show somebody else on frame {jumped}"
    for other in ranked:
        rival, its_middle = towards[other]
        if other == track or rival <= score - MARGIN:
            continue
        if two_faces(seen_on[track], seen_on[other]):
            return f"{track} ({score:.2f}) and {other} ({rival:.2f}) both match and are in the same picture"
        if rival >= MATCH and float(its_middle @ middle) < MATCH:
            return f"{track} ({score:.2f}) and {other} ({rival:.2f}) both match and are not like each other"
    return None

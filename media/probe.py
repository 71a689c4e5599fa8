"""What a file is: its kind, streams, size, rotation and timing, or a refusal that says why."""

import os
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from media.digest import Digest, digest_of
from media.errors import UnreadableInputError
from media.geometry import Size
from media.kinds import PHOTOS, container_of, opened
from media.records import Record
from media.sandbox import Task, child, plain

LOOK_SECONDS = 60
LOOK_BYTES_A_SECOND = 4 << 20
"""Processor time for one look: this much, and a second for so many bytes. Measured: a photo of 150 megapixels with a
colour profile takes 20 s, and reading the packets of a 20 GB clip about a minute."""

LONGEST_HOURS = 30
"""A camera's whole day and some hours; what claims more has a damaged clock, and no time in it can be believed."""

FASTEST_RATE = 1000
"""Pictures a second on average; cameras for slow motion take 960."""

MOST_SAID = 20_000
"""Things a file may say about itself; a photo from a telephone says about a hundred."""

REMEMBERED = 8
"""Files whose facts are kept: one item is probed by each stage, and a child process takes 0.4 s to start."""


class MediaKind(StrEnum):
    """Whether a file is one picture, many, or sound alone."""

    PHOTO = "photo"
    CLIP = "clip"
    RECORDING = "recording"


class Sound(Record):
    """One sound stream."""

    codec: str
    sample_rate: int
    channels: int


class Source(Record):
    """Everything about one input file that later stages rely on."""

    kind: MediaKind
    container: str
    """jpeg, png, webp, tiff, gif, mp4, mov, matroska, avi, wav or mp3: by content, not by name."""
    codec: str
    digest: Digest
    size: Size
    """Upright; 0 x 0 for a recording."""
    rotation: int = 0
    """Degrees clockwise (0, 90, 180, 270) that were applied to make it upright."""
    mirrored: bool = False
    """Whether it was mirrored left to right before that turn."""
    frame_count: int | None = None
    """Frames to be shown; None where the container cannot tell before decoding."""
    frame_rate: Fraction | None = None
    """Average frames a second."""
    duration: Fraction | None = None
    """Seconds from the first picture's start to the last picture's end; of a recording, from end to end."""
    time_base: Fraction | None = None
    """Seconds a tick of the pictures' timestamps lasts."""
    sounds: tuple[Sound, ...] = ()
    other_streams: tuple[str, ...] = ()
    """Kinds of streams that are never carried over: subtitle, data, attachment, cover art."""
    sample_aspect: Fraction = Fraction(1)
    """Width over height of one pixel, upright."""
    colours: str = "bt709"
    """Colour standard the copy is tagged with: bt709, bt601-525 or bt601-625."""
    notes: tuple[str, ...] = ()
    """What a user should know: interlaced, high dynamic range, colours converted."""


class _RecordingFacts(Record):
    kind: Literal["recording"]
    codec: str
    duration: Fraction
    sounds: tuple[Sound, ...]
    other_streams: tuple[str, ...]
    notes: tuple[str, ...]


class _PhotoFacts(Record):
    width: int
    height: int
    rotation: int
    mirrored: bool
    codec: str
    notes: tuple[str, ...]


class _ClipFacts(_PhotoFacts):
    time_base: Fraction
    frame_rate: Fraction | None
    frame_count: int | None
    duration: Fraction
    sample_aspect: Fraction
    colours: str
    sounds: tuple[Sound, ...]
    other_streams: tuple[str, ...]


def probe(path: Path) -> Source:
    """Look at a file in a child process.

    Raises:
        UnreadableInputError: missing, empty, no regular file, damaged or cut off.
        UnsupportedInputError: no photo, clip or recording that is handled, too large, or more than one video.
    """
    with opened(path) as handle:
        container = container_of(handle, path)
        kind = MediaKind.PHOTO if container in PHOTOS else MediaKind.CLIP
        before = os.fstat(handle)
        digest = digest_of(path)
        if (digest, container) in _known:
            return _known[digest, container]
        task = Task(op=f"look-{kind}", path=path, handle=handle, container=container,
                    cpu_seconds=_seconds(before.st_size))
        with child(task) as worker:
            said = worker.one()
        after = os.fstat(handle)
        if (digest.bytes, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise UnreadableInputError("changed while it was read", file=path,
                                       advice="Copy it first, then try again.")
    if kind is MediaKind.CLIP and said.get("kind") == MediaKind.RECORDING:
        heard = _RecordingFacts.from_plain(said, file=path, error=UnreadableInputError)
        return _remembered(_recording(container, digest, heard))
    facts = (_PhotoFacts if kind is MediaKind.PHOTO else _ClipFacts).from_plain(said, file=path,
                                                                               error=UnreadableInputError)
    if not facts.width:
        raise UnreadableInputError("declares a picture without any size", file=path)
    if isinstance(facts, _ClipFacts):
        _require_credible(facts, path)
    return _remembered(_source(kind, container, digest, facts))


_known: dict[tuple[Digest, str], Source] = {}
"""What was learnt of the latest few files, by content: what a file is follows from its bytes and nothing else."""


def _remembered(source: Source) -> Source:
    while len(_known) >= REMEMBERED:
        del _known[next(iter(_known))]
    _known[source.digest, source.container] = source
    return source


def metadata(path: Path) -> tuple[tuple[str, str, str], ...]:
    """Read, in a child process, everything an input says about itself: (place, field, value) each.

    Values are one printable line of at most 300 characters. Nothing of this is carried into a copy.

    Raises:
        UnreadableInputError, UnsupportedInputError: as probe() does.
    """
    with opened(path) as handle:
        container = container_of(handle, path)
        op = "said-photo" if container in PHOTOS else "said-clip"
        task = Task(op=op, path=path, handle=handle, container=container, most_messages=MOST_SAID,
                    cpu_seconds=_seconds(os.fstat(handle).st_size))
        with child(task) as worker:
            said = [message for message, _ in worker.messages()]
    return tuple((_part(one, "place"), _part(one, "field"), _part(one, "value")) for one in said)


def _seconds(size: int) -> int:
    return LOOK_SECONDS + size // LOOK_BYTES_A_SECOND


def _require_credible(facts: _ClipFacts, path: Path) -> None:
    """Refuse a clip whose clock says what no camera does.

    Raises:
        UnreadableInputError: it would last too long, or show too many pictures a second.
    """
    if facts.duration > LONGEST_HOURS * 3600:
        raise UnreadableInputError(f"claims to last {int(facts.duration) // 3600} hours; its clock must be damaged "
                                   f"(clips up to {LONGEST_HOURS} hours are handled)", file=path)
    if facts.frame_count is not None and facts.frame_count > max(Fraction(1), FASTEST_RATE * facts.duration):
        raise UnreadableInputError(f"claims to show {facts.frame_count} pictures in {float(facts.duration):.6f} s; its "
                                   f"clock must be damaged (up to {FASTEST_RATE} a second are handled)", file=path)


def _part(message: dict[str, Any], name: str) -> str:
    return plain(str(message.get(name, "")))


def _recording(container: str, digest: Digest, facts: _RecordingFacts) -> Source:
    return Source(kind=MediaKind.RECORDING, container=container, codec=facts.codec, digest=digest,
                  size=Size(width=0, height=0), duration=facts.duration, sounds=facts.sounds,
                  other_streams=facts.other_streams, notes=facts.notes)


def _source(kind: MediaKind, container: str, digest: Digest, facts: _PhotoFacts) -> Source:
    turned = facts.rotation in {90, 270}
    # Not model_dump: pydantic writes a Fraction as text, which a strict record then refuses.
    known: dict[str, Any] = {name: value for name, value in facts if name not in {"width", "height"}}
    if isinstance(facts, _ClipFacts):
        known["sample_aspect"] = 1 / facts.sample_aspect if turned else facts.sample_aspect
    width, height = (facts.height, facts.width) if turned else (facts.width, facts.height)
    return Source(kind=kind, container=container, digest=digest, size=Size(width=width, height=height),
                  **known)

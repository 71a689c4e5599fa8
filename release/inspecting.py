"""Tell what a file is, what it would have given away, how many faces it shows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from math import ceil
from pathlib import Path

from media.decode import decoding
from media.frame import Frame, Pixels
from media.probe import MediaKind, Source, metadata, probe
from media.records import Record
from media.small import SmallPicture, small_pictures
from redact.detect import named
from release.giveaway import Giveaway, Position, giveaways, position
from watermark.records import Saying

LOOKS = 24  # frames of a clip looked at for faces: enough to tell a crowd from an empty street in seconds


class Inside(Record):
    """A further picture inside a file: where it stands, and how large it is there."""

    place: str
    width: int
    height: int


class Inspection(Record):
    """All that can be told about one file without deciding anything."""

    input: str
    source: Source
    position: Position | None
    """Where it was taken, if it says so."""
    pictures: tuple[Inside, ...]
    """Thumbnails, covers, second pictures: each shows what was in front of the camera, with nobody hidden."""
    gives_away: tuple[Giveaway, ...]
    """Everything it says about itself, the most dangerous first."""
    says: tuple[Saying, ...]
    frames_looked_at: int
    faces_at_most: int
    """Most faces seen on one of the frames looked at."""
    faces_by_frame: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found, with the pictures themselves: the first frame, and those inside the file."""

    told: Inspection
    first: Pixels | None
    """None for a recording."""
    inside: tuple[SmallPicture, ...]


def inspect_file(path: Path, detector: str = "yunet") -> Seen:
    """Probe a file, read everything its metadata says, look for faces on up to 24 frames.

    Raises:
        UnreadableInputError, UnsupportedInputError: as `media.probe.probe` does.
    """
    source = probe(path)
    says = tuple(Saying(place=place, field=field, value=value) for place, field, value in metadata(path))
    inside = small_pictures(path)
    counts, first = _faces(path, source, detector)
    told = Inspection(
        input=str(path), source=source, position=position(says), gives_away=giveaways(says), says=says,
        pictures=tuple(Inside(place=one.place, width=one.width, height=one.height) for one in inside),
        frames_looked_at=len(counts), faces_at_most=max((count for _, count in counts), default=0),
        faces_by_frame=counts)
    return Seen(told=told, first=first, inside=inside)


def _faces(path: Path, source: Source, detector: str) -> tuple[tuple[tuple[int, int], ...], Pixels | None]:
    """Return how many faces each frame shows that is looked at, and the first of them; a recording has none."""
    counts, first = list[tuple[int, int]](), None
    if source.kind is MediaKind.RECORDING:
        return (), None
    finder = named(detector)
    with decoding(path, source) as frames:
        for frame in _spread(frames, source):
            counts.append((frame.index, len(finder.find(frame.pixels))))
            first = frame.pixels if first is None else first
    return tuple(counts), first


def inspection_lines(seen: Inspection) -> tuple[str, ...]:
    """The same in words, a line a fact: what it is, then what it gives away, the most dangerous first."""
    lines = list(_what_it_is(seen.source))
    if seen.source.kind is not MediaKind.RECORDING:
        lines.append(f"faces: at most {seen.faces_at_most} on one frame ({seen.frames_looked_at} frames looked at)")
    if seen.position is not None:
        what = "picture" if seen.source.kind is MediaKind.PHOTO else seen.source.kind
        lines.append(f"! {seen.position}: where the {what} was taken (GPS, degrees north and east)")
    lines += [f"! {one.place}: another picture inside, {one.width}x{one.height}, with nobody hidden in it"
              for one in seen.pictures]
    kind = None
    for one in seen.gives_away:
        if one.danger != kind:
            kind = one.danger
            lines.append(f"{kind}:")
        lines.append(f"  {one.words}")
    if not seen.says and not seen.pictures:
        lines.append("It says nothing about itself.")
    return tuple(lines)


def _what_it_is(source: Source) -> Iterator[str]:
    if source.kind is MediaKind.RECORDING:
        yield f"a recording: {source.container}, {float(source.duration or 0):.2f} s"
    else:
        yield (f"{source.container}, {source.codec}, {source.size.width}x{source.size.height} upright"
               + (f", turned {source.rotation} degrees in the file" if source.rotation else ""))
    if source.duration is not None and source.kind is MediaKind.CLIP:
        yield (f"{float(source.duration):.2f} s, {source.frame_count or 'unknown number of'} frames, "
               f"{float(source.frame_rate or 0):.2f} a second on average")
    for sound in source.sounds:
        yield (f"sound: {sound.codec}, {sound.sample_rate} Hz, "
               f"{'mono' if sound.channels == 1 else f'{sound.channels} channels'}")
    if source.other_streams:
        yield f"also inside: {', '.join(source.other_streams)}"


def _spread(frames: Iterable[Frame], source: Source) -> Iterator[Frame]:
    """Yield up to LOOKS frames, spread over the whole clip as well as its length is known."""
    length = source.frame_count or float(source.duration or 0) * float(source.frame_rate or 0)
    step = max(1, ceil(length / LOOKS))
    return islice((frame for frame in frames if frame.index % step == 0), LOOKS)

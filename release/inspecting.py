"""Tell what a file is, what it says about itself, how many faces it shows."""

from collections.abc import Iterable, Iterator
from itertools import islice
from math import ceil
from pathlib import Path

from media.decode import decoding
from media.frame import Frame
from media.probe import Source, metadata, probe
from media.records import Record
from redact.detect import named
from watermark.records import Saying

LOOKS = 24  # frames of a clip looked at for faces: enough to tell a crowd from an empty street in seconds


class Inspection(Record):
    """All that can be told about one file without deciding anything."""

    input: str
    source: Source
    says: tuple[Saying, ...]
    frames_looked_at: int
    faces_at_most: int
    """Most faces seen on one of the frames looked at."""
    faces_by_frame: tuple[tuple[int, int], ...]


def inspect_file(path: Path, detector: str = "yunet") -> Inspection:
    """Probe a file, read everything its metadata says, look for faces on up to 24 frames.

    Raises:
        UnreadableInputError, UnsupportedInputError: as `media.probe.probe` does.
    """
    source = probe(path)
    says = tuple(Saying(place=place, field=field, value=value) for place, field, value in metadata(path))
    finder = named(detector)
    with decoding(path, source) as frames:
        counts = tuple((frame.index, len(finder.find(frame.pixels))) for frame in _spread(frames, source))
    return Inspection(input=str(path), source=source, says=says, frames_looked_at=len(counts),
                      faces_at_most=max((count for _, count in counts), default=0), faces_by_frame=counts)


def inspection_lines(seen: Inspection) -> tuple[str, ...]:
    """The same in words, a line a fact; what gives most away comes first."""
    source = seen.source
    lines = [f"{source.container}, {source.codec}, {source.size.width}x{source.size.height} upright"
             + (f", turned {source.rotation} degrees in the file" if source.rotation else "")]
    if source.duration is not None:
        lines.append(f"{float(source.duration):.2f} s, {source.frame_count or 'unknown number of'} frames, "
                     f"{float(source.frame_rate or 0):.2f} a second on average")
    lines += [f"sound: {sound.codec}, {sound.sample_rate} Hz, "
              f"{'mono' if sound.channels == 1 else f'{sound.channels} channels'}" for sound in source.sounds]
    if source.other_streams:
        lines.append(f"also inside: {', '.join(source.other_streams)}")
    lines.append(f"faces: at most {seen.faces_at_most} on one frame ({seen.frames_looked_at} frames looked at)")
    telling = sorted(seen.says, key=lambda said: not _gives_away(said))
    lines += [f"{'! ' if _gives_away(said) else '  '}{said.place} {said.field}: {said.value}" for said in telling]
    if not seen.says:
        lines.append("It says nothing about itself.")
    return tuple(lines)


def _gives_away(said: Saying) -> bool:
    """Whether this could lead to a place, a device or a hidden picture."""
    words = f"{said.place} {said.field}".lower()
    return any(word in words for word in ("gps", "location", "serial", "thumbnail", "owner", "artist", "xyz"))


def _spread(frames: Iterable[Frame], source: Source) -> Iterator[Frame]:
    """Yield up to LOOKS frames, spread over the whole clip as well as its length is known."""
    length = source.frame_count or float(source.duration or 0) * float(source.frame_rate or 0)
    step = max(1, ceil(length / LOOKS))
    return islice((frame for frame in frames if frame.index % step == 0), LOOKS)

"""The one pass: decode, filters in order, encode, rename."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from media.ahead import ahead
from media.atomic import replacing
from media.coding import AHEAD, CodedPart, Coding, FrameFilter
from media.crew import counting, worked
from media.decode import decoding, hearing, lining
from media.encode import ClipWriter, Tags
from media.encode_photo import FORMATS, write_photo
from media.encode_picture import base_of
from media.encode_recording import write_recording
from media.errors import OutputError, WrongUseError
from media.geometry import Size
from media.parts import Part, parts_of
from media.probe import MediaKind, Source
from media.records import Record
from media.soundline import SoundBlock, SoundFilter, placed, through

CLIP_SUFFIXES = {MediaKind.CLIP: ".mp4", MediaKind.RECORDING: ".m4a"}
"""Photos have several, for they keep their format."""

Progress = Callable[[int, int | None], None]
"""Told the frames done, and the frames in all where that is known."""


class Rendered(Record):
    """What was written."""

    frame_count: int
    size: Size
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RenderJob:
    """Everything one pass needs."""

    path: Path
    source: Source
    filters: tuple[FrameFilter, ...]
    out: Path
    keep_sound: bool = False
    sound_filters: tuple[SoundFilter, ...] = ()
    """What the sound goes through where it is kept; its clock starts with the first picture."""
    tags: Tags = field(default_factory=Tags)
    progress: Progress | None = None


def render(job: RenderJob) -> Rendered:
    """Write `out` from `path` through the filters; nothing appears at `out` unless all of it succeeded.

    Raises:
        UnreadableInputError, UnsupportedInputError: the source could not be decoded to its end.
        OutputError: the result could not be written.
        WrongUseError: the suffix of `out` does not fit the source, or a filter
            changed a frame's size or time.
    """
    _check_destination(job)
    with replacing(job.out) as beside:
        return WAYS[job.source.kind](job, beside)


def _check_destination(job: RenderJob) -> None:
    suffix = job.out.suffix.lower()
    fitting = set(FORMATS) if job.source.kind is MediaKind.PHOTO else {CLIP_SUFFIXES[job.source.kind]}
    if job.source.kind is MediaKind.RECORDING and not job.keep_sound:
        raise WrongUseError("nothing is left of a recording without its sound", file=job.path)
    if suffix not in fitting:
        wanted = ", ".join(sorted(fitting))
        raise WrongUseError(f"a {job.source.kind} is written as {wanted}, not {suffix!r}", file=job.out)
    if job.out.exists() and job.out.samefile(job.path):
        raise OutputError("is the source itself, which is never overwritten", file=job.out)


def _photo(job: RenderJob, beside: Path) -> Rendered:
    coding = Coding(job.path, job.source, job.filters)
    with decoding(job.path, job.source) as frames:
        for frame in frames:
            write_photo(coding.filtered(frame).pixels, beside, job.tags)
            _tell(job, 1)
    return Rendered(frame_count=1, size=job.source.size, notes=job.source.notes)


def _clip(job: RenderJob, beside: Path) -> Rendered:
    parts = parts_of(job.path, job.source)
    return _in_one(job, beside) if len(parts) == 1 else _joined(job, beside, parts)


def _in_one(job: RenderJob, beside: Path) -> Rendered:
    sound = job.keep_sound and bool(job.source.sounds)
    done, heard, coding = 0, None, Coding(job.path, job.source, job.filters)
    with (decoding(job.path, job.source) as frames, hearing(job.path, job.source) as blocks,
          ClipWriter(beside, job.source, job.tags, sound=sound) as writer,
          ahead((coding.filtered(frame) for frame in frames), AHEAD) as ready):
        for frame in ready:
            writer.add(frame)
            done += 1
            if sound and heard is None:
                heard = _Ahead(job, blocks, frame.instant.seconds)
            if heard is not None:  # as time goes on, so that neither kind has to be held back
                for block in heard.until(frame.instant.seconds):
                    writer.hear(block)
            _tell(job, done)
        if heard is not None:
            for block in heard.rest():
                writer.hear(block)
        notes = job.source.notes + writer.notes
    return Rendered(frame_count=done, size=job.source.size, notes=notes)


def _joined(job: RenderJob, beside: Path, parts: tuple[Part, ...]) -> Rendered:
    """Have the parts of a long clip encoded, each by itself, and join them; the sound is encoded here, once."""
    sound, origin, count = job.keep_sound and bool(job.source.sounds), parts[0].pts or 0, 0
    coding, told = Coding(job.path, job.source, job.filters), counting(job.progress, job.source.frame_count)
    with (worked(coding, parts, job.path, told) as made,
          hearing(job.path, job.source) as blocks,
          ClipWriter(beside, job.source, job.tags, sound=sound) as writer):
        base = base_of(job.source)
        heard = _Ahead(job, blocks, origin * base) if sound else None
        for part, coded in zip(parts, made, strict=True):
            _insist_whole(job, part, coded, writer.head)
            for picture in coded.pictures:
                writer.take(picture)
                for block in heard.until((origin + picture.pts) * base) if heard else ():
                    writer.hear(block)
            count += len(coded.pictures)
        for block in heard.rest() if heard else ():
            writer.hear(block)
        notes = job.source.notes + writer.notes
    return Rendered(frame_count=count, size=job.source.size, notes=notes)


def _insist_whole(job: RenderJob, part: Part, coded: CodedPart, head: bytes) -> None:
    """Refuse a part that is not what was asked for, or does not fit the others.

    Raises:
        OutputError: too few pictures, another time, or coded in another way.
    """
    pictures = coded.pictures
    begins = (part.pts or 0) - (part.origin or 0)
    due = (part.stop or job.source.frame_count or 0) - part.first
    if len(pictures) != due or not pictures[0].key or pictures[0].pts != begins or coded.head != head:
        raise OutputError(f"could not be joined: the part from frame {part.first} on came back with "
                          f"{len(pictures)} pictures, or with others than were asked for", file=job.path,
                          advice="Nothing was written. Run it again with `--workers 1`.")


def _recording(job: RenderJob, beside: Path) -> Rendered:
    with lining(job.path, job.source) as line:
        write_recording(beside, job.source, job.tags, _counted(job, through(line, job.sound_filters)))
    return Rendered(frame_count=0, size=job.source.size, notes=job.source.notes)


def _counted(job: RenderJob, line: Iterator[SoundBlock]) -> Iterator[SoundBlock]:
    """Pass the line on, and tell how many seconds of it have gone by."""
    for block in line:
        yield block
        if job.progress is not None:
            job.progress(int(block.start), int(job.source.duration or 0))


WAYS = {MediaKind.PHOTO: _photo, MediaKind.CLIP: _clip, MediaKind.RECORDING: _recording}


def _tell(job: RenderJob, done: int) -> None:
    if job.progress is not None:
        job.progress(done, job.source.frame_count)


class _Ahead:
    """The line of sound, taken only as far as the pictures have come."""

    def __init__(self, job: RenderJob, blocks: Iterator[SoundBlock], origin: Fraction) -> None:
        """origin: when the first picture is shown, in seconds on the source's clock."""
        end = None if job.source.duration is None else origin + job.source.duration
        self._origin = origin
        self._line = through(placed(blocks, origin, end), job.sound_filters)
        self._next: SoundBlock | None = next(self._line, None)

    def until(self, seconds: Fraction) -> Iterator[SoundBlock]:
        """Yield the blocks that start no later than that moment on the source's clock."""
        while self._next is not None and self._next.start <= seconds - self._origin:
            yield self._next
            self._next = next(self._line, None)

    def rest(self) -> Iterator[SoundBlock]:
        """Yield all that is left."""
        while self._next is not None:
            yield self._next
            self._next = next(self._line, None)

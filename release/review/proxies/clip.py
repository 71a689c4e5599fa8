"""Draw the proxies of a clip in one pass over its full-size frames."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path

from media.crew import counting, worked
from media.encode_picture import Coded, base_of, rate_of
from media.parts import Part, parts_of
from media.probe import Source
from media.render import Progress
from redact.detect.sweep import Cuts
from redact.records import RedactionPlan
from release.review.proxies import sounds
from release.review.proxies.cards import FOLDER, by_frame, cards_of, place_of
from release.review.proxies.covered import digests_of, sounds_of
from release.review.proxies.drawing import Drawing, DrawnChunk
from release.review.proxies.folder import kept, shown_by
from release.review.proxies.joining import Joiner
from release.review.proxies.records import Chunk, Entry, ProxySet
from release.review.proxies.shape import chunks_of, coded_as
from release.review.proxies.strip import STRIP, Strip, sheet_of

BEFORE, AFTER = "before.mp4", "after.mp4"
AFTER_SIDE = (AFTER, STRIP, sounds.AFTER, sounds.AFTER_PEAKS)
"""All of the after side of a clip."""


def draw_clip(path: Path, plan: RedactionPlan, folder: Path, progress: Progress | None) -> ProxySet:
    """Write everything but the record into an empty folder, and return the record; `plan` is as it is released.

    Raises:
        UnreadableInputError, UnsupportedInputError: the source could not be decoded to its end.
        OutputError: something could not be written.
        WrongUseError: the plan is for another clip.
    """
    source = plan.source
    parts = parts_of(path, source)
    spans = {part.first: tuple(chunks_of(part.first, part.stop or plan.frame_count, source)) for part in parts}
    every = tuple(span for part in parts for span in spans[part.first])
    size = coded_as(source).size
    sheet = sheet_of(plan.frame_count, size)
    strip, gathered = Strip(sheet, plan.frame_count), _Gathered(source)
    drawing = Drawing(path=path, plan=plan, spans=spans, tiles=strip.frames, tile=strip.size,
                      cards=by_frame(cards_of(plan)))
    sounds.draw_before(path, source, folder)
    sounds.draw_after(path, plan, folder)
    (folder / FOLDER).mkdir()
    with drawn(drawing, parts, progress) as chunks, ExitStack() as stack:
        for chunk in chunks:
            gathered.take(chunk, folder, stack)
            strip.take(chunk.tiles)
            for track, picture in chunk.cards.items():
                (folder / place_of(track)).write_bytes(picture)
    strip.write(folder)
    after = kept(folder, AFTER_SIDE)
    done = tuple(Chunk(first=first, last=last, covers=covers, after=coded) for (first, last), covers, coded
                 in zip(every, digests_of(plan, every), gathered.digests, strict=True))
    return ProxySet(
        kind=source.kind, plan="", source=source.digest.sha256, size=size, rate=str(rate_of(source)),
        frame_count=plan.frame_count, instants_ms=instants(gathered.stamps, source), cuts=gathered.cuts.settled(),
        chunks=done, head=gathered.head.hex(), entries=entries(path, source, plan.frame_count, gathered.origin),
        cards=cards_of(plan), sheet=sheet, sounds=sounds_of(plan), after=after, shown=shown_by(after))


@contextmanager
def drawn(drawing: Drawing, parts: Sequence[Part], progress: Progress | None) -> Iterator[Iterator[DrawnChunk]]:
    """Yield an iterator over all chunks in order, drawn by as many workers as the machine bears.

    Raises: as `Drawing` does, and `media.crew.worked`.
    """
    total = sum(last - first + 1 for spans in drawing.spans.values() for first, last in spans)
    tell = counting(progress, total)
    if len(parts) == 1:  # a clip that cannot be cut may be long: nothing of it is held back
        yield drawing.drawn(parts[0], tell)
        return
    with worked(drawing, parts, drawing.path, tell) as made:
        yield (chunk for part in made for chunk in part)


def digest_of_coded(pictures: Iterable[Coded]) -> str:
    """Return the SHA-256 of coded pictures and of when they are shown."""
    known = hashlib.sha256()
    for one in pictures:
        known.update(f"{one.pts} {one.key} {len(one.data)}\n".encode())
        known.update(one.data)
    return known.hexdigest()


def entries(path: Path, source: Source, frame_count: int, origin: int) -> tuple[Entry, ...]:
    """Return every frame at which the source can be entered: its first, and whatever else can be found.

    Raises:
        UnreadableInputError: it is damaged.
    """
    parts = parts_of(path, source, range(1, frame_count)) if frame_count > 1 else ()
    found = tuple(Entry(frame=part.first, pts=part.pts) for part in parts if part.first and part.pts is not None)
    return (Entry(frame=0, pts=origin), *found)


def instants(stamps: Sequence[int], source: Source) -> tuple[int, ...] | None:
    """Return when each frame is shown, in milliseconds; None where they follow each other evenly, but for rounding."""
    base, each = base_of(source), 1 / (base_of(source) * rate_of(source))
    if all(abs(later - earlier - each) <= 1 for earlier, later in pairwise(stamps)):
        return None
    return tuple(round(one * base * 1000) for one in stamps)


class _Gathered:
    """What comes together while chunks pass: both clips, the digests, the scenes."""

    def __init__(self, source: Source) -> None:
        self._source = coded_as(source)
        self._sides: tuple[Joiner, Joiner] | None = None
        self.digests: list[str] = []
        self.stamps: list[int] = []
        self.cuts = Cuts()
        self.origin, self.head = 0, b""

    def take(self, chunk: DrawnChunk, folder: Path, stack: ExitStack) -> None:
        """Take the next chunk; files are opened on the stack when the first one comes."""
        if self._sides is None:
            before, after = (
                stack.enter_context(Joiner(folder / name, self._source, chunk.head, _if_there(folder / sound)))
                for name, sound in ((BEFORE, sounds.BEFORE), (AFTER, sounds.AFTER)))
            self._sides = before, after
            self.origin, self.head = chunk.origin, chunk.head
        for side, pictures in zip(self._sides, (chunk.before, chunk.after), strict=True):
            for picture in pictures:
                side.add(picture)
        self.digests.append(digest_of_coded(chunk.after))
        self.stamps += chunk.stamps
        for one in chunk.smalls:
            self.cuts.take(one)


def _if_there(path: Path) -> Path | None:
    return path if path.exists() else None

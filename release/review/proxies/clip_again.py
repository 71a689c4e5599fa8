"""Draw the changed seconds of a clip's after side again, and join them to the rest as it is."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from media.encode_picture import Coded
from media.errors import OutputError, UnreadableInputError
from media.parts import Part
from media.render import Progress
from redact.records import RedactionPlan
from release.review.proxies import sounds
from release.review.proxies.clip import AFTER, AFTER_SIDE, digest_of_coded, drawn
from release.review.proxies.covered import digests_of, sounds_of
from release.review.proxies.drawing import Drawing, DrawnChunk
from release.review.proxies.folder import kept, link, names_in, shown_by
from release.review.proxies.joining import Joiner, pictures_of
from release.review.proxies.records import RECORD, Chunk, Entry, ProxySet
from release.review.proxies.shape import Span, coded_as
from release.review.proxies.strip import ANEW, STRIP, TILES, Strip, strip_again

FAR = 100
"""Frames between two stretches from which each is given a decoder of its own: one takes as long to start as so many
frames of 720p take to decode."""
A_PART = 30
"""Chunks after which another worker may take over, where the source can be entered there."""

Run = tuple[Entry, tuple[Span, ...]]
"""Chunks that are drawn one after the other, and where the source is entered for them."""


@dataclass(frozen=True, slots=True)
class Change:
    """What of an old set does not show the plan."""

    old: ProxySet
    covers: tuple[str, ...]
    """Of each chunk, by the plan."""
    chunks: tuple[int, ...]
    """Which are to be drawn again."""
    sound: bool

    @property
    def again(self) -> frozenset[str]:
        """The files that are written again."""
        pictures = {AFTER, STRIP, TILES} if self.chunks else set()
        sound = {AFTER, sounds.AFTER, sounds.AFTER_PEAKS} if self.sound else set()
        return frozenset({RECORD} | pictures | sound)


def change_of(plan: RedactionPlan, old: ProxySet, spans: Iterable[Span] = ()) -> Change:
    """Return what must be drawn again: chunks that hide something else, chunks that a span touches, the sound."""
    asked, covers = tuple(spans), digests_of(plan, [(one.first, one.last) for one in old.chunks])
    chunks = (number for number, (chunk, now) in enumerate(zip(old.chunks, covers, strict=True))
              if chunk.covers != now or any(first <= chunk.last and chunk.first <= last for first, last in asked))
    return Change(old=old, covers=covers, chunks=tuple(chunks), sound=sounds_of(plan) != old.sounds)


def draw_clip_again(path: Path, plan: RedactionPlan, folders: tuple[Path, Path], change: Change,
                    progress: Progress | None) -> ProxySet:
    """Fill the second folder from the first, with only that drawn which changes, and return the record.

    The cards are not seen to; the record tells of those there are.

    Raises:
        UnreadableInputError: the old set is damaged, or the source is another.
        UnsupportedInputError, OutputError, WrongUseError: as `draw_clip`.
    """
    (here, new), old = folders, change.old
    link(here, new, names_in(here) - change.again)
    if change.sound:
        sounds.draw_after(path, plan, new)
    chunks = old.chunks
    if AFTER in change.again:
        chunks = _joined_again(path, plan, folders, change, progress)
    after = (*(one for one in old.after if one.name not in change.again),
             *kept(new, change.again & frozenset(AFTER_SIDE)))
    after = tuple(sorted(after, key=lambda one: one.name))
    return old.model_copy(update={"chunks": chunks, "sounds": sounds_of(plan), "after": after,
                                  "shown": shown_by(after)})


def runs_of(spans: Iterable[Span], entries: Sequence[Entry]) -> tuple[Run, ...]:
    """Return the spans in groups that are drawn together, each with the last entry before it."""
    runs: list[tuple[Entry, list[Span]]] = []
    for span in spans:
        entry = max((one for one in entries if one.frame <= span[0]), key=lambda one: one.frame)
        if runs:
            begun, ones = runs[-1]
            if entry == begun or (entry.frame - ones[-1][1] < FAR and len(ones) < A_PART):
                ones.append(span)
                continue
        runs.append((entry, [span]))
    return tuple((entry, tuple(ones)) for entry, ones in runs)


def _joined_again(path: Path, plan: RedactionPlan, folders: tuple[Path, Path], change: Change,
                  progress: Progress | None) -> tuple[Chunk, ...]:
    """Write the after clip and the strip into the second folder; return the chunks as they are then."""
    (here, new), old = folders, change.old
    if old.sheet is None or not old.entries:
        raise UnreadableInputError("holds no proxies of a clip", file=here, advice=ANEW)
    strip = strip_again(here, old.sheet, old.frame_count)
    sound, again = new / sounds.AFTER, frozenset(change.chunks)
    made, head, coded_so = list[Chunk](), bytes.fromhex(old.head), coded_as(plan.source)
    with (_drawn(path, plan, strip, change, progress) as fresh,
          Joiner(new / AFTER, coded_so, head, sound if sound.exists() else None) as joiner):
        stored = pictures_of(here / AFTER, coded_so)
        for number, chunk in enumerate(old.chunks):
            pictures = tuple(islice(stored, chunk.last - chunk.first + 1))
            if number in again:
                one = next(fresh)
                _insist_fitting(chunk, pictures, one, head, path)
                strip.take(one.tiles)
                pictures = one.after
                made.append(chunk.model_copy(update={"covers": change.covers[number],
                                                     "after": digest_of_coded(pictures)}))
            elif digest_of_coded(pictures) != chunk.after:
                raise UnreadableInputError("is not what was drawn", file=here / AFTER, advice=ANEW)
            else:
                made.append(chunk)
            for picture in pictures:
                joiner.add(picture)
    if change.chunks:
        strip.write(new)
    return tuple(made)


@contextmanager
def _drawn(path: Path, plan: RedactionPlan, strip: Strip, change: Change,
           progress: Progress | None) -> Iterator[Iterator[DrawnChunk]]:
    """Yield an iterator over the chunks that are drawn again, in order; over none where there are none."""
    old = change.old
    runs = runs_of([(old.chunks[one].first, old.chunks[one].last) for one in change.chunks], old.entries)
    if not runs:
        yield iter(())
        return
    origin = old.entries[0].pts
    parts = [Part(first=entry.frame, pts=entry.pts, origin=origin) for entry, _ in runs]
    drawing = Drawing(path=path, plan=plan, spans={entry.frame: spans for entry, spans in runs}, tiles=strip.frames,
                      tile=strip.size, cards={}, redrawing=True)
    with drawn(drawing, parts, progress) as made:
        yield made


def _insist_fitting(chunk: Chunk, stored: Sequence[Coded], one: DrawnChunk, head: bytes, path: Path) -> None:
    """Refuse a chunk that cannot take the place of the one before.

    Raises:
        UnreadableInputError: its frames are shown at other times.
        OutputError: it is coded in another way.
    """
    if one.span != (chunk.first, chunk.last) or [was.pts for was in stored] != [now.pts for now in one.after]:
        raise UnreadableInputError(f"shows other frames from frame {chunk.first} on than it did", file=path,
                                   advice=ANEW)
    if one.head != head:
        raise OutputError("could not be joined: its pictures are coded in another way", file=path, advice=ANEW)

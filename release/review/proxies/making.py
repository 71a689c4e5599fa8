"""Make the proxies of one item, or bring them up to its plan."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from media.atomic import write_bytes, write_text
from media.decode import decoding
from media.errors import OutputError, UnreadableInputError
from media.parts import WHOLE, Part
from media.probe import MediaKind, probe
from media.render import Progress
from redact.plan import accept_suggestions, check_plan
from redact.records import RedactionPlan
from release.review.proxies.cards import FOLDER, by_frame, card, cards_of, place_of
from release.review.proxies.clip import draw_clip
from release.review.proxies.clip_again import change_of, draw_clip_again
from release.review.proxies.covered import sounds_of
from release.review.proxies.folder import beside, drawn_alone, link, load, names_in
from release.review.proxies.heard import RECORDED, draw_recording, draw_recording_again
from release.review.proxies.records import RECORD, ProxySet
from release.review.proxies.shape import Span
from release.review.proxies.stills import AFTER as PHOTO
from release.review.proxies.stills import REFERENCES, covers_of, draw_photo, draw_photo_again, draw_reference


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told of the frames done, and of the set as soon as its after side shows the plan."""

    progress: Progress | None = None
    ready: Callable[[ProxySet], None] | None = None


UNWATCHED = Watch()


def folder_of(bench: Path, item: str) -> Path:
    """Return where an item's proxies lie on a bench."""
    return bench / f"{item}.proxies"


def draw_proxies(path: Path, plan: RedactionPlan, bench: Path, item: str, progress: Progress | None = None,
                 references: Sequence[Path] = ()) -> ProxySet:
    """Return the item's proxies, which show the plan when this returns; nothing that is right already is drawn again.

    Raises: as `make` does.
    """
    folder, digest = folder_of(bench, item), plan.fingerprint()
    found = load(folder)
    if found is None or found.source != plan.source.digest.sha256:
        found = make(path, plan, folder, progress, digest)
    elif found.plan != digest:
        found = refresh(path, plan, folder, (), Watch(progress), digest)
    for photo in references:
        draw_reference(photo, folder)
    return found


def make(path: Path, plan: RedactionPlan, folder: Path, progress: Progress | None = None,
         digest: str | None = None) -> ProxySet:
    """Draw everything, in one pass over the source, and let it appear at `folder` whole, in place of what is there.

    The after side is what passing the plan as it stands would release: its clear suggestions are accepted.
    digest: of the plan, where it is known; of a long one it takes seconds.

    Raises:
        UnreadableInputError, UnsupportedInputError: the source cannot be read to its end.
        OutputError: the proxies cannot be written.
        WrongUseError: the plan is for another file.
    """
    check_plan(plan, probe(path))
    with drawn_alone(folder), beside(folder) as new:
        found = _drawn(path, accept_suggestions(plan), new, progress)
        found = found.model_copy(update={"plan": digest or plan.fingerprint()})
        link(folder, new, (name for name in names_in(folder) if name.startswith(f"{REFERENCES}/")))
        _record(new, found)
    return found


def refresh(path: Path, plan: RedactionPlan, folder: Path, spans: Iterable[Span] = (),
            watch: Watch = UNWATCHED, digest: str | None = None) -> ProxySet:
    """Draw the after side again where the plan hides something else than is shown; everything, where that cannot be.

    What changed is found by comparing; spans are drawn again whatever is found. The before side stays. Cards of
    tracks that are new are drawn last, into the folder as it stands.

    Raises: as `make` does.
    """
    digest = digest or plan.fingerprint()
    accepted = accept_suggestions(plan)
    with drawn_alone(folder):
        found = _refreshed(path, accepted, folder, (tuple(spans), watch, digest))
        if found is not None:
            _tell(watch, found)
            return _carded(path, accepted, folder, found)
    found = make(path, plan, folder, watch.progress, digest)
    _tell(watch, found)
    return found


def _drawn(path: Path, plan: RedactionPlan, new: Path, progress: Progress | None) -> ProxySet:
    match plan.source.kind:
        case MediaKind.CLIP:
            return draw_clip(path, plan, new, progress)
        case MediaKind.PHOTO:
            return draw_photo(path, plan, new)
        case MediaKind.RECORDING:
            return draw_recording(path, plan, new)
    assert_never(plan.source.kind)


def _refreshed(path: Path, plan: RedactionPlan, folder: Path, how: tuple[tuple[Span, ...], Watch, str],
               ) -> ProxySet | None:
    """Bring the folder up to the plan, cards left aside; None where what lies there cannot be built upon."""
    spans, watch, digest = how
    old = load(folder)
    if old is None or old.source != plan.source.digest.sha256 or old.frame_count != plan.frame_count:
        return None
    try:
        with beside(folder) as new:
            found = _again(path, plan, (folder, new), old, (spans, watch.progress))
            found = found.model_copy(update={"plan": digest})
            _record(new, found)
    except (UnreadableInputError, OutputError):
        return None  # damaged, or by another encoder; or the source is, or the disk is full: that, `make` will say
    return found


def _again(path: Path, plan: RedactionPlan, folders: tuple[Path, Path], old: ProxySet,
           how: tuple[tuple[Span, ...], Progress | None]) -> ProxySet:
    here, new = folders
    match plan.source.kind:
        case MediaKind.CLIP:
            return draw_clip_again(path, plan, folders, change_of(plan, old, how[0]), how[1])
        case MediaKind.PHOTO:
            same = covers_of(plan) == old.covers
            link(here, new, names_in(here) - ({RECORD} if same else {RECORD, PHOTO}))
            return old if same else draw_photo_again(path, plan, new, old)
        case MediaKind.RECORDING:
            same = sounds_of(plan) == old.sounds
            link(here, new, names_in(here) - {RECORD, *(() if same else RECORDED)})
            return old if same else draw_recording_again(path, plan, new)
    assert_never(plan.source.kind)


def _carded(path: Path, plan: RedactionPlan, folder: Path, found: ProxySet) -> ProxySet:
    """Draw the cards that are missing, or show what is another track now; return the record that tells of them."""
    cards = cards_of(plan)
    if cards == found.cards:
        return found
    missing = by_frame(one for one in cards if one not in frozenset(found.cards))
    if missing:
        (folder / FOLDER).mkdir(exist_ok=True)
        with decoding(path, plan.source, exact=False, only=missing, part=_entered(found, min(missing))) as frames:
            for frame in frames:
                for one in missing[frame.index]:
                    if (picture := card(frame.pixels, one.box)) is not None:
                        write_bytes(folder / place_of(one.track), picture)
    found = found.model_copy(update={"cards": cards})
    write_text(folder / RECORD, found.to_json())
    return found


def _entered(found: ProxySet, frame: int) -> Part:
    """Return where the source is entered to come to a frame."""
    befores = [one for one in found.entries if one.frame <= frame]
    if not befores:
        return WHOLE
    return Part(first=befores[-1].frame, pts=befores[-1].pts, origin=found.entries[0].pts)


def _record(folder: Path, found: ProxySet) -> None:
    (folder / RECORD).write_text(found.to_json(), encoding="utf-8")


def _tell(watch: Watch, found: ProxySet) -> None:
    if watch.ready is not None:
        watch.ready(found)

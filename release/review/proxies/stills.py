"""Draw the proxies of a photo: both sides in full size, and a card of everybody in it."""

from pathlib import Path

from media.atomic import write_bytes
from media.decode import decoding
from media.errors import OutputError
from media.frame import Frame, Pixels
from media.probe import probe
from redact.obscure import covering
from redact.records import RedactionPlan
from release.review.proxies.cards import FOLDER, at_most, card, cards_of, jpeg, place_of
from release.review.proxies.covered import digests_of
from release.review.proxies.folder import kept, shown_by
from release.review.proxies.records import ProxySet

BEFORE, AFTER = "before.jpg", "after.jpg"
QUALITY = 90
REFERENCES, REFERENCE = "references", 480
"""The folder of reference photos, and the pixels of their longer side: enough to compare a face by."""


def draw_photo(path: Path, plan: RedactionPlan, folder: Path) -> ProxySet:
    """Write everything but the record into an empty folder, and return the record; `plan` is as it is released.

    Raises:
        UnreadableInputError, UnsupportedInputError: the source cannot be decoded.
        OutputError: something could not be written.
    """
    before = _frame(path, plan)
    _write(before.pixels, folder / BEFORE)
    for one in (cards := cards_of(plan)):
        if (picture := card(before.pixels, one.box)) is not None:
            (folder / FOLDER).mkdir(exist_ok=True)
            (folder / place_of(one.track)).write_bytes(picture)
    return _after(before, plan, folder).model_copy(update={"cards": cards})


def draw_photo_again(path: Path, plan: RedactionPlan, folder: Path, old: ProxySet) -> ProxySet:
    """Write the after side into a folder that all else of the old set was linked into, and return the record.

    Raises: as `draw_photo` does.
    """
    return _after(_frame(path, plan), plan, folder).model_copy(update={"cards": old.cards})


def covers_of(plan: RedactionPlan) -> str:
    """Return the SHA-256 of everything that is hidden in a photo, and how."""
    return digests_of(plan, ((0, 0),))[0]


def draw_reference(photo: Path, folder: Path) -> None:
    """Write a small copy of a reference photo, that says nothing of where it is from, under its SHA-256.

    Raises:
        UnreadableInputError, UnsupportedInputError: it cannot be decoded.
        OutputError: it cannot be written.
    """
    source = probe(photo)
    out = folder / REFERENCES / f"{source.digest.sha256}.jpg"
    if not out.exists():
        with decoding(photo, source, exact=False) as frames:
            write_bytes(out, jpeg(at_most(next(frames).pixels, REFERENCE), QUALITY))


def _frame(path: Path, plan: RedactionPlan) -> Frame:
    with decoding(path, plan.source) as frames:
        return next(frames)


def _after(before: Frame, plan: RedactionPlan, folder: Path) -> ProxySet:
    _write(covering(plan)(before).pixels, folder / AFTER)
    after = kept(folder, (AFTER,))
    return ProxySet(kind=plan.source.kind, plan="", source=plan.source.digest.sha256, size=before.size,
                    frame_count=1, rate="1", covers=covers_of(plan), after=after, shown=shown_by(after))


def _write(pixels: Pixels, out: Path) -> None:
    try:
        out.parent.mkdir(exist_ok=True)
        out.write_bytes(jpeg(pixels, QUALITY))
    except OSError as problem:
        raise OutputError(f"cannot be written ({problem.strerror or problem})", file=out) from problem

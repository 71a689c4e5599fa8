"""Which files of an item may be shown, to whom, and where they are."""

import re
from pathlib import Path
from urllib.parse import quote

from media.probe import MediaKind
from release.review.docket.errors import NotFoundError
from release.review.docket.laid import Laid
from release.review.docket.matrix import Action
from release.review.docket.views import MediaView, Sheet

AFTER = frozenset({"after.mp4", "after.jpg", "after.m4a", "strip.jpg", "peaks.json"})
BEFORE = frozenset({"before.mp4", "before.jpg", "before.m4a", "peaks-before.json"})
CARD = re.compile(r"cards/[A-Za-z0-9][A-Za-z0-9._-]{0,63}\.jpg")
REFERENCE = re.compile(r"references/[0-9a-f]{64}\.jpg")
SUFFIX = {MediaKind.CLIP: "mp4", MediaKind.PHOTO: "jpg", MediaKind.RECORDING: "m4a"}


def needed_for(name: str) -> Action | None:
    """Return what somebody must be allowed to do to see a file; None for what is shown to nobody.

    Cards and reference photos show faces, and are of the side before.
    """
    if name in AFTER:
        return Action.LOOK_AFTER
    unhidden = name in BEFORE or CARD.fullmatch(name) or REFERENCE.fullmatch(name)
    return Action.LOOK_BEFORE if unhidden else None


def file_of(laid: Laid, name: str) -> Path:
    """Return where a file is that needed_for knows.

    Raises:
        NotFoundError: it is not there, or something else lies in its place.
    """
    folder = laid.bench.proxies(laid.item.id)
    path = folder / name
    if needed_for(name) is None or not path.is_file() or path.resolve() != folder.resolve() / name:
        raise NotFoundError("there is no such file", advice="Open the item again.")
    return path


def media_url(laid: Laid, name: str) -> str | None:
    """Return under which address a file of the after side is shown; None where it is not there."""
    path = laid.bench.proxies(laid.item.id) / name
    shown = laid.showing.plan[:12] if laid.showing is not None else ""
    return f"{_base(laid)}{name}?plan={shown}" if path.is_file() else None


def card_url(laid: Laid, track: str) -> str | None:
    """Return where a track's picture is shown; None where there is none."""
    return _shown(laid, f"cards/{track}.jpg")


def reference_url(laid: Laid, sha256: str) -> str | None:
    """Return where a reference photo is shown; None where there is none."""
    return _shown(laid, f"references/{sha256}.jpg")


def media_view(laid: Laid, before: bool) -> MediaView:
    """Say where the pictures are; before: whether the unredacted side may be shown."""
    suffix, sheet = SUFFIX[laid.plan.source.kind], laid.showing.sheet if laid.showing is not None else None
    strip = media_url(laid, "strip.jpg")
    name = f"after.{suffix}"
    return MediaView(
        before=_shown(laid, f"before.{suffix}") if before else None,
        after=media_url(laid, name) or f"{_base(laid)}{name}",
        sheet=None if sheet is None or strip is None else Sheet(url=strip, **sheet.model_dump()))


def item_url(reference: str, item: str) -> str:
    """Return the address of an item's page."""
    return f"/items/{quote(reference, safe='')}/{quote(item, safe='')}"


def _shown(laid: Laid, name: str) -> str | None:
    there = needed_for(name) is not None and (laid.bench.proxies(laid.item.id) / name).is_file()
    return f"{_base(laid)}{quote(name)}" if there else None


def _base(laid: Laid) -> str:
    return f"/api/v1{item_url(laid.asked.reference, laid.item.id)}/media/"

"""The marks that a finished file carries in its pictures, as filters of the one pass."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media.decode import decoding
from media.frame import Frame
from media.geometry import Box
from media.probe import MediaKind, Source
from media.render import FrameFilter
from redact.records import RedactionPlan
from release.brandfile import load_brand
from release.policy.profile import Profile
from release.request import LoadedRequest, Request
from watermark.branding import PLAIN, Brand
from watermark.overlays import FRAMES, overlays
from watermark.visible import mark


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn over the finished picture; without a line nothing is."""

    line: str | None = None
    brand: Brand = PLAIN


UNMARKED = Marks()
"""A file whose pictures say nothing."""


def line_of(request: Request) -> str | None:
    """Return the line a released picture carries: whose it is, which release, that conditions apply."""
    if request.marks.left_off is not None:
        return None
    return f"{request.force.credit} · {request.reference} · conditions of use apply"


def brand_of(loaded: LoadedRequest, profile: Profile) -> Brand:
    """Return the branding that the request states, or else its profile, or else the plain one.

    Raises:
        ExpectedError: as `release.brandfile.load_brand` does.
    """
    file = brand_file(loaded, profile)
    return PLAIN if file is None else load_brand(file)


def brand_file(loaded: LoadedRequest, profile: Profile) -> Path | None:
    """Return where the branding is: beside the request, or beside the force's own profile."""
    if loaded.request.marks.branding is not None:
        return loaded.path(loaded.request.marks.branding)
    return Path(loaded.profile).parent / profile.marking.branding if profile.marking.branding else None


def unmarked(request: Request, profile: Profile) -> tuple[str, ...]:
    """Return why the pictures may not go without their line, where the request asks for that."""
    if request.marks.left_off is None or profile.marking.may_be_left_off:
        return ()
    return (f"the profile {profile.id} does not let the line in the pictures be left off: take away "
            "marks.left_off, or have the profile state `marking: {may_be_left_off: true}`",)


def mark_filters(path: Path, source: Source, plan: RedactionPlan, hiding: FrameFilter,
                 marks: Marks) -> tuple[FrameFilter, ...]:
    """Return the filters that draw the marks, to be applied after `hiding`.

    The line keeps off everybody, hidden or clear, and off what is burnt in already: where the plan's text was
    looked for it is known, otherwise it is guessed from pictures that are hidden first. So nothing under a cover
    has a say in where the line is.

    Raises:
        WrongUseError: the line cannot be drawn.
        UnreadableInputError, UnsupportedInputError: the source cannot be decoded.
    """
    if not marks.line:
        return ()
    burnt_in = () if plan.settings.text else _burnt_in(path, source, hiding)
    return (mark(marks.line, source.size, _places(plan), marks.brand, burnt_in),)


def _burnt_in(path: Path, source: Source, hiding: Callable[[Frame], Frame]) -> tuple[Box, ...]:
    only = FRAMES if source.kind is MediaKind.CLIP else ()
    with decoding(path, source, only=only) as frames:
        return overlays((hiding(frame) for frame in frames), source.size)


def _places(plan: RedactionPlan) -> tuple[Box, ...]:
    """Everywhere a track is at any time, hidden or clear: heads, texts, plates, zones."""
    return tuple(sighting.cover for track in plan.tracks for sighting in track.sightings)

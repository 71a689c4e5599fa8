"""The marks that a finished file carries in its pictures, as filters of the one pass."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media.coding import FrameFilter
from media.decode import decoding
from media.frame import Frame
from media.geometry import Box
from media.probe import MediaKind, Source
from redact.records import RedactionPlan
from release.brandfile import brand_digest, load_brand
from release.copies import Copy
from release.policy.profile import Profile
from release.request import LoadedRequest, Request
from watermark.branding import PLAIN, Brand
from watermark.codes import number_of
from watermark.overlays import FRAMES, overlays
from watermark.unseen import unseen
from watermark.visible import mark


@dataclass(frozen=True, slots=True)
class Marks:
    """What is drawn over the finished picture: a line, a pattern that is not seen, both or nothing."""

    line: str | None = None
    brand: Brand = PLAIN
    unseen: tuple[int, bytes] | None = None
    """The number of the copy, and the key that its pattern hangs on."""


UNMARKED = Marks()
"""A file whose pictures say nothing."""


def line_of(request: Request, code: str | None = None) -> str | None:
    """Return the line a released picture carries: whose it is, which release and copy, that conditions apply."""
    if request.marks.left_off is not None:
        return None
    copy = f" · copy {code}" if code is not None and "line" in request.marks.recipients else ""
    return f"{request.force.credit} · {request.reference}{copy} · conditions of use apply"


def marks_of(loaded: LoadedRequest, profile: Profile, copy: Copy) -> Marks:
    """Return the marks of one copy of a release.

    Raises:
        ExpectedError: as `brand_of` does.
    """
    hidden = None if copy.code is None or copy.key is None else (number_of(copy.code), copy.key)
    return Marks(line=line_of(loaded.request, copy.code), brand=brand_of(loaded, profile), unseen=hidden)


def brand_of(loaded: LoadedRequest, profile: Profile) -> Brand:
    """Return the branding that the request states, or else its profile, or else the plain one.

    Raises:
        ExpectedError: as `release.brandfile.load_brand` does.
    """
    file = brand_file(loaded, profile)
    return PLAIN if file is None else load_brand(file)


def branding_of(loaded: LoadedRequest, profile: Profile) -> str | None:
    """Return the SHA-256 of the branding, which lies outside the request; None for the plain one."""
    file = brand_file(loaded, profile)
    return None if file is None else brand_digest(file)


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
    filters = [] if marks.unseen is None else [unseen(*marks.unseen, source.size)]
    if marks.line:
        burnt_in = () if plan.settings.text else _burnt_in(path, source, hiding)
        filters.append(mark(marks.line, source.size, _places(plan), marks.brand, burnt_in))
    return tuple(filters)


def _burnt_in(path: Path, source: Source, hiding: Callable[[Frame], Frame]) -> tuple[Box, ...]:
    only = FRAMES if source.kind is MediaKind.CLIP else ()
    with decoding(path, source, only=only) as frames:
        return overlays((hiding(frame) for frame in frames), source.size)


def _places(plan: RedactionPlan) -> tuple[Box, ...]:
    """Everywhere a track is at any time, hidden or clear: heads, texts, plates, zones."""
    return tuple(sighting.cover for track in plan.tracks for sighting in track.sightings)

"""The story of one file, from the first look to the proof that the finished one hides everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from media.atomic import replacing
from media.decode import decoding
from media.digest import Digest, digest_of
from media.encode import Tags
from media.errors import ExpectedError, ResidueError, WrongUseError
from media.frame import Pixels
from media.probe import MediaKind, Source, probe
from media.records import Record
from media.render import CLIP_SUFFIXES, Progress, Rendered, RenderJob, render
from media.timing import Instant
from redact.audio import SoundChoice
from redact.detect.looking import looked
from redact.following import followed
from redact.identify import identify
from redact.looks import looks
from redact.models import THREADS, run_on
from redact.obscure import covering
from redact.obscure.freeze import frozen
from redact.plan import check_plan, draft, draft_recording
from redact.recheck import Recheck, Watch, recheck
from redact.records import Method, RedactionPlan, Settings
from redact.rehear import Rehearing, rehear
from redact.sounding import sounding
from redact.track.still import texts
from redact.unseen import checked, unseen
from redact.zones import check_zones, with_zones, zones_of
from release.hushing import insist_on_sound, silenced
from release.marking import UNMARKED, Marks, mark_filters
from watermark.audit import audit
from watermark.photo_tags import photo_tags
from watermark.records import Audit, Stamp
from watermark.video_tags import video_tags

VERSION = version("presspack")
PROGRAM, BY_COMMAND = "presspack", "command line"

SUFFIXES = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "tiff": ".tif"}
"""Photos keep their own format (decision 0006)."""


@dataclass(frozen=True, slots=True)
class LookOptions:
    """What to look with, whom to look for, and who is looking."""

    settings: Settings
    keep: tuple[Path, ...] = ()
    zones: Path | None = None
    drafted_by: str = PROGRAM


@dataclass(frozen=True, slots=True)
class HideOptions:
    """What the finished file says: rights in its metadata, marks in the picture. The default leaves it silent."""

    stamp: Stamp | None = None
    marks: Marks = UNMARKED


class Proof(Record):
    """What was written, and what reading it again showed."""

    plan: str
    """SHA-256 of the plan that was followed."""
    rendered: Rendered
    recheck: Recheck
    rehearing: Rehearing
    audit: Audit
    output: Digest


def look(path: Path, options: LookOptions, progress: Progress | None = None) -> RedactionPlan:
    """Find every face in a file and draft what to hide; zones are added, reference photos only suggest.

    Of a recording, and of a clip's sound, the stretches that are asked for are hidden, by hand or by voice.

    Raises:
        UnreadableInputError, UnsupportedInputError: the file, or a reference photo, cannot be used.
        WrongUseError: a reference photo does not show exactly one face, or the zones, or what is asked of the
            sound, cannot be followed.
    """
    source = probe(path)
    insist_on_sound(path, source, options.settings)
    by = BY_COMMAND if options.drafted_by == PROGRAM else options.drafted_by
    if source.kind is MediaKind.RECORDING:
        return silenced(path, _recording(path, source, options), by)
    if options.zones is not None:
        check_zones(options.zones, source)
    references = [reference(photo) for photo in options.keep]
    run_on(options.settings.device, threads=1 if source.kind is MediaKind.CLIP else THREADS)
    seen, read = looked(path, source, options.settings, progress)
    plan = draft(source, seen, options.settings, options.drafted_by)
    if between := unseen(plan, seen.cuts):
        with decoding(path, source, exact=False, only=between) as frames:
            plan = checked(frames, plan, seen.cuts)
    if options.zones is not None:
        plan = _zoned(path, plan, options.zones, seen.instants)
    if references:
        with decoding(path, source, only=looks(plan.tracks)) as frames:
            plan = plan.model_copy(update=identify(references, frames, plan.tracks)._asdict())
    if options.settings.method is Method.MOSAIC:
        with decoding(path, source) as frames:
            plan = frozen(frames, plan)
    plan = silenced(path, plan, by)
    if read is not None:  # last of all: nobody is identified by, and nothing frozen of, what is read
        plan = plan.model_copy(update={"tracks": (*plan.tracks, *texts(read, seen))})
    return plan


def _recording(path: Path, source: Source, options: LookOptions) -> RedactionPlan:
    """Draft a plan for sound alone, of which nothing can be seen."""
    if options.keep or options.zones:
        raise WrongUseError("is a recording: there is no picture for reference photos or zones", file=path,
                            advice="Leave out --keep and --zones.")
    return draft_recording(source, options.settings, options.drafted_by)


def hide(path: Path, plan: RedactionPlan, out: Path, options: HideOptions,
         progress: Progress | None = None, watch: Watch | None = None) -> Proof:
    """Write the hidden file, read it again, and let it appear at `out` only when it is proven.

    `watch` is shown the source's frames and the finished ones while they are read for the proof.

    Raises:
        WrongUseError: the plan is for another file, or `out` is the source itself or has the wrong suffix.
        ResidueError: the finished file shows or says something it must not; nothing is left at `out`.
    """
    source = probe(path)
    check_plan(plan, source)
    _check_destination(path, source, out)
    hiding, sounds, heard_only = covering(plan), sounding(plan), source.kind is MediaKind.RECORDING
    filters = () if heard_only else (hiding, *mark_filters(path, source, plan, hiding, options.marks))
    with replacing(out) as beside:
        rendered = render(RenderJob(path=path, source=source, filters=filters, out=beside,
                                    keep_sound=plan.settings.sound is not SoundChoice.DROP,
                                    sound_filters=sounds,
                                    tags=_tags(source, options.stamp), progress=progress))
        checked = Recheck.nothing() if heard_only else recheck(path, plan, filters[1:], beside, progress, watch)
        heard = rehear(path, plan, sounds, beside)
        said = _audited(beside, options.stamp)
        _insist(path, (*checked.faults, *heard.faults), said)
        return Proof(plan=plan.fingerprint(), rendered=rendered, recheck=checked, rehearing=heard, audit=said,
                     output=digest_of(beside))


def _zoned(path: Path, plan: RedactionPlan, file: Path, instants: Sequence[Instant]) -> RedactionPlan:
    """Return the plan with the zones of a file, followed through the picture where the file asks for it."""
    with decoding(path, plan.source) as frames:
        return with_zones(plan, followed(zones_of(file, instants, plan.source.size), frames))


def output_suffix(source: Source) -> str:
    """The suffix the finished file has: photos keep their own format, clips become .mp4, recordings .m4a."""
    return SUFFIXES[source.container] if source.kind is MediaKind.PHOTO else CLIP_SUFFIXES[source.kind]


def reference(photo: Path) -> tuple[str, Pixels]:
    """Read a reference photo: its SHA-256 and its upright pixels."""
    source = probe(photo)
    if source.kind is not MediaKind.PHOTO:
        raise WrongUseError("a reference must be a photo", file=photo, advice="Give a JPEG or PNG of the person.")
    with decoding(photo, source) as frames:
        return source.digest.sha256, np.ascontiguousarray(next(frames).pixels)


def _tags(source: Source, stamp: Stamp | None) -> Tags:
    if stamp is None:
        return Tags()
    return photo_tags(stamp) if source.kind is MediaKind.PHOTO else video_tags(stamp)


def _check_destination(path: Path, source: Source, out: Path) -> None:
    wanted = output_suffix(source)
    if out.suffix.lower() not in ({".jpg", ".jpeg"} if wanted == ".jpg" else {wanted}):
        raise WrongUseError(f"the output must end in {wanted}", file=out, advice="Change the name after -o.")
    if out.exists() and out.samefile(path):
        raise WrongUseError("the output would overwrite the source", file=out, advice="Choose another name.")


def _audited(finished: Path, stamp: Stamp | None) -> Audit:
    """Audit a file that we wrote ourselves: where it cannot even be read, that is residue."""
    try:
        return audit(finished, stamp)
    except ExpectedError as problem:
        return Audit(says=(), residue=(problem.what,))


def _insist(path: Path, faults: Sequence[str], said: Audit) -> None:
    """Refuse a finished file with anything wrong, and say everything that is."""
    problems = [*faults, *said.residue, *(f"stamp not readable: {one}" for one in said.missing)]
    if problems:
        shown = "; ".join(problems[:8]) + (f"; and {len(problems) - 8} more" if len(problems) > 8 else "")
        raise ResidueError(f"the finished file failed its checks: {shown}", file=path)

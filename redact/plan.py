"""From tracks to the plan that says what will be hidden, settled, kept on disk, or refused as not fitting."""

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path

from media.errors import UnreadableInputError, WrongUseError
from media.probe import Source
from redact.audio import contradictions
from redact.records import PLAN_FORMAT, Action, RedactionPlan, Settings, Sweep, Verdict
from redact.track import tracking

LONGEST_PLAN = 1 << 30  # bytes; six hours of a clip with four people on every frame stay below it
REDRAFT = "Make a new plan for this file with `presspack plan`."


def draft(source: Source, sweep: Sweep, settings: Settings, drafted_by: str) -> RedactionPlan:
    """Return a plan that hides every face the sweep saw; who may be shown is for people to decide.

    Raises:
        WrongUseError: nobody is named as drafting it, or the sweep is not of this source.
    """
    if not drafted_by.strip():
        raise WrongUseError("a plan names the person who drafts it", advice="Give the name of the person.")
    if sweep.size != source.size or not (len(sweep.instants) == len(sweep.found) > 0):
        raise WrongUseError("what was seen does not belong to this source", advice=REDRAFT)
    return RedactionPlan(version=_version(), source=source, frame_count=len(sweep.instants),
                         settings=settings, tracks=tracking(sweep), drafted_by=drafted_by.strip())


def draft_recording(source: Source, settings: Settings, drafted_by: str) -> RedactionPlan:
    """Return a plan for a recording, which shows nobody; what nobody may hear is still to be said.

    Raises:
        WrongUseError: nobody is named as drafting it.
    """
    if not drafted_by.strip():
        raise WrongUseError("a plan names the person who drafts it", advice="Give the name of the person.")
    return RedactionPlan(version=_version(), source=source, frame_count=0, settings=settings, tracks=(),
                         drafted_by=drafted_by.strip())


def accept_suggestions(plan: RedactionPlan) -> RedactionPlan:
    """Return the plan with each clear suggestion kept, where no person has decided about that track yet."""
    decided = {verdict.track for verdict in plan.verdicts}
    known = {track.id for track in plan.tracks}
    verdicts = {
        one.track: Verdict(track=one.track, action=Action.KEEP, by="reference photo", role="suggestion",
                           reason=one.reason)
        for one in plan.suggestions if one.track is not None and one.track in known - decided}
    return plan.settled_by(*verdicts.values())


def load_plan(path: Path) -> RedactionPlan:
    """Read a plan a person may have edited, and hold it against its own rules.

    Raises:
        UnreadableInputError: the file is missing or cannot be read.
        WrongUseError: it is not a plan of this format, or contradicts itself; every fault is named.
    """
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST_PLAN + 1)
    except OSError as problem:
        raise UnreadableInputError(f"the plan cannot be read ({problem.strerror})", file=path,
                                   advice="Check the path and the permissions.") from problem
    if len(text) > LONGEST_PLAN:
        raise WrongUseError("too large for a plan", file=path, advice=REDRAFT)
    plan = RedactionPlan.from_json(text, file=path)
    if faults := list(_contradictions(plan)):
        raise WrongUseError("; ".join(faults), file=path, advice="Correct these and try again.")
    return plan


def check_plan(plan: RedactionPlan, source: Source) -> None:
    """Refuse a plan that was made for another file, or that contradicts itself.

    Raises:
        WrongUseError: naming every reason.
    """
    faults = list(_contradictions(plan))
    if plan.format != PLAN_FORMAT:
        faults.append(f"it is of the format {plan.format}, and this program writes {PLAN_FORMAT}")
    if plan.source.digest != source.digest:
        faults.append("it was made for a file with other content")
    elif plan.source.size != source.size:
        faults.append(f"it is for pictures of {plan.source.size.width} x {plan.source.size.height}, "
                      f"and these are {source.size.width} x {source.size.height}")
    if faults:
        raise WrongUseError(f"the plan does not fit: {'; '.join(faults)}", advice=REDRAFT)


def _contradictions(plan: RedactionPlan) -> Iterator[str]:
    """Yield, in words, everything in which a plan disagrees with itself."""
    known = [track.id for track in plan.tracks]
    for name in sorted(name for name, times in Counter(known).items() if times > 1):
        yield f"two tracks are called {name}"
    for track in plan.tracks:
        frames = [one.frame for one in track.sightings]
        if not frames:
            yield f"{track.id} has no sightings"
        elif min(frames) < 0 or max(frames) >= plan.frame_count:
            yield f"{track.id} is on frames the clip does not have (it has {plan.frame_count})"
        if any(later <= earlier for earlier, later in pairwise(frames)):
            yield f"{track.id}: sightings are not in frame order, one a frame"
    for track in plan.tracks:
        if track.repeats is not None and (track.repeats == track.id or track.repeats not in known):
            yield f"{track.id} repeats {track.repeats}, which is no other track of this plan"
    yield from contradictions(plan.settings.sound, plan.sounds, plan.settings.voices, plan.source)
    decided = {verdict.track for verdict in plan.verdicts}
    for name in sorted(decided - set(known)):
        yield f"a verdict is about {name}, which is no track of this plan"


def _version() -> str:
    """Return the installed program's version; a bare checkout has none."""
    try:
        return version("presspack")
    except PackageNotFoundError:
        return "0+unknown"

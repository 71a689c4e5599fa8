"""Edit the plan of an item on the bench, and keep who did what in its log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from media.atomic import write_text
from media.errors import WrongUseError
from redact.editing import edited
from redact.editing.finding import found
from redact.edits import Draw, Step
from redact.plan import load_plan
from redact.records import RedactionPlan, Track
from release.register.acts import Signed
from release.review.editrecords import Batch, EditLog, Entry, StaleEditError
from release.review.editwords import touches, words_of
from release.review.following import Follow, Ways
from release.workbench import Bench

PATIENCE = 5.0  # seconds for which an edit waits for somebody else's to be written


@dataclass(frozen=True, slots=True)
class Edited:
    """The log and the plan as they stand, the plan's SHA-256, and the plan before."""

    log: EditLog
    plan: RedactionPlan
    sha256: str
    before: RedactionPlan


@dataclass(frozen=True, slots=True)
class Standing:
    """An item's plan as it stands, its SHA-256, the plan as it was looked, and the log between them."""

    plan: RedactionPlan
    sha256: str
    drafted: RedactionPlan
    log: EditLog


def version(log: EditLog) -> int:
    """Return how many entries it has; 0 where nobody has edited."""
    return len(log.entries)


def in_force(log: EditLog) -> tuple[Entry, ...]:
    """Return the entries that hold edits and were not taken back, or were brought back since."""
    back: list[Entry] = []
    held: list[Entry] = []
    for one in log.entries:
        if one.undoes is not None:
            back.append(held.pop())
        elif one.redoes is not None:
            held.append(back.pop())
        else:
            held.append(one)
            back.clear()
    return tuple(held)


def done(log: EditLog) -> tuple[Step, ...]:
    """Return the edits in force, what was taken back left out."""
    return tuple(step for one in in_force(log) for step in _steps(one))


def undoable(log: EditLog) -> Entry | None:
    """Return the entry that `undo` would take back."""
    held = in_force(log)
    return held[-1] if held else None


def redoable(log: EditLog) -> Entry | None:
    """Return the entry that `redo` would bring back."""
    back: list[int] = []
    for one in log.entries:
        if one.undoes is not None:
            back.append(one.undoes)
        elif one.redoes is not None:
            back.pop()
        else:
            back.clear()
    return log.entries[back[-1] - 1] if back else None


def said(entry: Entry) -> str:
    """Return what was done in one line."""
    if entry.undoes is not None:
        return f"took back change {entry.undoes}"
    if entry.redoes is not None:
        return f"brought back change {entry.redoes}"
    return "; ".join(words_of(edit) for edit in entry.edits)


def standing(bench: Bench, item: str) -> Standing:
    """Return an item's plan as it stands, and how it came to be.

    Raises:
        WrongUseError: plan and log do not belong together, or one of them cannot be read.
    """
    plan = load_plan(bench.plan(item))
    sha256 = plan.fingerprint()
    log = load_log(bench.edits(item))
    log = None if log is None else believed(log, sha256)
    if log is None or not log.entries:
        return Standing(plan, sha256, plan, EditLog(item=item, drafted=sha256))
    drafted = load_plan(bench.drafted(item))
    if log.entries[-1].plan != sha256 or log.drafted != drafted.fingerprint():
        raise WrongUseError("the plan is not the one that its log of edits made", file=bench.plan(item),
                            advice="Run `presspack release` with the request again, which sets the edits aside.")
    return Standing(plan, sha256, drafted, log)


def edit(bench: Bench, item: str, batch: Batch, who: Signed, *, cuts: Sequence[int] = (),
         follow: Follow | None = None) -> Edited:
    """Apply a batch of edits to an item's plan, log it, and write both; all of it or nothing.

    Edits of another track, zone or stretch of sound than those that others touched meanwhile are merged with theirs.

    cuts: frames that begin a scene. follow: finds, in the picture, what was drawn to be followed.

    Raises:
        StaleEditError: somebody changed the same things since the version that `who` saw.
        EditError: naming every edit that cannot be applied.
        WrongUseError: another run is at work in the folder, or plan and log do not belong together.
    """
    with bench.occupied(wait=PATIENCE):
        here = standing(bench, item)
        _insist_seen(here.log, batch, bench.plan(item))
        entry = Entry(**who.model_dump(), version=version(here.log) + 1, edits=batch.edits, cuts=tuple(cuts),
                      plan=here.sha256)
        return _kept(bench, here, entry, _replayed(here.plan, (entry,), Ways(bench.followed(item), follow)))


def undo(bench: Bench, item: str, seen: int, who: Signed, *, follow: Follow | None = None) -> Edited:
    """Take back the newest entry in force, whoever made it; `seen` is the version that `who` saw.

    Raises:
        StaleEditError: somebody changed the plan since.
        WrongUseError: there is nothing to take back.
    """
    with bench.occupied(wait=PATIENCE):
        here = standing(bench, item)
        _insist_newest(here.log, seen, bench.plan(item))
        last = undoable(here.log)
        if last is None:
            raise WrongUseError("there is nothing to take back", file=bench.plan(item))
        entry = Entry(**who.model_dump(), version=version(here.log) + 1, undoes=last.version, plan=here.sha256)
        left = in_force(here.log)[:-1]
        return _kept(bench, here, entry, _replayed(here.drafted, left, Ways(bench.followed(item), follow)))


def redo(bench: Bench, item: str, seen: int, who: Signed, *, follow: Follow | None = None) -> Edited:
    """Bring back what was taken back last; a new edit leaves nothing to bring back.

    Raises:
        StaleEditError: somebody changed the plan since.
        WrongUseError: there is nothing to bring back.
    """
    with bench.occupied(wait=PATIENCE):
        here = standing(bench, item)
        _insist_newest(here.log, seen, bench.plan(item))
        last = redoable(here.log)
        if last is None:
            raise WrongUseError("there is nothing to bring back", file=bench.plan(item))
        entry = Entry(**who.model_dump(), version=version(here.log) + 1, redoes=last.version, plan=here.sha256)
        return _kept(bench, here, entry, _replayed(here.plan, (last,), Ways(bench.followed(item), follow)))


def believed(log: EditLog, plan: str) -> EditLog:
    """Return a log without its last entry where the plan on the bench, by its SHA-256, is still the one before.

    The log is written first: where the machine died before the plan was, nobody was ever shown that change.
    """
    plans = [log.drafted, *(one.plan for one in log.entries)]
    if len(plans) > 1 and plan != plans[-1] and plan == plans[-2]:
        return log.model_copy(update={"entries": log.entries[:-1]})
    return log


def load_log(path: Path) -> EditLog | None:
    """Read a log of edits; None where nobody has edited.

    Raises:
        WrongUseError: there is one, and it cannot be read.
    """
    try:
        return EditLog.from_json(path.read_bytes(), file=path) if path.exists() else None
    except OSError as problem:
        raise WrongUseError(f"cannot be read ({problem.strerror})", file=path) from problem


def set_aside(bench: Bench, item: str) -> Path | None:
    """Move the log of a plan that was made anew out of the way; returns where it is, None where nobody had edited.

    Tracks have other names in the new plan, so that nothing of it can be applied there unseen.
    """
    log = bench.edits(item)
    for one in (bench.drafted(item), bench.followed(item)):
        one.unlink(missing_ok=True)
    if not log.exists():
        return None
    taken = len(list(bench.folder.glob(f"{item}.edits-*.json")))
    kept = bench.folder / f"{item}.edits-{taken + 1}.json"
    log.replace(kept)
    return kept


def _steps(entry: Entry) -> Iterator[Step]:
    for one in entry.edits:
        yield Step(edit=one, by=entry.by, role=entry.role, at=entry.at)


def _replayed(plan: RedactionPlan, entries: Sequence[Entry], ways: Ways) -> RedactionPlan:
    """Apply the edits of these entries one after the other; what is to be followed is, before the next is applied."""
    for entry in entries:
        for step in _steps(entry):
            plan = edited(plan, (step,), entry.cuts)
            if isinstance(step.edit, Draw) and step.edit.follow:
                drawn = found(plan, step.edit.zone)
                assert drawn is not None, "it was drawn by this very step"
                plan = _with(plan, ways.way(plan, drawn))
    return plan


def _with(plan: RedactionPlan, track: Track) -> RedactionPlan:
    return plan.model_copy(update={"tracks": tuple(track if one.id == track.id else one for one in plan.tracks)})


def _kept(bench: Bench, here: Standing, entry: Entry, plan: RedactionPlan) -> Edited:
    """Write the plan as it was looked, the log, then the plan as it stands; `believed` mends what dies in between."""
    item, sha256 = here.log.item, plan.fingerprint()
    log = here.log.model_copy(update={
        "entries": (*here.log.entries, entry.model_copy(update={"plan": sha256}))})
    if not bench.drafted(item).exists() or not here.log.entries:
        write_text(bench.drafted(item), here.drafted.pieces())
    write_text(bench.edits(item), log.to_json())
    write_text(bench.plan(item), plan.pieces())
    return Edited(log, plan, sha256, here.plan)


def _insist_seen(log: EditLog, batch: Batch, file: Path) -> None:
    """Refuse edits of what somebody else has changed since."""
    since = log.entries[batch.version:]
    _insist_known(log, batch.version, file)
    mine = frozenset(name for one in batch.edits for name in touches(one))
    clash = [one for one in since if not one.edits or mine & {name for each in one.edits for name in touches(each)}]
    if clash:
        raise StaleEditError(f"{clash[-1].by} changed the same since you opened it: {said(clash[-1])}",
                             since=since, file=str(file))


def _insist_newest(log: EditLog, seen: int, file: Path) -> None:
    _insist_known(log, seen, file)
    since = log.entries[seen:]
    if since:
        raise StaleEditError(f"{since[-1].by} changed the plan since you opened it: {said(since[-1])}", since=since,
                             file=str(file))


def _insist_known(log: EditLog, seen: int, file: Path) -> None:
    if seen > version(log):
        raise StaleEditError(f"there is no version {seen} of this plan; it has {version(log)}", since=(),
                             file=str(file))

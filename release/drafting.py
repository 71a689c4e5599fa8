"""One item's plan for the reviewer: made by looking, and kept as long as nothing it rests on has changed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from media.atomic import write_text
from media.digest import digest_of
from media.errors import WrongUseError
from media.probe import MediaKind
from media.render import Progress
from redact.plan import accept_suggestions, load_plan
from redact.records import RedactionPlan
from release.approval import Approval, Expected, load_approval, why_void
from release.hushing import preview_sound
from release.item import VERSION, LookOptions, look
from release.material import Item
from release.preview import planned, preview
from release.records import Waiting
from release.request import LoadedRequest
from release.review.editlog import set_aside
from release.review.proxies.making import draw_proxies
from release.sidebyside import side_by_side
from release.soundnotes import sound_lines
from release.waveform import waveform
from release.workbench import Bench

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Draft:
    """One item, where it lies, its plan, and why the plan was made anew, where it was."""

    item: Item
    path: Path
    plan: RedactionPlan
    anew: str | None


@dataclass(frozen=True, slots=True)
class Settled:
    """A draft that a reviewer has approved as it stands."""

    draft: Draft
    approval: Approval


def draft(loaded: LoadedRequest, item: Item, bench: Bench, tell: Tell, progress: Progress | None) -> Draft:
    """Return the item's plan, looking only where there is none yet or the one there is no longer fits.

    The plan and its before/after pictures lie on the bench afterwards.

    Raises:
        ExpectedError: as `release.item.look` does, or a plan on the bench cannot be read.
    """
    path = loaded.path(item.path)
    references = tuple(loaded.path(photo) for photo in item.keep)
    here = load_plan(bench.plan(item.id)) if bench.plan(item.id).exists() else None
    anew = _why_anew(here, path, references, item)
    if here is not None and anew is None:
        tell(f"{item.id}: its plan still holds")
        plan = here
    else:
        tell(f"{item.id}: looking for everyone in it, because {anew}")
        plan = look(path, LookOptions(settings=item.settings, keep=references,
                                      drafted_by=loaded.request.redactor.name), progress)
        _clear(bench, item.id)
        if (kept := set_aside(bench, item.id)) is not None:
            tell(f"{item.id}: the edits of its old plan were set aside in {kept.name}: make again what is still wanted")
        write_text(bench.plan(item.id), plan.pieces())
    if plan.source.kind is MediaKind.RECORDING and loaded.request.marks.recipients:
        raise WrongUseError(f"{item.id} is a recording, and can carry no mark that tells one copy from another",
                            file=path, advice="Release it by a request of its own, without marks by recipient.")
    _show(bench, path, item.id, plan)
    draw_proxies(path, plan, bench.folder, item.id, progress, references)
    return Draft(item=item, path=path, plan=plan, anew=anew)


def settle(draft: Draft, loaded: LoadedRequest, bench: Bench, obligations: tuple[str, ...],
           unsigned: Callable[[Approval], tuple[str, ...]]) -> Settled | Waiting:
    """Return the draft with the approval that stands for it, or what a reviewer must do and why.

    unsigned: says why an approval that lies beside a plan was never given.
    """
    approval = load_approval(bench.approval(draft.item.id))
    if approval is None:
        return _waiting(draft, bench, "nobody has looked yet")
    expected = Expected(reference=loaded.request.reference, item=draft.item.id, plan=draft.plan,
                        redactor=loaded.request.redactor.name, obligations=obligations)
    void = (*why_void(approval, expected), *unsigned(approval))
    if void:
        because = "; ".join((*void, draft.anew) if draft.anew else void)
        return _waiting(draft, bench, f"the approval by {approval.by} no longer stands ({because})")
    return Settled(draft=draft, approval=approval)


def _why_anew(here: RedactionPlan | None, path: Path, references: tuple[Path, ...], item: Item) -> str | None:
    """Why the plan on the bench cannot be used; None when it can. Every input of looking is compared."""
    if here is None:
        return "nobody has looked yet"
    if here.source.digest != digest_of(path):
        return "the file's content has changed"
    if here.settings != item.settings:
        return "how it is to be hidden has changed"
    if here.version != VERSION:
        return f"the plan was made by version {here.version}"
    wanted = {digest_of(photo).sha256 for photo in references}
    if here.tracks and wanted != {one.reference for one in here.suggestions}:
        return "the reference photos have changed"
    return None


def _clear(bench: Bench, item: str) -> None:
    """Take away pictures of an older plan; its approval stays, void, so that the next report can name it."""
    for one in (bench.drawn(item), bench.preview(item), bench.clip(item), bench.sound(item), bench.finished(item)):
        one.unlink(missing_ok=True)


def _show(bench: Bench, path: Path, item: str, plan: RedactionPlan) -> None:
    """Draw what approving would release, suggestions accepted, unless this very plan is drawn or signed.

    A plan that was edited by hand is drawn again: nobody can approve what they were not shown.
    """
    approval = load_approval(bench.approval(item))
    signed = approval is not None and approval.plan == plan.fingerprint()
    if signed or bench.shows(item, plan.fingerprint()):
        return
    for one in (bench.drawn(item), bench.sound(item)):
        one.unlink(missing_ok=True)
    as_suggested = accept_suggestions(plan)
    if plan.source.kind is MediaKind.CLIP:
        side_by_side(path, as_suggested, bench.clip(item))
    if plan.source.kind is MediaKind.RECORDING:
        waveform(path, as_suggested, bench.preview(item))
    else:
        preview(planned(path, as_suggested), bench.preview(item))
    preview_sound(path, as_suggested, bench.sound(item))
    write_text(bench.drawn(item), f"{plan.fingerprint()}\n")


def _waiting(draft: Draft, bench: Bench, reason: str) -> Waiting:
    plan, item = draft.plan, draft.item.id
    suggested = sorted({one.track for one in plan.suggestions if one.track is not None})
    clip, heard = (str(one) if one.exists() else None for one in (bench.clip(item), bench.sound(item)))
    return Waiting(item=item, plan=str(bench.plan(item)), preview=str(bench.preview(item)), clip=clip,
                   heard=heard,
                   reason=reason, tracks=len(plan.tracks), suggested=tuple(suggested),
                   flags=len(accept_suggestions(draft.plan).doubts), sound=sound_lines(plan))

"""Hide tracks, leave them clear, or say that they are nothing to hide."""

from collections.abc import Sequence

from redact.editing.finding import is_drawn, pieces_of, refuse, track_of
from redact.editing.parting import within
from redact.edits import Confirm, Hide, Keep, NotAFace, Step
from redact.records import Action, RedactionPlan, Verdict


def judged(plan: RedactionPlan, names: Sequence[str], action: Action, step: Step, reason: str) -> RedactionPlan:
    """Return the plan with one verdict on each of these tracks, in the place of any before."""
    verdicts = (*(one for one in plan.verdicts if one.track not in names),
                *(Verdict(track=name, action=action, by=step.by, role=step.role, reason=reason) for name in names))
    return plan.model_copy(update={"verdicts": verdicts})


def hide(plan: RedactionPlan, edit: Hide, step: Step) -> RedactionPlan:
    """Return the plan with the tracks hidden, or their pieces within the span."""
    plan, names = _meant(plan, edit)
    return judged(plan, names, Action.HIDE, step, edit.reason)


def keep(plan: RedactionPlan, edit: Keep, step: Step) -> RedactionPlan:
    """Return the plan with the tracks clear, or their pieces within the span.

    What only repeats a hidden track may be kept, and stays under that one's cover.
    """
    _refuse_drawn(plan, edit.tracks)
    plan, names = _meant(plan, edit)
    return judged(plan, names, Action.KEEP, step, edit.reason)


def not_a_face(plan: RedactionPlan, edit: NotAFace, step: Step) -> RedactionPlan:
    """Return the plan without covers for these tracks; they stay in it, and what repeats them stays covered."""
    _refuse_drawn(plan, edit.tracks)
    names = tuple(name for one in edit.tracks for name in pieces_of(plan, one))
    return judged(plan, tuple(dict.fromkeys(names)), Action.NOT_A_FACE, step, edit.reason)


def confirm(plan: RedactionPlan, edit: Confirm, step: Step) -> RedactionPlan:
    """Return the plan with a track clear, because a person says that it shows who is on a reference photo."""
    track_of(plan, edit.track)
    compared = [one for one in plan.suggestions if one.reference == edit.reference]
    refuse(["no reference photo of this plan has that digest"] if not compared else
           [f"{edit.track} was not compared with that reference photo"]
           if not any(edit.track == one.track or edit.track in dict(one.scores) for one in compared) else ())
    return judged(plan, (edit.track,), Action.KEEP, step,
                  f"{edit.role}, confirmed by reference photo {edit.reference[:12]}")


def _meant(plan: RedactionPlan, edit: Hide | Keep) -> tuple[RedactionPlan, tuple[str, ...]]:
    """Return the plan, parted at the edges of the span, and the tracks that are meant."""
    names: list[str] = []
    for name in dict.fromkeys(edit.tracks):
        if edit.span is None:
            names += pieces_of(plan, name)
        else:
            refuse([f"frame {edit.span[1]} is outside the clip, which has {plan.frame_count}"]
                   if edit.span[1] >= plan.frame_count else ())
            plan, inside = within(plan, name, edit.span)
            names += inside
    return plan, tuple(dict.fromkeys(names))


def _refuse_drawn(plan: RedactionPlan, names: Sequence[str]) -> None:
    """Refuse to leave clear what a person drew to hide something: it is dropped, or drawn again."""
    refuse(f"{one} was drawn by hand: drop it where it is not wanted" for name in names
           for one in pieces_of(plan, name) if is_drawn(track_of(plan, one)))

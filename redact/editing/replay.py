"""Apply edits to a plan in the order in which they were made."""

from collections.abc import Sequence
from typing import assert_never

from redact.editing import drawing, hushing, judging, shaping
from redact.editing.finding import EditError, refuse
from redact.edits import (
    Confirm,
    Draw,
    Drop,
    Extend,
    Hide,
    Join,
    Keep,
    Mute,
    NotAFace,
    Split,
    Step,
    Unmute,
)
from redact.records import RedactionPlan


def edited(drafted: RedactionPlan, steps: Sequence[Step], cuts: Sequence[int] = ()) -> RedactionPlan:
    """Return the plan with every step applied; without a step, the very plan.

    Tracks that no step names are the same objects as before, so that what is known of them need not be made again.

    cuts: frames that begin a scene, for edits that extend a track to its entry or exit.

    Raises:
        EditError: naming every step that cannot be applied, and why.
    """
    plan, faults = drafted, []
    for step in steps:
        try:
            plan = _applied(plan, step, cuts)
        except EditError as problem:
            faults.append(problem.what)
    refuse(faults)
    return plan


def _applied(plan: RedactionPlan, step: Step, cuts: Sequence[int]) -> RedactionPlan:  # noqa: PLR0911 - one for each kind
    match step.edit:
        case Hide() as edit:
            return judging.hide(plan, edit, step)
        case Keep() as edit:
            return judging.keep(plan, edit, step)
        case NotAFace() as edit:
            return judging.not_a_face(plan, edit, step)
        case Confirm() as edit:
            return judging.confirm(plan, edit, step)
        case Split() as edit:
            return shaping.split(plan, edit)
        case Join() as edit:
            return shaping.join(plan, edit, step)
        case Extend() as edit:
            return shaping.extend(plan, edit, cuts)
        case Draw() as edit:
            return drawing.draw(plan, edit, step)
        case Drop() as edit:
            return drawing.drop(plan, edit)
        case Mute() as edit:
            return hushing.mute(plan, edit, step)
        case Unmute() as edit:
            return hushing.unmute(plan, edit)
    assert_never(step.edit)

"""Silence a stretch of the sound, or let one be heard again."""

from redact.audio import EDITED, SoundChoice, SoundSpan, contradictions
from redact.editing.finding import refuse
from redact.edits import Mute, Step, Unmute
from redact.records import RedactionPlan

SAME = 1e-6  # seconds; what is written with six digits and read again
WHOLE = {SoundChoice.DROP: "the whole sound is left out, so nothing of it is heard anyway",
         SoundChoice.KEEP: "the request keeps the sound whole: change what it says of the sound, and look anew"}


def mute(plan: RedactionPlan, edit: Mute, step: Step) -> RedactionPlan:
    """Return the plan with a stretch that nobody may hear."""
    said = f"{edit.start:g} to {edit.end:g} s"
    refuse(["the file has no sound"] if not plan.source.sounds else
           [WHOLE[plan.settings.sound]] if plan.settings.sound not in EDITED else
           [f"{said} is no stretch: it ends before it starts"] if edit.end <= edit.start else
           [f"{said} is silenced already"] if any(_same(one, edit) for one in plan.sounds) else ())
    span = SoundSpan(start=edit.start, end=edit.end, why=edit.reason, by=f"{step.by}, {step.role}")
    return _consistent(plan.model_copy(update={"sounds": (*plan.sounds, span)}))


def unmute(plan: RedactionPlan, edit: Unmute) -> RedactionPlan:
    """Return the plan without a stretch that it lists."""
    left = tuple(one for one in plan.sounds if not _same(one, edit))
    refuse([f"no stretch is silenced from {edit.start:g} to {edit.end:g} s"] if left == plan.sounds else ())
    return _consistent(plan.model_copy(update={"sounds": left}))


def _same(span: SoundSpan, edit: Mute | Unmute) -> bool:
    return abs(span.start - edit.start) <= SAME and abs(span.end - edit.end) <= SAME


def _consistent(plan: RedactionPlan) -> RedactionPlan:
    refuse(contradictions(plan.settings.sound, plan.sounds, plan.settings.voices, plan.source))
    return plan

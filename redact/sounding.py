"""What a plan lets its sound go through."""

from media.soundline import SoundFilter
from redact.audio import SoundChoice, joined
from redact.records import RedactionPlan
from redact.silence import silencing


def sounding(plan: RedactionPlan) -> tuple[SoundFilter, ...]:
    """Return the filters of a plan's sound, in order; none where it is kept as it is, or left out."""
    stretches = joined(plan.sounds)
    if not stretches:
        return ()
    return (silencing(stretches, tone=plan.settings.sound is SoundChoice.BLEEP),)

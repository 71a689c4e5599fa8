"""What a plan lets its sound go through."""

from media.soundline import SoundFilter
from redact.audio import SoundChoice, joined
from redact.disguise import disguising
from redact.records import RedactionPlan
from redact.silence import silencing


def sounding(plan: RedactionPlan) -> tuple[SoundFilter, ...]:
    """Return the filters of a plan's sound, in order; none where it is kept as it is, or left out."""
    stretches = joined(plan.sounds)
    hushed = (silencing(stretches, tone=plan.settings.sound is SoundChoice.BLEEP),) if stretches else ()
    if plan.settings.sound is SoundChoice.DISGUISE:
        # Before, so that nothing silenced is smeared into its neighbours; after, so that they are not into it.
        return (*hushed, disguising(), *hushed)
    return hushed

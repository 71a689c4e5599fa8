"""Say what becomes of a plan's sound, and what a person must know before it is used."""

from collections.abc import Iterator

from redact.audio import SoundChoice, joined
from redact.records import RedactionPlan
from redact.silence import margin
from redact.voices import BY

FATES = {SoundChoice.DROP: "left out", SoundChoice.KEEP: "kept as it is",
         SoundChoice.MUTE: "kept, but for silence", SoundChoice.BLEEP: "kept, but for a tone",
         SoundChoice.DISGUISE: "kept in another voice"}


def sound_lines(plan: RedactionPlan) -> tuple[str, ...]:
    """What becomes of the sound, and each stretch that nobody will hear, a line each; none without a sound."""
    if not plan.source.sounds:
        return ()
    silent = " nowhere" if plan.settings.sound in {SoundChoice.MUTE, SoundChoice.BLEEP} and not plan.sounds else ""
    return (f"sound: {FATES[plan.settings.sound]}{silent}",
            *(f"  {clock(one.start)}-{clock(one.end)}  {one.why} ({one.by})" for one in plan.sounds))


def sound_warnings(plan: RedactionPlan) -> Iterator[str]:
    """Yield what a person should know before using the sound."""
    if not plan.source.sounds or plan.settings.sound is SoundChoice.DROP:
        return
    if plan.settings.sound is SoundChoice.KEEP:
        yield "The sound is kept whole: listen to all of it for names, addresses and voices."
    if plan.settings.sound is SoundChoice.DISGUISE:
        yield ("A disguised voice is not anonymous: who knows the speaker may know them by their words, accent and "
               "pace, and the change can be turned back. Mute what must not be known.")
    if plan.settings.voices and not any(one.by == BY for one in plan.sounds):
        yield "No voice was heard, so none was hidden: listen to all of the sound before it is used."
    if stretches := joined(plan.sounds):
        lost = margin(plan.source.sounds[0].sample_rate)
        many = "1 stretch" if len(stretches) == 1 else f"{len(stretches)} stretches"
        yield (f"{sum(end - start for start, end in stretches):.1f} s of the sound are hidden in {many}, with "
               f"{lost:.2f} s before and after each; listen to the rest.")


def clock(seconds: float) -> str:
    """Return a moment as a player shows it, to the millisecond: 01:02.500, 1:00:00.000."""
    whole = round(seconds * 1000)
    hours, minutes = divmod(whole // 60_000, 60)
    return f"{f'{hours}:' if hours else ''}{minutes:02}:{whole % 60_000 // 1000:02}.{whole % 1000:03}"

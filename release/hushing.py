"""Say which stretches of a file's sound nobody may hear: those a person named, and those in which somebody speaks."""

from pathlib import Path

from media.atomic import replacing
from media.decode import lining
from media.encode import Tags
from media.encode_recording import write_recording
from media.errors import WrongUseError
from media.probe import Source
from media.soundline import through
from redact.audio import SoundChoice, contradictions, insist_it_can_be_followed, spans_of
from redact.records import RedactionPlan, Settings
from redact.sounding import sounding
from redact.voices import voices


def insist_on_sound(path: Path, source: Source, settings: Settings) -> None:
    """Refuse, before anything is looked at, what cannot be done to this file's sound.

    Raises:
        WrongUseError: naming every reason.
    """
    insist_it_can_be_followed(settings.sound, settings.mute, settings.voices)
    faults = tuple(contradictions(settings.sound, spans_of(settings.mute, "nobody"), settings.voices, source))
    if faults:
        raise WrongUseError("; ".join(faults), file=path, advice="Check which file it is, its times and --audio.")


def preview_sound(path: Path, plan: RedactionPlan, out: Path) -> None:
    """Write the sound as the plan makes it, for the ears of whoever reviews it; nothing where it is left out.

    Raises:
        UnreadableInputError, UnsupportedInputError: the sound cannot be heard.
        OutputError: it cannot be written.
    """
    if plan.source.sounds and plan.settings.sound is not SoundChoice.DROP:
        with replacing(out) as beside, lining(path, plan.source) as line:
            write_recording(beside, plan.source, Tags(), through(line, sounding(plan)))


def silenced(path: Path, plan: RedactionPlan, by: str) -> RedactionPlan:
    """Return the plan with the stretches its settings ask for; `by` is who named those that are asked for by hand.

    Raises:
        UnreadableInputError, UnsupportedInputError: the sound cannot be heard.
        MissingPartError: voices are asked for, and what hears them is missing.
    """
    spans = spans_of(plan.settings.mute, by)
    if plan.settings.voices:
        with lining(path, plan.source) as line:
            spans += voices(line)
    return plan.model_copy(update={"sounds": spans})

"""Say on which frames, and when in the sound, two plans of one file hide something else."""

from redact.records import RedactionPlan


def changed(before: RedactionPlan, after: RedactionPlan) -> tuple[tuple[int, int], ...]:
    """Return the stretches of frames (both ends included) whose covers differ."""
    raise NotImplementedError


def sounds_changed(before: RedactionPlan, after: RedactionPlan) -> tuple[tuple[float, float], ...]:
    """Return the stretches in seconds that are silenced in one of the plans only."""
    raise NotImplementedError

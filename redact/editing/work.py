"""A plan while it is being edited: its tracks, verdicts and spans of sound, by name."""

from media.errors import WrongUseError


class EditError(WrongUseError):
    """An edit cannot be applied to the plan as it stands."""

    advice = "Look at the plan as it stands, and make the change again."

"""Change a plan by edits, one after the other, so that the same edits always give the same plan."""

from redact.editing.differing import changed, sounds_changed
from redact.editing.finding import EditError
from redact.editing.replay import edited

__all__ = ["EditError", "changed", "edited", "sounds_changed"]

"""Apply edits to a plan in the order in which they were made."""

from collections.abc import Sequence

from redact.edits import Step
from redact.records import RedactionPlan


def edited(drafted: RedactionPlan, steps: Sequence[Step], cuts: Sequence[int] = ()) -> RedactionPlan:
    """Return the plan with every step applied; without a step, the very plan.

    cuts: frames that begin a scene, for edits that extend a track to its entry or exit.

    Raises:
        EditError: naming every step that cannot be applied, and why.
    """
    raise NotImplementedError

"""Draw the proxies of a recording: both sides of its sound, and how loud they are."""

from pathlib import Path

from media.geometry import Size
from redact.records import RedactionPlan
from release.review.proxies.covered import sounds_of
from release.review.proxies.folder import kept, shown_by
from release.review.proxies.records import ProxySet
from release.review.proxies.sounds import AFTER, AFTER_PEAKS, draw_after, draw_before

RECORDED = (AFTER, AFTER_PEAKS)
"""All of the after side of a recording."""


def draw_recording(path: Path, plan: RedactionPlan, folder: Path) -> ProxySet:
    """Write everything but the record into an empty folder, and return the record.

    Raises:
        UnreadableInputError, UnsupportedInputError: the sound cannot be heard.
        OutputError: it cannot be written.
    """
    draw_before(path, plan.source, folder)
    return draw_recording_again(path, plan, folder)


def draw_recording_again(path: Path, plan: RedactionPlan, folder: Path) -> ProxySet:
    """Write the after side into a folder that all else was linked into, and return the record.

    Raises: as `draw_recording` does.
    """
    draw_after(path, plan, folder)
    after = kept(folder, RECORDED)
    return ProxySet(kind=plan.source.kind, plan="", source=plan.source.digest.sha256, size=Size(width=0, height=0),
                    frame_count=plan.frame_count, rate="0", sounds=sounds_of(plan), after=after,
                    shown=shown_by(after))

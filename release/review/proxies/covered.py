"""Tell by a digest whether two plans hide the same things in the same way."""

import hashlib
from collections.abc import Iterable, Sequence

from media.geometry import Box
from redact.audio import SoundChoice, joined
from redact.records import Cover, RedactionPlan
from release.review.proxies.shape import Span


def digests_of(plan: RedactionPlan, spans: Sequence[Span]) -> tuple[str, ...]:
    """Return for each span of frames the SHA-256 of everything that is hidden in it, and how."""
    covers = plan.covers()
    return tuple(_digest((frame, cover) for frame in range(first, last + 1) for cover in covers.get(frame, ()))
                 for first, last in spans)


def sounds_of(plan: RedactionPlan) -> str:
    """Return what is done to the sound, in words that are the same where the same is done."""
    if not plan.source.sounds or plan.settings.sound is SoundChoice.DROP:
        return SoundChoice.DROP.value
    spans = " ".join(f"{start!r}-{end!r}" for start, end in joined(plan.sounds))
    return f"{plan.settings.sound.value} {spans}".strip()


def _digest(hidden: Iterable[tuple[int, Cover]]) -> str:
    known = hashlib.sha256()
    for frame, one in hidden:
        grid = None if one.grid is None else _edges(one.grid)
        known.update(f"{frame} {one.track!r} {one.method} {one.heads} {_edges(one.box)} {grid} {one.levels}\n".encode())
    return known.hexdigest()


def _edges(box: Box) -> tuple[float, ...]:
    return box.left, box.top, box.right, box.bottom

"""From what a detector saw on each frame to one track for each face."""

from redact.records import Sweep, Track
from redact.track.bridge import bridge
from redact.track.link import link, numbered
from redact.track.smooth import smooth


def tracking(sweep: Sweep) -> tuple[Track, ...]:
    """Return the finished tracks of a sweep, numbered by first frame, then from left to right."""
    return numbered(smooth(bridge(link(sweep), sweep), sweep))

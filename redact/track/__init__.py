"""From what a detector saw on each frame to one track for each face."""

from redact.records import Sweep, Track
from redact.track.belief import believed
from redact.track.bridge import bridge
from redact.track.carry import carried, persons
from redact.track.link import link, numbered
from redact.track.smooth import smooth


def tracking(sweep: Sweep) -> tuple[Track, ...]:
    """Return the finished tracks of a sweep, numbered by first frame, then from left to right."""
    tracks = bridge(link(sweep), sweep)
    if sweep.people:
        at = [float(instant.seconds) for instant in sweep.instants]
        tracks = carried(tracks, persons(sweep.people, at, sweep.cuts), sweep)
    return believed(numbered(smooth(tracks, sweep)))

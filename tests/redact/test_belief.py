"""Why a track is believed, and whom a reviewer should look at first."""

from makers import a_detection, a_sweep

from redact.track import tracking
from redact.track.belief import risk


def test_a_track_says_who_saw_it_how_surely_and_what_was_concluded() -> None:
    """A reviewer who knows why can be quick where it is sure and slow where it is not."""
    seen = a_detection(300, 150)
    both = seen.model_copy(update={"detector": "one+two"})
    (track,) = tracking(a_sweep({frame: [both if frame < 5 else seen] for frame in (*range(10), *range(14, 20))}, 20))

    assert track.why == ("seen by one and pretend and two on 16 of 20 frames; score 0.90, best 0.90; "
                         "two agreed on 5 frames; bridged on 4 frames")


def test_what_was_hardly_seen_comes_before_what_was_seen_well() -> None:
    """A night has hundreds of tracks and one reviewer."""
    sure = {frame: [a_detection(300, 150)] for frame in range(100)}
    weak = {frame: [a_detection(300, 150, score=0.5)] for frame in range(40, 60, 4)}
    small = {frame: [a_detection(300, 150, width=12, height=15)] for frame in range(100)}

    risks = [tracking(a_sweep(found, 100))[0].risk for found in (sure, small, weak)]

    assert risks == sorted(risks)
    assert risks[0] < 0.1 < risks[1] < 0.4 < risks[2] <= 1
    assert risk(tracking(a_sweep(sure, 100))[0]) == risks[0]

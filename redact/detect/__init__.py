"""Finding faces: detectors by name, each a plug-in of the entry-point group `presspack.detectors`."""

from dataclasses import replace
from importlib.metadata import entry_points

from media.errors import WrongUseError
from redact.detect.base import Detector
from redact.detect.nanodet import BOTH, FINE, WHOLE, NanoDet
from redact.detect.paced import Pace
from redact.detect.reach import Reach
from redact.detect.tiled import Tiled
from redact.detect.together import Together
from redact.records import AUTO, Mode, Settings

GROUP = "presspack.detectors"
DEFAULT, SECOND = "yunet", "retinaface"  # what a mode looks with when nobody names a detector
BALANCED_EVERY, FAST_EVERY = 0.2, 0.4  # seconds between looks at the whole picture
BALANCED_FINE = 0.4  # seconds between those that enlarge it, in balanced mode
QUICK = 1280 * 720  # pixels to which the others reduce it: they are for who comes in, not for who is far away
THOROUGH_FINE = 0.12  # the same in thorough mode, with both detectors: every third frame at 25 a second
THOROUGH_PEOPLE = 0.2  # seconds between looks for whole persons, who move less than their faces turn


def names() -> tuple[str, ...]:
    """Return the names of all installed detectors, sorted."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def named(name: str) -> Detector:
    """Return the detector of that name with its default settings, wrapped in Tiled.

    Raises:
        WrongUseError: no installed detector has this name.
        MissingPartError: its weights are missing or not the ones in the table.
    """
    return Tiled(_plain(DEFAULT if name == AUTO else name))


def pace_for(settings: Settings) -> Pace:
    """Return how a source is looked at with these settings; same errors as `named`."""
    name = DEFAULT if settings.detector == AUTO else settings.detector
    close = _plain(name)
    if settings.mode is Mode.FAST:
        return Pace(whole=_unenlarged(close), close=close, every=FAST_EVERY,
                    people=NanoDet(sides=WHOLE), people_every=FAST_EVERY)
    if settings.mode is Mode.BALANCED:
        return Pace(whole=Tiled(close), close=close, every=BALANCED_EVERY, quick=_unenlarged(close, QUICK),
                    whole_every=BALANCED_FINE, people=NanoDet(sides=BOTH), people_every=BALANCED_FINE)
    people = NanoDet(sides=FINE)
    if settings.detector != AUTO:
        return Pace(whole=Tiled(close), close=close, people=people, people_every=THOROUGH_PEOPLE)
    return Pace(whole=Together([Tiled(close), named(SECOND)]), close=close, quick=_unenlarged(close),
                whole_every=THOROUGH_FINE, people=people, people_every=THOROUGH_PEOPLE)


def _unenlarged(detector: Detector, most: int = Reach().native) -> Detector:
    """Return the detector, tiled, on the picture's own scale: alone, that mostly misses faces below 16 px.

    most: pixels to which a larger picture is reduced.
    """
    own: Reach | None = getattr(detector, "reach", None)
    return Tiled(detector, replace(own or Reach(), finest=1.0, native=most))


def _plain(name: str) -> Detector:
    for entry in entry_points(group=GROUP, name=name):
        made: Detector = entry.load()()
        return made
    known = ", ".join(names()) or "none; install presspack again"
    raise WrongUseError(f"there is no detector {name!r}", advice=f"Installed detectors: {known}.")

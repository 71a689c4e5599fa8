"""Finding faces: detectors by name, each a plug-in of the entry-point group `presspack.detectors`."""

from importlib.metadata import entry_points

from media.errors import WrongUseError
from redact.detect.base import Detector
from redact.detect.tiled import Tiled

GROUP = "presspack.detectors"


def names() -> tuple[str, ...]:
    """Return the names of all installed detectors, sorted."""
    return tuple(sorted({entry.name for entry in entry_points(group=GROUP)}))


def named(name: str) -> Detector:
    """Return the detector of that name with its default settings, wrapped in Tiled.

    Raises:
        WrongUseError: no installed detector has this name.
        MissingPartError: its weights are missing or not the ones in the table.
    """
    for entry in entry_points(group=GROUP, name=name):
        return Tiled(entry.load()())
    known = ", ".join(names()) or "none; install presspack again"
    raise WrongUseError(f"there is no detector {name!r}", advice=f"Installed detectors: {known}.")

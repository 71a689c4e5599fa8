"""Check that every part this installation needs is here, sound and the right one."""

import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import cv2
import imageio_ffmpeg

from media import layers, trial, workers
from media.confined import Errand, confined
from media.errors import ExpectedError, MissingPartError
from media.records import Record
from redact import models, voices
from redact.detect import ocr
from release.conditions.library import standard
from release.policy import load_profile, load_rules, profile_names

WHEELS = ("opencv-python", "opencv-contrib-python", "opencv-python-headless")
CHECKERS = ("exiftool", "ffprobe", "mediainfo")


class Finding(Record):
    """One part: whether it is well, and what was seen or what to do."""

    part: str
    well: bool
    needed: bool
    words: str


def examine() -> tuple[Finding, ...]:
    """Look at every part; a part that fails does not stop the others from being looked at."""
    return (
        _asked("OpenCV", _opencv), _asked("face models", _weights), _asked("ffmpeg for previews", _ffmpeg),
        _asked("voice network", _voices), *_sandbox(), _asked("rules and profiles", _policy),
        _devices(), _workers(), _text(), *(_checker(name) for name in CHECKERS))


def _asked(part: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(part=part, well=True, needed=True, words=look())
    except (ExpectedError, OSError, RuntimeError) as problem:
        return Finding(part=part, well=False, needed=True, words=str(problem))


def _opencv() -> str:
    """Three wheels write the same folder: all that are installed must be the one version."""
    found = {}
    for wheel in WHEELS:
        try:
            found[wheel] = version(wheel)
        except PackageNotFoundError:
            continue
    if len(set(found.values())) != 1:
        raise RuntimeError(f"the OpenCV wheels differ: {found}; reinstall presspack in a new environment")
    return f"{cv2.__version__} ({', '.join(found)})"


def _weights() -> str:
    roles = models.roles()
    for role in roles:
        models.weights(role)
    return f"{', '.join(roles)}: all have the recorded SHA-256"


def _voices() -> str:
    voices.network()
    return f"of {voices.PACKAGE}, as measured"


def _ffmpeg() -> str:
    """Let it run under protection: it must begin, and its walls must hold."""
    program = Path(imageio_ffmpeg.get_ffmpeg_exe())
    with tempfile.TemporaryFile() as log, confined(Errand((str(program), "-version")), log) as process:
        if process.wait(60) != 0:
            raise RuntimeError(f"{program.name} does not run under protection; install presspack again")
    return f"{program.name}, confined to the font it reads and the file it writes"


def _sandbox() -> tuple[Finding, ...]:
    """Layer by layer: what must hold around a decoder, by what it holds here, and what a decoder tried in vain."""
    try:
        held = trial.held()
        tries = trial.tries()
    except ExpectedError as problem:
        return (Finding(part="sandbox", well=False, needed=True, words=str(problem)),)
    met = tuple(Finding(part=f"sandbox: {demand.what}", well=True, needed=True,
                        words=f"held by {', '.join(layer for layer in demand.any_of if layer in held)}")
                for demand in layers.DECODING if demand.what not in held)
    limits = ", ".join(demand.what for demand in layers.DECODING if demand.what in held)
    extra = tuple(Finding(part=f"sandbox: {name}", well=name in held, needed=False,
                          words="holds" if name in held else "not on this machine; others stand in for it")
                  for name in layers.EXTRA)
    through = ", ".join(one.what for one in tries if one.through)
    tried = Finding(part="sandbox: tried by a decoder", well=not through, needed=True, words=(
        f"could {through}: do not use presspack here, and report this" if through
        else f"{len(tries)} things, from opening a file to starting a program; none went through"))
    return (Finding(part="sandbox: limits", well=True, needed=True, words=limits), *met, *extra, tried)


def _devices() -> Finding:
    return Finding(part="devices", well=True, needed=False,
                   words=f"networks can run on {', '.join(models.devices())}; chosen with --device, never by itself")


def _workers() -> Finding:
    """Say how many are used where nobody says how many, and what sets the limit."""
    count, cores = workers.borne(), workers.cores()
    why = f"one for each of {cores} cores" if count == cores else f"for {cores} cores there is too little free memory"
    return Finding(part="workers", well=True, needed=False,
                   words=f"{count} on a long clip ({why}); another number by --workers or PRESSPACK_WORKERS")


def _policy() -> str:
    rules = load_rules()
    names = profile_names()
    for name in names:
        load_profile(name)
    templates = len(standard().file.templates)
    return f"{len(rules.rules)} rules, profiles {', '.join(names)}, {templates} templates of conditions"


def _text() -> Finding:
    """Finding text is an extra: its absence is no fault, the wrong networks are."""
    try:
        for part in ocr.FILES:
            ocr.weights(part)
    except MissingPartError as problem:
        return Finding(part="text networks", well=False, needed=ocr.installed() is not None, words=str(problem))
    return Finding(part="text networks", well=True, needed=False, words=f"of rapidocr {ocr.installed()}, as measured")


def _checker(name: str) -> Finding:
    here = shutil.which(name) is not None
    return Finding(part=name, well=here, needed=False,
                   words="found; used as an independent checker" if here else "not installed; only tests use it")

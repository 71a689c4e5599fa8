"""Find, in the picture, what a person drew to be followed, once for each drawing."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from media.atomic import write_text
from media.decode import decoding
from media.errors import ExpectedError, WrongUseError
from media.records import Record
from redact.following import followed
from redact.plan import check_plan
from redact.records import RedactionPlan, Track

Follow = Callable[[RedactionPlan, Track], Track]
"""Moves a drawn track of a plan to where the picture shows what was drawn."""

LONGEST = 600  # seconds; as long as it takes to decode an hour of small pictures
KEYFRAMES = "Draw more keyframes instead, and leave out following."


class Way(Record):
    """What came of following one drawing; `drawn` is the SHA-256 of the track as it was drawn."""

    drawn: str
    track: Track


class Found(Record):
    """Every way that was followed for one item."""

    format: Literal["presspack-ways/1"] = "presspack-ways/1"
    ways: tuple[Way, ...] = ()


class Ways:
    """The ways of one item, kept beside its plan, so that undo and redo need no picture."""

    def __init__(self, file: Path, follow: Follow | None) -> None:
        self._file = file
        self._follow = follow

    def way(self, plan: RedactionPlan, drawn: Track) -> Track:
        """Return where a drawn track is in the picture.

        Raises:
            WrongUseError: nobody here can follow it.
            ExpectedError: as following does.
        """
        key = hashlib.sha256(f"{plan.source.digest.sha256} {drawn.fingerprint()}".encode()).hexdigest()
        known = self._known()
        here = next((one.track for one in known.ways if one.drawn == key), None)
        if here is not None:
            return here
        if self._follow is None:
            raise WrongUseError(f"{drawn.id} cannot be followed from here: the clip is not at hand",
                                advice=KEYFRAMES)
        track = self._follow(plan, drawn)
        write_text(self._file, Found(ways=(*known.ways, Way(drawn=key, track=track))).to_json())
        return track

    def _known(self) -> Found:
        return Found.from_json(self._file.read_bytes(), file=self._file) if self._file.exists() else Found()


def in_a_child(path: Path) -> Follow:
    """Return what follows in a process of its own, so that a server never holds a picture of a case.

    path: the source; it is opened by that process alone.
    """

    def follow(plan: RedactionPlan, drawn: Track) -> Track:
        alone = plan.model_copy(update={"tracks": (drawn,), "verdicts": (), "suggestions": (), "frozen": ()})
        try:
            done = subprocess.run([sys.executable, "-m", __name__, str(path)], input=alone.to_json().encode(),
                                  capture_output=True, check=False, timeout=LONGEST)
        except subprocess.TimeoutExpired as problem:
            raise WrongUseError(f"{drawn.id} could not be followed within {LONGEST} s", advice=KEYFRAMES) from problem
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip().splitlines()
            raise WrongUseError(f"{drawn.id} could not be followed ({said[-1] if said else 'no reason given'})",
                                advice=KEYFRAMES)
        return Track.from_json(done.stdout)

    return follow


def followed_in(path: Path, plan: RedactionPlan, drawn: Track) -> Track:
    """Return a drawn track as the frames of its clip show it, decoded in the sandbox as far as it reaches.

    Raises:
        WrongUseError: the file is not the plan's, or the clip ends before the track does.
        UnreadableInputError, UnsupportedInputError: it cannot be decoded.
    """
    check_plan(plan, plan.source)
    with decoding(path, plan.source, exact=False) as frames:
        return followed((drawn,), frames)[0]


def main() -> None:
    """Follow the one track of the plan on standard input through a file, and print it."""
    plan = RedactionPlan.from_json(sys.stdin.buffer.read())
    try:
        sys.stdout.write(followed_in(Path(sys.argv[1]), plan, plan.tracks[0]).to_json())
    except ExpectedError as problem:
        sys.exit(problem.what)


if __name__ == "__main__":
    main()

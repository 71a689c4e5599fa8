"""An erasure that is killed anywhere is finished by running it again."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from retention_makers import holding, signed

from media.digest import digest_of
from release.register.acts import Did
from release.register.audit import check
from release.register.concerned import Where
from release.register.erasing import Erased, erase
from release.register.intake import submit
from release.register.retention import apply_for, standing
from release.register.shelf import Register
from release.register.states import State
from release.register.whereabouts import lies_in
from release.request import load_request
from release.retention_request import load_retention

REF = "RET-2026-0007"
HERE = Path(__file__).parent

KILLED = """
import os, signal, sys
sys.path.insert(0, {here!r})
from retention_makers import signed
import release.register.concerned as concerned, release.register.erasing as erasing, release.register.shelf as shelf
from release.policy import load_rules

left = [{after}]

def dying(real):
    def once(*args, **named):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return real(*args, **named)
    return once

{what}
erasing.erase(shelf.Register.at({register!r}), signed("D. Ataprotection"), {ref!r}, load_rules(), concerned.Where())
"""
IN_FILES = "os.unlink = dying(os.unlink)"
IN_THE_REGISTER = "shelf.Writing.erase = dying(shelf.Writing.erase)"
IN_DOCUMENTS = "shelf.Writing.forget = dying(shelf.Writing.forget)"
BEFORE_THE_END = "erasing.scrub = dying(erasing.scrub)"


@pytest.fixture
def much(bureau: Register, plain: dict[str, Any], written: Any, application: dict[str, Any], filed: Any,
         tmp_path: Path) -> Register:
    """A release with a package, a record, a review folder and a copy of the original, ready to be erased."""
    request = written(plain)
    submit(bureau, signed("Sam Redactor"), load_request(request))
    original = request.parent / "interview-room.jpg"
    digest = digest_of(original)
    with bureau.writing(signed("Sam Redactor").doing(Did.SUBMITTED, "PP-2026-0042")) as desk:
        lies_in(desk, "PP-2026-0042", str(tmp_path / "in"), str(tmp_path / "out"))
    package, review = tmp_path / "out" / "PP-2026-0042", tmp_path / "out" / "PP-2026-0042.review"
    (package / "data" / "media").mkdir(parents=True)
    review.mkdir()
    for path in (package / "bagit.txt", package / "manifest.json", package / "data" / "media" / "I1.jpg",
                 review / "I1.preview.jpg"):
        path.write_text("made of Wobblethorpe")
    (review / "I1.plan.json").write_text(f'{{"source": {{"digest": {digest.to_json()}}}}}')
    (tmp_path / "out" / "UNKNOWN-1.record.json").write_text(f'{{"source": {digest.to_json()}}}')
    unknown = tmp_path / "out" / "UNKNOWN-1"
    unknown.mkdir()
    (unknown / "bagit.txt").write_text("made of Wobblethorpe")
    (tmp_path / "in" / "copy.bin").write_bytes(original.read_bytes())
    application["picture"]["sha256"] = [digest.sha256]
    apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))
    return bureau


@pytest.mark.parametrize(("what", "after"), [
    *((IN_FILES, number) for number in (0, 1, 3, 6, 9, 11)),
    *((IN_THE_REGISTER, number) for number in (0, 2)), (IN_DOCUMENTS, 1), (BEFORE_THE_END, 0)])
def test_a_killed_erasure_is_finished_by_the_next(what: str, after: int, much: Register, rules: Any,
                                                  tmp_path: Path) -> None:
    """Files go first and the register last, so that what is left can always still be found."""
    original = (tmp_path / "in" / "interview-room.jpg").read_bytes()[-60:-20]
    where = str(much.engine.url.database)
    code = KILLED.format(here=str(HERE), after=after, what=what, register=where, ref=REF)
    died = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(HERE.parents[2])}, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert check(much).sound
    assert standing(much, REF).request.state is (State.ERASED if what == BEFORE_THE_END else State.ERASING)

    done = erase(much, signed("D. Ataprotection"), REF, rules, Where())

    assert isinstance(done, Erased)
    assert standing(much, REF).request.state is State.ERASED
    found = {token: holding(tmp_path, token) for token in ("Wobblethorpe", "custody 77", "Alex Asker", original)}
    assert not any(found.values()), found
    assert [*(tmp_path / "out").iterdir()] == []
    assert check(much).sound


def test_a_release_of_which_the_register_knows_nothing_goes_too(much: Register, rules: Any, tmp_path: Path) -> None:
    """Its record names the original; the package beside it goes with it."""
    erase(much, signed("D. Ataprotection"), REF, rules, Where())

    assert not (tmp_path / "out" / "UNKNOWN-1").exists()

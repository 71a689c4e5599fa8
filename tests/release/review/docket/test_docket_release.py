"""A release is made in a child process, one at a time, and what came of it is told; a refusal has its letter."""

import sys
import time

import pytest
from docket_makers import REF, ROBIN, SAM, UNA, Place, look_at_all, pass_it

from release.package.verify import verify
from release.review.docket.errors import InvalidError, NotOpenError
from release.review.docket.room import Docket

SLOW = (sys.executable, "-c", "import sys; sys.stdin.read(); import time; time.sleep(20)")


def awaited(room: Docket, seconds: float = 240) -> str:
    """Return how the release ended."""
    for _ in range(int(seconds / 0.2)):
        job = room.job(ROBIN, REF)
        if job.state != "running":
            return job.state
        time.sleep(0.2)
    raise AssertionError("it does not end")


def test_a_passed_request_becomes_a_package_and_is_closed(place: Place) -> None:
    """From the signature in the browser to a package that verifies, by the real command."""
    room = place.docket()
    try:
        for item in ("I1", "I2"):
            look_at_all(room, ROBIN, item)
            pass_it(room, ROBIN, item)
        assert room.package(SAM, REF).state == "running"
        with pytest.raises(NotOpenError, match="being made already"):
            place.docket().package(SAM, REF)  # another server on the same folder
        assert room.item(ROBIN, REF, "I1").state == "releasing"
        assert awaited(room) == "released", room.job(ROBIN, REF).words
    finally:
        room.close()
    assert verify(place.out / REF).ok
    view = place.docket().item(ROBIN, REF, "I1")
    assert (view.state, view.package.state, view.may.edit, view.may.pass_) == ("released", "released", False, False)
    assert str(place.folder) not in view.to_json()
    with pytest.raises(NotOpenError):
        pass_it(place.docket(), UNA, "I1")


def test_two_releases_of_one_request_are_never_made_at_once_and_none_is_left_behind(place: Place) -> None:
    """Whoever holds the lock is at work; when the server ends, so does the child."""
    room = place.docket(command=SLOW)
    room.package(SAM, REF)
    child = next(iter(room.jobs._running.values()))
    with pytest.raises(NotOpenError, match="being made already"):
        room.package(SAM, REF)
    room.close()
    assert child.poll() is not None
    assert room.job(ROBIN, REF).state == "failed"


def test_what_ends_without_a_result_has_failed_and_says_its_last_words(place: Place) -> None:
    """Nobody waits for what is not coming."""
    room = place.docket(command=(sys.executable, "-c", "raise SystemExit('no room on the disk')"))
    room.package(SAM, REF)
    assert awaited(room, 30) == "failed"
    assert "no room on the disk" in " ".join(room.job(ROBIN, REF).words)
    assert room.item(ROBIN, REF, "I1").state == "failed"


def test_without_the_request_file_nothing_is_started(place: Place) -> None:
    """The material lies beside it."""
    place.request.unlink()
    with pytest.raises(NotOpenError, match="not where it was"):
        place.docket().package(SAM, REF)


def test_a_reviewer_refuses_for_a_reason_that_the_profile_accepts(place: Place) -> None:
    """Whoever sees a child in the picture whom nobody stated can stop it there and then."""
    room = place.docket()
    with pytest.raises(NotOpenError, match="not accepted"):
        room.refuse(UNA, REF, "restriction", "There is an order.")
    with pytest.raises(InvalidError):
        room.refuse(UNA, REF, "restriction", " ")
    assert not list(place.out.glob("*.txt"))

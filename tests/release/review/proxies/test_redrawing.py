"""A server has proxies drawn by processes of their own, and leaves none of them behind."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media.errors import MissingPartError, WrongUseError
from redact.records import RedactionPlan
from release.review.proxies.__main__ import main, spans_of
from release.review.proxies.folder import load, unaltered
from release.review.proxies.hand import Hand
from release.review.proxies.making import refresh
from release.review.proxies.order import Done, Order
from release.review.proxies.redrawing import Redrawing, Status

PATIENCE = 120


@pytest.fixture
def written(drawn: Path) -> Callable[[RedactionPlan], Path]:
    """Write a plan beside the folder, as the bench has it."""

    def write(plan: RedactionPlan) -> Path:
        path = drawn.parent / "I1.plan.json"
        path.write_text(plan.to_json(), encoding="utf-8")
        return path

    return write


def test_the_latest_plan_is_what_is_shown(little: Path, drawn: Path, with_a_zone: Any, written: Any) -> None:
    """A reviewer who drags a box on does not wait for where it was."""
    plans = [with_a_zone(range(55, 60), left=left) for left in (10, 60, 120)]
    others = _children()
    with Redrawing() as redrawing:
        redrawing.warm()
        for plan in plans:
            begun = redrawing.redraw("PP/I1", _order(little, written(plan), drawn), plan.fingerprint())
            assert begun.state == "drawing"
        status = _waited(redrawing)

    found = load(drawn)
    assert (status.state, status.plan, status.error) == ("fresh", plans[-1].fingerprint(), None)
    assert found is not None
    assert found.plan == plans[-1].fingerprint()
    assert unaltered(drawn, found)
    with pytest.raises(MissingPartError, match="ending"):
        redrawing.redraw("PP/I1", _order(little, written(plans[0]), drawn), "0" * 64)
    assert set(_children()) <= set(others)


def test_what_cannot_be_drawn_is_told_in_words(drawn: Path, tmp_path: Path) -> None:
    """A page that waits for ever tells nobody that the source has gone."""
    with Redrawing() as redrawing:
        redrawing.redraw("PP/I1", _order(tmp_path / "gone.mp4", tmp_path / "gone.json", drawn), "0" * 64)
        status = _waited(redrawing)
        assert redrawing.status("PP/I2") is None

    assert status.state == "failed"
    assert "gone.json" in (status.error or "")


def test_a_process_that_is_killed_leaves_the_old_set_whole(little: Path, drawn: Path, with_a_zone: Any,
                                                           written: Any) -> None:
    """Half a picture is never served, and the next process clears up and draws it all."""
    plan, old = with_a_zone(range(101)), load(drawn)
    hand = Hand()
    try:
        for said in hand.drawing(_order(little, written(plan), drawn)):
            assert isinstance(said, Done), said
            hand.kill()
    finally:
        hand.kill()
        hand.close()

    assert not Path(f"/proc/{hand.pid}").exists()
    assert old is not None
    assert load(drawn) == old
    assert unaltered(drawn, old)
    assert list(drawn.parent.glob(".I1.proxies-*"))
    found = refresh(little, plan, drawn)
    assert unaltered(drawn, found)
    assert not list(drawn.parent.glob(".I1.proxies-*"))


def test_a_process_ends_with_whoever_wanted_it(little: Path, drawn: Path, with_a_zone: Any, written: Any) -> None:
    """A server that is killed can kill nobody any more."""
    order = _order(little, written(with_a_zone(range(101))), drawn)
    with subprocess.Popen([sys.executable, "-m", "release.review.proxies", "--wait"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(order.model_dump_json().encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["what"] == "done"
        process.stdin.close()

        assert process.wait(PATIENCE) == 130


def test_a_person_can_have_them_drawn_at_a_terminal(little: Path, drawn: Path, with_a_zone: Any, written: Any,
                                                    capsys: Any) -> None:
    """What the server does can be done, and looked into, without it."""
    plan = with_a_zone(range(3))

    assert main([str(little), str(written(plan)), str(drawn), "--spans", "90-95"]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["what"] for line in lines if line["what"] != "done"] == ["ready", "ended"]
    assert {"what": "done", "frames": 51, "of": 51} in lines
    assert next(line["plan"] for line in lines if line["what"] == "ready") == plan.fingerprint()


@pytest.mark.parametrize("words", ["5", "9-3", "a-b", "-1-4"])
def test_spans_that_are_none_are_refused(words: str) -> None:
    """A span that is misread would leave the old picture standing."""
    with pytest.raises(WrongUseError, match="no spans"):
        spans_of(words)

    assert spans_of("10-35,90-90") == ((10, 35), (90, 90))


def _order(path: Path, plan: Path, folder: Path) -> Order:
    return Order(path=str(path), plan=str(plan), folder=str(folder))


def _waited(redrawing: Redrawing) -> Status:
    end = time.monotonic() + PATIENCE
    while (status := redrawing.status("PP/I1")) is not None and time.monotonic() < end:
        if status.state != "drawing":
            return status
        time.sleep(0.05)
    raise TimeoutError


def _children() -> list[str]:
    """Return the children of this process, zombies included."""
    found = []
    for one in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent, name = one.read_text().rsplit(")", 1)[1].split()[1], one.parent.name
        except OSError:
            continue
        if parent == str(os.getpid()):
            found.append(name)
    return found

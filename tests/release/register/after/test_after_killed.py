"""Killed at any statement of a takedown: it is begun or not, it is complete or not, and never half."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from after_makers import CHANNELS, PEOPLE, PRESS, Write, entered, out, release_by_hand, sent, state_of, wanted
from register_makers import as_role
from test_killed_while_writing import killed_at

from release.policy import Role
from release.register.after_records import Takedown
from release.register.audit import check
from release.register.publishing import Showing, publish
from release.register.shelf import Register
from release.register.states import State
from release.register.triggers import Trigger
from release.register.withdrawing import clear, take_down, tell

REFERENCE = "PP-2026-0042"
OIC = as_role(Role.OIC)


def all_but_the_last(register: Register, request: Path) -> None:
    """Take a picture down, one newsroom still to be told."""
    out(register, request)
    take_down(register, OIC, REFERENCE, Trigger.APPREHENDED)
    for channel, _ in CHANNELS:
        clear(register, PRESS, REFERENCE, channel)
    for _, _, address in PEOPLE[1:]:
        tell(register, PRESS, REFERENCE, address, "email")


def released(register: Register, request: Path) -> None:
    """Release it, and show it nowhere yet."""
    release_by_hand(register, entered(register, request).id, sent(REFERENCE, *PEOPLE))


ACTS: dict[str, tuple[Callable[[Register, Path], object], Callable[[Register, Path], object], State]] = {
    "publish": (released, lambda register, _: publish(
        register, PRESS, REFERENCE, Showing(channel="x", owner=Role.PRESS_OFFICER)), State.LIVE),
    "take down": (out, lambda register, _: take_down(register, PRESS, REFERENCE, Trigger.BREACH), State.WITHDRAWING),
    "complete": (all_but_the_last, lambda register, _: tell(
        register, PRESS, REFERENCE, PEOPLE[0][2], "email"), State.WITHDRAWN),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_request_and_its_takedown_agree_wherever_the_power_went(
        name: str, staffed: Register, where: str, plain: dict[str, Any], written: Write, tmp_path: Path) -> None:
    """A takedown whose last part is done and which is not over would never be."""
    prepare, act, end = ACTS[name]
    prepare(staffed, written(wanted(plain)))
    before, stood = check(staffed), state_of(staffed, REFERENCE)

    statement = 0
    while killed_at(statement := statement + 1, where, act, tmp_path):
        after = check(staffed)
        assert after.sound and after.head == before.head and state_of(staffed, REFERENCE) is stood, statement

    assert statement > 5 and check(staffed).entries == before.entries + 1
    assert state_of(staffed, REFERENCE) is end
    with staffed.looking() as desk:
        assert [one.all_clear for one in desk.of(Takedown, REFERENCE)] == {
            "publish": [], "take down": [False], "complete": [True]}[name]

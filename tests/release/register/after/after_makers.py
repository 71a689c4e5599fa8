"""Requests of a wanted person that have left: entered for real, released by hand."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from register_makers import NOW, as_role

from release.policy import Role
from release.register.acts import Did
from release.register.intake import submit
from release.register.publishing import Showing, publish
from release.register.records import Issued, Registered, Sent
from release.register.shelf import Register
from release.register.states import State
from release.register.triggers import Trigger, meanings
from release.request import load_request

PRESS = as_role(Role.PRESS_OFFICER)
HOUR = timedelta(hours=1)
PEOPLE = (("Alex Asker", "Example Gazette", "alex@gazette.example"),
          ("Bea Bulletin", "Radio Example", "bea@radio.example"),
          ("Cy Caster", "Example TV", "cy@tv.example"))
CHANNELS = (("website", "https://exampleshire.example/wanted/1"), ("x", "https://x.com/exampleshire/1"),
            ("facebook", None))

Write = Callable[[dict[str, Any]], Path]


def wanted(plain: dict[str, Any], reference: str = "PP-2026-0042", ground: str = "WANTED_PERSON") -> dict[str, Any]:
    """Return a request to show somebody who is wanted."""
    made = deepcopy(plain)
    made["reference"] = reference
    made["facts"]["request"] = {"ground": ground, "trigger": "policing_purpose"}
    made["facts"]["case"] |= {"court": "none", "convicted": False, "verdict_date": None, "sentence_type": "n_a",
                              "concluded_date": None}
    made["facts"]["subject"] |= {"role": "wanted", "charged": False}
    made["facts"]["records"]["recorded"] += ["necessity_for_apprehension"]
    return made


def entered(register: Register, request: Path) -> Registered:
    """Enter a request."""
    return submit(register, PRESS, load_request(request)).request


def sent(reference: str, *people: tuple[str, str, str], copies: bool = False) -> tuple[Sent, ...]:
    """Return one package for all, or a copy for each."""
    each = [(person,) for person in people] if copies else [people]
    return tuple(Sent(package=f"{reference}-AAA-AAA-AA{number}" if copies else reference, seal="0" * 64,
                      recipients=tuple(f"{name}, {organisation}" for name, organisation, _ in group),
                      addresses=tuple(address for _, _, address in group))
                 for number, group in enumerate(each, 1))


def release_by_hand(register: Register, reference: str, packages: tuple[Sent, ...],
                    recall_on: date | None = None) -> Issued:
    """Note a release, as `presspack release` does."""
    with register.writing(PRESS.doing(Did.RELEASED, reference)) as desk:
        request = desk.get(Registered, reference)
        assert request is not None
        number = len(desk.of(Issued, reference)) + 1
        made = desk.add(Issued(id=f"{reference}-R{number}", request=reference, decision=f"{reference}-D1",
                               packages=packages, folder="releases", conditions="0" * 64, recall_on=recall_on,
                               released_by=PRESS.by, released_at=NOW))
        desk.change(request.model_copy(update={"state": State.RELEASED}))
        return made


def out(register: Register, request: Path, copies: bool = False) -> str:
    """Enter a request, release it to three recipients, show it on three channels; returns its reference."""
    reference = entered(register, request).id
    release_by_hand(register, reference, sent(reference, *PEOPLE, copies=copies))
    for channel, url in CHANNELS:
        publish(register, PRESS, reference, Showing(channel=channel, url=url, owner=Role.PRESS_OFFICER))
    return reference


def source_of(trigger: Trigger) -> Role:
    """Return a role that may say that it happened."""
    return (meanings()[trigger].raised_by or (Role.DIGITAL_FORENSICS,))[0]


def state_of(register: Register, reference: str) -> State:
    """Return how a request stands."""
    with register.looking() as desk:
        request = desk.get(Registered, reference)
    assert request is not None
    return request.state

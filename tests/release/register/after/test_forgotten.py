"""A picture that is erased while it is still shown somewhere is found there, and then nothing of it is left."""

from datetime import date
from typing import Any

from after_makers import CHANNELS, HOUR, PEOPLE, PRESS, Write, out, state_of, wanted
from register_makers import NOW, as_role
from sqlalchemy import select

from release.duties import duties
from release.policy import Role
from release.register.acts import Did
from release.register.after_records import Publication, PublicationReview, SoughtAgain
from release.register.audit import check
from release.register.forgetting import forget
from release.register.retention_records import Ask, Erasure, KeptUntil
from release.register.reviewing import Finding, review
from release.register.shelf import Register
from release.register.states import State
from release.register.tables import TABLES
from release.register.triggers import Trigger
from release.register.withdrawing import clear, seek_again, take_down, tell

DPO = as_role(Role.DPO)


def addresses(register: Register) -> int:
    """Count the addresses that any record still names."""
    with register.looking() as desk:
        return sum(body.count("https://") for table in TABLES.values()
                   for body in desk.connection.execute(select(table.c.body)).scalars())


def test_an_address_is_kept_until_the_picture_is_gone_from_it(staffed: Register, plain: dict[str, Any],
                                                              written: Write) -> None:
    """The address of an appeal may be the name of the person; without it nobody finds what must come down."""
    reference = out(staffed, written(wanted(plain)))
    review(staffed, PRESS, f"{reference}/x/1", Finding(outcome="keep", business_area="CID", rationale="LOG-7"))
    take_down(staffed, as_role(Role.OIC), reference, Trigger.APPREHENDED)
    seek_again(staffed, as_role(Role.OIC, NOW + HOUR), reference, "LOG-11")
    clear(staffed, PRESS, reference, "x")

    with staffed.writing(DPO.doing(Did.ERASED, reference)) as desk:
        forget(desk, frozenset({reference}), main=reference)

    with staffed.looking() as desk:
        assert {one.channel: one.url for one in desk.of(Publication, reference)} == {
            "x": None, "facebook": None, "website": "https://exampleshire.example/wanted/1"}
        assert desk.of(PublicationReview, reference) == desk.of(SoughtAgain, reference) == ()
    for channel in ("website", "facebook"):
        clear(staffed, PRESS, reference, channel)
    for _, _, address in PEOPLE:
        tell(staffed, PRESS, reference, address, "email")
    assert addresses(staffed) == 0 and len(CHANNELS) == 3
    assert state_of(staffed, reference) is State.WITHDRAWN and check(staffed).sound


def test_without_an_erasure_the_addresses_stay(staffed: Register, plain: dict[str, Any], written: Write) -> None:
    """Where it was shown is asked for in a complaint."""
    reference = out(staffed, written(wanted(plain)))
    take_down(staffed, as_role(Role.OIC), reference, Trigger.APPREHENDED)

    clear(staffed, PRESS, reference, "x")

    with staffed.looking() as desk:
        shown = desk.get(Publication, f"{reference}/x/1")
    assert shown is not None and shown.url == "https://x.com/exampleshire/1"


def test_what_is_kept_and_what_is_being_erased_is_due(staffed: Register, plain: dict[str, Any],
                                                      written: Write) -> None:
    """A kept picture without a date is still to be looked at; who was asked is not named."""
    reference = out(staffed, written(wanted(plain)))
    with staffed.writing(DPO.doing(Did.ERASED, reference)) as desk:
        desk.add(KeptUntil(id="1", request=reference, seriousness="minor", counted_from=date(2026, 3, 10)))
        desk.add(Erasure(id="1", request=reference, by=DPO.by, role=Role.DPO, at=NOW, rests_on=("signed",)))
        desk.add(Ask(id="1", request=reference, whom="Alex Asker", what="erase package 1", at=NOW))

    with staffed.looking() as desk:
        found = {one.kind: one for one in duties(desk, NOW + HOUR) if one.kind in {"retention", "erasure", "ask"}}

    assert {kind: (one.owner, one.due) for kind, one in found.items()} == {
        "retention": ("chief_officer", None), "erasure": ("information_manager", NOW),
        "ask": ("information_manager", None)}
    assert "Asker" not in found["ask"].to_json()

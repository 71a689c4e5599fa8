"""The commands about the register itself, and about who may act."""

from datetime import UTC, datetime

import click

from options import REGISTER, own_register, signature, with_json, with_register
from release.register.audit import check
from release.register.database import VERSION, upgrade
from release.register.people import add_person, end_role, role_of
from release.register.records import Officer
from release.register.shelf import Register
from terminal import moment, show

ADMINISTRATOR = "administrator"
"""The role of whoever enters people; it signs for nothing else."""


@click.group("register")
def register_group() -> None:
    """Say which register is used and how much it holds, or bring it up to date."""


@register_group.command("show")
@with_register
@with_json
def show_register(register: Register, as_json: bool) -> None:
    """Say which register is used, its version, how much it holds.

    \b
    Example: presspack register show
    """
    held = check(register)
    place = register.engine.url.render_as_string(hide_password=True)
    facts = {"register": place, "version": VERSION, "entries": held.entries, "records": held.records,
             "head": held.head, "sound": held.sound}
    show(facts, as_json, f"{place}: version {VERSION}, {held.records} records, {held.entries} entries in the log",
         f"head {held.head}", "sound" if held.sound else "NOT sound: run `presspack log verify`")


@register_group.command("upgrade")
@REGISTER
@with_json
def upgrade_register(where: str | None, as_json: bool) -> None:
    """Bring a register that an older presspack made to this version; make a copy of it first.

    \b
    Example: presspack register upgrade --register postgresql://presspack@db.force.example/register
    """
    before, after = upgrade(where or own_register())
    show({"before": before, "after": after}, as_json,
         f"version {after}, nothing to do" if before == after else f"from version {before or 'none'} to {after}")


@click.group()
def people() -> None:
    """Say who may act, in which role, since when."""


@people.command("add")
@click.argument("person", metavar="NAME")
@click.argument("held", metavar="ROLE")
@click.option("--since", metavar="DAY", help="The first day. [default: today]")
@click.option("--as", "name", required=True, help="Your own name; nobody gives themselves a role.")
@with_register
@with_json
def add(person: str, held: str, since: str | None, name: str, register: Register, as_json: bool) -> None:
    """Note that somebody holds a role, so that they can sign in it; docs/policy.md lists the roles.

    \b
    Example: presspack people add "R. Viewer" head_of_communications --as "A. Dministrator"
    """
    day = (moment(since) or datetime.now(UTC)).date()
    made = add_person(register, signature(name, ADMINISTRATOR, None), person, role_of(held), day)
    show(made.model_dump(mode="json"), as_json, *_lines(made))


@people.command("end")
@click.argument("person", metavar="NAME")
@click.argument("held", metavar="ROLE")
@click.option("--until", metavar="DAY", help="The last day. [default: today]")
@click.option("--as", "name", required=True, help="Your own name.")
@with_register
@with_json
def end(person: str, held: str, until: str | None, name: str, register: Register, as_json: bool) -> None:
    """Note that somebody holds a role no longer; what they signed while they did stands.

    \b
    Example: presspack people end "R. Viewer" head_of_communications --as "A. Dministrator"
    """
    day = (moment(until) or datetime.now(UTC)).date()
    made = end_role(register, signature(name, ADMINISTRATOR, None), person, role_of(held), day)
    show(made.model_dump(mode="json"), as_json, *_lines(made))


@people.command("list")
@with_register
@with_json
def list_people(register: Register, as_json: bool) -> None:
    """List who may act.

    \b
    Example: presspack people list
    """
    with register.looking() as desk:
        found = desk.all(Officer)
    show([one.model_dump(mode="json") for one in found], as_json,
         *([line for one in found for line in _lines(one)] or ["nobody yet: presspack people add NAME ROLE"]))


def _lines(person: Officer) -> list[str]:
    return [f"{person.name:30} {one.role:28} since {one.since:%d %B %Y}"
            + (f" until {one.until:%d %B %Y}" if one.until else "") for one in person.roles]

"""Who may act, in which role, on which day."""

from collections.abc import Iterable
from datetime import date

from media.errors import ExitCode, ExpectedError, WrongUseError
from release.names import name_key
from release.policy.checks import did_you_mean
from release.policy.vocabulary import Role
from release.register.acts import Did, Signed
from release.register.records import Holding, Officer
from release.register.shelf import Looking, Register

PEOPLE_ARE_ADDED = "`presspack people add NAME ROLE` puts somebody into the register."


class NotYoursError(ExpectedError):
    """Somebody tried what only another person, or another role, may do."""

    exit_code = ExitCode.REFUSED


def role_of(word: str) -> Role:
    """Return a role by its word.

    Raises:
        WrongUseError: there is none of that name.
    """
    plain = word.strip().lower().replace(" ", "_")
    if plain not in {one.value for one in Role}:
        raise WrongUseError(f"there is no role {word}{did_you_mean(plain, [one.value for one in Role])}",
                            advice="docs/policy.md lists the roles.")
    return Role(plain)


def add_person(register: Register, signed: Signed, name: str, role: Role, since: date) -> Officer:
    """Note that somebody holds a role from a day on.

    Raises:
        NotYoursError: somebody would give a role to themselves, while others are in the register.
        WrongUseError: it is noted already, or the name holds no letters.
    """
    key = _id(name)
    with register.writing(signed.doing(Did.PERSON_ADDED)) as desk:
        here = desk.get(Officer, key)
        if name_key(signed.by) == name_key(name) and desk.all(Officer):
            raise NotYoursError(f"{name} cannot give a role to themselves", advice="Somebody else must enter it.")
        holding = Holding(role=role, since=since)
        if here is None:
            return desk.add(Officer(id=key, name=name, roles=(holding,)))
        if any(one.role is role and one.until is None for one in here.roles):
            raise WrongUseError(f"{here.name} is noted as {role} already")
        return desk.change(here.model_copy(update={"roles": (*here.roles, holding)}))


def end_role(register: Register, signed: Signed, name: str, role: Role, until: date) -> Officer:
    """Note the last day on which somebody holds a role; what they did before stands.

    Raises:
        WrongUseError: they do not hold it.
    """
    with register.writing(signed.doing(Did.PERSON_ENDED)) as desk:
        here = desk.get(Officer, _id(name))
        if here is None or not any(one.role is role and one.until is None for one in here.roles):
            raise WrongUseError(f"{name} is not noted as {role}", advice="`presspack people list` shows who is.")
        roles = tuple(one.model_copy(update={"until": until}) if one.role is role and one.until is None else one
                      for one in here.roles)
        return desk.change(here.model_copy(update={"roles": roles}))


def insist_holds(desk: Looking, signed: Signed, allowed: Iterable[Role] | None = None) -> Role:
    """Return the role in which somebody acts, which the register must say they hold on that day.

    Raises:
        NotYoursError: they do not, or it is none of `allowed`.
        WrongUseError: there is no such role.
    """
    role = role_of(signed.role)
    here = desk.get(Officer, _id(signed.by))
    day = signed.at.date()
    if here is None or not any(one.role is role and one.covers(day) for one in here.roles):
        held = sorted({one.role.value for one in here.roles if one.covers(day)}) if here else []
        known = f"holds {', '.join(held)}" if held else "is nobody in the register who may act"
        raise NotYoursError(f"{signed.by} does not hold the role {role} on {day:%d %B %Y} ({known})",
                            advice=PEOPLE_ARE_ADDED)
    if allowed is not None and role not in set(allowed):
        raise NotYoursError(f"{role.replace('_', ' ')} is not a role that may do this",
                            advice=f"It takes one of: {', '.join(sorted(one.value for one in allowed))}.")
    return role


def _id(name: str) -> str:
    key = name_key(name)
    if not key:
        raise WrongUseError(f"{name!r} is no name")
    return "-".join(key)

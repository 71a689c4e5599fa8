"""Refuse a request in review, as `presspack refuse` does, with the letter beside its review folder."""

from pydantic import ValidationError

from media.records import describe
from release.policy.vocabulary import Role
from release.refuserequest import refuse_request
from release.refusing import Refuser
from release.register.shelf import Register
from release.registrar import Registering
from release.review.docket.errors import InvalidError
from release.review.docket.jobs import request_of
from release.review.docket.laid import Asked
from release.review.docket.matrix import Visitor

MOST_LETTERS = 99


def refuse_it(register: Register, who: Visitor, one: Asked, given: tuple[str, str]) -> None:
    """Refuse it for a reason, with the rationale in words; the letter still has to be sent.

    Raises:
        InvalidError: there are no words, or they cannot be kept.
        ExpectedError: as refuse_request does.
    """
    reason, words = given
    try:
        refuser = Refuser(name=who.name, role=Role(who.role), rationale=words)
    except ValidationError as problem:
        advice = "Say why in your own words; they stay with the force."
        raise InvalidError(describe(problem), advice=advice) from problem
    folder = one.bench.folder.parent
    names = (f"{one.reference}.refusal{number or ''}.txt" for number in range(MOST_LETTERS))
    letter = next(folder / name for name in names if not (folder / name).exists())
    with one.bench.occupied():
        refuse_request(request_of(one.bench), refuser, (reason,), letter, who.at, Registering(register))

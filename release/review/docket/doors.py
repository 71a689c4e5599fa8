"""Let somebody in, or say why not: the role's row, the register of this day, and every refusal in one shape."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import JsonValue

from media.errors import WrongUseError
from redact.editing import EditError
from release.register.people import NotYoursError, insist_holds
from release.register.shelf import Register
from release.register.shelf import StaleError as OvertakenError
from release.review.docket.errors import DocketError, ForbiddenError, InvalidError, NotOpenError, StaleError
from release.review.docket.matrix import ALLOWED, Action, Visitor, allowed
from release.review.editlog import said
from release.review.editrecords import StaleEditError


def insist(register: Register, who: Visitor, action: Action) -> None:
    """Refuse what a role may not do, or somebody who does not hold it on this day.

    Raises:
        ForbiddenError: saying which.
    """
    words = who.role.replace("_", " ")
    if not allowed(who, action):
        limited = " with this token" if who.scopes is not None and action.value not in who.scopes else ""
        raise ForbiddenError(f"a {words} may not {action.replace('_', ' ')}{limited}",
                             advice="docs/reviewing.md says which role may.")
    with register.looking() as desk, judged():
        insist_holds(desk, who.signed, ALLOWED[action])


@contextmanager
def judged() -> Iterator[None]:
    """Turn what the rooms below refuse into what a page can tell apart."""
    try:
        yield
    except DocketError:
        raise
    except NotYoursError as problem:
        raise ForbiddenError(problem.what, advice=problem.advice) from problem
    except StaleEditError as problem:
        since: list[JsonValue] = [{"version": one.version, "by": one.by, "at": one.at.isoformat(), "words": said(one)}
                                  for one in problem.since]
        raise StaleError(problem.what, advice=problem.advice, detail={"since": since}) from problem
    except OvertakenError as problem:
        raise StaleError("somebody else was quicker", advice=problem.advice) from problem
    except EditError as problem:
        raise InvalidError(problem.what, advice=problem.advice) from problem
    except WrongUseError as problem:
        raise NotOpenError(problem.what, advice=problem.advice) from problem

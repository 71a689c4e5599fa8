"""Sign somebody in: by name, password and code, or by what the identity provider says of them."""

from dataclasses import dataclass
from typing import NoReturn

from media.errors import ExitCode, ExpectedError, WrongUseError
from release.register.account_records import Account, Bound, SecondFactor
from release.register.acts import Did, Signed
from release.register.shelf import StaleError
from release.review.people.accounts import HOLDER, account_id
from release.review.people.codes import step_of, without
from release.review.people.house import People
from release.review.people.limits import network_of
from release.review.people.passwords import LONGEST, aged, fits, hashed
from release.review.people.sealing import OtherKeyError

UNPROVEN = "not_signed_in"
"""The role in the log of whoever tried; nobody has proven that it was the person of that name."""

UNKNOWN = "somebody unknown"
"""What the log calls a name that has no account: what was typed there may have been a password."""


class WrongSignInError(ExpectedError):
    """Somebody could not be signed in; why is not said to them."""

    exit_code = ExitCode.REFUSED


class TooManyError(ExpectedError):
    """There were too many attempts."""

    exit_code = ExitCode.REFUSED

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("too many attempts", advice=f"Try again in {seconds} second{'' if seconds == 1 else 's'}.")


@dataclass(frozen=True, slots=True, repr=False)
class Attempt:
    """What somebody typed, and from where; never printed."""

    name: str
    password: str
    code: str = ""
    address: str = ""
    device: str = ""
    """The cookie of a browser in which somebody signed in before."""


@dataclass(frozen=True, slots=True, repr=False)
class SignedIn:
    """A new session, and the cookie by which the browser is known from now on."""

    account: Account
    secret: str
    device: str


def sign_in(people: People, attempt: Attempt) -> SignedIn:
    """Begin a session for whoever knows the password, and the code where the account has one.

    Raises:
        TooManyError: it was tried too often, whether or not there is such an account.
        WrongSignInError: something of it is not right; the same words and work, whatever it is.
    """
    key = _key(attempt.name)
    keys = _counted(people, key, attempt)
    wait = people.limits.begin(keys)
    if wait:
        raise TooManyError(wait)
    account = people.account(key) if key else None
    kept = account.password if account is not None and account.state == "open" else None
    right = fits(attempt.password[:LONGEST * 4], kept)
    factor = _factor_after(people, account, attempt.code) if account is not None and right else None
    if account is None or not right or (account.factor is not None and factor is None):
        _refuse(people, account)
    changes: dict[str, object] = {"factor": factor} if factor is not None else {}
    if aged(str(kept)):
        changes["password"] = hashed(attempt.password)
    done = _begun(people, account, changes, by_provider=False)
    people.limits.succeeded(keys)
    return done


def sign_in_bound(people: People, bound: Bound) -> SignedIn:
    """Begin a session for whoever the identity provider vouches for.

    Raises:
        WrongSignInError: no open account is bound to that identity.
    """
    account = next((one for one in people.accounts.all() if one.bound == bound and one.state == "open"), None)
    if account is None:
        _refuse(people, None)
    return _begun(people, account, {}, by_provider=True)


def sign_out(people: People, secret: str, account: Account) -> None:
    """End a session."""
    people.sessions.end(secret)
    with people.register.writing(_by(people, account.name, HOLDER).doing(Did.SIGNED_OUT)):
        pass  # nothing changes in the register; the act is what is kept


def insist_password(people: People, account: Account, password: str, address: str) -> None:
    """Hold somebody who is signed in to their password again, before something that gives power away.

    Raises:
        TooManyError: it was tried too often.
        WrongSignInError: it is not right.
    """
    keys = (f"device:again:{account.id}", f"address:{network_of(address)}")
    wait = people.limits.begin(keys)
    if wait:
        raise TooManyError(wait)
    if not fits(password[:LONGEST * 4], account.password):
        raise WrongSignInError("the password is not right", advice="Type your present password.")
    people.limits.succeeded(keys)


def _begun(people: People, account: Account, changes: dict[str, object], by_provider: bool) -> SignedIn:
    """Write down that somebody signed in, with what that used up, and begin the session."""
    signed = _by(people, account.name, HOLDER)
    try:
        with people.register.writing(signed.doing(Did.SIGNED_IN)) as desk:
            if changes:
                desk.change(account.model_copy(update=changes))
    except StaleError:  # the same code, sent twice at once: one of them is too late
        _refuse(people, account)
    roles = people.roles_on(account.id, signed.at)
    secret = people.sessions.begin(account.id, account.epoch, roles[0] if len(roles) == 1 else "", by_provider)
    return SignedIn(account=account, secret=secret, device=people.keys.device(account.id))


def _refuse(people: People, account: Account | None) -> NoReturn:
    """Write down that somebody was not let in, and say nothing of why."""
    name = UNKNOWN if account is None else account.name
    with people.register.writing(_by(people, name, UNPROVEN).doing(Did.SIGN_IN_FAILED)):
        pass
    raise WrongSignInError("the name, the password or the code is not right",
                           advice="Try again, or ask an administrator for a new link.")


def _factor_after(people: People, account: Account, code: str) -> SecondFactor | None:
    """Return the second factor with this code used up; None where there is none, or the code does not fit."""
    factor = account.factor
    if factor is None:
        return None
    try:
        step = step_of(people.keys.unseal(factor.sealed, account.id), code, people.clock(), factor.last_step)
    except OtherKeyError:
        step = None  # recovery codes still fit
    if step is not None:
        return factor.model_copy(update={"last_step": step})
    return without(factor, code)


def _counted(people: People, key: str, attempt: Attempt) -> tuple[str, ...]:
    """Return under what an attempt counts.

    A browser known to the account counts for itself, so that nobody can keep its owner out by guessing elsewhere.
    """
    mark = people.keys.knows_device(attempt.device, key) if key else None
    return (f"device:{mark}",) if mark else (f"account:{key}", f"address:{network_of(attempt.address)}")


def _key(name: str) -> str:
    try:
        return account_id(name)
    except WrongUseError:
        return ""


def _by(people: People, name: str, role: str) -> Signed:
    return Signed(by=name, role=role, at=people.clock())

"""Who is asking: the person behind a session or a token, in a role that the register gives them today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from release.register.account_records import Account
from release.review.docket import matrix
from release.review.people.sessions import Session
from release.review.people.tokens import TOKEN_SCOPES
from release.review.web.errors import ForbiddenError, NoCodeError, NoRoleError, SignedOutError, WaitError
from release.review.web.hosts import session_cookie
from release.review.web.service import service_of


@dataclass(frozen=True, slots=True)
class Visitor(matrix.Visitor):
    """The docket's visitor, with an account; the role is empty where they hold none today, or have not chosen."""

    account: str = ""
    """The id of their account, which is the id of the officer of that name."""

    @property
    def by_token(self) -> bool:
        """Tell whether a program asks in their name."""
        return self.scopes is not None

    def within_token(self, action: str) -> bool:
        """Tell whether the token, if there is one, is for this; what the role may is asked of the docket."""
        return self.scopes is None or (action in TOKEN_SCOPES and action in self.scopes)


def person(request: Request) -> Visitor:
    """Return whoever asks, with a role or without: for pages about themselves and about accounts.

    Raises:
        SignedOutError: nobody is signed in.
    """
    bearer = _bearer(request)
    who = _by_session(request) if bearer is None else _by_token(request, bearer)
    request.state.visitor = who  # the head of a page shows who is signed in, that of an error too
    return who


def visitor(request: Request) -> Visitor:
    """Return whoever asks, in the role that they hold today: the dependency of everything that shows material.

    Raises:
        SignedOutError: nobody is signed in.
        NoRoleError: they hold none, or have not chosen.
        NoCodeError: the force insists on a second factor, and they have none.
    """
    who, service = person(request), service_of(request)
    if not who.role:
        raise NoRoleError(bool(service.people.roles_on(who.account, who.at)))
    if service.settings.insist_on_code and not service.people.is_strong(who.account):
        raise NoCodeError("this force wants a code besides the password")
    return who


def acting(action: str) -> Callable[[Request], Visitor]:
    """Return the dependency of what is one act: as `visitor`, and a token must be for it."""

    def asking(request: Request) -> Visitor:
        who = visitor(request)
        if not who.within_token(action):
            raise ForbiddenError(f"this token is not for {action.replace('_', ' ')}",
                                 advice="Make one that is, on your account page; nobody signs by a token.")
        return who

    return asking


def at_screen(request: Request) -> Visitor:
    """Return whoever is signed in with a browser: what is about an account is nothing for a program.

    Raises:
        SignedOutError: nobody is.
        ForbiddenError: a token asks.
    """
    who = person(request)
    if who.by_token:
        raise ForbiddenError("a token does not manage accounts", advice="Sign in with a browser.")
    return who


def administrator(request: Request) -> Visitor:
    """Return whoever is signed in with a browser and manages accounts; it opens no material.

    Raises:
        SignedOutError: nobody is signed in.
        ForbiddenError: they do not.
    """
    who = at_screen(request)
    if not who.administrator:
        raise ForbiddenError("only an administrator manages accounts", advice="Ask one.")
    if service_of(request).settings.insist_on_code and not service_of(request).people.is_strong(who.account):
        raise NoCodeError("this force wants a code besides the password")
    return who


def session_of(request: Request) -> tuple[str, Session, Account] | None:
    """Return the secret, session and open account of whoever is signed in by a browser."""
    service = service_of(request)
    secret = request.cookies.get(session_cookie(service.settings.tls))
    if not secret:
        return None
    session = service.people.sessions.find(secret, active="x-background" not in request.headers)
    if session is None:
        return None
    account = service.people.account(session.account)
    if account is None or account.state != "open" or account.epoch != session.epoch:
        service.people.sessions.end(secret)
        return None
    return secret, session, account


def _by_session(request: Request) -> Visitor:
    found = session_of(request)
    if found is None:
        raise SignedOutError("nobody is signed in")
    _, session, account = found
    people = service_of(request).people
    now = people.clock()
    held = people.roles_on(account.id, now)
    return Visitor(name=account.name, role=session.role if session.role in held else "", at=now, account=account.id,
                   administrator=account.administrator)


def _by_token(request: Request, bearer: str) -> Visitor:
    """Return whom a token acts for; it never makes an administrator."""
    people = service_of(request).people
    address = request.client.host if request.client else ""
    found = people.token(bearer, address)
    if isinstance(found, int):
        raise WaitError(found)
    if found is None:
        raise SignedOutError("this token is not in force")
    token, account = found
    now = people.clock()
    held = people.roles_on(account.id, now)
    return Visitor(name=account.name, role=token.role if token.role in held else "", at=now, account=account.id,
                   scopes=frozenset(token.scopes) & {*TOKEN_SCOPES})


def _bearer(request: Request) -> str | None:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else None

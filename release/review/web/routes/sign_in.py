"""Come in and go out: sign in, choose a role, follow a one-time link, sign out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from media.errors import ExpectedError, WrongUseError
from release.register.acts import Signed
from release.review.people.accounts import ADMINISTRATOR, HOLDER, NoSuchLinkError, account_id
from release.review.people.invitations import invited_by
from release.review.people.passwords import LONGEST, insist_good
from release.review.people.signing_in import Attempt, SignedIn, TooManyError, WrongSignInError, sign_in, sign_out
from release.review.web.errors import ForbiddenError, WaitError
from release.review.web.hosts import (
    before_cookie,
    device_cookie,
    drop_cookie,
    own_path,
    put_cookie,
    session_cookie,
)
from release.review.web.service import service_of
from release.review.web.showing import page
from release.review.web.who import Visitor, at_screen, session_of

DEVICE_KEPT = 180 * 24 * 3600  # seconds

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=LONGEST * 4)]
Short = Annotated[str, Form(max_length=600)]


@router.get("/sign-in", name="sign_in")
def show_sign_in(request: Request, next: str = "") -> Response:  # noqa: A002 - the word in the address
    """Show where to sign in; whoever is signed in goes on."""
    if session_of(request) is not None:
        return RedirectResponse(own_path(next, "/"), 303)
    return _form(request, own_path(next, ""))


@router.post("/sign-in")
def post_sign_in(request: Request, name: Short = "", password: Typed = "", code: Short = "",
                 next: Short = "") -> Response:  # noqa: A002
    """Sign somebody in."""
    service, onward = service_of(request), own_path(next, "")
    attempt = Attempt(name=name, password=password, code=code, address=address_of(request),
                      device=request.cookies.get(device_cookie(service.settings.tls), ""))
    try:
        done = sign_in(service.people, attempt)
    except TooManyError as problem:
        told = _form(request, onward, problem, 429)
        told.headers["Retry-After"] = str(problem.seconds)
        return told
    except WrongSignInError as problem:
        return _form(request, onward, problem, 401)
    return signed_in(request, done, RedirectResponse(_first_page(request, done, onward), 303))


@router.post("/sign-out")
def post_sign_out(request: Request) -> Response:
    """End the session."""
    service, found = service_of(request), session_of(request)
    if found is not None:
        sign_out(service.people, found[0], found[2])
    response = RedirectResponse("/sign-in", 303, {"Clear-Site-Data": '"cache", "storage"'})
    drop_cookie(response, session_cookie(service.settings.tls), service.settings.tls)
    return response


@router.get("/role")
def show_role(request: Request, who: Annotated[Visitor, Depends(at_screen)]) -> Response:
    """Show the roles that somebody holds today."""
    roles = service_of(request).people.roles_on(who.account, who.at)
    return page(request, "role.html.j2", who, roles=roles)


@router.post("/role")
def choose_role(request: Request, who: Annotated[Visitor, Depends(at_screen)], role: Short = "") -> Response:
    """Go on in one role; to act in another, one signs in again."""
    service, found = service_of(request), session_of(request)
    assert found is not None
    if found[1].role:
        raise ForbiddenError("you have chosen a role already", advice="Sign out, and in again, to act in another.")
    if role not in service.people.roles_on(who.account, who.at):
        raise ForbiddenError("you do not hold this role today")
    response = RedirectResponse("/", 303)
    rotated = service.people.sessions.rotate(found[0], role=role)
    put_cookie(response, session_cookie(service.settings.tls), str(rotated), service.settings.tls)
    return response


@router.get("/invitation/{secret}")
def show_invitation(request: Request, secret: str) -> Response:
    """Show where somebody who was invited sets their password."""
    people = service_of(request).people
    with people.register.looking() as desk:
        account = invited_by(desk, secret, people.clock())
    if account is None:
        raise NoSuchLinkError("this link was used already, or has ended")
    return page(request, "invitation.html.j2", None, name=account.name, first=False, problem=None)


@router.post("/invitation/{secret}")
def accept_invitation(request: Request, secret: str, password: Typed = "", again: Typed = "") -> Response:
    """Open the account that a link is for."""
    people = service_of(request).people
    with people.register.looking() as desk:
        account = invited_by(desk, secret, people.clock())
    if account is None:
        raise NoSuchLinkError("this link was used already, or has ended")
    try:
        _insist_same(password, again)
        people.accounts.accept(secret, password, Signed(by=account.name, role=HOLDER, at=people.clock()))
    except NoSuchLinkError:
        raise
    except WrongUseError as problem:
        return page(request, "invitation.html.j2", None, 422, name=account.name, first=False, problem=problem)
    return _opened(request, account.id)


@router.get("/first/{secret}")
def show_first(request: Request, secret: str) -> Response:
    """Show where the first administrator comes in."""
    if not service_of(request).people.first.fits(secret):
        raise NoSuchLinkError("this link was used already, or has ended",
                              advice="Start `presspack review` again; it prints a new one.")
    return page(request, "invitation.html.j2", None, name="", first=True, problem=None)


@router.post("/first/{secret}")
def accept_first(request: Request, secret: str, name: Short = "", password: Typed = "", again: Typed = "") -> Response:
    """Open the first administrator's account; the link is used up by it, not by a password that is refused."""
    people = service_of(request).people
    gone = NoSuchLinkError("this link was used already, or has ended",
                           advice="Start `presspack review` again; it prints a new one.")
    if not people.first.fits(secret):
        raise gone
    try:
        _insist_same(password, again)
        insist_good(password, name)
        signed = Signed.from_plain({"by": name, "role": ADMINISTRATOR, "at": people.clock().isoformat()})
        key = account_id(name)
        if not people.first.use(secret):
            raise gone
        people.accounts.open_first(signed.by, password, signed)
    except NoSuchLinkError:
        raise
    except WrongUseError as problem:
        return page(request, "invitation.html.j2", None, 422, name=name, first=True, problem=problem)
    return _opened(request, key)


def signed_in(request: Request, done: SignedIn, response: Response) -> Response:
    """Give a browser its new session: what it had before has ended."""
    service = service_of(request)
    tls, old = service.settings.tls, request.cookies.get(session_cookie(service.settings.tls))
    if old:
        service.people.sessions.end(old)
    put_cookie(response, session_cookie(tls), done.secret, tls)
    put_cookie(response, device_cookie(tls), done.device, tls, seconds=DEVICE_KEPT)
    drop_cookie(response, before_cookie(tls), tls)
    return response


def address_of(request: Request) -> str:
    """Return the network address that a request comes from."""
    return request.client.host if request.client else ""


def wait_of(problem: TooManyError) -> WaitError:
    """Return what a browser is told of too many attempts."""
    return WaitError(problem.seconds)


def _opened(request: Request, key: str) -> Response:
    """Send somebody with a new account on to sign in; the browser is known, so that nobody can keep it waiting."""
    service = service_of(request)
    response = RedirectResponse("/sign-in", 303)
    put_cookie(response, device_cookie(service.settings.tls), service.people.keys.device(key), service.settings.tls,
               seconds=DEVICE_KEPT)
    return response


def _first_page(request: Request, done: SignedIn, onward: str) -> str:
    people = service_of(request).people
    roles = people.roles_on(done.account.id, people.clock())
    if len(roles) > 1:
        return "/role"
    return onward or ("/administration" if done.account.administrator and not roles else "/")


def _form(request: Request, onward: str, problem: ExpectedError | None = None, status: int = 200) -> Response:
    provider = service_of(request).people.provider
    return page(request, "sign_in.html.j2", None, status, next=onward, problem=problem,
                provider=provider.settings.name if provider else None)


def _insist_same(password: str, again: str) -> None:
    if password != again:
        raise WrongUseError("the two passwords are not the same", advice="Type it twice.")

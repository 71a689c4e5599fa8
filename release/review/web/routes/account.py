"""One's own account: password, second factor, sessions, tokens."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from markupsafe import Markup
from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from media.errors import ExpectedError
from release.register.account_records import Account, SecondFactor, Token
from release.register.acts import Signed
from release.review.people.accounts import HOLDER
from release.review.people.codes import picture_of, recovery_codes, step_of
from release.review.people.passwords import LONGEST
from release.review.people.signing_in import TooManyError, WrongSignInError, insist_password
from release.review.people.tokens import TOKEN_SCOPES, end_token, make_token, tokens_of
from release.review.web.errors import ForbiddenError, UnfitError, status_of
from release.review.web.hosts import put_cookie, session_cookie
from release.review.web.routes.sign_in import Short, Typed, address_of, wait_of
from release.review.web.service import service_of
from release.review.web.showing import page
from release.review.web.who import Visitor, at_screen, session_of

FRESH = timedelta(minutes=10)
"""How lately somebody without a password must have signed in at the provider to do what gives power away."""

router = APIRouter(prefix="/account", include_in_schema=False)
Who = Annotated[Visitor, Depends(at_screen)]


class TokenForm(BaseModel):
    """What somebody wants of a new token."""

    password: str = Field("", max_length=LONGEST * 4)
    label: str = Field("", max_length=200)
    role: str = ""
    days: int = Field(30, ge=1, le=90)
    scopes: list[str] = Field([], max_length=10)


@router.get("")
def show(request: Request, who: Who) -> Response:
    """Show the account of whoever is signed in."""
    return _page(request, who)


@router.post("/password")
def change_password(request: Request, who: Who, password: Typed = "", new: Typed = "", again: Typed = "") -> Response:
    """Change the password; other sessions end, this one gets a new secret."""
    try:
        here = _proven(request, who, password)
        if here.password is None:
            raise ForbiddenError("you sign in at the provider", advice="Change your password there.")
        if new != again:
            raise UnfitError("the two new passwords are not the same", advice="Type it twice.")
        after = service_of(request).people.accounts.change_password(_signed(who), here, new)
    except ExpectedError as problem:
        return _page(request, who, problem)
    return _renewed(request, after, RedirectResponse("/account?done=password", 303))


@router.post("/code")
def begin_code(request: Request, who: Who, password: Typed = "") -> Response:
    """Show a new secret for a generator of codes; it counts once a code of it was typed."""
    people = service_of(request).people
    try:
        here = _proven(request, who, password)
    except ExpectedError as problem:
        return _page(request, who, problem)
    return _show_code(request, who, people.pending.new(here.id))


@router.post("/code/confirm")
def confirm_code(request: Request, who: Who, code: Short = "") -> Response:
    """Take the second factor into use; recovery codes are shown, this once."""
    people = service_of(request).people
    secret, here = people.pending.of(who.account), people.account(who.account)
    if secret is None or here is None:
        return _page(request, who, UnfitError("that took too long", advice="Begin again."))
    step = step_of(secret, code, people.clock(), 0)
    if step is None:
        return _show_code(request, who, secret, UnfitError("that is not the code", advice="Type the one shown now."))
    shown, kept = recovery_codes()
    factor = SecondFactor(sealed=people.keys.seal(secret, here.id), last_step=step, recovery=kept)
    after = people.accounts.set_factor(_signed(who), here, factor)
    people.pending.done(who.account)
    return _renewed(request, after, page(request, "recovery.html.j2", who, codes=shown))


@router.post("/code/end")
def end_code(request: Request, who: Who, password: Typed = "") -> Response:
    """Take the second factor away."""
    service = service_of(request)
    try:
        here = _proven(request, who, password)
        if service.settings.insist_on_code:
            raise ForbiddenError("this force wants a code besides the password",
                                 advice="Set up a new one instead; it replaces the old.")
        after = service.people.accounts.set_factor(_signed(who), here, None)
    except ExpectedError as problem:
        return _page(request, who, problem)
    return _renewed(request, after, RedirectResponse("/account?done=code", 303))


@router.post("/sessions/end")
def end_sessions(request: Request, who: Who) -> Response:
    """End every other session of this account."""
    people, found = service_of(request).people, session_of(request)
    assert found is not None
    kept = people.sessions.rotate(found[0])
    people.sessions.end_all(who.account, apart_from=str(kept))
    response = RedirectResponse("/account?done=sessions", 303)
    tls = service_of(request).settings.tls
    put_cookie(response, session_cookie(tls), str(kept), tls)
    return response


@router.post("/tokens")
def new_token(request: Request, who: Who, asked: Annotated[TokenForm, Form()]) -> Response:
    """Make a token, and show it, this once."""
    people = service_of(request).people
    try:
        here = _proven(request, who, asked.password)
        if asked.role not in people.roles_on(who.account, who.at):
            raise ForbiddenError("you do not hold this role today")
        wanted = Token.from_plain({"id": "new", "account": here.id, "label": asked.label, "role": asked.role,
                                   "scopes": asked.scopes, "sha256": "", "made_at": who.at.isoformat(),
                                   "until": (who.at + timedelta(days=asked.days)).isoformat()})
        _, shown = make_token(people.register, _signed(who), here, wanted)
    except ExpectedError as problem:
        return _page(request, who, problem)
    return _page(request, who, shown=shown)


@router.post("/tokens/{name}/end")
def drop_token(request: Request, who: Who, name: str) -> Response:
    """End a token."""
    try:
        end_token(service_of(request).people.register, _signed(who), who.account, name)
    except ExpectedError as problem:
        return _page(request, who, problem)
    return RedirectResponse("/account?done=token", 303)


def _page(request: Request, who: Visitor, problem: ExpectedError | None = None, shown: str | None = None) -> Response:
    people = service_of(request).people
    here = people.account(who.account)
    assert here is not None
    with people.register.looking() as desk:
        tokens = tokens_of(desk, who.account)
    return page(request, "account.html.j2", who, 200 if problem is None else status_of(problem)[0], account=here,
                tokens=tokens, shown=shown, problem=problem, roles=people.roles_on(who.account, who.at),
                scopes=TOKEN_SCOPES, sessions=people.sessions.count(who.account), now=who.at,
                done=request.query_params.get("done", ""), insist=service_of(request).settings.insist_on_code)


def _show_code(request: Request, who: Visitor, secret: str, problem: ExpectedError | None = None) -> Response:
    return page(request, "code.html.j2", who, 200 if problem is None else 422, problem=problem,
                secret=" ".join(secret[at:at + 4] for at in range(0, len(secret), 4)),
                picture=Markup(picture_of(secret, who.name)))  # noqa: S704 - drawn by segno, of black and white


def _proven(request: Request, who: Visitor, password: str) -> Account:
    """Return the account once its owner has proven again that it is them.

    Raises:
        ForbiddenError: they have no password, and signed in at the provider too long ago.
        WrongSignInError: the password is not right.
        WaitError: it was tried too often.
    """
    people, found = service_of(request).people, session_of(request)
    assert found is not None
    _, session, here = found
    if here.password is None:
        if who.at - session.since > FRESH:
            raise ForbiddenError("you signed in some time ago", advice="Sign out, and in again, and repeat this.")
        return here
    try:
        insist_password(people, here, password, address_of(request))
    except TooManyError as problem:
        raise wait_of(problem) from problem
    except WrongSignInError as problem:
        raise ForbiddenError(problem.what, advice=problem.advice) from problem
    return here


def _renewed(request: Request, after: Account, response: Response) -> Response:
    """Let this session go on under a new secret; the account's others have ended with its epoch."""
    service, found = service_of(request), request.cookies.get(session_cookie(service_of(request).settings.tls), "")
    secret = service.people.sessions.rotate(found, epoch=after.epoch)
    service.people.sessions.end_all(after.id, apart_from=str(secret))
    put_cookie(response, session_cookie(service.settings.tls), str(secret), service.settings.tls)
    return response


def _signed(who: Visitor) -> Signed:
    return Signed(by=who.name, role=HOLDER, at=who.at)

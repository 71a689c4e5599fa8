"""Who has an account: invite, close, open again, bind to the identity provider."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from media.errors import ExpectedError
from release.register.account_records import Account, Bound
from release.register.acts import Signed
from release.review.people.accounts import ADMINISTRATOR
from release.review.people.invitations import INVITED
from release.review.web.errors import status_of
from release.review.web.routes.sign_in import Short
from release.review.web.service import service_of
from release.review.web.showing import page
from release.review.web.who import Visitor, administrator

router = APIRouter(prefix="/administration", include_in_schema=False)
Who = Annotated[Visitor, Depends(administrator)]


@router.get("")
def show(request: Request, who: Who) -> Response:
    """Show every account."""
    return _page(request, who)


@router.post("/invite")
def invite(request: Request, who: Who, name: Short = "", manages: Short = "") -> Response:
    """Make an account, and show its link, this once."""
    try:
        account, secret = service_of(request).people.accounts.invite(_signed(who), name, manages == "yes")
    except ExpectedError as problem:
        return _page(request, who, problem)
    return _page(request, who, link=_link(request, secret), invited=account)


@router.post("/{key}/{act}")
def change(request: Request, who: Who, key: str, act: Literal["link", "close", "reopen", "grant", "withdraw"]
           ) -> Response:
    """Do one thing to one account."""
    people = service_of(request).people
    signed, secret = _signed(who), None
    try:
        match act:
            case "link":
                account, secret = people.accounts.invite(signed, _name(request, key))
            case "reopen":
                account, secret = people.accounts.reopen(signed, key)
            case "close":
                account = people.accounts.close(signed, key)
            case "grant" | "withdraw":
                account = people.accounts.set_administrator(signed, key, act == "grant")
    except ExpectedError as problem:
        return _page(request, who, problem)
    if act in {"link", "close"}:
        people.sessions.end_all(key)
    return _page(request, who, link=None if secret is None else _link(request, secret), invited=account)


@router.post("/{key}/identity/bind")
def bind(request: Request, who: Who, key: str, subject: Short = "") -> Response:
    """Bind an account to one identity at the provider; with no subject, to none."""
    people = service_of(request).people
    issuer = people.provider.settings.issuer if people.provider else ""
    try:
        bound = Bound(issuer=issuer, subject=subject.strip()) if subject.strip() and issuer else None
        people.accounts.bind(_signed(who), key, bound)
    except ExpectedError as problem:
        return _page(request, who, problem)
    people.sessions.end_all(key)
    return _page(request, who)


def _page(request: Request, who: Visitor, problem: ExpectedError | None = None, link: str | None = None,
          invited: Account | None = None) -> Response:
    people = service_of(request).people
    rows = [{"account": one, "roles": people.roles_on(one.id, who.at)} for one in people.accounts.all()]
    return page(request, "administration.html.j2", who, 200 if problem is None else status_of(problem)[0],
                rows=rows, problem=problem, link=link, invited=invited, days=INVITED.days,
                provider=people.provider.settings if people.provider else None)


def _name(request: Request, key: str) -> str:
    found = service_of(request).people.account(key)
    return "" if found is None else found.name


def _link(request: Request, secret: str) -> str:
    return f"{service_of(request).settings.origin}/invitation/{secret}"


def _signed(who: Visitor) -> Signed:
    return Signed(by=who.name, role=ADMINISTRATOR, at=who.at)

"""Draw a page from its template, with what every page needs."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from release.review.web.csrf import fresh_cookie, token_of
from release.review.web.hosts import before_cookie, put_cookie
from release.review.web.service import service_of

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"


class Shown(Protocol):
    """As much of a visitor as the head of a page shows."""

    @property
    def name(self) -> str: ...  # noqa: D102

    @property
    def role(self) -> str: ...  # noqa: D102

    @property
    def administrator(self) -> bool: ...  # noqa: D102


def page(request: Request, template: str, who: Shown | None, status: int = 200,
         headers: Mapping[str, str] | None = None, **values: object) -> HTMLResponse:
    """Return a page, with a cookie to hold its token to for a browser that has none.

    Every template gets `you` (None where nobody is signed in; else name, role, role_words, administrator),
    `csrf_token` (also as `csrf`), `zone` (its name), `page` (the first word of the path, or `queue`), and the filters
    `moment` and `words`.
    """
    who = who or getattr(request.state, "visitor", None)
    you = None if who is None else {"name": who.name, "role": who.role, "role_words": words(who.role),
                                    "administrator": who.administrator}
    service, fresh = service_of(request), fresh_cookie(request)
    token = token_of(request)
    text = _environment(service.settings.zone.key).get_template(template).render(
        **{"you": you, "csrf": token, "csrf_token": token, "zone": service.settings.zone.key,
           "page": request.url.path.split("/")[1] or "queue", **values})
    drawn = HTMLResponse(text, status, dict(headers or {}))
    if fresh is not None:
        put_cookie(drawn, before_cookie(service.settings.tls), fresh, service.settings.tls)
    return drawn


def error_page(request: Request, status: int, message: str, advice: str,
               headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """Return a page that says what went wrong, and what to do next."""
    return page(request, "error.html.j2", None, status, headers, message=message, advice=advice, number=status)


def words(code: str) -> str:
    """Return a code as words."""
    return code.replace("_", " ")


@cache
def _environment(zone: str) -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
                       trim_blocks=True, lstrip_blocks=True)
    here = ZoneInfo(zone)

    def moment(at: datetime | None) -> str:
        return "" if at is None else f"{at.astimezone(here):%d %B %Y at %H:%M}"

    made.filters |= {"moment": moment, "words": words}
    return made

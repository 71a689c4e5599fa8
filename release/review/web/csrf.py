"""A request that changes something must come from a page of ours: the token, and what the browser says of itself."""

import hashlib
import hmac
import secrets
from urllib.parse import parse_qs

from starlette.requests import Request

from release.review.web.hosts import before_cookie, session_cookie
from release.review.web.service import Settings, service_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD, HEADER = "csrf_token", "x-csrf-token"
_KEY = secrets.token_bytes(32)
"""Of this process, as sessions are."""


def token_for(cookie: str) -> str:
    """Return the token that belongs to a session's cookie, or to that of a browser not signed in yet."""
    return hmac.new(_KEY, cookie.encode(), hashlib.sha256).hexdigest()


def token_of(request: Request) -> str:
    """Return the token for a page that is drawn for this request; see `fresh_cookie` for who has no cookie yet."""
    cookie = _cookie(request) or getattr(request.state, "before", "")
    return token_for(cookie) if cookie else ""


def fresh_cookie(request: Request) -> str | None:
    """Give a browser that comes without any cookie one to hold its token to; None where it has one."""
    if _cookie(request):
        return None
    request.state.before = secrets.token_urlsafe(32)
    return str(request.state.before)


def foreign(request: Request, settings: Settings) -> str | None:
    """Say why a request is not one of our own pages', by the headers that no page can forge; None: it may be."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if request.method in SAFE:
        outside = site in {"cross-site", "same-site"} and request.headers.get("sec-fetch-mode") != "navigate"
        return "another site asks for a part of ours" if outside else None
    if site is not None and site != "same-origin":
        return "another site sent this"
    if origin == settings.origin:
        return None
    # Without referrers browsers call the origin of a form `null`; then they say `same-origin` of the site.
    return None if site == "same-origin" and origin in {None, "null"} else "it does not say that it is from here"


def carries_token(request: Request, body: bytes) -> bool:
    """Tell whether a request carries the token of its cookie, in its header, or in a form's field."""
    cookie = _cookie(request)
    if not cookie:
        return False
    sent = request.headers.get(HEADER)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if sent is None and kind == "application/x-www-form-urlencoded":
        found = parse_qs(body.decode("utf-8", "replace"), max_num_fields=100).get(FIELD, [])
        sent = found[0] if len(found) == 1 else None
    return sent is not None and hmac.compare_digest(sent.encode(), token_for(cookie).encode())


def _cookie(request: Request) -> str:
    tls = service_of(request).settings.tls
    return request.cookies.get(session_cookie(tls)) or request.cookies.get(before_cookie(tls)) or ""

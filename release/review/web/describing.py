"""Describe the API for programs: OpenAPI, with how one signs in and what goes wrong."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

API = "/api/v1/"
TITLE, VERSION = "presspack review", "1"

SCHEMES: dict[str, dict[str, str]] = {
    "session": {"type": "apiKey", "in": "cookie", "name": "__Host-presspack",
                "description": "The session of a browser that signed in; over plain HTTP on loopback it is called "
                               "`presspack`. It ends after 15 minutes without use, and after ten hours."},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRF-Token",
             "description": "With a session, on every POST: the content of `<meta name=\"csrf-token\">` of the page."},
    "token": {"type": "http", "scheme": "bearer", "bearerFormat": "ppr_ID_SECRET",
              "description": "A token from the account page: for one role, for some acts, until a day. No token looks, "
                             "passes or refuses: a signature is a person's own."},
}

ABOUT = """Second looks at redactions, for pages and for a force's own systems.

Frames are counted from 0; a span `[first, last]` includes both ends; a box is `[left, top, right, bottom]` in pixels of
the upright source; times are ISO 8601 with their zone. Every error is
`{"error": {"code", "message", "advice", "detail"}}`.
What a role may do is decided on the server, for every request anew; `may` and `why_not` in the answers only tell of it.
"""


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the description of an application's API; made once, as FastAPI does."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=ABOUT, routes=app.routes)
        made["components"]["securitySchemes"] = SCHEMES
        for path, operations in made["paths"].items():
            for method, operation in operations.items():
                operation["security"] = _security(path, method)
                _unvalidated(operation)
        made["paths"] = {path: one for path, one in made["paths"].items() if path.startswith(API)}
        for name in ("HTTPValidationError", "ValidationError"):
            made["components"]["schemas"].pop(name, None)
        app.openapi_schema = made
    return app.openapi_schema


def named(route: APIRoute) -> str:
    """Call an operation as its function is called."""
    return route.name


def _security(path: str, method: str) -> list[dict[str, list[str]]]:
    """A session needs its token to change something; a program's token stands alone, where it is for that at all."""
    session: dict[str, list[str]] = {"session": []} if method == "get" else {"session": [], "csrf": []}
    signature = path.rpartition("/")[2] in {"looked", "pass", "refuse"}
    return [session] if signature else [session, {"token": []}]


def _unvalidated(operation: dict[str, Any]) -> None:
    """Take away what FastAPI adds: an answer in a form of its own that is never given here."""
    answers = operation["responses"]
    if "HTTPValidationError" in str(answers.get("422", "")):
        del answers["422"]

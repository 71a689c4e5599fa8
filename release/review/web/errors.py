"""What goes wrong, as a browser and a program are told it: never a trace, a path of this machine, or a secret."""

import logging
import secrets
import traceback
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from media.errors import ExitCode, ExpectedError, WrongUseError
from release.register.people import NotYoursError
from release.register.shelf import StaleError
from release.review.people.accounts import NoSuchLinkError
from release.review.web.showing import error_page

LOG = logging.getLogger("presspack.review")
API = "/api/"
STATUS = {"signed_out": 401, "forbidden": 403, "not_found": 404, "stale": 409, "refused": 409, "invalid": 422}
"""The HTTP status of each code of the API, where the error brings none."""

TOLD: dict[type[ExpectedError], tuple[int, str]] = {
    NoSuchLinkError: (410, "not_found"), StaleError: (409, "stale"), NotYoursError: (403, "forbidden"),
    WrongUseError: (422, "invalid")}
"""What is told of errors that know nothing of a browser; the first that fits."""


class WebError(ExpectedError):
    """Something that a browser is told, with its HTTP status, its code in the API, what belongs to it."""

    status: int = 400
    code: str = "invalid"

    def __init__(self, what: str, *, advice: str | None = None, detail: dict[str, object] | None = None) -> None:
        super().__init__(what, advice=advice)
        self.detail = detail or {}


class SignedOutError(WebError):
    """Nobody is signed in, or no longer."""

    status, code, advice = 401, "signed_out", "Sign in, and try again."


class ForbiddenError(WebError):
    """Somebody may not do that."""

    status, code, exit_code = 403, "forbidden", ExitCode.REFUSED


class NoRoleError(ForbiddenError):
    """Somebody without a role sees nothing."""

    def __init__(self, choice: bool) -> None:
        self.choice = choice
        what = "you have not chosen a role" if choice else "the register gives you no role today"
        super().__init__(what, advice="Choose the role in which you act." if choice else
                         "Whoever keeps the register enters roles with `presspack people add`.")


class NoCodeError(ForbiddenError):
    """The force insists on a second factor."""

    advice = "Set one up on your account page."


class NotThereError(WebError):
    """There is no such thing, or not for this person."""

    status, code = 404, "not_found"


class UnfitError(WebError):
    """What was sent is not what is taken here."""

    status, code = 422, "invalid"


class WaitError(WebError):
    """Too many attempts."""

    status, code = 429, "refused"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__("too many attempts", advice=f"Try again in {seconds} second{'' if seconds == 1 else 's'}.")


class Incident(WebError):  # noqa: N818 - what the reader is told, not what happened
    """A fault of ours, known to the reader by a number only."""

    status, code = 500, "refused"

    def __init__(self) -> None:
        self.number = secrets.token_hex(4)
        super().__init__("something went wrong here", advice="Nothing was kept of what you did last. Tell whoever "
                         f"keeps the server the incident number {self.number}.", detail={"incident": self.number})


def add_handlers(app: FastAPI) -> None:
    """Answer every kind of error in one form."""
    app.add_exception_handler(ExpectedError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


def answer(request: Request, problem: ExpectedError) -> Response:
    """Return what is answered to an error: JSON to the API, a page to anybody else."""
    status, code = status_of(problem)
    headers = {"Retry-After": str(problem.seconds)} if isinstance(problem, WaitError) else {}
    if status in {403, 413, 421, 429}:
        who = getattr(getattr(request.state, "visitor", None), "account", "nobody")
        LOG.warning("%s: %s %s by %s from %s", status, request.method, _shown(request), who,
                    request.client.host if request.client else "nowhere")
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if request.url.path.startswith(API):
        detail = getattr(problem, "detail", {})
        return JSONResponse({"error": {"code": code, "message": _sentence(problem.what), "advice": problem.advice,
                                       "detail": detail}}, status, headers)
    if isinstance(problem, SignedOutError) and request.method == "GET":
        return RedirectResponse(f"/sign-in?{urlencode({'next': request.url.path})}", 303)
    if isinstance(problem, NoRoleError) and problem.choice and request.method == "GET":
        return RedirectResponse("/role", 303)
    return error_page(request, status, _sentence(problem.what), problem.advice, headers)


def status_of(problem: ExpectedError) -> tuple[int, str]:
    """Return an error's HTTP status, and its code in the API; errors of other rooms may bring both along."""
    brought = getattr(problem, "status", None), getattr(problem, "code", None)
    if isinstance(brought[0], int) and isinstance(brought[1], str):
        return brought[0], brought[1]
    if isinstance(brought[1], str):
        return STATUS.get(brought[1], 409), brought[1]
    for kind, told in TOLD.items():
        if isinstance(problem, kind):
            return told
    return (409, "refused") if problem.exit_code in {ExitCode.WAITING, ExitCode.REFUSED} else (500, "refused")


def incident(request: Request, problem: Exception) -> Response:
    """Log a fault of ours, where it happened, and answer with its number alone.

    What the error says is not logged: it may quote what somebody typed.
    """
    told = Incident()
    LOG.error("incident %s: %s %s: %s\n%s", told.number, request.method, _shown(request), type(problem).__name__,
              "".join(traceback.format_tb(problem.__traceback__)))
    return answer(request, told)


def _expected(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, ExpectedError)
    if status_of(problem)[0] >= 500 and not isinstance(problem, WebError):
        LOG.error("%s %s: %s", request.method, _shown(request), problem)
    return answer(request, problem)


def _invalid(request: Request, problem: Exception) -> Response:
    """Say which fields do not fit, not what was in them: it may have been a password."""
    assert isinstance(problem, RequestValidationError)
    fields = [{"field": ".".join(str(step) for step in one["loc"]), "message": one["msg"]}
              for one in problem.errors()]
    return answer(request, UnfitError("what was sent does not fit", advice="Correct these and try again.",
                                      detail={"fields": fields}))


def _http(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    if problem.status_code == 404:
        return answer(request, NotThereError("there is nothing here", advice="Go back to the queue."))
    told = UnfitError("that cannot be asked here")
    told.status = problem.status_code
    return answer(request, told)


def _shown(request: Request) -> str:
    """Return the path of a request for the server's log: on one line, without the secret of a one-time link."""
    head, _, rest = request.url.path.lstrip("/").partition("/")
    return ascii(f"/{head}/..." if head in {"first", "invitation"} and rest else request.url.path)


def _sentence(words: str) -> str:
    plain = words.rstrip(".")
    return f"{plain[:1].upper()}{plain[1:]}."

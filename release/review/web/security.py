"""The wall in front of every address: host, size, origin, token; and the headers behind which every answer goes."""

import asyncio
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from release.review.web.csrf import SAFE, carries_token, foreign
from release.review.web.errors import ForbiddenError, WebError, answer, incident
from release.review.web.hosts import session_cookie
from release.review.web.service import Service

LARGEST = 1 << 20
"""Bytes of a body; a batch of edits is a few thousand."""

LARGEST_FORM = 1 << 16
PATIENCE = 30.0  # seconds for a body to arrive

CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
       "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")

HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
                          "microphone=(), midi=(), payment=(), publickey-credentials-get=(), usb=()",
    "Cache-Control": "no-store",
}
HSTS = "max-age=31536000; includeSubDomains"


class TooLargeError(WebError):
    """More was sent than anything here takes."""

    status, code = 413, "invalid"


class WrongHostError(WebError):
    """The server was asked under a name that is not its own."""

    status, code = 421, "invalid"


class GoneError(Exception):
    """The browser left while it was sending."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Let through what may be answered at all, and put the headers on every answer, errors included."""

    app: ASGIApp
    service: Service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        outgoing = _Outgoing(send, self.service.settings.tls)
        request = Request(scope)
        try:
            async with asyncio.timeout(PATIENCE):
                body = await self._admitted(request, receive)
            await self.app(scope, _replayed(body, receive), outgoing.send)
        except (GoneError, TimeoutError):
            return  # whoever sends slower than that is answered nothing
        except WebError as problem:
            await answer(request, problem)(scope, receive, outgoing.send)
        except Exception as problem:  # noqa: BLE001 - the last stop: whatever it is, it leaves without its trace
            told = incident(request, problem)
            if not outgoing.begun:
                await told(scope, receive, outgoing.send)

    async def _admitted(self, request: Request, receive: Receive) -> bytes:
        """Return the body of a request that may come in.

        Raises:
            WebError: it may not.
        """
        settings = self.service.settings
        if request.headers.get("host", "").lower() not in settings.hosts:
            raise WrongHostError("this server does not go by that name",
                                 advice="Use the address that `presspack review` printed.")
        reason = foreign(request, settings) if not _by_token(request, settings.tls) else None
        if reason is not None:
            raise ForbiddenError(reason, advice="Go back to the page and try again.")
        body = b"" if request.method in SAFE else await _body(request, receive)
        if request.method not in SAFE and not _by_token(request, settings.tls) and not carries_token(request, body):
            raise ForbiddenError("the page this came from is too old",
                                 advice="Load the page again, and repeat what you did.")
        return body


@dataclass(slots=True)
class _Outgoing:
    """What leaves, with its headers."""

    onward: Send
    tls: bool
    begun: bool = False

    async def send(self, message: Message) -> None:
        """Send one part of an answer."""
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if self.tls:
                headers["Strict-Transport-Security"] = HSTS
            if "server" in headers:
                del headers["server"]
        await self.onward(message)


def _by_token(request: Request, tls: bool) -> bool:
    """Tell whether a program asks, which shows its token by itself; a browser's cookie never goes along."""
    return "authorization" in request.headers and session_cookie(tls) not in request.cookies


async def _body(request: Request, receive: Receive) -> bytes:
    form = "json" not in request.headers.get("content-type", "")
    most = LARGEST_FORM if form else LARGEST
    said = request.headers.get("content-length", "0")
    if not said.isascii() or not said.isdigit() or int(said) > most:
        raise TooLargeError(f"that is more than {most} bytes")
    parts = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        parts += message.get("body", b"")
        if len(parts) > most:
            raise TooLargeError(f"that is more than {most} bytes")
        if not message.get("more_body", False):
            return bytes(parts)


def _replayed(body: bytes, receive: Receive) -> Receive:
    """Return a receiver that hands on a body that was read already, then whatever comes."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again

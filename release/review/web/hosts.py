"""The names under which the server is reached, and the cookies that go with them."""

from typing import Literal
from urllib.parse import urlsplit

from starlette.responses import Response

from media.errors import WrongUseError

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def session_cookie(tls: bool) -> str:
    """Return the name of the session's cookie; browsers hold `__Host-` ones to TLS, this host, and every path."""
    return "__Host-presspack" if tls else "presspack"


def before_cookie(tls: bool) -> str:
    """Return the name of the cookie of somebody who is not signed in yet."""
    return "__Host-presspack-before" if tls else "presspack-before"


def device_cookie(tls: bool) -> str:
    """Return the name of the cookie of a browser in which an account was signed in before."""
    return "__Host-presspack-device" if tls else "presspack-device"


def provider_cookie(tls: bool) -> str:
    """Return the name of the cookie of a browser that was sent to the identity provider."""
    return "__Host-presspack-provider" if tls else "presspack-provider"


def put_cookie(response: Response, name: str, value: str, tls: bool, *, seconds: int | None = None,
               same_site: Literal["strict", "lax"] = "strict") -> None:
    """Let a browser keep a cookie that no script reads; without `seconds` until it is closed."""
    response.set_cookie(name, value, max_age=seconds, path="/", secure=tls, httponly=True, samesite=same_site)


def drop_cookie(response: Response, name: str, tls: bool) -> None:
    """Let a browser forget a cookie."""
    response.delete_cookie(name, path="/", secure=tls, httponly=True, samesite="strict")


def origin_of(address: str) -> str:
    """Return the origin of a server's public address.

    Raises:
        WrongUseError: it is no http or https address, or holds more than scheme, host and port.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query \
            or parts.fragment or "@" in parts.netloc:
        raise WrongUseError(f"{address!r} is not the address of a server",
                            advice="Write it like https://review.force.example.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise WrongUseError("a server that others reach must be reached over TLS", file=address)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def hosts_of(origin: str) -> frozenset[str]:
    """Return the Host headers of an origin: with the port, and without where it is the scheme's own."""
    parts = urlsplit(origin)
    own = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else str(parts.hostname)
    return frozenset({host, f"{host}:{own}"} if parts.port in {None, own} else {f"{host}:{parts.port}"})


def own_path(asked: str | None, otherwise: str) -> str:
    """Return where to go next, if that is a path of ours; anything that a browser could read as elsewhere is not."""
    if not asked or len(asked) > 500 or not asked.startswith("/") or asked.startswith("//") or "\\" in asked:
        return otherwise
    if any(ord(one) < 33 or ord(one) > 126 for one in asked):
        return otherwise
    parts = urlsplit(asked)
    return otherwise if parts.scheme or parts.netloc else asked

"""Start the review server: put it together from a folder and a register, tell its address, answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from media.errors import WrongUseError
from release.register.shelf import Register
from release.review.docket.redrawn import Redrawn
from release.review.docket.room import Docket
from release.review.people.house import People
from release.review.people.oidc import load_provider
from release.review.people.sealing import load_keys
from release.review.proxies.redrawing import Redrawing
from release.review.web.app import make_app
from release.review.web.service import Service, Settings
from release.review.web.serving import Reach, serve

Clock = Callable[[], datetime]
Tell = Callable[[str], None]
Say = Callable[[str, str | None], None]
"""Is given the server's address, and the one-time link where there is one."""


@dataclass(frozen=True, slots=True)
class Start:
    """What somebody wants of a review server."""

    out: Path
    register: Register
    reach: Reach
    key_file: Path
    zone: str
    oidc: Path | None = None
    insist_on_code: bool = False
    new_administrator: bool = False


def start(asked: Start, clock: Clock, say: Say, tell: Tell) -> None:
    """Serve until Ctrl-C; `say` is given the addresses, `tell` what else a person should know.

    Raises:
        WrongUseError: it would be reached from elsewhere without TLS, or a setting cannot be followed.
        OutputError: the port is taken.
    """
    reach = asked.reach
    reach.insist_safe()
    zone, keys, listening = _zone(asked.zone), load_keys(asked.key_file), reach.listen()
    drawing = Redrawing()
    with listening, drawing:
        docket = Docket(out=asked.out, register=asked.register, clock=clock, zone=zone, redraws=Redrawn(drawing))
        port = listening.getsockname()[1]
        settings = Settings(origin=reach.origin(port), hosts=reach.hosts(port), zone=zone,
                            insist_on_code=asked.insist_on_code)
        provider = None if asked.oidc is None else load_provider(asked.oidc, settings.origin, clock)
        people = People.of(asked.register, clock, keys, provider)
        first = asked.new_administrator or not people.has_administrator()
        say(f"{settings.origin}/", f"{settings.origin}/first/{people.first.new()}" if first else None)
        if first:
            tell("Follow the second address within 30 minutes: it makes an administrator, once. "
                 "Ctrl-C ends the server.")
        drawing.warm()
        try:
            serve(make_app(Service(docket=docket, people=people, settings=settings)), listening, reach)
        finally:
            docket.close()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise WrongUseError(f"there is no time zone {name}", advice="Write it like Europe/London.") from problem

"""What the review server works with: the docket, the people, its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from starlette.requests import HTTPConnection

from release.review.docket.room import Docket
from release.review.people.house import People


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server is reached."""

    origin: str
    """What a browser's address bar begins with, e.g. https://review.force.example; no slash at its end."""
    hosts: frozenset[str]
    """Every Host header that is answered, in lower case, with its port where the browser sends one."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))
    """In which times are shown."""
    insist_on_code: bool = False
    """Whether nobody sees material without a second factor."""

    @property
    def tls(self) -> bool:
        """Tell whether browsers come over TLS, ours or a proxy's."""
        return self.origin.startswith("https://")


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that an answer may need."""

    docket: Docket
    people: People
    settings: Settings


def service_of(connection: HTTPConnection) -> Service:
    """Return the service of the application that answers."""
    service = connection.app.state.service
    assert isinstance(service, Service)
    return service

"""A review server with people in it, and browsers to visit it."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import httpx
from fastapi import Depends, FastAPI
from starlette.testclient import TestClient

from release.policy.vocabulary import Role
from release.register.acts import Signed
from release.register.people import add_person
from release.register.shelf import Register
from release.review.docket.room import Docket
from release.review.people.house import People
from release.review.people.sealing import Keys
from release.review.web.app import make_app
from release.review.web.hosts import hosts_of
from release.review.web.service import Service, Settings
from release.review.web.who import Visitor, acting

HOST = "review.force.example"
ORIGIN = f"https://{HOST}"
NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
ADMIN, VIEWER = "A. Dministrator", "R. Viewer"
PASSWORD = "seven herons over the weir"
OTHER = "nine otters under a footbridge"


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        """Return the moment."""
        return self.now

    def on(self, **by: float) -> None:
        """Let time go by."""
        self.now += timedelta(**by)


@dataclass
class Browser:
    """A browser: it keeps cookies, and says where its requests come from, as browsers do."""

    client: TestClient
    token: str = ""
    last: httpx.Response | None = None

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Follow a link of ours."""
        self.last = self.client.get(path, headers={"sec-fetch-site": "same-origin", **_named(headers)})
        found = re.search(r'name="csrf-token" content="([0-9a-f]+)"', self.last.text)
        self.token = found.group(1) if found else self.token
        return self.last

    def post(self, path: str, /, page: str = "/sign-in", **fields: Any) -> httpx.Response:
        """Fill in a form of ours and send it; `page` is where the form stands."""
        self.get(page)
        return self.client.post(path, data={"csrf_token": self.token, **fields},
                                headers={"Sec-Fetch-Site": "same-origin", "Origin": "null"})

    def sign_in(self, name: str = VIEWER, password: str = PASSWORD, code: str = "", **more: str) -> httpx.Response:
        """Sign in."""
        return self.post("/sign-in", name=name, password=password, code=code, **more)

    @property
    def session(self) -> str | None:
        """The secret of the session."""
        return self.client.cookies.get("__Host-presspack") or self.client.cookies.get("presspack")


@dataclass
class House:
    """A review server, its clock, its register."""

    clock: Clock
    register: Register
    service: Service
    app: FastAPI
    _open: list[TestClient] = field(default_factory=list)

    @property
    def people(self) -> People:
        """Everybody it knows."""
        return self.service.people

    def browser(self, address: str = "203.0.113.9") -> Browser:
        """Return a new browser at a network address."""
        client = TestClient(self.app, base_url=self.service.settings.origin, follow_redirects=False,
                            client=(address, 50000))
        return Browser(self._kept(client))

    def signed(self, name: str = ADMIN, role: str = "administrator") -> Signed:
        """Who acts, now."""
        return Signed(by=name, role=role, at=self.clock())

    def give(self, name: str, *roles: Role, until: date | None = None) -> None:
        """Let the register give somebody roles."""
        for role in roles:
            add_person(self.register, self.signed("K. Eeper"), name, role, date(2026, 1, 1))

    def open(self, name: str = VIEWER, *roles: Role, password: str = PASSWORD, manages: bool = False) -> str:
        """Open an account, and let the register give its owner roles; returns the account's id."""
        account, secret = self.people.accounts.invite(self.signed("K. Eeper"), name, manages)
        self.people.accounts.accept(secret, password, self.signed())
        self.give(name, *roles)
        return account.id

    def said(self) -> list[str]:
        """Return what the log says was done, oldest first."""
        with self.register.looking() as desk:
            return [re.search(r'"did": ?"([a-z_]+)"', link.line).group(1) for link in desk.log()]

    def log(self) -> str:
        """Return the whole log, as text."""
        with self.register.looking() as desk:
            return "\n".join(link.line for link in desk.log())

    def _kept(self, client: TestClient) -> TestClient:
        self._open.append(client)
        return client


@contextmanager
def a_house(made: Path, folder: Path, **settings: Any) -> Iterator[House]:
    """Yield a review server on a register of its own."""
    house = a_service(folder, Register.at(str(shutil.copy(made, folder / "register.db"))), Clock(), **settings)
    try:
        yield house
    finally:
        for client in house._open:
            client.close()


def a_service(out: Path, register: Register, clock: Clock, **settings: Any) -> House:
    """Return a review server over a folder and a register that are there already; whoever asks closes its browsers."""
    people = People.of(register, clock, Keys(b"k" * 32))
    people = replace(people, provider=settings.pop("provider", None))
    asked = {"origin": ORIGIN, "hosts": hosts_of(ORIGIN), "zone": ZoneInfo("Europe/London"), **settings}
    service = Service(docket=Docket(out=out, register=register, clock=clock), people=people,
                      settings=Settings(**asked))
    app = make_app(service)
    _add_probes(app)
    return House(clock=clock, register=register, service=service, app=app)


def _add_probes(app: FastAPI) -> None:
    """Add what stands for material: it says who looks at it; and something that breaks."""

    @app.get("/api/v1/probe")
    def probe(who: Annotated[Visitor, Depends(acting("read_queue"))]) -> dict[str, str]:
        return {"name": who.name, "role": who.role}

    @app.post("/api/v1/probe")
    def act(who: Annotated[Visitor, Depends(acting("edit"))]) -> dict[str, str]:
        return {"name": who.name, "role": who.role}

    @app.post("/api/v1/signing")
    def sign(who: Annotated[Visitor, Depends(acting("pass"))]) -> dict[str, str]:
        return {"name": who.name}

    @app.get("/api/v1/broken")
    def broken() -> None:
        raise RuntimeError(" ".join(("secret", "words from", "/srv/presspack/cases")))


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}

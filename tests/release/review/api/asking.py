"""Ask the review server as a page and as a program do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from people_makers import House
from starlette.testclient import TestClient

from release.policy.vocabulary import Role
from release.register.account_records import Token
from release.review.docket.matrix import Action
from release.review.people.tokens import TOKEN_SCOPES, make_token
from release.review.web.csrf import token_for

API = "/api/v1"
PLAN = "0" * 64
KEEP = {"do": "keep", "tracks": ["face-1"], "reason": "subject"}

BODIES: Mapping[str, dict[str, Any] | None] = {
    "edits": {"version": 0, "edits": [KEEP]}, "undo": {"version": 0}, "redo": {"version": 0},
    "looked": {"plan": PLAN, "spans": [[0, 1]]}, "pass": {"version": 0, "plan": PLAN, "vouched": []},
    "send-back": {"notes": [{"frame": None, "words": "Look again at the door."}]},
    "refuse": {"reason": "other", "words": "It may not go out."}, "package": {}}
"""What is sent with each act, by the last part of its address."""

ITEM, REQUEST = "/items/{ref}/{item}", "/requests/{ref}"
ACTS: Mapping[Action, tuple[tuple[str, str], ...]] = {
    Action.READ_QUEUE: (("GET", "/queue"), ("GET", f"{REQUEST}/package")),
    Action.LOOK_AFTER: (("GET", ITEM), ("GET", f"{ITEM}/boxes?first=0&last=1"),
                        *(("GET", f"{ITEM}/media/{name}")
                          for name in ("after.mp4", "after.jpg", "after.m4a", "strip.jpg", "peaks.json"))),
    Action.LOOK_BEFORE: tuple(("GET", f"{ITEM}/media/{name}") for name in (
        "before.mp4", "before.jpg", "before.m4a", "cards/face-1.jpg", f"references/{PLAN}.jpg")),
    Action.EDIT: (("POST", f"{ITEM}/edits"), ("POST", f"{ITEM}/undo"), ("POST", f"{ITEM}/redo")),
    Action.MARK_LOOKED: (("POST", f"{ITEM}/looked"),), Action.PASS: (("POST", f"{ITEM}/pass"),),
    Action.SEND_BACK: (("POST", f"{ITEM}/send-back"),), Action.REFUSE: (("POST", f"{REQUEST}/refuse"),),
    Action.PACKAGE: (("POST", f"{REQUEST}/package"),)}
"""Every address of the API, by the action that it is."""

EVERY = tuple((action, *one) for action, ways in ACTS.items() for one in ways)
FIRST = tuple((action, *ways[0]) for action, ways in ACTS.items())
"""One address for each action."""


@dataclass(frozen=True)
class Asker:
    """Somebody who asks the API, with their headers."""

    client: TestClient
    headers: Mapping[str, str]

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Ask for an address of the API."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, API + path, headers={**self.headers, **named},
                                   **({} if body is None else {"json": body}))

    def act(self, method: str, path: str, ref: str = "PP-0", item: str = "I1") -> httpx.Response:
        """Do what an address is for, with a body that fits."""
        asked = path.format(ref=ref, item=item)
        return self.ask(method, asked, BODIES[asked.rpartition("/")[2]] if method == "POST" else None)


def by_session(house: House, client: TestClient, account: str, role: str) -> Asker:
    """Return somebody as the pages ask for them: a session's cookie, its token, what the browser says of itself."""
    found = house.people.account(account)
    assert found is not None
    secret = house.people.sessions.begin(account, found.epoch, role)
    return Asker(client, {"Cookie": f"__Host-presspack={secret}", "X-CSRF-Token": token_for(secret),
                          "Sec-Fetch-Site": "same-origin", "Origin": house.service.settings.origin})


def by_token(house: House, client: TestClient, account: str, role: str,
             scopes: tuple[str, ...] = TOKEN_SCOPES) -> tuple[Asker, str]:
    """Return a program that asks with a new token, and the token's id."""
    found = house.people.account(account)
    assert found is not None
    wanted = Token(id="new", account=account, label="the press office's diary", role=role, scopes=scopes,
                   sha256="0" * 64, made_at=house.clock(), until=house.clock() + timedelta(days=30))
    made, shown = make_token(house.register, house.signed(found.name, role), found, wanted)
    return Asker(client, {"Authorization": f"Bearer {shown}"}), made.id


def everybody(house: House, name: str = "E. Verything") -> str:
    """Open an account whose owner holds every role there is; returns its id."""
    return house.open(name, *Role)

"""A program acts for one person, in one role, for some acts, until a day; it never signs."""

import re

import pytest
from people_makers import PASSWORD, VIEWER, Browser, House

from release.policy.vocabulary import Role
from release.register.account_records import Token
from release.register.people import end_role
from release.review.docket.matrix import Action
from release.review.people.tokens import TOKEN_SCOPES


@pytest.fixture
def shown(viewer: Browser) -> str:
    """Return a token that may read the queue."""
    return make(viewer, "read_queue")


def make(browser: Browser, *scopes: str, status: int = 200, **more: str) -> str:
    """Make a token on the account page; returns it."""
    asked = {"password": PASSWORD, "label": "night report", "role": "head_of_communications", "days": "30", **more}
    answer = browser.post("/account/tokens", page="/account", scopes=list(scopes), **asked)
    assert answer.status_code == status, answer.text
    found = re.search(r"<code>(ppr_[0-9a-f]{16}_[\w-]{43})</code>", answer.text)
    return found.group(1) if found else ""


def ask(house: House, token: str, path: str = "/api/v1/probe", method: str = "GET") -> int:
    """Ask as a program does: no cookie, no page; returns the status."""
    client = house.browser("192.0.2.5").client
    return client.request(method, path, headers={"Authorization": f"Bearer {token}"}).status_code


def test_a_token_is_shown_once_and_kept_as_a_hash(house: House, viewer: Browser, shown: str) -> None:
    """Whoever sees the page or the register later has no token by it."""
    with house.register.looking() as desk:
        body = "".join(one.to_json() for one in desk.all(Token))

    secret = shown.rsplit("_", 1)[1]
    assert shown
    assert secret not in viewer.get("/account").text
    assert secret not in body + house.log()
    assert ask(house, shown) == 200


def test_a_token_is_for_what_it_was_made_for(house: House, viewer: Browser, shown: str) -> None:
    """A report that reads must not be able to edit."""
    assert ask(house, shown, method="POST") == 403
    assert ask(house, make(viewer, "edit"), method="POST") == 200
    assert ask(house, make(viewer, "edit")) == 403


def test_no_token_signs(house: House, viewer: Browser) -> None:
    """A signature says that a person looked."""
    for scope in ("pass", "refuse", "mark_looked", "everything", ""):
        make(viewer, scope, status=422)
    with house.register.looking() as desk:
        assert desk.all(Token) == ()
    assert ask(house, make(viewer, *TOKEN_SCOPES), "/api/v1/signing", "POST") == 403


def test_what_a_token_may_be_for_are_acts_of_review() -> None:
    """A word that the docket does not know would allow nothing, silently."""
    assert {*TOKEN_SCOPES} == {one.value for one in Action} - {"pass", "refuse", "mark_looked"}


def test_making_one_asks_for_the_password(viewer: Browser) -> None:
    """It outlives the session."""
    assert make(viewer, "read_queue", password="not it at all", status=403) == ""


@pytest.mark.parametrize(("more", "status"), [({"role": "chief_officer"}, 403), ({"days": "91"}, 422),
                                              ({"days": "0"}, 422), ({"label": ""}, 422)])
def test_it_has_a_role_that_is_held_a_name_and_an_end(viewer: Browser, more: dict[str, str], status: int) -> None:
    """Nobody gives away what they do not hold, nor for ever."""
    assert make(viewer, "read_queue", status=status, **more) == ""


def test_it_ends_on_its_day(house: House, shown: str) -> None:
    """Forgotten keys are found by others."""
    house.clock.on(days=29)
    assert ask(house, shown) == 200
    house.clock.on(days=1)

    assert ask(house, shown) == 401


def test_it_ends_when_its_owner_ends_it(house: House, viewer: Browser, shown: str) -> None:
    """A laptop was lost."""
    assert viewer.post(f"/account/tokens/{shown.split('_')[1]}/end", page="/account").status_code == 303
    assert ask(house, shown) == 401
    assert house.said()[-2:] == ["token_made", "token_ended"]


def test_nobody_ends_anothers(house: House, shown: str) -> None:
    """Objects are checked, not only pages."""
    house.open("O. Ther", Role.SIO)
    other = house.browser()
    other.sign_in("O. Ther")

    assert other.post(f"/account/tokens/{shown.split('_')[1]}/end", page="/account").status_code == 422
    assert ask(house, shown) == 200


def test_it_ends_with_the_account_and_with_the_role(house: House, viewer: Browser, shown: str) -> None:
    """It is its owner's hand."""
    end_role(house.register, house.signed(), VIEWER, Role.HEAD_OF_COMMUNICATIONS, house.clock().date())
    house.clock.on(days=1)
    assert ask(house, shown) == 403
    house.people.accounts.close(house.signed(), "r-viewer")

    assert ask(house, shown) == 401


@pytest.mark.parametrize("path", ["/account", "/administration", "/role"])
def test_it_manages_no_account(house: House, keeper: Browser, viewer: Browser, path: str) -> None:
    """A key must not make other keys."""
    house.people.accounts.set_administrator(house.signed(), "r-viewer", True)

    assert ask(house, make(viewer, "read_queue"), path) == 403


@pytest.mark.parametrize("wrong", ["", "ppr_", "ppr_0123456789abcdef_" + "a" * 43, "Bearer x", "x" * 5000])
def test_what_is_no_token_opens_nothing(house: House, wrong: str) -> None:
    """Nor does half of one."""
    assert ask(house, wrong) == 401


def test_half_of_a_token_opens_nothing(house: House, shown: str) -> None:
    """Its first part stands in the register."""
    assert ask(house, shown[:-1] + ("A" if shown[-1] != "A" else "B")) == 401
    assert ask(house, shown[:20]) == 401


def test_guessing_tokens_must_wait(house: House) -> None:
    """From one address, after some."""
    told = [ask(house, "ppr_0123456789abcdef_" + "a" * 43) for _ in range(23)]

    assert told[:21] == [401] * 21
    assert told[-1] == 429


def test_a_browsers_session_is_no_way_round_the_token_of_a_page(house: House, viewer: Browser) -> None:
    """With a session's cookie, a header that pretends to be a program's does not help."""
    answer = viewer.client.post("/api/v1/probe", headers={"Authorization": "Bearer x"})

    assert answer.status_code == 403

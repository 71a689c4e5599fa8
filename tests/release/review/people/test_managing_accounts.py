"""Administrators invite, close and open accounts; nobody else does, and nobody their own."""

import re

import pytest
from people_makers import ADMIN, OTHER, PASSWORD, VIEWER, Browser, House

from release.policy.vocabulary import Role
from release.register.account_records import Account
from release.register.audit import check


def test_the_first_link_makes_an_administrator_once(house: House) -> None:
    """Whoever starts the server is the first; whoever finds the link in a scrollback is not the second."""
    path = f"/first/{house.people.first.new()}"
    browser = house.browser()

    assert browser.post(path, page=path, name=ADMIN, password="short", again="short").status_code == 422
    assert browser.post(path, page=path, name=ADMIN, password=PASSWORD, again=OTHER).status_code == 422
    answer = browser.post(path, page=path, name=ADMIN, password=PASSWORD, again=PASSWORD)

    assert answer.headers["location"] == "/sign-in"
    assert browser.sign_in(ADMIN).headers["location"] == "/administration"
    assert browser.get(path).status_code == 410
    assert browser.post(path, name="E. Vil", password=PASSWORD, again=PASSWORD).status_code == 410
    assert house.people.has_administrator()


def test_the_first_link_ends_after_thirty_minutes(house: House) -> None:
    """A terminal is left open."""
    path = f"/first/{house.people.first.new()}"
    assert house.browser().get(path).status_code == 200
    house.clock.on(minutes=30)

    assert house.browser().get(path).status_code == 410
    assert house.browser().get("/first/").status_code == 404
    assert house.browser().get("/first/None").status_code == 410


def test_an_invitation_opens_the_account_once(house: House, keeper: Browser) -> None:
    """The password is the owner's own: no administrator ever knows it."""
    house.give(VIEWER, Role.SIO)
    path = _link(keeper.post("/administration/invite", page="/administration", name=VIEWER))
    browser = house.browser()

    assert VIEWER in browser.get(path).text
    assert browser.post(path, page=path, password="Password1234!", again="Password1234!").status_code == 422
    assert browser.post(path, page=path, password=PASSWORD, again=PASSWORD).status_code == 303
    assert browser.sign_in().status_code == 303
    assert browser.get("/api/v1/probe").json() == {"name": VIEWER, "role": "sio"}
    assert browser.get(path).status_code == 410
    assert house.browser().post(path, password=OTHER, again=OTHER).status_code == 410


def test_an_invitation_ends_after_three_days(house: House, keeper: Browser) -> None:
    """A link in an old message opens nothing."""
    path = _link(keeper.post("/administration/invite", page="/administration", name=VIEWER))
    house.clock.on(days=3)

    assert house.browser().get(path).status_code == 410


def test_the_register_keeps_no_link_and_no_password(house: House, keeper: Browser) -> None:
    """Whoever reads the register cannot come in by it."""
    path = _link(keeper.post("/administration/invite", page="/administration", name=VIEWER))
    with house.register.looking() as desk:
        body = "".join(one.to_json() for one in desk.all(Account))

    assert path.rsplit("/", 1)[1] not in body + house.log()
    assert PASSWORD not in body
    assert path not in keeper.get("/administration").text  # shown once


def test_a_new_link_takes_everything_away_that_somebody_else_may_have(house: House, keeper: Browser,
                                                                    viewer: Browser) -> None:
    """It is sent when a phone or a password was lost."""
    path = _link(keeper.post("/administration/r-viewer/link", page="/administration"))

    assert viewer.get("/api/v1/probe").status_code == 401
    assert viewer.sign_in().status_code == 401
    assert viewer.post(path, page=path, password=OTHER, again=OTHER).status_code == 303
    assert viewer.sign_in(VIEWER, OTHER).status_code == 303


def test_closing_an_account_ends_its_sessions_at_once(house: House, keeper: Browser, viewer: Browser) -> None:
    """Somebody was suspended this minute."""
    assert keeper.post("/administration/r-viewer/close", page="/administration").status_code == 200
    assert viewer.get("/api/v1/probe").status_code == 401
    assert viewer.sign_in().status_code == 401
    path = _link(keeper.post("/administration/r-viewer/reopen", page="/administration"))
    assert viewer.sign_in().status_code == 401  # what it was opened with before counts no more
    viewer.post(path, page=path, password=OTHER, again=OTHER)

    assert viewer.sign_in(VIEWER, OTHER).status_code == 303
    said = house.said()
    assert said[-1] == "signed_in"
    assert {"account_closed", "account_reopened", "account_opened", "account_invited"} <= {*said}
    assert check(house.register).sound


ACTS = ("link", "close", "reopen", "grant", "withdraw", "identity/bind")


@pytest.mark.parametrize("act", ACTS)
def test_only_an_administrator_changes_accounts(house: House, viewer: Browser, act: str) -> None:
    """The page does not offer it, and the server does not do it."""
    house.open(ADMIN, manages=True)
    before = house.said()

    answer = viewer.post(f"/administration/a-dministrator/{act}", page="/account")

    assert answer.status_code == 403
    assert viewer.get("/administration").status_code == 403
    assert viewer.post("/administration/invite", page="/account", name="F. Riend").status_code == 403
    assert house.said() == before


@pytest.mark.parametrize("act", ACTS)
def test_nobody_changes_their_own_account_as_its_administrator(house: House, keeper: Browser, act: str) -> None:
    """Four eyes."""
    with house.register.looking() as desk:
        before = desk.get(Account, "a-dministrator")
    answer = keeper.post(f"/administration/a-dministrator/{act}", page="/administration", subject="4711")

    assert answer.status_code in {403, 422}
    with house.register.looking() as desk:
        assert desk.get(Account, "a-dministrator") == before


def test_somebody_always_manages_accounts(house: House, keeper: Browser) -> None:
    """Two who close each other at once leave one."""
    house.open("S. Econd", manages=True)
    house.people.accounts.close(house.signed("S. Econd"), "a-dministrator")

    assert keeper.post("/administration/econd-s/close", page="/sign-in").status_code in {303, 401}
    assert house.people.account("econd-s").state == "open"
    with pytest.raises(Exception, match="only administrator"):
        house.people.accounts.close(house.signed("A. Dministrator"), "econd-s")


def test_an_administrator_is_made_and_unmade_by_another(house: House, keeper: Browser, viewer: Browser) -> None:
    """The flag counts from the next request on."""
    assert viewer.get("/administration").status_code == 403
    keeper.post("/administration/r-viewer/grant", page="/administration")
    assert viewer.get("/administration").status_code == 200
    keeper.post("/administration/r-viewer/withdraw", page="/administration")

    assert viewer.get("/administration").status_code == 403
    assert house.said().count("administrator_set") == 2


def test_changing_the_password_asks_for_the_old_one_and_ends_other_sessions(house: House, viewer: Browser) -> None:
    """Somebody at an open screen must not make it theirs."""
    elsewhere = house.browser("203.0.113.77")
    elsewhere.sign_in()
    before = viewer.session
    wrong = viewer.post("/account/password", page="/account", password="not it at all", new=OTHER, again=OTHER)
    weak = viewer.post("/account/password", page="/account", password=PASSWORD, new="short", again="short")
    done = viewer.post("/account/password", page="/account", password=PASSWORD, new=OTHER, again=OTHER)

    assert (wrong.status_code, weak.status_code, done.status_code) == (403, 422, 303)
    assert viewer.session != before
    assert viewer.get("/api/v1/probe").status_code == 200
    assert elsewhere.get("/api/v1/probe").status_code == 401
    assert elsewhere.sign_in(VIEWER, PASSWORD).status_code == 401
    assert elsewhere.sign_in(VIEWER, OTHER).status_code == 303


def test_all_other_sessions_can_be_ended(house: House, viewer: Browser) -> None:
    """Somebody left a browser open in another office."""
    elsewhere = house.browser("203.0.113.77")
    elsewhere.sign_in()

    assert "signed in 2 times" in viewer.get("/account").text
    assert viewer.post("/account/sessions/end", page="/account").status_code == 303
    assert elsewhere.get("/api/v1/probe").status_code == 401
    assert viewer.get("/api/v1/probe").status_code == 200


def test_a_name_is_shown_as_text(house: House, keeper: Browser) -> None:
    """A name is what somebody typed."""
    shown = keeper.post("/administration/invite", page="/administration", name="Eve \"<1>\" O'Neill & Sons")

    assert "&lt;1&gt;" in shown.text
    assert "<1>" not in shown.text


@pytest.mark.parametrize("name", ["", "...", "[NAME]", "a" * 190, "R.\nViewer", "\u202eR. Viewer"])
def test_what_is_no_name_gets_no_account(keeper: Browser, name: str) -> None:
    """The log must be able to print it."""
    assert keeper.post("/administration/invite", page="/administration", name=name).status_code == 422


def _link(answer) -> str:
    found = re.search(r"https://review\.force\.example(/invitation/[\w-]+)", answer.text)
    assert found, answer.text
    return found.group(1)

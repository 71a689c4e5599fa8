"""Who knows the password comes in; nobody else learns anything from trying."""

import pytest
from people_makers import ADMIN, PASSWORD, VIEWER, Browser, House

from release.policy.vocabulary import Role
from release.register.people import end_role
from release.review.people import passwords


def test_name_and_password_begin_a_session_that_no_script_and_no_other_site_can_use(house: House) -> None:
    """The cookie is the key to the pictures."""
    house.open(VIEWER, Role.SIO)

    answer = house.browser().sign_in()

    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-presspack=")]
    assert answer.status_code == 303
    assert {"httponly", "secure", "samesite=strict", "path=/"} <= {one.strip().lower() for one in cookie.split(";")}
    assert "domain" not in cookie.lower()
    assert "max-age" not in cookie.lower()
    assert "expires" not in cookie.lower()


def test_the_name_may_be_typed_as_people_type_it(house: House) -> None:
    """An account is a person's, as in the register: word order, case and points do not matter."""
    house.open(VIEWER, Role.SIO)

    assert house.browser().sign_in("viewer, r").status_code == 303


def test_a_wrong_password_an_unknown_name_and_a_closed_account_read_alike(house: House) -> None:
    """Whoever tries names must not learn which of them exist."""
    house.open(VIEWER, Role.SIO)
    closed = house.open("C. Losed", Role.SIO)
    house.people.accounts.invite(house.signed(), "I. Nvited")
    house.people.accounts.close(house.signed(), closed)

    told = [house.browser().sign_in(name, word) for name, word in (
        (VIEWER, "not the password"), ("N. Obody", PASSWORD), ("C. Losed", PASSWORD), ("I. Nvited", PASSWORD))]

    plain = {one.text.replace(_token(one), "") for one in told}
    assert {one.status_code for one in told} == {401}
    assert len(plain) == 1
    assert not any("presspack=" in str(one.headers.get_list("set-cookie")) for one in told)


def test_an_unknown_name_takes_the_same_work_as_a_wrong_password(house: House, monkeypatch) -> None:
    """The time of an answer must not say which names exist."""
    house.open(VIEWER, Role.SIO)
    looked: list[str] = []

    class Counting(passwords.PasswordHasher):
        def verify(self, kept: str, password: str) -> bool:
            looked.append(kept)
            return super().verify(kept, password)

    monkeypatch.setattr(passwords, "HASHER", Counting(time_cost=2, memory_cost=19 * 1024, parallelism=1))
    house.browser().sign_in(VIEWER, "not the password")
    house.browser().sign_in("N. Obody", "not the password")

    assert [one.rsplit("$", 2)[0] for one in looked] == ["$argon2id$v=19$m=19456,t=2,p=1"] * 2


def test_signing_in_gives_a_new_session_and_ends_the_one_before(house: House) -> None:
    """A session somebody else planted or knew is worth nothing afterwards."""
    house.open(VIEWER, Role.SIO)
    browser = house.browser()
    browser.get("/sign-in")
    before = browser.client.cookies["__Host-presspack-before"]
    browser.sign_in()
    first = browser.session
    browser.client.post("/sign-in", data={"csrf_token": _fresh(browser), "name": VIEWER, "password": PASSWORD},
                        headers={"Sec-Fetch-Site": "same-origin"})

    assert browser.session not in {first, before}
    assert _status_with(house, first) == 401
    assert _status_with(house, before) == 401
    assert _status_with(house, browser.session) == 200


def test_signing_out_ends_the_session_on_the_server(house: House, viewer: Browser) -> None:
    """A copied cookie is worth nothing afterwards."""
    secret = viewer.session

    answer = viewer.post("/sign-out", page="/account")

    assert answer.status_code == 303
    assert viewer.session is None
    assert _status_with(house, secret) == 401
    assert house.said()[-1] == "signed_out"


def test_a_session_ends_after_fifteen_idle_minutes(house: House, viewer: Browser) -> None:
    """Somebody left their desk; what asks by itself does not count as somebody."""
    house.clock.on(minutes=14)
    assert viewer.get("/api/v1/probe").status_code == 200
    house.clock.on(minutes=14)
    assert viewer.get("/api/v1/probe", x_background="1").status_code == 200
    house.clock.on(minutes=1)

    assert viewer.get("/api/v1/probe").status_code == 401


def test_a_session_ends_after_ten_hours_however_busy(house: House, viewer: Browser) -> None:
    """No session outlives a shift."""
    for _ in range(59):
        house.clock.on(minutes=10)
        assert viewer.get("/api/v1/probe").status_code == 200
    house.clock.on(minutes=10)

    assert viewer.get("/api/v1/probe").status_code == 401


def test_the_server_keeps_only_the_hash_of_a_session(house: House, viewer: Browser) -> None:
    """A dump of its memory's table opens nothing."""
    assert viewer.session
    assert viewer.session not in repr(house.people.sessions)
    assert viewer.session not in house.log()


def test_somebody_without_a_role_signs_in_and_sees_nothing(house: House) -> None:
    """An account says who somebody is, the register what they may."""
    house.open(VIEWER)
    browser = house.browser()

    assert browser.sign_in().status_code == 303
    assert browser.get("/account").status_code == 200
    assert browser.get("/api/v1/probe").json()["error"]["code"] == "forbidden"


def test_a_role_counts_on_the_days_the_register_gives_it(house: House, viewer: Browser) -> None:
    """Who changed posts yesterday sees nothing today, in the session that is open."""
    assert viewer.get("/api/v1/probe").json()["role"] == "head_of_communications"
    end_role(house.register, house.signed(), VIEWER, Role.HEAD_OF_COMMUNICATIONS, house.clock().date())
    house.clock.on(minutes=10)
    assert viewer.get("/api/v1/probe").status_code == 200  # the last day
    for _ in range(2):  # past midnight, never idle for long
        house.clock.on(hours=7.5)
        viewer.sign_in()

    assert viewer.get("/api/v1/probe").status_code == 403


def test_whoever_holds_several_roles_acts_in_the_one_they_chose(house: House) -> None:
    """A signature carries one role; it is not chosen after the fact."""
    house.open(VIEWER, Role.SIO, Role.LEGAL)
    browser = house.browser()

    assert browser.sign_in(next="/items/PP-1/I1").headers["location"] == "/role"
    assert browser.get("/api/v1/probe").status_code == 403
    assert browser.post("/role", page="/role", role="chief_officer").status_code == 403
    before = browser.session
    assert browser.post("/role", page="/role", role="legal").status_code == 303
    assert browser.session != before
    assert browser.get("/api/v1/probe").json()["role"] == "legal"
    assert browser.post("/role", page="/role", role="sio").status_code == 403


def test_managing_accounts_opens_no_material(keeper: Browser) -> None:
    """Whoever runs the server need not see who is in the pictures."""
    assert keeper.get("/administration").status_code == 200
    assert keeper.get("/api/v1/probe").status_code == 403


@pytest.mark.parametrize("elsewhere", [
    "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
    "/%0d%0aSet-Cookie:x=1\r\nX: y", "/\t/evil.example", "///evil.example", "https:/evil.example", "items/PP-1", ""])
def test_signing_in_leads_nowhere_else(house: House, elsewhere: str) -> None:
    """A link to our own sign-in page must not end on somebody else's copy of it."""
    house.open(ADMIN, Role.SIO)
    browser = house.browser()

    assert browser.sign_in(ADMIN, next=elsewhere).headers["location"] == "/"
    assert browser.get("/sign-in?next=" + elsewhere.encode("unicode_escape").decode()).headers["location"] == "/"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(house: House) -> None:
    """A link in a message opens what it names."""
    house.open(VIEWER, Role.SIO)
    browser = house.browser()

    assert browser.get("/role").headers["location"] == "/sign-in?next=%2Frole"
    assert browser.sign_in(next="/items/PP-1/I1?at=3").headers["location"] == "/items/PP-1/I1?at=3"


def test_the_log_says_who_came_and_who_failed_and_holds_no_secret(house: House) -> None:
    """What was typed as a name may have been a password."""
    house.open(VIEWER, Role.SIO)
    browser = house.browser()
    browser.sign_in("hunter2 hunter2", "not it")
    browser.sign_in(VIEWER, "wrong words here")
    browser.sign_in()

    assert house.said()[-3:] == ["sign_in_failed", "sign_in_failed", "signed_in"]
    log = house.log()
    assert '"role":"not_signed_in"' in log.replace(": ", ":")
    for secret in ("hunter2", "wrong words", PASSWORD, browser.session, "argon2"):
        assert secret not in log


def _status_with(house: House, secret: str | None) -> int:
    browser = house.browser()
    browser.client.cookies.set("__Host-presspack", str(secret))
    return browser.get("/api/v1/probe").status_code


def _fresh(browser: Browser) -> str:
    browser.get("/account")
    return browser.token


def _token(answer) -> str:
    return answer.text.split('name="csrf-token" content="')[1].split('"')[0]

"""A code besides the password: each counts once, and losing the phone is no end."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from people_makers import NOW, PASSWORD, VIEWER, Browser, House, a_house

from release.policy.vocabulary import Role
from release.register.account_records import Account
from release.review.people.codes import step_of
from release.review.people.sealing import Keys, OtherKeyError, load_keys


@pytest.fixture
def secret(house: House, viewer: Browser) -> str:
    """Return the secret of a reviewer who has set up codes, a minute ago."""
    made, _ = set_up(house, viewer)
    house.clock.on(seconds=60)
    return made


def set_up(house: House, browser: Browser) -> tuple[str, list[str]]:
    """Set up codes, as a person does; returns the secret and the recovery codes."""
    shown = browser.post("/account/code", page="/account", password=PASSWORD)
    assert "<svg" in shown.text
    assert "style=" not in shown.text
    made = re.search(r"Secret: <code>([A-Z2-7 ]+)</code>", shown.text).group(1).replace(" ", "")
    done = browser.post("/account/code/confirm", page="/account", code=pyotp.TOTP(made).at(house.clock()))
    assert done.status_code == 200
    return made, re.findall(r"<li><code>([a-z2-7-]+)</code>", done.text)


def test_the_code_is_that_of_the_standard() -> None:
    """RFC 6238, appendix B: the secret 12345678901234567890 at 59 seconds, six of its eight figures."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = NOW.fromtimestamp(59, NOW.tzinfo)

    assert step_of(secret, "287082", at, 0) == 1
    assert step_of(secret, "287 082", at, 0) == 1
    assert step_of(secret, "287082", at, 1) is None  # used
    assert step_of(secret, "٢٨٧٠٨٢", at, 0) is None
    assert step_of(secret, "", at, 0) is None


def test_the_password_alone_does_not_let_in_any_more(house: House, secret: str) -> None:
    """Nor does the answer say that the password was right."""
    browser = house.browser("203.0.113.20")
    without, wrong = browser.sign_in(), browser.sign_in(code="000000")
    unknown = browser.sign_in("N. Obody", code="000000")

    assert {without.status_code, wrong.status_code} == {401}
    assert "the password or the code is not right" in without.text.lower()
    assert _plain(without) == _plain(wrong) == _plain(unknown)
    assert browser.sign_in(code=pyotp.TOTP(secret).at(house.clock())).status_code == 303


def test_a_code_counts_once(house: House, secret: str) -> None:
    """Somebody who looked over the shoulder has thirty seconds, and must not have them."""
    code = pyotp.TOTP(secret).at(house.clock())

    assert house.browser("203.0.113.20").sign_in(code=code).status_code == 303
    assert house.browser("203.0.113.21").sign_in(code=code).status_code == 401
    earlier = pyotp.TOTP(secret).at(house.clock() - timedelta(seconds=30))
    assert house.browser("203.0.113.22").sign_in(code=earlier).status_code == 401


def test_the_code_that_set_it_up_does_not_sign_in(house: House, viewer: Browser) -> None:
    """It was used then."""
    secret, _ = set_up(house, viewer)

    assert house.browser().sign_in(code=pyotp.TOTP(secret).at(house.clock())).status_code == 401


def test_codes_that_are_a_minute_off_do_not_fit(house: House, secret: str) -> None:
    """One step is for a slow clock, two are for a thief."""
    browser = house.browser("203.0.113.20")
    assert browser.sign_in(code=pyotp.TOTP(secret).at(house.clock() + timedelta(seconds=60))).status_code == 401
    assert browser.sign_in(code=pyotp.TOTP(secret).at(house.clock() + timedelta(seconds=30))).status_code == 303


def test_a_recovery_code_lets_in_once(house: House, viewer: Browser) -> None:
    """The phone is lost, the deadline is not."""
    _, codes = set_up(house, viewer)

    assert len({*codes}) == 10
    assert house.browser("203.0.113.20").sign_in(code=codes[3].upper()).status_code == 303
    assert house.browser("203.0.113.21").sign_in(code=codes[3]).status_code == 401
    assert house.browser("203.0.113.22").sign_in(code=codes[4]).status_code == 303


def test_the_register_keeps_neither_secret_nor_recovery_codes(house: House, viewer: Browser) -> None:
    """Whoever steals the register has no second factor by it."""
    secret, codes = set_up(house, viewer)
    with house.register.looking() as desk:
        body = "".join(one.to_json() for one in desk.all(Account))

    for one in (secret, *codes, *(code.replace("-", "") for code in codes)):
        assert one not in body + house.log()


def test_without_the_servers_key_the_codes_do_not_fit_and_recovery_codes_do(house: House, viewer: Browser) -> None:
    """A register that was restored without its key lets nobody in by guessing, and its owners still."""
    secret, codes = set_up(house, viewer)
    house.clock.on(seconds=60)
    people = replace(house.people, keys=Keys(b"x" * 32))
    house.app.state.service = replace(house.service, people=people)
    browser = house.browser("203.0.113.20")

    assert browser.sign_in(code=pyotp.TOTP(secret).at(house.clock())).status_code == 401
    assert browser.sign_in(code=codes[0]).status_code == 303


def test_what_is_sealed_for_one_account_opens_for_no_other() -> None:
    """Swapping two rows of the register must not swap two people."""
    keys = Keys(b"k" * 32)
    sealed = keys.seal("JBSWY3DP", "r-viewer")

    assert keys.unseal(sealed, "r-viewer") == "JBSWY3DP"
    with pytest.raises(OtherKeyError):
        keys.unseal(sealed, "a-dministrator")


def test_the_servers_key_is_its_owners_alone(tmp_path: Path) -> None:
    """It opens every second factor."""
    path = tmp_path / "deep" / "review.key"
    made = load_keys(path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert load_keys(path) == made
    path.write_text("not a key")
    with pytest.raises(Exception, match="not the key"):
        load_keys(path)


def test_setting_up_and_ending_codes_ask_for_the_password(house: House, viewer: Browser, secret: str) -> None:
    """Somebody at an open screen must not take the second factor over."""
    for act in ("/account/code", "/account/code/end"):
        assert viewer.post(act, page="/account", password="not it at all").status_code == 403
    assert viewer.post("/account/code/end", page="/account", password=PASSWORD).status_code == 303

    assert house.browser("203.0.113.20").sign_in().status_code == 303
    assert house.said()[-2:] == ["second_factor_ended", "signed_in"]


def test_a_code_that_was_never_typed_back_is_not_asked_for(house: House, viewer: Browser) -> None:
    """Whoever looked at the QR code and left must still come in."""
    viewer.post("/account/code", page="/account", password=PASSWORD)
    assert viewer.post("/account/code/confirm", page="/account", code="000000").status_code == 422
    house.clock.on(minutes=10)
    assert viewer.post("/account/code/confirm", page="/account", code="000000").status_code == 422

    assert house.browser().sign_in().status_code == 303


@pytest.fixture
def strict(empty_register: Path, tmp_path: Path) -> Iterator[House]:
    """Yield a server that insists on codes."""
    with a_house(empty_register, tmp_path, insist_on_code=True) as made:
        yield made


def test_where_the_force_insists_nobody_sees_material_without_a_code(strict: House) -> None:
    """They come as far as the page on which they set one up."""
    strict.open(VIEWER, Role.SIO, manages=True)
    browser = strict.browser()
    browser.sign_in()

    assert browser.get("/api/v1/probe").status_code == 403
    assert browser.get("/administration").status_code == 403
    set_up(strict, browser)
    assert browser.get("/api/v1/probe").status_code == 200
    assert browser.get("/administration").status_code == 200
    assert browser.post("/account/code/end", page="/account", password=PASSWORD).status_code == 403


def _plain(answer) -> str:
    return re.sub(r"[0-9a-f]{64}", "", answer.text)

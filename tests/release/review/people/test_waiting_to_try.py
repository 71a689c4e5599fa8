"""Whoever guesses must wait; whoever does not is never kept out for good."""

from datetime import timedelta

from people_makers import NOW, PASSWORD, VIEWER, Clock, House

from release.policy.vocabulary import Role
from release.review.people.limits import LONGEST, MOST, Limits, network_of


def test_after_three_guesses_each_further_one_waits_longer(house: House) -> None:
    """A password that takes a million guesses then takes a million waits."""
    house.open(VIEWER, Role.SIO)
    browser, waits = house.browser(), []
    for _ in range(3):
        assert browser.sign_in(VIEWER, "not the password").status_code == 401
    for _ in range(5):
        assert browser.sign_in(VIEWER, "not the password").status_code == 401
        answer = browser.sign_in(VIEWER, PASSWORD)
        assert answer.status_code == 429
        waits.append(int(answer.headers["retry-after"]))
        house.clock.on(seconds=waits[-1])

    assert waits == [2, 4, 8, 16, 32]
    assert browser.sign_in(VIEWER, PASSWORD).status_code == 303


def test_guessing_at_a_name_that_is_not_there_waits_alike(house: House) -> None:
    """The wait must not say which names exist."""
    browser = house.browser()
    told = [browser.sign_in("N. Obody", "not the password").status_code for _ in range(5)]

    assert told == [401, 401, 401, 401, 429]


def test_guesses_from_elsewhere_do_not_keep_the_owner_out(house: House) -> None:
    """Else anybody could keep a reviewer from signing before a deadline."""
    house.open(VIEWER, Role.SIO)
    known = house.browser()
    known.sign_in()
    known.post("/sign-out", page="/account")
    stranger = house.browser("198.51.100.7")
    for _ in range(5):
        stranger.sign_in(VIEWER, "not the password")

    assert stranger.sign_in(VIEWER).status_code == 429
    assert house.browser("198.51.100.8").sign_in(VIEWER).status_code == 429
    assert known.sign_in().status_code == 303


def test_the_cookie_of_a_known_browser_helps_no_other_account(house: House) -> None:
    """Whoever has an account must not guess at others' with it."""
    house.open(VIEWER, Role.SIO)
    house.open("O. Ther", Role.SIO)
    browser = house.browser()
    browser.sign_in()
    told = [browser.post("/sign-in", page="/account", name="O. Ther", password="not it").status_code
            for _ in range(5)]

    assert told == [401, 401, 401, 401, 429]


def test_one_address_cannot_try_one_password_on_everybody(house: House) -> None:
    """Guessing the same password for many names is how most accounts are lost."""
    browser = house.browser("2001:db8:1:2::1")
    for number in range(21):
        browser.sign_in(f"N. Obody {number}", "not the password")

    assert house.browser("2001:db8:1:2::ffff").sign_in("N. Ew", "not the password").status_code == 429
    assert house.browser("2001:db8:1:3::1").sign_in("N. Ew", "not the password").status_code == 401


def test_a_hundred_guesses_at_once_count_as_a_hundred() -> None:
    """An attempt counts before it is looked at."""
    limits = Limits(Clock())

    waits = [limits.begin(("account:viewer-r",)) for _ in range(100)]

    assert waits[:4] == [0, 0, 0, 0]
    assert all(wait > 0 for wait in waits[4:])


def test_no_wait_is_longer_than_a_quarter_of_an_hour() -> None:
    """A lock that never opens would be a weapon."""
    clock = Clock()
    limits = Limits(clock)
    for _ in range(60):
        wait = limits.begin(("account:viewer-r",))
        clock.now += timedelta(seconds=wait)

    assert 0 < limits.begin(("account:viewer-r",)) <= LONGEST or limits.begin(("account:viewer-r",)) <= LONGEST
    clock.now = NOW + timedelta(days=3)
    assert limits.begin(("account:viewer-r",)) == 0


def test_trying_a_million_names_does_not_fill_the_memory() -> None:
    """What is remembered of attempts has an end."""
    limits = Limits(Clock())
    for number in range(MOST + 500):
        limits.begin((f"account:n{number}",))

    assert len(limits._tried) <= MOST


def test_an_address_of_version_six_counts_by_its_network() -> None:
    """One household has more addresses of version six than there are of version four."""
    assert network_of("2001:db8:1:2:aaaa::1") == network_of("2001:db8:1:2::9") == "2001:db8:1:2::/64"
    assert network_of("::ffff:203.0.113.9") == network_of("203.0.113.9") == "203.0.113.9"
    assert network_of("testclient") == "testclient"

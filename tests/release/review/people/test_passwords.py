"""Which passwords are taken, and how they are kept."""

import pytest
from people_makers import PASSWORD

from release.review.people.passwords import LONGEST, SHORTEST, WeakPasswordError, aged, fits, hashed, insist_good

GOOD = ("seven herons over the weir", "correct horse battery staple", "ααββ γγδδ εεζζ ηη", "aqzkvrtmplwx",
        "une mare aux canards gris", "x" * 5 + "marmalade quarrel tin" + "y" * 5,
        "seven!herons#over$the%weir" + "otter under a bridge " * 4)
COMMON = ("passwordpassword", "Password1234!", "P4ssw0rd!2026", "qwertyuiop12", "123456789012", "aaaaaaaaaaaa",
          "abcabcabcabc", "letmein!!!!!", "administrator", "1q2w3e4r5t6y", "sunshine2024!", "abcdefghijkl",
          "121212121212", "!!!dragon!!!2025", "qazwsxedcrfv", "iloveyou2026!")
KNOWN = ("R.Viewer-2026", "viewer viewer", "presspack2026", "police review 1", "PolicePolice12")


@pytest.mark.parametrize("password", GOOD)
def test_a_long_uncommon_password_is_taken_whatever_it_is_composed_of(password: str) -> None:
    """Rules of composition make passwords worse (NIST SP 800-63B, ASVS)."""
    insist_good(password, "R. Viewer")


@pytest.mark.parametrize("password", COMMON)
def test_a_common_password_is_refused_with_figures_around_it_too(password: str) -> None:
    """It is among the first that anybody tries."""
    with pytest.raises(WeakPasswordError):
        insist_good(password, "R. Viewer")


@pytest.mark.parametrize("password", KNOWN)
def test_a_password_made_of_what_everybody_knows_is_refused(password: str) -> None:
    """The name stands on the door."""
    with pytest.raises(WeakPasswordError):
        insist_good(password, "R. Viewer")


def test_its_length_has_two_ends() -> None:
    """Shorter is guessed; longer makes hashing a lever for others."""
    text = "kd93 weir heron moss" + "".join(chr(97 + (one * one * 7 + one * 3) % 26) for one in range(200))
    for size, good in ((SHORTEST - 1, False), (SHORTEST, True), (LONGEST, True), (LONGEST + 1, False)):
        password = text[:size]
        if good:
            insist_good(password, "R. Viewer")
        else:
            with pytest.raises(WeakPasswordError, match=str(size) if size < SHORTEST else "longer"):
                insist_good(password, "R. Viewer")


def test_it_is_kept_as_argon2id_with_the_parameters_of_owasp() -> None:
    """Whoever steals the register must pay for each guess."""
    kept = hashed(PASSWORD)

    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert kept != hashed(PASSWORD)
    assert fits(PASSWORD, kept)
    assert not fits(PASSWORD + " ", kept)
    assert not fits(PASSWORD, None)
    assert not fits(PASSWORD, "no hash")


def test_every_character_counts() -> None:
    """Some hashes stop reading after 72 bytes."""
    long = "seven herons over the weir " * 4
    assert not fits(f"{long}b", hashed(f"{long}a"))


def test_what_one_keyboard_composes_another_types_whole() -> None:
    """The same letter must not depend on the machine it is typed at."""
    assert fits("sept he\u0301rons sur le barrage", hashed("sept h\u00e9rons sur le barrage"))


def test_a_hash_of_older_parameters_is_made_anew() -> None:
    """Parameters go up with the years."""
    assert aged("$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
                "Wlc2yCVYZ5rDPmqGJ9fsxgsc2vuZPjzCMm1GzS1E2lU")
    assert not aged(hashed(PASSWORD))

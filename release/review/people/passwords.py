"""Passwords: which are good enough, how they are kept."""

import gzip
import re
import secrets
import unicodedata
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from media.errors import WrongUseError
from release.names import name_key

SHORTEST, LONGEST = 12, 128
COMMON = Path(__file__).with_name("common-passwords.txt.gz")
"""Just under 20,000 in lower case, from Django; see its licence beside it."""

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)
"""OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane."""

AT_ONCE = BoundedSemaphore(4)
"""Each look at a password takes 19 MiB and a core for some 20 ms: many at once shall not take the machine."""

OURS = ("presspack", "police", "review", "constabulary")
LEET = str.maketrans("013457@$!", "oieastasi")
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890123456789")


class WeakPasswordError(WrongUseError):
    """A password that others would guess."""

    advice = "Take a sentence, or four words that have nothing to do with each other."


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with AT_ONCE:
        return HASHER.hash(_plain(password))


def fits(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one that was kept; where none was, after the same work."""
    with AT_ONCE:
        try:
            return HASHER.verify(kept or _decoy(), _plain(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def aged(kept: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


def insist_good(password: str, name: str) -> None:
    """Refuse a password that is too short, too long, common, or made of what anybody knows of its owner.

    What it is composed of is nobody's business.

    Raises:
        WeakPasswordError: naming all that is wrong.
    """
    problems = _problems(_plain(password), name)
    if problems:
        raise WeakPasswordError("; ".join(problems))


def _problems(password: str, name: str) -> list[str]:
    found = []
    if len(password) < SHORTEST:
        found.append(f"the password has {len(password)} characters, and needs {SHORTEST}")
    if len(password) > LONGEST:
        found.append(f"the password is longer than {LONGEST} characters")
    low = password.casefold()
    if not found and (_common(low) or _patterned(low)):
        found.append("this password is among the first that anybody would try")
    known = [one for one in (*name_key(name), *OURS) if len(one) >= 3 and one in low]
    rest = low
    for one in known:
        rest = rest.replace(one, "")
    if known and len(rest) < SHORTEST - 4:
        found.append("the password is little more than a name that everybody knows")
    return found


def _common(low: str) -> bool:
    """Tell whether it is a common password, as it is or with figures and signs put around it or into it."""
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", low)
    plain = re.sub(r"^[^a-z]+|[^a-z]+$", "", low.translate(LEET))
    bare = re.sub(r"[^a-z]", "", low)
    return any(len(one) >= 4 and one in _list() for one in (low, core, plain, bare))


def _patterned(low: str) -> bool:
    """Tell whether it repeats something short, or runs along the keyboard or the alphabet."""
    length = len(low)
    if len(set(low)) < 5 or any((low[:size] * length)[:length] == low for size in range(1, length // 2 + 1)):
        return True
    rows = {row for one in ROWS for row in (one, one[::-1])}
    stepped = sum(any(low[at:at + 3] in row for row in rows) for at in range(length - 2))
    return stepped >= (length - 2) * 2 / 3


@cache
def _list() -> frozenset[str]:
    with gzip.open(COMMON, "rt", encoding="utf-8") as file:
        return frozenset(line.strip() for line in file)


@cache
def _decoy() -> str:
    return HASHER.hash(secrets.token_urlsafe(24))


def _plain(password: str) -> str:
    """Return one form for what keyboards write in several (NIST SP 800-63B)."""
    return unicodedata.normalize("NFKC", password)

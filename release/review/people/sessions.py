"""Who is signed in just now; kept in this process's memory, each under the hash of its secret."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock

IDLE = timedelta(minutes=15)
"""NIST SP 800-63B section 4.2.3 allows 30 minutes; the pictures are of people who may not be shown."""

ABSOLUTE = timedelta(hours=10)
"""One shift."""


@dataclass(frozen=True, slots=True)
class Session:
    """One browser, signed in as one person, in one role at most."""

    account: str
    epoch: int
    """The account's; a session of an earlier one has ended."""
    since: datetime
    last: datetime
    role: str = ""
    """Empty: they have none, or have not chosen yet."""
    by_provider: bool = False

    def ended(self, now: datetime) -> bool:
        """Tell whether it has been idle, or open, for too long."""
        return now - self.last >= IDLE or now - self.since >= ABSOLUTE


@dataclass(slots=True)
class Sessions:
    """Every session of this server; they end with the process."""

    clock: Callable[[], datetime]
    _open: dict[str, Session] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, account: str, epoch: int, role: str, by_provider: bool = False) -> str:
        """Begin a session; returns its secret, which is kept nowhere here."""
        now = self.clock()
        return self._keep(Session(account=account, epoch=epoch, since=now, last=now, role=role,
                                  by_provider=by_provider))

    def find(self, secret: str, active: bool = True) -> Session | None:
        """Return a session that has not ended; where somebody is `active`, it was used just now."""
        now, key = self.clock(), _hash(secret)
        with self._lock:
            found = self._open.get(key)
            if found is None:
                return None
            if found.ended(now):
                del self._open[key]
                return None
            if active:
                self._open[key] = found = replace(found, last=now)
            return found

    def rotate(self, secret: str, role: str | None = None, epoch: int | None = None) -> str | None:
        """Give a session a new secret, and the role or epoch that it has from now on; None where it has ended."""
        found = self.find(secret)
        if found is None:
            return None
        self.end(secret)
        return self._keep(replace(found, role=found.role if role is None else role,
                                  epoch=found.epoch if epoch is None else epoch))

    def end(self, secret: str) -> None:
        """End one session."""
        with self._lock:
            self._open.pop(_hash(secret), None)

    def end_all(self, account: str, apart_from: str = "") -> int:
        """End every session of an account, but the one of this secret; returns how many there were."""
        kept = _hash(apart_from)
        with self._lock:
            theirs = [key for key, one in self._open.items() if one.account == account and key != kept]
            for key in theirs:
                del self._open[key]
            return len(theirs)

    def count(self, account: str) -> int:
        """Return how many sessions an account has."""
        now = self.clock()
        with self._lock:
            return sum(one.account == account and not one.ended(now) for one in self._open.values())

    def _keep(self, session: Session) -> str:
        secret, now = secrets.token_urlsafe(32), self.clock()
        with self._lock:
            for key in [key for key, one in self._open.items() if one.ended(now)]:
                del self._open[key]
            self._open[_hash(secret)] = session
        return secret


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

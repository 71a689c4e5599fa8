"""One-time links: by one an account is opened, by one the first administrator comes in."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from release.register.account_records import Account, Invited
from release.register.shelf import Looking

FIRST = timedelta(minutes=30)
"""How long the link of the first start holds: whoever starts the server is there to follow it."""

INVITED = timedelta(days=3)


def invited(by: str, now: datetime) -> tuple[Invited, str]:
    """Return an invitation, and the secret of its link, which is kept nowhere."""
    secret = secrets.token_urlsafe(32)
    return Invited(sha256=_hash(secret), until=now + INVITED, by=by), secret


def invited_by(desk: Looking, secret: str, now: datetime) -> Account | None:
    """Return the account that a link opens; None where it was used, has ended or never was."""
    wanted, found = _hash(secret), None
    for account in desk.all(Account):
        open_to = account.invitation
        if open_to is not None and hmac.compare_digest(open_to.sha256, wanted) and now < open_to.until:
            found = account
    return found


@dataclass(slots=True)
class FirstLink:
    """The link by which the first administrator comes in; in memory only, so that a new start makes a new one."""

    clock: Callable[[], datetime]
    _sha256: str | None = None
    _until: datetime | None = None
    _lock: Lock = field(default_factory=Lock)

    def new(self) -> str:
        """Return the secret of a new link; one from before counts no more."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._sha256, self._until = _hash(secret), self.clock() + FIRST
        return secret

    def fits(self, secret: str) -> bool:
        """Tell whether this is the link's secret, and the link still holds."""
        with self._lock:
            return self._fits(secret)

    def use(self, secret: str) -> bool:
        """Use the link up; returns whether it held."""
        with self._lock:
            held = self._fits(secret)
            if held:
                self._sha256 = None
            return held

    def _fits(self, secret: str) -> bool:
        return (self._sha256 is not None and self._until is not None and self.clock() < self._until
                and hmac.compare_digest(self._sha256, _hash(secret)))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

"""Everybody the server knows: one place to ask who has an account, which roles they hold, who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from release.register.account_records import Account, Token
from release.register.records import Officer
from release.register.shelf import Register
from release.review.people.sessions import Sessions
from release.review.people.tokens import token_in_force


@dataclass(frozen=True, slots=True)
class People:
    """The register as far as it knows people, and who of them is signed in."""

    register: Register
    clock: Callable[[], datetime]
    sessions: Sessions

    def account(self, name: str) -> Account | None:
        """Return an account by its id."""
        with self.register.looking() as desk:
            return desk.get(Account, name)

    def roles_on(self, account: str, at: datetime) -> tuple[str, ...]:
        """Return the roles that the register gives the person of an account on that day."""
        with self.register.looking() as desk:
            officer = desk.get(Officer, account)
        return () if officer is None else tuple(dict.fromkeys(
            one.role.value for one in officer.roles if one.covers(at.date())))

    def is_strong(self, account: str) -> bool:
        """Tell whether somebody signs in with more than a password."""
        found = self.account(account)
        return found is not None and (found.factor is not None or found.bound is not None)

    def token(self, shown: str, address: str) -> tuple[Token, Account] | None:
        """Return a token in force, and whom it acts for."""
        with self.register.looking() as desk:
            return token_in_force(desk, shown, self.clock())

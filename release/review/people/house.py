"""Everybody the server knows: one place to ask who has an account, which roles they hold, who is signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from release.register.account_records import Account, Token
from release.register.records import Officer
from release.register.shelf import Register
from release.review.people.accounts import Accounts
from release.review.people.codes import Pending
from release.review.people.invitations import FirstLink
from release.review.people.limits import Limits, network_of
from release.review.people.oidc import Provider
from release.review.people.sealing import Keys
from release.review.people.sessions import Sessions
from release.review.people.tokens import token_in_force


@dataclass(frozen=True, slots=True)
class People:
    """The register as far as it knows people, and who of them is signed in."""

    register: Register
    clock: Callable[[], datetime]
    keys: Keys
    sessions: Sessions
    limits: Limits
    pending: Pending
    first: FirstLink
    provider: Provider | None = None

    @classmethod
    def of(cls, register: Register, clock: Callable[[], datetime], keys: Keys,
           provider: Provider | None = None) -> "People":
        """Return the people of a register, with nobody signed in."""
        return cls(register=register, clock=clock, keys=keys, sessions=Sessions(clock), limits=Limits(clock),
                   pending=Pending(clock), first=FirstLink(clock), provider=provider)

    @property
    def accounts(self) -> Accounts:
        """The accounts, as they are changed."""
        return Accounts(self.register)

    def account(self, name: str) -> Account | None:
        """Return an account by its id."""
        with self.register.looking() as desk:
            return desk.get(Account, name)

    def has_administrator(self) -> bool:
        """Tell whether anybody manages accounts yet."""
        return any(one.administrator and one.state == "open" for one in self.accounts.all())

    def roles_on(self, account: str, at: datetime) -> tuple[str, ...]:
        """Return the roles that the register gives the person of an account on that day."""
        with self.register.looking() as desk:
            officer = desk.get(Officer, account)
        return () if officer is None else tuple(dict.fromkeys(
            one.role.value for one in officer.roles if one.covers(at.date())))

    def is_strong(self, account: str) -> bool:
        """Tell whether somebody signs in with more than a password."""
        found = self.account(account)
        return found is not None and (found.factor is not None or (found.bound is not None and not found.password))

    def token(self, shown: str, address: str) -> tuple[Token, Account] | int | None:
        """Return a token in force and whom it acts for; seconds to wait after too many that were not; else None."""
        key = (f"address:{network_of(address)}",)
        wait = self.limits.begin(key)
        if wait:
            return wait
        with self.register.looking() as desk:
            found = token_in_force(desk, shown, self.clock())
        if found is not None:
            self.limits.succeeded(key)
        return found

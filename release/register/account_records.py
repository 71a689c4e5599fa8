"""What the register keeps of accounts on the review server; roles are never in them, but in `Officer`."""

from typing import Literal

from pydantic import AwareDatetime

from media.records import Record
from release.register.records import Kept
from release.wording import Line


class Invited(Record):
    """A one-time link: whoever has it sets the password of the account, once, until it ends."""

    sha256: str
    """Of the secret in the link; the secret itself is kept nowhere."""
    until: AwareDatetime
    by: Line


class SecondFactor(Record):
    """A generator of codes (RFC 6238), and what gets in without it."""

    sealed: str
    """The shared secret, encrypted with the server's key, which lies outside the register."""
    last_step: int = 0
    """The latest step of which a code was used: none is used twice, nor one from before it."""
    recovery: tuple[str, ...] = ()
    """SHA-256 of each recovery code that is left."""


class Bound(Record):
    """The one identity at a provider of OpenID Connect that may sign in as this account."""

    issuer: str
    subject: str


class Account(Kept):
    """Somebody who may sign in; its id is made of the name as an officer's is, so that both are one person's."""

    name: Line
    state: Literal["invited", "open", "closed"]
    administrator: bool = False
    """Manages accounts; opens no material."""
    password: str | None = None
    """The argon2id hash, with its salt and parameters."""
    password_at: AwareDatetime | None = None
    factor: SecondFactor | None = None
    bound: Bound | None = None
    invitation: Invited | None = None
    epoch: int = 1
    """Goes up when every session of the account must end: closed, password changed, second factor changed."""
    made_by: Line
    made_at: AwareDatetime


class Token(Kept):
    """A key for a program that acts for one person, in one role, for some acts, until a day."""

    account: str
    label: Line
    role: str
    scopes: tuple[str, ...]
    sha256: str
    """Of its secret part."""
    made_at: AwareDatetime
    until: AwareDatetime
    state: Literal["in_force", "ended"] = "in_force"

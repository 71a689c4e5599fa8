"""Keys for programs: shown once, kept as a hash, for one role and some acts, until a day."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from media.errors import WrongUseError
from release.policy.vocabulary import Role
from release.register.account_records import Account, Token
from release.register.acts import Did, Signed
from release.register.shelf import Looking, Register

TOKEN_SCOPES = ("read_queue", "look_after", "look_before", "edit", "send_back", "package")
"""What a token may be for. Never to have looked, to pass or to refuse: a signature is a person's own."""

LONGEST = timedelta(days=90)
MOST = 20  # tokens in force at once, of one account

SHAPE = re.compile(r"ppr_([0-9a-f]{16})_([A-Za-z0-9_-]{43})")


def make_token(register: Register, signed: Signed, account: Account, token: Token) -> tuple[Token, str]:
    """Keep a new token; returns it with what its owner is shown, this once.

    `token` says label, role, scopes and until when; its id and its hash are given here.

    Raises:
        WrongUseError: it is for nothing, for what no token is for, for too long, or there are too many.
    """
    _insist_fit(token, signed.at)
    name, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
    with register.writing(signed.doing(Did.TOKEN_MADE)) as desk:
        if len([one for one in tokens_of(desk, account.id) if one.state == "in_force"]) >= MOST:
            raise WrongUseError(f"{account.name} has {MOST} tokens already", advice="End one that is not used.")
        made = desk.add(token.model_copy(update={"id": name, "account": account.id, "sha256": _hash(secret),
                                                 "made_at": signed.at}))
    return made, f"ppr_{name}_{secret}"


def end_token(register: Register, signed: Signed, account: str, name: str) -> Token:
    """End a token of an account.

    Raises:
        WrongUseError: that account has none of that id.
    """
    with register.writing(signed.doing(Did.TOKEN_ENDED)) as desk:
        here = desk.get(Token, name)
        if here is None or here.account != account or here.state == "ended":
            raise WrongUseError("there is no such token in force")
        return desk.change(here.model_copy(update={"state": "ended"}))


def tokens_of(desk: Looking, account: str) -> tuple[Token, ...]:
    """Return every token of an account, the newest first."""
    mine = [one for one in desk.all(Token) if one.account == account]
    return tuple(sorted(mine, key=lambda one: one.made_at, reverse=True))


def token_in_force(desk: Looking, shown: str, now: datetime) -> tuple[Token, Account] | None:
    """Return the token that somebody shows, and the open account it acts for; None where it is not in force."""
    fit = SHAPE.fullmatch(shown)
    token = desk.get(Token, fit.group(1)) if fit else None
    known = token.sha256 if token else _hash("")
    right = hmac.compare_digest(known, _hash(fit.group(2) if fit else "none"))
    if token is None or not right or token.state != "in_force" or token.until <= now:
        return None
    account = desk.get(Account, token.account)
    return (token, account) if account is not None and account.state == "open" else None


def _insist_fit(token: Token, now: datetime) -> None:
    strange = sorted({*token.scopes} - {*TOKEN_SCOPES})
    problems: Collection[str] = [
        *(f"no token is for {one}" for one in strange),
        *([] if token.scopes else ["it is for nothing"]),
        *([] if token.role in {one.value for one in Role} else ["it has no role"]),
        *([] if now < token.until <= now + LONGEST else [f"it must end within {LONGEST.days} days"])]
    if problems:
        raise WrongUseError("; ".join(problems), advice="Choose again.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

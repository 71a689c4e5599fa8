"""Open, change and close accounts; each is one act in the register's log."""

from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from media.errors import WrongUseError
from release.names import name_key
from release.register.account_records import Account, Bound, SecondFactor, Token
from release.register.acts import Did, Signed
from release.register.people import NotYoursError
from release.register.shelf import Register, Writing
from release.review.people.invitations import invited, invited_by
from release.review.people.passwords import hashed, insist_good
from release.wording import Line

ADMINISTRATOR = "administrator"
"""The role in the log of whoever manages accounts; it signs for nothing else."""

HOLDER = "account_holder"
"""The role in the log of somebody who acts on their own account."""


class NoSuchLinkError(WrongUseError):
    """A one-time link does not hold."""

    advice = "Ask an administrator for a new one."


class LastAdministratorError(NotYoursError):
    """Somebody would leave the server without anybody who manages accounts."""

    advice = "Make somebody else an administrator first."


@dataclass(frozen=True, slots=True)
class Accounts:
    """The accounts in the register, as they are changed."""

    register: Register

    def invite(self, signed: Signed, name: str, administrator: bool = False) -> tuple[Account, str]:
        """Make an account, or a new link for one; returns it with the secret of its link, shown this once.

        A new link takes password, second factor, sessions and tokens away: they may be in somebody else's hands.

        Raises:
            WrongUseError: that is no name.
            NotYoursError: somebody would invite themselves.
        """
        key = account_id(name)
        if key == account_id(signed.by):
            raise NotYoursError("nobody invites themselves", advice="Change your password on your account page.")
        name = _written(name)
        invitation, secret = invited(signed.by, signed.at)
        with self.register.writing(signed.doing(Did.ACCOUNT_INVITED)) as desk:
            here = desk.get(Account, key)
            if here is None:
                return desk.add(Account(id=key, name=name, state="invited", administrator=administrator,
                                        invitation=invitation, made_by=signed.by, made_at=signed.at)), secret
            _insist_another(desk, here)
            _end_tokens(desk, key)
            return desk.change(here.model_copy(update={
                "state": "invited", "password": None, "password_at": None, "factor": None, "bound": None,
                "invitation": invitation, "epoch": here.epoch + 1})), secret

    def accept(self, secret: str, password: str, signed: Signed) -> Account:
        """Open the account of a link with its owner's own password; the link holds no more.

        Raises:
            NoSuchLinkError: it was used, has ended, or never was.
            WeakPasswordError: others would guess the password; the link still holds.
        """
        with self.register.looking() as desk:
            here = invited_by(desk, secret, signed.at)
        if here is None:
            raise NoSuchLinkError("this link was used already, or has ended")
        insist_good(password, here.name)
        kept = hashed(password)
        by = signed.model_copy(update={"by": here.name, "role": HOLDER})
        with self.register.writing(by.doing(Did.ACCOUNT_OPENED)) as desk:
            return desk.change(here.model_copy(update={"state": "open", "password": kept, "password_at": signed.at,
                                                       "invitation": None, "epoch": here.epoch + 1}))

    def open_first(self, name: str, password: str, signed: Signed) -> Account:
        """Open an administrator's account by the link that the terminal printed; one of that name is opened anew.

        Raises:
            WeakPasswordError: others would guess the password.
            WrongUseError: the name holds no letters.
        """
        insist_good(password, name)
        account = Account(id=account_id(name), name=name, state="open", administrator=True, password=hashed(password),
                          password_at=signed.at, made_by=name, made_at=signed.at)
        with self.register.writing(signed.doing(Did.ACCOUNT_OPENED)) as desk:
            here = desk.get(Account, account.id)
            if here is None:
                return desk.add(account)
            _end_tokens(desk, here.id)
            return desk.change(account.model_copy(update={"version": here.version, "epoch": here.epoch + 1}))

    def close(self, signed: Signed, key: str) -> Account:
        """Close an account: its sessions and links end, and its tokens.

        Raises:
            NotYoursError: it is the own one, or the last administrator's.
        """
        if key == account_id(signed.by):
            raise NotYoursError("nobody closes their own account", advice="Ask another administrator.")
        with self.register.writing(signed.doing(Did.ACCOUNT_CLOSED)) as desk:
            here = self._found(desk, key)
            _insist_another(desk, here)
            _end_tokens(desk, key)
            return desk.change(here.model_copy(update={"state": "closed", "invitation": None,
                                                       "epoch": here.epoch + 1}))

    def reopen(self, signed: Signed, key: str) -> tuple[Account, str]:
        """Open a closed account again, by a new link: what it was opened with before counts no more.

        Raises:
            WrongUseError: it is not closed.
        """
        invitation, secret = invited(signed.by, signed.at)
        with self.register.writing(signed.doing(Did.ACCOUNT_REOPENED)) as desk:
            here = self._found(desk, key)
            if here.state != "closed":
                raise WrongUseError(f"the account of {here.name} is not closed")
            return desk.change(here.model_copy(update={
                "state": "invited", "password": None, "password_at": None, "factor": None, "bound": None,
                "invitation": invitation, "epoch": here.epoch + 1})), secret

    def set_administrator(self, signed: Signed, key: str, flag: bool) -> Account:
        """Let somebody manage accounts, or no longer.

        Raises:
            NotYoursError: it is the own account, or the last administrator's.
        """
        if key == account_id(signed.by):
            raise NotYoursError("nobody changes what they may do themselves", advice="Ask another administrator.")
        with self.register.writing(signed.doing(Did.ADMINISTRATOR_SET)) as desk:
            here = self._found(desk, key)
            if not flag:
                _insist_another(desk, here)
            return desk.change(here.model_copy(update={"administrator": flag}))

    def bind(self, signed: Signed, key: str, bound: Bound | None) -> Account:
        """Bind an account to one identity at the provider, or to none; an invited account is opened by it.

        Raises:
            WrongUseError: another account is bound to it, or the account is closed.
        """
        if key == account_id(signed.by):
            raise NotYoursError("nobody binds their own account", advice="Ask another administrator.")
        with self.register.writing(signed.doing(Did.ACCOUNT_BOUND)) as desk:
            here = self._found(desk, key)
            if here.state == "closed":
                raise WrongUseError(f"the account of {here.name} is closed", advice="Open it again first.")
            if bound is not None and any(one.bound == bound and one.id != key for one in desk.all(Account)):
                raise WrongUseError("another account is bound to this identity", advice="Unbind that one first.")
            state = "open" if bound is not None else here.state
            return desk.change(here.model_copy(update={
                "bound": bound, "state": state, "epoch": here.epoch + 1,
                "invitation": None if bound is not None else here.invitation}))

    def change_password(self, signed: Signed, here: Account, password: str) -> Account:
        """Give an account another password; its other sessions end.

        Raises:
            WeakPasswordError: others would guess it.
        """
        insist_good(password, here.name)
        kept = hashed(password)
        with self.register.writing(signed.doing(Did.PASSWORD_CHANGED)) as desk:
            return desk.change(here.model_copy(update={"password": kept, "password_at": signed.at,
                                                       "epoch": here.epoch + 1}))

    def set_factor(self, signed: Signed, here: Account, factor: SecondFactor | None) -> Account:
        """Give an account a second factor, or take it away; its other sessions end."""
        did = Did.SECOND_FACTOR_ENDED if factor is None else Did.SECOND_FACTOR_SET
        with self.register.writing(signed.doing(did)) as desk:
            return desk.change(here.model_copy(update={"factor": factor, "epoch": here.epoch + 1}))

    def all(self) -> tuple[Account, ...]:
        """Return every account."""
        with self.register.looking() as desk:
            return desk.all(Account)

    @staticmethod
    def _found(desk: Writing, key: str) -> Account:
        here = desk.get(Account, key)
        if here is None:
            raise WrongUseError("there is no such account")
        return here


def account_id(name: str) -> str:
    """Return the id of a name's account, which is that of the officer of this name.

    Raises:
        WrongUseError: the name holds no letters.
    """
    key = "-".join(name_key(name))
    if not key or len(key) > 180:
        raise WrongUseError("that is no name", advice="Write it as in the register, e.g. R. Viewer.")
    return key


def _written(name: str) -> str:
    """Return a name as the register takes it."""
    try:
        return TypeAdapter(Line).validate_python(name)
    except ValidationError as problem:
        raise WrongUseError("that is no name", advice="Write it as in the register, e.g. R. Viewer.") from problem


def _insist_another(desk: Writing, here: Account) -> None:
    """Refuse to lose the last administrator who can sign in."""
    others = [one for one in desk.all(Account) if one.administrator and one.state == "open" and one.id != here.id]
    if here.administrator and here.state == "open" and not others:
        raise LastAdministratorError(f"{here.name} is the only administrator")


def _end_tokens(desk: Writing, account: str) -> None:
    for token in desk.all(Token):
        if token.account == account and token.state == "in_force":
            desk.change(token.model_copy(update={"state": "ended"}))

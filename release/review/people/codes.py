"""Second factors: codes by time (RFC 6238), and codes to get in without the generator."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from threading import Lock

import pyotp
import segno

from release.register.account_records import SecondFactor

STEP = 30  # seconds, as every generator has it
DRIFT = (-1, 0, 1)
"""Steps by which a phone's clock may be off; RFC 6238 section 5.2 recommends one."""

RECOVERY = 10
PENDING = timedelta(minutes=10)
ISSUER = "presspack review"


def step_of(secret: str, code: str, at: datetime, after: int) -> int | None:
    """Return the step of which this is the code, if that is later than `after`; None where the code does not fit."""
    plain = "".join(code.split())
    if len(plain) != 6 or not plain.isascii() or not plain.isdigit():
        return None
    now, generator, found = int(at.timestamp()) // STEP, pyotp.TOTP(secret, interval=STEP), None
    for step in (now + one for one in DRIFT):
        if hmac.compare_digest(generator.generate_otp(step), plain) and step > after:
            found = step
    return found


def without(factor: SecondFactor, code: str) -> SecondFactor | None:
    """Return a second factor without the recovery code that was just used; None where it is none of them."""
    used = _hash(code)
    if not any(hmac.compare_digest(one, used) for one in factor.recovery):
        return None
    return factor.model_copy(update={"recovery": tuple(one for one in factor.recovery if one != used)})


def recovery_codes() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return new recovery codes of 120 bits each, and what is kept of them."""
    plain = tuple(base64.b32encode(secrets.token_bytes(15)).decode().lower() for _ in range(RECOVERY))
    shown = tuple("-".join(one[at:at + 6] for at in range(0, 24, 6)) for one in plain)
    return shown, tuple(_hash(one) for one in shown)


def picture_of(secret: str, name: str) -> str:
    """Return the QR code that a generator photographs, as SVG without styles."""
    address = pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=ISSUER)
    out = BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=5, xmldecl=False, svgns=True, title="QR code",
                                        light="white", dark="black")
    return out.getvalue().decode()


@dataclass(slots=True)
class Pending:
    """Secrets that were shown and not confirmed yet, by account; in memory only."""

    clock: Callable[[], datetime]
    _shown: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def new(self, account: str) -> str:
        """Return a new secret for an account; one from before counts no more."""
        secret = pyotp.random_base32(32)
        with self._lock:
            self._shown[account] = secret, self.clock() + PENDING
        return secret

    def of(self, account: str) -> str | None:
        """Return the secret that an account was shown lately."""
        with self._lock:
            secret, until = self._shown.get(account, ("", self.clock()))
            return secret if secret and self.clock() < until else None

    def done(self, account: str) -> None:
        """Forget an account's."""
        with self._lock:
            self._shown.pop(account, None)


def _hash(code: str) -> str:
    plain = "".join(one for one in code.lower() if one.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()

"""The server's own key, outside the register: with it second factors are sealed and browsers known again."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from media.atomic import replacing
from media.errors import UnreadableInputError, WrongUseError

SIZE = 32
NONCE = 12


class OtherKeyError(WrongUseError):
    """Something was sealed with another key, or for another account."""

    advice = "Put the server's key file back, or let an administrator send a new link."


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What follows from the server's key; never printed."""

    master: bytes

    def seal(self, text: str, account: str) -> str:
        """Encrypt a secret of one account (AES-256-GCM); it opens for no other."""
        nonce = secrets.token_bytes(NONCE)
        return base64.b64encode(nonce + AESGCM(self._for("seal")).encrypt(nonce, text.encode(), account.encode())
                                ).decode()

    def unseal(self, sealed: str, account: str) -> str:
        """Return what was sealed.

        Raises:
            OtherKeyError: with another key, or for another account.
        """
        data = base64.b64decode(sealed)
        try:
            return AESGCM(self._for("seal")).decrypt(data[:NONCE], data[NONCE:], account.encode()).decode()
        except InvalidTag as problem:
            raise OtherKeyError("the second factor cannot be opened with this server's key") from problem

    def device(self, account: str, nonce: str | None = None) -> str:
        """Return the cookie by which a browser is known in which somebody has signed in to this account."""
        mark = nonce or secrets.token_hex(8)
        return f"{mark}.{hmac.new(self._for('device'), f'{account}.{mark}'.encode(), hashlib.sha256).hexdigest()}"

    def knows_device(self, cookie: str, account: str) -> str | None:
        """Return the browser's mark where its cookie is of this account."""
        mark, _, _ = cookie.partition(".")
        known = bool(mark) and hmac.compare_digest(cookie.encode(), self.device(account, mark).encode())
        return mark if known else None

    def _for(self, use: str) -> bytes:
        return HKDF(SHA256(), SIZE, None, f"presspack-review/{use}".encode()).derive(self.master)


def load_keys(path: Path) -> Keys:
    """Read the server's key, which is made where there is none yet, for its owner alone.

    Raises:
        UnreadableInputError: the file is no key.
    """
    if not path.exists():
        with replacing(path) as beside:
            beside.chmod(0o600)
            beside.write_text(f"{secrets.token_hex(SIZE)}\n", encoding="ascii")
        path.chmod(0o600)
    try:
        master = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as problem:
        raise UnreadableInputError("is not the key of a review server", file=path,
                                   advice="Put the right file there; without it second factors do not open."
                                   ) from problem
    if len(master) != SIZE:
        raise UnreadableInputError("is not the key of a review server", file=path, advice="Put the right file there.")
    return Keys(master)

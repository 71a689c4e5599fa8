"""Sign in at the force's own identity provider: OpenID Connect, authorisation code with PKCE."""

import hashlib
import hmac
import secrets
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx
import yaml
from authlib.common.errors import AuthlibBaseError
from authlib.deprecate import AuthlibDeprecationWarning
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ValidationError

from media.errors import ExitCode, ExpectedError, WrongUseError
from media.records import Record
from release.register.account_records import Bound
from release.wording import Line

with warnings.catch_warnings():  # it would rather have httpx's successor, and says so on everybody's terminal
    warnings.simplefilter("ignore", AuthlibDeprecationWarning)
    from authlib.integrations.httpx_client import OAuth2Client

ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
"""Signatures by a key of the provider's; never `none`, never one that a shared secret makes."""

PATIENCE = 10.0  # seconds for an answer of the provider
UNDER_WAY = timedelta(minutes=10)
MOST = 1000  # people on their way to the provider at once
LEEWAY = 60  # seconds by which two clocks may differ


class ProviderError(ExpectedError):
    """The identity provider did not vouch for anybody."""

    exit_code = ExitCode.REFUSED
    advice = "Try again; if it goes on, tell whoever keeps the server."


class ProviderSettings(Record):
    """The identity provider, as `--oidc` names it."""

    name: Line
    """What the button on the sign-in page calls it."""
    issuer: str
    client_id: str
    secret_file: str | None = None
    """Where the client's secret lies; none: a public client."""


class _Metadata(BaseModel):
    """As much of the provider's own description as is used; it says a great deal more."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    authorization_response_iss_parameter_supported: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class _Flow:
    """Somebody on the way to the provider and back."""

    state: str
    nonce: str
    verifier: str
    onward: str
    until: datetime


@dataclass(slots=True)
class Provider:
    """One identity provider, and who is on the way to it."""

    settings: ProviderSettings
    redirect_uri: str
    clock: Callable[[], datetime]
    secret: str | None = None
    transport: httpx.BaseTransport | None = None
    """How it is reached; None: over the network."""
    _flows: dict[str, _Flow] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, onward: str) -> tuple[str, str]:
        """Return where to send a browser, and the secret of the cookie by which it is known when it comes back.

        Raises:
            ProviderError: the provider cannot be reached, or is not who it should be.
        """
        metadata = self._metadata()
        flow = _Flow(state=secrets.token_urlsafe(32), nonce=secrets.token_urlsafe(32),
                     verifier=secrets.token_urlsafe(48), onward=onward, until=self.clock() + UNDER_WAY)
        with self._client() as client:
            url, _ = client.create_authorization_url(metadata.authorization_endpoint, state=flow.state,
                                                     nonce=flow.nonce, code_verifier=flow.verifier)
        cookie = secrets.token_urlsafe(32)
        with self._lock:
            now = self.clock()
            for key in [key for key, one in self._flows.items() if one.until <= now]:
                del self._flows[key]
            while len(self._flows) >= MOST:
                del self._flows[next(iter(self._flows))]
            self._flows[_hash(cookie)] = flow
        return str(url), cookie

    def finish(self, cookie: str, answer: Mapping[str, str]) -> tuple[Bound, str]:
        """Return who the provider vouches for, and where they wanted to go; a way is gone once.

        Raises:
            ProviderError: it vouches for nobody, or not in answer to this browser's question.
        """
        with self._lock:
            flow = self._flows.pop(_hash(cookie), None)
        if flow is None or flow.until <= self.clock() or not hmac.compare_digest(
                flow.state.encode(), answer.get("state", "").encode()):
            raise ProviderError("this is no answer to a question of ours")
        metadata = self._metadata()
        said = answer.get("iss")
        if (said is not None or metadata.authorization_response_iss_parameter_supported) and said != metadata.issuer:
            raise ProviderError("another provider answered")
        if "error" in answer or not answer.get("code"):
            raise ProviderError("the provider did not sign you in")
        return self._vouched(metadata, flow, answer["code"]), flow.onward

    def _vouched(self, metadata: _Metadata, flow: _Flow, code: str) -> Bound:
        """Exchange the code for the provider's word, and check that word."""
        with _telling(), self._client() as client:
            told: dict[str, Any] = client.fetch_token(metadata.token_endpoint, grant_type="authorization_code",
                                                      code=code, code_verifier=flow.verifier)
            keys = KeySet.import_key_set(_plain(client.request("GET", metadata.jwks_uri, withhold_token=True)))
            token = jwt.decode(str(told.get("id_token", "")), keys, algorithms=ALGORITHMS)
            jwt.JWTClaimsRegistry(
                now=int(self.clock().timestamp()), leeway=LEEWAY,
                iss={"essential": True, "value": self.settings.issuer},
                aud={"essential": True, "value": self.settings.client_id}, sub={"essential": True},
                exp={"essential": True}, iat={"essential": True},
                nonce={"essential": True, "value": flow.nonce}).validate(token.claims)
        claims = token.claims
        if isinstance(claims["aud"], list) and claims.get("azp") != self.settings.client_id:
            raise ProviderError("the provider's word is meant for others too")
        return Bound(issuer=self.settings.issuer, subject=str(claims["sub"]))

    def _metadata(self) -> _Metadata:
        with _telling(), self._client() as client:
            url = f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = _Metadata.model_validate(_plain(client.request("GET", url, withhold_token=True)))
        if found.issuer != self.settings.issuer:
            raise ProviderError("the provider calls itself something else")
        for one in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
            _insist_safe(one)
        return found

    def _client(self) -> OAuth2Client:
        method = "none" if self.secret is None else "client_secret_basic"
        return OAuth2Client(client_id=self.settings.client_id, client_secret=self.secret, scope="openid",
                            redirect_uri=self.redirect_uri, token_endpoint_auth_method=method,
                            code_challenge_method="S256", timeout=PATIENCE, transport=self.transport,
                            follow_redirects=False)


def load_provider(path: Path, origin: str, clock: Callable[[], datetime]) -> Provider:
    """Read what `--oidc` names.

    Raises:
        WrongUseError: it cannot be read, or the provider is not reached over TLS.
    """
    try:
        settings = ProviderSettings.from_plain(yaml.safe_load(path.read_text(encoding="utf-8")), file=path)
        secret = None if settings.secret_file is None else (
            path.parent / settings.secret_file).read_text(encoding="utf-8").strip()
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as problem:
        raise WrongUseError("cannot be read as the settings of an identity provider", file=path,
                            advice="docs/review-server.md shows one.") from problem
    _insist_safe(settings.issuer)
    return Provider(settings=settings, redirect_uri=f"{origin}/sign-in/provider/back", clock=clock, secret=secret)


@contextmanager
def _telling() -> Iterator[None]:
    """Turn whatever the provider or the way to it does wrong into one error, without what was sent."""
    try:
        yield
    except (httpx.HTTPError, AuthlibBaseError, JoseError, ValidationError, ValueError, KeyError, TypeError) as problem:
        raise ProviderError(f"the identity provider cannot be followed ({type(problem).__name__})") from problem


def _plain(answer: httpx.Response) -> Any:  # noqa: ANN401 - the wall: parsed by whoever asked
    answer.raise_for_status()
    return answer.json()


def _insist_safe(url: str) -> None:
    """Refuse an address that is not reached over TLS, this machine's own apart."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}):
        raise WrongUseError("an identity provider must be reached over TLS", file=url,
                            advice="Its address begins with https://.")


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

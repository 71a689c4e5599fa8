"""The force's own identity provider vouches for somebody; only its true word, in answer to us, is taken."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from people_makers import ORIGIN, VIEWER, Browser, Clock, House, a_house

from media.errors import WrongUseError
from release.policy.vocabulary import Role
from release.register.account_records import Bound
from release.review.people.oidc import Provider, ProviderSettings, load_provider

ISSUER = "https://login.force.example"
CLIENT = "presspack"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
STRANGERS = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})


@dataclass
class Idp:
    """An identity provider behind a patched transport; what it says can be spoilt."""

    clock: Clock
    spoil: dict[str, Any] = field(default_factory=dict)
    """Claims instead of the right ones; None: left out."""
    metadata: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "one"})
    key: RSAKey = field(default_factory=lambda: KEY)
    asked: dict[str, str] = field(default_factory=dict)
    subject: str = "4711"
    redeemed: list[str] = field(default_factory=list)

    def authorise(self, url: str) -> str:
        """Sign somebody in there, as their browser would; returns the address it sends them back to."""
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{ISSUER}/authorise"
        self.asked = {key: one for key, (one,) in parse_qs(parts.query).items()}
        return f"{self.asked['redirect_uri']}?code=the-code&state={self.asked['state']}"

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer the server."""
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(200, json={
                "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorise", "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys", "response_types_supported": ["code"], **self.metadata})
        if request.url.path == "/keys":
            return httpx.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        assert request.url.path == "/token"
        return self._token(request)

    def _token(self, request: httpx.Request) -> httpx.Response:
        sent = {key: one for key, (one,) in parse_qs(request.content.decode()).items()}
        wanted = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).decode().rstrip("=")
        basic = base64.b64encode(f"{CLIENT}:the-secret".encode()).decode()
        right = (sent["code"] == "the-code" and wanted == self.asked["code_challenge"]
                 and self.asked["code_challenge_method"] == "S256" and "the-code" not in self.redeemed
                 and request.headers["authorization"] == f"Basic {basic}")
        if not right:
            return httpx.Response(400, json={"error": "invalid_grant"})
        self.redeemed.append(sent["code"])
        now = int(self.clock().timestamp())
        claims = {"iss": ISSUER, "aud": CLIENT, "sub": self.subject, "iat": now, "exp": now + 300,
                  "nonce": self.asked["nonce"], **self.spoil}
        word = _word(self.header, {key: one for key, one in claims.items() if one is not None}, self.key)
        return httpx.Response(200, json={"access_token": "x", "token_type": "Bearer", "id_token": word})


@pytest.fixture
def idp() -> Idp:
    """Return an identity provider."""
    return Idp(Clock())


@pytest.fixture
def bound(empty_register: Path, tmp_path: Path, idp: Idp) -> Iterator[House]:
    """Yield a server with that provider, and a reviewer whose account is bound to number 4711 there."""
    provider = Provider(settings=ProviderSettings(name="Force login", issuer=ISSUER, client_id=CLIENT),
                        redirect_uri=f"{ORIGIN}/sign-in/provider/back", clock=idp.clock, secret="the-secret",
                        transport=httpx.MockTransport(idp.answer))
    with a_house(empty_register, tmp_path, provider=provider) as house:
        idp.clock = provider.clock = house.clock
        house.people.accounts.invite(house.signed(), VIEWER)
        house.people.accounts.bind(house.signed(), "r-viewer", Bound(issuer=ISSUER, subject="4711"))
        house.give(VIEWER, Role.SIO)
        yield house


def come_back(house: House, idp: Idp, browser: Browser | None = None, **changed: str) -> httpx.Response:
    """Go to the provider and come back."""
    browser = browser or house.browser()
    there = browser.get("/sign-in/provider?next=/items/PP-1/I1")
    assert there.status_code == 303
    back = idp.authorise(there.headers["location"])
    for old, new in changed.items():
        back = back.replace(old, new)
    return browser.get(back.removeprefix(ORIGIN), sec_fetch_site="cross-site", sec_fetch_mode="navigate")


def test_whoever_the_provider_vouches_for_is_signed_in(bound: House, idp: Idp) -> None:
    """Without a password of ours."""
    browser = bound.browser()

    answer = come_back(bound, idp, browser)

    assert answer.status_code == 200
    assert '<meta http-equiv="refresh" content="0;url=/items/PP-1/I1">' in answer.text
    assert browser.get("/api/v1/probe").json() == {"name": VIEWER, "role": "sio"}
    assert idp.asked["response_type"] == "code"
    assert idp.asked["scope"] == "openid"
    assert bound.said()[-1] == "signed_in"


def test_the_sign_in_page_offers_it(bound: House) -> None:
    """By the name the force gives it."""
    assert "Sign in with Force login" in bound.browser().get("/sign-in").text


def test_its_cookie_alone_comes_along_from_another_site(bound: House) -> None:
    """And is worth nothing but that."""
    answer = bound.browser().get("/sign-in/provider")
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if "provider=" in one]

    assert "samesite=lax" in cookie.lower()
    assert "httponly" in cookie.lower()
    assert cookie.startswith("__Host-")


def test_somebody_who_is_bound_to_no_account_is_told_what_to_give_the_administrator(bound: House, idp: Idp) -> None:
    """An account is never made by the way."""
    idp.subject = "4712"

    answer = come_back(bound, idp)

    assert answer.status_code == 401
    assert ISSUER in answer.text
    assert "4712" in answer.text
    assert bound.said()[-1] == "sign_in_failed"


def test_a_closed_account_is_not_opened_by_the_provider(bound: House, idp: Idp) -> None:
    """Who was suspended here stays out, whatever the provider knows."""
    bound.people.accounts.close(bound.signed(), "r-viewer")

    assert come_back(bound, idp).status_code == 401


SPOILT: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://login.evil.example"}, "for another": {"aud": "another"}, "ended": {"exp": 1},
    "another question": {"nonce": "another"}, "no question": {"nonce": None}, "nobody": {"sub": None},
    "no end": {"exp": None}, "no audience": {"aud": None}, "for others too": {"aud": [CLIENT, "another"]}}


@pytest.mark.parametrize("spoilt", SPOILT.values(), ids=SPOILT)
def test_a_word_that_is_not_for_us_now_is_not_taken(bound: House, idp: Idp, spoilt: dict[str, Any]) -> None:
    """Each claim closes one way in."""
    idp.spoil = spoilt
    assert come_back(bound, idp).status_code == 401


@pytest.mark.parametrize("how", ["none", "shared secret", "another's key"])
def test_a_word_that_the_provider_did_not_sign_is_not_taken(bound: House, idp: Idp, how: str) -> None:
    """The oldest tricks with such words."""
    idp.header = {"none": {"alg": "none"}, "shared secret": {"alg": "HS256"}}.get(how, idp.header)
    idp.key = STRANGERS if how == "another's key" else KEY

    assert come_back(bound, idp).status_code == 401


@pytest.mark.parametrize("changed", [{"state=": "state=x"}, {"code=": "kode="}, {"?": "?iss=https://evil.example&"},
                                     {"?": "?error=access_denied&"}, {"?": "?code=other&"}])
def test_an_answer_to_another_question_is_not_taken(bound: House, idp: Idp, changed: dict[str, str]) -> None:
    """Somebody's own answer must not be slipped to somebody else."""
    assert come_back(bound, idp, **changed).status_code == 401


def test_an_answer_is_taken_once_and_by_the_browser_that_asked(bound: House, idp: Idp) -> None:
    """A link from a history opens nothing."""
    browser = bound.browser()
    back = idp.authorise(browser.get("/sign-in/provider").headers["location"]).removeprefix(ORIGIN)

    assert bound.browser().get(back).status_code == 401
    assert browser.get(back).status_code == 200
    idp.redeemed.clear()
    assert browser.get(back).status_code == 401


def test_an_answer_after_ten_minutes_is_too_late(bound: House, idp: Idp) -> None:
    """A question has an end."""
    browser = bound.browser()
    back = idp.authorise(browser.get("/sign-in/provider").headers["location"]).removeprefix(ORIGIN)
    bound.clock.on(minutes=10)

    assert browser.get(back).status_code == 401


@pytest.mark.parametrize("metadata", [{"issuer": "https://login.evil.example"},
                                      {"token_endpoint": "http://login.force.example/token"},
                                      {"authorization_response_iss_parameter_supported": True},
                                      {"jwks_uri": None}])
def test_a_provider_that_is_not_as_it_should_be_is_not_followed(bound: House, idp: Idp,
                                                                metadata: dict[str, Any]) -> None:
    """Nor is a secret sent to it without TLS."""
    idp.metadata = metadata
    browser = bound.browser()
    answer = browser.get("/sign-in/provider")
    if answer.status_code == 303:  # it says who answers, and must then do so
        answer = browser.get(idp.authorise(answer.headers["location"]).removeprefix(ORIGIN))

    assert answer.status_code in {401, 409, 422}
    assert browser.session is None


def test_it_leads_nowhere_else(bound: House, idp: Idp) -> None:
    """Nor into a page's own words."""
    browser = bound.browser()
    back = idp.authorise(browser.get('/sign-in/provider?next=//evil.example"><x').headers["location"])

    assert 'content="0;url=/"' in browser.get(back.removeprefix(ORIGIN)).text


def test_an_administrator_binds_and_nobody_shares_an_identity(bound: House, idp: Idp) -> None:
    """One identity, one account."""
    bound.open("A. Dministrator", manages=True)
    bound.open("O. Ther", Role.SIO)
    keeper = bound.browser("203.0.113.10")
    keeper.sign_in("A. Dministrator")

    taken = keeper.post("/administration/o-ther/identity/bind", page="/administration", subject="4711")
    freed = keeper.post("/administration/r-viewer/identity/bind", page="/administration", subject="")
    done = keeper.post("/administration/o-ther/identity/bind", page="/administration", subject="4711")

    assert (taken.status_code, freed.status_code, done.status_code) == (422, 200, 200)
    browser = bound.browser()
    come_back(bound, idp, browser)
    assert browser.get("/api/v1/probe").json()["name"] == "O. Ther"


def test_its_settings_are_read_strictly(tmp_path: Path) -> None:
    """A secret lies in a file of its own."""
    path = tmp_path / "oidc.yaml"
    good = {"name": "Force login", "issuer": ISSUER, "client_id": CLIENT, "secret_file": "secret.txt"}
    (tmp_path / "secret.txt").write_text("the-secret\n")
    path.write_text(json.dumps(good))
    provider = load_provider(path, ORIGIN, Clock())

    assert provider.secret == "the-secret"
    assert provider.redirect_uri == f"{ORIGIN}/sign-in/provider/back"
    for bad in ({"issuer": "http://login.force.example"}, {"client_secret": "x"}, {"secret_file": "none.txt"}):
        path.write_text(json.dumps({**good, **bad}))
        with pytest.raises(WrongUseError):
            load_provider(path, ORIGIN, Clock())


def _word(header: dict[str, Any], claims: dict[str, Any], key: RSAKey) -> str:
    """Return the provider's word; spoilt ones are written by hand, for no library does."""
    if header["alg"] == "RS256":
        return jwt.encode(header, claims, key)
    parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (header, claims)]
    if header["alg"] == "none":
        return ".".join((*parts, ""))
    import hmac

    public = KEY.as_pem(private=False)
    sealed = hmac.new(public, ".".join(parts).encode(), hashlib.sha256).digest()
    return ".".join((*parts, base64.urlsafe_b64encode(sealed).decode().rstrip("=")))

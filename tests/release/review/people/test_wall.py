"""What comes in at all, and the headers behind which everything leaves."""

import logging

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from people_makers import HOST, PASSWORD, VIEWER, Browser, House, a_house

from release.policy.vocabulary import Role
from release.review.web.security import CSP, LARGEST, LARGEST_FORM

SECRETS = ("secret words", "/srv/presspack", "Traceback", "RuntimeError", "fastapi", "starlette", "uvicorn")


def _routes(app: FastAPI) -> list[tuple[str, str]]:
    """Every address that changes something."""
    found = [(method, one.path) for one in _all(app.routes) for method in one.methods - {"GET", "HEAD", "OPTIONS"}]
    assert len(found) > 15
    return found


def _all(routes) -> list[APIRoute]:
    found = []
    for one in routes:
        if isinstance(one, APIRoute):
            found.append(one)
        inner = getattr(one, "original_router", None)
        found += _all(inner.routes) if inner is not None else []
    return found


def test_every_answer_leaves_behind_the_same_headers(house: House, viewer: Browser) -> None:
    """An error page is a page, and so is the answer to somebody else's host name."""
    answers = [viewer.get("/account"), viewer.get("/nothing"), viewer.get("/api/v1/nothing"),
               viewer.get("/api/v1/broken"), viewer.get("/sign-in", host="evil.example"),
               viewer.client.post("/sign-in"), viewer.post("/role", page="/role", role="x"),
               viewer.client.get("/static/none.css"), viewer.client.put("/account"), viewer.get("/role")]

    for answer in answers:
        headers = answer.headers
        assert headers["content-security-policy"] == CSP
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["cross-origin-embedder-policy"] == "require-corp"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert "server" not in headers
        assert "access-control-allow-origin" not in headers


def test_no_policy_lets_script_or_style_into_a_page() -> None:
    """What is inline may be somebody else's."""
    assert "unsafe" not in CSP
    assert CSP.startswith("default-src 'none'; script-src 'self'; style-src 'self'; ")
    for wanted in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert wanted in CSP


def test_our_pages_hold_no_inline_script_or_style(house: House, keeper: Browser, viewer: Browser) -> None:
    """The policy would keep them from working."""
    pages = [viewer.get(one).text for one in ("/account", "/sign-in", "/role", "/nothing")]
    pages += [keeper.get("/administration").text, house.browser().get("/sign-in").text,
              viewer.post("/account/code", page="/account", password=PASSWORD).text,
              house.browser().get(f"/first/{house.people.first.new()}").text]

    for page in pages:
        assert "style=" not in page
        assert "<style" not in page
        assert "onclick" not in page
        assert "<script>" not in page


@pytest.mark.parametrize("host", ["evil.example", f"{HOST}.evil.example", f"{HOST}:8443", "127.0.0.1", ""])
def test_a_name_that_is_not_ours_is_not_answered(house: House, host: str) -> None:
    """A page elsewhere could else point its own name at this machine."""
    assert house.browser().get("/sign-in", host=host).status_code == 421


@pytest.mark.parametrize("host", [HOST, HOST.upper(), f"{HOST}:443"])
def test_our_own_name_is_answered(house: House, host: str) -> None:
    """However a browser writes it."""
    assert house.browser().get("/sign-in", host=host).status_code == 200


def test_everything_that_changes_something_needs_the_pages_token(house: House, viewer: Browser) -> None:
    """Nobody signs by following a link somewhere else."""
    before = house.said()
    for method, path in _routes(house.app):
        for token in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64}):
            answer = viewer.client.request(method, path, data={"csrf_token": "0" * 64} if token else {},
                                           headers={"Sec-Fetch-Site": "same-origin", **token})
            assert answer.status_code == 403, (method, path)

    assert house.said() == before


def test_the_token_of_one_session_is_none_of_anothers(house: House, viewer: Browser) -> None:
    """Whoever has an account has a token; it is not everybody's."""
    house.open("O. Ther", Role.SIO)
    other = house.browser()
    other.sign_in("O. Ther")
    other.get("/account")

    answer = viewer.client.post("/api/v1/probe", headers={"X-CSRF-Token": other.token,
                                                          "Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 403


def test_a_page_sends_its_token_in_a_header(viewer: Browser) -> None:
    """As the pages' scripts do."""
    viewer.get("/account")
    headers = {"X-CSRF-Token": viewer.token, "Sec-Fetch-Site": "same-origin", "Origin": f"https://{HOST}"}

    assert viewer.client.post("/api/v1/probe", headers=headers, json={}).status_code == 200


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}, {},
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"http://{HOST}"},
    {"Origin": f"https://{HOST}:8443"}, {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": f"https://{HOST}"}])
def test_what_another_page_sends_changes_nothing_even_with_the_token(viewer: Browser,
                                                                     headers: dict[str, str]) -> None:
    """Two locks, for one may be picked."""
    viewer.get("/account")

    assert viewer.client.post("/api/v1/probe", headers={"X-CSRF-Token": viewer.token, **headers}).status_code == 403


def test_a_browser_without_fetch_metadata_says_its_origin(viewer: Browser) -> None:
    """Older ones do."""
    viewer.get("/account")
    headers = {"X-CSRF-Token": viewer.token, "Origin": f"https://{HOST}"}

    assert viewer.client.post("/api/v1/probe", headers=headers).status_code == 200


def test_another_site_cannot_draw_from_ours(viewer: Browser) -> None:
    """Pictures and answers are for our own pages; a link from elsewhere may lead here."""
    for mode in ("no-cors", "cors"):
        assert viewer.get("/api/v1/probe", sec_fetch_site="cross-site", sec_fetch_mode=mode).status_code == 403
    assert viewer.get("/sign-in", sec_fetch_site="cross-site", sec_fetch_mode="navigate").status_code in {200, 303}


def test_signing_in_needs_a_token_too(house: House) -> None:
    """Else somebody could sign a reviewer in as somebody else."""
    house.open(VIEWER, Role.SIO)
    browser = house.browser()
    answer = browser.client.post("/sign-in", data={"name": VIEWER, "password": PASSWORD},
                                 headers={"Sec-Fetch-Site": "same-origin"})

    assert answer.status_code == 403
    assert browser.session is None


def test_more_than_anything_here_takes_is_refused(viewer: Browser) -> None:
    """Said to be too long, or longer than it was said to be."""
    viewer.get("/account")
    headers = {"X-CSRF-Token": viewer.token, "Sec-Fetch-Site": "same-origin"}
    for kind, most in (("application/json", LARGEST), ("application/x-www-form-urlencoded", LARGEST_FORM),
                       ("application/octet-stream", LARGEST_FORM)):
        for content in (b"x" * (most + 1), iter([b"x" * most, b"x"])):
            answer = viewer.client.post("/api/v1/probe", content=content, headers={"Content-Type": kind, **headers})
            assert answer.status_code == 413


def test_a_fault_of_ours_is_told_by_a_number_alone(house: House, viewer: Browser, caplog) -> None:
    """A trace tells how to break the rest; whoever keeps the server finds it by the number."""
    with caplog.at_level(logging.ERROR, "presspack.review"):
        answer = viewer.get("/api/v1/broken")

    error = answer.json()["error"]
    assert answer.status_code == 500
    assert error["detail"]["incident"] in error["advice"]
    assert not any(one in answer.text for one in SECRETS)
    assert error["detail"]["incident"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "secret words" not in caplog.text


def test_what_somebody_was_refused_stands_in_the_servers_log(viewer: Browser, caplog) -> None:
    """Somebody who tries doors one after the other can be seen; a name in the address cannot forge a line."""
    with caplog.at_level(logging.WARNING, "presspack.review"):
        viewer.get("/administration")
        viewer.client.post("/no%0aforged line", headers={"Sec-Fetch-Site": "cross-site"})

    lines = [one.getMessage() for one in caplog.records if one.name == "presspack.review"]
    assert any("403" in one and "/administration" in one and "r-viewer" in one for one in lines)
    assert not any("\n" in one for one in lines)


def test_no_answer_repeats_a_password(house: House, caplog) -> None:
    """Nor does the server's log."""
    browser = house.browser()
    long = "hunter2" * 200

    answer = browser.sign_in(VIEWER, long)

    assert answer.status_code == 422
    assert "hunter2" not in answer.text + caplog.text


def test_errors_come_in_one_form(viewer: Browser, house: House) -> None:
    """A program must be able to tell them apart."""
    told = {path: viewer.get(path).json()["error"] for path in ("/api/v1/nothing", "/api/v1/broken")}
    told["out"] = house.browser().get("/api/v1/probe").json()["error"]

    assert {one["code"] for one in told.values()} == {"not_found", "refused", "signed_out"}
    assert all({*one} == {"code", "message", "advice", "detail"} for one in told.values())


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/static/", "/static/../app.py", "/static/%2e%2e/app.py",
                                  "/static/..%2fapp.py", "/openapi.json", "/.git/config"])
def test_nothing_else_is_served(viewer: Browser, path: str) -> None:
    """Neither listings, nor sources, nor pages that load scripts from elsewhere."""
    assert viewer.client.get(path).status_code == 404


def test_on_loopback_without_tls_the_cookie_is_still_no_scripts(empty_register, tmp_path) -> None:
    """Browsers take no `__Host-` cookie there; nothing else changes."""
    with a_house(empty_register, tmp_path, origin="http://127.0.0.1:8321",
                 hosts=frozenset({"127.0.0.1:8321"})) as house:
        house.open(VIEWER, Role.SIO)
        answer = house.browser("127.0.0.1").sign_in()
        (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("presspack=")]

        assert "httponly" in cookie.lower()
        assert "samesite=strict" in cookie.lower()
        assert "secure" not in cookie.lower()
        assert "strict-transport-security" not in answer.headers

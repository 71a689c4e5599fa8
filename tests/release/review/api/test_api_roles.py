"""Every role against every address: what docket/matrix.py does not allow is refused, whoever asks in whichever way."""

import pytest
from asking import ACTS, API, EVERY, FIRST, by_session, by_token
from people_makers import House
from starlette.testclient import TestClient

from release.policy.vocabulary import Role
from release.review.docket.matrix import ALLOWED, Action
from release.review.people.tokens import TOKEN_SCOPES, end_token
from release.review.web.describing import describe


def test_every_address_of_the_api_is_asked_here(asked_house: House) -> None:
    """An address that is left out of the table would be held to nothing."""
    known = {(method, f"{API}{path.partition('?')[0]}") for _, method, path in EVERY}
    known = {(method, path.partition("/media/")[0] + "/media/{name}" if "/media/" in path else path)
             for method, path in known}
    described = {(method.upper(), path) for path, one in describe(asked_house.app)["paths"].items() for method in one
                 if "/probe" not in path and "/signing" not in path and "/broken" not in path}

    assert known == described
    assert set(ACTS) == {*Action}


@pytest.mark.parametrize("role", list(Role))
def test_a_session_does_what_its_role_may_and_nothing_else(asked_house: House, client: TestClient, anybody: str,
                                                           role: Role) -> None:
    """Allowed means that the docket goes on to look for the request, which is not there; refused says nothing of it."""
    asker = by_session(asked_house, client, anybody, role.value)

    answers = {(action, method, path): asker.act(method, path) for action, method, path in FIRST}

    got = {one: answer.status_code for one, answer in answers.items()}
    assert got == {one: _expected(role, one[0], one[2]) for one in got}
    codes = {answer.json()["error"]["code"] for answer in answers.values() if answer.status_code != 200}
    assert codes <= {"forbidden", "not_found"}


@pytest.mark.parametrize("role", [Role.HEAD_OF_COMMUNICATIONS, Role.PRESS_OFFICER, Role.DPO, Role.REQUESTER])
def test_every_address_is_one_of_its_action(asked_house: House, client: TestClient, anybody: str, role: Role) -> None:
    """One that were judged as another action would be open to whom the table shuts out, or shut to whom it lets in."""
    asker = by_session(asked_house, client, anybody, role.value)

    got = {one: asker.act(*one[1:]).status_code for one in EVERY}

    assert got == {one: _expected(role, one[0], one[2]) for one in EVERY}


@pytest.mark.parametrize("role", list(Role))
def test_a_token_does_what_its_role_may_and_tokens_are_for(asked_house: House, client: TestClient, anybody: str,
                                                           role: Role) -> None:
    """A token with everything that tokens can be for still neither looks, nor passes, nor refuses."""
    asker, name = by_token(asked_house, client, anybody, role.value)

    got = {one: asker.act(*one[1:]).status_code for one in FIRST}
    end_token(asked_house.register, asked_house.signed(), anybody, name)

    assert got == {one: _expected(role, one[0], one[2]) if one[0].value in TOKEN_SCOPES else 403 for one in FIRST}


@pytest.mark.parametrize("scope", TOKEN_SCOPES)
def test_a_token_for_one_act_does_that_one_alone(asked_house: House, client: TestClient, anybody: str,
                                                 scope: str) -> None:
    """A diary that reads the queue must not be able to fetch a picture with the same token."""
    role = Role.HEAD_OF_COMMUNICATIONS
    asker, name = by_token(asked_house, client, anybody, role.value, (scope,))

    got = {one: asker.act(*one[1:]).status_code for one in EVERY}
    end_token(asked_house.register, asked_house.signed(), anybody, name)

    assert got == {one: _expected(role, one[0], one[2]) if one[0].value == scope else 403 for one in EVERY}


def test_nobody_without_session_or_token_is_answered(client: TestClient) -> None:
    """The wall stands in front of every address, not of most."""
    for _, method, path in EVERY:
        answer = client.request(method, API + path.format(ref="PP-0", item="I1"), headers={"Authorization": "Bearer x"})
        assert answer.status_code in {401, 429}, path
        assert answer.json()["error"]["code"] in {"signed_out", "refused"}


def test_an_administrator_without_a_role_sees_no_material(asked_house: House, client: TestClient) -> None:
    """Whoever can let people in must not thereby see what they see."""
    account = asked_house.open("K. Eysmith", manages=True)
    asker = by_session(asked_house, client, account, "")

    assert {asker.act(method, path).status_code for _, method, path in EVERY} == {403}


def test_a_role_that_has_ended_opens_nothing(asked_house: House, client: TestClient, anybody: str) -> None:
    """The session remembers the role; the register says whether it is still held."""
    account = asked_house.open("N. Olonger", Role.PRESS_OFFICER)
    asker = by_session(asked_house, client, account, Role.HEAD_OF_COMMUNICATIONS.value)

    assert {asker.act(method, path).status_code for _, method, path in EVERY} == {403}


def _expected(role: Role, action: Action, path: str) -> int:
    if role not in ALLOWED[action]:
        return 403
    return 200 if path == "/queue" else 404

"""Several people at one item, each with a browser: nothing that anybody did is lost, and no signature slips through."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import httpx
import pytest
from asking import Asker, by_session, by_token
from docket_makers import PEOPLE, REF, Place, copied, now
from people_makers import Clock, House, a_service
from starlette.testclient import TestClient

I1 = f"/items/{REF}/I1"
ACTING = ("Sam Redactor", "Kit Editor", "Robin Reviewer", "Dee Protect")


@dataclass(frozen=True)
class Shared:
    """The sample request on a server."""

    house: House
    client: TestClient
    place: Place
    accounts: dict[str, str]

    def as_(self, name: str) -> Asker:
        """Return somebody who signed in."""
        return by_session(self.house, self.client, self.accounts[name], PEOPLE[name])


@pytest.fixture(scope="module")
def shared(drafted: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """Yield the sample request on a server, with everybody's account."""
    place = copied(drafted, tmp_path_factory.mktemp("shared") / "place")
    house = a_service(place.out, place.register, Clock(now()))
    accounts = {name: house.open(name) for name in ACTING}
    with TestClient(house.app, base_url=house.service.settings.origin, follow_redirects=False) as client:
        yield Shared(house, client, place, accounts)


def _view(asker: Asker, item: str = "I1") -> Any:
    answer = asker.ask("GET", f"/items/{REF}/{item}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def _draw(zone: str, left: int) -> dict[str, Any]:
    return {"do": "draw", "zone": zone, "kind": "zone", "whole": False, "follow": False, "span": None,
            "reason": "third_party", "keyframes": [{"frame": 0, "box": [left, 10, left + 30, 50]}]}


def _edit(asker: Asker, version: int, *edits: dict[str, Any]) -> httpx.Response:
    return asker.ask("POST", f"{I1}/edits", {"version": version, "edits": list(edits)})


def test_edits_of_different_things_are_merged(shared: Shared) -> None:
    """Both saw the same version; the second does not undo what the first did."""
    sam, kit = shared.as_("Sam Redactor"), shared.as_("Kit Editor")
    seen = _view(sam)["version"]

    first = _edit(sam, seen, _draw("merged-1", 20))
    second = _edit(kit, seen, _draw("merged-2", 120))

    assert (first.status_code, second.status_code) == (200, 200), second.text
    assert {"merged-1", "merged-2"} <= {track["id"] for track in second.json()["tracks"]}


def test_an_edit_of_what_changed_meanwhile_is_answered_with_who_changed_it(shared: Shared) -> None:
    """The page shows what the other did, and asks whether the change is still wanted."""
    sam, kit = shared.as_("Sam Redactor"), shared.as_("Kit Editor")
    seen = _view(sam)["version"]
    assert _edit(sam, seen, _draw("contested", 20)).status_code == 200

    late = _edit(kit, seen, _draw("contested", 120))

    error = late.json()["error"]
    assert (late.status_code, error["code"]) == (409, "stale")
    assert [one["by"] for one in error["detail"]["since"]] == ["Sam Redactor"]
    zone = next(track for track in _view(kit)["tracks"] if track["id"] == "contested")
    assert zone["keyframes"][0]["box"][0] == 20


def test_edits_at_the_same_moment_are_all_there_or_said_to_be_lost(shared: Shared) -> None:
    """Two threads of one server, one bench."""
    people = [shared.as_("Sam Redactor"), shared.as_("Kit Editor")] * 2
    seen, door, answers = _view(people[0])["version"], Barrier(len(people)), {}

    def act(number: int) -> None:
        door.wait(timeout=10)
        answers[number] = _edit(people[number], seen, _draw(f"at-once-{number}", 20 * number))

    threads = [Thread(target=act, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    drawn = {track["id"] for track in _view(people[0])["tracks"]}
    told = {number: answer.status_code for number, answer in answers.items()}
    assert len(told) == len(people) and {*told.values()} <= {200, 409} and 200 in told.values(), told
    assert {number for number in told if f"at-once-{number}" in drawn} == {
        number for number, status in told.items() if status == 200}


def test_undo_and_redo_go_through_the_history(shared: Shared) -> None:
    """What was taken back is still told."""
    sam = shared.as_("Sam Redactor")
    made = _edit(sam, _view(sam)["version"], _draw("undone", 20)).json()

    undone = sam.ask("POST", f"{I1}/undo", {"version": made["version"]}).json()
    redone = sam.ask("POST", f"{I1}/redo", {"version": undone["version"]}).json()

    assert [any(track["id"] == "undone" for track in one["tracks"]) for one in (made, undone, redone)] == [
        True, False, True]
    assert len(redone["history"]["entries"]) == len(made["history"]["entries"]) + 2


def test_whoever_edited_cannot_sign_whatever_the_page_sends(shared: Shared, drafted: Place) -> None:
    """The four eyes are the docket's, and hold for a request that no page of ours would send."""
    sam = shared.as_("Sam Redactor")
    view = _view(sam)

    answer = sam.ask("POST", f"{I1}/pass", {"version": view["version"], "plan": view["plan"], "vouched": []})

    assert answer.status_code in {403, 409}
    assert "nobody reviews their own work" in answer.json()["error"]["message"]
    assert not shared.place.bench.approval("I1").exists()


def test_a_signature_for_what_was_not_looked_at_is_refused(shared: Shared) -> None:
    """The server knows what was shown; the page's word for it is none."""
    robin = shared.as_("Robin Reviewer")
    view = _view(robin, "I2")
    vouched = [one["code"] for one in view["obligations"] if one["vouch"]]
    body = {"version": view["version"], "plan": view["plan"], "vouched": vouched}

    stale = robin.ask("POST", f"/items/{REF}/I2/pass", {**body, "plan": "0" * 64})
    blind = robin.ask("POST", f"/items/{REF}/I2/pass", {**body, "vouched": []})

    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale")
    assert blind.status_code == 409
    assert not shared.place.bench.approval("I2").exists()


def test_looking_then_signing_passes_through_http(shared: Shared) -> None:
    """The whole way of a reviewer, as the page goes it."""
    robin = shared.as_("Robin Reviewer")
    view = _view(robin, "I2")
    looked = robin.ask("POST", f"/items/{REF}/I2/looked", {"plan": view["plan"],
                                                           "spans": [[0, max(view["frames"] - 1, 0)]]})
    assert looked.status_code == 200, looked.text
    vouched = [one["code"] for one in view["obligations"] if one["vouch"]]

    passed = robin.ask("POST", f"/items/{REF}/I2/pass", {"version": view["version"], "plan": view["plan"],
                                                         "vouched": vouched})

    assert passed.status_code == 200, passed.text
    assert passed.json()["state"] == "passed"
    assert passed.json()["signed"]["by"] == "Robin Reviewer"


def test_the_side_before_is_for_those_who_may_see_it(shared: Shared) -> None:
    """The same item, two people: one may see who is hidden, the other gets neither the address nor the file."""
    robin, dee = shared.as_("Robin Reviewer"), shared.as_("Dee Protect")
    shown, hidden = _view(robin)["media"], _view(dee)["media"]

    assert hidden["before"] is None
    path = shown["before"].removeprefix("/api/v1")
    part = robin.ask("GET", path, Range="bytes=0-99")
    assert (part.status_code, len(part.content), part.headers["content-type"]) == (206, 100, "video/mp4")
    assert part.headers["cache-control"] == "no-store"
    assert dee.ask("GET", path).status_code == 403
    assert dee.ask("GET", hidden["after"].removeprefix("/api/v1")).status_code == 200


@pytest.mark.parametrize("name", ["..%2f..%2fI1.plan.json", "%2e%2e/%2e%2e/request.json", "proxies.json",
                                  "after.mp4%00.jpg", "cards/..%2f..%2fI1.plan.jpg", "//etc/passwd",
                                  "cards%5c..%5cx.jpg", ""])
def test_no_name_reaches_out_of_the_folder(shared: Shared, name: str) -> None:
    """Names come from a list; whatever else is asked is answered like what is not there."""
    answer = shared.as_("Robin Reviewer").ask("GET", f"{I1}/media/{name}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_what_is_not_there_and_what_is_elsewhere_read_the_same(shared: Shared, tmp_path: Path) -> None:
    """Nobody learns from the words which references exist."""
    robin = shared.as_("Robin Reviewer")
    (shared.place.out / "PP-2026-0666.review").mkdir(exist_ok=True)  # a folder that the register does not know

    answers = [robin.ask("GET", f"/items/{ref}/I1") for ref in ("PP-2026-0666", "PP-2026-0999", "..", "%2e%2e%2fout")]

    assert {answer.status_code for answer in answers} == {404}
    assert {answer.json()["error"]["message"] for answer in answers[:2]} == {"There is no such request under review."}


def test_a_token_edits_and_sends_back_but_never_signs(shared: Shared) -> None:
    """A force's own system may prepare; a signature is a person's."""
    program, _ = by_token(shared.house, shared.client, shared.accounts["Robin Reviewer"], PEOPLE["Robin Reviewer"])
    view = _view(program)

    signed = program.ask("POST", f"{I1}/pass", {"version": view["version"], "plan": view["plan"], "vouched": []})
    looked = program.ask("POST", f"{I1}/looked", {"plan": view["plan"], "spans": [[0, 1]]})
    back = program.ask("POST", f"{I1}/send-back", {"notes": [{"frame": 3, "words": "A face by the door."}]})

    assert (signed.status_code, looked.status_code, back.status_code) == (403, 403, 200), back.text
    assert back.json()["notes"][-1]["frame"] == 3

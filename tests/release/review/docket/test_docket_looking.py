"""A look counts when every frame of a doubt was shown, of the plan as it stands, to the very person."""

import pytest
from docket_makers import REF, ROBIN, UNA, Place, answered, look_at_all, rewritten

from redact.plan import load_plan
from redact.records import Action
from release.register.second_records import Looked
from release.review.docket.doubts import merged, whole
from release.review.docket.errors import InvalidError


def test_only_a_whole_span_counts(place: Place) -> None:
    """Somebody who skipped the frame in the middle has not seen it."""
    room = place.docket()
    view = room.item(ROBIN, REF, "I1")
    doubt = max(view.doubts, key=lambda one: one.last - one.first)
    assert doubt.last - doubt.first >= 2
    parts = [(doubt.first, doubt.first), (doubt.first + 2, doubt.last)]

    def looked() -> bool:
        return {one.key: one.looked for one in room.item(ROBIN, REF, "I1").doubts}[doubt.key]

    room.looked(ROBIN, REF, "I1", parts, view.plan)
    assert not looked()
    done = room.looked(ROBIN, REF, "I1", [(doubt.first + 1, doubt.first + 1)], view.plan)
    assert looked() and {one.key: one.looked for one in done.doubts}[doubt.key]


def test_frames_of_another_plan_do_not_count(place: Place) -> None:
    """A player that still shows the old pictures shows nothing that is signed."""
    room = place.docket()
    view = room.item(ROBIN, REF, "I1")
    done = room.looked(ROBIN, REF, "I1", [(0, view.frames - 1)], "0" * 64)
    assert not any(one.looked for one in done.doubts)
    assert "pass" in done.why_not


def test_while_the_pictures_are_not_drawn_nothing_counts(place: Place) -> None:
    """The plan on the bench is new, what is shown is not."""
    plan = load_plan(place.bench.plan("I1"))
    path = place.bench.proxies("I1") / "proxies.json"
    path.write_text(path.read_text().replace(plan.fingerprint(), "0" * 64))
    room = place.docket()
    done = room.looked(ROBIN, REF, "I1", [(0, plan.frame_count - 1)], plan.fingerprint())
    assert not any(one.looked for one in done.doubts)


def test_an_edit_of_its_covers_undoes_a_look_and_taking_it_back_restores_it(place: Place) -> None:
    """What was seen is what is covered; nobody need look again at what they saw."""
    room = place.docket()
    look_at_all(room, ROBIN, "I1")
    before = {one.key: one.looked for one in room.item(ROBIN, REF, "I1").doubts}
    assert before and all(before.values())
    plan = load_plan(place.bench.plan("I1"))

    answered(place, "I1", Action.KEEP, "face-2")
    after = {one.key: one.looked for one in room.item(ROBIN, REF, "I1").doubts}
    assert not any(after.values())  # face-2 is there on every frame

    rewritten(place, "I1", plan)
    assert {one.key: one.looked for one in room.item(ROBIN, REF, "I1").doubts} == before


def test_a_look_is_kept_once_under_the_name_of_whoever_looked(place: Place) -> None:
    """A player reports every second, and the log is not for that."""
    room = place.docket()
    for _ in range(3):
        look_at_all(room, ROBIN, "I1")
    look_at_all(room, UNA, "I1")
    with place.register.looking() as desk:
        kept = desk.of(Looked, REF)
    assert [one.by for one in kept] == ["Robin Reviewer", "Una Second"]
    assert {seen.key for seen in kept[0].doubts} == {one.key for one in room.item(UNA, REF, "I1").doubts}
    assert all(one.looked_by == ("Robin Reviewer", "Una Second") for one in room.item(UNA, REF, "I1").doubts)


@pytest.mark.parametrize("span", [(-1, 3), (5, 4), (0, 10**9)])
def test_frames_that_are_not_there_are_refused(place: Place, span: tuple[int, int]) -> None:
    """Whatever a script sends, nothing is counted beyond the clip."""
    room = place.docket()
    with pytest.raises(InvalidError):
        room.looked(ROBIN, REF, "I1", [span], room.item(ROBIN, REF, "I1").plan)


@pytest.mark.parametrize(("spans", "is_whole"), [
    ([(0, 9)], True), ([(0, 4), (5, 9)], True), ([(5, 9), (0, 4)], True), ([(0, 4), (6, 9)], False),
    ([(1, 9)], False), ([(0, 8)], False), ([], False), ([(0, 3), (2, 7), (7, 12)], True)])
def test_spans_are_whole_when_no_frame_is_left_out(spans: list[tuple[int, int]], is_whole: bool) -> None:
    """At both ends, and in the middle."""
    assert whole(spans, 0, 9) is is_whole
    assert whole(merged(spans), 0, 9) is is_whole

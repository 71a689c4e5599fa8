"""What stands in the way of a signature, what it stands for, and what voids it afterwards."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from docket_makers import (
    KIT,
    REF,
    ROBIN,
    SAM,
    UNA,
    Place,
    answered,
    look_at_all,
    now,
    pass_it,
    rewritten,
    visitor,
)

from media.atomic import write_text
from redact.plan import load_plan
from redact.records import Action
from release.approval import load_approval
from release.records import AwaitingReview
from release.register.acts import Did, Signed
from release.register.records import Registered, Reviewed
from release.register.states import State
from release.review.docket.errors import ForbiddenError, InvalidError, NotFoundError, NotOpenError, StaleError
from release.review.docket.views import NoteGiven
from release.shown import shown_in


def why_not(place: Place, item: str = "I2") -> str:
    """Say what keeps Robin from passing an item."""
    return " ".join(place.docket().item(ROBIN, REF, item).why_not.get("pass", ()))


def state_of(place: Place) -> State:
    """Return where the request stands."""
    with place.register.looking() as desk:
        return desk.get(Registered, REF).state


def moved(place: Place, state: State) -> None:
    """Put the request somewhere else, as another act would."""
    with place.register.writing(SAM.signed.doing(Did.AMENDED, REF)) as desk:
        here = desk.get(Registered, REF)
        desk.change(here.model_copy(update={"state": state}))


def test_a_signature_names_who_and_the_digests_of_everything_it_is_for(place: Place) -> None:
    """Plan, source, facts, and what was shown: what else is released than these was not signed."""
    room = place.docket()
    look_at_all(room, ROBIN, "I2")

    view = pass_it(room, ROBIN, "I2")

    approval = load_approval(place.bench.approval("I2"))
    assert approval is not None
    registered = room._laid(REF, "I2").asked.registered
    assert (approval.by, approval.role) == ("Robin Reviewer", "head_of_communications")
    assert approval.plan == load_plan(place.bench.plan("I2")).fingerprint() == view.plan
    assert approval.facts == registered.digests.facts
    assert approval.shown == shown_in(place.bench.proxies("I2")) != ""
    assert approval.obligations == registered_obligations(place)
    assert (view.state, view.signed.stands, view.signed.by) == ("passed", True, "Robin Reviewer")
    with place.register.looking() as desk:
        (kept,) = desk.of(Reviewed, REF)
        last = [*desk.log(REF)][-1]
    assert kept.approval == approval.fingerprint()
    assert '"did":"reviewed"' in last.line.replace(" ", "") and "Robin Reviewer" in last.line


def registered_obligations(place: Place) -> tuple[str, ...]:
    """Return what the decision asks for."""
    return place.docket()._laid(REF, "I2").asked.obligations


@pytest.mark.parametrize("who", [SAM, KIT])
def test_nobody_passes_what_they_made_and_another_press_officer_can(place: Place, who: object) -> None:
    """Four eyes are those of two people."""
    room = place.docket()
    look_at_all(room, who, "I2")
    if who is KIT:
        assert pass_it(room, who, "I2").state == "passed"
        return
    with pytest.raises(NotOpenError, match="You made this redaction"):
        pass_it(room, who, "I2")
    assert load_approval(place.bench.approval("I2")) is None


def test_a_name_typed_otherwise_is_the_same_person(place: Place) -> None:
    """REDACTOR, sam is Sam Redactor, whom the register knows by the same letters."""
    room = place.docket()
    with pytest.raises(NotOpenError, match="You made this redaction"):
        pass_it(room, visitor("REDACTOR, sam", "press_officer"), "I2")


def test_nothing_is_passed_before_every_flagged_span_was_looked_at(place: Place) -> None:
    """The clip has flags, and the server knows who was shown what."""
    room = place.docket()
    count = len(room.item(ROBIN, REF, "I1").doubts)
    assert count > 1
    with pytest.raises(NotOpenError, match=f"Look at {count} more flagged spans"):
        pass_it(room, ROBIN, "I1")
    look_at_all(room, ROBIN, "I1")
    assert pass_it(room, ROBIN, "I1").state == "passed"


def test_the_look_of_another_does_not_count(place: Place) -> None:
    """Whoever signs has looked themselves."""
    room = place.docket()
    look_at_all(room, UNA, "I1")
    view = room.item(ROBIN, REF, "I1")
    assert all(one.looked_by == ("Una Second",) and not one.looked for one in view.doubts)
    with pytest.raises(NotOpenError, match="Look at"):
        pass_it(room, ROBIN, "I1")
    assert pass_it(room, UNA, "I1").state == "passed"


def test_an_obligation_that_nobody_vouched_for_stops_it_one_by_one(place: Place) -> None:
    """What only a person can judge is said by the person, not by a button for all."""
    room = place.docket()
    look_at_all(room, ROBIN, "I2")
    view = room.item(ROBIN, REF, "I2")
    wanted = [one.code for one in view.obligations if one.vouch]
    assert wanted
    for missing in wanted:
        given = [one for one in wanted if one != missing]
        with pytest.raises(NotOpenError, match="Say for yourself"):
            room.passing(ROBIN, REF, "I2", view.version, view.plan, given)
    with pytest.raises(InvalidError, match="nobody can vouch for third_parties"):
        room.passing(ROBIN, REF, "I2", view.version, view.plan, [*wanted, "third_parties"])
    assert load_approval(place.bench.approval("I2")) is None


def test_an_open_suggestion_stops_it(place: Place) -> None:
    """Comparing faces only suggests; it takes a person to leave somebody clear."""
    plan = load_plan(place.bench.plan("I2"))
    rewritten(place, "I2", plan.model_copy(update={"verdicts": ()}))
    room = place.docket()
    view = room.item(ROBIN, REF, "I2")
    assert not any(one.confirmed for one in view.suggestions)
    assert "suggested" in {one.fate for one in view.tracks}
    with pytest.raises(NotOpenError, match="Confirm or hide face-"):
        pass_it(room, ROBIN, "I2")


def test_another_version_or_plan_than_was_shown_is_not_signed(place: Place) -> None:
    """A page that stood open over lunch signs nothing that it did not show."""
    room = place.docket()
    look_at_all(room, ROBIN, "I2")
    view = room.item(ROBIN, REF, "I2")
    codes = [one.code for one in view.obligations if one.vouch]
    for version, plan in ((view.version + 1, view.plan), (view.version, "0" * 64)):
        with pytest.raises(StaleError) as caught:
            room.passing(ROBIN, REF, "I2", version, plan, codes)
        assert caught.value.detail == {"version": view.version, "plan": view.plan}
    answered(place, "I2", Action.HIDE)
    with pytest.raises(StaleError):
        room.passing(ROBIN, REF, "I2", view.version, view.plan, codes)


def test_pictures_of_an_older_plan_cannot_be_signed(place: Place) -> None:
    """Nobody signs what they were not shown."""
    room = place.docket()
    path = place.bench.proxies("I2") / "proxies.json"
    path.write_text(path.read_text().replace(room.item(ROBIN, REF, "I2").plan, "0" * 64))
    assert "do not show the plan" in why_not(place)
    assert room.item(ROBIN, REF, "I2").drawn.state == "failed"
    with pytest.raises(NotOpenError, match="do not show the plan"):
        pass_it(room, ROBIN, "I2")


def test_a_picture_that_was_exchanged_after_it_was_drawn_is_not_signed(place: Place) -> None:
    """What lies there is held against what was drawn, byte for byte."""
    picture = place.bench.proxies("I2") / "after.jpg"
    picture.write_bytes(picture.read_bytes()[:-1] + b"?")
    with pytest.raises(NotOpenError, match="not those that were drawn"):
        pass_it(place.docket(), ROBIN, "I2")


def test_only_what_waits_for_its_reviewer_is_passed(place: Place) -> None:
    """Refused, held, quarantined, sent back, released, taken back, erased: none of it."""
    room = place.docket()
    look_at_all(room, ROBIN, "I2")
    view = room.item(ROBIN, REF, "I2")
    codes = [one.code for one in view.obligations if one.vouch]
    for state in State:
        if state is State.IN_REVIEW:
            continue
        moved(place, state)
        with pytest.raises(NotOpenError):
            room.passing(ROBIN, REF, "I2", view.version, view.plan, codes)
        assert load_approval(place.bench.approval("I2")) is None, state
    moved(place, State.IN_REVIEW)
    assert room.passing(ROBIN, REF, "I2", view.version, view.plan, codes).state == "passed"


@pytest.mark.parametrize("state", [State.QUARANTINED, State.CLOSED_QUARANTINE, State.ERASED])
def test_of_what_must_not_be_opened_nothing_is_shown(place: Place, state: State) -> None:
    """Whatever still lies on the bench: no page, no box, no picture."""
    moved(place, state)
    room = place.docket()
    for act in (lambda: room.item(ROBIN, REF, "I2"), lambda: room.boxes(ROBIN, REF, "I2", 0, 0),
                lambda: room.media(ROBIN, REF, "I2", "after.jpg"), lambda: room.package(ROBIN, REF)):
        with pytest.raises(NotOpenError, match="nothing of it is shown"):
            act()
    assert {row.state for row in room.queue(ROBIN).items} == {"failed"}


def test_a_decision_that_has_run_out_stops_it(place: Place) -> None:
    """What was allowed yesterday may be forbidden by an order of this morning."""
    later = place.docket(clock=lambda: now() + timedelta(hours=25))
    assert "ran out on" in " ".join(later.item(ROBIN, REF, "I2").why_not["pass"])
    with pytest.raises(NotOpenError, match="ran out on"):
        pass_it(later, ROBIN, "I2")


def test_what_was_sent_back_is_passed_only_when_somebody_has_changed_it(place: Place) -> None:
    """Notes that nobody answered are not passed over."""
    room = place.docket()
    view = room.send_back(ROBIN, REF, "I2", [NoteGiven(frame=0, words="The badge can be read."),
                                             NoteGiven(words="Look at the mirror, too.")])
    assert (view.state, [one.frame for one in view.notes]) == ("sent_back", [0, None])
    assert state_of(place) is State.REDACTING
    with pytest.raises(NotOpenError, match="sent back"):
        pass_it(room, UNA, "I2")
    with pytest.raises(NotOpenError, match="sent back already"):
        room.send_back(UNA, REF, "I2", [NoteGiven(words="Again.")])

    answered(place, "I2", Action.HIDE)

    view = room.item(SAM, REF, "I2")
    assert (view.state, len(view.notes), state_of(place)) == ("to_review", 2, State.IN_REVIEW)
    assert pass_it(room, UNA, "I2").state == "passed"


def test_a_note_on_a_frame_that_is_not_there_is_refused(place: Place) -> None:
    """The redactor would look for it in vain."""
    with pytest.raises(NotFoundError, match="no frame 1"):
        place.docket().send_back(ROBIN, REF, "I2", [NoteGiven(frame=1, words="Here.")])
    for notes in ([], [NoteGiven(words=" ")], [NoteGiven(words="x" * 2000)]):
        with pytest.raises(InvalidError):
            place.docket().send_back(ROBIN, REF, "I2", notes)
    assert state_of(place) is State.IN_REVIEW


def test_a_later_edit_voids_a_signature_and_says_so(place: Place) -> None:
    """Whoever opens the item reads that the plan changed, not that it was passed."""
    room = place.docket()
    pass_it(room, ROBIN, "I2")

    answered(place, "I2", Action.HIDE)

    view = room.item(UNA, REF, "I2")
    assert (view.state, view.signed.stands) == ("to_review", False)
    assert "the plan has changed since" in view.signed.void
    assert "no longer stands" in view.state_words


def test_the_last_signature_settles_the_request_and_an_edit_unsettles_it(place: Place) -> None:
    """The register says reviewed only while every item is signed as it stands."""
    room = place.docket()
    for item in ("I1", "I2"):
        look_at_all(room, ROBIN, item)
        pass_it(room, ROBIN, item)
    assert state_of(place) is State.REVIEWED
    answered(place, "I1", Action.HIDE, "face-2")
    assert state_of(place) is State.IN_REVIEW
    assert room.item(UNA, REF, "I2").signed.stands


def change_the_facts(place: Place) -> None:
    """State something else of the case."""
    text = place.request.read_text()
    write_text(place.request, text.replace("sentence_months: 18", "sentence_months: 19"))


def change_what_was_shown(place: Place) -> None:
    """Draw something else than was shown."""
    picture = place.bench.proxies("I2") / "after.jpg"
    picture.write_bytes(picture.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize(("change", "said"), [
    (change_the_facts, "what is stated of the case or its people has changed since"),
    (change_what_was_shown, "the pictures that were shown are not there any more as they were")])
def test_at_release_a_signature_for_something_else_is_void(place: Place, change: Callable[[Place], None],
                                                           said: str) -> None:
    """The desk asks again for what the signature stands for, and waits for a new one."""
    room = place.docket()
    for item in ("I1", "I2"):
        look_at_all(room, ROBIN, item)
        pass_it(room, ROBIN, item)
    change(place)
    reauthorised(place)
    ending = place.desk().ended()
    assert isinstance(ending, AwaitingReview), ending.lines()
    assert said in {one.item: one.reason for one in ending.items}["I2"]


def reauthorised(place: Place) -> None:
    """Have those sign again whom the policy asks for, where the facts changed."""
    from release.policy import Role
    from release.register.evidence import Asked, authorise, consult
    from release.register.intake import submit
    from release.register.records import ApprovalKind, Reply
    from release.request import load_request

    sam = Signed(by="Sam Redactor", role="press_officer", at=now())
    if submit(place.register, sam, load_request(place.request)).voided:
        dana = Signed(by="Dana Detective", role="sio", at=now())
        authorise(place.register, dana, REF, ApprovalKind.APPROVE, "policy log 3")
        consult(place.register, sam, REF, Asked(Role.PRESS_OFFICE, Reply.AGREE, "policy log 4"))


def test_of_two_who_sign_at_once_one_wins(place: Place) -> None:
    """There is one signature, and whoever was late is told so."""
    rooms = (place.docket(), place.docket())
    ends: list[str] = []
    ready = threading.Barrier(2)

    def sign(number: int) -> None:
        who = (ROBIN, UNA)[number]
        view = rooms[number].item(who, REF, "I2")
        codes = [one.code for one in view.obligations if one.vouch]
        ready.wait(timeout=30)
        try:
            rooms[number].passing(who, REF, "I2", view.version, view.plan, codes)
            ends.append("passed")
        except (NotOpenError, StaleError):
            ends.append("late")

    threads = [threading.Thread(target=sign, args=(number,)) for number in (0, 1)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(timeout=60)
    assert sorted(ends) == ["late", "passed"]
    with place.register.looking() as desk:
        assert len(desk.of(Reviewed, REF)) == 1


def test_a_signature_that_the_register_never_saw_does_not_stand(place: Place) -> None:
    """Whoever can write into the folder cannot sign by that."""
    room = place.docket()
    pass_it(room, ROBIN, "I2")
    path = place.bench.approval("I2")
    path.write_text(path.read_text().replace("Robin Reviewer", "Una Second"))
    view = room.item(UNA, REF, "I2")
    assert not view.signed.stands and "the register does not know it" in view.signed.void


def test_somebody_who_may_only_look_is_told_so(place: Place) -> None:
    """The page hides the button, and the server refuses whoever presses it all the same."""
    room = place.docket()
    lawyer = visitor("Lee Lawyer")
    view = room.item(lawyer, REF, "I2")
    assert not view.may.pass_ and view.may.see_before
    with pytest.raises(ForbiddenError):
        pass_it(room, lawyer, "I2")


def test_the_log_names_acts_and_no_third_party(place: Place) -> None:
    """Whoever reads the log learns who did what, and of nobody in a picture."""
    room = place.docket()
    look_at_all(room, ROBIN, "I1")
    room.send_back(ROBIN, REF, "I1", [NoteGiven(frame=3, words="Casey Bystander can be seen in the mirror.")])
    with place.register.looking() as desk:
        lines = [one.line for one in desk.log(REF)]
    assert not any("Casey" in line or "mirror" in line for line in lines)
    for did in ("looked", "edited", "sent_back"):
        assert any(f'"{did}"' in line for line in lines), did



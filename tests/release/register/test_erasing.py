"""Erasing: nothing of the picture is left, nothing else is touched, and the log says so without saying what."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from retention_makers import NOW, holding, signed
from sqlalchemy import select

from media.digest import digest_of
from media.errors import OutputError, WrongUseError
from release.approval import approve
from release.desk import Desk
from release.policy import Decision, Rules
from release.policy.vocabulary import Role
from release.records import Released
from release.register.acts import Did
from release.register.after_records import Task
from release.register.asks import answer, open_asks
from release.register.audit import check
from release.register.concerned import Where
from release.register.erasing import Erased, erase, plan
from release.register.evidence import Asked, authorise, consult, notify
from release.register.forgetting import EMPTIED, GOES, STAYS
from release.register.intake import submit
from release.register.people import NotYoursError
from release.register.publishing import Showing, publish
from release.register.records import ApprovalKind, Issued, Registered, Reply, Sent
from release.register.retention import apply_for, standing
from release.register.retention_records import Answer, Erasure
from release.register.scrubbing import scrub
from release.register.shelf import Register
from release.register.states import State
from release.register.tables import DOCUMENTS, TABLES
from release.register.triggers import Trigger
from release.register.whereabouts import lies_in
from release.register.withdrawing import clear, take_down
from release.registrar import Registering
from release.request import load_request
from release.retention_request import load_retention

Plain = dict[str, Any]
REF = "RET-2026-0007"
TOKENS = ("Zebulon", "Quillfeather", "zq@applicant.example", "custody 77/XKCD", "Wobblethorpe", "1990-05-01",
          "interview-room")
"""Words of the application, of the request and of what was put to it."""


@pytest.fixture
def entered(bureau: Register, plain: Plain, written: Any, application: Plain, filed: Any,
            tmp_path: Path) -> Callable[..., Register]:
    """Enter a request for release with much put to it, and an application to delete its picture."""

    def enter(**changes: Any) -> Register:
        plain["conditions"]["text"] = "For reports of the Wobblethorpe case only. Do not alter the picture."
        request = written(plain)
        submit(bureau, signed("Sam Redactor"), load_request(request))
        authorise(bureau, signed("D. Tective"), "PP-2026-0042", ApprovalKind.APPROVE, "Wobblethorpe log 3")
        consult(bureau, signed("D. Tective"), "PP-2026-0042", Asked(Role.CPS, Reply.AGREE, "Wobblethorpe log 4"))
        notify(bureau, signed("D. Tective"), "PP-2026-0042", Role.VICTIM, ("the Wobblethorpe release", "telephone"))
        plain["conditions"]["text"] = "For reports of the second Wobblethorpe case only. Do not alter the picture."
        submit(bureau, signed("Sam Redactor"), load_request(written(plain)))
        with bureau.writing(signed("Sam Redactor").doing(Did.SUBMITTED, "PP-2026-0042")) as desk:
            lies_in(desk, "PP-2026-0042", str(tmp_path / "in"), str(tmp_path / "out"))
        (tmp_path / "out").mkdir(exist_ok=True)
        picture = digest_of(request.parent / "interview-room.jpg").sha256
        application["picture"]["sha256"] = [picture]
        apply_for(bureau, signed("R. Ecords"), load_retention(filed({**application, **changes})))
        return bureau

    return enter


@pytest.fixture
def erased(rules: Rules) -> Callable[..., Erased]:
    """Erase, as the data protection officer."""

    def run(register: Register, **where: Any) -> Erased:
        done = erase(register, signed("D. Ataprotection"), REF, rules, Where(**where))
        assert isinstance(done, Erased), done
        return done

    return run


def issued(register: Register, out: Path) -> None:
    """Note a release as the desk does."""
    with register.writing(signed("Sam Redactor").doing(Did.RELEASED, "PP-2026-0042", ("Alex Asker",))) as desk:
        sent = Sent(package="PP-2026-0042", seal="5" * 64, recipients=("Alex Asker, Example Gazette",),
                    addresses=("alex@gazette.example",))
        desk.add(Issued(id="PP-2026-0042/release/1", request="PP-2026-0042", decision="PP-2026-0042-D1",
                        packages=(sent,), folder=str(out), conditions="6" * 64, released_by="Sam Redactor",
                        released_at=NOW))


def pieces(path: Path) -> bytes:
    """Return a stretch of a file by which it is known."""
    whole = path.read_bytes()
    return whole[len(whole) // 2:len(whole) // 2 + 40]


def test_nothing_of_an_erased_picture_is_left_on_the_disk(entered: Any, erased: Any, ended: Any, approved: Any,
                                                          tmp_path: Path) -> None:
    """Original, copies, plan, previews, package, record, request, register: no word, no stretch of it is found."""
    register = entered()
    request, original = tmp_path / "in" / "request.yaml", tmp_path / "in" / "interview-room.jpg"
    ended(request)
    approved()
    assert ended(request).exit_code == 0
    issued(register, tmp_path / "out")
    (tmp_path / "in" / "sub").mkdir()
    (tmp_path / "in" / "sub" / "copy-of-it.bin").write_bytes(original.read_bytes())
    marks = [pieces(one) for one in (original, tmp_path / "out" / "PP-2026-0042" / "data" / "media" / "I1.jpg",
                                     tmp_path / "out" / "PP-2026-0042.review" / "I1.preview.jpg")]
    picture = digest_of(original).sha256
    assert all(holding(tmp_path, mark) for mark in (*marks, *TOKENS, picture))

    done = erased(register)
    for one in done.asks:
        answer(register, signed("R. Ecords"), one.id, Answer.REMOVED, "LOG 12")

    left = {str(mark)[:60]: holding(tmp_path, mark) for mark in (*marks, *TOKENS, picture)}
    assert {mark: found for mark, found in left.items() if found} == {}
    assert check(register).sound
    assert done.files > 8
    assert list((tmp_path / "out").iterdir()) == []


@pytest.fixture
def desk(bureau: Register, plain: Plain, written: Any, tmp_path: Path) -> Desk:
    """Return the desk at which the request is worked on, as the command sets it up."""
    return Desk(file=written(plain), out=tmp_path / "out", tell=lambda _: None, progress=None, now=lambda: NOW,
                registrar=Registering(bureau))


def test_a_release_by_the_register_is_found_with_nothing_said(desk: Desk, bureau: Register, application: Plain,
                                                              filed: Any, erased: Any, tmp_path: Path) -> None:
    """From intake to the package the register notes where things lie; erasing then needs to be told nothing."""
    out = tmp_path / "out"
    desk.ended()
    authorise(bureau, signed("D. Tective"), "PP-2026-0042", ApprovalKind.APPROVE, "LOG 1")
    assert desk.ended().exit_code == 5
    approve(out / "PP-2026-0042.review" / "I1.plan.json", "S. Enior", "sio", at=NOW, keep_it=desk.registrar.reviewed)
    assert isinstance(desk.ended(), Released)
    original = tmp_path / "in" / "interview-room.jpg"
    marks = [pieces(one) for one in (original, out / "PP-2026-0042" / "data" / "media" / "I1.jpg")]
    application["picture"]["sha256"] = [digest_of(original).sha256]
    apply_for(bureau, signed("R. Ecords"), load_retention(filed(application)))

    publish(bureau, signed("P. Ress"), "PP-2026-0042",
            Showing(channel="website", url="https://force.example/wobblethorpe", owner=Role.PRESS_OFFICE))
    with pytest.raises(WrongUseError, match="take it back"):
        erased(bureau)
    assert original.exists()
    take_down(bureau, signed("C. Hief"), "PP-2026-0042", Trigger.DELETION_APPROVED)

    asks = erased(bureau).asks

    assert [*out.iterdir()] == []
    assert not [mark for mark in (*marks, "interview-room", "1990-05-01") if holding(tmp_path, mark)]
    assert {one.whom for one in asks} == {"Alex Asker, Example Gazette", "PND", "the applicant"}
    assert holding(tmp_path, "wobblethorpe"), "the address is needed until it has come down"
    clear(bureau, signed("P. Ress"), "PP-2026-0042", "website")
    erased(bureau)
    assert not holding(tmp_path, "wobblethorpe")
    with bureau.looking() as looking:
        duties = {one.what: one.state for one in looking.of(Task, "PP-2026-0042")}
    assert duties == {"erasure": "done", "ask_media_to_erase": "open"}
    assert check(bureau).sound


def test_a_dry_run_lists_exactly_what_goes_and_touches_nothing(entered: Any, erased: Any, ended: Any,
                                                               tmp_path: Path) -> None:
    """Who decides to erase must be able to read the list first, and rely on it."""
    register = entered()
    ended(tmp_path / "in" / "request.yaml")
    before = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file() and "held" not in one.parts}

    listed = {one.path for one in plan(register, REF, Where()).haul.finds}

    assert {one: one.read_bytes() for one in before} == before
    erased(register)
    assert {one for one in before if not one.exists()} == listed


def test_pictures_of_others_stay(entered: Any, erased: Any, tmp_path: Path) -> None:
    """Another original, another release's folders, a link that leads out: only what is of this picture goes."""
    register = entered()
    other = tmp_path / "in" / "other.jpg"
    Image.new("RGB", (40, 30), "red").save(other)
    outside = tmp_path / "elsewhere" / "interview-room.jpg"
    outside.parent.mkdir()
    outside.write_bytes((tmp_path / "in" / "interview-room.jpg").read_bytes())
    (tmp_path / "in" / "way-out").symlink_to(outside.parent)
    review = tmp_path / "out" / "PP-2026-0001.review"
    review.mkdir(parents=True)
    (review / "I1.plan.json").write_text("{}")

    erased(register)

    assert other.exists()
    assert outside.exists()
    assert (review / "I1.plan.json").exists()
    assert not (tmp_path / "in" / "interview-room.jpg").exists()


def test_a_folder_that_is_named_like_the_release_is_left(entered: Any, erased: Any, tmp_path: Path) -> None:
    """A force may call a case's own folder by the reference; what presspack did not make is shown, not taken."""
    register = entered()
    case = tmp_path / "in" / "PP-2026-0042"
    case.mkdir()
    (case / "statement.txt").write_text("a witness")

    done = erased(register)

    assert (case / "statement.txt").exists()
    assert any(str(case) in one for one in done.told)


def test_a_link_of_the_release_goes_and_its_target_stays(entered: Any, erased: Any, tmp_path: Path) -> None:
    """Nothing outside the known folders is touched, whatever a link says."""
    register = entered()
    target = tmp_path / "elsewhere"
    target.mkdir()
    (target / "bagit.txt").write_text("not ours")
    (tmp_path / "out").mkdir(exist_ok=True)
    (tmp_path / "out" / "PP-2026-0042").symlink_to(target)

    done = erased(register)

    assert (target / "bagit.txt").exists()
    assert not (tmp_path / "out" / "PP-2026-0042").is_symlink()
    assert any("leads to" in one for one in done.told)


def test_a_second_name_on_the_disk_is_told(entered: Any, erased: Any, tmp_path: Path) -> None:
    """Unlinking one name of two leaves the picture; somebody must find the other."""
    register = entered()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").hardlink_to(tmp_path / "in" / "interview-room.jpg")

    asks = erased(register).asks

    assert any("inode" in (one.what or "") for one in asks)


def test_what_was_redacted_outside_any_request_goes_too(entered: Any, erased: Any, tmp_path: Path) -> None:
    """Its plan and its report name the source by digest."""
    register = entered()
    original = digest_of(tmp_path / "in" / "interview-room.jpg")
    desk = tmp_path / "desk"
    desk.mkdir()
    source = f'{{"source": {{"digest": {original.to_json()}}}}}'
    for name in ("a.plan.json", "a.report.json"):
        (desk / name).write_text(source)
    for name in ("a.redacted.jpg", "a.preview.jpg", "b.redacted.jpg"):
        (desk / name).write_bytes(b"pixels")

    erased(register, folders=(str(desk),))

    assert [one.name for one in desk.iterdir()] == ["b.redacted.jpg"]


def test_a_letter_of_refusal_and_its_record_go_too(entered: Any, erased: Any, tmp_path: Path) -> None:
    """They name the person who asked, and the reasons."""
    register = entered()
    for name, text in (("no.refusal.json", '{"reference": "PP-2026-0042"}'), ("no.txt", "Dear Alex"),
                       ("other.refusal.json", '{"reference": "PP-1"}'), ("other.txt", "Dear Robin")):
        (tmp_path / "out" / name).write_text(text)

    erased(register)

    assert sorted(one.name for one in (tmp_path / "out").iterdir()) == ["other.refusal.json", "other.txt"]


def test_a_folder_that_is_not_there_stops_it(entered: Any, erased: Any, tmp_path: Path) -> None:
    """A disk that is not mounted today may hold the picture tomorrow; somebody must say that it is gone."""
    register = entered()
    with register.writing(signed("Sam Redactor").doing(Did.SUBMITTED, "PP-2026-0042")) as desk:
        lies_in(desk, "PP-2026-0042", str(tmp_path / "unmounted"))

    with pytest.raises(WrongUseError, match="is not there"):
        erased(register)

    assert (tmp_path / "in" / "interview-room.jpg").exists()
    assert erased(register, gone=(str(tmp_path / "unmounted"),)).files > 0


def test_the_whole_machine_is_no_folder(entered: Any) -> None:
    """A slip of the pen does not search the system."""
    with pytest.raises(WrongUseError, match="whole machine"):
        plan(entered(), REF, Where(folders=("/",)))


def test_quarantined_files_are_not_opened_to_compare(entered: Any, erased: Any, tmp_path: Path) -> None:
    """A file that nobody may look at is not even read for its digest; that it may be the same is said."""
    register = entered()
    original = tmp_path / "in" / "interview-room.jpg"
    barred = tmp_path / "in" / "barred.jpg"
    barred.write_bytes(original.read_bytes())
    (tmp_path / "in" / "other.yaml").write_text(
        "reference: PP-2\nitems: [{id: I1, path: barred.jpg, intimate: suspected, deprivation_order: false}]\n")

    with pytest.raises(OutputError, match="was not opened"):
        erased(register)

    assert barred.exists()
    with register.looking() as desk:
        assert desk.get(Registered, REF).state is State.ERASING


def test_what_is_held_elsewhere_is_asked_for(entered: Any, erased: Any, tmp_path: Path) -> None:
    """Another system, whoever was sent it, the applicant: each is an open duty until somebody notes the answer."""
    register = entered()
    (tmp_path / "out").mkdir(exist_ok=True)
    issued(register, tmp_path / "out")

    asks = erased(register).asks

    assert {one.whom for one in asks} == {"PND", "Alex Asker, Example Gazette", "the applicant"}
    done = answer(register, signed("R. Ecords"), asks[0].id, Answer.REMOVED, "LOG 12")
    assert done.what is None
    assert len(open_asks(register)) == 2
    with pytest.raises(WrongUseError, match="was answered"):
        answer(register, signed("R. Ecords"), asks[0].id, Answer.REMOVED, "LOG 12")
    assert check(register).sound


def test_answers_that_are_in_leave_no_word_of_what_was_asked(entered: Any, erased: Any, tmp_path: Path) -> None:
    """The applicant's name is kept as long as somebody must write to them, and no longer."""
    register = entered()
    for one in erased(register).asks:
        answer(register, signed("R. Ecords"), one.id, Answer.REMOVED, "LOG 12")

    assert [token for token in (*TOKENS, "PND 900/4") if holding(tmp_path, token)] == []


def test_the_log_tells_who_and_when_and_nothing_of_the_picture(entered: Any, erased: Any, tmp_path: Path) -> None:
    """An erasure log that holds what was erased erases nothing."""
    register = entered()
    picture = digest_of(tmp_path / "in" / "interview-room.jpg").sha256
    erased(register)

    with register.looking() as desk:
        lines = [one.line for one in desk.log()]
        kept = desk.get(Erasure, f"{REF}/erasure")

    assert not any(token in line for line in lines for token in (*TOKENS, picture, "PND 900/4"))
    assert any('"did":"erased"' in line and "D. Ataprotection" in line for line in lines)
    assert kept is not None
    assert (kept.state, kept.digests, kept.folders) == ("done", (), ())
    assert kept.rests_on == ("presumption RET-1",)


def test_documents_of_others_are_kept(entered: Any, erased: Any, plain: Plain, written: Any) -> None:
    """Two requests may state the same facts; they go with the last of them."""
    register = entered()
    plain |= {"reference": "PP-2026-0099"}
    photo = written(plain).parent / "interview-room.jpg"
    there = photo.read_bytes()
    Image.new("RGB", (40, 30), "red").save(photo)
    submit(register, signed("Sam Redactor"), load_request(photo.parent / "request.yaml"))
    photo.write_bytes(there)

    erased(register)

    with register.looking() as desk:
        other = desk.get(Registered, "PP-2026-0099")
        assert other.state is State.ASSESSED
        assert desk.document(other.digests.facts) is not None
        assert desk.document(other.file) is not None


def test_it_is_decided_again_at_the_moment_of_erasing(entered: Any, rules: Rules, tmp_path: Path) -> None:
    """What was allowed yesterday and is signed to be kept today is not erased."""
    register = entered(retention={"policing_purpose_necessary": True, "reason_level": "exceptional"})
    authorise(register, signed("C. Hief"), REF, ApprovalKind.RETAIN, "LOG 2")

    done = erase(register, signed("D. Ataprotection"), REF, rules, Where())

    assert isinstance(done, Decision)
    assert (tmp_path / "in" / "interview-room.jpg").exists()
    assert standing(register, REF).request.state is State.RETAINED


def test_a_signature_to_keep_is_not_got_round_by_an_earlier_moment(entered: Any, rules: Rules,
                                                                   tmp_path: Path) -> None:
    """An erasure that is dated before the signature would be decided as if nobody had signed."""
    register = entered(case={"convicted_of_image_offence": True, "recordable": True})
    authorise(register, signed("C. Hief"), REF, ApprovalKind.DELETE, "LOG 2")
    authorise(register, signed("C. Hief", later=timedelta(hours=1)), REF, ApprovalKind.RETAIN, "LOG 3")

    with pytest.raises(WrongUseError, match="lies before"):
        erase(register, signed("D. Ataprotection"), REF, rules, Where())

    assert (tmp_path / "in" / "interview-room.jpg").exists()


@pytest.mark.parametrize(("name", "said"), [("R. Ecords", "prepared this request"), ("D. Tective", "not a role")])
def test_nobody_erases_alone_or_unasked(name: str, said: str, entered: Any, rules: Rules, tmp_path: Path) -> None:
    """What cannot be undone takes a second person, who answers for what the force holds."""
    with pytest.raises(NotYoursError, match=said):
        erase(entered(), signed(name), REF, rules, Where())

    assert (tmp_path / "in" / "interview-room.jpg").exists()


def test_a_release_that_is_being_made_stops_it(entered: Any, erased: Any, tmp_path: Path) -> None:
    """A run at work would write what was just erased."""
    from release.workbench import Bench

    register = entered()
    with Bench.of(tmp_path / "out", "PP-2026-0042").occupied(), pytest.raises(WrongUseError, match="another run"):
        erased(register)

    assert (tmp_path / "in" / "interview-room.jpg").exists()


def test_erasing_twice_says_that_it_is_done(entered: Any, erased: Any) -> None:
    """Whoever is not sure may run it again."""
    register = entered()

    first, second = erased(register), erased(register)

    assert second.files == first.files
    assert second.records == 0
    assert check(register).sound


def test_a_picture_is_erased_on_either_database(each_bureau: Register, application: Plain, filed: Any,
                                                erased: Any, tmp_path: Path) -> None:
    """What the register forgets it forgets wherever it is kept, and its log is sound afterwards."""
    picture = tmp_path / "applications" / "original.jpg"
    picture.parent.mkdir()
    picture.write_bytes(b"a picture")
    application["held"]["here"], application["picture"]["sha256"] = ["original.jpg"], []
    apply_for(each_bureau, signed("R. Ecords"), load_retention(filed(application)))

    done = erased(each_bureau)

    assert (done.files, picture.exists()) == (2, False)
    with each_bureau.looking() as desk:
        documents = " ".join(desk.connection.execute(select(DOCUMENTS.c.text)).scalars())
    assert not [token for token in TOKENS if token in documents]
    assert check(each_bureau).sound


def test_what_was_deleted_before_is_not_left_in_free_pages(bureau: Register, tmp_path: Path) -> None:
    """A row that is deleted, by whatever program, can be read in the file until that is written anew."""
    with sqlite3.connect(str(bureau.engine.url.database)) as raw:
        raw.execute("PRAGMA secure_delete=OFF")
        raw.execute("INSERT INTO documents VALUES ('x', ?)", ("Wobblethorpe " * 2000,))
        raw.commit()
        raw.execute("DELETE FROM documents WHERE sha256 = 'x'")
    raw.close()
    assert holding(tmp_path, "Wobblethorpe")

    scrub(bureau.engine)

    assert not holding(tmp_path, "Wobblethorpe")


def test_either_database_is_written_anew(each_bureau: Register) -> None:
    """What was taken out of a table is still in its file until the file is written anew."""
    before = check(each_bureau)

    scrub(each_bureau.engine)

    assert check(each_bureau) == before


def test_every_kind_of_record_has_its_fate() -> None:
    """A kind that is added to the register and forgotten here would keep what was erased."""
    assert sorted((*GOES, *EMPTIED, *STAYS), key=str) == sorted(TABLES, key=str)

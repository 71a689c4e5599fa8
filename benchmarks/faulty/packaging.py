"""Faults in approving, deciding and packaging: something else leaves than what was signed for."""

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import release.desk
from benchmarks.faulty.base import REFUSED, USAGE, WAITING, WRITE, Fault, Putting, patched
from benchmarks.faulty.case import Case
from benchmarks.faulty.machine import failing
from redact.plan import load_plan
from redact.records import Action, RedactionPlan, Verdict
from release.approval import Approval
from release.package import bag

KEPT = Verdict(track="T1", action=Action.KEEP, by="nobody", role="sio", reason="")


def before(act: Callable[[Case], None]) -> Putting:
    """Act between the approval and the release."""

    @contextmanager
    def put(here: Case) -> Iterator[None]:
        act(here)
        yield

    return put


def filled(act: Callable[[Case, Path], None], *, relisted: bool = False) -> Putting:
    """Act on the package when it has been filled and not yet been verified; a forger rewrites its lists, too."""

    @contextmanager
    def put(here: Case) -> Iterator[None]:
        honest = bag.fill

        def faulty(folder: Path, contents: bag.Contents) -> str:
            seal = honest(folder, contents)
            act(here, folder)
            if not relisted:
                return seal
            relist(folder)
            return bag.seal_of(folder)

        with patched(bag, "fill", faulty):
            yield

    return put


def hiding(change: Callable[[Case, RedactionPlan], RedactionPlan]) -> Putting:
    """Let hiding be handed another plan than the one on the desk."""

    @contextmanager
    def put(here: Case) -> Iterator[None]:
        honest = release.desk.hide

        def faulty(path: Path, plan: RedactionPlan, *others: Any) -> Any:  # noqa: ANN401
            return honest(path, change(here, plan), *others)

        with patched(release.desk, "hide", faulty):
            yield

    return put


def made(act: Callable[[Case, Path], None]) -> Putting:
    """Act on the finished file in the drawer, after it was proven."""

    @contextmanager
    def put(here: Case) -> Iterator[None]:
        honest = release.desk.hide

        def faulty(path: Path, plan: RedactionPlan, out: Path, *others: Any) -> Any:  # noqa: ANN401
            proof = honest(path, plan, out, *others)
            act(here, out)
            return proof

        with patched(release.desk, "hide", faulty):
            yield

    return put


def relist(package: Path) -> None:
    """Rewrite a bag's lists, as somebody would who wants a change to go unseen."""
    payload = sorted(str(one.relative_to(package)) for one in (package / "data").rglob("*") if one.is_file())
    (package / bag.PAYLOAD_LIST).write_text(bag._listing(package, payload), encoding="utf-8")
    total = sum((package / one).stat().st_size for one in payload)
    kept = [line for line in (package / "bag-info.txt").read_text(encoding="utf-8").splitlines()
            if not line.startswith("Payload-Oxum")]
    (package / "bag-info.txt").write_text("\n".join([*kept, f"Payload-Oxum: {total}.{len(payload)}", ""]),
                                          encoding="utf-8")
    (package / bag.TAG_LIST).write_text(bag._listing(package, list(bag.TAG_FILES)), encoding="utf-8")


def rewritten(name: str, old: str, new: str) -> Callable[[Case, Path], None]:
    """Change words in one file of the package."""

    def act(_: Case, package: Path) -> None:
        text = (package / name).read_text(encoding="utf-8")
        assert old in text, old
        (package / name).write_text(text.replace(old, new), encoding="utf-8")

    return act


def _flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def _added(name: str, source: Callable[[Case], Path]) -> Callable[[Case, Path], None]:
    return lambda here, package: shutil.copyfile(source(here), package / name) and None


def _linked(here: Case, package: Path) -> None:
    picture, moved = package / PICTURE, here.folder / "away.jpg"
    picture.rename(moved)
    picture.symlink_to(moved)


def _approval(**change: Any) -> Callable[[Case], None]:  # noqa: ANN401
    """Forge the approval that lies on the desk."""

    def act(here: Case) -> None:
        path = here.desk("I1.approval.json")
        path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **change}), encoding="utf-8")

    return act


def _edited(here: Case) -> None:
    path = here.desk("I1.plan.json")
    path.write_text(load_plan(path).settled_by(KEPT).to_json(), encoding="utf-8")


def _stale(here: Case, **change: Any) -> None:  # noqa: ANN401
    """Put a plan on the desk that was made otherwise, with an approval that fits it."""
    path, signed = here.desk("I1.plan.json"), here.desk("I1.approval.json")
    plan = load_plan(path).model_copy(update=change)
    path.write_text(plan.to_json(), encoding="utf-8")
    approval = Approval.from_json(signed.read_bytes())
    signed.write_text(approval.model_copy(update={"plan": plan.fingerprint()}).to_json(), encoding="utf-8")


def _source(here: Case) -> None:
    data = here.folder / "bench" / "other.jpg"
    shutil.copyfile(data, here.photo)


def _other_source(here: Case) -> None:
    plan = load_plan(here.desk("I1.plan.json"))
    digest = plan.source.digest.model_copy(update={"sha256": "ab" * 32})
    _stale(here, source=plan.source.model_copy(update={"digest": digest}))


def _requested(change: Callable[[dict[str, Any]], None]) -> Callable[[Case], None]:
    def act(here: Case) -> None:
        change(here.plain)
        here.write()

    return act


def _ordered(plain: dict[str, Any]) -> None:
    plain["facts"]["case"]["restrictions"] = [{"type": "s11", "protects": "subject", "status": "in_force"}]


def _unseen(here: Case) -> None:
    here.desk("I1.approval.json").unlink()


PICTURE = "data/media/I1.jpg"

_APPROVING = (
    ("nobody has approved", before(_unseen), "nobody has looked yet", WAITING),
    ("a track unhidden in the plan after its approval", before(_edited), "the plan has changed since", WAITING),
    ("a track unhidden between the plan and hiding", hiding(lambda _, plan: plan.settled_by(KEPT)),
     "hidden by another plan than the one that was approved: I1", 7),
    ("a track taken out of the plan before hiding", hiding(lambda _, plan: plan.model_copy(
        update={"tracks": plan.tracks[:1]})), "hidden by another plan", 7),
    ("approved by the redactor", before(_approval(by="sam REDACTOR")), "the person who made the redaction", WAITING),
    ("approved in a role that may not", before(_approval(role="volunteer")), "role", USAGE),
    ("approved for another item", before(_approval(item="I2")), "it was given for I2", WAITING),
    ("approved for another release", before(_approval(reference="PP-9")), "of PP-9", WAITING),
    ("an approval that cannot be read", before(lambda here: here.desk("I1.approval.json").write_text("{") and None),
     "I1.approval.json", USAGE),
    ("a plan that cannot be read", before(lambda here: here.desk("I1.plan.json").write_text("{") and None),
     "I1.plan.json", USAGE),
    ("a plan of another version", before(lambda here: _stale(here, version="0.0.1")), "by version 0.0.1", WAITING),
    ("a plan for another file", before(_other_source), "no longer stands", WAITING),
    ("a plan by other settings", before(_requested(lambda plain: plain["items"][0].update(method="fill"))),
     "how it is to be hidden has changed", WAITING),
    ("another photo under the same name", before(_source), "the file's content has changed", WAITING),
    ("an order made after the approval", before(_requested(_ordered)), "refused", REFUSED),
    ("the reviewer made redactor afterwards", before(_requested(lambda plain: plain["redactor"].update(
        name="Robin Reviewer"))), "the person who made the redaction", WAITING),
)

_LEFT_OUT = before(_requested(lambda plain: plain["conditions"].update(text="Applies to interview-room.jpg alone.")))

_PACKAGES = (
    ("a bit of the picture flipped", filled(lambda _, package: _flipped(package / PICTURE)), "did not verify"),
    ("a bit flipped, and the lists rewritten", filled(lambda _, package: _flipped(package / PICTURE), relisted=True),
     "not the file that was released"),
    ("the source put in the picture's place, and the lists rewritten", filled(
        _added(PICTURE, lambda here: here.photo), relisted=True), "not the file that was released"),
    ("the picture taken out", filled(lambda _, package: (package / PICTURE).unlink()), "missing"),
    ("the picture taken out, and the lists rewritten", filled(
        lambda _, package: (package / PICTURE).unlink(), relisted=True), "missing"),
    ("the source put in beside", filled(_added("data/media/I2.jpg", lambda here: here.photo), relisted=True),
     "does not belong in the package"),
    ("the preview put in", filled(_added("data/I1.preview.jpg", lambda here: here.desk("I1.preview.jpg")),
                                  relisted=True), "does not belong in the package"),
    ("the plan put in", filled(_added("data/I1.plan.json", lambda here: here.desk("I1.plan.json")), relisted=True),
     "does not belong in the package"),
    ("a file called after the source", filled(_added("data/interview-room.jpg", lambda here: here.photo)),
     "does not belong in the package"),
    ("an empty folder put in", filled(lambda _, package: (package / "data" / "more").mkdir()),
     "a folder that does not"),
    ("a link in the picture's place", filled(_linked), "is a link"),
    ("a named pipe put in", filled(lambda _, package: os.mkfifo(package / "data" / "pipe")), "link or a special file"),
    ("softer conditions on the sheet", filled(rewritten(bag.SHEET, "Do not alter", "You may alter"), relisted=True),
     "does not say what the manifest says"),
    ("another ground in the manifest", filled(rewritten(bag.MANIFEST, "BWV_OPEN_JUSTICE", "WANTED_PERSON")),
     "did not verify"),
    ("another ground, and the lists rewritten", filled(
        rewritten(bag.MANIFEST, "BWV_OPEN_JUSTICE", "WANTED_PERSON"), relisted=True), "does not say what the manifest"),
    ("an unknown key in the manifest", filled(rewritten(bag.MANIFEST, '"software"', '"extra": 1, "software"'),
                                              relisted=True), "unknown key"),
    ("a list of digests cut short", filled(lambda _, package: (package / bag.PAYLOAD_LIST).write_text("") and None),
     "did not verify"),
    ("the finished file swapped after its proof", made(lambda here, out: shutil.copyfile(here.photo, out) and None),
     "not the file that was released"),
    ("a bit of the finished file flipped after its proof", made(lambda _, out: _flipped(out)),
     "not the file that was released"),
    ("the source's name in the conditions", _LEFT_OUT, "interview-room.jpg"),
)

FAULTS = (
    *(Fault(name, "approval", put, words, ("release",), code) for name, put, words, code in _APPROVING),
    *(Fault(name, "packaging", put, words, ("release",)) for name, put, words in _PACKAGES),
    Fault("the disk full while the package is filled", "packaging", failing(bag, "copyfile", errno.ENOSPC),
          "No space left on device", ("release",), WRITE),
    Fault("the package's folder read-only", "packaging", failing(bag.Path, "mkdir", errno.EROFS, from_call=3),
          "Read-only file system", ("release",), WRITE),
    Fault("a folder in the record's place", "packaging", before(lambda here: here.record.mkdir()),
          "record.json: cannot be written", ("release",), WRITE),
    Fault("a package there already", "packaging", before(lambda here: (here.package / "data").mkdir(parents=True)),
          "record", ("release",), WRITE),
)

"""A real request, drafted once, with real proxies, and the people who review it."""

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from media.atomic import write_text
from redact.plan import load_plan
from redact.records import Action, RedactionPlan, Verdict
from release.desk import Asked, Desk
from release.policy import Role
from release.records import AwaitingReview
from release.register.acts import Signed
from release.register.evidence import Asked as Consulted
from release.register.evidence import authorise, consult
from release.register.intake import submit
from release.register.people import add_person
from release.register.records import ApprovalKind, Reply
from release.register.second import Piece, note_edited
from release.register.shelf import Register
from release.registrar import Registering
from release.request import load_request
from release.review.docket.matrix import ALLOWED, Visitor
from release.review.docket.matrix import Action as Edit
from release.review.docket.room import Docket
from release.review.proxies.making import draw_proxies
from release.workbench import Bench

REF = "PP-2026-0001"
PEOPLE = {"Robin Reviewer": "head_of_communications", "Dana Detective": "sio", "Una Second": "superintendent",
          "Sam Redactor": "press_officer", "Kit Editor": "press_officer", "Lee Lawyer": "legal", "Dee Protect": "dpo",
          "Ben Bystander": "requester"}


def now() -> datetime:
    """Return this moment: decisions of a real register run out."""
    return datetime.now(UTC)


def visitor(name: str, role: str | None = None, **more: Any) -> Visitor:
    """Return somebody in the role that they hold."""
    return Visitor(name=name, role=role or PEOPLE[name], at=now(), **more)


ROBIN, UNA, SAM, KIT = (visitor(name) for name in ("Robin Reviewer", "Una Second", "Sam Redactor", "Kit Editor"))


@dataclass(frozen=True)
class Place:
    """One copy of the request under review."""

    folder: Path

    @property
    def out(self) -> Path:
        """Where packages and reviews go."""
        return self.folder / "out"

    @property
    def request(self) -> Path:
        """The request file."""
        return self.folder / "request" / "request.yaml"

    @property
    def bench(self) -> Bench:
        """The review folder."""
        return Bench.of(self.out, REF)

    @property
    def register(self) -> Register:
        """Its register."""
        return Register.at(str(self.folder / "register.db"))

    def docket(self, **more: Any) -> Docket:
        """Return a docket on it."""
        return Docket(self.out, self.register, **more)

    def desk(self) -> Desk:
        """Return the desk of its release."""
        return Desk(file=self.request, out=self.out, tell=lambda _: None, progress=None, now=now,
                    registrar=Registering(self.register))

    def draw(self, item: str) -> None:
        """Have the proxies show the plan as it is."""
        path = self.request.parent / {"I1": "bwv.mp4", "I2": "custody.jpg"}[item]
        draw_proxies(path, load_plan(self.bench.plan(item)), self.bench.folder, item)


def lay_out(folder: Path, samples: Path) -> Place:
    """Take the sample request to its reviewer, as `presspack release` does, and draw its proxies."""
    place = Place(folder)
    place.request.parent.mkdir(parents=True)
    for name in ("request.yaml", "bwv.mp4", "custody.jpg", "reference.jpg"):
        shutil.copyfile(samples / name, place.request.parent / name)
    text = place.request.read_text().replace("method: pixelate", "method: pixelate\n  mode: fast")
    place.request.write_text(text)  # what is found is not what these tests are about, and looking hard takes a minute
    register, loaded = place.register, load_request(place.request)
    sam = Signed(by="Sam Redactor", role="press_officer", at=now())
    for name, role in PEOPLE.items():
        add_person(register, Signed(by="A. Dministrator", role="administrator", at=now()), name, Role(role),
                   date(2020, 1, 1))
    submit(register, sam, loaded)
    authorise(register, Signed(by="Dana Detective", role="sio", at=now()), REF, ApprovalKind.APPROVE, "policy log 1")
    consult(register, sam, REF, Consulted(Role.PRESS_OFFICE, Reply.AGREE, "policy log 2"))
    waiting = place.desk().ended()
    assert isinstance(waiting, AwaitingReview), waiting.lines()
    for item in ("I1", "I2"):
        clear = {one.track for one in load_plan(place.bench.plan(item)).suggestions if one.track is not None}
        answered(place, item, Action.KEEP, *sorted(clear))
    return place


def answered(place: Place, item: str, action: Action = Action.KEEP, *tracks: str) -> None:
    """Have the redactor decide about tracks, as an edit of the plan does."""
    plan = load_plan(place.bench.plan(item))
    why = "subject" if action is Action.KEEP else "third_party"
    decided = plan.settled_by(*(Verdict(track=track, action=action, by="Sam Redactor", role="press_officer", reason=why)
                                for track in tracks or ("face-1",)))
    rewritten(place, item, decided)


def rewritten(place: Place, item: str, plan: RedactionPlan) -> None:
    """Put another plan on the bench, tell the register, and draw it."""
    write_text(place.bench.plan(item), plan.pieces())
    note_edited(place.register, SAM.signed, Piece(REF, item, plan.fingerprint()), ALLOWED[Edit.EDIT])
    place.draw(item)


def copied(made: Place, folder: Path) -> Place:
    """Return a copy for one test, which knows its own request file."""
    shutil.copytree(made.folder, folder)
    place = Place(folder)
    write_text(place.bench.request, Asked(request=str(place.request.resolve())).to_json())
    return place


def look_at_all(docket: Docket, who: Visitor, item: str) -> None:
    """Show somebody every frame of an item."""
    view = docket.item(who, REF, item)
    docket.looked(who, REF, item, [(0, max(view.frames, 1) - 1)], view.plan)


def pass_it(docket: Docket, who: Visitor, item: str) -> Any:
    """Sign an item as it is shown, vouching for all that is asked."""
    view = docket.item(who, REF, item)
    vouched = [one.code for one in view.obligations if one.vouch]
    return docket.passing(who, REF, item, view.version, view.plan, vouched)

"""The sample request from intake to package, so that a newcomer can see the whole path."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path

from media.atomic import replacing_folder
from media.errors import ExpectedError
from media.render import Progress
from release.approval import approve
from release.desk import Desk
from release.package.verify import verify
from release.policy import Role
from release.records import AwaitingReview, Outcome, Released
from release.register.acts import Signed
from release.register.evidence import Asked, authorise, consult
from release.register.intake import submit
from release.register.people import add_person
from release.register.records import ApprovalKind, Reply
from release.register.shelf import Register
from release.registrar import Registering
from release.request import load_request

Tell = Callable[[str], None]
WANTED = ("request.yaml", "*.mp4", "*.jpg")
REVIEWER = ("Robin Reviewer", "head_of_communications")
OFFICER = ("Dana Detective", "sio")


class DemoError(ExpectedError):
    """The sample did not go through; the installation is not sound."""

    advice = "Run `presspack doctor`."


@dataclass(frozen=True, slots=True)
class Demo:
    """Where the demonstration left things."""

    outcome: Released
    package: Path
    request: Path


def demo(folder: Path, tell: Tell, progress: Progress | None = None) -> Demo:
    """Release the sample into `folder`, playing both the redactor and the reviewer.

    Raises:
        OutputError: the folder is not empty or cannot be written.
        DemoError: a step did not end as it must.
    """
    with replacing_folder(folder) as beside:
        _lay_out(beside / "request")
    request = folder / "request" / "request.yaml"
    tell(f"A request lies in {request}: a photo, a body-worn clip, the facts of the case.")
    register = Register.at(str(folder / "register.db"))
    _sign(register, request, tell)
    desk = Desk(file=request, out=folder, tell=tell, progress=progress, now=_clock, registrar=Registering(register))
    waiting = desk.ended()
    if not isinstance(waiting, AwaitingReview):
        raise DemoError(_unexpected("a wait for the reviewer", waiting))
    name, role = REVIEWER
    for plan in sorted((folder / f"{waiting.reference}.review").glob("*.plan.json")):
        approve(plan, by=name, role=role, keep_it=Registering(register).reviewed)
        tell(f"{name} ({role.replace('_', ' ')}), who did not make the redaction, approves {plan.name}.")
    outcome = desk.ended()
    if not isinstance(outcome, Released):
        raise DemoError(_unexpected("a release", outcome))
    package = folder / outcome.reference
    checked = verify(package)
    if not checked.ok:
        raise DemoError(f"the package does not verify: {'; '.join(checked.problems)}", file=package)
    tell("The package was read again as a stranger would, with nothing but itself: every check passed.")
    return Demo(outcome=outcome, package=package, request=request)


def _sign(register: Register, request: Path, tell: Tell) -> None:
    """Enter the people and the request, and let those sign whom the policy asks for."""
    loaded = load_request(request)
    reference, redactor = loaded.request.reference, loaded.request.redactor
    sam = Signed(by=redactor.name, role=redactor.role, at=_clock())
    for name, role in (REVIEWER, OFFICER):
        add_person(register, sam, name, Role(role), sam.at.date())
    submit(register, sam, loaded)
    name, role = OFFICER
    authorise(register, Signed(by=name, role=role, at=_clock()), reference, ApprovalKind.APPROVE, "policy log 1")
    tell(f"{name} ({role}) authorises it; the register keeps who signed what, and for which facts and files.")
    consult(register, sam, reference, Asked(Role.PRESS_OFFICE, Reply.AGREE, "policy log 2"))


def _clock() -> datetime:
    return datetime.now(UTC)


def _lay_out(folder: Path) -> None:
    folder.mkdir()
    with as_file(files("samples")) as samples:
        for pattern in WANTED:
            for sample in sorted(samples.glob(pattern)):
                shutil.copyfile(sample, folder / sample.name)


def _unexpected(wanted: str, got: Outcome) -> str:
    return f"expected {wanted}, got {type(got).__name__}: {' '.join(got.lines())}"

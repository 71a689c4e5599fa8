"""The sample request from intake to package, so that a newcomer can see the whole path."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from media.atomic import replacing_folder
from media.errors import ExpectedError
from media.render import Progress
from release.approval import approve
from release.desk import release
from release.package.verify import verify
from release.records import AwaitingReview, Outcome, Released

Tell = Callable[[str], None]
WANTED = ("request.yaml", "*.mp4", "*.jpg")
REVIEWER = ("Robin Reviewer", "head_of_communications")


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
    waiting = release(request, folder, tell, progress)
    if not isinstance(waiting, AwaitingReview):
        raise DemoError(_unexpected("a wait for the reviewer", waiting))
    name, role = REVIEWER
    for plan in sorted((folder / f"{waiting.reference}.review").glob("*.plan.json")):
        approve(plan, by=name, role=role)
        tell(f"{name} ({role.replace('_', ' ')}), who did not make the redaction, approves {plan.name}.")
    outcome = release(request, folder, tell, progress)
    if not isinstance(outcome, Released):
        raise DemoError(_unexpected("a release", outcome))
    package = folder / outcome.reference
    checked = verify(package)
    if not checked.ok:
        raise DemoError(f"the package does not verify: {'; '.join(checked.problems)}", file=package)
    tell("The package was read again as a stranger would, with nothing but itself: every check passed.")
    return Demo(outcome=outcome, package=package, request=request)


def _lay_out(folder: Path) -> None:
    folder.mkdir()
    with as_file(files("samples")) as samples:
        for pattern in WANTED:
            for sample in sorted(samples.glob(pattern)):
                shutil.copyfile(sample, folder / sample.name)


def _unexpected(wanted: str, got: Outcome) -> str:
    return f"expected {wanted}, got {type(got).__name__}: {' '.join(got.lines())}"

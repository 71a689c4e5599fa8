"""The door's frame: results to stdout, everything else to stderr, errors into exit codes."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NoReturn

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from media.errors import ExitCode, ExpectedError, WrongUseError
from media.render import Progress as Watch

_screen = Console(stderr=True, highlight=False, soft_wrap=True)


def say(*lines: str) -> None:
    """Print result lines on stdout."""
    for line in lines:
        click.echo(line)


def tell(line: str) -> None:
    """Print what is going on, or went wrong, on stderr."""
    _screen.print(line, markup=False)


def put(value: object) -> None:
    """Print one JSON object on one line of stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, sort_keys=True))


def show(value: object, as_json: bool, *lines: str, wrong: bool = False) -> None:
    """Print a result the way it was asked for; what went wrong is told on stderr unless JSON was asked for."""
    if as_json:
        put(value)
    elif wrong:
        for line in lines:
            tell(line)
    else:
        say(*lines)


def fail(problem: ExpectedError, as_json: bool = False) -> ExitCode:
    """Tell an expected error in one line, and return its exit code."""
    tell(f"error: {problem}")
    if as_json:
        put({"outcome": "failed", "input": problem.file, "error": str(problem), "exit_code": int(problem.exit_code)})
    return problem.exit_code


def leave(code: ExitCode) -> None:
    """End the command with this code; 0 just returns."""
    if code is not ExitCode.DONE:
        raise SystemExit(int(code))


def several(codes: Sequence[ExitCode], total: int) -> ExitCode:
    """One exit code for a list of inputs: the shared failure where all failed alike, 9 where only some did."""
    if not codes:
        return ExitCode.DONE
    return codes[0] if len(codes) == total and len(set(codes)) == 1 else ExitCode.BATCH


def counted(number: int, thing: str) -> str:
    """Return a number with its thing: 1 frame, 2 frames."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


def clock() -> datetime:
    """Return this moment; nothing behind the door reads the clock by itself."""
    return datetime.now(UTC)


def moment(text: str | None) -> datetime | None:
    """Read an ISO date or date and time; without a zone it is taken as UTC."""
    if text is None:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError as problem:
        raise WrongUseError(f"{text!r} is not a date or a date and time",
                            advice="Write it like 2026-03-10 or 2026-03-10T18:00.") from problem
    return when if when.tzinfo else when.replace(tzinfo=UTC)


@contextmanager
def watching(what: str) -> Iterator[Watch | None]:
    """Show a bar on a terminal's stderr while frames go by; say nothing where nobody looks."""
    if not _screen.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TextColumn("frames"), TimeRemainingColumn())
    with Progress(*columns, console=_screen, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def run(app: Callable[..., object]) -> NoReturn:
    """Run a Click application, and turn every expected ending into its exit code."""
    try:
        app(standalone_mode=False)
    except click.exceptions.Exit as problem:
        sys.exit(problem.exit_code)
    except click.ClickException as problem:
        problem.show()
        sys.exit(int(ExitCode.USAGE))
    except ExpectedError as problem:
        sys.exit(int(fail(problem, "--json" in sys.argv[1:])))
    except (KeyboardInterrupt, click.Abort):
        tell("interrupted; nothing unfinished was left behind")
        sys.exit(int(ExitCode.INTERRUPTED))
    sys.exit(0)

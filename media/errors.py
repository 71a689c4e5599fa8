"""What can be expected to go wrong, each with an exit code and the next step."""

from enum import IntEnum
from pathlib import Path
from typing import ClassVar


class ExitCode(IntEnum):
    """Every way a presspack command can end; listed for users in docs/errors.md."""

    DONE = 0
    USAGE = 2
    INPUT = 3
    MISSING_PART = 4
    WAITING = 5
    REFUSED = 6
    RESIDUE = 7
    WRITE = 8
    BATCH = 9
    INTERRUPTED = 130


class ExpectedError(Exception):
    """Something a user can understand and mend: what happened, to which file, what to do next.

    Bugs are not ExpectedErrors; they keep their traceback.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE
    advice: str = ""

    def __init__(self, what: str, *, file: Path | str | None = None, advice: str | None = None) -> None:
        self.what = what
        self.file = None if file is None else str(file)
        if advice is not None:
            self.advice = advice
        super().__init__(what)

    def __str__(self) -> str:
        where = f"{self.file}: " if self.file else ""
        then = f" {self.advice}" if self.advice else ""
        return f"{where}{self.what.rstrip('.')}.{then}"


class WrongUseError(ExpectedError):
    """The words of the command, or a request, plan or facts file, cannot be followed."""

    exit_code = ExitCode.USAGE


class UnreadableInputError(ExpectedError):
    """The file is damaged, missing, or not what its name says."""

    exit_code = ExitCode.INPUT
    advice = "Export the clip as MP4, or the photo as JPEG or PNG, and add it again."


class UnsupportedInputError(ExpectedError):
    """The file may be sound, but it is of a kind that is not handled."""

    exit_code = ExitCode.INPUT
    advice = "Export the clip as MP4 (H.264), or the photo as JPEG or PNG, and add it again."


class MissingPartError(ExpectedError):
    """A program, a model or an optional package that this work needs is not here."""

    exit_code = ExitCode.MISSING_PART
    advice = "Run `presspack doctor` to see what is missing and how to install it."


class ResidueError(ExpectedError):
    """The finished file still holds something that must not leave; nothing was released."""

    exit_code = ExitCode.RESIDUE
    advice = "Nothing was written. Keep the source and report this as a fault."


class OutputError(ExpectedError):
    """The result could not be written."""

    exit_code = ExitCode.WRITE
    advice = "Choose another output folder, or free some space, and run it again."

"""What can stand in the way in review, each with the word by which a page tells it apart."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import JsonValue

from media.errors import ExitCode, ExpectedError


class DocketError(ExpectedError):
    """Something in review cannot be done."""

    code: ClassVar[str] = "refused"
    exit_code = ExitCode.REFUSED

    def __init__(self, what: str, *, file: Path | str | None = None, advice: str | None = None,
                 detail: Mapping[str, JsonValue] | None = None) -> None:
        super().__init__(what, file=file, advice=advice)
        self.detail: dict[str, JsonValue] = dict(detail or {})


class ForbiddenError(DocketError):
    """The role does not allow it, or it is not held on this day."""

    code = "forbidden"


class NotFoundError(DocketError):
    """There is no such request, item or file; also said of what somebody may not know of."""

    code = "not_found"
    exit_code = ExitCode.USAGE


class StaleError(DocketError):
    """What was shown is no longer what is there."""

    code = "stale"
    exit_code = ExitCode.USAGE


class NotOpenError(DocketError):
    """The request does not stand where this can be done, or something is still open."""

    code = "refused"


class InvalidError(DocketError):
    """What was sent cannot be followed."""

    code = "invalid"
    exit_code = ExitCode.USAGE

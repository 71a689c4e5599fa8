"""What a folder of proxies says it shows: of which plan, from which source, and the digest over all of it."""

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from media.digest import digest_of
from media.errors import ExpectedError

RECORD = "proxies.json"
LARGEST = 64 << 20  # bytes; six hours of chunks of a second stay far below


class Grid(BaseModel):
    """How the small pictures of the sheet lie."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    columns: int
    rows: int
    width: int
    height: int
    count: int


class Kept(BaseModel):
    """One file of the after side."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    sha256: str


class Showing(BaseModel):
    """As much of the record of a folder of proxies as a signature and a page need."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    plan: str
    source: str
    frame_count: int
    rate: Annotated[str, BeforeValidator(str)]
    instants_ms: tuple[int, ...] | None = None
    cuts: tuple[int, ...] = ()
    sheet: Grid | None = None
    after: tuple[Kept, ...] = ()
    shown: str

    @property
    def frame_rate(self) -> Fraction:
        """Frames a second; 0 where nobody can tell."""
        try:
            return Fraction(self.rate)
        except (ValueError, ZeroDivisionError):
            return Fraction(0)


def showing(folder: Path) -> Showing | None:
    """Return what a folder shows; None where it is not there, not whole, or cannot be understood."""
    try:
        with (folder / RECORD).open("rb") as file:
            text = file.read(LARGEST + 1)
        return None if len(text) > LARGEST else Showing.model_validate(json.loads(text))
    except (OSError, ValueError, ValidationError, RecursionError):
        return None


def shown_in(folder: Path) -> str:
    """Return the digest over all that a folder shows of the after side; empty where its files are not those."""
    here = showing(folder)
    if here is None or not here.after:
        return ""
    lines = "".join(f"{one.sha256}  {one.name}\n" for one in sorted(here.after, key=lambda one: one.name))
    if hashlib.sha256(lines.encode()).hexdigest() != here.shown:
        return ""
    return here.shown if all(_is(folder, one) for one in here.after) else ""


def _is(folder: Path, one: Kept) -> bool:
    try:
        return ".." not in Path(one.name).parts and digest_of(folder / one.name).sha256 == one.sha256
    except (OSError, ExpectedError):
        return False

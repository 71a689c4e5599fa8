"""Where the packages of a release, its record and its register of copies go."""

import re
from dataclasses import dataclass
from pathlib import Path

from media.atomic import UNFINISHED, unfinished
from release.copies import SUFFIX, Copy
from watermark.codes import ALPHABET

CODE = re.compile(rf"(?:[{ALPHABET}]{{3}}-){{2}}[{ALPHABET}]{{3}}")

MADE_UP = 8  # letters that tempfile adds to a name


@dataclass(frozen=True, slots=True)
class Place:
    """Packages and record lie side by side in one folder; only packages are ever sent."""

    out: Path
    reference: str
    key: bytes | None = None
    """The force's key, where marks hang on one."""

    @property
    def record(self) -> Path:
        """What stays."""
        return self.out / f"{self.reference}.record.json"

    @property
    def register(self) -> Path:
        """Which code is whose; stays, too."""
        return self.out / f"{self.reference}{SUFFIX}"

    def package(self, copy: Copy) -> Path:
        """Where one copy's package is."""
        return self.out / copy.folder(self.reference)

    def standing(self) -> tuple[Path, ...]:
        """Return the packages of this reference that are there, whoever made them."""
        whole = [self.out / self.reference]
        copies = [one for one in sorted(self.out.glob(f"{self.reference}-*"))
                  if CODE.fullmatch(one.name.removeprefix(f"{self.reference}-"))]
        return tuple(one for one in (*whole, *copies) if one.exists())

    def unfinished(self) -> tuple[Path, ...]:
        """Return the folders in which a killed run was filling packages of this reference."""
        copies = [one for one in self.out.glob(f"{UNFINISHED}{self.reference}-*") if _of_a_copy(one, self.reference)]
        return (*unfinished(self.out / self.reference), *sorted(copies))


def _of_a_copy(folder: Path, reference: str) -> bool:
    name = folder.name.removeprefix(f"{UNFINISHED}{reference}-")
    code, _, rest = name.rpartition("-")
    return CODE.fullmatch(code) is not None and len(rest) == MADE_UP and folder.is_dir()

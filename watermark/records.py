"""What is stamped into a file, and what reading a finished file found."""

from media.records import Record


class Stamp(Record):
    """Who owns a picture and on what conditions it may be used; every field is public."""

    owner: str
    """Copyright owner, e.g. "Chief Constable of Exampleshire Police"."""
    notice: str
    """Copyright notice, e.g. "© 2026 Chief Constable of Exampleshire Police"."""
    credit: str
    conditions: str
    """Conditions of use, one paragraph."""
    reference: str
    contact: str
    web_statement: str
    """Web address of the full conditions, or empty."""


class Saying(Record):
    """One thing a file says about itself: where in the file, which field, what."""

    place: str
    field: str
    value: str


class Audit(Record):
    """A finished file read again: everything it says, and everything that must not be there."""

    says: tuple[Saying, ...]
    residue: tuple[str, ...]
    missing: tuple[str, ...] = ()
    """Stamps that were expected and are not there, or differ."""

    @property
    def clean(self) -> bool:
        """Nothing left over and nothing missing."""
        return not self.residue and not self.missing

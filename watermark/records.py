"""What is stamped into a file, and what reading a finished file found."""

from enum import StrEnum

from media.records import Record


class DataMining(StrEnum):
    """What may be mined from a picture; the terms of the PLUS vocabulary that need no further text."""

    PROHIBITED = "prohibited"
    EXCEPT_SEARCH = "prohibited_except_search"
    """Search engines may index it: for appeals, which are meant to be found."""
    AI_TRAINING = "prohibited_ai_training"
    GENERATIVE_AI = "prohibited_generative_ai"
    ALLOWED = "allowed"


class Stamp(Record):
    """Who owns a picture and on what conditions it may be used; every field is public."""

    owner: str
    """Copyright owner, e.g. "Chief Constable of Exampleshire Police"."""
    notice: str
    """Copyright notice, e.g. "© 2026 Chief Constable of Exampleshire Police"."""
    credit: str
    conditions: str
    """Conditions of use; each on a line of its own where there are several."""
    reference: str
    contact: str
    web_statement: str
    """Web address of the full conditions, or empty."""
    data_mining: DataMining = DataMining.PROHIBITED


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

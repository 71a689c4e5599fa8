"""A stamp outside of any request: the file in which a press officer states it."""

from datetime import datetime
from pathlib import Path
from typing import Literal

from media.errors import WrongUseError
from media.records import Record
from release.conditions.stated import Case, Conditions, words_of
from release.package.manifest import publisher_of, stamp_of
from release.policy.profile import UsualConditions
from release.policy.yamlfile import read_yaml
from release.request import Force, printed
from release.wording import Line
from watermark.records import Stamp


class StampFile(Record):
    """Whose the pictures are and on what conditions they may be used, as a request states it."""

    reference: Line
    force: Force
    copyright: Literal["force", "third_party"] = "force"
    conditions: Conditions


def load_stamp(path: Path, now: datetime) -> Stamp:
    """Read a stamp file; its own templates, where it names a file of them, lie beside it.

    Raises:
        UnreadableInputError: there is no such file.
        WrongUseError: naming everything that is wrong with it, or its last day of use is over.
    """
    written = read_yaml(path)
    stated = StampFile.from_plain(written.data, file=path)
    case = Case(path.parent.resolve(), printed(stated.force, stated.reference), {"the pictures": stated.copyright},
                UsualConditions())
    words, faults = words_of(stated.conditions, case)
    if words is None:
        told = (f"{written.line(where)}: {'.'.join(map(str, where))}: {said}" for where, said in faults)
        raise WrongUseError("; ".join(told), file=path, advice="Correct these and try again.")
    words.insist_usable(now)
    rights = stated.force.rights(stated.copyright == "force", now.year)
    return stamp_of(publisher_of(stated.force), words, stated.reference, rights)

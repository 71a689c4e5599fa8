"""Refuse a request from its file: judge it, write the letter that leaves and the record that stays."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from media.atomic import write_text
from media.errors import OutputError, WrongUseError
from release.copies import write_private
from release.letter import letter_of
from release.policy import load_profile, load_rules
from release.policy.refusals import load_refusals
from release.refusing import Refusal, Refuser, case_of, refuse
from release.registrar import Registrar
from release.request import load_request

UNREGISTERED = Registrar()
FORMS = (".txt", ".html")
RECORD = ".refusal.json"


@dataclass(frozen=True, slots=True)
class Written:
    """A refusal, and where its two documents are."""

    refusal: Refusal
    letter: Path
    record: Path


def refuse_request(path: Path, refuser: Refuser, codes: tuple[str, ...], out: Path, at: datetime,
                   registrar: Registrar = UNREGISTERED) -> Written:
    """Refuse the request in a file; nothing is written where no reason is accepted.

    The record lies beside the letter, readable by its owner and group only: it names people and reasons.

    Raises:
        UnreadableInputError: there is no such request.
        WrongUseError: the request cannot be followed, no reason is accepted, or the letter is called by neither form.
        OutputError: a letter is here already, or it cannot be written.
        ResidueError: the letter would say what stays with the force.
    """
    if out.suffix not in FORMS:
        raise WrongUseError("a letter is text or a page", file=out, advice=f"Call it {' or '.join(FORMS)}.")
    record = out.with_suffix(RECORD)
    for there in (out, record):
        if there.exists():
            raise OutputError("is here already", file=there, advice="Choose another name; nothing was written.")
    loaded, refusals = load_request(path), load_refusals()
    registrar.enter(loaded, at)
    case = case_of(registrar.facts(loaded, at), load_rules(), load_profile(loaded.profile), refusals, at)
    refusal = refuse(loaded, case, refuser, codes, at)
    letter = letter_of(refusal, loaded, refusals)
    registrar.refused(refusal)
    write_private(record, refusal.to_json())
    try:
        write_text(out, letter.text() if out.suffix == ".txt" else letter.html())
    except BaseException:
        record.unlink(missing_ok=True)  # a refusal that nobody was told of did not happen
        raise
    return Written(refusal, out, record)

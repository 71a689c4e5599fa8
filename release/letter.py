"""The letter that tells whoever asked that their request is refused: why, in safe words, and what they can do."""

import textwrap

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from media.errors import ResidueError, WrongUseError
from media.records import Record
from release.package.private import SHORTEST
from release.policy.refusals import Refusals, Telling
from release.policy.words import role
from release.refusing import Refusal
from release.request import LoadedRequest
from release.typed import typed_words
from release.wording import Line

WIDTH = 78
"""Columns of the letter as text, as mail programs show it."""

_environment = Environment(
    loader=PackageLoader("release", "."), undefined=StrictUndefined,
    autoescape=select_autoescape(default=True, default_for_string=True),
    trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


class Letter(Record):
    """What leaves: fixed sentences, and what whoever asked knows already. Nothing of the case."""

    reference: Line
    date: Line
    force: Line
    to: tuple[Line, ...]
    paragraphs: tuple[Line, ...]
    signed: Line

    def text(self) -> str:
        """Return the letter as plain text."""
        head = (self.force, self.date, f"Our reference: {self.reference}", "", *self.to, "")
        body = (line for one in self.paragraphs for line in (*textwrap.wrap(one, WIDTH), ""))
        return "\n".join((*head, *body, self.signed, self.force)) + "\n"

    def html(self) -> str:
        """Return the letter as one self-contained page, without script."""
        return _environment.get_template("letter.html.j2").render(letter=self)


def letter_of(refusal: Refusal, loaded: LoadedRequest, refusals: Refusals) -> Letter:
    """Write the letter for a refusal; of the reasons it tells only those that were accepted.

    It is put together from the sentences of the reasons and from force, requester, reference and days. Neither facts
    nor rationale, nor the name of whoever refuses, can get into it.

    Raises:
        WrongUseError: the request does not say who asked.
        ResidueError: a word that stays with the force would stand in it, e.g. as part of the reference.
    """
    request = loaded.request
    if request.requester is None:
        raise WrongUseError(f"{request.reference} does not say who asked, so there is nobody to write to",
                            advice="State requester with name, organisation and contact.")
    told = _told(refusal, refusals)
    day = refusal.refused_at
    letter = Letter(
        reference=refusal.reference, date=f"{day.day} {day:%B %Y}", force=request.force.name,
        to=(request.requester.name, request.requester.organisation),
        paragraphs=(_opening(loaded), *(one.why for one in told), *dict.fromkeys(one.again for one in told),
                    f"If you think that this is wrong, write to {request.force.contact} and quote {refusal.reference}. "
                    "Somebody who did not take this decision will look at it again."),
        signed=f"Signed for the force by {role(refusal.by.role)}")
    _insist_it_keeps_quiet(letter, loaded)
    return letter


def _told(refusal: Refusal, refusals: Refusals) -> tuple[Telling, ...]:
    """Return what may be told, each sentence once: several reasons share one on purpose."""
    keys = dict.fromkeys(refusals.named(code).letter for code in refusal.accepted)
    return tuple(refusals.letters[key] for key in keys)


def _opening(loaded: LoadedRequest) -> str:
    received = loaded.request.intake.received_at
    when = f"On {received.day} {received:%B %Y} you" if received else "You"
    return f"{when} asked us to release police pictures or footage. We have decided not to release what you asked for."


def _insist_it_keeps_quiet(letter: Letter, loaded: LoadedRequest) -> None:
    """Hold the letter against every word that people typed for the force's own use."""
    said = letter.text().casefold()
    found = sorted(word for word in typed_words(loaded.request) if len(word) >= SHORTEST and word.casefold() in said)
    if found:
        raise ResidueError(f"the letter would say what stays with the force: {', '.join(found)}",
                           advice="Look for it in the request's reference, requester and force details.")

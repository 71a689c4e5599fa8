"""Remember what became of the same picture, or the same person, under another reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from media.errors import ExitCode, ExpectedError
from release.policy.facts import Facts
from release.policy.vocabulary import Ground
from release.register.after_records import Raised, SoughtAgain, Takedown
from release.register.publishing import DATES
from release.register.records import Registered
from release.register.shelf import Looking
from release.register.states import State
from release.register.triggers import meanings

SEARCHES = frozenset({Ground.WANTED_PERSON, Ground.ESCAPED_ABSCONDED, Ground.MISSING_PERSON})


@dataclass(frozen=True, slots=True)
class Known:
    """What the register knows of a request besides what was stated of it."""

    search_ended: bool
    """Whether the person on the very same file was found or arrested, and is not sought anew."""
    words: tuple[str, ...]
    """Each earlier request, at most 200 characters."""

    def over(self, facts: Facts) -> Facts:
        """Return the facts with what the register knows better; what was stated never weighs against it."""
        if not self.search_ended:
            return facts
        return facts.model_copy(update={"subject": facts.subject.model_copy(update={"apprehended": True})})


class TakenBackError(ExpectedError):
    """What was taken back is not sent again, nor said to be ready to be."""

    exit_code = ExitCode.REFUSED
    advice = "Make a new request, under a new reference, if it may be shown after all."


def insist_not_taken_back(desk: Looking, reference: str) -> None:
    """Refuse to go on with a request whose pictures are being taken back, or have been; its packages still lie there.

    Raises:
        TakenBackError: they are.
    """
    here = desk.get(Registered, reference)
    if here is not None and here.state in {State.WITHDRAWING, State.WITHDRAWN}:
        raise TakenBackError(f"{reference} was taken back: send nothing of it to anybody")


def known_since(desk: Looking, request: Registered, at: datetime) -> Known:
    """Look for takedowns of the same file, and of a person born on the same day, up to a moment.

    A file is the same only byte by byte: a picture that was saved anew, or another one of the same person, is not
    recognised, and a date of birth is a hint and no more.
    """
    files = {sha256 for _, sha256 in request.digests.items}
    ended, told = False, []
    for down in desk.all(Takedown):
        earlier = desk.get(Registered, down.request)
        if earlier is None or down.reasons[0].at > at:
            continue
        over = _ended(desk, down, at)
        if earlier.id == request.id or files & {sha256 for _, sha256 in earlier.digests.items}:
            ended = ended or over is not None
            told.append(_same_file(down, over))
        elif over is not None and _born_alike(desk, request, earlier):
            told.append(f"{earlier.id} was of somebody born on the same day, who was {over.trigger.words} on "
                        f"{DATES.day(over.at.date())}: see that it is not the same person")
    return Known(search_ended=ended, words=tuple(told))


def _ended(desk: Looking, down: Takedown, at: datetime) -> Raised | None:
    """Return by which reason the search has ended; None where it has not, or the person is sought anew."""
    over = max((one for one in down.reasons if meanings()[one.trigger].ends_search and one.at <= at),
               key=lambda one: one.at, default=None)
    again = (one for one in desk.of(SoughtAgain, down.request) if over is not None and over.at < one.at <= at)
    return None if next(again, None) is not None else over


def _same_file(down: Takedown, over: Raised | None) -> str:
    reason = over or down.reasons[0]
    return (f"{down.request} with the same file was taken back from {DATES.day(reason.at.date())} on "
            f"({reason.trigger.words})")


def _born_alike(desk: Looking, one: Registered, other: Registered) -> bool:
    """Tell whether both are searches for somebody of one date of birth."""
    if one.ground not in SEARCHES or other.ground not in SEARCHES:
        return False
    born = set(_births(desk, (one, other)))
    return len(born) == 1 and None not in born


def _births(desk: Looking, requests: tuple[Registered, ...]) -> Iterator[object]:
    for request in requests:
        text = desk.document(request.digests.facts)
        yield None if text is None else Facts.from_json(text).subject.dob

"""Say whose copy a leaked picture or clip is, from the code in its line or from its grain."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from media.decode import decoding
from media.errors import ExitCode, ResidueError, WrongUseError
from media.probe import MediaKind, probe
from media.records import Record
from redact.detect import ocr
from release.copies import Register, Sent, name_of
from release.linereading import codes_in
from watermark.codes import code_of, number_of
from watermark.finding import CERTAIN, Found, find

FRAMES = tuple(range(0, 200, 5))
"""Frames of a clip that are read together: forty, eight seconds, more than one scene of most."""

NOTHING = "no mark could be read with certainty: it may be unmarked, of another key, or too much changed"
UNREAD = "its line was not read, since presspack[text] is not installed: read it yourself and give --code"
NO_CODE = "its line shows no code of these releases; with --mark-key its grain is read as well"

APART = 2.0  # times the next best: codes of one release share a word now and then, and never three


class Traced(Record):
    """A leaked file is this recipient's copy."""

    outcome: Literal["traced"] = "traced"
    file: str
    code: str
    by: Literal["line", "grain", "grain, among the copies known"]
    reference: str
    recipient: str
    organisation: str
    package: str
    agreement: float | None

    @property
    def exit_code(self) -> ExitCode:
        """0."""
        return ExitCode.DONE

    def lines(self) -> tuple[str, ...]:
        """Whose copy, and what that does not mean."""
        return (f"{self.file}: copy {self.code} of {self.reference}, by its {self.by}",
                f"was sent to {self.recipient}, {self.organisation}",
                "That says whose copy it is, not who passed it on.")


class Untraced(Record):
    """A leaked file says nothing certain."""

    outcome: Literal["untraced"] = "untraced"
    file: str
    code: str | None
    """A code that was read and is in none of the registers."""
    reason: str
    agreement: float | None

    @property
    def exit_code(self) -> ExitCode:
        """5: a person must look."""
        return ExitCode.WAITING

    def lines(self) -> tuple[str, ...]:
        """Why nothing can be said."""
        return (f"{self.file}: {self.reason}",)


@dataclass(frozen=True, slots=True)
class _Known:
    """A copy that was sent, and of what."""

    reference: str
    sent: Sent


def trace(file: Path, registers: Sequence[Register], key: bytes | None, typed: str | None = None) -> Traced | Untraced:
    """Say whose copy a leaked file is: by its grain, else by the code in its line; or look up a code that was typed.

    Raises:
        UnreadableInputError, UnsupportedInputError: the file cannot be decoded.
        WrongUseError: `typed` is no code, or the key is none of the registers'.
        MissingPartError: there is no key, and the extra `text`, which reads lines, is not installed.
    """
    known = {one.code: _Known(register.reference, one) for register in registers for one in register.copies}
    if typed is not None:
        return _named(file, code_of(number_of(typed)), "line", known, None)
    said = None if key is None else _by_grain(file, registers, key, known)
    if isinstance(said, Traced):
        return said
    if said is not None and ocr.installed() is None:
        return said.model_copy(update={"reason": f"{said.reason}; {UNREAD}"})
    ours = [code for code in codes_in(file) if code in known]
    if len(ours) == 1:
        return _named(file, ours[0], "line", known, None)
    if ours:
        return Untraced(file=str(file), code=None, agreement=None,
                        reason=f"its line seems to say more than one code: {', '.join(ours)}")
    return said or Untraced(file=str(file), code=None, agreement=None, reason=NO_CODE)


def _by_grain(file: Path, registers: Sequence[Register], key: bytes, known: dict[str, _Known]) -> Traced | Untraced:
    ours = [one.code for register in registers if register.key == name_of(key) for one in register.copies]
    if registers and not ours:
        raise WrongUseError("the key is not the one that these releases were marked with",
                            advice="Give the key that was in use then.")
    found = grain_of(file, key)
    if found.number is not None:
        return _named(file, code_of(found.number), "grain", known, found)
    asked = _likeliest(found, ours)
    if asked is not None:
        return _named(file, asked, "grain, among the copies known", known, found)
    return Untraced(file=str(file), code=None, agreement=round(found.agreement, 1), reason=NOTHING)


def grain_of(file: Path, key: bytes) -> Found:
    """Read the grain of a photo, or of the first eight seconds of a clip.

    Raises:
        UnreadableInputError, UnsupportedInputError: the file cannot be decoded.
    """
    source = probe(file)
    only = FRAMES if source.kind is MediaKind.CLIP else ()
    with decoding(file, source, only=only) as frames:
        return find((frame.pixels for frame in frames), key)


def insist_readable(file: Path, item: str, code: str, key: bytes) -> None:
    """Read the mark of a finished file again, before anybody relies on it.

    Raises:
        ResidueError: it says another copy, which is a fault of the program.
        WrongUseError: the picture does not carry it.
    """
    found, number = grain_of(file, key), number_of(code)
    if found.number not in {None, number}:
        raise ResidueError(f"{item}: the unseen mark reads as another copy's", file=file)
    if found.number is None and found.likeness(number) < CERTAIN:
        raise WrongUseError(f"{item}: the picture is too small, too plain or too dark to carry an unseen mark that can "
                            "be read again", advice="Take `unseen` out of marks.recipients.")


def _likeliest(found: Found, codes: Sequence[str]) -> str | None:
    """Return the one copy that shows beyond chance and far beyond every other."""
    ranked = sorted(((found.likeness(number_of(code)), code) for code in codes), reverse=True)
    if not ranked or ranked[0][0] < CERTAIN or (len(ranked) > 1 and ranked[0][0] < APART * ranked[1][0]):
        return None
    return ranked[0][1]


def _named(file: Path, code: str, by: Literal["line", "grain", "grain, among the copies known"],
           known: dict[str, _Known], found: Found | None) -> Traced | Untraced:
    agreement = None if found is None else round(found.agreement, 1)
    if code not in known:
        return Untraced(file=str(file), code=code, agreement=agreement,
                        reason=f"its {by} says copy {code}, which is in none of the registers")
    one = known[code]
    return Traced(file=str(file), code=code, by=by, reference=one.reference, recipient=one.sent.recipient.name,
                  organisation=one.sent.recipient.organisation, package=one.sent.package, agreement=agreement)

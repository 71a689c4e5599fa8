"""One file of a request: what it is, what is known about it, how it is to be hidden."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import AwareDatetime, ConfigDict, JsonValue, StringConstraints, model_validator

from media.errors import WrongUseError
from media.records import Record
from redact.audio import SoundChoice, insist_it_can_be_followed
from redact.records import AUTO, Method, Mode, Settings
from release.inside import Inside
from release.policy.kinds import Moment
from release.wording import Line


class Intimate(StrEnum):
    """What the person who screened an item says of it."""

    CLEAR = "clear"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"
    IIOC = "iioc"
    UNKNOWN = "unknown"


class CaseOutcome(StrEnum):
    """How the case that an item belongs to ended; pictures of people who were not convicted are deleted first."""

    PENDING = "pending"
    CONVICTED = "convicted"
    ACQUITTED = "acquitted"
    DISCONTINUED = "discontinued"
    NO_FURTHER_ACTION = "no_further_action"
    OUT_OF_COURT = "out_of_court"
    NO_CASE = "no_case"


FolderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}[A-Za-z0-9])?$")]
"""Letters, digits and dashes: it becomes the name of a folder or of a released file."""


class Item(Record):
    """One file; what nobody stated of it is None, which means unknown."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    id: FolderName
    """what the item is called; it leaves with the package"""
    path: Inside
    """where the file lies, beside the request"""
    type: Line | None = None
    """what kind of material it is"""
    supplied_by: Line | None = None
    """who supplied it (investigating_officer, or a name)"""
    intimate: Intimate | None = None
    """what screening for intimate material found"""
    deprivation_order: bool | None = None
    """whether a deprivation order covers it"""
    copyright_owner: Line | None = None
    """who owns the copyright (force, or a name)"""
    licence: Line | None = None
    """on what terms a third party lets it be used"""
    captured_at: Moment | None = None
    """when it was taken"""
    case_ref: Line | None = None
    """which case it belongs to, by the force's own reference"""
    offence_ref: Line | None = None
    """which offence it was taken for"""
    outcome: CaseOutcome | None = None
    """how that case ended"""
    screened_by: Line | None = None
    """who looked whether it is intimate material"""
    screened_at: AwareDatetime | None = None
    """when that was, with its time zone"""
    identity_confirmed_by: Line | None = None
    """which officer confirmed that it shows the right person"""
    has_audio: bool | None = None
    """whether it has sound"""
    keep: tuple[Inside, ...] = ()
    sound: SoundChoice = SoundChoice.DROP
    mute: tuple[Line, ...] = ()
    """Stretches that nobody may hear: 00:12-00:15."""
    voices: bool = False
    """Whether every stretch in which somebody speaks is hidden, too."""
    method: Method = Method.PIXELATE
    detector: Line = AUTO
    mode: Mode = Mode.BALANCED
    text: bool = False

    def typed(self) -> Iterator[tuple[str, str]]:
        """Yield the name and the words of every field in which somebody typed what no rule reads."""
        for name in ("licence", "case_ref", "offence_ref", "screened_by", "identity_confirmed_by"):
            if (value := getattr(self, name)) is not None:
                yield name, value

    @property
    def settings(self) -> Settings:
        """How it is to be looked at and hidden."""
        return Settings(detector=self.detector, mode=self.mode, method=self.method, sound=self.sound, mute=self.mute,
                        voices=self.voices, text=self.text)

    def stated(self) -> dict[str, JsonValue]:
        """Return what the policy reads about it; what nobody stated is absent, which means unknown."""
        about = {"id", "type", "supplied_by", "intimate", "deprivation_order", "copyright_owner"}
        return self.model_dump(mode="json", include=about, exclude_none=True)

    @model_validator(mode="after")
    def _sound_can_be_followed(self) -> Self:
        try:
            insist_it_can_be_followed(self.sound, self.mute, self.voices)
        except WrongUseError as problem:
            raise ValueError(problem.what.replace("--audio", "sound:").replace("--mute", "mute:")
                             .replace("--voices", "voices:")) from problem
        return self

    @model_validator(mode="after")
    def _not_named_after_its_file(self) -> Self:
        if self.id.casefold() == PurePosixPath(self.path).stem.casefold():
            raise ValueError(f"the id {self.id} is the file's own name, and ids leave with the package: "
                             "use I1, I2 ...")
        return self

"""In which folders of this machine files of a request lie, so that they can be found when it must be erased."""

from pathlib import Path

from release.register.acts import Did, Signed
from release.register.records import Registered
from release.register.retention_records import Whereabouts
from release.register.shelf import Looking, Register, Writing
from release.register.states import State

EMPTIED = frozenset({State.ERASED, State.CLOSED_QUARANTINE})
"""Where the register was made to forget what a request was about."""


def note_folders(register: Register, signed: Signed, reference: str, *folders: Path) -> None:
    """Note folders that are not known yet; of a request that is unknown, or was emptied, nothing is noted."""
    named = tuple(str(one.resolve()) for one in folders)
    with register.looking() as desk:
        here = desk.get(Registered, reference)
        if here is None or here.state in EMPTIED or set(named) <= set(folders_of(desk, reference)):
            return
    with register.writing(signed.doing(Did.PLACED, reference)) as desk:
        lies_in(desk, reference, *named)


def folders_of(desk: Looking, reference: str) -> tuple[str, ...]:
    """Return the folders that are known."""
    return tuple(folder for one in desk.of(Whereabouts, reference) for folder in one.folders)


def lies_in(desk: Writing, reference: str, *folders: str) -> Whereabouts:
    """Note folders as a part of another act."""
    here = desk.get(Whereabouts, f"{reference}/where")
    if here is None:
        return desk.add(Whereabouts(id=f"{reference}/where", request=reference, folders=tuple(dict.fromkeys(folders))))
    every = tuple(dict.fromkeys((*here.folders, *folders)))
    return here if every == here.folders else desk.change(here.model_copy(update={"folders": every}))

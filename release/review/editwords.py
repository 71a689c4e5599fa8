"""Say an edit in words, and what of a plan it touches."""

from collections.abc import Iterator
from typing import assert_never

from redact.edits import (
    Confirm,
    Draw,
    Drop,
    Edit,
    Extend,
    Hide,
    Join,
    Keep,
    Mute,
    NotAFace,
    Split,
    Unmute,
)

SOUND = "the sound"
MANY = 4  # names in a sentence; more are counted


def words_of(edit: Edit) -> str:  # noqa: PLR0911 - one for each kind
    """Return one edit in one line."""
    match edit:
        case Hide():
            return f"hid {_listed(edit.tracks)}{_span(edit.span)} ({_plain(edit.reason)})"
        case Keep():
            return f"left {_listed(edit.tracks)} clear{_span(edit.span)} ({_plain(edit.reason)})"
        case NotAFace():
            return f"said that {_listed(edit.tracks)} is nothing to hide ({_plain(edit.reason)})"
        case Confirm():
            return f"confirmed {edit.track} as the {_plain(edit.role)}"
        case Split():
            return f"parted {edit.track} at frame {edit.frame}"
        case Join():
            return f"joined {_listed(edit.tracks)}"
        case Extend():
            return f"extended {edit.track} to {f'frame {edit.to}' if isinstance(edit.to, int) else f'its {edit.to}'}"
        case Draw():
            return f"drew {edit.zone}{_span(edit.span)} ({_plain(edit.reason)})"
        case Drop():
            return f"took away {edit.zone}"
        case Mute():
            return f"silenced {edit.start:g} to {edit.end:g} s ({_plain(edit.reason)})"
        case Unmute():
            return f"let {edit.start:g} to {edit.end:g} s be heard ({_plain(edit.reason)})"
    assert_never(edit)


def touches(edit: Edit) -> Iterator[str]:
    """Yield what an edit changes: tracks by the name before any parting, zones, the sound.

    Two edits that touch nothing in common can be made in either order.
    """
    match edit:
        case Hide() | Keep() | NotAFace() | Join():
            yield from (_whole(name) for name in edit.tracks)
        case Confirm() | Split() | Extend():
            yield _whole(edit.track)
        case Draw() | Drop():
            yield _whole(edit.zone)
        case Mute() | Unmute():
            yield SOUND
        case _:
            assert_never(edit)


def _whole(name: str) -> str:
    """Return the track that a piece is of: parting it, and judging a piece, are about the same track."""
    return name.split(".", maxsplit=1)[0]


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - MANY} more" if len(names) > MANY else ""
    return ", ".join(names[:MANY]) + more


def _span(span: tuple[int, int] | None) -> str:
    return f" on frames {span[0]} to {span[1]}" if span is not None else ""


def _plain(code: str) -> str:
    return code.replace("_", " ")

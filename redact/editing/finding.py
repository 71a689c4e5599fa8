"""Find in a plan what an edit names, or refuse the edit in words."""

from collections.abc import Iterable, Sequence

from media.errors import WrongUseError
from redact.records import Action, Origin, RedactionPlan, Track, Verdict

MANY = 5  # names in a sentence; more are counted


class EditError(WrongUseError):
    """An edit cannot be applied to the plan as it stands."""

    advice = "Look at the plan as it stands, and make the change again."


def refuse(faults: Iterable[str]) -> None:
    """Refuse an edit with everything that is wrong with it, if anything is."""
    if said := tuple(dict.fromkeys(faults)):
        raise EditError("; ".join(said))


def found(plan: RedactionPlan, name: str) -> Track | None:
    """Return the track of that name."""
    return next((track for track in plan.tracks if track.id == name), None)


def track_of(plan: RedactionPlan, name: str) -> Track:
    """Return the track of that name.

    Raises:
        EditError: there is none.
    """
    track = found(plan, name)
    if track is None:
        raise EditError(_absent(plan, name))
    return track


def pieces_of(plan: RedactionPlan, name: str) -> tuple[str, ...]:
    """Return the track of that name, or every piece of it where it was parted.

    Raises:
        EditError: there is neither.
    """
    if found(plan, name) is not None:
        return (name,)
    pieces = tuple(track.id for track in plan.tracks if is_piece(track.id, name))
    if not pieces:
        raise EditError(_absent(plan, name))
    return pieces


def all_named(plan: RedactionPlan, names: Sequence[str]) -> tuple[Track, ...]:
    """Return the tracks of these names.

    Raises:
        EditError: naming each that is not there.
    """
    tracks = {track.id: track for track in plan.tracks}
    refuse(_absent(plan, name) for name in names if name not in tracks)
    return tuple(tracks[name] for name in names)


def is_piece(name: str, whole: str) -> bool:
    """Whether a track is a piece, or a piece of a piece, of another one."""
    return name.startswith(f"{whole}.") and all(part.isdigit() for part in name[len(whole) + 1:].split("."))


def is_drawn(track: Track) -> bool:
    """Whether a person drew the track: then somebody gave its place on some frame."""
    return any(one.origin is Origin.GIVEN for one in track.sightings)


def decided(plan: RedactionPlan) -> dict[str, Verdict]:
    """Return the verdict in force on each track that has one."""
    return {verdict.track: verdict for verdict in plan.verdicts}


def hides(plan: RedactionPlan, name: str) -> bool:
    """Whether a track is hidden, were every open suggestion accepted."""
    verdict = decided(plan).get(name)
    if verdict is not None:
        return verdict.action is Action.HIDE
    return all(one.track != name for one in plan.suggestions)


def listed(names: Sequence[str]) -> str:
    """Return names for a sentence, a long list cut short."""
    more = f" and {len(names) - MANY} more" if len(names) > MANY else ""
    return ", ".join(names[:MANY]) + more


def _absent(plan: RedactionPlan, name: str) -> str:
    pieces = [track.id for track in plan.tracks if is_piece(track.id, name)]
    return f"{name} was parted into {listed(pieces)}" if pieces else f"there is no track {name}"

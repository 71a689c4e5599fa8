"""Part a track where looks show two people on it, so that only what surely is the one is offered as theirs."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise

from redact.known import MATCH, POSSIBLE, Known
from redact.recognise import Likeness
from redact.records import Flag, Track
from redact.track.belief import believed

Span = tuple[int, int]
"""First and last frame, both included."""

Piece = tuple[Track, Known | None]


def parted(tracks: Sequence[Track], known: Mapping[str, Known],
           references: Iterable[Likeness]) -> tuple[tuple[Track, ...], dict[str, Known]]:
    """Return the tracks, those that match a reference and hold a stranger in pieces, and what is known of each.

    A piece reaches from one look that is like its person to another, over no stranger's look; only the track's
    own ends are taken on trust, where the look nearest to them is like the person. What lies between is a piece of
    its own with a flag, of nobody in particular. The longest piece keeps the track's id, the others add a number.
    """
    whole, learnt = tuple(tracks), dict(known)
    for reference in references:
        pieces = [piece for track in whole for piece in _pieces(track, learnt.get(track.id), reference)]
        whole = tuple(track for track, _ in pieces)
        learnt = {track.id: one for track, one in pieces if one is not None}
    return whole, learnt


def _pieces(track: Track, known: Known | None, reference: Likeness) -> list[Piece]:
    """Return the track with what is known of it, in pieces where it holds a stranger."""
    spans = _spans(track, known, reference) if known is not None else []
    if known is None or not spans or spans == [(track.first, track.last)]:
        return [(track, known)]
    longest = max(spans, key=lambda span: span[1] - span[0])
    pieces: list[Piece] = []
    for place, span in enumerate(_everything(track, spans), 1):
        piece = _piece(track, span, track.id if span == longest else f"{track.id}-{place}", hidden=span not in spans)
        if piece.sightings:
            pieces.append((believed((piece,))[0], known.within(*span, piece.id)))
    return pieces


def _spans(track: Track, known: Known, reference: Likeness) -> list[Span]:
    """Return the stretches on which the track surely is the person it is most like, none where it matches nobody."""
    score, middle = known.towards(reference)
    if score < MATCH:
        return []
    like = (known.likenesses @ middle >= POSSIBLE).tolist()
    looks = list(zip(known.frames, like, known.strangers(middle), strict=True))
    spans: list[Span] = []
    for stranger, run in groupby(looks, key=lambda look: look[2]):
        here = list(run)
        surely = [frame for frame, one, _ in here if one]
        if not stranger and surely:
            first = track.first if here[0] == looks[0] and here[0][1] else surely[0]
            last = track.last if here[-1] == looks[-1] and here[-1][1] else surely[-1]
            spans.append((first, last))
    return spans


def _everything(track: Track, spans: Sequence[Span]) -> list[Span]:
    """Return the stretches and what lies between and around them, in order."""
    edges = [track.first - 1, *(edge for first, last in spans for edge in (first - 1, last)), track.last]
    return [(before + 1, after) for before, after in pairwise(edges) if after > before]


def _piece(track: Track, span: Span, name: str, *, hidden: bool) -> Track:
    """Return the part of a track within these frames."""
    first, last = span
    sightings = tuple(one for one in track.sightings if first <= one.frame <= last)
    flags = [flag.model_copy(update={"first": max(first, flag.first), "last": min(last, flag.last)})
             for flag in track.flags if flag.first <= last and flag.last >= first]
    if hidden:
        flags.append(Flag(first=first, last=last, reason=f"was linked to {track.id} and does not surely look like "
                          "its person; hidden, look who it is"))
    return track.model_copy(update={"id": name, "sightings": sightings,
                                    "flags": tuple(sorted(flags, key=lambda flag: (flag.first, flag.last)))})

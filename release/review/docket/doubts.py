"""What a reviewer must look at, and who has: a look counts for the covers that were shown, and for no others."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from redact.records import Cover, Flag, RedactionPlan, Track
from release.names import name_key
from release.register.second_records import Looked, Seen
from release.review.docket.laid import Laid
from release.review.docket.views import DoubtView, Span

KEY = 16  # hexadecimal digits; two of a million doubts share them once in 37 million plans


@dataclass(frozen=True, slots=True)
class Doubt:
    """A stretch to be looked at, by a name that stays the same while it is the same stretch for the same reason."""

    key: str
    track: Track
    flag: Flag

    @property
    def span(self) -> Span:
        """First and last frame."""
        return self.flag.first, self.flag.last


def doubts_of(plan: RedactionPlan) -> tuple[Doubt, ...]:
    """Return the doubts of a plan as it is shown, the riskiest tracks first."""
    return tuple(Doubt(_key(track, flag), track, flag) for track, flag in plan.doubts)


def seen_now(laid: Laid, doubt: Doubt) -> Seen:
    """Return what a look at this doubt, as it is covered now, is a look at."""
    first, last = doubt.span
    return Seen(key=doubt.key, first=first, last=last, covers=_covered(laid, first, last))


def looked_by(laid: Laid, doubt: Doubt, looks: Sequence[Looked]) -> tuple[str, ...]:
    """Return who has looked at a doubt as it is covered now, each once, the first first."""
    now = seen_now(laid, doubt)
    names: dict[tuple[str, ...], str] = {}
    for one in looks:
        if one.item == laid.item.id and now in one.doubts:
            names.setdefault(name_key(one.by), one.by)
    return tuple(names.values())


def has_looked(laid: Laid, doubt: Doubt, looks: Sequence[Looked], name: str) -> bool:
    """Tell whether this person has."""
    return name_key(name) in {name_key(one) for one in looked_by(laid, doubt, looks)}


def open_doubts(laid: Laid, name: str) -> tuple[Doubt, ...]:
    """Return what this person has still to look at."""
    return tuple(one for one in doubts_of(laid.shown) if not has_looked(laid, one, laid.asked.looks, name))


def doubt_views(laid: Laid, name: str) -> Iterator[DoubtView]:
    """Say every doubt, for this person."""
    for one in doubts_of(laid.shown):
        names = looked_by(laid, one, laid.asked.looks)
        yield DoubtView(key=one.key, track=one.track.id, first=one.flag.first, last=one.flag.last,
                        reason=one.flag.reason, looked=name_key(name) in {name_key(who) for who in names},
                        looked_by=names, risk=one.track.risk)


def whole(spans: Sequence[Span], first: int, last: int) -> bool:
    """Tell whether these spans together leave none of the frames out."""
    reached = first
    for begins, ends in sorted(spans):
        if begins > reached:
            break
        reached = max(reached, ends + 1)
    return reached > last


def merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the same frames in as few spans as can be."""
    found: list[Span] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


def covers_of(laid: Laid) -> dict[int, tuple[Cover, ...]]:
    """Return what is hidden on each frame of what is shown."""
    return _covers(_Same(laid.shown, laid.fingerprint))


def _key(track: Track, flag: Flag) -> str:
    said = json.dumps([track.id, flag.first, flag.last, flag.reason])
    return hashlib.sha256(said.encode()).hexdigest()[:KEY]


def _covered(laid: Laid, first: int, last: int) -> str:
    """Return the digest of everything that is hidden on these frames, and how."""
    known = hashlib.sha256()
    covers = covers_of(laid)
    for frame in range(first, last + 1):
        for one in covers.get(frame, ()):
            known.update(json.dumps([frame, one.model_dump(mode="json")], sort_keys=True).encode())
    return known.hexdigest()


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A plan that is told from others by its fingerprint alone."""

    plan: RedactionPlan
    fingerprint: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.fingerprint == self.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)


@lru_cache(maxsize=4)
def _covers(one: _Same) -> dict[int, tuple[Cover, ...]]:
    """Return the covers of a plan; to work out those of a long clip takes seconds."""
    return one.plan.covers()

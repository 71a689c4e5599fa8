"""What was really shown to whom, until a doubt was shown whole; only that is kept, and counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

from release.names import name_key
from release.register.second import Piece, note_looked
from release.register.shelf import Register
from release.review.docket.doubts import merged, open_doubts, seen_now, whole
from release.review.docket.errors import InvalidError
from release.review.docket.laid import Laid
from release.review.docket.matrix import ALLOWED, Action, Visitor
from release.review.docket.views import Span

MOST_SPANS = 1_000  # in one report; a player reports a few a second
MOST_HELD = 256  # people's half-seen items; the longest unused is forgotten, and is looked at again

_Whose = tuple[tuple[str, ...], str, str, str]


@dataclass(slots=True)
class Glances:
    """The frames that people have seen of plans, of which no doubt is whole yet; a restart forgets them."""

    _seen: dict[_Whose, tuple[Span, ...]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, who: Visitor, laid: Laid, spans: Sequence[Span]) -> tuple[Span, ...]:
        """Add frames to what this person has seen of this very plan; returns all of it."""
        key = (name_key(who.name), laid.asked.reference, laid.item.id, laid.fingerprint)
        with self._lock:
            seen = merged((*self._seen.pop(key, ()), *spans))
            self._seen[key] = seen  # at the end: the one used last
            while len(self._seen) > MOST_HELD:
                del self._seen[next(iter(self._seen))]
        return seen


def note(register: Register, glances: Glances, who: Visitor, laid: Laid, spans: Sequence[Span]) -> int:
    """Keep every doubt that is now seen whole; returns how many that were.

    There is no least time: frames can be stepped through, and a wait would be waited out. Every frame of a doubt
    must have been shown, of the plan as it stands; what that is worth the signer says by signing.

    Raises:
        InvalidError: a span is not of this item.
        NotYoursError, WrongUseError: as note_looked does.
    """
    last = max(laid.frames, 1) - 1
    if len(spans) > MOST_SPANS or any(not 0 <= first <= final <= last for first, final in spans):
        raise InvalidError(f"spans are [first, last] with 0 to {last}, at most {MOST_SPANS} of them")
    seen = glances.add(who, laid, spans)
    done = tuple(seen_now(laid, one) for one in open_doubts(laid, who.name) if whole(seen, *one.span))
    if done:
        piece = Piece(laid.asked.reference, laid.item.id, laid.fingerprint)
        note_looked(register, who.signed, piece, done, ALLOWED[Action.MARK_LOOKED])
    return len(done)

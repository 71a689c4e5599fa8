"""The log cannot be changed without its being found, and where."""

import random
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from register_makers import NOW

from release.register.acts import Did
from release.register.chain import START, Entry, Fault, Head, Link, Tampering, Touched, faults, hash_of, sealed

LENGTH = 16
Log = list[Link]
Tampered = tuple[Log, Head, int]
"""A log after somebody was at it, its note of the end, and the entry at which it must show."""


def a_log(length: int = LENGTH) -> Log:
    """Return a log as it was written."""
    found: Log = []
    for seq in range(1, length + 1):
        entry = Entry(seq=seq, at=NOW, by=f"Person {seq % 3}", role="press_officer", did=Did.RECORDED, operation=None,
                      request=f"PP-{seq % 5}", previous=found[-1].hash if found else START,
                      touched=(Touched(kind="evidence", id=f"E{seq}", version=1, sha256=f"{seq:064x}"),))
        found.append(sealed(entry))
    return found


LOG = a_log()
HEAD = Head(seq=LENGTH, hash=LOG[-1].hash)


def rewritten(link: Link, **changes: object) -> Link:
    """Return an entry that says something else, with a hash that fits."""
    entry = Entry.model_validate_json(link.line).model_copy(update=changes)
    return Link(link.seq, entry.line(), hash_of(entry.line()))


def edit(rng: random.Random) -> Tampered:
    """Change one character of one entry."""
    place = rng.randrange(LENGTH)
    line = LOG[place].line
    at = rng.randrange(len(line))
    other = chr((ord(line[at]) + rng.randrange(1, 90)) % 94 + 33)
    changed = line[:at] + (other if other != line[at] else "~") + line[at + 1:]
    return [*LOG[:place], replace(LOG[place], line=changed), *LOG[place + 1:]], HEAD, place + 1


def edit_and_hash(rng: random.Random) -> Tampered:
    """Let an entry say that somebody else did it, and give it the hash that fits."""
    place = rng.randrange(LENGTH)
    return [*LOG[:place], rewritten(LOG[place], by="Someone Else"), *LOG[place + 1:]], HEAD, place + 1


def swap_hash(rng: random.Random) -> Tampered:
    """Change the hash alone."""
    place = rng.randrange(LENGTH)
    return [*LOG[:place], replace(LOG[place], hash=f"{rng.getrandbits(256):064x}"), *LOG[place + 1:]], HEAD, place + 1


def delete(rng: random.Random) -> Tampered:
    """Take entries out of the middle."""
    place, many = rng.randrange(LENGTH - 4), rng.randrange(1, 4)
    return [*LOG[:place], *LOG[place + many:]], HEAD, place + 1


def delete_and_close(rng: random.Random) -> Tampered:
    """Take an entry out and number those behind it anew."""
    place = rng.randrange(LENGTH - 1)
    return [*LOG[:place], *(replace(one, seq=one.seq - 1) for one in LOG[place + 1:])], \
        Head(seq=LENGTH - 1, hash=HEAD.hash), place + 1


def reorder(rng: random.Random) -> Tampered:
    """Let two entries change places."""
    first, second = sorted(rng.sample(range(LENGTH), 2))
    log = list(LOG)
    log[first], log[second] = replace(LOG[second], seq=first + 1), replace(LOG[first], seq=second + 1)
    return log, HEAD, first + 1


def insert(rng: random.Random) -> Tampered:
    """Put in an entry that was never written, and number those behind it anew."""
    place = rng.randrange(1, LENGTH)
    new = rewritten(replace(LOG[place], seq=place + 1), by="Someone Else", previous=LOG[place - 1].hash)
    return [*LOG[:place], new, *(replace(one, seq=one.seq + 1) for one in LOG[place:])], \
        Head(seq=LENGTH + 1, hash=HEAD.hash), place + 2


def truncate(rng: random.Random) -> Tampered:
    """Cut entries off the end."""
    kept = rng.randrange(LENGTH)
    return LOG[:kept], HEAD, kept + 1


def truncate_and_move_the_end(rng: random.Random) -> Tampered:
    """Cut entries off the end, and let the note of the end say so: only an anchor knows."""
    kept = rng.randrange(1, LENGTH)
    return LOG[:kept], Head(seq=kept, hash=LOG[kept - 1].hash), kept + 1


def rewrite_to_the_end(rng: random.Random) -> Tampered:
    """Change an entry and chain everything behind it anew, the end included: only an anchor knows."""
    return rewritten_from(rng.randrange(LENGTH))


def rewritten_from(place: int) -> Tampered:
    """Change the entry at a place, and chain everything behind it anew."""
    log = [*LOG[:place], rewritten(LOG[place], by="Someone Else")]
    for link in LOG[place + 1:]:
        log.append(rewritten(link, previous=log[-1].hash))
    return log, Head(seq=LENGTH, hash=log[-1].hash), LENGTH


WAYS: tuple[Callable[[random.Random], Tampered], ...] = (
    edit, edit_and_hash, swap_hash, delete, delete_and_close, reorder, insert, truncate, truncate_and_move_the_end,
    rewrite_to_the_end)


def found_in(tampered: Tampered, anchors: tuple[Head, ...] = (HEAD,)) -> list[Fault]:
    """Return what is found wrong."""
    log, head, _ = tampered
    return list(faults(log, head, anchors))


def test_ten_thousand_tamperings_are_found_and_located() -> None:
    """A log in which one change goes unseen proves nothing."""
    missed, lost = [], []
    for seed in range(10_000):
        way = WAYS[seed % len(WAYS)]
        tampered = way(random.Random(seed))
        found = found_in(tampered)
        if not found:
            missed.append((seed, way.__name__))
        elif tampered[2] not in {one.seq for one in found} and min(one.seq for one in found) != tampered[2]:
            lost.append((seed, way.__name__, tampered[2], [one.seq for one in found][:3]))
    assert not missed and not lost


def test_a_log_as_it_was_written_is_sound() -> None:
    """A check that always finds something is ignored within a week."""
    assert found_in((LOG, HEAD, 0)) == []
    assert list(faults([], Head(seq=0, hash=START))) == []


def test_without_an_anchor_a_log_rewritten_to_its_end_looks_sound() -> None:
    """Here is what anchors are for, and the documents say so."""
    assert found_in(rewrite_to_the_end(random.Random(1)), anchors=()) == []
    assert found_in(truncate_and_move_the_end(random.Random(1)), anchors=()) == []


def test_an_anchor_in_the_middle_narrows_down_where_it_was_rewritten() -> None:
    """Anchors of many nights say between which two of them somebody was at it."""
    log, head, _ = rewritten_from(8)
    anchors = tuple(Head(seq=one.seq, hash=one.hash) for one in (LOG[4], LOG[12], LOG[-1]))

    assert [(one.seq, one.kind) for one in faults(log, head, anchors)] == [
        (13, Tampering.REWRITTEN), (LENGTH, Tampering.REWRITTEN)]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, LENGTH - 1), st.sampled_from(["by", "role", "request"]), st.text(min_size=1, max_size=8))
def test_no_field_of_an_entry_can_be_changed(place: int, name: str, value: str) -> None:
    """Whatever it is changed to, and even with the hash that fits."""
    changed = rewritten(LOG[place], **{name: value})
    log = [*LOG[:place], changed, *LOG[place + 1:]]

    assert changed.line == LOG[place].line or found_in((log, HEAD, place))

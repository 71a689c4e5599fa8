"""The one canonical form of whatever reaches disk."""

import json
import tracemalloc
from itertools import islice

from media.geometry import Box
from media.records import Compact, Record


class Mark(Compact):
    """One of very many."""

    frame: int
    box: Box
    note: str | None = None


class Row(Record):
    """A row of marks."""

    name: str
    marks: tuple[Mark, ...] = ()
    tags: tuple[str, ...] = ()


class Sheet(Record):
    """Rows and facts of several kinds."""

    title: str
    head: Row
    rows: tuple[Row, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()


def a_mark(frame: int) -> Mark:
    """Make a mark that differs from every other."""
    return Mark(frame=frame, box=Box(left=0.5, top=1.0, right=frame + 2.0, bottom=3.25))


SHEET = Sheet(title="Line one\nline two, caf\u00e9", head=Row(name="none"), counts=(("a", 1), ("b", 2)),
              rows=(Row(name="first", marks=(a_mark(1), a_mark(2)), tags=("x", "y")), Row(name="second")))


def test_the_canonical_form_reads_back_as_the_same_record() -> None:
    """A plan that changed by being stored would not be the plan that was approved."""
    assert Sheet.from_json(SHEET.to_json()) == SHEET
    assert json.loads(SHEET.to_json()) == SHEET.model_dump(mode="json")


def test_keys_are_sorted_and_what_a_clip_holds_many_of_takes_one_line() -> None:
    """Two plans are compared line by line: a sighting that moved is one line."""
    lines = SHEET.to_json().splitlines()

    assert lines[0] == "{" and lines[-1] == "}"
    assert [line.split('"')[1] for line in lines if line.startswith('  "')] == ["counts", "head", "rows", "title"]
    assert sum('"frame"' in line for line in lines) == 2
    assert not any(line != line.rstrip() for line in lines)


def test_a_long_record_is_never_whole_in_memory_while_it_is_written() -> None:
    """The plan of a two-hour clip is half a gigabyte."""
    row = Row(name="long", marks=tuple(a_mark(frame) for frame in range(20_000)))

    tracemalloc.start()
    written = sum(len(piece) for piece in row.pieces())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert written > 2_000_000
    assert peak < 200_000
    assert "".join(islice(row.pieces(), 3)) == row.to_json()[:len("".join(islice(row.pieces(), 3)))]

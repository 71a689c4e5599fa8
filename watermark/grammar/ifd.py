"""Read the one directory of tags that EXIF and TIFF share, and account for every byte around it."""

from collections.abc import Iterator
from dataclasses import dataclass

from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, MalformedError, Stretch, gaps, quoted
from watermark.records import Saying

WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}  # bytes by TIFF type
POINTERS = {0x8769: "Exif", 0x8825: "GPS", 0xA005: "interoperability", 0x014A: "further image"}


@dataclass(frozen=True)
class Entry:
    """One tag; `value` is where its bytes stand."""

    tag: int
    type: int
    count: int
    value: Stretch


@dataclass(frozen=True)
class Directory:
    """The first directory of a TIFF structure; `table` is the absolute range of the directory itself."""

    order: str
    entries: tuple[Entry, ...]
    next_at: int
    table: tuple[int, int]


def read_directory(whole: Stretch) -> Directory:
    """Parse header and first directory.

    Raises:
        MalformedError: it is no TIFF structure, or refers outside itself.

    """
    order = {b"II*\0": "little", b"MM\0*": "big"}.get(whole.raw(0, 4))
    if order is None:
        raise MalformedError("no TIFF header", whole.start)
    first = whole.number(4, 4, order)
    count = whole.number(first, 2, order)
    table = whole.sub(first, 2 + 12 * count + 4)
    entries = tuple(_entry(whole, table.sub(2 + 12 * row, 12), order) for row in range(count))
    return Directory(order, entries, table.number(2 + 12 * count, 4, order), (table.start, table.end))


def exif_findings(whole: Stretch) -> Iterator[Finding]:
    """EXIF as a photo carries it: the allowed tags of one directory, and nothing between or behind."""
    directory = read_directory(whole)
    if not directory.entries:
        yield whole.residue("EXIF that says nothing")
    yield from tag_findings(directory, whole)
    yield from unclaimed(directory, whole, "EXIF")


def unclaimed(directory: Directory, whole: Stretch, what: str, *more: tuple[int, int]) -> Iterator[Finding]:
    """Bytes that belong neither to header, directory and values, nor to the `more` absolute ranges."""
    first, end = directory.table
    values = [one.value for one in directory.entries if not first < one.value.start < end]
    outside = [*((one.start, one.end) for one in values), *more]
    yield from gaps(((whole.start, whole.start + 8), (first, end), *_padded(outside, whole)), whole, what)


def tag_findings(directory: Directory, whole: Stretch,
                 structure: frozenset[int] = frozenset()) -> Iterator[Finding]:
    """Tell what the tags say; those in `structure` are left to the caller."""
    rights = {row.tag: row for row in allowed().exif}
    if directory.next_at:
        yield whole.residue("a second EXIF directory (thumbnail)", min(directory.next_at, len(whole)))
    seen: set[int] = set()
    for entry in directory.entries:
        row = rights.get(entry.tag)
        if entry.tag in seen:
            yield entry.value.residue(f"EXIF tag 0x{entry.tag:04X} given twice")
        seen.add(entry.tag)
        if row is not None and entry.type in row.type:
            yield from _text_findings(entry, row.name)
        elif entry.tag not in structure:
            name = POINTERS.get(entry.tag)
            yield Saying(place="EXIF", field=f"0x{entry.tag:04X}", value=quoted(entry.value.raw()))
            yield entry.value.residue(f"{name} directory" if name else f"EXIF tag 0x{entry.tag:04X}")


def _text_findings(entry: Entry, name: str) -> Iterator[Finding]:
    """Read a text tag: UTF-8, or UTF-16 for the XP tags, ended by one zero and nothing behind it."""
    coding, zero = ("utf-16-le", b"\0\0") if entry.type == 1 else ("utf-8", b"\0")
    raw = entry.value.raw()
    try:
        value = raw.removesuffix(zero).decode(coding)
    except UnicodeDecodeError:
        value = quoted(raw)
        yield entry.value.residue(f"EXIF {name} in an unknown coding")
    if "\0" in value:
        yield entry.value.residue(f"EXIF {name} with something behind its end")
    yield Saying(place="EXIF", field=name, value=value)


def _entry(whole: Stretch, row: Stretch, order: str) -> Entry:
    tag, kind, count = row.number(0, 2, order), row.number(2, 2, order), row.number(4, 4, order)
    if kind not in WIDTHS:
        raise MalformedError(f"tag 0x{tag:04X} of an unknown type", row.start)
    length = WIDTHS[kind] * count
    if length > 4:
        return Entry(tag, kind, count, whole.sub(row.number(8, 4, order), length))
    if any(row.raw(8 + length, 4 - length)):
        raise MalformedError(f"tag 0x{tag:04X} with something in its padding", row.start)
    return Entry(tag, kind, count, row.sub(8, length))


def _padded(ranges: list[tuple[int, int]], whole: Stretch) -> Iterator[tuple[int, int]]:
    """Return the ranges, each with the zero byte behind it that keeps the next on an even place."""
    starts = {start for start, _ in ranges}
    for start, end in ranges:
        odd = (end - whole.start) % 2 == 1 and end < whole.end and end not in starts
        yield start, end + 1 if odd and whole.raw(end - whole.start, 1) == b"\0" else end

"""Read a finished TIFF: one directory, its strips, and nothing between."""

from collections.abc import Iterator

from watermark.grammar.allowed import Tag, allowed
from watermark.grammar.base import Finding, MalformedError, Stretch, packet_findings
from watermark.grammar.ifd import WIDTHS, Entry, read_directory, tag_findings, unclaimed
from watermark.records import Saying

OFFSETS, COUNTS = 0x0111, 0x0117
MAGICS = (b"II*\0", b"MM\0*")


def read_tiff(whole: Stretch) -> Iterator[Finding]:
    """Read one TIFF: structural tags, rights tags, strips that fill the rest of the file."""
    directory = read_directory(whole)
    data = allowed().tiff
    structure = {row.tag: row for row in data.structure}
    yield from tag_findings(directory, whole, frozenset({*structure, data.packet}))
    by_tag = {entry.tag: entry for entry in directory.entries}
    for entry in directory.entries:
        if entry.tag == data.packet:
            yield from packet_findings(entry.value)
        elif entry.tag in structure:
            yield from _structural(entry, structure[entry.tag], directory.order)
    yield from unclaimed(directory, whole, "TIFF", *_strips(by_tag, directory.order, whole))


def _structural(entry: Entry, row: Tag, order: str) -> Iterator[Finding]:
    """Check a tag that describes the picture: of the right type, its numbers said unless they are places."""
    if entry.type not in row.type:
        yield entry.value.residue(f"TIFF {row.name} of an unknown type")
    elif entry.tag not in {OFFSETS, COUNTS}:
        values = [str(number) for number in _numbers(entry, order)[:8]]
        yield Saying(place="TIFF", field=row.name, value=" ".join(values))


def _strips(by_tag: dict[int, Entry], order: str, whole: Stretch) -> list[tuple[int, int]]:
    """Absolute ranges of the picture data."""
    if OFFSETS not in by_tag or COUNTS not in by_tag:
        raise MalformedError("a TIFF without a picture", whole.start)
    offsets, counts = (_numbers(by_tag[tag], order) for tag in (OFFSETS, COUNTS))
    if len(offsets) != len(counts):
        raise MalformedError("a TIFF whose strips do not agree", whole.start)
    parts = [whole.sub(offset, count) for offset, count in zip(offsets, counts, strict=True)]
    return [(part.start, part.end) for part in parts]


def _numbers(entry: Entry, order: str) -> list[int]:
    width = min(4, WIDTHS[entry.type])
    return [entry.value.number(at, width, order) for at in range(0, len(entry.value), width)]

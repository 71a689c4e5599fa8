"""Read a finished TIFF: one directory, its strips, and nothing between."""

from collections.abc import Iterator

from watermark.grammar.allowed import Tag, allowed
from watermark.grammar.base import Finding, MalformedError, Stretch, packet_findings
from watermark.grammar.ifd import WIDTHS, Entry, read_directory, tag_findings, unclaimed
from watermark.grammar.packed import unpacked_findings
from watermark.records import Saying

WIDTH, LENGTH, ROWS, OFFSETS, COUNTS = 0x0100, 0x0101, 0x0116, 0x0111, 0x0117
MAGICS = (b"II*\0", b"MM\0*")


def read_tiff(whole: Stretch) -> Iterator[Finding]:
    """Read one TIFF: structural tags, rights tags, strips that unpack to the picture and fill the rest."""
    directory = read_directory(whole)
    data = allowed().tiff
    structure = {row.tag: row for row in data.structure}
    yield from tag_findings(directory, whole, frozenset({*structure, data.packet}))
    by_tag = {entry.tag: entry for entry in directory.entries}
    if lacking := [row.name for row in data.structure if row.tag not in by_tag]:
        raise MalformedError(f"a TIFF without {', '.join(lacking)}", whole.start)
    for entry in directory.entries:
        if entry.tag == data.packet:
            yield from packet_findings(entry.value)
        elif entry.tag in structure:
            yield from _structural(entry, structure[entry.tag], directory.order)
    numbers = {tag: _numbers(by_tag[tag], directory.order) for tag in structure}
    strips = _strips(numbers, whole)
    yield from _picture(numbers, strips)
    yield from unclaimed(directory, whole, "TIFF", *((strip.start, strip.end) for strip in strips))


def _structural(entry: Entry, row: Tag, order: str) -> Iterator[Finding]:
    """Check a tag that describes the picture: its type and its value; one number where it depends on the picture."""
    values = _numbers(entry, order)
    if entry.type not in row.type:
        yield entry.value.residue(f"TIFF {row.name} of an unknown type")
    elif entry.tag in {OFFSETS, COUNTS}:
        return
    elif values != list(row.value) if row.value else len(values) != 1:
        yield entry.value.residue(f"TIFF {row.name} of {len(values)} values, or of others than a picture of ours has")
    yield Saying(place="TIFF", field=row.name, value=" ".join(map(str, values[:8])))


def _strips(numbers: dict[int, list[int]], whole: Stretch) -> list[Stretch]:
    """Cut out the picture data, strip by strip."""
    offsets, counts = numbers[OFFSETS], numbers[COUNTS]
    if len(offsets) != len(counts) or not offsets:
        raise MalformedError("a TIFF whose strips do not agree", whole.start)
    return [whole.sub(offset, count) for offset, count in zip(offsets, counts, strict=True)]


def _picture(numbers: dict[int, list[int]], strips: list[Stretch]) -> Iterator[Finding]:
    """Check that each strip unpacks to its rows of the picture, and to nothing else."""
    (width, *_), (length, *_), (rows, *_) = (numbers[tag] or [0] for tag in (WIDTH, LENGTH, ROWS))
    if not rows or len(strips) != -(-length // rows):
        raise MalformedError("a TIFF of other strips than its length asks for", strips[0].start)
    for number, strip in enumerate(strips):
        yield from unpacked_findings([strip], 3 * width * min(rows, length - rows * number), "TIFF")


def _numbers(entry: Entry, order: str) -> list[int]:
    width = min(4, WIDTHS[entry.type])
    return [entry.value.number(at, width, order) for at in range(0, len(entry.value), width)]

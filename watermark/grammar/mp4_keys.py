"""Read the QuickTime metadata keys of a finished MP4: known names, one plain text for each."""

from collections.abc import Iterator, Mapping

from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, Stretch, quoted
from watermark.grammar.mp4_boxes import Box
from watermark.records import Saying

META = "moov/meta"
PARTS = (f"{META}/hdlr", f"{META}/keys", f"{META}/ilst")
TEXT = b"data\0\0\0\1\0\0\0\0"  # UTF-8, of no country and no language


def keyed_findings(seen: Mapping[str, Box]) -> Iterator[Finding]:
    """Check names against the allow-list and values against names: as many, in the same order, each once."""
    if META not in seen:
        return
    lacking = [one for one in PARTS if one not in seen]
    if lacking or seen[PARTS[0]].body.text(8, 4) != "mdta":
        yield seen[META].residue("no keys, or keys without what belongs to them,")
        return
    names = list(_names(seen[PARTS[1]]))
    for name in names:
        if name not in allowed().mp4.keys:
            yield Saying(place="MP4 key", field=ascii(name), value="")
            yield seen[PARTS[1]].residue(f"an unknown key {name[:60]!a}")
    if len(set(names)) != len(names) or seen[PARTS[1]].body.number(0, 4) or not names:
        yield seen[PARTS[1]].residue("a key twice, or an unknown form of keys")
    yield from _values(seen[PARTS[2]], names)


def _names(box: Box) -> Iterator[str]:
    """Yield each name; what is not one is yielded as it stands, and is not on the list."""
    at, body = 8, box.body
    for _ in range(body.number(4, 4)):
        one = body.sub(at, max(8, body.number(at, 4)))
        named = one.raw(8).decode("utf-8", errors="replace")
        yield named if one.text(4, 4) == "mdta" else quoted(one.raw())
        at += len(one)
    if at != len(body):
        yield quoted(body.raw(at))


def _values(box: Box, names: list[str]) -> Iterator[Finding]:
    at, place = 0, 0
    while at < len(box.body):
        item = box.body.sub(at, max(8, box.body.number(at, 4)))
        place += 1
        known = place <= len(names) and item.number(4, 4) == place
        name = names[place - 1] if known else f"item {place}"
        yield from _value(item.sub(8), name, known)
        at += len(item)
    if place != len(names):
        yield box.residue(f"{place} values for {len(names)} keys")


def _value(data: Stretch, name: str, known: bool) -> Iterator[Finding]:
    plain = known and len(data) >= 16 and data.number(0, 4) == len(data) and data.raw(4, 12) == TEXT
    value = data.raw(min(16, len(data)))
    yield Saying(place="MP4 key", field=name,
                 value=value.decode("utf-8", errors="replace") if plain else quoted(value))
    if not plain:
        yield data.residue(f"MP4 key {name[:60]!a}")

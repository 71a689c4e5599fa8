"""Follow the sample tables of an MP4 into its media data: every byte there belongs to one known sample."""

import struct
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from watermark.grammar.aac import packet_findings
from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, MalformedError, Residue, Stretch, gaps
from watermark.grammar.h264 import START_CODES
from watermark.grammar.mp4_boxes import Box, full

Places = NDArray[np.int64]
"""Samples x 2: first byte and length of each sample in the file, in decoding order."""

ROLL = struct.pack(">IIh", 2, 1, -1)  # one entry of two bytes: one packet back

Track = Mapping[str, Box]
"""The boxes of one track by name."""


def media_findings(tracks: list[Track], media: Stretch) -> Iterator[Finding]:
    """Check that samples of all tracks fill the media data exactly once, each of a known kind."""
    claims: list[tuple[int, int]] = []
    for track in tracks:
        places = _places(track)
        yield from _table_findings(track, len(places))
        ends = places.sum(axis=1)
        if len(places) and (places[:, 0].min() < media.start or ends.max() > media.end):
            raise MalformedError("a sample outside the media data", media.start)
        claims += zip(places[:, 0].tolist(), ends.tolist(), strict=True)
        yield from INSIDE[track["hdlr"].body.text(8, 4)](track, places, media)
    yield from gaps(claims, media, "media data")


def _pictures(track: Track, places: Places, media: Stretch) -> Iterator[Finding]:
    """Check that each picture is one coded slice, a key picture where the index says so: no SEI, no filler."""
    known, data = allowed().mp4.nal_types, media.data
    keys = set(_column(track["stss"], ">u4", 1)[:, 0].tolist()) if "stss" in track else None
    for number, (at, length) in enumerate(places.tolist(), 1):
        size = struct.unpack_from(">I", data, at)[0] if length > 5 else 0
        if not 2 <= size <= length - 4:
            raise MalformedError("a NAL unit that does not fit its sample", at)
        end, head = at + 4 + size, data[at + 4]
        if head & 31 not in known or head & 0x80:
            yield Residue(f"NAL unit of type {head & 31}, {size} bytes,", at)
        elif (head & 31 == 5) != (keys is None or number in keys):
            yield Residue("a key picture that the index does not tell of, or none where it does,", at)
        if size != length - 4:
            yield Residue(f"{length - 4 - size} bytes behind the one NAL unit of a picture", end)
        if data[end - 1] == 0 or data[end - 3:end] == b"\0\0\3" or START_CODES.search(data, at + 5, end):
            yield Residue("zeros behind or inside a NAL unit", at)
        if data[at + 5] < 0x80:  # the first macroblock's number is 0, coded as one set bit
            yield Residue("a slice that does not begin its picture", at)


def _packets(track: Track, places: Places, media: Stretch) -> Iterator[Finding]:
    """Check each AAC packet."""
    for first, length in places.tolist():
        yield from packet_findings(Stretch(media.data, first, first + length))


INSIDE: dict[str, Callable[[Track, Places, Stretch], Iterator[Finding]]] = {"vide": _pictures, "soun": _packets}


def _places(track: Track) -> Places:
    """Where the samples are, from stsz (lengths), stsc (samples a chunk) and stco or co64 (chunks)."""
    lengths = sizes(track["stsz"])
    where = track["co64"] if "co64" in track else track["stco"]
    offsets = _column(where, ">u8" if where.name == "co64" else ">u4", 1)[:, 0]
    runs = _column(track["stsc"], ">u4", 3)
    if not len(lengths) and not len(offsets) and not len(runs):
        return np.zeros((0, 2), dtype=np.int64)
    each = _samples_a_chunk(runs, len(offsets), track["stsc"])
    if int(each.sum()) != len(lengths):
        raise MalformedError("chunks that do not hold the samples", track["stsc"].start)
    before = np.cumsum(lengths) - lengths
    firsts = np.cumsum(each) - each
    begins = np.repeat(offsets - before[firsts.clip(max=len(lengths) - 1)], each) + before
    return np.column_stack((begins, lengths))


def _samples_a_chunk(runs: Places, chunks: int, box: Box) -> NDArray[np.int64]:
    """Count the samples of each chunk; runs are (first chunk from 1, samples a chunk, description)."""
    starts = runs[:, 0].tolist()
    rising = bool(starts) and starts[0] == 1 and all(a < b for a, b in pairwise(starts))
    if not rising or starts[-1] > chunks or (runs[:, 1] < 1).any() or (runs[:, 2] != 1).any() or (
            not np.diff(runs[:, 1]).all()):  # a row that repeats the one before says nothing, and is never written
        raise MalformedError("an impossible table of chunks", box.start)
    return np.repeat(runs[:, 1], np.diff([*starts, chunks + 1]))


def sizes(box: Box) -> NDArray[np.int64]:
    """Length of each sample; the box holds either one length for all or a row for each."""
    same, count = box.body.number(4, 4), box.body.number(8, 4)
    if same:
        box.body.expect(12, "table of equal sizes")
        if same * count > len(box.body.data):
            raise MalformedError("more samples than the file has bytes", box.start)
        return np.full(count, same, dtype=np.int64)
    box.body.expect(12 + 4 * count, "table of sizes")
    return np.frombuffer(box.body.raw(12), dtype=">u4").astype(np.int64)


def durations(track: Track) -> NDArray[np.int64]:
    """Return how long each run of samples lasts, in ticks of the track."""
    runs = _column(track["stts"], ">u4", 2)
    return runs[:, 0] * runs[:, 1]


def _column(box: Box, kind: str, columns: int) -> NDArray[np.int64]:
    """Rows of a counted table."""
    count = box.body.number(4, 4)
    box.body.expect(8 + count * columns * np.dtype(kind).itemsize, f"table {box.name}")
    rows = np.frombuffer(box.body.raw(8), dtype=kind).reshape(count, columns)
    if rows.size and int(rows.max()) > 1 << 62:
        raise MalformedError(f"an impossible number in {box.name}", box.start)
    return rows.astype(np.int64)


def _table_findings(track: Track, samples: int) -> Iterator[Finding]:
    """Tables about time: as long as they must be, and about these samples."""
    for name in ("stsz", "stsc", "stco", "co64", "stts", "stss", "sgpd", "sbgp"):
        if name in track:
            yield from full(track[name], versions=(1,) if name == "sgpd" else (0,))
    times = _column(track["stts"], ">u4", 2)
    if int(times[:, 0].sum()) != samples or (times[:, 0] < 1).any() or not np.diff(times[:, 1]).all():
        yield track["stts"].residue("times for other samples, or for none")
    if "stss" in track:
        keys = _column(track["stss"], ">u4", 1)[:, 0]
        if len(keys) and (keys[0] < 1 or keys[-1] > samples or (np.diff(keys) <= 0).any()):
            yield track["stss"].residue("numbers of other samples")
    yield from _groups(track, samples)


def _groups(track: Track, samples: int) -> Iterator[Finding]:
    """Check the one grouping that our muxer writes: how far sound must be rolled back after a seek."""
    if ("sgpd" in track) != ("sbgp" in track):
        yield track.get("sgpd", track.get("sbgp", track["stsz"])).residue("half a grouping")
    if "sgpd" not in track or "sbgp" not in track:
        return
    group, grouped = track["sgpd"].body, track["sbgp"].body
    known = allowed().mp4.groups
    if group.text(4, 4) not in known or grouped.text(4, 4) != group.text(4, 4):
        yield track["sgpd"].residue("an unknown grouping")
    group.expect(18, "grouping")
    rows = grouped.number(8, 4)
    grouped.expect(12 + 8 * rows, "grouping of samples")
    if group.raw(8) != ROLL:
        yield track["sgpd"].residue("an unknown form of grouping")
    if rows != 1 or grouped.raw(12) != struct.pack(">II", samples, 1):
        yield track["sbgp"].residue("groups of other samples")

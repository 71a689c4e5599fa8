"""Read a finished MP4 box by box."""

from collections import Counter
from collections.abc import Iterator

from watermark.grammar import aac, h264
from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, MalformedError, Residue, Stretch, quoted, unbroken
from watermark.grammar.mp4_agree import agreement_findings
from watermark.grammar.mp4_boxes import PLAIN, Box, is_recording
from watermark.grammar.mp4_keys import keyed_findings
from watermark.grammar.mp4_samples import media_findings
from watermark.records import Saying

READERS = PLAIN | {"avcc": h264.parameter_findings, "esds": aac.description_findings}
INNER = {"children": 0, "metadata": 4, "descriptions": 8, "avc1": 78, "mp4a": 28}  # bytes before inner boxes
NEEDED = ("ftyp", "moov", "moov/mvhd", "mdat")
NEEDED_IN_TRACK = ("tkhd", "mdhd", "hdlr", "dref", "stsd", "stts", "stsc", "stsz")
SAMPLES = {"vide": "avc1", "soun": "mp4a"}


def read_mp4(whole: Stretch) -> Iterator[Finding]:
    """Read one MP4: a known tree of boxes, one H.264 track, at most one AAC track, every sample known.

    An M4A has no H.264 track and exactly one AAC track.
    """
    seen: dict[str, Box] = {}
    tracks: list[dict[str, Box]] = []
    for item in _walk(whole, ""):
        if not isinstance(item, Box):
            yield item
            continue
        if item.path == "moov/trak":
            tracks.append({})
        elif item.path.startswith("moov/trak/"):
            tracks[-1][item.name] = item
        else:
            seen[item.path] = item
        reader = READERS.get(allowed().mp4.boxes[item.path])
        if reader is not None:
            yield from unbroken(reader(item))
    _require(seen, tracks, whole)
    if next(iter(seen)) != "ftyp":
        yield whole.residue("an MP4 that does not begin with its brands")
    yield from _kinds(tracks, whole, Counter(soun=1) if is_recording(seen["ftyp"]) else Counter(vide=1))
    yield from unbroken(keyed_findings(seen))
    yield from unbroken(agreement_findings(seen["moov/mvhd"], [one for one in tracks if _kind(one) in SAMPLES]))
    yield from media_findings([track for track in tracks if _kind(track) in SAMPLES], seen["mdat"].body)


def _walk(parent: Stretch, path: str) -> Iterator[Box | Finding]:
    """Every known box, outer ones first; unknown and repeated ones as residue, their insides unread."""
    at, times = 0, Counter[str]()
    while at < len(parent):
        box, at = _box(parent, at, path)
        kind = allowed().mp4.boxes.get(box.path)
        times[box.name] += 1
        if kind is None:
            named = ascii(box.path)[1:-1]
            yield Saying(place=f"MP4 {named}", field="box", value=quoted(box.body.raw()))
            yield Residue(f"MP4 box {named} of {len(box.body)} bytes", box.start)
        elif times[box.name] > 1 and box.name != "trak":
            yield Residue(f"a second MP4 box {box.path}", box.start)
        else:
            yield box
            if kind in INNER:
                yield from _walk(box.body.sub(INNER[kind]), f"{box.path}/")


def _box(parent: Stretch, at: int, path: str) -> tuple[Box, int]:
    """Cut out the box that begins here; say where the next one does."""
    size, name, header = parent.number(at, 4), parent.text(at + 4, 4), 8
    if size == 1:
        size, header = parent.number(at + 8, 8), 16
    if size < header:
        raise MalformedError(f"MP4 box {name!a} of an impossible size", parent.start + at)
    body = parent.sub(at, size).sub(header)
    return Box(path + name, name, body, parent.start + at), at + size


def _require(seen: dict[str, Box], tracks: list[dict[str, Box]], whole: Stretch) -> None:
    """Refuse a file that lacks what every MP4 of ours has; MalformedError."""
    lacking = [path for path in NEEDED if path not in seen]
    for track in tracks:
        lacking += [name for name in NEEDED_IN_TRACK if name not in track]
        if ("stco" in track) == ("co64" in track):
            lacking.append("stco")
    if lacking or not tracks:
        raise MalformedError(f"an MP4 without {', '.join(lacking) or 'tracks'}", whole.start)


def _kinds(tracks: list[dict[str, Box]], whole: Stretch, wanted: Counter[str]) -> Iterator[Finding]:
    """One video track and at most one of sound, or one of sound alone; each description fits its kind."""
    kinds = [_kind(track) for track in tracks]
    for track, kind in zip(tracks, kinds, strict=True):
        if kind not in SAMPLES or SAMPLES[kind] not in track or {"avc1", "mp4a"} <= set(track):
            yield track["hdlr"].residue(f"a track of kind {kind!a}")
        inside = {"avc1": "avcC", "mp4a": "esds"}[SAMPLES.get(kind, "avc1")]
        header = {"vide": "vmhd", "soun": "smhd"}.get(kind, "vmhd")
        if inside not in track or {"vmhd", "smhd"} & set(track) != {header}:
            yield track["hdlr"].residue(f"a track without its {inside} or {header}")
    found = Counter(kinds)
    what = "one video and at most one sound" if "vide" in wanted else "one sound and nothing else"
    if found not in (wanted, wanted | Counter(soun=1)):
        yield whole.residue(f"tracks of kinds {kinds!a} instead of {what}")


def _kind(track: dict[str, Box]) -> str:
    return track["hdlr"].body.text(8, 4)

"""Hold the numbers that an MP4 states in several boxes against each other: none is free to hold anything else."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from watermark.grammar import aac, h264
from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding
from watermark.grammar.mp4_boxes import Box
from watermark.grammar.mp4_samples import Track, durations, sizes

TICKS = 1000  # of the whole film a second, as ffmpeg writes it
ROUNDED = Fraction(2, TICKS)  # seconds two statements of a length may differ by, each rounded to a tick
MOST_OF_A_SAMPLE = 6  # bits: 6144 a packet of 1024 samples and channel is the most that AAC may take


def agreement_findings(movie: Box, tracks: Sequence[Track]) -> Iterator[Finding]:
    """Check film against tracks, and each track's boxes against one another."""
    wide = _wide(movie)
    scale, length = movie.body.number(4 + 2 * wide, 4), movie.body.number(8 + 2 * wide, wide)
    if scale != TICKS or length != max(map(_length, tracks), default=0):
        yield movie.residue("a time scale or length that its tracks have not")
    if movie.body.number(len(movie.body) - 4, 4) != len(tracks) + 1:
        yield movie.residue("a number for the next track that is not the next")
    for number, track in enumerate(tracks, 1):
        yield from _head(track, number)
        yield from _times(track)
        if "avcC" in track and "avc1" in track:
            yield from _picture(track)
        elif "esds" in track and "mp4a" in track:
            yield from _sound(track, number)


def _head(track: Track, number: int) -> Iterator[Finding]:
    """Track number, group and volume: those of its kind."""
    box, wide = track["tkhd"], _wide(track["tkhd"])
    sound = track["hdlr"].body.text(8, 4) == "soun"
    if box.body.number(4 + 2 * wide, 4) != number:
        yield box.residue("another number of the track")
    if box.body.raw(22 + 3 * wide, 4) != (b"\0\1\1\0" if sound else bytes(4)):
        yield box.residue("an unknown group or volume")


def _times(track: Track) -> Iterator[Finding]:
    """Lengths by edit, by track, by medium and by the sum over its samples: the same."""
    box, wide = track["mdhd"], _wide(track["mdhd"])
    scale, length = box.body.number(4 + 2 * wide, 4), box.body.number(8 + 2 * wide, wide)
    if not scale or length != int(durations(track).sum()):
        yield box.residue("a length that its samples have not")
    if not scale or "elst" not in track:
        return
    edit, wide = track["elst"], _wide(track["elst"])
    shown, begins = edit.body.number(8, wide), edit.body.number(8 + wide, wide)
    if begins not in allowed().mp4.edits[track["hdlr"].body.text(8, 4)]:
        yield edit.residue("an edit that cuts something off")
    if abs(shown - _length(track)) > 1 or abs(Fraction(shown, TICKS) - Fraction(length - begins, scale)) > ROUNDED:
        yield edit.residue("an edit of another length than its track")


def _picture(track: Track) -> Iterator[Finding]:
    """Size, shape, colours and clock: as the stream itself states them."""
    said, described = h264.sequence_of(track["avcC"]), track["avc1"]
    if (described.body.number(24, 2), described.body.number(26, 2)) != (said.width, said.height):
        yield described.residue("a size that the stream has not")
    head = track["tkhd"].body
    across, down = head.number(len(head) - 8, 4), head.number(len(head) - 4, 4)
    shape = said.shape or Fraction(1)
    if (across, down) != (said.width << 16, said.height << 16):  # the shape of a pixel stands in pasp alone
        yield track["tkhd"].residue("a size that the stream has not")
    if "pasp" in track:
        across, down = (track["pasp"].body.number(at, 4) for at in (0, 4))
        if not down or Fraction(across, down) != shape or Fraction(across, down).denominator != down:
            yield track["pasp"].residue("a pixel shape that the stream has not")
    if "colr" in track:
        body = track["colr"].body
        stated = tuple(body.number(at, 2) for at in (4, 6, 8)), bool(body.number(10, 1))
        if stated != (said.colours, said.full_range):
            yield track["colr"].residue("colours that the stream has not")
    scale = track["mdhd"].body.number(4 + 2 * _wide(track["mdhd"]), 4)
    if said.tick is not None and (scale * said.tick).denominator != 1:
        yield track["avcC"].residue("a clock that the track has not")
    yield from _rates(track, "btrt", _numbers(track, 4), nominal=0)


def _sound(track: Track, number: int) -> Iterator[Finding]:
    """Sample rate, channels and bit rates: the same wherever they stand."""
    rate, channels = aac.configured(track["esds"])
    described = track["mp4a"]
    scale = track["mdhd"].body.number(4 + 2 * _wide(track["mdhd"]), 4)
    if (described.body.number(16, 2), described.body.number(24, 2), scale) != (
            channels, rate if rate < 1 << 16 else rate // 2, rate):  # sixteen bits: ffmpeg halves what does not fit
        yield described.residue("a rate or channels that the stream has not")
    stream, stated = aac.stated(track["esds"])
    if stream != number:
        yield track["esds"].residue("another number of the stream")
    nominal = channels * min(allowed().mp4.audio_rate, MOST_OF_A_SAMPLE * rate)
    yield from _rates(track, "esds", stated, nominal)
    yield from _rates(track, "btrt", _numbers(track, 4), nominal)


def _numbers(track: Track, at: int) -> tuple[int, int]:
    """Return the two bit rates of a btrt box; zeros where there is none."""
    if "btrt" not in track:
        return 0, 0
    return track["btrt"].body.number(at, 4), track["btrt"].body.number(at + 4, 4)


def _rates(track: Track, name: str, stated: tuple[int, int], nominal: int) -> Iterator[Finding]:
    """Bit rates are the true one, the one asked for, or left out."""
    length = int(durations(track).sum())
    scale = track["mdhd"].body.number(4 + 2 * _wide(track["mdhd"]), 4)
    true = 8 * int(sizes(track["stsz"]).sum()) * scale // length if length else 0
    for one in stated:
        if one not in {0, nominal} and abs(one - true) > 1:
            yield track[name].residue(f"a bit rate of {one} where {true} is true")


def _length(track: Track) -> int:
    """Length of a track in ticks of the film."""
    box, wide = track["tkhd"], _wide(track["tkhd"])
    return box.body.number(12 + 2 * wide, wide)


def _wide(box: Box) -> int:
    """Bytes of a time in this box: 8 in version 1."""
    return 8 if box.body.number(0, 1) == 1 else 4


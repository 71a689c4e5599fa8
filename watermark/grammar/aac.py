"""Read the description of an AAC stream, and the first and last bits of its packets."""

from collections.abc import Iterator

from watermark.grammar.allowed import allowed
from watermark.grammar.base import Finding, MalformedError, Stretch
from watermark.grammar.bits import Bits
from watermark.grammar.mp4_boxes import Box, full

RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)  # by number, MPEG-4 part 3
LOW_COMPLEXITY = 2
NO_REPLICATION = bytes.fromhex("56e500")  # the explicit "no SBR" that ffmpeg's encoder puts behind


def description_findings(box: Box) -> Iterator[Finding]:
    """Check esds: three nested descriptors of known length and content."""
    yield from full(box)
    stream, decoder, config, end = _descriptors(box)
    if end != len(box.body) or stream.number(2, 1):
        yield box.residue("something behind the AAC description")
    if decoder.raw(0, 5) != b"\x40\x15\0\0\0":
        yield box.residue("a sound that is not plain AAC")
    if len(config) not in allowed().mp4.audio_config or config.raw(2) not in {b"", NO_REPLICATION}:
        yield box.residue(f"an AAC configuration of {len(config)} bytes")


def configured(box: Box) -> tuple[int, int]:
    """Return sample rate and number of channels of an esds box; MalformedError where it is not plain AAC."""
    config = _descriptors(box)[2]
    bits = Bits(config.raw(0, 2), config.start)
    bits.insist(5, LOW_COMPLEXITY, "another kind of AAC")
    rate, channels = bits.take(4), bits.take(4)
    bits.insist(3, 0, "an unknown AAC configuration")
    if rate >= len(RATES) or channels not in {1, 2}:
        raise MalformedError("an AAC stream of unknown rate or channels", config.start)
    return RATES[rate], channels


def stated(box: Box) -> tuple[int, tuple[int, int]]:
    """Return the stream's number and its two bit rates, as an esds box states them."""
    stream, decoder, _, _ = _descriptors(box)
    return stream.number(0, 2), (decoder.number(5, 4), decoder.number(9, 4))


def packet_findings(sample: Stretch) -> Iterator[Finding]:
    """Check one packet: it begins with sound, never with a fill or data element, and ends with its end."""
    head = sample.number(0, 1)
    if head >> 5 not in allowed().mp4.audio_elements or head >> 1 & 15:
        yield sample.residue(f"an AAC packet that begins with element {head >> 5}")
    tail = int.from_bytes(sample.raw(max(0, len(sample) - 2)), "big")
    shift = (tail & -tail).bit_length() - 1
    if not tail or shift > 7 or tail >> shift & 7 != 7:  # element 7 ends a packet, zeros fill its last byte
        yield sample.residue("an AAC packet with something behind its end")


def _descriptors(box: Box) -> tuple[Stretch, Stretch, Stretch, int]:
    """Cut out stream, decoder and configuration, and say where they end; the packet description is a constant."""
    stream, at = _descriptor(box.body.sub(4), 3)
    decoder, inner = _descriptor(stream.sub(3), 4)
    link, ended = _descriptor(stream.sub(3 + inner), 6)
    config, used = _descriptor(decoder.sub(13), 5)
    if link.raw() != b"\2" or 3 + inner + ended != len(stream) or 13 + used != len(decoder):
        raise MalformedError("an unknown description of sound", box.start)
    return stream, decoder, config, 4 + at


def _descriptor(body: Stretch, tag: int) -> tuple[Stretch, int]:
    """Content of the MPEG-4 descriptor that begins here, and where it ends."""
    if body.number(0, 1) != tag:
        raise MalformedError(f"no MPEG-4 descriptor {tag}", body.start)
    length, at = 0, 1
    while True:
        byte = body.number(at, 1)
        length, at = length << 7 | byte & 0x7F, at + 1
        if byte < 0x80 or at > 4:
            return body.sub(at, length), at + length

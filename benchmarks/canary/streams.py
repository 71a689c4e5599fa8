"""Places inside the coded pictures and sounds of clips, and in streams beside them."""

import re
import uuid
from collections.abc import Callable, Iterator

from benchmarks.canary.carriers import EXACT, H264, PICTURE, SOUND, ffmpeg
from benchmarks.canary.place import Place, Plant
from benchmarks.canary.token import Token

MP4 = ".mp4"
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none:info=0:bframes=0")
START = b"\0\0\0\1"
CAPTION = b"\xb5\0\x31GA94\3"  # ATSC captions in a T.35 message


def escaped(payload: bytes) -> bytes:
    """Put in the bytes that keep a start code from appearing."""
    return re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", payload)


def sei(kind: int, body: bytes) -> bytes:
    """Return the payload of one SEI message with its trailing bit."""
    return bytes((kind,)) + b"\xff" * (len(body) // 255) + bytes((len(body) % 255,)) + body + b"\x80"


def unregistered(token: Token) -> bytes:
    """Return user data under an identifier of its own."""
    return sei(5, uuid.uuid5(uuid.NAMESPACE_URL, "presspack").bytes + token.everything)


def captions(token: Token) -> bytes:
    """Return closed captions that spell the token, two letters each."""
    return sei(4, CAPTION + bytes((0x40 | len(_pairs(token)), 0xFF)) + b"".join(_pairs(token)) + b"\xff")


def _pairs(token: Token) -> list[bytes]:
    word = token.ascii + b" " * (len(token.ascii) % 2)
    return [b"\xfc" + word[at:at + 2] for at in range(0, len(word), 2)]


def _unit(head: bytes, payload: Callable[[Token], bytes], codec: tuple[str, ...] = H264) -> Plant:
    """Plant a NAL unit before the first picture, and let ffmpeg wrap the stream."""

    def plant(data: bytes, token: Token) -> bytes:
        raw = _bare(data, codec)
        at = _first_picture(raw, codec is H264)
        made = START + head + escaped(payload(token))
        return ffmpeg("-r", "10", "-i", "GIVEN", "-c", "copy", *EXACT, *(() if codec is H264 else ("-tag:v", "hvc1")),
                      suffix=MP4, given=raw[:at] + made + raw[at:])

    return plant


def _bare(data: bytes, codec: tuple[str, ...]) -> bytes:
    """Return the pictures of a clip as a bare stream; coded anew where it is of the other codec."""
    suffix, kind = (".264", b"avc1") if codec is H264 else (".265", b"hvc1")
    if kind not in data:
        return ffmpeg(*PICTURE, *codec, *EXACT, suffix=suffix)
    return ffmpeg("-i", "GIVEN", "-map", "0:v", "-c", "copy", suffix=suffix, given=data)


def _first_picture(raw: bytes, avc: bool) -> int:
    """Find the start code of the first slice."""
    for match in re.finditer(b"\0\0\1", raw):
        head = raw[match.end()]
        if head & 31 in {1, 5} if avc else head >> 1 & 63 < 32:
            return match.start() - (raw[match.start() - 1] == 0)
    raise AssertionError("a stream without a picture")


def _parameter_tail(data: bytes, token: Token) -> bytes:
    """Put the token behind the end of the sequence parameter set in avcC."""
    del data
    clip = ffmpeg(*PICTURE, *H264, *EXACT, suffix=MP4)
    at = clip.index(b"avcC") + 4
    size = int.from_bytes(clip[at + 6:at + 8], "big")
    grown = bytearray(clip[:at + 8 + size] + escaped(token.everything) + clip[at + 8 + size:])
    more = len(escaped(token.everything))
    grown[at + 6:at + 8] = (size + more).to_bytes(2, "big")
    for name in ("moov", "trak", "mdia", "minf", "stbl", "stsd", "avc1", "avcC"):
        place = clip.index(name.encode()) - 4
        grown[place:place + 4] = (int.from_bytes(clip[place:place + 4], "big") + more).to_bytes(4, "big")
    return bytes(grown)


def _in_sound(element: int) -> Plant:
    """Plant a data element before the first sound of the first AAC packet."""

    def plant(data: bytes, token: Token) -> bytes:
        del data
        raw = ffmpeg(*SOUND, "-c:a", "aac", *EXACT, suffix=".aac")
        length = (raw[3] & 3) << 11 | raw[4] << 3 | raw[5] >> 5
        made = bytes((element << 5 | 1, len(token.ascii))) + token.ascii
        total = length + len(made)
        sized = bytes((raw[3] & 0xFC | total >> 11, total >> 3 & 255, (total & 7) << 5 | raw[5] & 31))
        sound = raw[:3] + sized + raw[6:7] + made + raw[7:]
        with_picture = ("-i", "GIVEN", *PICTURE, "-map", "1:v", "-map", "0:a", *H264, "-c:a", "copy", *EXACT)
        return ffmpeg("-f", "aac", *with_picture, suffix=MP4, given=sound)

    return plant


def _encoder(*words: str) -> Plant:
    """Plant nothing but what encoders write of their own accord: the mark is their name."""
    return lambda data, token: ffmpeg(*words, suffix=MP4)


def places() -> Iterator[Place]:
    """Every place; each clip is made for it alone."""
    units = (("H.264 SEI, user data", b"\6", unregistered), ("H.264 SEI, captions", b"\6", captions),
             ("H.264 SEI of a reserved kind", b"\6", lambda token: sei(200, token.everything)),
             ("H.264 filler unit", b"\x0c", lambda token: token.everything + b"\x80"),
             ("H.264 unit of an unspecified type", b"\x1e", lambda token: token.everything + b"\x80"))
    for name, head, payload in units:
        marks = _caption_mark if "captions" in name else tuple
        yield Place(MP4, name, _unit(head, payload), shares="h264", mark=marks)
    others = (("HEVC SEI, user data", b"\x4e\1", unregistered), ("HEVC SEI suffix", b"\x50\1", unregistered),
              ("HEVC filler unit", b"\x4c\1", lambda token: token.everything + b"\x80"),
              ("HEVC unit of an unspecified type", b"\x60\1", lambda token: token.everything + b"\x80"))
    for name, head, payload in others:
        yield Place(MP4, name, _unit(head, payload, HEVC), shares="hevc")
    yield Place(MP4, "H.264 parameter set, behind its end", _parameter_tail, shares="")
    yield Place(MP4, "x264's remark", _encoder(*PICTURE, *H264), shares="", mark=lambda: (b"x264 - core",))
    yield Place(MP4, "AAC fill element (encoder)", _encoder(
        *PICTURE, *SOUND, *H264, "-c:a", "aac", "-flags:v", "+bitexact"), shares="", mark=lambda: (b"Lavc6", b"Lavc7"))
    yield Place(MP4, "AAC data element", _in_sound(4), shares="")


def _caption_mark() -> tuple[bytes, ...]:
    token = Token.of(f"{MP4} H.264 SEI, captions")
    return (b"".join(_pairs(token)), )



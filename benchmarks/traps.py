"""Files that ask a reader to open another file or to call somewhere: each a trap with a canary at its end."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from PIL import Image

from benchmarks.mutate import Part, parts_of
from benchmarks.originals import originals

TOKEN = "canary7f3a91c5e2"  # noqa: S105  a mark, and nobody's password
"""Stands in the tags of the canary, and is looked for in everything that is said."""
MAGENTA = (255, 0, 255)
"""The canary's only colour; no trap has a pixel of it."""


@dataclass(frozen=True, slots=True)
class Bait:
    """What the traps point at."""

    clip: Path
    photo: Path
    port: int

    @property
    def url(self) -> str:
        """Where the listener listens."""
        return f"http://127.0.0.1:{self.port}/canary.mp4"


@dataclass(frozen=True, slots=True)
class Trap:
    """One file: its name, how it is made, and with which options plain ffmpeg follows it (None: not tried)."""

    name: str
    make: Callable[[Bait], bytes]
    ffmpeg: tuple[str, ...] | None = None


def lay(folder: Path, port: int) -> Bait:
    """Write the canaries: a clip and a photo, all of one colour, with the token in their tags."""
    clip, photo = folder / "canary.mp4", folder / "canary.jpg"
    with av.open(str(clip), "w") as container:
        container.metadata["comment"] = TOKEN
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        still = av.VideoFrame.from_ndarray(np.full((64, 96, 3), MAGENTA, np.uint8), "bgr24")
        for number in range(25):
            still.pts = number
            container.mux(stream.encode(still.reformat(format="yuv420p")))
        container.mux(stream.encode(None))
    Image.new("RGB", (96, 64), MAGENTA).save(photo, comment=TOKEN)
    return Bait(clip, photo, port)


def _hls(target: str) -> str:
    return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n"


def _dash(target: str) -> str:
    return ('<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
            'mediaPresentationDuration="PT1S" profiles="urn:mpeg:dash:profile:isoff-main:2011"><Period><AdaptationSet '
            f'mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{target}</BaseURL>'
            '</Representation></AdaptationSet></Period></MPD>')


def _sdp(bait: Bait) -> bytes:
    return (f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {bait.port} RTP/AVP 96\n"
            "a=rtpmap:96 H264/90000\n").encode()


def _told(box: Part, data: bytearray, more: int) -> None:
    """Let a part of a file claim so many bytes more."""
    where = slice(box.length_at, box.length_at + box.length_bytes)
    value = int.from_bytes(data[where], "little" if box.little else "big") + more
    data[where] = value.to_bytes(box.length_bytes, "little" if box.little else "big")


def _widened(data: bytes, place: int, added: bytes, dropped: int = 0) -> bytes:
    """Put bytes into a file in the place of others; every part around them gets longer."""
    changed = bytearray(data)
    for part in parts_of(data):
        if part.start < place < part.end:
            _told(part, changed, len(added) - dropped)
    return bytes(changed[:place] + added + changed[place + dropped:])


def _dref(entry: bytes) -> Callable[[bytes], bytes]:
    """Let the pictures of a clip lie in another file; its own index comes last, so that no offset moves."""
    def changed(data: bytes) -> bytes:
        place = data.index(b"dref") + 12
        size = struct.unpack_from(">I", data, place)[0]
        own = bytearray(_widened(data, place, entry, size))
        dref = own.index(b"dref") - 4
        struct.pack_into(">I", own, dref, struct.unpack_from(">I", own, dref)[0] + len(entry) - size)
        return bytes(own)
    return changed


def _url_reference(bait: Bait) -> bytes:
    words = str(bait.clip).encode() + b"\0"
    return _dref(struct.pack(">I4sI", 12 + len(words), b"url ", 0) + words)(originals()["h264.mov"])


def _alias_reference(bait: Bait) -> bytes:
    """An alias record of old Macs, as far as ffmpeg reads it: 150 bytes, then the path."""
    path = str(bait.clip).encode()
    path += b"\0" * (len(path) % 2)
    record = bytes(150) + struct.pack(">HH", 2, len(path)) + path + b"\xff\xff\0\0"
    return _dref(struct.pack(">I4sI", 12 + len(record), b"alis", 0) + record)(originals()["h264.mov"])


def _box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), name) + body


def _reference_movie(kind: bytes) -> Callable[[Bait], bytes]:
    def made(bait: Bait) -> bytes:
        words = (bait.url if kind == b"url " else str(bait.clip)).encode() + b"\0"
        rdrf = _box(b"rdrf", bytes(4), kind, struct.pack(">I", len(words)), words)
        return _box(b"ftyp", b"qt  ", bytes(4), b"qt  ") + _box(b"moov", _box(b"rmra", _box(b"rmda", rdrf)))
    return made


def _linked_segment(bait: Bait) -> bytes:
    """A Matroska file that says which file comes next, by name and by identifier."""
    data = originals()["h264.mkv"]
    muxer, writer = data.index(b"\x4d\x80"), data.index(b"\x57\x41")  # entries of Info, one after the other
    name = bait.clip.name.encode()
    added = b"\x3e\xb9\x23\x90" + b"\x11" * 16 + b"\x3e\x83\xbb" + bytes([0x80 | len(name)]) + name
    return _widened(data, muxer, added, writer + 3 + (data[writer + 2] & 0x7F) - muxer)


def _tiff(bait: Bait) -> bytes:
    """A TIFF whose strip lies behind its own end, with the other file's name where it was scanned from."""
    name = str(bait.photo).encode() + b"\0"
    entries = ((256, 3, 1, 64), (257, 3, 1, 64), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1),
               (269, 2, len(name), 200), (273, 4, 1, 1 << 20), (278, 3, 1, 64), (279, 4, 1, 4096))
    table = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *one) for one in entries) + bytes(4)
    return (b"II*\0" + struct.pack("<I", 8) + table).ljust(200, b"\0") + name


def _zip_slip(bait: Bait) -> bytes:
    room = io.BytesIO()
    with zipfile.ZipFile(room, "w") as packed:
        packed.writestr("../../" + bait.clip.name, "overwritten")
    return room.getvalue()


def _text(words: str, encoding: str = "utf-8") -> Callable[[Bait], bytes]:
    def made(bait: Bait) -> bytes:
        return words.format(clip=bait.clip, photo=bait.photo, name=bait.clip.name, url=bait.url).encode(encoding)
    return made


_ANY = ("-protocol_whitelist", "file,http,tcp,crypto,data,rtp,udp,concat,subfile")
_LOOSE = (*_ANY, "-allowed_extensions", "ALL")
_SVG = ('<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="96" height="64">'
        '<image xlink:href="{photo}" width="96" height="64"/><image xlink:href="{url}"/></svg>')

TRAPS: Mapping[str, Trap] = {
    "HLS playlist, absolute path": Trap("evil1.mp4", _text(_hls("{clip}")), _LOOSE),
    "HLS playlist, name beside it": Trap("evil2.mp4", _text(_hls("{name}")), _LOOSE),
    "HLS playlist, address": Trap("evil3.mov", _text(_hls("{url}")), _LOOSE),
    "HLS playlist behind a byte order mark": Trap("evil4.mp4", _text(_hls("{clip}"), "utf-8-sig")),
    "HLS playlist in UTF-16": Trap("evil5.mp4", _text(_hls("{clip}"), "utf-16")),
    "HLS playlist behind a space": Trap("evil6.mp4", _text(" \n" + _hls("{clip}"))),
    "HLS playlist behind an ftyp box": Trap("evil7.mp4", lambda bait: (
        _box(b"ftyp", b"isom", bytes(4), b"isom") + _text(_hls("{clip}"))(bait))),
    "HLS playlist in front of a clip": Trap("evil8.mp4", lambda bait: (
        _text(_hls("{clip}"))(bait) + originals()["h264.mp4"]), _LOOSE),
    "HLS playlist in a RIFF AVI": Trap("evil9.avi", lambda bait: (
        struct.pack("<4sI4s", b"RIFF", 400, b"AVI ") + _text(_hls("{clip}"))(bait).ljust(400, b"\n"))),
    "HLS playlist, file: address": Trap("evil10.mp4", _text(_hls("file:{clip}")), _LOOSE),
    "HLS playlist, concat: address": Trap("evil11.mp4", _text(_hls("concat:{clip}|{clip}")), _LOOSE),
    "HLS playlist, subfile: address": Trap("evil12.mp4", _text(_hls("subfile,,start,0,end,0,,:{clip}")), _LOOSE),
    "HLS playlist, key in another file": Trap("evil13.mp4", _text(
        '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-KEY:METHOD=AES-128,URI="{clip}"\n#EXTINF:1,\n{clip}\n'), _LOOSE),
    "ffconcat script": Trap("evil14.mp4", _text("ffconcat version 1.0\nfile '{name}'\n"), ()),
    "ffconcat script, absolute path": Trap("evil15.mkv", _text("ffconcat version 1.0\nfile '{clip}'\n"),
                                           ("-safe", "0")),
    "DASH manifest": Trap("evil16.mp4", _text(_dash("{url}")), _ANY),
    "SDP session": Trap("evil17.mp4", _sdp),
    "ASX redirector": Trap("evil18.wmv", _text('<asx version="3.0"><entry><ref href="{url}"/></entry></asx>')),
    "RTSP reference": Trap("evil19.mp4", _text("[Reference]\nRef1={url}\nRef2=rtsp://127.0.0.1/x\n")),
    "RTSP text": Trap("evil20.mov", _text("rtsptextRTSP/1.0 302 Moved\nLocation: {url}\n")),
    "QuickTime reference movie, address": Trap("evil21.mov", _reference_movie(b"url ")),
    "QuickTime reference movie, alias": Trap("evil22.mov", _reference_movie(b"alis")),
    "MOV data reference, url": Trap("evil23.mov", _url_reference),
    "MOV data reference, alias": Trap("evil24.mov", _alias_reference,
                                      ("-enable_drefs", "1", "-use_absolute_path", "1")),
    "Matroska linked segment": Trap("evil25.mkv", _linked_segment),
    "name of an image sequence": Trap("img%03d.jpg", lambda _: originals()["exif.jpg"], ("-f", "image2")),
    "name of an address": Trap("concat:canary.mp4|canary.mp4", lambda _: originals()["h264.mp4"], ()),
    "SVG": Trap("evil26.jpg", _text(_SVG)),
    "EPS": Trap("evil27.jpg", _text("%!PS-Adobe-3.0 EPSF-3.0\n({clip}) (r) file\n")),
    "PDF": Trap("evil28.jpg", _text("%PDF-1.7\n1 0 obj<</F({clip})>>\n")),
    "ImageMagick MSL": Trap("evil29.jpg", _text('<?xml version="1.0"?><image><read filename="{photo}"/></image>')),
    "ImageMagick MVG": Trap("evil30.jpg", _text("push graphic-context\nviewbox 0 0 9 6\nimage over 0,0 0,0 '{url}'\n")),
    "TIFF with its strip elsewhere": Trap("evil31.tif", _tiff),
    "ZIP with a path upwards": Trap("evil32.mp4", _zip_slip),
    "ASF header": Trap("evil33.wmv", lambda _: bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c") + bytes(100)),
    "NUT header": Trap("evil34.nut", lambda _: b"nut/multimedia container\0" + bytes(100)),
    "FFmpeg metadata": Trap("evil35.mp4", _text(";FFMETADATA1\ntitle={clip}\n")),
}

NAMES = ("-", "http://127.0.0.1:{port}/canary.mp4", "https://127.0.0.1:{port}/canary.mp4", "file:{clip}", "file://{clip}",
         "concat:{clip}|{clip}", "subfile,,start,0,end,9,,:{clip}", "data:video/mp4;base64,AAAA", "crypto:{clip}",
         "pipe:0", "tcp://127.0.0.1:{port}", "async:{clip}", "cache:{clip}", "@{clip}", "|cat {clip}", "{clip}\0.jpg")
"""What a user, or a list of files, may give for a name; none of these is one."""

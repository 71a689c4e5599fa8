"""Places that muxers fill: subtitles, chapters, timecode, tags of Matroska and AVI, attachments."""

import struct
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.canary.boxes import MOV, MP4
from benchmarks.canary.carriers import EXACT, FFMPEG, picture_mark, thumbnail
from benchmarks.canary.place import Place, Plant, appended
from benchmarks.canary.stills import riff
from benchmarks.canary.token import Token

MKV, AVI = ".mkv", ".avi"
COPY = ("-c", "copy", *EXACT)
VOID, UNKNOWN = b"\xec", b"\x42\x8a"


def _with(suffix: str, beside: str, *words: str) -> Plant:
    """Plant by ffmpeg with a file beside: IN is the clip, BESIDE the file, TOKEN the words."""

    def plant(data: bytes, token: Token) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            given, out, file = (Path(folder) / name for name in (f"in{suffix}", f"out{suffix}", beside))
            given.write_bytes(data)
            file.write_bytes(_contents(beside, token))
            named = {"IN": str(given), "BESIDE": str(file)}
            full = [named.get(word, word.replace("TOKEN", token.words)) for word in words]
            subprocess.run([FFMPEG, "-v", "error", "-y", *full, str(out)], check=True, stdin=subprocess.DEVNULL)
            return out.read_bytes()

    return plant


def _contents(name: str, token: Token) -> bytes:
    if name.endswith(".srt"):
        return f"1\n00:00:00,000 --> 00:00:00,900\n{token.words}\n".encode()
    if name.endswith(".jpg"):
        small = thumbnail(81)
        return small[:2] + b"\xff\xfe\0\x1b" + token.ascii.ljust(25, b"\0") + small[2:]
    if name.endswith(".txt"):
        return token.everything
    return f";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle={token.words}\n".encode()


def _element(name: bytes) -> Plant:
    """Plant an EBML element at the end of the Segment, whose size stands in eight bytes."""

    def plant(data: bytes, token: Token) -> bytes:
        at = data.index(b"\x18\x53\x80\x67") + 4
        made = name + bytes((0x40 | len(token.everything) >> 8, len(token.everything) & 255)) + token.everything
        size = int.from_bytes(data[at:at + 8], "big") + len(made)
        return data[:at] + size.to_bytes(8, "big") + data[at + 8:] + made

    return plant


def _tags(suffix: str, *words: str) -> Plant:
    return _with(suffix, "none.txt", "-i", "IN", "-map", "0", *COPY, *words)


def places() -> Iterator[Place]:
    """Every place."""
    both = ("-i", "IN", "-i", "BESIDE", "-map", "0", "-map", "1", *COPY)
    chapters = ("-i", "IN", "-i", "BESIDE", "-map", "0", "-map_chapters", "1", *COPY)
    for suffix, coder in ((MP4, "mov_text"), (MOV, "mov_text"), (MKV, "srt")):
        yield Place(suffix, "subtitles", _with(suffix, "words.srt", *both, "-c:s", coder))
        yield Place(suffix, "chapters, as the muxer writes them", _with(suffix, "marks.ff", *chapters),
                    shares="many" if suffix == MKV else "")
    yield Place(MP4, "cover picture, as a stream", _with(
        MP4, "cover.jpg", *both, "-disposition:v:1", "attached_pic"), mark=lambda: picture_mark(81))
    yield Place(MOV, "timecode track, its reel name", _tags(
        MOV, "-timecode", "01:02:03:04", "-metadata", "reel_name=TOKEN", "-metadata:s:v", "reel_name=TOKEN"),
        shares="")
    for suffix in (MP4, MOV):
        yield Place(suffix, "handler's name", _tags(suffix, "-metadata:s:v", "handler_name=TOKEN"))
        yield Place(suffix, "sound's handler's name", _tags(suffix, "-metadata:s:a", "handler_name=TOKEN"))
    yield Place(MP4, "any key (ffmpeg)", _tags(
        MP4, "-movflags", "use_metadata_tags", "-metadata", "officer=TOKEN"), shares="")
    for name, words in (("title", ("-metadata", "title=TOKEN")), ("tag of the file", ("-metadata", "officer=TOKEN")),
                        ("title of the picture track", ("-metadata:s:v", "title=TOKEN")),
                        ("tag of the sound track", ("-metadata:s:a", "officer=TOKEN")),
                        ("attachment", ("-attach", "BESIDE", "-metadata:s:t", "mimetype=text/plain"))):
        yield Place(MKV, name, _with(MKV, "note.txt", "-i", "IN", "-map", "0", *COPY, *words))
    yield Place(MKV, "cover picture, attached", _with(
        MKV, "cover.jpg", "-i", "IN", "-map", "0", *COPY, "-attach", "BESIDE", "-metadata:s:t", "mimetype=image/jpeg"),
        mark=lambda: picture_mark(81))
    yield Place(MKV, "Void element", _element(VOID))
    yield Place(MKV, "unknown element", _element(UNKNOWN))
    yield Place(MKV, "behind the end", appended)
    for name, words in (("title (INAM)", ("-metadata", "title=TOKEN")),
                        ("comment (ICMT)", ("-metadata", "comment=TOKEN")),
                        ("title of the picture stream (strn)", ("-metadata:s:v", "title=TOKEN"))):
        yield Place(AVI, name, _tags(AVI, *words))
    yield Place(AVI, "software (ISFT)", lambda data, token: riff(
        data, b"LIST", b"INFOISFT" + struct.pack("<I", len(token.everything)) + token.everything))
    for name, chunk in (("JUNK chunk", b"JUNK"), ("date chunk (IDIT)", b"IDIT"), ("unknown chunk", b"Jane"),
                        ("ID3 chunk", b"id3 ")):
        yield Place(AVI, name, lambda data, token, chunk=chunk: riff(data, chunk, token.everything))
    yield Place(AVI, "behind the end", appended)

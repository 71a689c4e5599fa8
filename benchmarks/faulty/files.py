"""Faults in what a finished file says: something left in, put in, taken out or changed after it was written."""

import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import imageio_ffmpeg
import piexif

from benchmarks.faulty.base import Bench, Fault, Putting, patched
from benchmarks.faulty.bench import STAMP
from media.encode import Tags
from media.render import Rendered, RenderJob, render
from release import item
from watermark.photo_tags import photo_tags
from watermark.video_tags import video_tags

Bytes = Callable[[Bench, bytes], bytes]
GPS = piexif.dump({"GPS": {piexif.GPSIFD.GPSLatitudeRef: "N", piexif.GPSIFD.GPSLatitude: ((51, 1), (30, 1), (0, 1))}})


def changed(change: Bytes) -> Putting:
    """Change the finished file's bytes before the gate reads them."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        def faulty(job: RenderJob) -> Rendered:
            done = render(job)
            job.out.write_bytes(change(here, job.out.read_bytes()))
            return done

        with patched(item, "render", faulty):
            yield

    return put


def tagged(tags: Callable[[bool], Tags]) -> Putting:
    """Let the renderer be given other tags; asked with whether it is a photo."""

    @contextmanager
    def put(here: Bench) -> Iterator[None]:
        photo = here.plan.source.kind.value == "photo"
        with patched(item, "render", lambda job: render(replace(job, tags=tags(photo)))):
            yield

    return put


def remuxed(*words: str) -> Putting:
    """Let ffmpeg write the finished clip anew, with something more in it."""

    def change(here: Bench, data: bytes) -> bytes:
        first, second, text = (here.room / name for name in ("first.mp4", "second.mp4", "words.srt"))
        first.write_bytes(data)
        text.write_text("1\n00:00:00,000 --> 00:00:00,300\nJane Doe, 5 High Street\n")
        filled = [one.format(other=here.other, text=text) for one in words]
        subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-i", str(first), *filled,
                        "-fflags", "+bitexact", "-movflags", "+faststart", str(second)], check=True)
        return second.read_bytes()

    return changed(change)


def segment(marker: int, body: bytes) -> Bytes:
    """Put one more segment into a JPEG, after its first."""
    part = bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body
    return lambda _, data: data[:20] + part + data[20:]


def chunk(kind: bytes, body: bytes) -> Bytes:
    """Put one more chunk into a PNG, after its header."""
    part = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return lambda _, data: data[:33] + part + data[33:]


def riff(kind: bytes, body: bytes) -> Bytes:
    """Put one more chunk into a WebP."""
    return lambda _, data: data[:4] + struct.pack("<I", len(data) + len(body)) + data[8:] + kind + struct.pack(
        "<I", len(body)) + body


def _behind(_: Bench, data: bytes) -> bytes:
    return data + b"51.5074 N 0.1278 W"


def _box(name: bytes) -> Bytes:
    return lambda _, data: data + struct.pack(">I4s", 26, name) + b"51.5074 N 0.1278 W"


def _filler(_: Bench, data: bytes) -> bytes:
    """Make the first picture's unit a filler: whatever stands in it is skipped by players."""
    at = data.index(b"stco") + 12
    first = int.from_bytes(data[at:at + 4], "big")
    return data[:first + 4] + bytes((data[first + 4] & 0xE0 | 12,)) + data[first + 5:]


def _letter(_: Bench, data: bytes) -> bytes:
    """Change one letter of the conditions, in one place of several."""
    return data.replace(b"this case only", b"that case only", 1)


def _dated(_: Bench, data: bytes) -> bytes:
    at = data.index(b"mvhd") + 8
    return data[:at] + struct.pack(">I", 3_900_000_000) + data[at + 4:]


def _tags(photo: bool, **other: str) -> Tags:
    stamp = STAMP.model_copy(update=other)
    return photo_tags(stamp) if photo else video_tags(stamp)


EVERY = ("clip", "jpeg", "png", "webp", "tiff")
_LEFT_IN = (
    ("a place in EXIF", segment(0xE1, b"Exif\0\0" + GPS[6:]), "EXIF|tag", "jpeg"),
    ("a comment", segment(0xFE, b"Jane Doe"), "JPEG segment 0xFFFE", "jpeg"),
    ("a thumbnail in the header", segment(0xE0, b"JFXX\0\x10" + b"\xff\xd8\xff\xd9"), "JFIF header", "jpeg"),
    ("a caption in IPTC", segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x0c\x1c\x02x\0\x07 Jane D"),
     "JPEG segment 0xFFED", "jpeg"),
    ("words in a colour profile", segment(0xE2, b"ICC_PROFILE\0\1\1" + b"desc Jane Doe"), "JPEG segment 0xFFE2",
     "jpeg"),
    ("foreign XMP", segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>Jane Doe</x:xmpmeta>"),
     "XMP packet that is not ours", "jpeg"),
    ("a second picture behind the first", segment(0xE2, b"MPF\0II*\0"), "JPEG segment 0xFFE2", "jpeg"),
    ("words in a PNG", chunk(b"tEXt", b"Comment\0Jane Doe"), "PNG chunk", "png"),
    ("the time it was taken in a PNG", chunk(b"tIME", b"\x07\xea\1\1\0\0\0"), "PNG chunk", "png"),
    ("a colour profile in a WebP", riff(b"ICCP", b"Jane Doe"), "WebP chunk", "webp"),
    ("a box of user data", _box(b"udta"), "MP4 box udta", "clip"),
    ("words in a free box", _box(b"free"), "free", "clip"),
    ("a foreign uuid box", _box(b"uuid"), "uuid", "clip"),
    ("a date", _dated, "creation or modification time", "clip"),
    ("a picture's unit turned to filler", _filler, "NAL|frame 0", "clip"),
)

FAULTS = (
    *(Fault(f"left in: {name}", "stripping", changed(change), words, (kind,))
      for name, change, words, kind in _LEFT_IN),
    Fault("bytes behind the end", "stripping", changed(_behind), "behind the end|malformed|nothing refers|MP4 box",
          EVERY),
    Fault("the source itself", "stripping", changed(lambda here, _: here.source.read_bytes()), "not hidden as planned",
          EVERY),
    Fault("half of the file", "stripping", changed(lambda _, data: data[:len(data) // 2]),
          "incomplete|damaged|cut short", EVERY),
    Fault("nothing but zeros", "stripping", changed(lambda _, data: bytes(len(data))), "is no JPEG", ("clip", "jpeg")),
    Fault("subtitles added", "stripping", remuxed("-i", "{text}", "-map", "0", "-map", "1", "-c", "copy", "-c:s",
                                                  "mov_text"), "MP4 box|kind"),
    Fault("a second video added", "stripping", remuxed("-i", "{other}", "-map", "0", "-map", "1:v", "-c", "copy"),
          "2 video streams|one video"),
    Fault("the source's sound added", "stripping", remuxed("-i", "{other}", "-map", "0:v", "-map", "1:a", "-c", "copy"),
          "the finished file has sound|sounds"),
    Fault("words between the pictures (SEI)", "stripping", remuxed(
        "-c", "copy", "-bsf:v", "h264_metadata=sei_user_data=086f3693b7b34f2c965321492feee5b8+Jane"), "NAL|unit"),
    Fault("a title added", "stripping", remuxed("-c", "copy", "-metadata", "title=Jane Doe"), "MP4 tag|fields"),
    Fault("no stamp", "stamping", tagged(lambda _: Tags()), "stamp not readable", EVERY),
    Fault("one letter of the stamp changed", "stamping", changed(_letter), "differs|not ours|wrong checksum",
          ("clip", "jpeg", "png")),
    Fault("the stamp of another release", "stamping", tagged(lambda photo: _tags(photo, reference="PP-2")), "differs",
          EVERY),
    Fault("a stamp that claims another owner", "stamping", tagged(lambda photo: _tags(photo, owner="Somebody Else")),
          "differs", ("clip", "jpeg")),
)

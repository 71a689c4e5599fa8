"""Load the allow-list, typed, from the data file beside this one."""

from functools import cache
from importlib.resources import files

import yaml

from media.records import Record


class Tag(Record):
    """A tag of a TIFF directory: its number, its name, and the TIFF types it may have."""

    tag: int
    name: str
    type: tuple[int, ...]
    value: tuple[int, ...] = ()
    """The only values it may have; empty where they depend on the picture."""


class Jpeg(Record):
    """Segments by marker byte, with the reader of each; headers in hex; digests of the tables of codes."""

    segments: dict[int, str]
    jfif: str
    frame: str
    scan: str
    huffman: dict[int, str]


class Png(Record):
    """Chunks by name, with the reader of each; colour types and bits a sample."""

    chunks: dict[str, str]
    colour_types: tuple[int, ...]
    bit_depths: tuple[int, ...]


class Webp(Record):
    """Chunks by name, with the reader of each."""

    chunks: dict[str, str]


class Tiff(Record):
    """Tags that describe the picture, and the tag that holds XMP."""

    structure: tuple[Tag, ...]
    packet: int


class Mp4(Record):
    """What allowed.yaml says of MP4; see the remarks there."""

    brands: tuple[str, ...]
    recording: tuple[str, ...]
    handlers: dict[str, tuple[str, ...]]
    fields: dict[str, str]
    keys: tuple[str, ...]
    packet: str
    compressors: tuple[str, ...]
    nal_types: tuple[int, ...]
    audio_elements: tuple[int, ...]
    audio_config: tuple[int, ...]
    audio_rate: int
    edits: dict[str, tuple[int, ...]]
    groups: tuple[str, ...]
    boxes: dict[str, str]


class AllowList(Record):
    """Everything that a finished file may consist of."""

    rights: tuple[str, ...]
    exif: tuple[Tag, ...]
    jpeg: Jpeg
    png: Png
    webp: Webp
    tiff: Tiff
    mp4: Mp4


@cache
def allowed() -> AllowList:
    """Return the allow-list; treat its dictionaries as read-only."""
    text = files("watermark.grammar").joinpath("allowed.yaml").read_text(encoding="utf-8")
    return AllowList.from_plain(yaml.safe_load(text), file="allowed.yaml")

"""What lies in a folder of proxies, and which plan it shows."""

from fractions import Fraction
from typing import Literal

from media.geometry import Box, Size
from media.probe import MediaKind
from media.records import Compact, Record

FORMAT = "presspack-proxies/1"
RECORD = "proxies.json"


class Chunk(Compact):
    """About a second of a clip, both ends included, coded by itself.

    covers: SHA-256 of everything that is hidden in it, and how; after: of its coded pictures.
    """

    first: int
    last: int
    covers: str
    after: str


class Entry(Compact):
    """A frame at which the source can be entered, and its timestamp."""

    frame: int
    pts: int


class Carded(Compact):
    """The sighting that a track's card shows: where, on which frame."""

    track: str
    frame: int
    box: Box


class Kept(Record):
    """One file of the after side, relative to the folder."""

    name: str
    bytes: int
    sha256: str


class Sheet(Record):
    """How the small pictures of strip.jpg lie: the first of a row is the leftmost, the first row the upmost.

    Picture i of `count` is of the stretch that begins at frame i * frames / count. width, height: of one picture.
    """

    columns: int
    rows: int
    width: int
    height: int
    count: int


class ProxySet(Record):
    """A folder of proxies, whole: what they were drawn from and what they show."""

    format: Literal["presspack-proxies/1"] = "presspack-proxies/1"
    kind: MediaKind
    plan: str
    """SHA-256 of the plan whose after side this is, its clear suggestions accepted, as passing it would release it."""
    source: str
    """SHA-256 of the source."""
    size: Size
    """Of the proxies; 0 x 0 for a recording."""
    frame_count: int
    rate: str
    """Frames a second, as a fraction."""
    instants_ms: tuple[int, ...] | None = None
    """When each frame is shown, where frames do not follow each other evenly."""
    cuts: tuple[int, ...] = ()
    """Frames that begin a new scene."""
    chunks: tuple[Chunk, ...] = ()
    head: str = ""
    """Parameter sets that all chunks are coded by, hexadecimal."""
    entries: tuple[Entry, ...] = ()
    cards: tuple[Carded, ...] = ()
    sheet: Sheet | None = None
    covers: str = ""
    """Of a photo: SHA-256 of everything that is hidden in it, and how."""
    sounds: str = ""
    """What is done to the sound."""
    after: tuple[Kept, ...]
    """The files of the after side, by name."""
    shown: str
    """SHA-256 over all of the after side that a reviewer is shown."""

    @property
    def frame_rate(self) -> Fraction:
        """Frames a second."""
        return Fraction(self.rate)

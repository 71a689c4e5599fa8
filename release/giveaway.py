"""Put what a file says about itself into plain words, what can hurt somebody first."""

import re
from collections.abc import Sequence
from enum import IntEnum

from media.records import Record
from watermark.records import Saying


class Danger(IntEnum):
    """What a saying gives away; the lower, the worse."""

    PLACE = 1
    PICTURE = 2
    PERSON = 3
    DEVICE = 4
    WORDS = 5
    TIME = 6
    HIDDEN = 7
    OTHER = 8


NAMES = {
    Danger.PLACE: "where it was taken", Danger.PICTURE: "a picture inside", Danger.PERSON: "a person's name",
    Danger.DEVICE: "which camera or program", Danger.WORDS: "words", Danger.TIME: "when", Danger.HIDDEN: "more inside",
    Danger.OTHER: "other",
}
TELEMETRY = {
    "gpmd": "GoPro telemetry: place, height, speed and shake, several times a second",
    "camm": "camera motion (camm): place and turn of the camera for every frame",
    "djmd": "DJI flight data: place, height and aim of the drone", "dbgi": "DJI debugging data of the drone",
    "klva": "KLV telemetry: place and aim of the sensor", "mett": "timed text metadata", "mebx": "Apple timed metadata",
    "rtmd": "Sony camera metadata, frame by frame", "tmcd": "timecode: the time of day or of the tape",
    "fdsc": "GoPro file data", "text": "a text track", "tx3g": "subtitles", "wvtt": "subtitles", "stpp": "subtitles",
}
"""What the tracks of cameras hold, by the code of their samples."""

_WORDS = (  # the first that is found in place and field decides
    (Danger.PLACE, ("gps", "location", "xyz", "latitude", "longitude", "place", "city", "country", "loci", "iso6709")),
    (Danger.PICTURE, ("thumbnail", "cover", "further pictures", "after the picture", "preview")),
    (Danger.PERSON, ("owner", "artist", "author", "byline", "credit", "copyright", "creator", "officer", "performer",
                     "xpauthor", "contact", "person")),
    (Danger.DEVICE, ("serial", "make", "model", "lens", "software", "encoder", "device", "makernote", "camera",
                     "uniqueid", "handler_name", "host", "firmware", "vendor", "remark")),
    (Danger.TIME, ("date", "time", "creation", "timecode")),
    (Danger.WORDS, ("subtitle", "chapter", "comment", "caption", "title", "headline", "keywords", "description", "text",
                    "xmp", "iptc", "subject", "synopsis", "note")),
    (Danger.HIDDEN, ("attachment", "data)", "packets", "box", "after the last box", "side data")),
)
_NUMBER = r"[+-]\d{1,3}(?:\.\d+)?"
_ISO_6709 = re.compile(rf"({_NUMBER})({_NUMBER})(?:{_NUMBER})?(?:CRS\S*)?/?$")


class Position(Record):
    """Where something was taken, in degrees; north and east are positive."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.6f}, {self.longitude:.6f}"


class Giveaway(Record):
    """One thing that would have been given away: how bad, in plain words, and what the file says."""

    danger: str
    words: str
    said: Saying


def giveaways(says: Sequence[Saying]) -> tuple[Giveaway, ...]:
    """Sort by danger; what is equally dangerous stays in the order of the file."""
    ranked = sorted(((_danger(one), one) for one in says), key=lambda pair: pair[0])
    return tuple(Giveaway(danger=NAMES[danger], words=_plainly(one), said=one) for danger, one in ranked)


def position(says: Sequence[Saying]) -> Position | None:
    """Find the place in what the file says: degrees from EXIF, or the notation of phones' clips."""
    degrees = {one.field.split(" ")[0]: one.value for one in says if one.field.endswith("(decimal degrees)")}
    if {"latitude", "longitude"} <= degrees.keys():
        return Position(latitude=float(degrees["latitude"]), longitude=float(degrees["longitude"]))
    for one in says:
        match = _ISO_6709.match(one.value.strip()) if _danger(one) is Danger.PLACE else None
        if match:
            return Position(latitude=float(match.group(1)), longitude=float(match.group(2)))
    return None


def _danger(said: Saying) -> Danger:
    """Judge by where it stands and how it is called; a telemetry track is as bad as the place itself."""
    if said.place.startswith("track ") and said.value in TELEMETRY:
        return _of_track(said.value)
    if said.field == "codec":
        return Danger.OTHER
    if said.value in {"", "und"}:
        return Danger.OTHER
    by_name = (danger for words in (said.field.lower(), said.place.lower()) for danger, names in _WORDS
               if any(name in words for name in names))
    return next(by_name, Danger.OTHER)


def _of_track(kind: str) -> Danger:
    if kind == "tmcd":
        return Danger.TIME
    return Danger.WORDS if kind in {"text", "tx3g", "wvtt", "stpp"} else Danger.PLACE


def _plainly(said: Saying) -> str:
    if said.place.startswith("track ") and said.value in TELEMETRY:
        return f"{said.place}: {TELEMETRY[said.value]}"
    return f"{said.place} {said.field}: {said.value}"

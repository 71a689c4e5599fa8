"""Put owner and conditions into the tags of an MP4: iTunes-style fields beside an XMP packet."""

from media.encode import Tags
from watermark.records import Saying, Stamp
from watermark.wording import contact_line, settled
from watermark.xmp import properties, write_packet


def video_tags(stamp: Stamp) -> Tags:
    """Return fields and XMP for an MP4; the field names are those of ffmpeg's MP4 muxer.

    Raises:
        WrongUseError: the stamp is incomplete or cannot be written.

    """
    words = settled(stamp)
    return Tags(xmp=write_packet(properties(words)), fields=_fields(words))


def video_sayings(stamp: Stamp) -> tuple[Saying, ...]:
    """Tell what an MP4 stamped so must say when it is read again; same errors as `video_tags`."""
    words = settled(stamp)
    return (*(Saying(place="MP4 tag", field=field, value=value) for field, value in _fields(words)),
            *(Saying(place="XMP", field=one.name, value=one.value) for one in properties(words)))


def _fields(words: Stamp) -> tuple[tuple[str, str], ...]:
    """Fill the four fields that players and newsroom systems show."""
    reference = " ".join(part for part in (words.credit, contact_line(words)) if part)
    fields = (("artist", words.owner), ("comment", words.conditions), ("copyright", words.notice),
              ("description", reference))
    return tuple((name, value) for name, value in fields if value)

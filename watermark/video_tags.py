"""Put a stamp into the tags of an MP4: iTunes-style fields, QuickTime keys and an XMP packet."""

from media.encode import Tags
from watermark.records import Saying, Stamp
from watermark.wording import settled
from watermark.xmp import properties, write_packet


def video_tags(stamp: Stamp) -> Tags:
    """Return fields, keys and XMP for an MP4; the field names are those of ffmpeg's MP4 muxer.

    Raises:
        WrongUseError: the stamp is incomplete or cannot be written.

    """
    words = settled(stamp)
    return Tags(xmp=write_packet(properties(words, clip=True)), fields=_fields(words),
                keys=_keys(words))


def video_sayings(stamp: Stamp) -> tuple[Saying, ...]:
    """Tell what an MP4 stamped so must say when it is read again; same errors as `video_tags`."""
    words = settled(stamp)
    return (*(Saying(place="MP4 tag", field=field, value=value) for field, value in _fields(words)),
            *(Saying(place="MP4 key", field=field, value=value) for field, value in _keys(words)),
            *(Saying(place="XMP", field=one.name, value=one.value) for one in properties(words, clip=True)))


def _fields(words: Stamp) -> tuple[tuple[str, str], ...]:
    """Fill the fields that players and newsroom systems show, one for each stamp (decision 0012)."""
    fields = (("title", words.reference), ("artist", words.owner), ("album_artist", words.credit),
              ("comment", words.conditions), ("copyright", words.notice), ("description", words.contact),
              ("keywords", words.web_statement))
    return tuple((name, value) for name, value in fields if value)


def _keys(words: Stamp) -> tuple[tuple[str, str], ...]:
    """Fill the keys that the Video Metadata Hub maps title, creator and copyright to, and the one of conditions."""
    keys = (("title", words.reference), ("artist", words.owner), ("copyright", words.notice),
            ("comment", words.conditions))
    return tuple((f"com.apple.quicktime.{name}", value) for name, value in keys if value)

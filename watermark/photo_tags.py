"""Put a stamp into the tags of a photo: EXIF and XMP."""

import piexif

from media.encode import Tags
from media.errors import WrongUseError
from watermark.records import Saying, Stamp
from watermark.wording import settled
from watermark.xmp import properties, write_packet

SEGMENT = 65_533  # bytes one JPEG segment can hold
XMP_NAMESPACE = 29  # bytes of the name that goes before the packet in a JPEG segment


def photo_tags(stamp: Stamp) -> Tags:
    """Return EXIF and XMP for a photo; nothing in them but the stamp, so the same stamp gives the same bytes.

    Raises:
        WrongUseError: the stamp is incomplete, or too long for one JPEG segment.

    """
    words = settled(stamp)
    exif = piexif.dump({"0th": {
        getattr(piexif.ImageIFD, name): tuple(_wide(value)) if name.startswith("XP") else value.encode()
        for name, value in _exif(words)}})
    packet = write_packet(properties(words))
    if len(exif) > SEGMENT or len(packet) + XMP_NAMESPACE > SEGMENT:
        raise WrongUseError("the stamp is too long for a photo", advice="Shorten the conditions.")
    return Tags(exif=exif, xmp=packet)


def photo_sayings(stamp: Stamp) -> tuple[Saying, ...]:
    """Tell what a photo stamped so must say when it is read again; same errors as `photo_tags`."""
    words = settled(stamp)
    return (*(Saying(place="EXIF", field=field, value=value) for field, value in _exif(words)),
            *(Saying(place="XMP", field=one.name, value=one.value) for one in properties(words)))


def _exif(words: Stamp) -> tuple[tuple[str, str], ...]:
    """Give each stamp a tag of the first directory; those without words are left out.

    EXIF itself has owner and notice only. The XP tags are what Windows shows of a file, and hold any script.
    """
    tags = (("Artist", words.owner), ("Copyright", words.notice), ("XPTitle", words.reference),
            ("XPComment", words.conditions), ("XPAuthor", words.credit), ("XPKeywords", words.web_statement),
            ("XPSubject", words.contact))
    return tuple((name, value) for name, value in tags if value)


def _wide(text: str) -> bytes:
    """UTF-16 with an end mark, as the XP tags want it whatever the byte order of the rest."""
    return (text + "\0").encode("utf-16-le")

"""Put owner and conditions into the tags of a photo: EXIF and XMP."""

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
        piexif.ImageIFD.Copyright: words.notice.encode(),
        piexif.ImageIFD.Artist: words.owner.encode(),
        piexif.ImageIFD.XPComment: tuple(_wide(words.conditions)),
    }})
    packet = write_packet(properties(words))
    if len(exif) > SEGMENT or len(packet) + XMP_NAMESPACE > SEGMENT:
        raise WrongUseError("the stamp is too long for a photo", advice="Shorten the conditions.")
    return Tags(exif=exif, xmp=packet)


def photo_sayings(stamp: Stamp) -> tuple[Saying, ...]:
    """Tell what a photo stamped so must say when it is read again; same errors as `photo_tags`."""
    words = settled(stamp)
    exif = (("Copyright", words.notice), ("Artist", words.owner), ("XPComment", words.conditions))
    return (*(Saying(place="EXIF", field=field, value=value) for field, value in exif),
            *(Saying(place="XMP", field=one.name, value=one.value) for one in properties(words)))


def _wide(text: str) -> bytes:
    """UTF-16 with an end mark, as the XP tags want it whatever the byte order of the rest."""
    return (text + "\0").encode("utf-16-le")

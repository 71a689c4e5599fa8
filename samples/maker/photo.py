"""Write a photo as a careless camera does: turned by a flag, with a tell-tale thumbnail and full metadata."""

import io
from pathlib import Path

import cv2
import numpy as np
import piexif
from PIL import Image

from samples.maker.cast import Picture
from samples.maker.scene import Actor, Scene
from samples.maker.stage import Shown, shots

CROP = (220, 0, 1140, 1120)  # left, top, right, bottom of the custody photo in the scene it was cropped from
XMP = (b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
       b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
       b'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
       b'photoshop:City="Exampleton" photoshop:Instructions="custody record EX/CR/0001/26">'
       b"<dc:creator><rdf:Seq><rdf:li>PC 4471 Terry Sample</rdf:li></rdf:Seq></dc:creator></rdf:Description>"
       b'</rdf:RDF></x:xmpmeta><?xpacket end="w"?>')
LABEL = "FICTIONAL DEMONSTRATION - ALEX EXAMPLE - EX/CR/0001/26"
COMMENT = b"exported by desk 3, witness in the doorway is W2"


def still(scene: Scene) -> tuple[Picture, tuple[Shown, ...]]:
    """Render the first picture of a scene; with the faces in it."""
    shot = next(iter(shots(scene)))
    return shot.pixels, shot.faces


def custody_photo(scene: Scene, out: Path) -> tuple[tuple[Actor, ...], tuple[Shown, ...]]:
    """Write the custody photo; return who is in its crop and their faces, in upright pixels of the crop."""
    wide, faces = still(scene)
    left, top, right, bottom = CROP
    photo = _labelled(wide[top:bottom, left:right].copy())
    inside = tuple(Shown(face.actor, (face.box[0] - left, face.box[1] - top, *face.box[2:]), face.share)
                   for face in faces if left <= face.box[0] and face.box[0] + face.box[2] <= right)
    stored = np.rot90(photo)  # orientation 6: turn it clockwise to see it upright
    small = cv2.resize(wide, (320, 280), interpolation=cv2.INTER_AREA).astype(np.uint8)
    data = _jpeg(stored, 88, exif=_exif(_jpeg(small, 80)))
    out.write_bytes(_with_segments(data))
    names = {face.actor for face in inside}
    return tuple(actor for actor in scene.actors if actor.id in names), inside


def plain_photo(scene: Scene, out: Path) -> None:
    """Write the first picture of a scene without any metadata."""
    out.write_bytes(_jpeg(still(scene)[0], 88))


def _labelled(photo: Picture) -> Picture:
    """Say on the photo itself that nobody in it was ever in custody."""
    photo[-64:] = (photo[-64:] * .25).astype(np.uint8)
    at = (40, photo.shape[0] - 24)
    cv2.putText(photo, LABEL, at, cv2.FONT_HERSHEY_DUPLEX, .78, (225, 225, 225), 1, cv2.LINE_AA)
    return photo


def _jpeg(pixels: Picture, quality: int, exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    picture = Image.fromarray(np.ascontiguousarray(pixels[..., ::-1]))
    picture.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def _exif(thumbnail: bytes) -> bytes:
    """Say all that a camera and a custody system may: owner, serial number, place, time, maker's notes."""
    return bytes(piexif.dump({
        "0th": {piexif.ImageIFD.Make: b"ExampleCam", piexif.ImageIFD.Model: b"EC-5 Custody",
                piexif.ImageIFD.Orientation: 6, piexif.ImageIFD.Software: b"CustodyExport 4.2",
                piexif.ImageIFD.Artist: b"PC 4471 Terry Sample",
                piexif.ImageIFD.DateTime: b"2026:03:09 00:14:52",
                piexif.ImageIFD.ImageDescription: b"Alex Example, detained 2026-03-08, cell M4"},
        "Exif": {piexif.ExifIFD.DateTimeOriginal: b"2026:03:09 00:12:31",
                 piexif.ExifIFD.BodySerialNumber: b"EC5-0093817", piexif.ExifIFD.LensModel: b"EC 35mm F1.8",
                 piexif.ExifIFD.CameraOwnerName: b"Exampleton Custody Suite",
                 piexif.ExifIFD.ImageUniqueID: b"0f3a" * 8,
                 piexif.ExifIFD.MakerNote: b"ExampleCam\0\x01\x00operator=4471;suite=EXM;counter=31877",
                 piexif.ExifIFD.UserComment: b"ASCII\0\0\0custody record EX/CR/0001/26"},
        "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: ((53, 1), (48, 1), (288, 100)),
                piexif.GPSIFD.GPSLongitudeRef: b"W",
                piexif.GPSIFD.GPSLongitude: ((1, 1), (32, 1), (5676, 100)),
                piexif.GPSIFD.GPSAltitude: (57, 1), piexif.GPSIFD.GPSDateStamp: b"2026:03:09"},
        "1st": {piexif.ImageIFD.Compression: 6}, "thumbnail": thumbnail}))


def _with_segments(data: bytes) -> bytes:
    """Put an XMP packet, an IPTC record and a comment behind the EXIF segment of a JPEG."""
    caption = b"Alex Example at Exampleton, third party in doorway"
    record = b"\x1c\x02\x78" + len(caption).to_bytes(2, "big") + caption
    record += b"\x00" * (len(record) % 2)
    iptc = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record
    extra = _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP)
    extra += _segment(0xED, iptc) + _segment(0xFE, COMMENT)
    at = 2
    while data[at + 1] in {0xE0, 0xE1}:
        at += 2 + int.from_bytes(data[at + 2:at + 4], "big")
    return data[:at] + extra + data[at:]


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body

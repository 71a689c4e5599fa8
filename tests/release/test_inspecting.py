"""What a press officer is told of a file: the worst first, in plain words, with the pictures inside it shown."""

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from benchmarks.canary.carriers import carrier, thumbnail
from benchmarks.canary.corpus import places
from media.errors import WrongUseError
from media.small import small_pictures
from release.giveaway import giveaways, position
from release.inspecting import inspect_file, inspection_lines
from release.inspectsheet import write_sheet
from watermark.records import Saying


def _planted(folder: Path, carrier_suffix: str, *names: str) -> Path:
    """Write a file with these places filled."""
    data = carrier(carrier_suffix)
    for place in places():
        if place.carrier == carrier_suffix and place.name in names:
            data = place.plant(data, place.token)
    path = folder / f"file{carrier_suffix}"
    path.write_bytes(data)
    return path


def _saying(place: str, field: str, value: str = "x") -> Saying:
    return Saying(place=place, field=field, value=value)


def test_what_can_hurt_somebody_comes_first() -> None:
    """Nobody reads sixty lines; the place must not stand behind the colour profile."""
    said = (_saying("colour profile", "name"), _saying("EXIF", "DateTime"), _saying("comment", "comment"),
            _saying("EXIF camera", "BodySerialNumber"), _saying("EXIF", "Artist"), _saying("EXIF", "thumbnail"),
            _saying("EXIF place", "GPSLatitude"))

    assert [one.danger for one in giveaways(said)] == [
        "where it was taken", "a picture inside", "a person's name", "which camera or program", "words", "when",
        "other"]


@pytest.mark.parametrize(("kind", "words"), [
    ("gpmd", "GoPro"), ("camm", "camera motion"), ("djmd", "DJI"), ("klva", "KLV"), ("tmcd", "timecode")])
def test_a_telemetry_track_is_called_what_it_is(kind: str, words: str) -> None:
    """"data, unknown codec" tells nobody that the way home of a witness is inside."""
    told = giveaways((_saying("track 2", "meta", kind),))[0]

    assert words in told.words
    assert told.danger == ("when" if kind == "tmcd" else "where it was taken")


@pytest.mark.parametrize(("value", "expected"), [
    ("+51.5074-000.1278/", "51.507400, -0.127800"), ("+51.5074-000.1278+012.3CRSWGS_84/", "51.507400, -0.127800"),
    ("-33.8568+151.2153/", "-33.856800, 151.215300")])
def test_a_place_is_told_in_degrees(value: str, expected: str) -> None:
    """Phones write one string; a press officer pastes two numbers into a map."""
    assert str(position((_saying("container", "location", value),))) == expected


def test_a_file_that_names_no_place_has_no_position() -> None:
    """Nothing is made up."""
    assert position((_saying("container", "title", "+51.5-000.1/"), _saying("EXIF place", "GPSAltitude", "57"))) is None


def test_a_custody_photo_is_told_with_its_place_on_a_line_of_its_own(samples: Path) -> None:
    """Where, who, which camera: in this order, and the thumbnail by its size."""
    lines = inspection_lines(inspect_file(samples / "custody.jpg").told)

    text = "\n".join(lines)
    assert "! 53.800800, -1.549100: where the picture was taken" in text
    assert "! thumbnail in EXIF: another picture inside, 320x280" in text
    assert text.index("53.800800") < text.index("CameraOwnerName") < text.index("EC5-0093817") < text.index("comment")


@pytest.mark.parametrize(("suffix", "name", "place"), [
    (".jpg", "EXIF thumbnail, its picture and its comment", "thumbnail in EXIF"),
    (".jpg", "Photoshop thumbnail", "thumbnail of Photoshop"),
    (".jpg", "JFXX thumbnail", "thumbnail in the JFIF header"),
    (".jpg", "second picture (MPF)", "second picture, behind the end of the first"),
    (".mp4", "cover picture (ilst)", "cover picture"), (".mp4", "cover picture, as a stream", "cover picture"),
    (".mkv", "cover picture, attached", "cover picture")])
def test_a_picture_inside_is_found_and_shown(tmp_path: Path, suffix: str, name: str, place: str) -> None:
    """The small copy was made before anybody was hidden."""
    found = small_pictures(_planted(tmp_path, suffix, name))

    assert place in {one.place for one in found}
    assert (found[0].width, found[0].height) == (48, 32)
    shown = np.asarray(Image.open(BytesIO(thumbnail(77))))[:, :, ::-1]
    assert np.abs(found[0].pixels.astype(int) - shown.astype(int)).mean() < 60  # alike in its shapes


def test_a_jfif_thumbnail_is_shown_whatever_its_shape(tmp_path: Path) -> None:
    """Its pixels stand in the header as they are."""
    found = small_pictures(_planted(tmp_path, ".jpg", "JFIF thumbnail"))

    assert (found[0].place, found[0].width, found[0].height) == ("thumbnail in the JFIF header", 16, 2)


def test_a_file_with_no_picture_inside_shows_none(tmp_path: Path) -> None:
    """The photo itself, or a picture in the coded stream, is not one inside it."""
    for suffix in (".jpg", ".png", ".webp", ".tif", ".gif", ".mp4", ".mkv", ".avi"):
        path = tmp_path / f"plain{suffix}"
        path.write_bytes(carrier(suffix))
        assert small_pictures(path) == (), suffix


def test_the_sheet_shows_photo_and_thumbnail_and_runs_nothing(tmp_path: Path, samples: Path) -> None:
    """It is opened in a browser on a police desk: no script, no link, nothing fetched, and words stay words."""
    path = tmp_path / "<script>alert(1)<script>.jpg"
    path.write_bytes((samples / "custody.jpg").read_bytes())
    seen = inspect_file(path)

    write_sheet((seen,), tmp_path / "sheet.html")

    page = (tmp_path / "sheet.html").read_text()
    pictures = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', page)
    assert [Image.open(BytesIO(b64decode(one))).format for one in pictures] == ["JPEG", "JPEG"]
    assert "<script" not in page
    assert not re.search(r"(src|href|action)=.(?!data:)|url\(|@import", page)
    assert "default-src 'none'" in page
    assert "NOT FOR RELEASE" in page and "53.800800" in page


def test_the_sheet_can_be_one_picture(tmp_path: Path, samples: Path) -> None:
    """For those who look at it in a mail."""
    seen = inspect_file(samples / "custody.jpg")

    write_sheet((seen, seen), tmp_path / "sheet.jpg")

    with Image.open(tmp_path / "sheet.jpg") as sheet:
        assert sheet.format == "JPEG" and sheet.width > 2 * 480
        assert not sheet.getexif()


def test_a_sheet_of_another_kind_is_refused(tmp_path: Path, samples: Path) -> None:
    """A page called .txt opens as its own source."""
    with pytest.raises(WrongUseError, match="html"):
        write_sheet((inspect_file(samples / "custody.jpg"),), tmp_path / "sheet.txt")
    assert not list(tmp_path.iterdir())

"""The samples are what their table says, traps included."""

import hashlib
import io
import json
from itertools import pairwise
from pathlib import Path

import av
import piexif
import pytest
from PIL import Image, ImageOps

CLIPS = {"bwv": (1280, 720), "cctv": (960, 540)}


def _faces(samples: Path, stem: str) -> list[dict]:
    return json.loads((samples / f"{stem}.truth.json").read_text())["faces"]


@pytest.mark.parametrize("stem", CLIPS)
def test_every_true_box_lies_on_a_frame_of_its_clip(samples: Path, stem: str) -> None:
    """A truth that has slipped against its clip would judge the wrong pixels."""
    wide, high = CLIPS[stem]
    with av.open(str(samples / f"{stem}.mp4")) as box:
        count = sum(1 for _ in box.decode(video=0))
        assert (box.streams.video[0].width, box.streams.video[0].height) == (wide, high)

    for face in _faces(samples, stem):
        frames = [int(frame) for frame in face["boxes"]]
        assert frames == sorted(frames)
        assert frames[0] >= 0 and frames[-1] < count
        for x, y, w, h in face["boxes"].values():
            assert x >= 0 and y >= 0 and x + w <= wide + .1 and y + h <= high + .1
            assert w >= 8 and h >= 8


@pytest.mark.parametrize("stem", [*CLIPS, "custody"])
def test_one_person_may_be_shown_and_others_may_not(samples: Path, stem: str) -> None:
    """Without both kinds neither leaks nor over-redaction can be measured."""
    kept = [face["keep"] for face in _faces(samples, stem)]

    assert kept.count(True) == 1
    assert kept.count(False) >= 1


def test_the_body_worn_clip_has_faces_near_and_far_that_come_and_go(samples: Path) -> None:
    """These are the cases in which trackers fail."""
    faces = _faces(samples, "bwv")
    widths = [w for face in faces for _, _, w, _ in face["boxes"].values()]
    spans = [(min(map(int, face["boxes"])), max(map(int, face["boxes"])), len(face["boxes"]))
             for face in faces]

    assert len(faces) == 4
    assert min(widths) < 30 and max(widths) > 100
    assert any(first > 10 for first, _, _ in spans), "somebody enters late"
    assert any(last < 130 for _, last, _ in spans), "somebody leaves early"
    assert any(last - first + 1 > seen for first, last, seen in spans), "somebody is hidden for a while"


def test_the_cctv_faces_are_small(samples: Path) -> None:
    """Small faces are what CCTV is about."""
    widths = [w for face in _faces(samples, "cctv") for _, _, w, _ in face["boxes"].values()]

    assert 10 <= min(widths) < 16 and max(widths) < 40


def test_the_body_worn_clip_really_has_a_variable_frame_rate_and_sound(samples: Path) -> None:
    """A constant rate would hide every mistake in timing."""
    with av.open(str(samples / "bwv.mp4")) as box:
        times = [float(frame.pts * frame.time_base) for frame in box.decode(video=0)]
    with av.open(str(samples / "bwv.mp4")) as box:
        loudest = max(float(abs(block.to_ndarray()).max()) for block in box.decode(audio=0))

    gaps = [after - before for before, after in pairwise(times)]
    assert min(gaps) > 0
    assert max(gaps) > 1.8 * min(gaps)
    assert len({round(gap, 4) for gap in gaps}) > 20
    assert loudest > .1


def test_the_cctv_clip_has_no_sound(samples: Path) -> None:
    """A clip without sound must go through as well."""
    with av.open(str(samples / "cctv.mp4")) as box:
        assert not box.streams.audio


def test_the_body_worn_clip_says_too_much_about_itself(samples: Path) -> None:
    """A clip with nothing in it proves nothing about stripping."""
    with av.open(str(samples / "bwv.mp4")) as box:
        tags = {key.lower(): value for key, value in box.metadata.items()}
        chapters = box.chapters()

    assert {"title", "comment", "artist", "location", "creation_time"} <= tags.keys()
    assert "53.8008" in tags["location"]
    assert len(chapters) == 2


def test_the_custody_photo_has_every_trap(samples: Path) -> None:
    """Place, owner, serial number, maker's note, XMP, IPTC, a comment: each must be seen to vanish."""
    data = (samples / "custody.jpg").read_bytes()
    exif = piexif.load(data)

    assert exif["0th"][piexif.ImageIFD.Orientation] == 6
    assert exif["GPS"][piexif.GPSIFD.GPSLatitude][0] == (53, 1)
    assert exif["Exif"][piexif.ExifIFD.BodySerialNumber] == b"EC5-0093817"
    assert exif["Exif"][piexif.ExifIFD.MakerNote].startswith(b"ExampleCam")
    with Image.open(io.BytesIO(data)) as photo:
        assert b"witness" in photo.info["comment"]
        assert b"EX/CR/0001/26" in photo.info["xmp"]
        assert b"third party" in photo.info["photoshop"][0x0404]


def test_the_custody_thumbnail_shows_more_than_the_photo(samples: Path) -> None:
    """A thumbnail made before the crop is the classic leak."""
    with Image.open(samples / "custody.jpg") as photo:
        upright = ImageOps.exif_transpose(photo).size
    thumbnail = piexif.load(str(samples / "custody.jpg"))["thumbnail"]

    with Image.open(io.BytesIO(thumbnail)) as small:
        assert small.width / small.height > 1.1
    assert upright == (920, 1120)
    for face in _faces(samples, "custody"):
        x, y, w, h = face["boxes"]["0"]
        assert x >= 0 and x + w <= 920 and y >= 0 and y + h <= 1120


def test_the_portraits_and_the_reference_carry_no_metadata(samples: Path) -> None:
    """What is committed for everybody to copy should be nothing but pixels."""
    files = [*(samples / "portraits").iterdir(), samples / "reference.jpg"]

    for path in files:
        with Image.open(path) as picture:
            assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, path
            assert not picture.getexif(), path
        assert path.stat().st_size < 300_000, path


def test_every_file_has_a_row_in_the_table(samples: Path) -> None:
    """Nobody should have to guess where a picture of a person comes from."""
    table = [line for line in (samples / "README.md").read_text().splitlines() if line.startswith("| `")]
    named = {line.split("`")[1] for line in table}

    files = {path.relative_to(samples).as_posix() for path in samples.rglob("*")
             if path.is_file() and path.suffix not in {".py", ".md", ".pyc"}}
    assert files <= named
    assert all(line.count("|") == 5 for line in table if line.split("`")[1] in files)


def test_every_hash_is_the_recorded_one(samples: Path) -> None:
    """A sample that was changed by accident would change what every other test measures."""
    lines = (samples / "SHA256SUMS").read_text().splitlines()

    recorded = dict(reversed(line.split("  ")) for line in lines)
    media = {path.relative_to(samples).as_posix() for path in samples.rglob("*")
             if path.suffix in {".png", ".jpg", ".mp4", ".json"}}
    assert recorded.keys() == media
    for name, digest in recorded.items():
        assert hashlib.sha256((samples / name).read_bytes()).hexdigest() == digest, name


def test_the_samples_stay_small(samples: Path) -> None:
    """Everybody who clones the project carries them."""
    assert (samples / "bwv.mp4").stat().st_size < 2_500_000
    assert sum(path.stat().st_size for path in samples.rglob("*") if path.is_file()) < 6_000_000

"""The copy is the source's picture with the given tags, and nothing else; it is there whole or not at all."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from media_makers import Finder, Recipe, error, frames_of, make_clip, quarters
from PIL import Image

from media.coding import FrameFilter
from media.encode import XMP_BOX, Tags
from media.errors import OutputError, UnreadableInputError, WrongUseError
from media.frame import Frame
from media.geometry import Size
from media.probe import metadata, probe
from media.render import RenderJob, render

XMP = (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
       b'<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:rights><rdf:Alt>'
       b'<rdf:li xml:lang="x-default">Force rights</rdf:li></rdf:Alt></dc:rights></rdf:Description></rdf:RDF>'
       b'</x:xmpmeta>')
CANARY = "CANARY-7391"


def smooth(width: int, height: int) -> np.ndarray:
    """Paint soft gradients, where a shift of colours shows and compression does not."""
    y, x = np.mgrid[:height, :width]
    across = (x + y) * 255 // (width + height)
    return np.dstack([x * 255 // width, y * 255 // height, across]).astype(np.uint8)


def nal_types(path: Path) -> set[int]:
    """Types of all H.264 units in the samples of a clip."""
    found = set()
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            data, place = bytes(packet), 0
            while place + 4 < len(data):
                found.add(data[place + 4] & 31)
                place += 4 + int.from_bytes(data[place:place + 4], "big")
    return found


@pytest.mark.parametrize(("size", "odd"), [((64, 48), False), ((63, 47), True), ((64, 47), True)])
def test_the_size_is_kept_to_the_pixel(tmp_path: Path, size: tuple[int, int], odd: bool) -> None:
    """A rounded size moves every box that was drawn by a pixel."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=size, pix_fmt="yuv444p"))

    rendered = render(RenderJob(clip, probe(clip), (), tmp_path / "out.mp4"))

    assert rendered.size == Size(width=size[0], height=size[1]) == probe(tmp_path / "out.mp4").size
    assert any("odd" in note for note in rendered.notes) == odd


@pytest.mark.outside
def test_1080_lines_stay_1080(tmp_path: Path, outside: Finder) -> None:
    """Encoders work in blocks of 16, and 1080 is not a multiple: others write 1088."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(1920, 1080), pts=range(3)))
    out = tmp_path / "out.mp4"
    render(RenderJob(clip, probe(clip), (), out))
    said = json.loads(subprocess.run([outside("ffprobe"), "-v", "error", "-show_streams", "-of", "json", out],
                                     check=True, capture_output=True).stdout)["streams"][0]

    assert (said["width"], said["height"]) == (1920, 1080)
    assert frames_of(out)[0].pixels.shape == (1080, 1920, 3)
    assert said["pix_fmt"] == "yuv420p"
    assert said["profile"] == "High"


@pytest.mark.parametrize(("size", "matrix", "range_", "pix_fmt", "codec"), [
    ((1280, 720), 1, 1, "yuv420p", "libx264"),
    ((352, 288), 5, 1, "yuv420p", "libx264"),
    ((352, 240), 6, 1, "yuv420p", "libx264"),
    ((352, 288), 6, 2, "yuvj420p", "libx264"),
    ((352, 288), 5, 2, "yuvj420p", "mjpeg"),
    ((352, 288), 1, 1, "yuv420p10le", "libx264"),
])
def test_colours_do_not_shift(tmp_path: Path, size: tuple[int, int], matrix: int, range_: int, pix_fmt: str,
                              codec: str) -> None:
    """A skin tone that changes between source and copy is a complaint, and an identification problem."""
    picture = smooth(*size)
    name = "a.avi" if codec == "mjpeg" else "a.mp4"
    options = {"qscale": "2"} if codec == "mjpeg" else {"crf": "8", "preset": "ultrafast"}
    recipe = Recipe(size=size, pts=range(2), codec=codec, pix_fmt=pix_fmt, options=options,
                    colours=(matrix, range_))
    clip = make_clip(tmp_path / name, recipe, picture)
    render(RenderJob(clip, probe(clip), (), tmp_path / "out.mp4"))

    seen, copied = frames_of(clip)[0].pixels, frames_of(tmp_path / "out.mp4")[0].pixels

    assert error(seen, picture) < 3
    assert error(copied, seen) < 1.5
    assert np.abs(copied.astype(int).mean((0, 1)) - seen.astype(int).mean((0, 1))).max() < 0.5


@pytest.mark.outside
@pytest.mark.parametrize(("size", "matrix"), [((1280, 720), 1), ((352, 288), 5), ((352, 240), 6)])
def test_ffmpeg_sees_the_same_colours_in_source_and_copy(tmp_path: Path, outside: Finder,
                                                          size: tuple[int, int], matrix: int) -> None:
    """Our decoder would not notice a wrong colour tag that our encoder wrote; a player would."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=size, pts=range(2), colours=(matrix, 1)), smooth(*size))
    render(RenderJob(clip, probe(clip), (), tmp_path / "out.mp4"))
    seen = []
    for path in (clip, tmp_path / "out.mp4"):
        subprocess.run([outside("ffmpeg"), "-v", "error", "-i", path, "-frames:v", "1", "-sws_flags",
                        "accurate_rnd+full_chroma_int", path.with_suffix(".png")], check=True)
        seen.append(np.asarray(Image.open(path.with_suffix(".png")).convert("RGB")))

    assert error(seen[0], seen[1]) < 1.5


def test_nothing_of_a_clip_is_carried_but_the_tags_given(tmp_path: Path) -> None:
    """Titles, places and encoder names say where, when and by whom."""
    tags = {"title": CANARY, "comment": CANARY, "location": "+51.5-000.1/"}
    clip = make_clip(tmp_path / "a.mov", Recipe(tags=tags))
    assert CANARY in str(metadata(clip))
    out = tmp_path / "out.mp4"
    fields = (("title", "Appeal"), ("artist", "Force"), ("copyright", "© Force"),
              ("comment", "Not for reuse"), ("description", "Conditions"))

    render(RenderJob(clip, probe(clip), (), out, tags=Tags(fields=fields, xmp=XMP)))

    data = out.read_bytes()
    for unwanted in (CANARY, "+51.5", "x264", "Lavf", "Lavc", "core "):
        assert unwanted.encode() not in data, unwanted
    assert data.endswith(b"uuid" + XMP_BOX + XMP)
    assert data.index(b"moov") < data.index(b"mdat")
    assert nal_types(out) <= {1, 5, 7, 8}
    said = dict(item[1:] for item in metadata(out) if item[0] == "container")
    assert {field: said[field] for field, _ in fields} == dict(fields)


@pytest.mark.outside
def test_outside_readers_find_the_tags_and_nothing_else(tmp_path: Path, outside: Finder) -> None:
    """Our own reader would share our own mistakes."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(tags={"title": CANARY, "location": "+51.5-000.1/"}))
    out = tmp_path / "out.mp4"
    render(RenderJob(clip, probe(clip), (), out, tags=Tags(fields=(("copyright", "(c) Force"),), xmp=XMP)))

    said = subprocess.run([outside("exiftool"), "-a", "-u", "-G1", "-n", out], check=True,
                          capture_output=True, text=True).stdout
    info = subprocess.run([outside("mediainfo"), out], check=True, capture_output=True, text=True).stdout
    subprocess.run([outside("ffprobe"), "-v", "error", "-count_frames", out], check=True)

    assert "Force rights" in said
    assert "(c) Force" in said
    assert "Warning" not in said
    for text in (said, info):
        assert not any(word in text for word in (CANARY, "51.5", "x264", "Lavf", "Lavc"))
    dates = [line for line in said.splitlines() if "Date" in line and "[System]" not in line]
    assert all("0000:00:00" in line for line in dates)


@pytest.mark.parametrize("name", ["out.jpg", "out.png", "out.webp", "out.tif"])
def test_nothing_of_a_photo_is_carried_but_the_tags_given(tmp_path: Path, name: str) -> None:
    """The EXIF thumbnail shows the face that was hidden; Pillow carries the JPEG comment along."""
    photo = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 6.0, 0.0)})
    Image.fromarray(quarters(96, 64)[:, :, ::-1].copy()).save(photo, exif=exif, comment=CANARY.encode(),
                                                              xmp=CANARY.encode())
    photo.write_bytes(photo.read_bytes() + CANARY.encode())
    said = {(place, field): value for place, field, value in metadata(photo)}
    assert said["EXIF place", "latitude (decimal degrees)"] == "51.500000"
    assert said["EXIF place", "longitude (decimal degrees)"] == "-0.100000"
    assert said["comment", "comment"] == said["EXIF", "ImageDescription"] == said["XMP", "packet"] == CANARY
    assert said["after the picture", "bytes"] == str(len(CANARY))
    rights = Image.Exif()
    rights[0x8298] = "(c) Force"
    out = tmp_path / name

    render(RenderJob(photo, probe(photo), (), out, tags=Tags(exif=rights.tobytes(), xmp=XMP)))

    assert CANARY.encode() not in out.read_bytes()
    assert XMP in out.read_bytes()
    with Image.open(out) as copy:
        assert copy.getexif()[0x8298] == "(c) Force"
        assert 0x010E not in copy.getexif()
        assert not copy.getexif().get_ifd(0x8825)
        assert "comment" not in copy.info
        assert "icc_profile" not in copy.info
    assert error(frames_of(out)[0].pixels, frames_of(photo)[0].pixels) < 2


def test_filters_are_applied_in_order_to_every_frame(tmp_path: Path) -> None:
    """The mark lies over the mask, not under it."""
    clip = make_clip(tmp_path / "a.mp4")

    def paint(value: int) -> FrameFilter:
        return lambda frame: frame.with_pixels(np.full_like(frame.pixels, value))

    told: list[tuple[int, int | None]] = []
    render(RenderJob(clip, probe(clip), (paint(10), paint(200)), tmp_path / "out.mp4",
                     progress=lambda done, of: told.append((done, of))))

    assert {round(float(frame.pixels.mean()) / 10) for frame in frames_of(tmp_path / "out.mp4")} == {20}
    assert told == [(done, 10) for done in range(1, 11)]


def test_the_same_job_gives_the_same_bytes(tmp_path: Path) -> None:
    """A night that resumed must end in the same files."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(320, 240), pts=range(60)))
    for name in ("one.mp4", "two.mp4"):
        render(RenderJob(clip, probe(clip), (), tmp_path / name))

    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


@pytest.mark.parametrize("trouble", [KeyboardInterrupt, RuntimeError])
def test_what_breaks_half_way_leaves_nothing(tmp_path: Path, trouble: type[BaseException]) -> None:
    """Half a copy may show what the other half was to hide."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(pts=range(50)))
    folder = tmp_path / "out"

    def fail(frame: Frame) -> Frame:
        if frame.index == 20:
            raise trouble
        return frame

    with pytest.raises(trouble):
        render(RenderJob(clip, probe(clip), (fail,), folder / "out.mp4"))

    assert list(folder.iterdir()) == []


def test_damage_found_late_leaves_nothing(tmp_path: Path) -> None:
    """A copy of the sound half of a damaged clip looks like all of it."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(320, 240), pts=range(50)))
    data = bytearray(clip.read_bytes())
    place = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    data[place:place + 3000] = np.random.default_rng(1).bytes(3000)
    clip.write_bytes(data)
    folder = tmp_path / "out"

    with pytest.raises(UnreadableInputError):
        render(RenderJob(clip, probe(clip), (), folder / "out.mp4"))

    assert list(folder.iterdir()) == []


def test_a_source_that_changed_since_it_was_looked_at_is_refused(tmp_path: Path) -> None:
    """The plan was made for another picture."""
    clip = make_clip(tmp_path / "a.mp4")
    source = probe(clip)
    make_clip(clip, Recipe(pts=range(30)))

    with pytest.raises(UnreadableInputError, match="changed"):
        render(RenderJob(clip, source, (), tmp_path / "out.mp4"))


def test_a_destination_that_does_not_fit_is_refused_before_any_work(tmp_path: Path) -> None:
    """A clip cannot become a photo, and the source is never overwritten."""
    clip = make_clip(tmp_path / "a.mp4")

    with pytest.raises(WrongUseError, match=r"\.mp4"):
        render(RenderJob(clip, probe(clip), (), tmp_path / "out.jpg"))
    with pytest.raises(OutputError, match="source itself"):
        render(RenderJob(clip, probe(clip), (), clip))


@pytest.mark.parametrize("limit", [0, 4_000])
def test_a_full_disk_is_a_clear_error_and_leaves_nothing(tmp_path: Path, limit: int) -> None:
    """The disk fills at three in the morning, with nobody there to see a stack trace."""
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(320, 240), pts=range(100)), None)
    photo = tmp_path / "a.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8)).save(photo)
    work = f"""
import resource, signal, sys
sys.path.insert(0, {str(Path.cwd())!r})
from pathlib import Path
from media.errors import OutputError
from media.probe import probe
from media.coding import FrameFilter
from media.render import RenderJob, render
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
sources = [(Path({str(clip)!r}), "out.mp4"), (Path({str(photo)!r}), "out.png")]
looked = [probe(path) for path, _ in sources]
def fill(frame):
    resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, 1 << 40))
    return frame
for (path, name), source in zip(sources, looked):
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 40))
    try:
        render(RenderJob(path, source, (fill,), Path({str(tmp_path / "out")!r}) / name))
        print("written")
    except OutputError as refusal:
        print("refused", refusal)
"""
    # A limit on file size stands for a full disk: writes fail in the same places, and no root is needed.
    ended = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=False)

    assert ended.stdout.count("refused") == 2, ended
    assert "cannot be written" in ended.stdout
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT CHECKED: only root can mount a small disk")
@pytest.mark.parametrize("short", [4, 12, 30, 60])
def test_a_really_full_disk_is_told_as_such(tmp_path: Path, short: int) -> None:
    """Wherever in the file the space runs out, the index and the tags at its end included, it is noticed."""
    noise = np.random.default_rng(1).integers(0, 255, (240, 320, 3), np.uint8)
    clip = make_clip(tmp_path / "a.mp4", Recipe(size=(320, 240), pts=range(40)), noise)
    source, small = probe(clip), tmp_path / "small"
    job = RenderJob(clip, source, (), tmp_path / "whole.mp4", tags=Tags(xmp=XMP + b" " * 8000))
    render(job)
    needed = job.out.stat().st_size // 1024 + 1
    assert needed > short
    small.mkdir()
    size = f"size={max(4, needed - short)}k"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", small], check=False).returncode:
        pytest.skip("NOT CHECKED: mounting is not permitted here")
    try:
        with pytest.raises(OutputError, match=f"^{small / 'out.mp4'}: cannot be written .No space left"):
            render(replace(job, out=small / "out.mp4"))
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", small], check=True)


def test_interlaced_and_deep_sources_are_noted(tmp_path: Path) -> None:
    """A user should know what the copy lost."""
    deep = make_clip(tmp_path / "deep.mp4", Recipe(pix_fmt="yuv420p10le"))
    woven = make_clip(tmp_path / "woven.mp4", Recipe(
        options={"crf": "10", "flags": "+ildct+ilme", "x264-params": "tff=1"}))

    assert any("8 bits" in note for note in probe(deep).notes)
    assert any("interlaced" in note for note in probe(woven).notes)

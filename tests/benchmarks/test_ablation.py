"""The ablation counts what is bare, and each of its rows takes away what its name says."""

import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ablation import Row, table, uncovered
from benchmarks.variants import Brightened, Flipped, Variant, paces, variants
from media.frame import Pixels
from media.geometry import Box
from redact.plan import draft
from redact.records import Detection, Origin, Settings

# pytest puts that folder there only when it collects it, and this file may be run alone.
sys.path.insert(0, str(Path(__file__).parent.parent / "redact"))
from makers import a_box, a_cover, a_detection, a_source, a_sweep

PICTURE = Box(left=0, top=0, right=640, bottom=360)
ROWS = {variant.name: variant for variant in variants()}
FAINT = {10: [a_detection(100, 80, score=0.5)], **{frame: [a_detection(100, 80)] for frame in (11, 12, 16)}}


def _origins(variant: Variant) -> set[Origin]:
    """Return how the sightings of a variant's plan are known, for a face seen on a few frames."""
    plan = variant.less(draft(a_source(), variant.fewer(a_sweep(FAINT, 40)), Settings(), "test"))
    return {one.origin for track in plan.tracks for one in track.sightings}


def _first(name: str) -> int:
    """Return the first frame that a variant covers."""
    variant = ROWS[name]
    return min(variant.less(draft(a_source(), variant.fewer(a_sweep(FAINT, 40)), Settings(), "test")).covers())


def test_what_no_cover_hides_is_bare() -> None:
    """Two covers may hide a face together; one beside it hides nothing."""
    face = a_box(100, 100, 40, 40)
    left, right = a_cover(a_box(90, 90, 30, 60)), a_cover(a_box(120, 90, 30, 60))

    assert uncovered(face, (left, right), PICTURE) == 0
    assert uncovered(face, (left,), PICTURE) == pytest.approx(0.5, abs=0.05)
    assert uncovered(face, (a_cover(a_box(300, 90)),), PICTURE) == 1


def test_only_the_part_in_the_picture_counts() -> None:
    """Nobody sees the half of a face that lies beyond the border."""
    face = a_box(-20, 100, 40, 40)

    assert uncovered(face, (a_cover(a_box(0, 90, 20, 60)),), PICTURE) == 0


def test_every_row_looks_in_a_way_there_is() -> None:
    """A row that names no way of looking would stop the run after an hour."""
    assert {variant.look for variant in variants()} <= set(paces())
    assert len({variant.name for variant in variants()}) == len(variants())


def test_each_row_takes_away_what_its_name_says() -> None:
    """A technique that stays in while it is said to be out earns nothing, and would be thrown away for it."""
    assert _origins(ROWS["balanced"]) == {Origin.FOUND, Origin.BRIDGED, Origin.HELD}
    assert _origins(ROWS["no hold before and after"]) == {Origin.FOUND, Origin.BRIDGED}
    assert _origins(ROWS["no bridges over gaps"]) == {Origin.FOUND, Origin.HELD}
    assert _origins(ROWS["only what is found (no time at all)"]) == {Origin.FOUND}
    assert _first("nothing before a face is sure") == 11
    assert _first("balanced") < _first("no hold before and after") == 10


def test_looking_twice_adds_what_the_second_look_sees_in_its_place() -> None:
    """A mirrored look must be mirrored back."""
    class Corner:
        name = "corner"

        def find(self, pixels: Pixels) -> tuple[Detection, ...]:
            """See the brightest spot as a face."""
            y, x = np.unravel_index(int(pixels[..., 0].argmax()), pixels.shape[:2])
            return (a_detection(float(x), float(y), width=1, height=1),) if pixels.max() > 60 else ()

    dark = np.full((40, 60, 3), 5, np.uint8)
    dark[10, 12] = 61
    dim = np.random.default_rng(1).integers(10, 50, (40, 60, 1), dtype=np.uint8).repeat(3, axis=2)

    assert len(Flipped(Corner()).find(dark)) == 1
    assert not Corner().find(dim)
    assert Brightened(Corner()).find(dim)


def test_the_table_gives_each_row_its_figures() -> None:
    """Read by people who decide what stays."""
    row = Row("all of it", tracks=4, leaking=1, faces=50, bare=2, frames=10, covered=30.0, heads=20.0, seconds=1.0)

    assert list(table([row]))[-1] == "| all of it | 4 | 1 (25.0%) | 2 (4.00%) | 1.50 | 0.100 |"

"""Regions drawn by hand, tracks named by hand, and mosaics, as a user asks for them."""

import json
from pathlib import Path

import numpy as np
import pytest

from media.decode import decoding
from media.frame import Pixels
from media.probe import probe
from redact.plan import load_plan
from redact.records import Action, Kind, Method

ZONES = """
- name: corner
  kind: screen
  box: [0, 440, 200, 100]
- name: van
  keyframes:
    - {at: 1.6, box: [700, 400, 100, 60]}
    - {at: frame 60, box: [500, 300, 140, 90]}
  from: frame 20
  to: frame 70
- whole: true
  from: frame 90
"""


def pictures(path: Path, wanted: set[int]) -> dict[int, Pixels]:
    """Return some pictures of a clip."""
    with decoding(path, probe(path)) as frames:
        return {frame.index: frame.pixels.copy() for frame in frames if frame.index in wanted}


@pytest.fixture(scope="module")
def zoned(presspack, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample clip with zones, a mosaic, and one track kept by name."""
    folder = tmp_path_factory.mktemp("zoned")
    (folder / "zones.yaml").write_text(ZONES)
    ended = presspack("redact", samples / "cctv.mp4", "-o", folder, "--zones", folder / "zones.yaml",
                      "--method", "mosaic", "--keep-track", "face-1", "--json")
    assert ended.code == 0, ended.err
    return folder


def test_zones_are_covered_where_and_when_they_were_drawn(zoned: Path, samples: Path) -> None:
    """Each on its frames, at its place, and nowhere else; proven on the finished file."""
    plan = load_plan(zoned / "cctv.plan.json")
    zones = {track.id: track for track in plan.tracks if track.id in {"corner", "van", "zone-3"}}
    after = pictures(zoned / "cctv.redacted.mp4", {10, 95})

    assert [(track.first, track.last) for track in zones.values()] == [(0, 99), (20, 70), (90, 99)]
    assert zones["corner"].kind is Kind.SCREEN
    assert after[10][444:536, 4:196].max() < 40
    assert json.loads((zoned / "cctv.report.json").read_text())["proof"]["recheck"]["faults"] == []


def test_a_mosaic_is_frozen_in_the_plan_and_rendered_from_it(zoned: Path, presspack, samples: Path,
                                                             tmp_path: Path) -> None:
    """The plan alone says what may be seen of each track, so the same file comes of it again."""
    plan = load_plan(zoned / "cctv.plan.json")
    filled = {track.id for track in plan.tracks if plan.method_for(track) is not Method.MOSAIC}

    ended = presspack("render", samples / "cctv.mp4", "--plan", zoned / "cctv.plan.json", "-o", tmp_path / "x.mp4")

    assert ended.code == 0, ended.err
    assert {one.track for one in plan.frozen} == {track.id for track in plan.tracks} - filled
    assert (tmp_path / "x.mp4").read_bytes() == (zoned / "cctv.redacted.mp4").read_bytes()


def test_a_track_named_by_hand_stays_clear_on_that_word(zoned: Path, samples: Path) -> None:
    """The plan says who decided: whoever gave the command."""
    plan = load_plan(zoned / "cctv.plan.json")
    (verdict,) = plan.verdicts
    sighting = next(one for one in plan.tracks[0].sightings if one.frame == 5)
    rows, columns = sighting.face.pixels(plan.source.size) or (slice(0), slice(0))
    before, after = pictures(samples / "cctv.mp4", {5})[5], pictures(zoned / "cctv.redacted.mp4", {5})[5]

    assert (verdict.track, verdict.action, verdict.by, verdict.role) == (
        "face-1", Action.KEEP, "command line", "command line")
    assert np.abs(before[rows, columns].astype(int) - after[rows, columns]).mean() < 12
    assert any("face-1 stays clear" in one
               for one in json.loads((zoned / "cctv.report.json").read_text())["warnings"])


def test_plan_lists_the_tracks_to_choose_from(presspack, samples: Path, tmp_path: Path) -> None:
    """Nobody can name a track they cannot tell from another."""
    ended = presspack("plan", samples / "custody.jpg", "-o", tmp_path / "p.json", "--keep-track", "face-1")
    rows = ended.out.splitlines()

    assert ended.code == 0, ended.err
    assert rows[1].split() == ["track", "kind", "frames", "seconds", "sure", "size", "best", "seen", "flags"]
    assert rows[2].split()[:2] == ["face-1", "face"] and rows[2].endswith("stays clear")
    as_json = presspack("plan", samples / "custody.jpg", "-o", tmp_path / "p.json", "--json").objects[0]
    assert as_json["list"][0]["id"] == "face-1" and as_json["list"][0]["sure"] > 0.5


def test_an_unknown_track_is_refused_with_the_known_ones(presspack, samples: Path, tmp_path: Path) -> None:
    """A slip of the pen would leave the subject hidden, or somebody else clear."""
    ended = presspack("redact", samples / "custody.jpg", "-o", tmp_path / "out", "--keep-track", "face-9")

    assert ended.code == 2
    assert "no track called face-9; it has face-1" in ended.err
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_a_track_cannot_be_named_for_several_files(presspack, samples: Path, tmp_path: Path) -> None:
    """The face-1 of another clip is somebody else."""
    ended = presspack("redact", samples / "custody.jpg", samples / "cctv.mp4", "-o", tmp_path / "out",
                      "--keep-track", "face-1")

    assert ended.code == 2
    assert "somebody else" in ended.err


def test_a_photo_of_nobody_in_the_picture_says_that_nobody_stays_clear(presspack, samples: Path,
                                                                       tmp_path: Path) -> None:
    """Silence would be taken for a match."""
    stranger = samples / "portraits" / "grace_hopper.jpg"
    picture = samples / "portraits" / "barack_obama.jpg"

    ended = presspack("redact", picture, "-o", tmp_path / "out", "--keep", stranger)

    assert ended.code == 0, ended.err
    assert "0 kept clear" in ended.out
    assert "nobody stays clear for grace_hopper.jpg: nobody in it is like the photo" in ended.out
    assert "--keep-track" in ended.out


def test_zones_that_do_not_fit_are_refused_with_every_fault(presspack, samples: Path, tmp_path: Path) -> None:
    """Before the clip is searched, and with nothing left behind."""
    zones = tmp_path / "zones.yaml"
    zones.write_text("- {name: a, box: [950, 0, 50, 50]}\n- {whole: true, colour: red}\n- {whole: true, to: 99}\n")

    ended = presspack("redact", samples / "cctv.mp4", "-o", tmp_path / "out", "--zones", zones)

    assert ended.code == 2
    for fault in ("zone 1 (a): box", "zone 2: unknown key colour", "zone 3: to: 99 s is outside the clip"):
        assert fault in ended.err
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())

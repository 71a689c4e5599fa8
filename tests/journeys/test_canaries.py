"""Nothing that was planted in a file leaves: not in the finished file, not in a package, not in any coding."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from benchmarks.canary.corpus import DATES, TOUCHED, Planted, not_planted, places, survivors, together
from benchmarks.canary.search import found_in
from benchmarks.canary.token import Token

PATIENCE = 1500
"""Seconds for all canaries in one go: about a minute where nothing else runs."""
pytestmark = pytest.mark.timeout(2 * PATIENCE)

NAMED = Token.of("the name of a file"), Token.of("the name of a folder")
REFUSED = {"gif-behind-the-end", "jpg-segment-of-an-unknown-marker--jpg7-", "mp4-h-264-parameter-set--behind-its-end",
           "tif-second-page"}
"""Inputs that are refused as damaged, or because one of two pictures would have to be chosen."""


@dataclass(frozen=True)
class Run:
    """One run of the command over all canaries: what was planted, what came of it, what was printed."""

    planted: tuple[Planted, ...]
    folder: Path
    results: tuple[dict[str, object], ...]
    printed: str


@pytest.fixture(scope="module")
def run(presspack, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Redact every canary with the real command, sound kept, so that every path of the encoder is gone."""
    planted = tuple(together(tmp_path_factory.mktemp("in")))
    folder = tmp_path_factory.mktemp("out")
    files = [one.path for one in planted]
    ended = presspack("redact", *files, "-o", folder, "--mode", "fast", "--audio", "keep", "--json",
                      timeout=PATIENCE)
    return Run(planted, folder, tuple(ended.objects), ended.out + ended.err)


def test_every_token_is_really_there_before(run: Run) -> None:
    """A canary that was never planted proves nothing; the same search must find it in the input."""
    assert [not_planted(one) for one in run.planted if not_planted(one)] == []
    assert len({place.token.text for one in run.planted for place in one.places}) == len(places()) >= 60


def test_no_token_is_in_a_finished_file(run: Run) -> None:
    """Plain, in UTF-16, base64 or hex, packed, or in the pixels: none of it, in any of the outputs."""
    finished = sorted(run.folder.glob("*.redacted.*"))

    assert len(finished) == len(run.planted) - len(REFUSED)
    assert {path.name: left for path in finished if (left := survivors(path.read_bytes(), places()))} == {}


def test_no_token_is_in_a_preview_or_in_what_is_printed(run: Run) -> None:
    """Previews are mailed to reviewers, and logs are copied into tickets."""
    for path in run.folder.glob("*.preview.jpg"):
        assert survivors(path.read_bytes(), places()) == {}, path
    assert survivors(run.printed.encode(), places()) == {}


def test_a_canary_that_is_refused_leaves_nothing(run: Run) -> None:
    """Refusing is safe only where no file appears."""
    failed = {Path(str(one["input"])).stem for one in run.results if one["outcome"] == "failed"}

    assert failed == REFUSED
    assert not [path for path in run.folder.iterdir() if path.name.split(".")[0] in REFUSED]


def test_no_time_of_the_source_is_carried_over(run: Run) -> None:
    """When a file was last touched tells when something was filmed; neither the file nor its date may say so."""
    for path in run.folder.iterdir():
        assert path.stat().st_mtime > TOUCHED + 1e8, path
        if ".redacted." in path.name:
            assert not [date for date in DATES if date in path.read_bytes()], path


def _request(samples: Path, folder: Path, planted: tuple[Planted, ...]) -> Path:
    """Ask for every format in one request, from files and a folder whose names are tokens, too."""
    request = yaml.safe_load((samples / "request.yaml").read_text())
    inner = folder / NAMED[1].text
    inner.mkdir(parents=True)
    still, moving = request["items"][1], request["items"][0]
    request["items"] = []
    for number, one in enumerate(planted):
        name = f"{NAMED[0].text}-{number}{one.path.suffix}"
        shutil.copy2(one.path, inner / name)
        base = still if one.path.suffix in {".jpg", ".png", ".webp", ".tif"} else moving
        request["items"].append({**base, "id": f"C{number}", "path": f"{inner.name}/{name}", "keep": [],
                                 "mode": "fast"})
    path = folder / "request.yaml"
    path.write_text(yaml.safe_dump(request))
    return path


def test_no_token_leaves_with_a_package(office, samples: Path, run: Run, tmp_path: Path) -> None:
    """Files, manifest, conditions sheet, lists and names: what a newsroom gets holds nothing of the sources."""
    chosen = tuple(one for one in run.planted if one.path.stem in {
        "many-jpg", "many-png", "many-webp", "many-tif", "many-mp4", "many-mkv", "h264-mp4"})
    request, out = _request(samples, tmp_path / "in", chosen), tmp_path / "out"
    office.signed(request)
    waiting = office("release", request, "-o", out, timeout=PATIENCE)
    assert waiting.code == 5, waiting.err
    for plan in sorted(out.glob("*.review/*.plan.json")):
        assert office("approve", plan, "--as", "R. Viewer", "--role", "head_of_communications").code == 0
    ended = office("release", request, "-o", out, "--json", timeout=PATIENCE)
    assert ended.code == 0, ended.out + ended.err

    package = Path(ended.objects[0]["package"])
    files = [path for path in package.rglob("*") if path.is_file()]

    assert len([path for path in files if path.parent.name == "media"]) == len(chosen)
    for path in files:
        assert survivors(path.read_bytes(), places()) == {}, path
        assert found_in(path.read_bytes() + str(path.relative_to(package)).encode(), NAMED) == {}, path
    assert survivors((waiting.out + waiting.err + ended.out + ended.err).encode(), places()) == {}


def test_what_stays_with_the_force_says_what_was_removed(run: Run) -> None:
    """The report beside the output is for those who made it: it names the source and quotes what is gone."""
    report = json.loads((run.folder / "many-jpg.report.json").read_text())
    wanted = next(place for place in places() if place.title == "JPG: EXIF description")

    assert report["input"] == "many-jpg.jpg"
    assert any(wanted.token.text in one["value"] for one in report["removed"])

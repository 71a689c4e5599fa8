"""Every command does what its help says, on the samples."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cli import app

NAMES = sorted(app.commands)


@pytest.mark.parametrize("name", NAMES)
def test_every_command_shows_an_example(name: str) -> None:
    """People copy examples; nobody reads a list of options."""
    command = app.commands[name]
    commands = list(getattr(command, "commands", {}).values()) or [command]
    for one in commands:
        assert "Example: presspack" in (one.help or ""), name
        assert any("--json" in option.opts for option in one.params), name


def test_inspect_tells_what_a_custody_photo_would_give_away(presspack, samples: Path) -> None:
    """A place, a serial number and a second, unredacted picture travel in an ordinary photo."""
    ended = presspack("inspect", samples / "custody.jpg", "--json")

    said = json.dumps(ended.objects[0]["says"]).lower()
    assert ended.code == 0
    assert "gps" in said and "thumbnail" in said and "serial" in said
    assert ended.objects[0]["faces_at_most"] >= 1


def test_redact_writes_output_plan_report_and_preview(redacted: Path) -> None:
    """What was done, how, and how it looks, beside each file."""
    names = {path.name for path in redacted.iterdir()}

    for stem, suffix in (("bwv", "mp4"), ("cctv", "mp4"), ("custody", "jpg")):
        assert {f"{stem}.redacted.{suffix}", f"{stem}.plan.json", f"{stem}.report.json", f"{stem}.preview.jpg"} <= names


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif"])
def test_a_photo_keeps_its_own_format(presspack, samples: Path, tmp_path: Path, suffix: str) -> None:
    """A picture desk that sent a TIFF gets a TIFF back, of the same size."""
    photo = tmp_path / f"photo{suffix}"
    Image.open(samples / "portraits" / "eileen_collins.png").convert("RGB").save(photo)

    ended = presspack("redact", photo, "-o", tmp_path / "out")

    assert ended.code == 0, ended.err
    with Image.open(tmp_path / "out" / f"photo.redacted{suffix}") as before, Image.open(photo) as after:
        assert (before.format, before.size) == (after.format, after.size)


def test_a_plan_made_first_and_rendered_later_gives_the_same_bytes(presspack, redacted: Path, samples: Path,
                                                                    tmp_path: Path) -> None:
    """Hiding is a pure function of source and plan."""
    plan, out = tmp_path / "custody.plan.json", tmp_path / "custody.redacted.jpg"
    assert presspack("plan", samples / "custody.jpg", "-o", plan, "--keep", samples / "reference.jpg").code == 0

    ended = presspack("render", samples / "custody.jpg", "--plan", plan, "-o", out)

    assert ended.code == 0, ended.err
    assert plan.read_bytes() == (redacted / "custody.plan.json").read_bytes()
    assert out.read_bytes() == (redacted / "custody.redacted.jpg").read_bytes()


def test_a_plan_for_another_file_is_refused(presspack, redacted: Path, samples: Path, tmp_path: Path) -> None:
    """A stale plan hides the wrong places."""
    ended = presspack("render", samples / "cctv.mp4", "--plan", redacted / "bwv.plan.json", "-o", tmp_path / "x.mp4")

    assert ended.code == 2
    assert list(tmp_path.iterdir()) == []


def test_decide_has_every_key_and_the_whole_trace(presspack, samples: Path, tmp_path: Path) -> None:
    """The trace is the answer to every later complaint."""
    import yaml

    request = yaml.safe_load((samples / "request.yaml").read_text())
    keys = ("id", "type", "supplied_by", "intimate", "deprivation_order", "copyright_owner")
    items = [{key: item[key] for key in keys} for item in request["items"]]
    facts = tmp_path / "facts.yaml"
    facts.write_text(yaml.safe_dump({**request["facts"], "items": items}))

    ended = presspack("decide", facts, "--profile", "college-app", "--json")

    decision = ended.objects[0]
    assert ended.code == 0, ended.err
    assert decision["outcome"] == "approve"
    assert {"outcome", "blocks", "needs", "unknown", "lifted", "redact", "package", "post", "warn", "presume",
            "revisit", "trace"} <= decision.keys()
    assert len(decision["trace"]) > 90


def test_doctor_finds_this_installation_sound(presspack) -> None:
    """If the doctor is wrong about a sound machine, nobody will believe it about a sick one."""
    ended = presspack("doctor", "--json")

    assert ended.code == 0, ended.out


def test_profiles_are_listed_shown_and_checked(presspack, tmp_path: Path) -> None:
    """A force reads its own policy before it trusts it."""
    listed = presspack("profiles", "list", "--json")
    assert {one["id"] for one in listed.objects[0]} == {"college-app", "met", "regional-six-month"}
    assert "MET-CTM-1" in presspack("profiles", "show", "met").out
    own = tmp_path / "own.yaml"
    own.write_text("id: own\nadopt: [NO-SUCH-RULE]\n")
    ended = presspack("profiles", "check", own)
    assert ended.code == 2
    assert "NO-SUCH-RULE" in ended.out


def test_a_line_can_be_burnt_in_outside_a_request(presspack, samples: Path, tmp_path: Path) -> None:
    """A picture that goes to a partner agency by hand still says whose it is."""
    (tmp_path / "brand.yaml").write_text("{text: '#000000', band: '#ffffff'}")

    ended = presspack("redact", samples / "custody.jpg", "-o", tmp_path / "out", "--mark", "© Exampleshire Police",
                      "--branding", tmp_path / "brand.yaml", "--mode", "fast")

    assert ended.code == 0, ended.err
    with Image.open(samples / "custody.jpg") as before, Image.open(tmp_path / "out/custody.redacted.jpg") as after:
        corner = (0, before.height - 120, 300, before.height)
        edges = [np.asarray(one.crop(corner).convert("L")).astype(int) for one in (before, after)]
        corners = [np.asarray(one.crop((0, 0, 300, 120)).convert("L")).astype(int) for one in (before, after)]
    apart = [int((abs(old - new) > 100).sum()) for old, new in (edges, corners)]
    assert max(apart) > 500


def test_a_branding_without_a_line_is_refused(presspack, samples: Path, tmp_path: Path) -> None:
    """Whoever gives the one and forgets the other believes that the picture is marked."""
    (tmp_path / "brand.yaml").write_text("{}")

    ended = presspack("redact", samples / "custody.jpg", "-o", tmp_path / "out", "--branding", tmp_path / "brand.yaml")

    assert ended.code == 2
    assert "--mark" in ended.err

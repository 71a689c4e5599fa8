"""A request goes from intake to package through the command a user types."""

import json
import shutil
from pathlib import Path

REFERENCE = "PP-2026-0001"


def _request(samples: Path, folder: Path) -> Path:
    """A copy of the sample request with its media."""
    folder.mkdir()
    for pattern in ("request.yaml", "*.mp4", "*.jpg"):
        for one in samples.glob(pattern):
            shutil.copyfile(one, folder / one.name)
    return folder / "request.yaml"


def test_the_demo_leaves_a_package_that_verifies(presspack, demo: Path) -> None:
    """The first thing a newcomer runs must end in something that can be checked."""
    ended = presspack("verify", demo / REFERENCE, "--json")

    assert ended.code == 0, ended.err
    assert ended.objects[0]["ok"] is True


def test_nothing_of_the_inside_is_in_the_package(demo: Path, samples: Path) -> None:
    """The package goes to journalists: no source name, no digest of an original, no redactor's name."""
    import hashlib

    secrets = [b"bwv.mp4", b"custody.jpg", b"reference.jpg", b"Sam Redactor", b"Robin Reviewer"]
    secrets += [hashlib.sha256((samples / name).read_bytes()).hexdigest().encode()
                for name in ("bwv.mp4", "custody.jpg", "reference.jpg")]

    files = [path for path in (demo / REFERENCE).rglob("*") if path.is_file()]

    assert files
    for path in files:
        content = path.read_bytes()
        assert [secret for secret in secrets if secret in content or secret.decode() in path.name] == [], path


def test_a_changed_byte_is_found(presspack, demo: Path, tmp_path: Path) -> None:
    """A package that was touched after it was made must not pass for the one that was approved."""
    package = tmp_path / REFERENCE
    shutil.copytree(demo / REFERENCE, package)
    media = next(path for path in (package / "data" / "media").iterdir() if path.suffix == ".mp4")
    data = bytearray(media.read_bytes())
    data[len(data) // 2] ^= 1
    media.write_bytes(bytes(data))

    ended = presspack("verify", package)

    assert ended.code == 7
    assert "NOT sound" in ended.out


def test_a_request_waits_for_a_reviewer_who_is_not_the_redactor(office, samples: Path, tmp_path: Path) -> None:
    """Four eyes: one person cannot do it alone, whatever they call themselves."""
    request, out = _request(samples, tmp_path / "in"), tmp_path / "out"

    office.signed(request)
    waiting = office("release", request, "-o", out)
    plans = sorted((out / f"{REFERENCE}.review").glob("*.plan.json"))
    redactor = json.loads(plans[0].read_text())["drafted_by"]
    refused = office("approve", plans[0], "--as", redactor.upper(), "--role", "sio")

    assert waiting.code == 5, waiting.err
    assert "presspack approve" in waiting.out
    assert not (out / REFERENCE).exists()
    assert refused.code in (2, 6) and "own" in refused.err
    stranger = office("approve", plans[0], "--as", "Sidney Stranger", "--role", "sio")
    still = office("release", request, "-o", out)
    assert stranger.code == 6 and "does not hold the role sio" in stranger.err
    assert still.code == 5


def test_held_refused_and_quarantined_end_where_they_must(presspack, samples: Path, tmp_path: Path) -> None:
    """Each ending has its own code, says why, and leaves no package."""
    folder = _request(samples, tmp_path / "in").parent
    for name, code in (("hold", 5), ("refuse", 6), ("quarantine", 6)):
        request = folder / f"request-{name}.yaml"
        shutil.copyfile(samples / request.name, request)

        ended = presspack("release", request, "-o", tmp_path / name)

        assert ended.code == code, (name, ended.out, ended.err)
        assert ended.out.strip()
        left = list((tmp_path / name).rglob("*")) if (tmp_path / name).exists() else []
        assert not [path for path in left if path.suffix in (".mp4", ".jpg", ".png")], name

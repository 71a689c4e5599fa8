"""The doctor says whether text can be looked for, and what to install."""

import pytest

from media import sandbox, workers
from redact.detect import ocr
from release.doctor import Finding, examine


def text_networks() -> Finding:
    """Return what the doctor says about them."""
    return next(one for one in examine() if one.part == "text networks")


def test_a_missing_extra_is_told_and_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most installations never look for text; those that do must know what to type."""
    monkeypatch.setattr(ocr, "PACKAGE", "presspack-no-such-wheel")

    said = text_networks()

    assert (said.well, said.needed) == (False, False)
    assert "pip install 'presspack[text]'" in said.words


def test_networks_that_were_not_measured_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone asked for text, and would be refused on the night it is needed."""
    if ocr.installed() is None:
        pytest.skip("NOT CHECKED: the extra `text` is not installed; pip install 'presspack[text]' to run this test")
    monkeypatch.setitem(ocr.FILES, "read", (ocr.FILES["read"][0], "0" * 64))

    said = text_networks()

    assert (said.well, said.needed) == (False, True)
    assert "sha256 differs" in said.words


def test_the_walls_around_a_decoder_are_told_one_by_one() -> None:
    """Who looks after the machine must see which wall stands, and that somebody pushed against it."""
    said = {one.part: one for one in examine() if one.part.startswith("sandbox")}

    assert all(one.well for one in said.values() if one.needed)
    assert "held by" in said["sandbox: no other file"].words
    assert "none went through" in said["sandbox: tried by a decoder"].words


def test_a_machine_without_a_required_wall_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every decode would be refused there; better to hear it from the doctor."""
    monkeypatch.setattr(sandbox, "BOOT", "import sys; sys.path.insert(0, sys.argv.pop(1)); "
                        "import media.child_limits as c; c.forbid = list; c._filtered = lambda: False; "
                        "from media.child import main; main()")

    said = next(one for one in examine() if one.part == "sandbox")

    assert (said.well, said.needed) == (False, True)
    assert "no other file" in said.words and "kernel" in said.words


def test_the_doctor_says_how_many_workers_there_would_be() -> None:
    """Who wonders why a night takes so long looks here first."""
    said = next(one for one in examine() if one.part == "workers")

    assert said.words.startswith(f"{workers.borne()} on a long clip")
    assert not said.needed

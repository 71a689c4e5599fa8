"""Weights are exactly what the table says, or nothing looks with them."""

import hashlib
import shutil
from pathlib import Path

import pytest
import yaml

from media.errors import ExitCode, MissingPartError
from redact.models import DEVICES, WEIGHTS, devices, roles, run_on, session, table, weights


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Copy the table and the smallest file to where they may be spoilt."""
    for name in ("table.yaml", "yunet.onnx"):
        shutil.copy(WEIGHTS / name, tmp_path / name)
    return tmp_path


def test_every_role_is_there_with_its_hash() -> None:
    """Police networks are air-gapped: what a clone does not carry cannot be fetched later."""
    assert roles() == ("yunet", "retinaface", "sface", "blazeface_full", "blazeface_short", "nanodet")
    for row in table():
        data = weights(row.role)
        assert (len(data), hashlib.sha256(data).hexdigest()) == (row.digest.bytes, row.digest.sha256)


def test_every_file_has_its_licence_beside_it() -> None:
    """Weights without the text of their licence may not be handed on."""
    for row in table():
        text = (WEIGHTS / row.licence_file).read_text(encoding="utf-8")
        assert row.file in text
        assert {"MIT": "Permission is hereby granted", "Apache-2.0": "apache-2.0.txt"}[row.licence] in text
        assert "WITHOUT WARRANT" in text or (WEIGHTS / "licences" / "apache-2.0.txt").is_file()


def test_nothing_lies_in_the_folder_that_the_table_does_not_name() -> None:
    """A forgotten file would travel to every police force unchecked."""
    named = {row.file for row in table()} | {row.licence_file for row in table()}

    there = {str(path.relative_to(WEIGHTS)) for path in WEIGHTS.rglob("*") if path.is_file()}

    assert there == named | {"table.yaml", "licences/apache-2.0.txt"}


def test_the_sum_stays_below_forty_megabytes() -> None:
    """The source tree and the wheel must stay easy to carry in."""
    assert sum(row.digest.bytes for row in table()) < 40_000_000


def test_one_changed_bit_is_refused(copied: Path) -> None:
    """A detector with other weights is another detector, and may be blind on purpose."""
    data = bytearray((copied / "yunet.onnx").read_bytes())
    data[1000] ^= 1
    (copied / "yunet.onnx").write_bytes(data)

    with pytest.raises(MissingPartError, match=r"yunet\.onnx.*differs.*scripts/weights\.py") as refusal:
        weights("yunet", copied)

    assert refusal.value.exit_code is ExitCode.MISSING_PART


def test_a_missing_file_is_told_with_the_mend(copied: Path) -> None:
    """A clone without its large files is a common accident."""
    with pytest.raises(MissingPartError, match=r"retinaface.*missing.*scripts/weights\.py"):
        weights("retinaface", copied)


def test_an_unknown_role_is_told_with_the_known_ones() -> None:
    """A misspelt role in a plug-in."""
    with pytest.raises(MissingPartError, match=r"'yunet2'.*Known roles: yunet, retinaface"):
        weights("yunet2")


@pytest.mark.parametrize("text", ["", "nothing: here", "- role: yunet\n", "[[", "- 7\n"])
def test_a_table_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    """Without the table no file can be trusted."""
    (tmp_path / "table.yaml").write_text(text)

    with pytest.raises(MissingPartError, match=r"table\.yaml"):
        table(tmp_path)


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    """As above."""
    with pytest.raises(MissingPartError, match="cannot be read"):
        table(tmp_path)


def test_an_unknown_column_is_refused(copied: Path) -> None:
    """Strict like every record: a misspelt key would be a silent default."""
    rows = yaml.safe_load((copied / "table.yaml").read_text())
    rows[0]["sha265"] = "x"
    (copied / "table.yaml").write_text(yaml.safe_dump(rows))

    with pytest.raises(MissingPartError, match="sha265: unknown key"):
        table(copied)


def test_a_session_is_made_once() -> None:
    """Every detector and every frame shares it; making one costs as much as several frames."""
    assert session("yunet") is session("yunet")
    assert session("yunet").get_session_options().intra_op_num_threads == 2


def test_networks_run_on_the_device_asked_for_or_not_at_all() -> None:
    """A silent fall back to the processor would score faces otherwise than the plan says."""
    missing = sorted(set(DEVICES) - set(devices()))

    assert "cpu" in devices()
    assert missing, "this machine has every device; take one away to test the refusal"
    for device in missing:
        with pytest.raises(MissingPartError, match=f"cannot run on '{device}'"):
            run_on(device)
    run_on("cpu")
    assert session("yunet").get_providers() == ["CPUExecutionProvider"]

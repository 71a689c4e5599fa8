"""Turn what encoders and disks refuse into words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from av.error import FFmpegError

from media.errors import OutputError


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn a refused write into an OutputError."""
    try:
        yield
    except OSError as problem:
        raise OutputError(f"cannot be written ({problem.strerror or problem})", file=path) from problem
    except FFmpegError as problem:
        raise OutputError(f"could not be encoded ({problem.strerror or problem})", file=path) from problem

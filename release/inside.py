"""A path, written in a request, that cannot leave the request's folder."""

from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def inside(text: str) -> str:
    """Refuse a path that could leave the request's folder, whatever the system it is read on; ValueError."""
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or ":" in text or not path.name:
        raise ValueError("must be a path inside the request's own folder, without .. or a drive")
    return text


Inside = Annotated[str, StringConstraints(min_length=1, max_length=400), AfterValidator(inside)]
"""A path relative to the request file that cannot leave its folder."""


def why_not(folder: Path, path: str) -> str | None:
    """Say why a file cannot be used: it is not there, or a link leads out of the folder; None where it can."""
    there = (folder / path).resolve()
    if not there.is_relative_to(folder):
        return f"{path} leads out of the request's folder"
    return None if there.is_file() else f"there is no file {path} beside the request"

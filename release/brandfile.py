"""Read a force's branding: a YAML file with colours, margins and, beside it, a logo."""

import hashlib
import json
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import StringConstraints, ValidationError

from media.digest import digest_of
from media.errors import WrongUseError
from media.transparent import over_black_and_white
from release.policy.yamlfile import located, read_yaml
from watermark.branding import Brand, Branding, Logo

FileName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.png$")]
"""A PNG in the same folder; no path, so that a branding can be copied with its logo and reads nothing else."""


class BrandFile(Branding):
    """A branding as it is written, the logo by its name."""

    logo: FileName | None = None


def brand_digest(path: Path) -> str:
    """Return a SHA-256 over a branding file and its logo: with either changed, the line looks different.

    Raises:
        WrongUseError, UnreadableInputError: as `load_brand` does.
    """
    stated = _stated(path)
    files = (path,) if stated.logo is None else (path, path.parent / stated.logo)
    return hashlib.sha256("".join(digest_of(one).sha256 for one in files).encode()).hexdigest()


def load_brand(path: Path) -> Brand:
    """Return the branding that a file states, its logo decoded in a child process.

    Raises:
        WrongUseError: it states something unknown, its colours or its logo could not be seen; the line is named.
        UnreadableInputError, UnsupportedInputError: the file or the logo cannot be read, or is too large.
    """
    stated = _stated(path)
    branding = Branding(text=stated.text, band=stated.band, safe_area=stated.safe_area)
    if stated.logo is None:
        return Brand(branding)
    logo = path.parent / stated.logo
    try:
        return Brand(branding, _decoded(logo))
    except WrongUseError as problem:
        raise WrongUseError(problem.what, file=logo, advice=problem.advice) from problem


def _stated(path: Path) -> BrandFile:
    written = read_yaml(path)
    try:
        return BrandFile.model_validate_json(json.dumps(written.data))
    except ValidationError as problem:
        raise WrongUseError("; ".join(located(problem, written, known=BrandFile.model_fields)), file=path,
                            advice="Correct these and try again.") from problem


def _decoded(path: Path) -> Logo:
    """Work out how opaque each pixel is from what shines through it."""
    black, white = (one.astype(np.float64) for one in over_black_and_white(path))
    return Logo(colours=black, opacity=1 - (white - black).clip(0, 255).mean(axis=2) / 255)

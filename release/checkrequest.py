"""Read a request file and its profile, and say what it lacks."""

from datetime import datetime
from pathlib import Path

from release.lacking import Lacking, lacking
from release.policy import Profile, load_profile, load_rules
from release.request import LoadedRequest, Reading, read_request
from release.typed import insist_conditions_keep_quiet


def check_request(path: Path, profile: str | None, at: datetime) -> Lacking:
    """Say what the request in a file lacks, under its own profile or another one; no material is opened.

    Raises:
        UnreadableInputError: there is no such file.
        WrongUseError: naming everything that is wrong with the request or the profile.
    """
    read = read_request(path)
    found = lacking(read, _profile(read, path, profile), load_rules(), at)
    if read.request is not None and read.facts is not None and read.words is not None:
        insist_conditions_keep_quiet(LoadedRequest(request=read.request, folder=path.parent.resolve(),
                                                   facts=read.facts, words=read.words))
    return found


def _profile(read: Reading, path: Path, asked: str | None) -> Profile | None:
    """Load the profile that is asked for, else the one the request names; None where neither is."""
    if asked is not None:
        return load_profile(asked)
    named = read.data.get("profile")
    if not isinstance(named, str):
        return None
    return load_profile(path.parent / named if named.endswith((".yaml", ".yml")) else named)

"""Check a force's own profile with everything it names: rules, templates of conditions, branding, scenarios."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from media.errors import ExpectedError, WrongUseError
from release.brandfile import load_brand
from release.conditions.library import Library, load_conditions, standard
from release.policy.checks import did_you_mean
from release.policy.firing import never_fired
from release.policy.loader import load_rules
from release.policy.profile import Profile
from release.policy.profiles import Examined, examine
from release.policy.yamlfile import Where

Fault = tuple[Where, str]


def check_own_profile(path: Path, as_at: date | None = None) -> tuple[str, ...]:
    """Return everything that is wrong with a force's own profile: file, line, fault and mend; nothing if sound.

    as_at: the day on which its divergences must not be past their review; None does not ask.

    Raises:
        UnreadableInputError: the file is missing or cannot be read.
    """
    try:
        found = examine(path, load_rules(), as_at)
    except WrongUseError as problem:
        return (str(problem),)
    if found.profile is None:
        return found.problems
    faults = [*_conditions(path, found.profile), *_brand(path, found.profile)]
    if not found.problems:  # else rules would seem asleep whose figures are what is wrong
        faults += _asleep(found, found.profile)
    return (*found.problems, *(found.told(where, said) for where, said in faults))


def _conditions(path: Path, profile: Profile) -> Iterator[Fault]:
    """Find templates of conditions that are not there, or a file of them that is unsound."""
    usual = profile.conditions
    try:
        library = _library(path, usual.file)
    except ExpectedError as problem:
        yield ("conditions", "file"), f"{usual.file}: {problem.what}; {problem.advice}"
        return
    for place, name in enumerate(usual.use):
        if library.template(name) is None:
            near = did_you_mean(name, library.file.templates)
            yield ("conditions", "use", place), (f"there is no template {name} in {library.path.name}{near}; "
                                                 "`presspack conditions list` names them")


def _library(path: Path, name: str | None) -> Library:
    """Read the templates that a profile means; a request looks for the file in its own folder, as this does."""
    if name is None:
        return standard()
    if not (path.parent / name).is_file():
        raise WrongUseError("is not beside the profile", advice="put it here and beside every request; `presspack "
                            f"conditions new {name}` begins one")
    return load_conditions(path.parent / name)


def _brand(path: Path, profile: Profile) -> Iterator[Fault]:
    """Find a branding that is not beside the profile, or that could not be seen in a picture."""
    if profile.marking.branding is None:
        return
    try:
        load_brand(path.parent / profile.marking.branding)
    except ExpectedError as problem:
        yield ("marking", "branding"), f"{profile.marking.branding}: {problem.what}; {problem.advice}"


def _asleep(found: Examined, profile: Profile) -> Iterator[Fault]:
    """Find adopted rules that no scenario fires: under these figures they stop nobody."""
    adopt = found.written.data.get("adopt") or []
    for rule in never_fired(load_rules(), profile):
        where: Where = ("adopt", adopt.index(rule)) if rule in adopt else ("inherits",)
        yield where, f"{rule} is adopted, but under these figures no scenario fires it; change `params` or take it away"

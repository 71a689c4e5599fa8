"""Begin a force's own profile: a file with every line explained, and marks where the force itself must answer."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from media.atomic import write_text
from media.errors import OutputError, WrongUseError
from release.policy.choices import VulnerabilityScope
from release.policy.loader import load_rules
from release.policy.model import Tier
from release.policy.profile import Profile, Proposed
from release.policy.profiles import load_profile, profile_names
from release.policy.reviewreasons import own_reasons
from release.policy.vocabulary import SENIOR_RANKS, words
from release.policy.words import FIGURES

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
EXAMPLE_DAY = "2027-06-30"
EXAMPLE_PERIODS = {"minor": 6, "serious": 10}
CHOICES = {"vulnerability_scope": words(VulnerabilityScope), "senior_officer_min_rank": words(SENIOR_RANKS)}

_environment = Environment(
    loader=PackageLoader("release", "policy"), undefined=StrictUndefined,
    autoescape=select_autoescape(), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
_environment.filters["quoted"] = lambda text: json.dumps(text, ensure_ascii=False)


def begin_profile(name: str, base: str, path: Path) -> None:
    """Write a profile to start from.

    name: the id of the new profile. base: the profile of presspack that it inherits from.

    Raises:
        WrongUseError: the name is taken or cannot name a profile, or there is no such base.
        OutputError: there is a file already, or it cannot be written.
    """
    if not NAME.fullmatch(name) or name in profile_names():
        taken = f"belongs to presspack: {', '.join(profile_names())}" if name in profile_names() else "cannot be a name"
        raise WrongUseError(f"{name!r} {taken}", advice="Use small letters, digits and dashes, e.g. exampleshire.")
    if base not in profile_names():
        raise WrongUseError(f"{base!r} is no profile of presspack", advice=f"Use one of {', '.join(profile_names())}.")
    if path.suffix not in {".yaml", ".yml"}:
        raise WrongUseError("must end in .yaml", file=path, advice=f"For example {name}.yaml.")
    if path.exists():
        raise OutputError("is here already", file=path, advice="Choose another name; nothing was written.")
    write_text(path, begun(name, load_profile(base), path.name))


def begun(name: str, base: Profile, file: str) -> str:
    """Return the text of a profile to start from."""
    force = [rule for rule in load_rules().rules if rule.tier is Tier.FORCE]
    proposed = [one for one in Proposed.model_fields if one != "review_days"]
    return _environment.get_template("profile.yaml.j2").render(
        name=name, base=base, file=file, example_day=EXAMPLE_DAY,
        adopted=[rule for rule in force if rule.id in base.adopt],
        left=[rule for rule in force if rule.id not in base.adopt],
        params=tuple(_figures(base.params.model_dump(mode="json"))),
        proposed=tuple(_figures({one: base.proposed.model_dump(mode="json")[one] for one in proposed})),
        retention_periods=tuple((base.retention_periods or EXAMPLE_PERIODS).items()),
        review_reasons=[one.code for one in own_reasons()],
        review_days=tuple(base.proposed.review_days.model_dump().items()))


def _figures(values: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Say what each figure is called, its unit and what it could be; and write it."""
    for key, value in values.items():
        figure = FIGURES[key]
        unit = f", in {figure.unit}" if figure.unit else ""
        limit = "; null: no limit" if key.endswith("_months") else ""
        choices = f": {CHOICES[key]}" if key in CHOICES else ""
        written = json.dumps(value).strip('"') if not isinstance(value, list) else f"[{', '.join(value)}]"
        yield f"{figure.name}{unit}{limit}{choices}", f"{key}: {written}"

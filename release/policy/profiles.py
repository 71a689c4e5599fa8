"""Read a force's profile, fill in what it inherits, and refuse one that takes away what it may not."""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from media.errors import WrongUseError
from release.policy.checks import did_you_mean, params_read
from release.policy.loader import load_rules
from release.policy.model import Rule, Rules, Tier
from release.policy.profile import Marking, Params, Profile, ProfileFile, Proposed, UsualConditions
from release.policy.yamlfile import Where, YamlFile, located, read_yaml

PROFILES = Path(__file__).resolve().parent / "profiles"
MOST_ANCESTORS = 8
MEND = "Correct these, then run `presspack profiles check` on the file."

Chain = tuple[ProfileFile, ...]
"""A profile and everything it inherits from, itself first."""


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that come with presspack."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.yaml")))


def load_profile(name_or_path: str | Path, rules: Rules | None = None) -> Profile:
    """Return a profile by its name, or from a force's own file.

    Raises:
        WrongUseError: there is no such profile, or it is unsound; every problem is named with its line.
        UnreadableInputError: the file cannot be read.
    """
    path = _path(name_or_path)
    profile, problems = _examine(path, rules or load_rules())
    if profile is None or problems:
        raise WrongUseError("; ".join(problems), file=path, advice=MEND)
    return profile


def check_profile(path: Path) -> tuple[str, ...]:
    """Return everything that is wrong with a force's own profile; nothing where it is sound.

    Raises:
        UnreadableInputError: the file is missing or cannot be read.
    """
    try:
        _, problems = _examine(path, load_rules())
    except WrongUseError as problem:
        return (str(problem),)
    return problems


def _path(name_or_path: str | Path) -> Path:
    if str(name_or_path) in profile_names():
        return PROFILES / f"{name_or_path}.yaml"
    path = Path(name_or_path)
    if path.suffix not in {".yaml", ".yml"} and not path.exists():
        raise WrongUseError(f"there is no profile {name_or_path}", advice="Name one of "
                            f"{', '.join(profile_names())}, or give the path of a profile's YAML file.")
    return path


def _examine(path: Path, rules: Rules) -> tuple[Profile | None, tuple[str, ...]]:
    """Return the profile, if it can be parsed at all, and everything wrong with it."""
    written = read_yaml(path)
    problems = [f"{written.line(where)}: {said}" for where, said in _adopted(written, rules)]
    parsed, wrong = _parse(written)
    problems += wrong
    if parsed is None:
        return None, tuple(problems)
    chain, wrong = _ancestors(parsed, path)
    problems += wrong
    profile = _merged(chain)
    if path.parent.resolve() != PROFILES and profile.id in profile_names():
        problems.append(f"{written.line(('id',))}: {profile.id} belongs to presspack; give yours another id")
    problems += [f"{written.line(where)}: {said}" for where, said in _unsound(profile, parsed, rules)]
    return profile, tuple(problems)


def _adopted(written: YamlFile, rules: Rules) -> Iterator[tuple[Where, str]]:
    """Find what is wrong with the list of adopted rules, even where the rest cannot be parsed."""
    adopt = written.data.get("adopt") if isinstance(written.data, dict) else None
    names = [name for name in adopt if isinstance(name, str)] if isinstance(adopt, list) else []
    for place, name in enumerate(names):
        rule = rules.named(name)
        if rule is None:
            near = did_you_mean(name, [one.id for one in rules.rules])
            yield ("adopt", place), f"there is no rule {name}{near}"
        elif rule.tier is not Tier.FORCE:
            yield ("adopt", place), f"{name} is of tier {rule.tier} and holds for everybody; take it away"
        if name in names[:place]:
            yield ("adopt", place), f"{name} is adopted twice; take one away"


def _parse(written: YamlFile) -> tuple[ProfileFile | None, list[str]]:
    try:
        return ProfileFile.model_validate_json(json.dumps(written.data)), []
    except ValidationError as problem:
        return None, list(located(problem, written, known=ProfileFile.model_fields))


def _ancestors(first: ProfileFile, path: Path) -> tuple[Chain, list[str]]:
    """Follow `inherits`: a profile of presspack, or a file of that name beside this one."""
    chain = [first]
    while (name := chain[-1].inherits) is not None:
        beside = path.parent / f"{Path(name).name}.yaml"
        known = PROFILES / f"{name}.yaml" if name in profile_names() else beside
        if name in {one.id for one in chain} or len(chain) > MOST_ANCESTORS:
            return tuple(chain), [f"it inherits from {name}, which leads back to itself; end the chain"]
        if not known.is_file():
            near = did_you_mean(name, profile_names())
            return tuple(chain), [f"there is no profile {name} to inherit from{near}"]
        parent, problems = _parse(read_yaml(known))
        if parent is None:
            return tuple(chain), [f"{known.name}: {one}" for one in problems]
        chain.append(parent)
    return tuple(chain), []


def _merged(chain: Chain) -> Profile:
    """Fill in what is inherited: lists are joined, figures taken from the nearest that states them."""
    params: dict[str, object] = {}
    for one in reversed(chain):
        params |= {name: getattr(one.params, name) for name in one.params.model_fields_set}
    proposed = next((one.proposed for one in chain if one.proposed is not None), Proposed())
    marking = next((one.marking for one in chain if one.marking is not None), Marking())
    usual = next((one.conditions for one in chain if one.conditions is not None), UsualConditions())
    own = chain[0]
    return Profile(
        id=own.id, version=own.version, title=own.title, source=own.source,
        inherits=tuple(one.id for one in chain[1:]),
        adopt=tuple(sorted({name for one in chain for name in one.adopt})),
        params=Params.model_validate(params), proposed=proposed, marking=marking, conditions=usual,
        divergences=tuple({one.rule: one for part in reversed(chain) for one in part.divergences}.values()))


def _unsound(profile: Profile, written: ProfileFile, rules: Rules) -> Iterator[tuple[Where, str]]:
    """Find what the profile takes from the rules without the right, or without saying so."""
    for place, one in enumerate(written.divergences):
        rule, where = rules.named(one.rule), ("divergences", place)
        if rule is None:
            near = did_you_mean(one.rule, [known.id for known in rules.rules])
            yield where, f"there is no rule {one.rule}{near}"
        elif rule.tier is not Tier.NATIONAL:
            yield where, f"{one.rule} is a rule of tier {rule.tier}; no profile may depart from it"
        if one.compensated_by is not None and one.compensated_by not in profile.adopt:
            yield where, f"{one.compensated_by} is to make up for it, but is not adopted; adopt it"
    for rule in rules.rules:
        if rule.tier is Tier.FORCE and rule.id not in profile.adopt:
            continue
        yield from _undeclared(profile, rule)
        for name in sorted(params_read(rule)):
            if getattr(profile.params, name) is None:
                yield ("params",), f"{rule.id} reads `{name}`, which has no value; state it under params"


def _undeclared(profile: Profile, rule: Rule) -> Iterator[tuple[Where, str]]:
    """Find a departure from the national floor that the profile does not declare."""
    floor = rule.floor
    set_otherwise = floor is not None and getattr(profile.params, floor.param) != floor.has
    if floor is not None and set_otherwise and profile.divergence_from(rule.id) is None:
        yield ("params", floor.param), (f"`{floor.param}` other than {floor.has} narrows {rule.id}; declare "
                                        "it under divergences with why, approver and review")
    if rule.narrows is not None and profile.divergence_from(rule.narrows) is None:
        yield ("adopt",), (f"{rule.id} narrows {rule.narrows}; declare it under divergences with "
                           "why, approver and review")

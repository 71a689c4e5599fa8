"""Read a force's profile, fill in what it inherits, and refuse one that takes away what it may not."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from media.errors import WrongUseError
from release.policy.checks import did_you_mean, params_read
from release.policy.loader import load_rules
from release.policy.model import Rule, Rules, Tier
from release.policy.overdue import overdue
from release.policy.profile import (
    Divergence,
    Marking,
    Origin,
    Params,
    Profile,
    ProfileFile,
    Proposed,
    ReviewDays,
    ReviewReason,
    ReviewReasons,
    UsualConditions,
)
from release.policy.reviewreasons import reason_faults
from release.policy.yamlfile import Where, YamlFile, located, read_yaml

PROFILES = Path(__file__).resolve().parent / "profiles"
MOST_ANCESTORS = 8
OPEN = "FILL IN"
"""How a place begins that a template leaves to the force."""
MEND = "Correct these, then run `presspack profiles check` on the file."

Chain = tuple[ProfileFile, ...]
"""A profile and everything it inherits from, itself first."""


def profile_names() -> tuple[str, ...]:
    """Return the names of the profiles that come with presspack."""
    return tuple(sorted(path.stem for path in PROFILES.glob("*.yaml")))


@dataclass(frozen=True)
class Examined:
    """A profile's file, the profile if it can be parsed at all, and everything wrong with it."""

    written: YamlFile
    profile: Profile | None
    problems: tuple[str, ...]

    def told(self, where: Where, said: str) -> str:
        """Say what is wrong somewhere in the file: file, line, fault."""
        return _told(self.written, where, said)


def load_profile(name_or_path: str | Path, rules: Rules | None = None) -> Profile:
    """Return a profile by its name, or from a force's own file.

    Raises:
        WrongUseError: there is no such profile, or it is unsound; every problem is named with its line.
        UnreadableInputError: the file cannot be read.
    """
    path = _path(name_or_path)
    found = examine(path, rules or load_rules())
    if found.profile is None or found.problems:
        raise WrongUseError("; ".join(found.problems), file=path, advice=MEND)
    return found.profile


def check_profile(path: Path, as_at: date | None = None) -> tuple[str, ...]:
    """Return everything that is wrong with a force's own profile; nothing where it is sound.

    as_at: the day on which its divergences must not be past their review; None does not ask.

    Raises:
        UnreadableInputError: the file is missing or cannot be read.
    """
    try:
        return examine(path, load_rules(), as_at).problems
    except WrongUseError as problem:
        return (str(problem),)


def _path(name_or_path: str | Path) -> Path:
    if str(name_or_path) in profile_names():
        return PROFILES / f"{name_or_path}.yaml"
    path = Path(name_or_path)
    if path.suffix not in {".yaml", ".yml"} and not path.exists():
        raise WrongUseError(f"there is no profile {name_or_path}", advice="Name one of "
                            f"{', '.join(profile_names())}, or give the path of a profile's YAML file.")
    return path


def examine(path: Path, rules: Rules, as_at: date | None = None) -> Examined:
    """Read a profile, and collect everything wrong with it; as check_profile.

    Raises:
        WrongUseError: it is no YAML.
        UnreadableInputError: the file is missing or cannot be read.
    """
    written = read_yaml(path)
    parsed, faults = _parse(written)
    faults = [*_own_faults(written, parsed, rules), *faults]
    profile = None
    if parsed is not None:
        chain, wrong = _ancestors(parsed, written, rules)
        profile = _merged(chain)
        faults += wrong
        faults += [_told(written, where, said) for where, said in _unsound(profile, parsed, rules)]
        if path.parent.resolve() != PROFILES and profile.id in profile_names():
            faults.append(_told(written, ("id",), f"{profile.id} belongs to presspack; give yours another id"))
        if as_at is not None:
            faults += [_told(written, _stated(parsed, one), said) for one, said in overdue(profile, as_at)]
    return Examined(written, profile, _open_first(written, faults))


def _open_first(written: YamlFile, faults: Iterable[str]) -> tuple[str, ...]:
    """Name the places still to be filled in, and whatever else is wrong on other lines."""
    left = tuple(_left_open(written.data))
    begun = tuple(_told(written, where, "") for where, _ in left)
    return tuple(dict.fromkeys((*(_told(written, where, said) for where, said in left),
                                *(fault for fault in faults if not fault.startswith(begun)))))


def _told(written: YamlFile, where: Where, said: str) -> str:
    return f"{written.path.name}: {written.line(where)}: {said}"


def _left_open(data: Any, at: Where = ()) -> Iterator[tuple[Where, str]]:  # noqa: ANN401 - the wall
    """Find every place of a template that nobody has filled in."""
    if isinstance(data, str) and data.startswith(OPEN):
        yield at, f"{'.'.join(str(step) for step in at)}: still to be filled in{data.removeprefix(OPEN)}"
    elif isinstance(data, dict | list):
        for step, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _left_open(value, (*at, step))


def _stated(parsed: ProfileFile, divergence: Divergence) -> Where:
    """Return where a divergence stands; one that is inherited, at the line that names the ancestor."""
    if divergence in parsed.divergences:
        return ("divergences", parsed.divergences.index(divergence), "review")
    return ("inherits",)


def _own_faults(written: YamlFile, parsed: ProfileFile | None, rules: Rules) -> list[str]:
    """Find what is wrong with one file by itself: the rules it adopts, and those it departs from."""
    found = [*_adopted(written, rules), *(_departed(parsed, rules) if parsed is not None else ())]
    return [_told(written, where, said) for where, said in found]


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
        told = located(problem, written, known=KEYS)
        return None, [f"{written.path.name}: {one}" for one in told]


def _departed(parsed: ProfileFile, rules: Rules) -> Iterator[tuple[Where, str]]:
    """Find divergences from what is no national rule."""
    for place, one in enumerate(parsed.divergences):
        rule, where = rules.named(one.rule), ("divergences", place)
        if rule is None:
            near = did_you_mean(one.rule, [known.id for known in rules.rules])
            yield where, f"there is no rule {one.rule}{near}"
        elif rule.tier is not Tier.NATIONAL:
            yield where, f"{one.rule} is a rule of tier {rule.tier}; no profile may depart from it"


def _ancestors(first: ProfileFile, written: YamlFile, rules: Rules) -> tuple[Chain, list[str]]:
    """Follow `inherits`: a profile of presspack, or a file of that name beside this one."""
    chain, problems, folder = [first], list[str](), written.path.parent
    while (name := chain[-1].inherits) is not None:
        if name in {one.id for one in chain} or len(chain) > MOST_ANCESTORS:
            said = f"it inherits from {name}, which leads back to itself; end the chain"
            return tuple(chain), [*problems, _told(written, ("inherits",), said)]
        beside = folder / f"{Path(name).name}.yaml"
        known = PROFILES / f"{name}.yaml" if name in profile_names() else beside
        if not known.is_file():
            said = f"there is no profile {name} to inherit from{did_you_mean(name, profile_names())}"
            return tuple(chain), [*problems, _told(written, ("inherits",), said)]
        written = read_yaml(known)
        parent, wrong = _parse(written)
        problems += _open_first(written, [*_own_faults(written, parent, rules), *wrong])
        if parent is None:
            break
        chain.append(parent)
    return tuple(chain), problems


def _merged(chain: Chain) -> Profile:
    """Fill in what is inherited: lists are joined, figures taken from the nearest that states them."""
    params: dict[str, object] = {}
    for one in reversed(chain):
        params |= {name: getattr(one.params, name) for name in one.params.model_fields_set}
    proposed = next((one.proposed for one in chain if one.proposed is not None), Proposed())
    marking = next((one.marking for one in chain if one.marking is not None), Marking())
    usual = next((one.conditions for one in chain if one.conditions is not None), UsualConditions())
    periods: dict[str, int] = next((one.retention_periods for one in chain if one.retention_periods is not None), {})
    reasons = next((one.review_reasons for one in chain if one.review_reasons is not None), ReviewReasons())
    own = chain[0]
    return Profile(
        id=own.id, version=own.version, title=own.title, source=own.source,
        inherits=tuple(one.id for one in chain[1:]),
        adopt=tuple(sorted({name for one in chain for name in one.adopt})),
        params=Params.model_validate(params), proposed=proposed, marking=marking, conditions=usual,
        retention_periods=periods, review_reasons=reasons,
        divergences=tuple({one.rule: one for part in reversed(chain) for one in part.divergences}.values()))


def _unsound(profile: Profile, written: ProfileFile, rules: Rules) -> Iterator[tuple[Where, str]]:
    """Find what the profile takes from the rules without the right, or without saying so."""
    for where, said in reason_faults(written.review_reasons or ReviewReasons()):
        yield ("review_reasons", *where), said
    for place, one in enumerate(written.divergences):
        if one.compensated_by is not None and one.compensated_by not in profile.adopt:
            yield ("divergences", place), f"{one.compensated_by} is to make up for it, but is not adopted; adopt it"
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


PARTS = (ProfileFile, Origin, Params, Proposed, ReviewDays, Marking, UsualConditions, Divergence, ReviewReasons,
         ReviewReason)
KEYS = frozenset(field.alias or name for part in PARTS for name, field in part.model_fields.items())
"""Every key that a profile can state."""

"""Which scenario fires each rule: a rule that none fires has never been seen to work, and is not decided by."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from media.errors import ExpectedError, UnreadableInputError
from media.records import Record
from release.policy.decision import Status
from release.policy.engine import decide
from release.policy.model import Rules
from release.policy.profile import Profile
from release.policy.scenarios import SCENARIO_FILES, SCENARIOS, Step, steps

INDEX = "fired.json"
REMAKE = "run `python -m scripts.fired`"
FIRES = frozenset({Status.FIRED, Status.SATISFIED, Status.OUTSTANDING, Status.LIFTED})
"""Statuses of a rule whose condition held; one imposed for want of facts has not been seen to hold."""


class Fired(Record):
    """For each rule one scenario that fires it, kept so that nobody has to decide 400 times to start."""

    fired: dict[str, str]
    """By rule: the profile and the step, e.g. "met: S45 Specialist Operations (terrorism) conviction"."""
    made_from: str
    """SHA-256 of the files of rules and scenarios."""


def seen_firing(rules: Rules, profiles: Iterable[Profile], walked: Sequence[Step]) -> dict[str, str]:
    """Return, for each rule that any step fires under any of the profiles, the first that does."""
    found: dict[str, str] = {}
    for profile in profiles:
        for step in walked:
            for row in decide(step.facts, rules, profile).trace:
                if row.status in FIRES:
                    found.setdefault(row.id, f"{profile.id}: {step.name}")
    return found


def never_fired(rules: Rules, profile: Profile) -> tuple[str, ...]:
    """Return the rules a profile adopts that no scenario of presspack fires under its figures."""
    waiting = set(profile.adopt)
    for step in steps():
        if not waiting:
            break
        waiting -= {row.id for row in decide(step.facts, rules, profile).trace if row.status in FIRES}
    return tuple(sorted(waiting))


def made_from(rule_files: Iterable[Path], folder: Path = SCENARIOS) -> str:
    """Return the digest of what an index is made from: the bytes of the files, in this order.

    Raises:
        UnreadableInputError: one of them cannot be read.
    """
    known = hashlib.sha256()
    for path in (*rule_files, *(folder / name for name in SCENARIO_FILES)):
        content = _bytes(path)
        known.update(f"{path.name} {len(content)}\n".encode() + content)
    return known.hexdigest()


def index_problems(rule_files: Sequence[Path], rules: Iterable[str],
                   folder: Path = SCENARIOS) -> Iterator[tuple[str | None, str]]:
    """Find what is wrong with the index beside the scenarios: which rule (None: the index itself), and what."""
    path = folder / INDEX
    try:
        index = Fired.from_json(_bytes(path), file=path)
    except ExpectedError as problem:
        yield None, f"{INDEX}: {problem.what}; {REMAKE}"
        return
    if index.made_from != made_from(rule_files, folder):
        yield None, f"{INDEX}: was made from other rules or scenarios; {REMAKE}"
    for rule in rules:
        if rule not in index.fired:
            yield rule, f"no scenario fires it; add one to {SCENARIO_FILES[-1]}, then {REMAKE}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise UnreadableInputError(f"cannot be read ({problem.strerror})", file=path,
                                   advice="Install presspack again.") from problem

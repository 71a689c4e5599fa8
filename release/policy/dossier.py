"""Everything that a decision was taken from, kept with it, so that it can be taken again by whoever doubts it."""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal, Self

from media.errors import ExitCode, ExpectedError, UnreadableInputError
from media.records import Record
from release.policy.checks import rule_problems, shared_problems
from release.policy.decision import Decision
from release.policy.facts import Facts
from release.policy.kinds import Moment, Name
from release.policy.model import Rules
from release.policy.profile import Profile

LARGEST = 16 << 20  # bytes, of which rules and trace take 300,000; what is longer is cut off, and so no JSON
MEND = "Give a file that `presspack decide --keep` wrote."


class NotAsKeptError(ExpectedError):
    """A kept decision does not come of what is kept with it."""

    exit_code = ExitCode.RESIDUE
    advice = ("Something in it was changed, or another version of presspack wrote it. Compare it with the register "
              "or a copy before anybody relies on it.")


class Dossier(Record):
    """A decision with its facts, rules, profile and moment. It names people: it stays with the force.

    A change of what facts, rules or profiles can state changes the digests of old ones, and needs another format.
    """

    format: Literal["presspack-decision/1"] = "presspack-decision/1"
    software: Name
    """Which presspack decided."""
    facts: Facts
    rules: Rules
    profile: Profile
    """With everything it inherits filled in."""
    as_at: Moment | None
    """The moment that was decided for; None: nobody stated one."""
    decision: Decision

    @classmethod
    def of(cls, decision: Decision, facts: Facts, rules: Rules, profile: Profile) -> Self:
        """Return the dossier of a decision; what it was taken from is handed in as it was then."""
        return cls(software=software(), facts=facts, rules=rules, profile=profile, as_at=decision.as_at,
                   decision=decision)

    def insist_whole(self) -> None:
        """Refuse parts that do not belong together.

        Raises:
            NotAsKeptError: naming every part that is not as it must be.
        """
        self.insist_followable()
        named = self.decision.digests
        parts = (("facts", self.facts.fingerprint(), named.facts), ("rules", self.rules.digest, named.rules),
                 ("profile", self.profile.fingerprint(), named.profile))
        wrong = [f"the {name} in it are not those that were decided on" for name, found, kept in parts
                 if found != kept]
        if self.as_at != self.decision.as_at:
            wrong.append("the moment in it is not the one that was decided for")
        if [row.id for row in self.decision.trace] != [rule.id for rule in self.rules.rules]:
            wrong.append("its trace is not that of its rules")
        if wrong:
            raise NotAsKeptError(f"{'; '.join(wrong)} (kept by {self.software})")

    def insist_followable(self) -> None:
        """Refuse rules that presspack would not have started with: they cannot be run again.

        Raises:
            NotAsKeptError: naming them.
        """
        unsound = {rule.id for rule in self.rules.rules for _ in rule_problems(rule, self.rules.sources)}
        unsound |= {self.rules.rules[which].id for which, _ in shared_problems(self.rules.rules)}
        if unsound:
            raise NotAsKeptError(f"its rules {', '.join(sorted(unsound))} cannot be followed")


def software() -> str:
    """Name the presspack that decides here."""
    return f"presspack {version('presspack')}"


def load_dossier(path: Path) -> Dossier:
    """Read a kept decision.

    Raises:
        UnreadableInputError: it is missing, no whole JSON, or states something unknown or twice.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST)
        json.loads(content, object_pairs_hook=_once)
    except OSError as problem:
        raise UnreadableInputError(f"cannot be read ({problem.strerror})", file=path, advice=MEND) from problem
    except (ValueError, RecursionError) as problem:
        raise UnreadableInputError(f"is no kept decision: {problem}", file=path, advice=MEND) from problem
    return Dossier.from_json(content, file=path, error=UnreadableInputError)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that is stated twice: readers differ in which of the two they believe."""
    stated = dict(pairs)
    if len(stated) != len(pairs):
        raise ValueError("a key is stated twice")
    return stated

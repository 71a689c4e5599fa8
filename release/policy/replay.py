"""Take a kept decision again, and compare it with what was kept, byte for byte."""

import json
from collections.abc import Iterator
from typing import Any

from media.records import Record
from release.policy.dossier import Dossier
from release.policy.engine import decide
from release.policy.loader import load_rules
from release.policy.profiles import load_profile, profile_names

ABSENT = "nothing"


class Difference(Record):
    """One place in which the two decisions are not the same; both sides as JSON."""

    where: str
    kept: str
    again: str

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.where}: kept {self.kept}, taken again {self.again}"


class Replay(Record):
    """What came of taking a decision again."""

    same: bool
    differences: tuple[Difference, ...]
    own_rules: bool
    """Whether the rules are those of this presspack; a newer one may have others, which is no fault."""
    own_profile: bool | None
    """Whether the profile is as this presspack has it; None: it is a force's own."""

    def lines(self) -> tuple[str, ...]:
        """Return the lines of a report."""
        found = ["Taken again from the facts, rules and profile kept with it: the same decision, byte for byte."]
        if not self.same:
            found = [f"Taken again, the decision is NOT the one that was kept ({len(self.differences)} differences):",
                     *(f"  - {one}" for one in self.differences)]
        rules = "the rules of this presspack" if self.own_rules else "rules that are NOT those of this presspack"
        profile = {True: "a profile as it comes with it", None: "a force's own profile",
                   False: "a profile that is NOT as it comes with it"}[self.own_profile]
        return (*found, f"It was taken by {rules} and {profile}.")


def replay(dossier: Dossier) -> Replay:
    """Run the stored facts, rules and profile again; pure but for reading this presspack's own rules.

    Raises:
        NotAsKeptError: the rules cannot be run.
    """
    found = differences(dossier)
    named = dossier.profile.id in profile_names()
    return Replay(same=not found, differences=found,
                  own_rules=dossier.rules.digest == load_rules().digest,
                  own_profile=load_profile(dossier.profile.id) == dossier.profile if named else None)


def differences(dossier: Dossier) -> tuple[Difference, ...]:
    """Take the decision again, and return every place in which it is not the one that was kept.

    Raises:
        NotAsKeptError: the rules cannot be run.
    """
    dossier.insist_followable()
    again = decide(dossier.facts, dossier.rules, dossier.profile, dossier.as_at)
    if again.model_dump_json() == dossier.decision.model_dump_json():  # both by one model: the same bytes either way
        return ()
    return tuple(_apart(dossier.decision.to_plain(), again.to_plain(), ""))


def _apart(kept: Any, again: Any, where: str) -> Iterator[Difference]:  # noqa: ANN401 - plain JSON
    """Walk two plain values side by side; rows of the trace are named by their rules."""
    if isinstance(kept, dict) and isinstance(again, dict):
        for key in sorted(kept.keys() | again.keys()):
            yield from _apart(kept.get(key, ABSENT), again.get(key, ABSENT), f"{where}.{key}" if where else key)
    elif isinstance(kept, list) and isinstance(again, list) and len(kept) == len(again):
        for place, (one, other) in enumerate(zip(kept, again, strict=True)):
            name = one.get("id", place) if isinstance(one, dict) else place
            yield from _apart(one, other, f"{where}.{name}")
    elif kept != again or type(kept) is not type(again):
        yield Difference(where=where or "the decision", kept=_short(kept), again=_short(again))


def _short(value: Any) -> str:  # noqa: ANN401 - plain JSON
    text = value if value is ABSENT else json.dumps(value, ensure_ascii=False, sort_keys=True)
    return text if len(text) <= 200 else f"{text[:200]}…"

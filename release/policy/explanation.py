"""What an explanation of a decision holds, and how it reads on a screen."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Literal

from media.records import Record
from release.policy.decision import Digests, Outcome
from release.policy.model import Source


class Part(StrEnum):
    """What became of a rule, as a reader asks for it; every rule is in one part."""

    IN_THE_WAY = "in_the_way"
    MISSING = "missing"
    UNDECIDED = "undecided"
    LIFTED = "lifted"
    MET = "met"
    DUTIES = "duties"
    WARNINGS = "warnings"
    PRESUMPTIONS = "presumptions"
    NO_DUTY = "no_duty"
    NOT_SO = "not_so"
    OTHER_GROUNDS = "other_grounds"
    NOT_ADOPTED = "not_adopted"


TITLES = {
    Part.IN_THE_WAY: "Stands in the way",
    Part.MISSING: "Asks for evidence that is missing",
    Part.UNDECIDED: "Cannot be judged: nobody stated what it turns on",
    Part.LIFTED: "Stood in the way, and was lifted",
    Part.MET: "Asks for evidence, and has it",
    Part.DUTIES: "Lays down what must be done",
    Part.WARNINGS: "Warns",
    Part.PRESUMPTIONS: "Presumes",
    Part.NO_DUTY: "Would lay down a duty, but nothing leaves",
    Part.NOT_SO: "Considered, and did not apply: the facts are otherwise",
    Part.OTHER_GROUNDS: "Did not apply: it is about other grounds",
    Part.NOT_ADOPTED: "Did not apply: a force's own policy that this profile does not adopt",
}


class Told(Record):
    """One rule in words."""

    rule: str
    whose: str
    """Whose rule it is: the law's, national practice, the force's own, a safeguard."""
    message: str
    why: tuple[str, ...]
    """What made it apply, or not: the facts, and nothing that did not matter."""
    where: tuple[str, ...]
    """Where it stands: documents by their short names, with lines or sections."""
    lift: str | None = None
    """Who may lift it, and with what; only where it stands in the way."""
    tried: tuple[str, ...] = ()
    """Who tried to lift it, with what, and what was lacking; who lifted it."""
    duty: str | None = None
    departure: str | None = None
    """How the profile departs from it."""


class Group(Record):
    """The rules of which the same became."""

    part: Part
    title: str
    rules: tuple[Told, ...]


class Call(Record):
    """Something that somebody can supply."""

    what: str
    whom: str
    rules: tuple[str, ...]


class Explanation(Record):
    """A decision told rule by rule."""

    format: Literal["presspack-explanation/1"] = "presspack-explanation/1"
    software: str
    outcome: Outcome
    says: str
    ground: str
    profile: str
    profile_title: str
    profile_version: str
    as_at: str
    digests: Digests
    cautions: tuple[str, ...]
    """What must be known before the rest is believed."""
    verdict: tuple[str, ...]
    """What decided it, in a few sentences."""
    calls: tuple[Call, ...]
    """What is missing, and from whom."""
    lifts: tuple[str, ...]
    """Who may lift what, and with which papers."""
    duties: tuple[str, ...]
    revisit: tuple[str, ...]
    groups: tuple[Group, ...]
    sources: tuple[Source, ...]
    """The documents behind the short names."""

    def lines(self) -> tuple[str, ...]:
        """Return the lines of the whole explanation, what matters most first."""
        return (f"{self.outcome.upper()}  {self.says}",
                f"ground {self.ground}; profile {self.profile} (version {self.profile_version}), {self.profile_title}; "
                f"as at {self.as_at}; decided by {self.software}",
                *_section("Beware", self.cautions),
                *_section("What decided it", self.verdict),
                *_section("What is missing, and from whom",
                          (f"{one.whom}: {one.what} ({', '.join(one.rules)})" for one in self.calls)),
                *_section("Who may lift what", self.lifts),
                *_section("What must be done", self.duties),
                *_section("Look again when", self.revisit),
                *(line for group in self.groups for line in _group(group)),
                *_section("Where the rules stand", (f"{one.key}: {one.title}" for one in self.sources)))


def _section(title: str, lines: Iterable[str]) -> tuple[str, ...]:
    told = tuple(f"  - {line}" for line in lines)
    return ("", f"{title}:", *told) if told else ()


def _group(group: Group) -> Iterator[str]:
    yield ""
    yield f"{group.title} ({len(group.rules)}):"
    for one in group.rules:
        yield f"  {one.rule}  {one.message} ({one.whose}; {'; '.join(one.where)})"
        yield from (f"      why: {why}" for why in one.why)
        yield from (f"      {said}" for said in (*one.tried, one.lift, one.duty, one.departure) if said)

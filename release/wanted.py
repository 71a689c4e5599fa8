"""Say which record, approval or consultation a rule still wants, and from whom."""

from collections.abc import Iterator

from release.policy.model import AnyOf, Approved, Condition, Consulted, Recorded, parts
from release.policy.words import RECORDS, role

Wanted = tuple[str, str, str]
"""Where it goes, what it says, who supplies it."""


def wanted(need: Condition, shown: set[str]) -> Iterator[Wanted]:
    """Yield what of a rule's evidence is not there; where one of several is enough, they are one."""
    match need:
        case Recorded(recorded=key):
            if f"recorded.{key}" not in shown:
                what, who = RECORDS[key]
                yield f"facts.records.recorded: {key}", what, who
        case Approved(approved=roles):
            if f"approved.{'|'.join(roles)}" not in shown:
                who = " or ".join(role(one) for one in roles)
                yield f"facts.records.approved: {' or '.join(roles)}", f"approval by {who}", who
        case Consulted(consulted=party):
            if f"consulted.{party}" not in shown:
                yield f"facts.records.consulted: {party}", f"consultation of {role(party)}", role(party)
        case AnyOf():
            yield _one_of([one for part in parts(need) for one in wanted(part, shown)])
        case _:
            for part in parts(need):
                yield from wanted(part, shown)


def _one_of(choices: list[Wanted]) -> Wanted:
    first, *others = choices
    place = " or ".join((first[0], *(one[0].partition(": ")[2] for one in others)))
    return place, ", or ".join(one[1] for one in choices), " or ".join(dict.fromkeys(one[2] for one in choices))

"""Say in plain words what a request lacks, grouped by who can supply it."""

from collections.abc import Iterable, Iterator

from release.lacking import Lacking, Missing
from release.policy import Outcome

ENDINGS = {
    None: "there is too little yet to decide anything",
    Outcome.APPROVE: "a decision can be taken: as it stands, the policy allows it",
    Outcome.REFUSE: "a decision can be taken: as it stands, the policy refuses it",
    Outcome.QUARANTINE: "a decision can be taken: the material must not be opened, copied or shown",
}


def lines(found: Lacking) -> tuple[str, ...]:
    """Return the lines, what is most urgent first."""
    return (f"{found.reference or 'no reference yet'}: {_ending(found)}",
            f"{found.ground or 'no ground yet'}, profile {found.profile or 'not named'}, as at "
            f"{found.as_at:%Y-%m-%d %H:%M}",
            *_section("Stands in the way", found.stands),
            *_section("Fill in, or there is no request", map(_place, found.places)),
            *(line for who, these in _by_who(found.facts)
              for line in _section(f"Needed before a decision, from {who}", map(_fact, these))),
            *(line for title, key in (("put on record", "recorded"), ("approved", "approved"), ("asked", "consulted"))
              for line in _section(f"Needed before a decision, to be {title}",
                                   map(_evidence, _of(key, found.evidence)))),
            *_section("Look again", found.doubts),
            *_section("Not needed; but an answer can change what must be done, or what is warned of",
                      map(_fact, found.besides)),
            *_section("Would change nothing", map(_name, found.idle)),
            *_section("Still empty on the intake, which no rule reads", _by_place(found.intake)))


def _ending(found: Lacking) -> str:
    if found.places:
        return "not all of it is filled in"
    if found.outcome is not Outcome.HOLD:
        return ENDINGS[found.outcome]
    missing = len(found.facts) + len(found.evidence)
    return f"not yet: {missing} {'thing is' if missing == 1 else 'things are'} missing" if missing else "it is held"


def _by_who(missing: tuple[Missing, ...]) -> Iterator[tuple[str, list[Missing]]]:
    for who in dict.fromkeys(one.who for one in missing):
        yield who, [one for one in missing if one.who == who]


def _of(key: str, evidence: tuple[Missing, ...]) -> Iterator[Missing]:
    return (one for one in evidence if one.place.startswith(f"facts.records.{key}"))


def _section(title: str, told: Iterable[str]) -> tuple[str, ...]:
    found = tuple(f"  - {one}" for one in told)
    return ("", f"{title}:", *found) if found else ()


def _place(one: Missing) -> str:
    return f"{one.line}: {one.place}{f': {one.question}' if one.question else ''}"


def _fact(one: Missing) -> str:
    words = f": {one.allowed}" if one.allowed else ""
    rules = f" ({', '.join(one.rules)})" if one.rules else ""
    return f"{one.line}: {one.place}: {one.question}{words}{rules}"


def _evidence(one: Missing) -> str:
    given = f", from {one.who}" if one.place.startswith("facts.records.recorded") else ""
    return f"{one.place.partition(': ')[2]}: {one.question}{given} ({', '.join(one.rules)})"


def _name(one: Missing) -> str:
    return f"{one.line}: {one.place}: {one.question}"


def _by_place(missing: tuple[Missing, ...]) -> Iterator[str]:
    """Name the empty places of each part of the file on one line."""
    for part in dict.fromkeys(one.place.rpartition(".")[0] for one in missing):
        inside = [one for one in missing if one.place.rpartition(".")[0] == part]
        names = ", ".join(one.place.rpartition(".")[2] for one in inside)
        yield f"{inside[0].line}: {f'{part}: ' if part else ''}{names}"

"""What a request still lacks before it can be decided, and who can supply it; no material is opened."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pydantic import AwareDatetime

from media.errors import ExitCode, WrongUseError
from media.records import Record
from release import intake
from release.askedfields import Field, Fields, fields_of
from release.intake import Intake
from release.policy import Decision, Facts, Ground, Outcome, Profile, Row, Rules, Status, decide
from release.policy.asked import Asked, asked
from release.policy.behind import answers, stated, waiting_for
from release.policy.derive import Grounding
from release.policy.vocabulary import RETENTION_GROUNDS, RecordKey
from release.policy.words import SUPPLIES
from release.request import Reading
from release.wanted import wanted

LISTS = {"persons": Field("persons", "everyone else who can be seen or heard, or [] where there is nobody", "", ""),
         "items": Field("items", "the files that are asked for", "", "")}
OF_ITEM = ("supplied_by", "case_ref", "offence_ref", "outcome", "screened_by", "screened_at")
"""What every file is linked to, whether or not a rule reads it; without it a picture cannot be found for deletion."""


class Missing(Record):
    """One thing that somebody has to supply."""

    place: str
    """Where it goes in the request, e.g. facts.subject.dob."""
    line: str | None
    """Where that is in the file."""
    question: str
    allowed: str = ""
    who: str = ""
    rules: tuple[str, ...] = ()


class Lacking(Record):
    """Everything that a request lacks, the most urgent first."""

    reference: str | None
    ground: str | None
    profile: str | None
    as_at: AwareDatetime
    outcome: Outcome | None
    """How it would be decided as it stands; None where nothing can be decided yet."""
    stands: tuple[str, ...] = ()
    """What stands in the way, and will not go away by an answer."""
    places: tuple[Missing, ...] = ()
    """Without these there is no request."""
    facts: tuple[Missing, ...] = ()
    evidence: tuple[Missing, ...] = ()
    besides: tuple[Missing, ...] = ()
    """Not needed; but an answer can change what must be done, or what is warned of."""
    idle: tuple[Missing, ...] = ()
    """Not stated, and no answer would change anything."""
    intake: tuple[Missing, ...] = ()
    """Taken down for the people who handle it; no rule reads it."""
    doubts: tuple[str, ...] = ()
    """What the file says in two ways."""

    @property
    def exit_code(self) -> ExitCode:
        """0 where a decision can be taken, 5 while something is missing."""
        waits = self.places or self.facts or self.evidence or self.outcome in {None, Outcome.HOLD}
        return ExitCode.WAITING if waits else ExitCode.DONE


@dataclass(frozen=True, slots=True)
class _Seen:
    """A request that can be decided, its decision, and what its ground asks for."""

    read: Reading
    facts: Facts
    decision: Decision
    fields: Fields
    found: Asked
    rules: Rules
    profile: Profile
    grounding: Grounding


def lacking(read: Reading, profile: Profile | None, rules: Rules, at: datetime) -> Lacking:
    """Say what a request lacks under a profile, as at `at`; None for a profile that is not named yet.

    Raises:
        WrongUseError: something in the request is wrong, or its ground is not one for release.
    """
    if read.wrong or read.facts is None:
        raise WrongUseError("; ".join(read.wrong), file=read.written.path, advice="Correct these and try again.")
    ground = read.facts.request.ground
    if ground in RETENTION_GROUNDS:
        raise WrongUseError(f"{ground} is not a ground for release", file=read.written.path,
                            advice="Use `presspack decide` for it.")
    start = Lacking(reference=_text(read.data.get("reference")), ground=ground, as_at=at, outcome=None,
                    profile=profile.id if profile else None, places=tuple(_places(read, ground)))
    if ground is None or profile is None:
        return start
    found = asked(rules, ground, profile)
    decision = decide(read.facts, rules, profile, at)
    seen = _Seen(read, read.facts, decision, fields_of(ground, found), found, rules, profile,
                 Grounding(read.facts, at, profile.params.contemporaneity_months))
    return start.model_copy(update=_told(seen, ground))


def _told(seen: _Seen, ground: Ground) -> dict[str, object]:
    decision = seen.decision
    needed = _waiting(seen, [row for row in decision.trace if _still_counts(row, seen)])
    imposed = _waiting(seen, [row for row in decision.trace if row.status is Status.IMPOSED_UNKNOWN])
    others = [path for path in _unstated(seen) if path not in {*needed, *imposed}]
    telling = [path for path in others if _changes(seen, path)]
    held = decision.outcome is Outcome.HOLD
    intake_stated = _intake(seen)
    return {"outcome": decision.outcome, "stands": tuple(f"{rule} {decision.row(rule).message}"
                                                         for rule in decision.blocks),
            "facts": tuple(needed.values()), "evidence": tuple(_evidence(seen)) if held else (),
            "besides": (*(one for place, one in imposed.items() if place not in needed),
                        *(_missing(seen, path, ()) for path in telling)),
            "idle": tuple(_missing(seen, path, ()) for path in others if path not in telling),
            "intake": tuple(_intake_places(seen, intake_stated, ground)),
            "doubts": tuple(_doubts(seen, intake_stated, ground))}


def _still_counts(row: Row, seen: _Seen) -> bool:
    """Tell whether what a rule waits for could still change the outcome: after a refusal only a quarantine."""
    if row.status is not Status.UNKNOWN_HOLD:
        return False
    rule = seen.rules.named(row.id)
    outcome = seen.decision.outcome
    return outcome is Outcome.HOLD or (outcome is Outcome.REFUSE and rule is not None and rule.effect == "quarantine")


def _waiting(seen: _Seen, rows: Iterable[Row]) -> dict[str, Missing]:
    """Return what these rules wait for, by its place."""
    asking: dict[str, list[str]] = {}
    for row in rows:
        for path in waiting_for(row, seen.grounding):
            asking.setdefault(path, []).append(row.id)
    return {path: _missing(seen, path, rules) for path, rules in sorted(asking.items())}


def _unstated(seen: _Seen) -> Iterator[str]:
    """Yield every fact of the form that nobody has stated."""
    for section, fields in seen.fields.facts.items():
        holder = getattr(seen.facts, section)
        yield from (f"{section}.{one.name}" for one in fields
                    if getattr(holder, one.name) is None and one.name != "as_at")
    for section, names in (("items", seen.fields.item), ("persons", seen.fields.person)):
        for one in getattr(seen.facts, section) or ():
            yield from (f"{section}.{one.id}.{field.name}" for field in names
                        if getattr(one, field.name, "") is None and f"{section}.{field.name}" in seen.found.facts)


def _changes(seen: _Seen, path: str) -> bool:
    """Try every answer, and tell whether one of them would make another decision."""
    return any(_essence(decide(stated(seen.facts, path, one), seen.rules, seen.profile, seen.grounding.as_at))
               != _essence(seen.decision) for one in answers(path))


def _essence(decision: Decision) -> dict[str, object]:
    return decision.model_dump(exclude={"digests", "trace"})


def _missing(seen: _Seen, path: str, rules: Iterable[str]) -> Missing:
    """Say of one fact what it is called, what may stand there, who supplies it and where it goes."""
    section, name = path.split(".", maxsplit=1)[0], path.rsplit(".", maxsplit=1)[-1]
    fields = {"items": seen.fields.item, "persons": seen.fields.person}.get(section, seen.fields.facts.get(section, ()))
    if path.startswith("case.restrictions."):
        fields = seen.fields.restriction
    field = next((one for one in fields if one.name == name), None) or LISTS[section]
    where = _where(seen.read, path)
    return Missing(place=".".join(map(str, where)) if section != "items" else path, line=seen.read.written.line(where),
                   question=field.question, allowed=field.allowed, who=SUPPLIES[section],
                   rules=tuple(dict.fromkeys(rules)))


def _where(read: Reading, path: str) -> tuple[str | int, ...]:
    """Return where a fact goes in the request file."""
    section, _, rest = path.partition(".")
    if path == "items":
        return ("items",)
    if section not in {"items", "persons"} or not rest:
        return ("facts", section, *(int(one) if one.isdigit() else one for one in rest.split(".") if one))
    held = read.data["items"] if section == "items" else read.data["facts"]["persons"]
    wanted_id, _, name = rest.rpartition(".")
    place = next(number for number, one in enumerate(held) if str(one.get("id")) == wanted_id)
    return (section, place, name) if section == "items" else ("facts", section, place, name)


def _evidence(seen: _Seen) -> Iterator[Missing]:
    """Yield each record, approval and consultation that is asked for and not there, once."""
    asking: dict[tuple[str, str, str], list[str]] = {}
    for name in seen.decision.needs:
        rule = seen.rules.named(name)
        shown = set(seen.decision.row(name).evidence)
        for one in wanted(rule.need, shown) if rule and rule.need else ():
            asking.setdefault(one, []).append(name)
    for (place, question, who), rules in sorted(asking.items()):
        where = ("facts", "records", place.split(".")[2].split(":")[0])
        yield Missing(place=place, line=seen.read.written.line(where), question=question, who=who, rules=tuple(rules))


def _places(read: Reading, ground: Ground | None) -> Iterator[Missing]:
    for where in read.empty:
        path = ".".join(map(str, where))
        yield Missing(place=path, line=read.written.line(where), question="", who=SUPPLIES["request"])
    if ground is None:
        yield Missing(place="facts.request.ground", line=read.written.line(("facts", "request", "ground")),
                      question="on what ground this is asked for", who=SUPPLIES["request"])


def _intake(seen: _Seen) -> Intake:
    return seen.read.request.intake if seen.read.request else Intake.from_plain(seen.read.data.get("intake", {}))


def _intake_places(seen: _Seen, taken: Intake, ground: Ground) -> Iterator[Missing]:
    line = seen.read.written.line
    if "requester" not in seen.read.data:
        yield Missing(place="requester", line=line(("requester",)), question="who asks", who="whoever asks")
    named = {one.name: one for one in seen.fields.intake}
    for name in intake.empty(taken, ground, seen.found.recorded):
        yield Missing(place=f"intake.{name}", line=line(("intake", name)), question=named[name].question,
                      allowed=named[name].allowed, who=named[name].who)
    asked_of_item = {one.name: one for one in seen.fields.item}
    for place, item in enumerate(seen.read.data.get("items", ())):
        for name in OF_ITEM:
            if name not in item:
                yield Missing(place=f"items.{item.get('id', place)}.{name}", line=line(("items", place, name)),
                              question=asked_of_item[name].question, allowed=asked_of_item[name].allowed,
                              who=asked_of_item[name].who)


def _doubts(seen: _Seen, taken: Intake, ground: Ground) -> Iterator[str]:
    said, known = taken.defendant_dob, seen.facts.subject.dob
    if said is not None and known is not None and said != known:
        yield (f"intake.defendant_dob is {said}, facts.subject.dob is {known}: make sure that it is the same person")
    asks = RecordKey.INTAKE_COMPLETE in seen.found.recorded
    left = [one for one in intake.empty(taken, ground, seen.found.recorded)
            if RecordKey.INTAKE_COMPLETE in intake.asked_of(one).records]
    if asks and RecordKey.INTAKE_COMPLETE in (seen.facts.records.recorded or ()) and left:
        yield f"intake_complete is on record, but these are empty: {', '.join(f'intake.{one}' for one in left)}"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

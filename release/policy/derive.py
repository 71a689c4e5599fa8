"""Facts that follow from other facts: ages, live orders, terms, days gone by; each may itself be unknown."""

from calendar import monthrange
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from release.policy.choices import Court, RestrictionStatus, RestrictionType, SentenceType, SubjectRole
from release.policy.facts import CaseFacts, Facts, Restriction
from release.policy.kleene import all_of, any_of, differs, negated, same

ADULT = 18
CUSTODIAL = frozenset({SentenceType.IMMEDIATE_CUSTODY, SentenceType.SUSPENDED, SentenceType.DTO,
                       SentenceType.DETENTION, SentenceType.LIFE})
NO_BIRTHDAY_NEEDED = frozenset({SubjectRole.INCIDENT, SubjectRole.DECEASED, SubjectRole.MISSING,
                                SubjectRole.OFFICER})
"""Roles in which nobody is a defendant, so that no rule for the young turns on an age."""
END_AT_18 = frozenset({RestrictionType.S49, RestrictionType.S45, RestrictionType.S39})
"""CYPA 1933 s.49 and s.39, YJCEA 1999 s.45; s.45A, s.46, s.11 and the rest do not end on a birthday."""
NO_CONCLUSION_YET = frozenset({SentenceType.NOT_YET_SENTENCED, SentenceType.NOT_APPLICABLE})


@dataclass(frozen=True)
class Grounding:
    """All that a derived fact may read: the facts, the day, and one figure of the profile."""

    facts: Facts
    as_at: date | None
    contemporaneity_months: int | None = None


@dataclass(frozen=True)
class Derived:
    """One derived fact: how to find it, which facts it rests on, its kind."""

    find: Callable[[Grounding], bool | int | float | None]
    rests_on: tuple[str, ...]
    kind: type[bool | float]


def subject_under_18_now(seen: Grounding) -> bool | None:
    """Age on the day, from the date of birth; without one, false where no defendant is shown."""
    return False if _no_birthday(seen) else _young(seen)


def restriction_on_subject(seen: Grounding) -> bool | None:
    """Any live restriction that protects the subject, a postponement under s.4(2) apart."""
    young = _young(seen)  # of whomever an order protects the age matters, accused or not
    return _of_the_list(seen.facts.case, lambda one: all_of((
        differs(one.type, RestrictionType.S4_2), same(one.protects, "subject"), _live(one, young))))


def s4_2_live(seen: Grounding) -> bool | None:
    """Any postponement order under s.4(2) is in force."""
    return _of_the_list(seen.facts.case, lambda one: all_of((
        same(one.type, RestrictionType.S4_2), same(one.status, RestrictionStatus.IN_FORCE))))


def juvenile_not_lifted(seen: Grounding) -> bool | None:
    """In the youth court and under 18, with no lifted s.49 entry that could be the subject's own."""
    case, young = seen.facts.case, _young(seen)
    if young is False or case.court is Court.NONE:
        return False
    if case.court is None:
        return None
    if case.court is not Court.YOUTH:
        return False if young is not None or _no_birthday(seen) else None
    if young is None:
        return None
    lifted = _of_the_list(case, lambda one: all_of((
        one.type is RestrictionType.S49 and one.status is RestrictionStatus.LIFTED,
        None if one.protects is None else not one.protects.startswith("person:"))))
    return negated(lifted)


def custodial(seen: Grounding) -> bool | None:
    """Whether the sentence passed is one of custody, suspended or not."""
    sentence = seen.facts.case.sentence_type
    return None if sentence is None else sentence in CUSTODIAL


def custody_months_expected_or_passed(seen: Grounding) -> int | float | None:
    """Term expected until sentence; then the term passed; 0 for any other sentence."""
    case = seen.facts.case
    if case.sentence_type is None:
        return None
    if case.sentence_type is SentenceType.NOT_YET_SENTENCED:
        return case.expected_custody_months
    return case.sentence_months if case.sentence_type in CUSTODIAL else 0


def days_since_verdict(seen: Grounding) -> int | None:
    """Whole days from the verdict; 0 without its date."""
    return _days(seen.facts.case.verdict_date, seen.as_at)


def days_since_conclusion(seen: Grounding) -> int | None:
    """Whole days from the conclusion of the case; 0 without its date."""
    return _days(seen.facts.case.concluded_date, seen.as_at)


def months_since_conclusion_gt(seen: Grounding) -> bool | None:
    """Later than the profile's limit in calendar months; the day exactly on the limit is in time."""
    case = seen.facts.case
    if seen.contemporaneity_months is None:
        return False
    if case.concluded_date is None:
        return False if case.sentence_type in NO_CONCLUSION_YET else None
    if seen.as_at is None:
        return None
    return day(seen.as_at) > later(case.concluded_date, seen.contemporaneity_months)


def turned_18_since_offence_or_proceedings(seen: Grounding) -> bool | None:
    """Now 18 to 29, and under 18 when proceedings started: an order may have lapsed on a birthday."""
    subject, started = seen.facts.subject, seen.facts.case.proceedings_start
    if started is None:
        return None
    if subject.dob is None:
        return False if subject.role in NO_BIRTHDAY_NEEDED else None
    if seen.as_at is None:
        return None
    return ADULT <= age(subject.dob, seen.as_at) < 30 and age(subject.dob, started) < ADULT


_AGE = ("subject.dob", "subject.role", "request.as_at")
DERIVED = {
    "subject_under_18_now": Derived(subject_under_18_now, _AGE, bool),
    "restriction_on_subject": Derived(restriction_on_subject, ("case.restrictions", *_AGE), bool),
    "s4_2_live": Derived(s4_2_live, ("case.restrictions",), bool),
    "juvenile_not_lifted": Derived(juvenile_not_lifted, (*_AGE, "case.court", "case.restrictions"), bool),
    "custodial": Derived(custodial, ("case.sentence_type",), bool),
    "custody_months_expected_or_passed": Derived(
        custody_months_expected_or_passed,
        ("case.sentence_type", "case.sentence_months", "case.expected_custody_months"), float),
    "days_since_verdict": Derived(days_since_verdict, ("case.verdict_date", "request.as_at"), float),
    "days_since_conclusion": Derived(days_since_conclusion, ("case.concluded_date", "request.as_at"), float),
    "months_since_conclusion_gt": Derived(
        months_since_conclusion_gt, ("case.concluded_date", "case.sentence_type", "request.as_at"), bool),
    "turned_18_since_offence_or_proceedings": Derived(
        turned_18_since_offence_or_proceedings, ("case.proceedings_start", *_AGE), bool),
}
"""By the name that rules give it after `d.`."""


def under_18_when_taken(born: date | None, taken: Iterable[date | None]) -> bool | None:
    """Whether any of the pictures shows somebody under 18; unknown if it hangs on a day that nobody knows.

    Without a picture it is unknown, too.
    """
    days = tuple(taken)
    if born is None or not days:
        return None
    return any_of(None if one is None else age(born, one) < ADULT for one in days)


def age(born: date, on: date) -> int:
    """Whole years; someone born on 29 February has the birthday on 1 March in a common year."""
    born, on = day(born), day(on)
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def later(start: date, months: int) -> date:
    """Return the same day of the month `months` later, or that month's last day where it has none such."""
    start = day(start)
    years, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def day(moment: date) -> date:
    """Return the day that a moment names, in the moment's own time zone."""
    return moment.date() if isinstance(moment, datetime) else moment


def _young(seen: Grounding) -> bool | None:
    """Under 18 on the day; unknown without the date of birth, whoever it is."""
    born = seen.facts.subject.dob
    return None if born is None or seen.as_at is None else age(born, seen.as_at) < ADULT


def _no_birthday(seen: Grounding) -> bool:
    """Nobody is accused, and no date of birth stated: none is asked for."""
    return seen.facts.subject.dob is None and seen.facts.subject.role in NO_BIRTHDAY_NEEDED


def _live(one: Restriction, young: bool | None) -> bool | None:
    """In force, and not ended by the subject's eighteenth birthday."""
    ends = None if one.type is None else one.type in END_AT_18
    return all_of((same(one.status, RestrictionStatus.IN_FORCE), any_of((negated(ends), young))))


def _of_the_list(case: CaseFacts, is_one: Callable[[Restriction], bool | None]) -> bool | None:
    return None if case.restrictions is None else any_of(is_one(one) for one in case.restrictions)


def _days(since: date | None, until: date | None) -> int | None:
    if since is None:
        return 0
    return None if until is None else (day(until) - day(since)).days

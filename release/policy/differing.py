"""Say in words how two profiles differ: rules adopted, figures, departures, conditions, marking."""

from collections.abc import Iterator

from media.records import Record
from release.policy.decision import Read
from release.policy.model import Rules
from release.policy.profile import Divergence, Profile
from release.policy.reviewreasons import reasons_in
from release.policy.saying import value, when
from release.policy.words import FIGURES

Figure = int | str | tuple[str, ...] | None

ABOUT = {"adopted": "Rules of other forces", "figures": "Figures that rules read",
         "proposed": "Figures that no published policy gives",
         "retention": "After how many years a kept picture is looked at again",
         "review reasons": "Why a reviewer can hide, keep or put aside",
         "divergences": "Departures from national rules",
         "conditions": "Conditions of use, where a request states none", "marking": "How pictures are marked"}


class Difference(Record):
    """One thing in which two profiles differ, and what each has."""

    about: str
    what: str
    first: str
    second: str


class Comparison(Record):
    """Everything in which two profiles differ."""

    first: str
    second: str
    differences: tuple[Difference, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the lines of a report, by what they are about."""
        if not self.differences:
            return (f"{self.first} and {self.second} decide alike",)
        one, other = (self.first, self.second) if self.first != self.second else ("the first", "the second")
        count = len(self.differences)
        found = [f"{one} and {other} differ in {count} {'thing' if count == 1 else 'things'}"]
        for about, title in ABOUT.items():
            here = [f"  - {apart.what}: {one} {apart.first}; {other} {apart.second}"
                    for apart in self.differences if apart.about == about]
            found += ["", f"{title}:", *here] if here else []
        return tuple(found)


def compare(first: Profile, second: Profile, rules: Rules) -> Comparison:
    """Return everything that makes two profiles decide, or release, differently; their titles may differ freely."""
    found = (*_adopted(first, second, rules), *_figures(first, second), *_proposed(first, second),
             *_kept(first, second), *_given(first, second), *_departures(first, second), *_released(first, second))
    return Comparison(first=first.id, second=second.id, differences=found)


def _adopted(first: Profile, second: Profile, rules: Rules) -> Iterator[Difference]:
    for rule in rules.rules:
        has = [rule.id in one.adopt for one in (first, second)]
        if has[0] != has[1]:
            said = ["adopts it" if one else "does not adopt it" for one in has]
            yield Difference(about="adopted", what=f"{rule.id} {rule.message}", first=said[0], second=said[1])


def _figures(first: Profile, second: Profile) -> Iterator[Difference]:
    for name in type(first.params).model_fields:
        yield from _apart("figures", name, getattr(first.params, name), getattr(second.params, name))


def _proposed(first: Profile, second: Profile) -> Iterator[Difference]:
    for name in type(first.proposed).model_fields:
        if name != "review_days":
            yield from _apart("proposed", name, getattr(first.proposed, name), getattr(second.proposed, name))
    days = first.proposed.review_days, second.proposed.review_days
    for name in type(days[0]).model_fields:
        yield from _apart("proposed", name, getattr(days[0], name), getattr(days[1], name))


def _apart(about: str, name: str, first: Figure, second: Figure) -> Iterator[Difference]:
    """Yield a figure in which they differ, with its unit."""
    if first != second:
        yield Difference(about=about, what=FIGURES[name].name, first=_measured(name, first),
                         second=_measured(name, second))


def _measured(name: str, figure: Figure) -> str:
    plain = tuple(str(one) for one in figure) if isinstance(figure, tuple) else figure
    said = value(Read(path=f"param.{name}", value=str(plain) if isinstance(plain, str) else plain))
    unit = FIGURES[name].unit
    if not unit or figure is None:
        return f"has {said}"
    return f"has {said} {unit.removesuffix('s') if figure == 1 else unit}"


def _kept(first: Profile, second: Profile) -> Iterator[Difference]:
    """Yield each group of offences after which a picture that is kept is looked at again at another time."""
    groups = first.retention_periods, second.retention_periods
    for name in sorted(groups[0].keys() | groups[1].keys()):
        said = [_years(one.get(name)) for one in groups]
        if said[0] != said[1]:
            yield Difference(about="retention", what=name.replace("_", " "), first=said[0], second=said[1])


def _given(first: Profile, second: Profile) -> Iterator[Difference]:
    """Yield each reason that a reviewer can give under one of them only, or in other words, or for other choices."""
    both = [{one.code: f"has {one.words} ({', '.join(one.uses)})" for one in reasons_in(profile.review_reasons)}
            for profile in (first, second)]
    for code in sorted(both[0].keys() | both[1].keys()):
        said = [one.get(code, "does not have it") for one in both]
        if said[0] != said[1]:
            yield Difference(about="review reasons", what=code.replace("_", " "), first=said[0], second=said[1])


def _years(years: int | None) -> str:
    return "states no time" if years is None else f"has {years} {'year' if years == 1 else 'years'}"


def _departures(first: Profile, second: Profile) -> Iterator[Difference]:
    for rule in sorted({one.rule for profile in (first, second) for one in profile.divergences}):
        said = [_departure(profile.divergence_from(rule)) for profile in (first, second)]
        if said[0] != said[1]:
            yield Difference(about="divergences", what=rule, first=said[0], second=said[1])


def _departure(one: Divergence | None) -> str:
    if one is None:
        return "does not depart from it"
    made_up = f", made up for by {one.compensated_by}" if one.compensated_by else ""
    return (f"departs ({one.kind.replace('_', ' ')}): {one.why}{made_up}; {one.approver} answers for it; "
            f"looked at again by {when(one.review)}")


def _released(first: Profile, second: Profile) -> Iterator[Difference]:
    """Yield what the public sees otherwise: conditions of use and marks."""
    both = first, second
    for about, what, said in (
            ("conditions", "templates", [f"has {', '.join(one.conditions.use) or 'none'}" for one in both]),
            ("conditions", "file of templates", [f"has {one.conditions.file or 'that of presspack'}" for one in both]),
            ("conditions", "data mining", [f"has {one.conditions.data_mining or 'nothing stated'}" for one in both]),
            ("marking", "the line in pictures", [_line(one) for one in both]),
            ("marking", "branding", [f"has {one.marking.branding or 'the plain one'}" for one in both])):
        if said[0] != said[1]:
            yield Difference(about=about, what=what, first=said[0], second=said[1])


def _line(profile: Profile) -> str:
    return "may leave it off" if profile.marking.may_be_left_off else "always has it"

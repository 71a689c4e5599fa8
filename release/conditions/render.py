"""Fill the chosen templates in, completely or not at all: the one source of a release's conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from release.conditions.library import Library
from release.conditions.template import BUILT_IN, DATED, Template, parts, placeholders
from release.policy.checks import did_you_mean
from release.policy.yamlfile import Where
from watermark.wording import lines

Fault = tuple[Where, str]
"""Where in the request something is wrong, and what is to be done about it."""

SHARED = ("force", "owner", "credit", "contact", "web_statement", "reference")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for: templates by name, a text of its own, and what fills the placeholders."""

    use: tuple[str, ...]
    where: Where
    """Where the templates are named: in the request, or that the profile names them."""
    text: str | None
    values: Mapping[str, str]
    facts: Mapping[str, str]
    """Words for the names in SHARED."""
    embargo_until: datetime | None = None
    recall_on: date | None = None
    copyrights: Mapping[str, str] | None = None
    """Whose the copyright of each item is, `force` or a third party's, by the item's id."""


class Rendered(NamedTuple):
    """Conditions in words, and everything that keeps them from being used."""

    text: str
    """One condition a line."""
    dated: Mapping[str, str]
    """By the names in DATED: the words of the template that writes the date."""
    faults: tuple[Fault, ...]


def rendered(asked: Asked, library: Library) -> Rendered:
    """Return the conditions, and everything that keeps them from being complete.

    A date that is stated is always written: where no template in use does it, `embargo` is put first, and `expiry`
    last. The words may only be used where there is no fault.
    """
    named, faults = _chosen(asked, library)
    words = _words(asked, library)
    found, dated = ([] if asked.text is None else [asked.text]), dict[str, str]()
    for name, template in named:
        filled = _filled(template.text, words)
        for kind, written in DATED.items():
            if written in placeholders(template.text):
                dated.setdefault(kind, lines(filled))
        faults += _missing(library.place(name), template, words, name in asked.use)
        faults += _claims(library.place(name), template, asked)
        found.insert(0 if name == "embargo" and name not in asked.use else len(found), filled)
    faults += _superfluous(asked, [template for _, template in named])
    if not found:
        faults.append((("conditions",), "there are none: state a text, name templates under use, or name them in "
                                        "the profile"))
    return Rendered(lines("\n".join(found)), dated, tuple(faults))


def _chosen(asked: Asked, library: Library) -> tuple[list[tuple[str, Template]], list[Fault]]:
    """Look the templates up; where none of them writes a date that is stated, the one that does is added."""
    found, faults = list[tuple[str, Template]](), list[Fault]()
    stated = {"embargo": asked.embargo_until, "expiry": asked.recall_on}
    used = [template for name in asked.use if (template := library.template(name)) is not None]
    written = {one for template in used for one in placeholders(template.text)}
    added = [name for name, value in stated.items()
             if value is not None and name not in asked.use and DATED[name] not in written]
    for place, name in enumerate((*asked.use, *added)):
        template = library.template(name)
        if template is not None:
            found.append((name, template))
        elif name in added:
            key = BUILT_IN[DATED[name]]
            faults.append((tuple(key.split(".")), f"{library.path.name} has no template {name} to write it with: "
                                                  f"add one with {{{DATED[name]}}} in it"))
        else:
            near = did_you_mean(name, sorted(library.file.templates))
            faults.append(((*asked.where, place), f"there is no template {name} in {library.path.name}{near}"))
    return found, faults


def _words(asked: Asked, library: Library) -> dict[str, str]:
    """Return what each placeholder is filled with; what nobody stated is not in it."""
    dates = library.file.dates
    words = {**asked.values, **{name: asked.facts[name] for name in SHARED}}
    if asked.embargo_until is not None:
        words["embargo_until"] = dates.moment(asked.embargo_until)
    if asked.recall_on is not None:
        words["expires"] = dates.day(asked.recall_on)
    return {name: text for name, text in words.items() if text.strip()}


def _missing(place: str, template: Template, words: Mapping[str, str], by_name: bool) -> Iterator[Fault]:
    """Find every placeholder that stays open."""
    for one in placeholders(template.text):
        if one in words:
            continue
        key = BUILT_IN.get(one, f"conditions.values.{one}")
        ask = template.asks.get(one)
        what = f" ({ask.what}, e.g. {ask.example})" if ask else ""
        or_else = ", or take the template away" if by_name else ""
        yield tuple(key.split(".")), f"{place}: {{{one}}}{what} has no value: state {key}{or_else}"


def _claims(place: str, template: Template, asked: Asked) -> Iterator[Fault]:
    """Refuse a template that claims for the force what is not its own, or the other way round."""
    if template.copyright is None:
        return
    whose = {"force": "the force's", "third_party": "a third party's"}
    wrong = [item for item, owner in (asked.copyrights or {}).items()
             if (owner == "force") != (template.copyright == "force")]
    if wrong:
        yield asked.where, (f"{place} says that the copyright is {whose[template.copyright]}, and that of "
                            f"{', '.join(wrong)} is not: take it away, since each file carries its own copyright "
                            "notice, or release those items under a reference of their own")


def _superfluous(asked: Asked, templates: list[Template]) -> Iterator[Fault]:
    """Refuse a value that no template has a place for; most are slips of the pen."""
    known = sorted({one for template in templates for one in template.asks})
    for name in asked.values:
        if name not in known:
            yield ("conditions", "values", name), f"no template in use asks for it{did_you_mean(name, known)}"


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Fill in what is known; what is not has been named as a fault."""
    return "".join(before + words.get(name, "") for before, name in parts(text))

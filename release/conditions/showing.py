"""What the commands tell of a conditions file: its templates, one of them in words, a new file to start from."""

from datetime import UTC, date, datetime
from pathlib import Path

from media.atomic import write_text
from media.errors import OutputError, WrongUseError
from media.records import Record
from release.conditions.library import STANDARD, Library, load_conditions, standard
from release.conditions.render import Asked, rendered
from release.conditions.template import BUILT_IN, placeholders
from release.policy.checks import did_you_mean

FACTS = {"force": "Exampleshire Police", "owner": "Chief Constable of Exampleshire Police",
         "credit": "Exampleshire Police", "contact": "press.office@exampleshire.example",
         "web_statement": "https://www.exampleshire.example/conditions", "reference": "PP-2026-0001"}
EMBARGO, EXPIRES = datetime(2026, 6, 10, 17, 0, tzinfo=UTC), date(2026, 12, 31)
"""Made up; in June, so that one sees how summer time is written."""


class Listed(Record):
    """One template in few words."""

    name: str
    title: str
    needs: tuple[str, ...]
    """Where a request states what fills it in."""


class Shown(Record):
    """One template, and what it says with made-up values."""

    name: str
    title: str
    file: str
    template: str
    example: str
    needs: tuple[str, ...]


def library(path: Path | None) -> Library:
    """Return a force's own templates, or those of presspack; errors as `load_conditions`."""
    return standard() if path is None else load_conditions(path)


def listed(found: Library) -> tuple[Listed, ...]:
    """Return every template, in the order of the file."""
    return tuple(Listed(name=name, title=one.title, needs=_needs(one.text))
                 for name, one in found.file.templates.items())


def shown(found: Library, name: str) -> Shown:
    """Return one template, filled in with made-up values.

    Raises:
        WrongUseError: there is no such template.
    """
    template = found.template(name)
    if template is None:
        near = did_you_mean(name, sorted(found.file.templates))
        raise WrongUseError(f"there is no template {name}{near}", file=found.path.name,
                            advice="`presspack conditions list` names them.")
    needs = placeholders(template.text)
    asked = Asked(use=(name,), where=("conditions", "use"), text=None, facts=FACTS,
                  values={one: ask.example for one, ask in template.asks.items()},
                  embargo_until=EMBARGO if "embargo_until" in needs else None,
                  recall_on=EXPIRES if "expires" in needs else None)
    return Shown(name=name, title=template.title, file=found.path.name, template=" ".join(template.text.split()),
                 example=rendered(asked, found).text, needs=_needs(template.text))


def begin(path: Path) -> None:
    """Write a file to start from: the templates of presspack, comments and all, under the new file's name.

    Raises:
        OutputError: there is a file already, or it cannot be written.
        WrongUseError: the file's name does not end in .yaml, or cannot name a set of conditions.
    """
    name = path.stem.lower()
    if path.suffix not in {".yaml", ".yml"} or not name.replace("-", "").isalnum() or not name.isascii():
        raise WrongUseError("must be called by letters, digits and dashes, and end in .yaml", file=path,
                            advice="For example exampleshire-conditions.yaml.")
    if path.exists():
        raise OutputError("is here already", file=path, advice="Choose another name; nothing was written.")
    text = STANDARD.read_text(encoding="utf-8")
    for old, new in (("id: standard", f"id: {name}"),
                     (f"title: {standard().file.title}", f"title: {path.stem}")):
        text = text.replace(f"\n{old}\n", f"\n{new}\n", 1)
    write_text(path, text)


def _needs(text: str) -> tuple[str, ...]:
    return tuple(BUILT_IN.get(one, f"conditions.values.{one}") for one in placeholders(text))

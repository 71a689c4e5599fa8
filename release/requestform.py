"""Write the form of a request: every field that its ground needs, each with its question, all of them empty."""

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from media.atomic import write_text
from media.errors import OutputError, UnreadableInputError, WrongUseError
from release.askedfields import Field, Fields, fields_of
from release.item import VERSION
from release.policy import Ground, Profile, Rule, load_profile, load_rules
from release.policy.asked import asked
from release.policy.checks import did_you_mean
from release.policy.vocabulary import RETENTION_GROUNDS, SENIOR_RANKS, LiftPaper, Role

WIDTH = 116
HOW = """\
A request for release on the ground {ground}, by the profile {profile} (version {version}). presspack {software} wrote
it from the rules that hold there: no other fact can change the decision.
Fill in what is known. What stays empty is unknown, and unknown is never "no": it can hold a release, never let one
through. Where a line begins with #- take the # away to say it; for another person or order copy the block."""
NEXT = """\
presspack request check {file}              says what is still missing, and from whom
presspack release {file} -o releases        takes it as far as it may go"""
REFERENCE = (("reference", "letters, digits and dashes; the package is called by it"),)
FORCE = (("name", "the force"), ("owner", "who owns the copyright, e.g. Chief Constable of Exampleshire Police"),
         ("credit", "how the picture is credited"), ("contact", "where a newsroom reaches the press office"),
         ("web_statement", "a page with the conditions of use, https://...; may stay empty"))
CONDITIONS = (("text", "conditions in words of your own; empty for the profile's usual ones"),
              ("recall_on", "the last day of use, such as 2027-03-10; may stay empty"),
              ("embargo_until", "nothing is published before, such as 2026-03-10T18:00Z; may stay empty"))
REDACTOR = (("name", "who makes the redaction; somebody else must approve it"), ("role", "such as press_officer"))


def write_form(path: Path, ground: str, profile: str, items: Sequence[Path] = ()) -> None:
    """Write a form to fill in; the files are only listed, and nothing of them is read.

    profile: a profile's name, or the path of the force's own, which then must lie beside the form.

    Raises:
        WrongUseError: the ground or the profile is unknown, or a file lies outside the form's folder.
        UnreadableInputError: there is no such file.
        OutputError: there is a file already, or it cannot be written.
    """
    if ground not in set(Ground) - RETENTION_GROUNDS:
        known = tuple(one.value for one in Ground if one not in RETENTION_GROUNDS)
        near = did_you_mean(ground.upper(), known)
        raise WrongUseError(f"{ground} is not a ground for release{near}", advice=f"Name one of {', '.join(known)}.")
    own = load_profile(profile)
    listed = [_beside(path, item) for item in items]
    named = _beside(path, Path(profile)) if profile.endswith((".yaml", ".yml")) else profile
    if path.exists():
        raise OutputError("is here already", file=path, advice="Choose another name; nothing was written.")
    write_text(path, form(Ground(ground), own, named, listed, path.name))


def form(ground: Ground, profile: Profile, named: str, items: Sequence[str] = (), file: str = "request.yaml") -> str:
    """Return the form as text; `named` is how the request names its profile, `items` are paths beside it."""
    found = asked(load_rules(), ground, profile)
    fields = fields_of(ground, found)
    head = HOW.format(ground=ground, profile=profile.id, version=profile.version, software=VERSION)
    lines = (*(f"# {line}" for line in head.split("\n")), "#",
             *(f"#   {line}" for line in NEXT.format(file=file).split("\n")), "",
             *_plain("", REFERENCE), f"profile: {_scalar(named)}",
             "redactor:", *_plain("  ", REDACTOR),
             "requester:", *_fields("  ", fields.requester),
             "# who is sent the package; copy the block for each", "recipients:",
             "#- name:", "#  organisation:", "#  email:",
             "force:", *_plain("  ", FORCE), "conditions:", *_plain("  ", CONDITIONS), "",
             "# What came in. No rule reads it, and nothing of it leaves.", "intake:", *_fields("  ", fields.intake),
             "",
             "# What the rules read.", "facts:", *_facts(ground, fields, found.liftable), "",
             "# One block for each file; how it is hidden (keep, sound, method ...) is in docs/requests.md.",
             "items:", *_items(fields, items))
    return "\n".join(lines) + "\n"


def _facts(ground: Ground, fields: Fields, liftable: Sequence[Rule]) -> Iterator[str]:
    for section, inside in fields.facts.items():
        yield from ("", f"  {section}:   # {_from(inside)}")
        for one in inside:
            if one.name == "restrictions":
                yield from _block("    ", one, "", fields.restriction)
            else:
                yield from _field("    ", one) if one.name != "ground" else (f"    ground: {ground}",)
    everyone = Field("persons", "everyone else who can be seen or heard, or [] where there is nobody", "", "")
    yield ""
    yield from _block("  ", everyone, "id: P1", fields.person)
    yield ""
    yield "  records:"
    for name, chosen, said in (("recorded", fields.recorded, "what the force's own log holds"),
                               ("approved", fields.approved, "who has approved"),
                               ("consulted", fields.consulted, "who has been consulted")):
        yield f"    # {said}"
        yield f"    {name}:"
        for one in chosen:
            yield from _comment("    ", f"{one.question} (from {one.who})" if one.who else one.question)
            yield f"    #- {one.name}"
    yield "    # Only after a refusal: who lifted which rule, and what was put to it."
    yield "    lifts:"
    yield from (f"    #- {_lift(rule)}   # {rule.message}" for rule in liftable)


def _lift(rule: Rule) -> str:
    assert rule.lift is not None  # only liftable rules are listed
    papers = ", ".join(one for one in rule.lift.requires if isinstance(one, LiftPaper))
    by = SENIOR_RANKS[0] if rule.lift.by[0] is Role.SUPERINTENDENT_OR_ABOVE else rule.lift.by[0]
    return f"{{rule: {rule.id}, by: {by}, has: [{papers}]}}"


def _items(fields: Fields, paths: Sequence[str]) -> Iterator[str]:
    """Yield a block for each file; the questions stand in the first."""
    for place, (name, path) in enumerate(_named(paths)):
        yield f"- id: {name}"
        yield f"  path: {_scalar(path)}".rstrip()
        yield from _fields("  ", fields.item) if not place else (f"  {one.name}:" for one in fields.item)


def _named(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Number the items, passing over a number that is a file's own name: ids leave with the package."""
    taken = {Path(path).stem.casefold() for path in paths}
    numbers = (f"I{number}" for number in range(1, 1000))
    free = (one for one in numbers if one.casefold() not in taken)
    yield from zip(free, paths or [""], strict=False)


def _beside(form_path: Path, item: Path) -> str:
    """Return a file's path as the form names it."""
    if not item.is_file():
        raise UnreadableInputError("there is no such file", file=item, advice="Check the path.")
    folder, there = form_path.parent.resolve(), item.resolve()
    if not there.is_relative_to(folder):
        raise WrongUseError("does not lie beside the request or below it", file=item,
                            advice=f"Put it into {folder}; a request uses nothing outside its own folder.")
    return there.relative_to(folder).as_posix()


def _fields(indent: str, fields: Sequence[Field]) -> Iterator[str]:
    yield f"{indent}# {_from(fields)}"
    for one in fields:
        yield from _field(indent, one)


def _field(indent: str, one: Field) -> Iterator[str]:
    yield from _comment(indent, _asked(one))
    yield f"{indent}{one.name}:"


def _block(indent: str, holder: Field, first: str, fields: Sequence[Field]) -> Iterator[str]:
    """Yield a list that is not filled in, with one element of it to be copied, every line behind a #."""
    yield from _comment(indent, f"{holder.question}. Of each:" if holder.question else "Of each:")
    for one in fields:
        yield from _comment(indent, f"{one.name}: {_asked(one)}")
    yield f"{indent}{holder.name}:"
    for place, line in enumerate([*([first] if first else []), *(f"{one.name}:" for one in fields)]):
        yield f"{indent}#{' ' if place else '-'} {line}"


def _asked(one: Field) -> str:
    return f"{one.question}{f': {one.allowed}' if one.allowed else ''}"


def _from(fields: Sequence[Field]) -> str:
    return f"from {fields[0].who}"


def _scalar(text: str) -> str:
    """Write a name or a path so that YAML reads it back as it is."""
    return text if re.fullmatch(r"[A-Za-z][A-Za-z0-9./_-]*|", text) else json.dumps(text, ensure_ascii=False)


def _plain(indent: str, places: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, said in places:
        yield from _comment(indent, said)
        yield f"{indent}{name}:"


def _comment(indent: str, said: str) -> Iterator[str]:
    yield from textwrap.wrap(said, WIDTH, initial_indent=f"{indent}# ", subsequent_indent=f"{indent}# ",
                             break_long_words=False, break_on_hyphens=False)

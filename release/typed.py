"""What people typed for the force's own use: none of it may leave with a package."""

from collections.abc import Iterator

from media.errors import WrongUseError
from release.intake import PUBLIC, written
from release.request import LoadedRequest, Request, printed


def typed_words(request: Request) -> frozenset[str]:
    """Return every word of intake and items that must not leave: names, references, what happened, a date of birth.

    Left out is what the force prints of itself, and what was said in open court if the conditions state it as a
    value of its own, as a caption does.
    """
    return frozenset(word for _, word in _typed(request))


def insist_conditions_keep_quiet(loaded: LoadedRequest) -> None:
    """Refuse conditions that would say what stays with the force, before hours are spent on hiding.

    Raises:
        WrongUseError: naming each field whose words they say.
    """
    shown = f"{loaded.words.text}\n{loaded.request.marks.left_off or ''}".casefold()
    told = [name for name, word in _typed(loaded.request) if word.casefold() in shown]
    if told:
        raise WrongUseError(f"the conditions say what stays with the force: {', '.join(dict.fromkeys(told))}",
                            advice="Take it out of the conditions; a name that a caption must say goes under "
                                   "conditions.values.")


def _typed(request: Request) -> Iterator[tuple[str, str]]:
    own = "\n".join(printed(request.force, request.reference).values()).casefold()
    stated = "\n".join(request.conditions.values.values()).casefold()
    for name, word in _all(request):
        said = word.casefold()
        on_purpose = name.removeprefix("intake.") in PUBLIC and said in stated
        if said and said not in own and not on_purpose:
            yield name, word


def _all(request: Request) -> Iterator[tuple[str, str]]:
    yield from ((f"intake.{name}", word) for name, word in request.intake.typed())
    for item in request.items:
        yield from ((f"items.{item.id}.{name}", word) for name, word in item.typed())
    if request.intake.defendant_dob is not None:
        yield from (("intake.defendant_dob", word) for word in sorted(written(request.intake.defendant_dob)))

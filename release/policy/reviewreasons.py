"""The reasons of a review: presspack's own list, as a force's profile narrows it and adds to it."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from media.errors import WrongUseError
from release.policy.checks import did_you_mean
from release.policy.profile import ReviewReason, ReviewReasons, ReviewUse
from release.policy.yamlfile import located, read_yaml

FILE = Path(__file__).resolve().parent / "reviewreasons.yaml"


@cache
def own_reasons(path: Path = FILE) -> tuple[ReviewReason, ...]:
    """Return presspack's own list.

    Raises:
        WrongUseError: it is unsound; every fault is named with its line.
    """
    written = read_yaml(path)
    try:
        found = TypeAdapter(tuple[ReviewReason, ...]).validate_json(json.dumps(written.data))
    except ValidationError as problem:
        faults = located(problem, written, known={"code", "words", "for"})
        raise WrongUseError("; ".join(faults), file=path) from problem
    twice = sorted(code for code, times in Counter(one.code for one in found).items() if times > 1)
    if twice:
        raise WrongUseError(f"the code {', '.join(twice)} stands twice", file=path)
    return found


def reasons_in(changed: ReviewReasons) -> tuple[ReviewReason, ...]:
    """Return the reasons that somebody can give under a profile, in their order."""
    added = {one.code: one for one in changed.add}
    kept = [one for one in own_reasons() if changed.only is None or one.code in changed.only]
    own = {one.code for one in kept}
    return (*(added.get(one.code, one) for one in kept), *(one for one in changed.add if one.code not in own))


def reason_faults(changed: ReviewReasons) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield what is wrong with what a profile says of them, and where it stands in it."""
    own = {one.code for one in own_reasons()}
    for place, code in enumerate(changed.only or ()):
        if code not in own:
            yield ("only", place), f"there is no review reason {code}{did_you_mean(code, sorted(own))}"
    for place, one in enumerate(changed.add):
        if one.code in {other.code for other in changed.add[:place]}:
            yield ("add", place), f"the review reason {one.code} is added twice"
    left = {use for one in reasons_in(changed) for use in one.uses}
    uses: tuple[ReviewUse, ...] = ("hide", "keep", "not_a_face", "zone", "mute")
    for use in uses:
        if use not in left:
            yield (), f"no review reason is left for `{use}`: without one nobody could make that choice"

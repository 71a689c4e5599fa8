"""The reasons of a review: presspack's list, as a profile narrows it and adds to it."""

from pathlib import Path

import pytest

from release.policy.profile import ReviewReason, ReviewReasons
from release.policy.profiles import check_profile
from release.policy.reviewreasons import own_reasons, reason_faults, reasons_in

HORSE = ReviewReason.from_plain({"code": "horse", "words": "a horse", "for": ["hide", "zone"]})


def test_the_list_that_comes_along_serves_every_choice() -> None:
    """Without a reason for a choice nobody could make it."""
    assert not list(reason_faults(ReviewReasons()))
    assert {use for one in own_reasons() for use in one.uses} == {"hide", "keep", "not_a_face", "zone", "mute"}


def test_a_force_narrows_the_list_and_adds_its_own() -> None:
    """What it left out cannot be given, what it added can."""
    found = reasons_in(ReviewReasons(only=("victim", "subject"), add=(HORSE,)))
    assert [one.code for one in found] == ["victim", "subject", "horse"]


@pytest.mark.parametrize(("stated", "said"), [
    ("{only: [victm]}", "there is no review reason victm"),
    ("{only: [victim, subject]}", "no review reason is left for `not_a_face`"),
    ("{add: [{code: a, words: b, for: []}]}", "review_reasons.add.0.for"),
    ("{add: [{code: a, words: b, for: [hide]}, {code: a, words: c, for: [hide]}]}", "is added twice")])
def test_a_profile_whose_reasons_cannot_be_followed_is_refused(tmp_path: Path, stated: str, said: str) -> None:
    """It is met when the profile is read, not in the middle of a review."""
    path = tmp_path / "own.yaml"
    head = "id: own\ntitle: Own\nsource: {document: Own}\ninherits: college-app\n"
    path.write_text(f"{head}review_reasons: {stated}\n")
    assert any(said in fault for fault in check_profile(path)), check_profile(path)

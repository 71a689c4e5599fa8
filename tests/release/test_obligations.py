"""What a decision asks, held against how items are hidden, and handed to those it concerns."""

from typing import Any

import pytest

from release.material import Item
from release.obligations import for_recipients, to_look_for, unmet


def an_item(**change: Any) -> Item:
    """Return a clip of body-worn video, pixelated, without its sound."""
    return Item.from_plain({"id": "I1", "path": "bwv.mp4", "type": "bwv", **change})


def test_stripping_needs_nothing_of_the_item() -> None:
    """Every file is written from nothing, so this one is always met."""
    assert unmet(["metadata_strip"], [an_item()]) == ()


@pytest.mark.parametrize("obligation", ["complainant_full", "protected_person_full", "victim_full",
                                        "rescued_person_full"])
def test_whole_people_ask_for_solid_covers_and_no_sound(obligation: str) -> None:
    """A shirt or a voice is enough for somebody who knows them."""
    reasons = unmet([obligation], [an_item(sound="keep")])

    assert len(reasons) == 2
    assert "method: fill" in reasons[0]
    assert "sound: drop" in reasons[1]
    assert unmet([obligation], [an_item(method="fill")]) == ()


@pytest.mark.parametrize(("kind", "met"), [("bwv", False), ("cctv", True)])
def test_third_parties_in_body_worn_video_are_heard_too(kind: str, met: bool) -> None:
    """The Met's rule for body-worn video is all personal data, and a voice is that."""
    assert (unmet(["third_parties"], [an_item(type=kind, sound="keep")]) == ()) is met


@pytest.mark.parametrize(("sound", "met"), [("mute", True), ("bleep", True), ("disguise", False), ("keep", False)])
def test_a_victims_interview_may_leave_with_its_voices_silenced(sound: str, met: bool) -> None:
    """Interviews are edited in sound; a disguised voice can be known by who knows it, and is no edit."""
    spans = {"mute": ["1-2"]} if met else {}
    assert (unmet(["victim_pixelate_interviews_edit"], [an_item(sound=sound, **spans)]) == ()) is met


def test_an_obligation_nobody_knows_is_not_met() -> None:
    """A force's own profile may ask for something that is not built: it holds, and is never passed over."""
    assert "which presspack does not know how to meet" in unmet(["blur_the_moon"], [an_item()])[0]


def test_the_reviewer_is_told_what_to_look_for() -> None:
    """Machines prove that regions are covered, not that the right ones are."""
    assert "documents and screens" in to_look_for(["third_parties"])[0]


def test_recipients_are_not_told_who_was_hidden() -> None:
    """That a complainant had to be removed would say that there is one in the picture."""
    told = " ".join(for_recipients(["complainant_full", "takedown_on_found", "disclosure_log_entry"]))

    assert "complainant" not in told
    assert "has been found" in told
    assert "recalls" in told

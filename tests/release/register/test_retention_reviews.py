"""Periodic review: by the force's own periods, and no date where it has stated none."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from retention_makers import NOW, signed

from media.errors import WrongUseError
from release.policy import check_profile, load_profile, profile_names
from release.register.evidence import authorise
from release.register.intake import submit
from release.register.records import ApprovalKind
from release.register.retention import apply_for, conclude
from release.register.reviews import agenda, schedule
from release.register.shelf import Register
from release.request import load_request
from release.retention_request import load_retention

PROFILE = "id: exampleshire\ntitle: T\nsource: {document: D}\ninherits: college-app\n"


@pytest.fixture
def kept(each_bureau: Register, plain: dict[str, Any], written: Any) -> Register:
    """A release whose picture the force holds."""
    submit(each_bureau, signed("Sam Redactor"), load_request(written(plain)))
    return each_bureau


def test_no_profile_that_comes_with_presspack_states_a_period() -> None:
    """No published policy gives one; a default would be taken for it."""
    assert [name for name in profile_names() if load_profile(name).retention_periods] == []


def test_without_periods_no_date_is_guessed(kept: Register) -> None:
    """It says that there are none, and who must state them."""
    schedule(kept, signed("R. Ecords"), "PP-2026-0042", "minor", date(2020, 3, 1))

    (one,) = agenda(kept, NOW).reviews

    assert (one.due, one.days) == (None, None)
    assert "states no retention periods" in one.words
    assert one.by == "chief_officer"


@pytest.mark.parametrize(("since", "due", "days"), [
    (date(2020, 3, 11), date(2026, 3, 11), 1), (date(2020, 3, 10), date(2026, 3, 10), 0),
    (date(2020, 3, 1), date(2026, 3, 1), -9), (date(2020, 2, 29), date(2026, 2, 28), -10)])
def test_a_review_is_due_after_the_forces_own_years(since: date, due: date, days: int, kept: Register,
                                                    tmp_path: Path) -> None:
    """Counted to the day, a leap day included; what is overdue says by how much."""
    profile = tmp_path / "force.yaml"
    profile.write_text(f"{PROFILE}retention_periods: {{minor: 6, grave: 10}}\n")
    schedule(kept, signed("R. Ecords"), "PP-2026-0042", "minor", since)

    found = agenda(kept, NOW, load_profile(profile))
    listed = agenda(kept, NOW, load_profile(profile), due_only=True).reviews

    assert (found.reviews[0].due, found.reviews[0].days) == (due, days)
    assert bool(listed) is (days <= 0)


def test_a_group_that_the_profile_does_not_know_has_no_date(kept: Register, tmp_path: Path) -> None:
    """A misspelt group would otherwise never come up."""
    profile = tmp_path / "force.yaml"
    profile.write_text(f"{PROFILE}retention_periods: {{minor: 6}}\n")
    schedule(kept, signed("R. Ecords"), "PP-2026-0042", "minr", date(2020, 3, 1))

    (one,) = agenda(kept, NOW, load_profile(profile), due_only=True).reviews

    assert "no period for minr" in one.words


@pytest.mark.parametrize("periods", ["{Grave: 10}", "{minor: 0}", "{minor: 6.5}", "[6]"])
def test_a_period_is_a_group_and_whole_years(periods: str, tmp_path: Path) -> None:
    """What cannot be counted is refused when the profile is read."""
    profile = tmp_path / "force.yaml"
    profile.write_text(f"{PROFILE}retention_periods: {periods}\n")

    assert check_profile(profile)


def test_pictures_nobody_put_down_are_listed(kept: Register) -> None:
    """A picture that no review will ever meet is kept for ever by mistake."""
    assert agenda(kept, NOW).unscheduled == ("PP-2026-0042",)
    schedule(kept, signed("R. Ecords"), "PP-2026-0042", "minor", date(2020, 3, 1))
    assert agenda(kept, NOW).unscheduled == ()
    with pytest.raises(WrongUseError, match="already"):
        schedule(kept, signed("R. Ecords"), "PP-2026-0042", "minor", date(2020, 3, 1))


def test_a_review_that_was_decided_makes_way_for_the_next(kept: Register, application: dict[str, Any], filed: Any,
                                                          rules: Any, tmp_path: Path) -> None:
    """The picture is kept on: the old date goes, the next counts from the decision."""
    schedule(kept, signed("R. Ecords"), "PP-2026-0042", "minor", date(2020, 3, 1))
    with kept.looking() as desk:
        from release.register.records import Registered

        picture = desk.get(Registered, "PP-2026-0042").digests.items[0][1]
    application |= {"ground": "PERIODIC_RETENTION_REVIEW", "applicant": None,
                    "retention": {"policing_purpose_necessary": True, "reason_level": "exceptional"}}
    application["picture"] |= {"sha256": [picture], "seriousness": "minor"}
    apply_for(kept, signed("R. Ecords"), load_retention(filed(application)))
    authorise(kept, signed("C. Hief"), "RET-2026-0007", ApprovalKind.RETAIN, "LOG 1")
    conclude(kept, signed("R. Ecords", later=timedelta(hours=1)), "RET-2026-0007", rules)

    (one,) = agenda(kept, NOW).reviews

    assert (one.request, one.counted_from) == ("RET-2026-0007", NOW.date())

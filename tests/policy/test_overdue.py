"""A departure from the national floor stands only until somebody has to look at it again."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from media.errors import WrongUseError
from release.policy import Profile, check_profile, profile_names
from release.policy.overdue import insist_reviewed, overdue
from release.policy.profiles import PROFILES

OWN = """
id: exampleshire
title: Exampleshire Police
source: {document: Exampleshire media policy}
inherits: college-app
adopt: [REG-SEN-1]
params: {min_custody_months: 12}
divergences:
  - rule: NAT-CON-2
    kind: narrower_release_than_national
    why: twelve-month condition
    approver: Head of Communications
    review: 2026-06-30
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return the path of a profile whose departure is looked at again on 30 June."""
    path = tmp_path / "exampleshire.yaml"
    path.write_text(OWN)
    return path


@pytest.mark.parametrize("moment", [date(2026, 6, 30), datetime(2026, 6, 30, 23, 59, tzinfo=UTC)])
def test_on_its_last_day_a_departure_stands(own: Path, moment: date) -> None:
    """A day of review is the day on which somebody looks, and not the day before."""
    assert check_profile(own, moment) == ()


def test_a_departure_past_its_review_is_refused_with_its_line(own: Path) -> None:
    """Whoever keeps the profile is told which line, and whom to ask."""
    (told,) = check_profile(own, date(2026, 7, 1))

    line = own.read_text().splitlines().index("    review: 2026-06-30") + 1
    assert told.startswith(f"exampleshire.yaml: line {line}: the departure from NAT-CON-2 was to be looked at again by")
    assert "have Head of Communications look at it, and state a new day of review" in told


def test_without_a_day_nobody_asks(own: Path) -> None:
    """A profile is sound or not; whether it is still in time depends on the day."""
    assert check_profile(own) == ()


def test_an_inherited_departure_runs_out_too(own: Path) -> None:
    """A district does not keep alive what its force let lapse, but may answer for it itself."""
    north = own.with_name("north.yaml")
    north.write_text("id: north\ntitle: North\nsource: {document: none}\ninherits: exampleshire\n")
    assert check_profile(north, date(2026, 7, 1))[0].startswith("north.yaml: line 4: the departure from NAT-CON-2")

    renewed = OWN[OWN.index("divergences:"):].replace("2026-06-30", "2027-06-30")
    north.write_text(north.read_text() + renewed)
    assert check_profile(north, date(2026, 7, 1)) == ()


def test_the_profiles_of_presspack_run_out_on_the_last_day_of_2026(profiles: dict[str, Profile]) -> None:
    """What was read in published documents holds until somebody reads them again."""
    ends = {name: [str(found) for found, _ in overdue(profile, date(2027, 1, 1))] and "refused"
            for name, profile in profiles.items()}

    assert ends == {"college-app": [], "met": "refused", "regional-six-month": "refused"}
    for name in profile_names():
        assert check_profile(PROFILES / f"{name}.yaml", date(2026, 12, 31)) == ()


def test_deciding_by_a_lapsed_departure_is_refused_kindly(profiles: dict[str, Profile]) -> None:
    """The message says which, since when, and what a force does that used a profile of presspack."""
    insist_reviewed(profiles["met"], date(2026, 12, 31))

    with pytest.raises(WrongUseError, match="profile met: the departure from NAT-EXC-3") as refused:
        insist_reviewed(profiles["met"], date(2027, 1, 1))

    assert "`presspack profiles new`" in str(refused.value)


def test_on_an_unknown_day_no_departure_is_known_to_stand(profiles: dict[str, Profile]) -> None:
    """A form without a day is no way round the day of review."""
    insist_reviewed(profiles["college-app"], None)

    with pytest.raises(WrongUseError, match=r"state request\.as_at or give --as-at"):
        insist_reviewed(profiles["regional-six-month"], None)

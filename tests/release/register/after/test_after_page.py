"""The page for press officers says what the tables say, and a package says until when it may be used."""

import re
from datetime import date
from pathlib import Path

import pytest

from release.package import bag
from release.package.manifest import Manifest
from release.policy import load_profile
from release.register.publishing import PERIODS, PRESS
from release.register.triggers import Trigger, meanings

PAGE = (Path(__file__).parents[4] / "docs" / "after-release.md").read_text()
ROLES = {"oic": "officer in the case", "depicted_person": "the person shown", "cps": "CPS", "sio": "SIO",
         "copyright_owner": "the owner of the rights"}
WORDS = {"wanted": "wanted, escaped", "missing": "missing", "cctv": "CCTV and other appeals", "bwv": "body-worn video",
         "conviction": "conviction", "tribute": "tribute"}


@pytest.mark.parametrize("trigger", list(Trigger))
def test_each_trigger_is_on_the_page_with_who_may_say_so(trigger: Trigger) -> None:
    """A press officer who reads the wrong role rings the wrong person at night."""
    (row,) = re.findall(rf"^\| `{trigger}` \| ([^|]*) \| ([^|]*) ?\|$", PAGE, re.MULTILINE)
    allowed = meanings()[trigger].raised_by

    if allowed is None:
        assert row[0] == "anyone in the register"
    else:
        office = {"press office" if one in PRESS else ROLES.get(one, one.replace("_", " ")) for one in allowed}
        assert set(row[0].split(", ")) == office
    hours = {str(one.hours) for one in meanings()[trigger].opens if one.hours}
    assert hours == set(re.findall(r"\d+", row[1]))


@pytest.mark.parametrize("kind", sorted(set(PERIODS.values())))
def test_the_periods_on_the_page_are_the_proposed_ones(kind: str) -> None:
    """Proposals change; the page must change with them."""
    days = getattr(load_profile("college-app").proposed.review_days, kind)

    assert re.search(rf"^\| [^|]*{WORDS[kind]}[^|]* \| {days} \|$", PAGE, re.MULTILINE)


def test_a_package_says_until_when_it_may_be_used_and_that_it_can_be_recalled(released: Path) -> None:
    """Manifest, sheet and picture name the same last day; a takedown rests on the duty to follow a recall."""
    manifest = Manifest.from_json((released / bag.MANIFEST).read_bytes())
    sheet = next(released.rglob("conditions.html")).read_text()
    terms = manifest.terms

    assert terms.recall_on == date(2027, 3, 10) and terms.recall_text is not None
    assert "10 March 2027" in terms.recall_text and terms.recall_text in terms.text
    assert "10 March 2027" in sheet and any("recalls" in one for one in terms.duties)
    assert b"10 March 2027" in next(released.rglob("I1.jpg")).read_bytes()

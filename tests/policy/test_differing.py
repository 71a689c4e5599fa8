"""How two profiles differ is said in words, with units, so that a head of communications can sign it."""

import pytest

from release.policy import Profile, Rules, profile_names
from release.policy.differing import Comparison, compare
from release.policy.profile import Divergence, Marking, Proposed, ReviewDays, ReviewReasons, UsualConditions


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_does_not_differ_from_itself(name: str, rules: Rules, profiles: dict[str, Profile]) -> None:
    """Whatever it is called, whoever wrote it down."""
    other = profiles[name].model_copy(update={"title": "another title", "id": "other"})

    found = compare(profiles[name], other, rules)

    assert found.differences == ()
    assert found.lines() == (f"{name} and other decide alike",)


def test_rules_figures_and_departures_are_said_in_words(rules: Rules, profiles: dict[str, Profile]) -> None:
    """Nobody should have to know what `contemporaneity_months: 3` is."""
    text = "\n".join(compare(profiles["college-app"], profiles["met"], rules).lines())

    assert "given opportunity to object: college-app does not adopt it; met adopts it" in text
    assert "longest time since the conclusion of the case: college-app has no limit; met has 3 months" in text
    assert "kind of vulnerability that counts: college-app has any; met has mental health" in text
    assert "offences that need a senior officer: college-app has none; met has specialist operations, sexual" in text
    assert "NAT-EXC-3: college-app does not depart from it; met departs (narrower than national): the" in text
    assert "by MET-VUL-1; to be confirmed by the force answers for it; looked at again by 2026-12-31" in text
    assert "None" not in text and "null" not in text


CHANGES = {
    "a figure of one": ({"proposed": Proposed(takedown_target_hours=1)}, "met has 4 hours; exampleshire has 1 hour"),
    "days of review": ({"proposed": Proposed(review_days=ReviewDays(missing=2))},
                       "missing person's picture is looked at again: met has 1 day; exampleshire has 2 days"),
    "the rank": ({"proposed": Proposed(senior_officer_min_rank="chief_officer")},
                 "lowest rank of a senior officer: met has superintendent; exampleshire has chief officer"),
    "how long a picture is kept": ({"retention_periods": {"minor": 1}},
                                   "minor: met states no time; exampleshire has 1 year"),
    "why a reviewer hides": ({"review_reasons": ReviewReasons(only=("victim",))},
                             "third party: met has a third party, whom nobody is identifying (hide, zone, mute); "
                             "exampleshire does not have it"),
    "templates": ({"conditions": UsualConditions(use=("credit_required",), file="own.yaml")},
                  "file of templates: met has that of presspack; exampleshire has own.yaml"),
    "data mining": ({"conditions": UsualConditions(use=())},
                    "data mining: met has prohibited; exampleshire has nothing stated"),
    "the line": ({"marking": Marking(may_be_left_off=True)},
                 "the line in pictures: met always has it; exampleshire may leave it off"),
    "branding": ({"marking": Marking(branding="own.yaml")},
                 "branding: met has the plain one; exampleshire has own.yaml"),
    "who answers": ({"divergences": (Divergence.from_plain({
        "rule": "NAT-EXC-3", "kind": "narrower_than_national", "why": "so", "approver": "Head of Communications",
        "review": "2027-06-30"}),)}, "Head of Communications answers for it; looked at again by 2027-06-30"),
}


def test_two_versions_of_one_profile_are_told_apart(rules: Rules, profiles: dict[str, Profile]) -> None:
    """The draft has the same name as what it replaces."""
    draft = profiles["met"].model_copy(update={"marking": Marking(may_be_left_off=True)})

    assert compare(profiles["met"], draft, rules).lines() == (
        "the first and the second differ in 1 thing", "", "How pictures are marked:",
        "  - the line in pictures: the first always has it; the second may leave it off")


@pytest.mark.parametrize("change", CHANGES)
def test_every_kind_of_difference_is_found(change: str, rules: Rules, profiles: dict[str, Profile]) -> None:
    """A difference that is not named is one that nobody agreed to."""
    update, said = CHANGES[change]
    changed = profiles["met"].model_copy(update={**update, "id": "exampleshire"})

    found = compare(profiles["met"], changed, rules)

    assert said in "\n".join(found.lines())
    assert found.lines()[0].startswith("met and exampleshire differ in ")
    assert Comparison.from_json(found.to_json()) == found


def test_no_field_of_a_profile_is_passed_over() -> None:
    """A field that is added later must be compared, too."""
    assert Profile.model_fields.keys() == {"id", "version", "title", "source", "inherits", "adopt", "params",
                                           "proposed", "marking", "conditions", "retention_periods", "review_reasons",
                                           "divergences"}
    assert UsualConditions.model_fields.keys() == {"file", "use", "data_mining"}
    assert Marking.model_fields.keys() == {"may_be_left_off", "branding"}

"""A force learns everything that is wrong with its profile, and with what it names, before a case depends on it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from media.errors import UnreadableInputError, WrongUseError
from release.conditions.showing import begin
from release.judging import judge
from release.policy.profiles import PROFILES
from release.profilecheck import check_own_profile
from release.records import Quarantined
from release.registrar import Registrar
from release.request import load_request

OWN = """id: exampleshire
title: Exampleshire Police
source: {document: Exampleshire media policy}
inherits: college-app
adopt:
  - REG-VIC-1
  - MET-SEN-1
params:
  sensitive_categories: [sexual]
marking:
  branding: brand.yaml
conditions:
  file: own-conditions.yaml
  use:
    - credit_required
    - no_alteration
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return the path of a sound profile with a branding and templates of its own."""
    (tmp_path / "brand.yaml").write_text("{text: '#ffffff', band: '#000000'}")
    begin(tmp_path / "own-conditions.yaml")
    path = tmp_path / "exampleshire.yaml"
    path.write_text(OWN)
    return path


def changed(path: Path, old: str, new: str) -> tuple[str, ...]:
    """Return what is wrong with the profile once one piece of it is changed."""
    assert old in OWN
    path.write_text(OWN.replace(old, new, 1))
    return check_own_profile(path)


def test_a_sound_profile_with_sound_files_is_sound(own: Path) -> None:
    """Otherwise the refusals below would prove nothing."""
    assert check_own_profile(own, date(2026, 11, 24)) == ()


def test_the_profiles_of_presspack_pass_the_whole_check() -> None:
    """Their templates are there, and every rule they adopt is fired."""
    for path in sorted(PROFILES.glob("*.yaml")):
        assert check_own_profile(path, date(2026, 12, 31)) == ()


FAULTS = {
    "a template that is not there": ("no_alteration", "no_alterations",
                                     "line 16: there is no template no_alterations in own-conditions.yaml "
                                     "(did you mean no_alteration?)"),
    "a file of templates that is not there": ("own-conditions", "our-conditions",
                                              "line 13: our-conditions.yaml: is not beside the profile"),
    "a branding that is not there": ("brand.yaml", "brond.yaml", "line 11: brond.yaml: cannot be read"),
    "a rule that its figures put to sleep": ("[sexual]", "[]", "line 7: MET-SEN-1 is adopted, but under these figures"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_what_a_profile_names_is_found(fault: str, own: Path) -> None:
    """Each would otherwise be met by the first release, on the day it is wanted."""
    old, new, said = FAULTS[fault]

    (told,) = changed(own, old, new)

    assert told.startswith(f"exampleshire.yaml: {said}")


def test_unsound_templates_and_brandings_are_named(own: Path) -> None:
    """The fault is in another file; the message says in which, and what."""
    own.with_name("own-conditions.yaml").write_text("id: own\ntemplates: {}\nodd: 1\n")
    own.with_name("brand.yaml").write_text("{text: '#ffffff', band: '#fffffe'}")

    told = check_own_profile(own)

    assert [one.split(": ")[:3] for one in told] == [
        ["exampleshire.yaml", "line 13", "own-conditions.yaml"], ["exampleshire.yaml", "line 11", "brand.yaml"]]


def test_every_fault_is_named_at_once(own: Path) -> None:
    """Nobody should mend one to be shown the next."""
    own.write_text(OWN.replace("REG-VIC-1", "REG-VIK-1").replace("no_alteration", "no_alterations")
                   .replace("brand.yaml", "none.yaml"))

    told = "\n".join(check_own_profile(own))

    assert all(part in told for part in ("line 6: there is no rule REG-VIK-1 (did you mean REG-VIC-1?)",
                                         "no_alterations", "none.yaml"))


def test_what_an_ancestor_adopts_is_checked_too(own: Path) -> None:
    """A slip of the pen in the force's profile would be silent in every district's."""
    own.write_text(OWN.replace("REG-VIC-1", "REG-VIK-1"))
    north = own.with_name("north.yaml")
    north.write_text("id: north\ntitle: North\nsource: {document: none}\ninherits: exampleshire\n")

    assert check_own_profile(north)[0].startswith("exampleshire.yaml: line 6: there is no rule REG-VIK-1")


def test_a_profile_that_is_no_yaml_is_a_problem_and_not_a_crash(own: Path) -> None:
    """A stray tab happens to everybody; a wrong path is another matter."""
    own.write_text("id: [own\n")
    assert "is not YAML" in check_own_profile(own)[0]
    own.write_text("title: nothing else\n")
    assert len(check_own_profile(own)) == 2
    with pytest.raises(UnreadableInputError):
        check_own_profile(own.with_name("nowhere.yaml"))


def test_nothing_is_released_by_a_departure_that_has_lapsed(samples: Path) -> None:
    """Approved in December is not approved in January: the profile is asked at the moment of release."""
    loaded = load_request(samples / "request.yaml")
    by_met = replace(loaded, request=loaded.request.model_copy(update={"profile": "met"}))

    assert not isinstance(judge(by_met, datetime(2026, 12, 31, 23, 0, tzinfo=UTC), Registrar().decide), Quarantined)
    with pytest.raises(WrongUseError, match="profile met: the departure from NAT-EXC-3"):
        judge(by_met, datetime(2027, 1, 1, 1, 0, tzinfo=UTC), Registrar().decide)

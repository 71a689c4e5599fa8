"""Where people sign in to review, nobody signs by typing a name."""

import pytest
from docket_makers import REF, Place, now

from media.atomic import write_text
from media.errors import ExitCode
from redact.plan import load_plan
from release.approval import approve, load_approval
from release.register.account_records import Account
from release.register.acts import Did, Signed
from release.register.people import NotYoursError
from release.registrar import Registering


def with_account(place: Place, state: str) -> None:
    """Put somebody's account into the register; the plan is one that was shown."""
    write_text(place.bench.drawn("I1"), load_plan(place.bench.plan("I1")).fingerprint())
    act = Signed(by="A. Dministrator", role="administrator", at=now()).doing(Did.ACCOUNT_OPENED)
    with place.register.writing(act) as desk:
        desk.add(Account(id="robin-reviewer", name="Robin Reviewer", state=state, made_by="A. Dministrator",
                         made_at=now()))


def test_approving_at_a_terminal_is_refused_where_people_have_accounts(place: Place) -> None:
    """The page knows who somebody is, and what they looked at; a terminal knows neither."""
    with_account(place, "open")

    with pytest.raises(NotYoursError, match="nothing is approved at a terminal") as refused:
        approve(place.bench.plan("I1"), "Robin Reviewer", "head_of_communications",
                keep_it=Registering(place.register).reviewed)

    assert refused.value.exit_code is ExitCode.REFUSED
    assert load_approval(place.bench.approval("I1")) is None
    with place.register.looking() as desk:
        assert not [one for one in desk.log(REF) if '"reviewed"' in one.line]


@pytest.mark.parametrize("state", ["invited", "closed"])
def test_an_account_that_nobody_can_use_stops_nobody(place: Place, state: str) -> None:
    """A force that gave the page up goes on as before."""
    with_account(place, state)

    approve(place.bench.plan("I1"), "Robin Reviewer", "head_of_communications",
            keep_it=Registering(place.register).reviewed)

    assert load_approval(place.bench.approval("I1")) is not None

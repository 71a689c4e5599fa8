"""Which role may do what in review; what no row allows is refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from release.approval import ReviewerRole
from release.policy.vocabulary import Role
from release.register.acts import Signed


class Action(StrEnum):
    """What somebody can do in review."""

    READ_QUEUE = "read_queue"
    LOOK_AFTER = "look_after"
    LOOK_BEFORE = "look_before"
    MARK_LOOKED = "mark_looked"
    EDIT = "edit"
    PASS = "pass"  # noqa: S105 - to let an item pass
    SEND_BACK = "send_back"
    REFUSE = "refuse"
    PACKAGE = "package"


REVIEWERS = frozenset(Role(one.value) for one in ReviewerRole)
"""Who may settle a redaction."""

EDITORS = frozenset({Role.PRESS_OFFICER, Role.SENIOR_PRESS_OFFICER, Role.HEAD_OF_COMMUNICATIONS, Role.PRESS_OFFICE,
                     Role.REDACTOR})
"""The press office: who makes and corrects redactions, and has packages made."""

SEES_BOTH = REVIEWERS | EDITORS | {Role.LEGAL, Role.LEGAL_SERVICES}
"""Who must see what is hidden to judge whether it is; lawyers are asked just that."""

SEES = SEES_BOTH | {Role.INFORMATION_MANAGER, Role.DPO}
"""Who may see what would leave."""

ALLOWED: dict[Action, frozenset[Role]] = {
    Action.READ_QUEUE: SEES, Action.LOOK_AFTER: SEES, Action.LOOK_BEFORE: SEES_BOTH, Action.MARK_LOOKED: REVIEWERS,
    Action.EDIT: EDITORS, Action.PASS: REVIEWERS, Action.SEND_BACK: REVIEWERS, Action.REFUSE: REVIEWERS,
    Action.PACKAGE: EDITORS,
}
"""The whole of it. An account's `administrator` flag is no role: it opens nothing here."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who acts, in the one role that they chose, at the server's moment.

    scopes: the actions that a token is limited to; None: no token, the role alone decides.
    """

    name: str
    role: str
    at: datetime
    administrator: bool = False
    scopes: frozenset[str] | None = None

    @property
    def signed(self) -> Signed:
        """Say the same as the register writes it."""
        return Signed(by=self.name, role=self.role, at=self.at)


def may(role: str, action: Action) -> bool:
    """Tell whether a role may do it; a word that is no role may nothing."""
    return role in {one.value for one in ALLOWED[action]}


def allowed(visitor: Visitor, action: Action) -> bool:
    """Tell whether somebody may do it: by their role, and by their token where they come with one."""
    return may(visitor.role, action) and (visitor.scopes is None or action.value in visitor.scopes)

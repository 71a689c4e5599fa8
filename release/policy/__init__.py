"""Whether something may be released: facts, rules and a profile in, a decision with its reasons out."""

from release.policy.decision import Decision, Outcome, Read, Row, Status
from release.policy.engine import decide
from release.policy.explain import explain, spell_out, summary
from release.policy.facts import Facts, load_facts
from release.policy.kinds import moment
from release.policy.loader import load_rules
from release.policy.model import Rule, Rules
from release.policy.profile import Profile
from release.policy.profiles import check_profile, load_profile, profile_names
from release.policy.vocabulary import Ground, Role

__all__ = ["Decision", "Facts", "Ground", "Outcome", "Profile", "Read", "Role", "Row", "Rule", "Rules",
           "Status", "check_profile", "decide", "explain", "load_facts", "load_profile", "load_rules",
           "moment", "profile_names", "spell_out", "summary"]

"""List the reasons for which a request may be refused, as a profile judges them."""

from media.records import Record
from release.policy import Profile, Rules
from release.policy.refusals import Reason, Refusals
from release.policy.words import role


class Offered(Record):
    """One reason, and when it is accepted under a profile."""

    code: str
    words: str
    carried_by: tuple[str, ...]
    """Rules of the profile that can carry it; none, and it is never accepted by itself."""
    denied_by: tuple[str, ...]
    """Rules of the profile that say that it is no exceptional reason."""
    gives_way_to: tuple[str, ...]
    """Presumptions and warnings of the profile that leave no room for it."""
    needs: tuple[str, ...]
    """Who must say it or approve it."""
    told: str
    """What whoever asked is told."""
    source: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """Return the reason in words."""
        carried = f"accepted where {' or '.join(self.carried_by)} carries it" if self.carried_by else (
            f"not accepted by itself: {', '.join(self.denied_by)} says that it is not exceptional" if self.denied_by
            else "not accepted by itself: no rule of this profile carries it")
        yields = [f"  but not where {' or '.join(self.gives_way_to)} has fired"] if self.gives_way_to else []
        return (f"{self.code}: {self.words}", f"  {carried}", *yields, *(f"  {one}" for one in self.needs),
                f"  the letter says: {self.told}")


def offered(refusals: Refusals, rules: Rules, profile: Profile) -> tuple[Offered, ...]:
    """Return every reason as this profile judges it, on whatever ground."""
    return tuple(_offered(one, refusals, rules, profile) for one in refusals.reasons)


def _offered(reason: Reason, refusals: Refusals, rules: Rules, profile: Profile) -> Offered:
    adopted = {rule.id for rule in rules.rules if rule.tier != "force" or rule.id in profile.adopt}
    needs = [f"to be {what} by {' or '.join(role(one) for one in roles)}"
             for what, roles in (("said", reason.by), ("approved", reason.approval)) if roles]
    if reason.holder:
        needs.append("to be said by whoever could approve the release")
    return Offered(
        code=reason.code, words=reason.words, needs=tuple(needs), told=refusals.letters[reason.letter].why,
        carried_by=tuple(one for one in (*reason.blocks, *reason.needs, *reason.judged_on) if one in adopted),
        gives_way_to=tuple(one for one in reason.gives_way_to if one in adopted),
        denied_by=tuple(one for one in reason.not_alone if one in adopted), source=reason.source)

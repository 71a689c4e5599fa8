"""Write down, for each rule of the policy, one scenario that fires it; presspack starts with no other rules."""

import sys

from media.atomic import write_text
from release.policy.firing import INDEX, Fired, made_from, seen_firing
from release.policy.loader import read_rules, rule_files
from release.policy.profiles import load_profile, profile_names
from release.policy.scenarios import SCENARIOS, steps


def index() -> Fired:
    """The index, made anew from the rules, profiles and scenarios in this folder."""
    rules = read_rules()
    profiles = [load_profile(name, rules) for name in profile_names()]
    return Fired(fired=seen_firing(rules, profiles, steps()), made_from=made_from(rule_files()))


if __name__ == "__main__":
    made = index()
    write_text(SCENARIOS / INDEX, made.to_json())
    left = [rule.id for rule in read_rules().rules if rule.id not in made.fired]
    print(f"{SCENARIOS / INDEX}: {len(made.fired)} rules")
    if left:
        sys.exit(f"no scenario fires {', '.join(left)}; add one to more_scenarios.yaml and run this again")

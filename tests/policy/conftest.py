"""What every test of the policy may ask for."""

import pytest
from policy_acceptance import PROFILES

from release.policy import Profile, Rules, load_profile, load_rules


@pytest.fixture(scope="session")
def rules() -> Rules:
    """Return the rules of presspack."""
    return load_rules()


@pytest.fixture(scope="session")
def profiles() -> dict[str, Profile]:
    """Return the profiles of presspack, by name."""
    return {name: load_profile(name) for name in PROFILES}

"""Hold a decision against what a scenario says each profile must make of it."""

from typing import Any

from release.policy import Decision, Status

PROFILES = ("college-app", "met", "regional-six-month")
FIRES = {Status.FIRED, Status.SATISFIED, Status.OUTSTANDING, Status.LIFTED, Status.IMPOSED_UNKNOWN}
EXACT = {"blocks": "blocks", "needs": "needs", "lifted": "lifted", "redact_is": "redact",
         "package_is": "package", "post_is": "post", "warn_is": "warn", "presume_is": "presume",
         "unknown_is": "unknown", "revisit_is": "revisit"}
MEMBERS = ("redact", "package", "post", "warn", "presume", "revisit", "unknown")
Plain = dict[str, Any]


def faults(decision: Decision, expected: Plain) -> list[str]:
    """Name everything in which a decision is not what was expected."""
    wrong = [] if expected.get("outcome") in {None, decision.outcome} else [f"outcome {decision.outcome}"]
    for key, attribute in EXACT.items():
        if key in expected and sorted(expected[key]) != list(getattr(decision, attribute)):
            wrong.append(f"{attribute} {getattr(decision, attribute)}, not {expected[key]}")
    for key in MEMBERS:
        missing = set(expected.get(key, [])) - set(getattr(decision, key))
        wrong += [f"{key} without {one}" for one in sorted(missing)]
    fired = {row.id for row in decision.trace if row.status in FIRES}
    wrong += [f"{one} did not fire" for one in expected.get("fires", []) if one not in fired]
    wrong += [f"{one} fired" for one in expected.get("not_fires", []) if one in fired]
    return wrong

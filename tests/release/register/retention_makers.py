"""People, applications and files with marks that can be looked for afterwards."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from release.policy.vocabulary import Role
from release.register.acts import Signed

NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)

PEOPLE = {"R. Ecords": Role.INFORMATION_MANAGER, "D. Ataprotection": Role.DPO, "C. Hief": Role.CHIEF_OFFICER,
          "D. Tective": Role.OIC, "F. Orensics": Role.DIGITAL_FORENSICS, "S. Enior": Role.SIO,
          "Sam Redactor": Role.PRESS_OFFICER,
          "P. Ress": Role.PRESS_OFFICE}

RETENTION: dict[str, Any] = {
    "reference": "RET-2026-0007", "profile": "college-app", "ground": "DELETION_APPLICATION",
    "prepared_by": {"name": "R. Ecords", "role": "information_manager"},
    "applicant": {"name": "Zebulon Quillfeather", "contact": "zq@applicant.example"}, "received_on": "2026-03-09",
    "picture": {"type": "custody_photo", "reference": "custody 77/XKCD", "crime": "CR/1/26", "taken_on": "2025-01-01",
                "intimate": "clear", "deprivation_order": False, "sha256": ["1" * 64]},
    "held": {"elsewhere": [{"system": "PND", "reference": "PND 900/4"}]},
    "case": {"convicted_of_image_offence": False}, "subject": {"under_18_when_taken": False},
    "retention": {"policing_purpose_necessary": False, "reason_level": "no_reason"},
}


def signed(name: str, role: str | None = None, *, later: timedelta = timedelta()) -> Signed:
    """Sign as somebody, in the role they hold, at the fixed moment or later."""
    return Signed(by=name, role=role or PEOPLE[name].value, at=NOW + later)


def holding(area: Path, token: str | bytes) -> list[Path]:
    """Return every file below a folder that holds these bytes, whatever kind it is."""
    sought = token.encode() if isinstance(token, str) else token
    return [one for one in area.rglob("*") if one.is_file() and (sought in one.read_bytes() or
                                                                token == one.name)]

"""A small request with real files, and the hands that take it through."""

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from media.digest import digest_of
from media.geometry import Box, Size
from media.probe import MediaKind, Source
from redact.records import Origin, RedactionPlan, Settings, Sighting, Suggestion, Track
from release.approval import approve
from release.desk import release
from release.item import VERSION
from release.records import Outcome

NOW = datetime(2026, 3, 10, 17, 30, tzinfo=UTC)

FACTS: dict[str, Any] = {
    "request": {"ground": "CONVICTION_CUSTODY_IMAGE", "trigger": "media_request"},
    "case": {
        "court": "crown", "convicted": True, "verdict_date": "2026-03-10", "proceedings_start": "2025-06-01",
        "sentence_type": "immediate_custody", "sentence_months": 18, "expected_custody_months": 18,
        "concluded_date": "2026-03-10", "offence_categories": ["violence"], "restrictions": [],
        "soaa_offence": False, "jigsaw_identifies_complainant": False, "active_proceedings": False,
        "substantial_prejudice_risk": False, "identity_in_issue_elsewhere": False,
        "delay_due_to_related_restriction": False, "on_bail_photographed": False, "victim_objects": False,
        "purpose_identify_suspect": False, "used_in_open_court": False, "guilty_plea": False,
        "operational_sensitivity": False, "criminal_investigation": True, "legal_advice": "not_taken",
        "convicted_of_image_offence": True, "recordable": True},
    "subject": {
        "role": "defendant", "dob": "1990-05-01", "charged": True, "vulnerable_adult": False,
        "vulnerability_basis": "n_a", "risk_of_harm": False, "officer_objection": "no_objection",
        "hra_objection": False, "objects": False, "family_objects": False, "apprehended": False,
        "agreement": "n_a", "under_18_when_taken": False},
    "retention": {"policing_purpose_necessary": False, "reason_level": "no_reason"},
    "persons": [],
    "records": {
        "recorded": ["policing_purpose", "decision_rationale", "lnp_assessment", "s64a_purpose",
                     "contempt_considered", "intake_complete", "victim_impact_considered",
                     "identity_confirmed_by_officer",
                     "officer_informed_and_opportunity_given", "restrictions_checked_recently"],
        "approved": ["oic"], "consulted": [], "lifts": []},
}

REQUEST: dict[str, Any] = {
    "reference": "PP-2026-0042",
    "profile": "college-app",
    "redactor": {"name": "Sam Redactor", "role": "press_officer"},
    "requester": {"name": "Alex Asker", "organisation": "Example Gazette", "contact": "alex@gazette.example"},
    "recipients": [
        {"name": "Alex Asker", "organisation": "Example Gazette", "email": "alex@gazette.example"}],
    "force": {"name": "Exampleshire Police", "owner": "Chief Constable of Exampleshire Police",
              "credit": "Exampleshire Police", "contact": "press@exampleshire.example",
              "web_statement": "https://exampleshire.example/media"},
    "conditions": {"text": "For news reporting of this case only. Do not alter the picture.",
                   "recall_on": "2027-03-10", "embargo_until": None},
    "facts": FACTS,
    "items": [{"id": "I1", "path": "interview-room.jpg", "type": "custody_photo",
               "supplied_by": "investigating_officer", "intimate": "clear", "deprivation_order": False,
               "copyright_owner": "force"}],
}


@pytest.fixture
def plain() -> dict[str, Any]:
    """Return the request as plain data, to change before it is written."""
    return deepcopy(REQUEST)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[dict[str, Any]], Path]:
    """Write a request beside a real photo that shows nobody; returns the request file."""
    folder = tmp_path / "in"
    folder.mkdir()
    rows, columns = np.mgrid[0:120, 0:160]
    pixels = np.stack([rows + columns, 2 * rows, 255 - columns], axis=2).astype(np.uint8)
    Image.fromarray(pixels).save(folder / "interview-room.jpg", quality=92)

    def write(data: dict[str, Any]) -> Path:
        path = folder / "request.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        return path

    return write


@pytest.fixture
def ended(tmp_path: Path) -> Callable[..., Outcome]:
    """Run the desk once on a request file, at a fixed moment."""

    def run(request: Path, now: Callable[[], datetime] = lambda: NOW) -> Outcome:
        return release(request, tmp_path / "out", lambda _: None, now=now)

    return run


@pytest.fixture
def approved(tmp_path: Path) -> Callable[..., None]:
    """Approve every plan of the review folder, as a head of communications."""

    def run(name: str = "Robin Reviewer", **choices: tuple[str, ...]) -> None:
        for plan in sorted((tmp_path / "out").glob("*.review/*.plan.json")):
            approve(plan, name, "head_of_communications", **choices, at=NOW)

    return run


@pytest.fixture
def released(plain: dict[str, Any], written: Any, ended: Any, approved: Any, tmp_path: Path) -> Path:
    """Return a package, made from intake to the end."""
    request = written(plain)
    ended(request)
    approved()
    outcome = ended(request)
    assert outcome.exit_code == 0, outcome.lines()
    return tmp_path / "out" / plain["reference"]


@pytest.fixture
def a_plan(written: Any, plain: dict[str, Any]) -> Any:
    """Return a plan with two hidden tracks for the photo, as looking might have made it."""
    photo = written(plain).parent / "interview-room.jpg"
    source = Source(kind=MediaKind.PHOTO, container="jpeg", codec="mjpeg", digest=digest_of(photo),
                    size=Size(width=160, height=120), frame_count=1)
    return RedactionPlan(
        version=VERSION, source=source, frame_count=1, settings=Settings(), drafted_by="Sam Redactor",
        tracks=(a_track("T1", 10), a_track("T2", 90)),
        suggestions=(Suggestion(reference="0" * 64, track="T1", scores=(("T1", 0.8),), reason="one match"),))


def a_track(name: str, left: int) -> Any:
    """Make a face of 30 by 40 pixels on the only frame."""
    face = Box(left=left, top=30, right=left + 30, bottom=70)
    return Track(id=name, sightings=(
        Sighting(frame=0, face=face, cover=face.scaled(1.4), origin=Origin.FOUND, score=0.9),))

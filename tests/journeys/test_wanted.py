"""A wanted person, from the request to the arrest and until every channel and every newsroom is clear."""

from pathlib import Path
from typing import Any

import yaml

from release.policy.scenarios import base

SAM = ("--as", "Sam Redactor", "--role", "press_officer")
OFFICER = ("--as", "D. Tective", "--role", "sio")
PRESS = ("--as", "P. Officer", "--role", "press_officer")
NEWSROOMS = {"Robin Reporter": "Exampleton Courier", "Alex Asker": "Example Gazette"}


def asked(samples: Path, folder: Path, reference: str) -> Path:
    """Write the request: one custody photo, two newsrooms, everything on record but what people sign."""
    folder.mkdir()
    for name in ("custody.jpg", "reference.jpg"):
        (folder / name).write_bytes((samples / name).read_bytes())
    request: dict[str, Any] = yaml.safe_load((samples / "request.yaml").read_text())
    facts = base("wanted")
    recorded = [one for one in facts["records"]["recorded"] if one != "image_verified_by_sio_oic"]
    request |= {
        "reference": reference, "items": [request["items"][1]],
        "recipients": [{"name": name, "organisation": where, "email": f"desk{number}@news.example"}
                       for number, (name, where) in enumerate(NEWSROOMS.items())],
        "facts": {**{key: facts[key] for key in ("request", "case", "subject", "retention", "persons")},
                  "records": {"recorded": recorded}}}
    (folder / "request.yaml").write_text(yaml.safe_dump(request))
    return folder / "request.yaml"


def test_a_wanted_person_is_shown_until_the_arrest_and_never_after(office, samples: Path, tmp_path: Path) -> None:
    """Whoever was arrested this morning must not be on a news page tonight."""
    request, out = asked(samples, tmp_path / "in", "PP-7"), tmp_path / "out"
    assert office("submit", request, *SAM).code == 0
    for kind in ("verify", "approve"):
        assert office("authorise", "PP-7", "--kind", kind, "--rationale-ref", "log 1", *OFFICER).code == 0
    assert office("release", request, "-o", out).code == 5
    plan = out / "PP-7.review" / "I2.plan.json"
    assert office("approve", plan, "--as", "R. Viewer", "--role", "head_of_communications").code == 0
    released = office("release", request, "-o", out)
    assert released.code == 0, released.out + released.err
    shown = office("published", "PP-7", "--channel", "website", "--owner", "press_officer", *PRESS, "--json")
    assert shown.code == 0, shown.err

    raised = office("takedown", "PP-7", "apprehended", "-o", tmp_path / "notices", *OFFICER)

    assert raised.code == 0 and office("takedowns", "PP-7").code == 5, raised.err
    assert len(list((tmp_path / "notices").glob("*.eml"))) == 3  # the channel, and each newsroom
    cleared = office("takedown-done", "PP-7", "--channel", "website", *PRESS)
    assert cleared.code == 0 and "0 of 2 recipients told" in cleared.out
    told = [office("takedown-told", "PP-7", "--recipient", f"{name}, {where}", *PRESS)
            for name, where in NEWSROOMS.items()]
    assert "1 of 2 recipients told" in told[0].out and "withdrawn" in told[1].out, [one.err for one in told]
    assert office("takedowns", "PP-7").code == 0
    assert office("release", request, "-o", out).code == 6
    again = asked(samples, tmp_path / "again", "PP-8")
    refused = office("release", again, "-o", out)
    assert refused.code == 6 and "NAT-WAN-2" in refused.out and "PP-7" in refused.out
    assert office("log", "verify").code == 0

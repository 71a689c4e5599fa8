"""A press officer begins a request and finds out whom to ring."""

from pathlib import Path


def test_a_request_is_begun_and_checked(presspack, samples: Path, tmp_path: Path) -> None:
    """Exit codes tell a script what a person reads: something is missing, it can be decided, it is wrong."""
    (tmp_path / "custody.jpg").write_bytes((samples / "custody.jpg").read_bytes())
    request = tmp_path / "request.yaml"

    begun = presspack("request", "new", "CONVICTION_CUSTODY_IMAGE", "--profile", "met", "--item",
                      tmp_path / "custody.jpg", "-o", request, "--json")
    empty = presspack("request", "check", request)
    whole = presspack("request", "check", samples / "request.yaml", "--as-at", "2026-03-10", "--json")
    held = presspack("request", "check", samples / "request-hold.yaml", "--json")
    request.write_text(request.read_text().replace("    convicted:", "    convited:"))
    wrong = presspack("request", "check", request, "--json")
    gone = presspack("request", "check", tmp_path / "nothing.yaml")

    assert (begun.code, empty.code, whole.code, held.code, wrong.code, gone.code) == (0, 5, 0, 5, 2, 3)
    assert "Needed before a decision, from the officer in the case:" in empty.out
    assert whole.objects[0]["outcome"] == "approve"
    assert {one["place"] for one in held.objects[0]["evidence"]} == {
        "facts.records.recorded: article8_considered", "facts.records.approved: sio"}
    assert "did you mean convicted?" in wrong.objects[0]["error"]
    assert presspack("request", "new", "TRIBUTE", "-o", request).code == 8

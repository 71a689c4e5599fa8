"""An officer refuses a request, and whoever asked is told."""

from pathlib import Path


def test_a_request_is_refused_and_its_letter_written(office, samples: Path, tmp_path: Path) -> None:
    """From the list of reasons to a letter to be sent and a record to be kept."""
    said = ("--as", "D. Tective", "--role", "sio", "--rationale", "The order of 3 March names him.")
    request = samples / "request-refuse.yaml"
    letter, page = tmp_path / "no.txt", tmp_path / "page.html"

    listed = office("refuse", "--reasons", "--profile", "met", "--json")
    wrong = office("refuse", request, "--reason", "unwilling", *said, "-o", letter)
    right = office("refuse", request, "--reason", "restriction", "--reason", "unwilling",
                   *said, "-o", letter, "--json")
    other = office("refuse", request, "--reason", "restriction", *said, "-o", page)
    again = office("refuse", request, "--reason", "restriction", *said, "-o", letter)
    bare = office("refuse", request, "--reason", "restriction", "--as", "D. Tective", "--role", "sio",
                  "-o", tmp_path / "x.txt")

    assert (listed.code, wrong.code, right.code, other.code, again.code, bare.code) == (0, 2, 0, 0, 8, 2)
    assert {"code": "unwilling", "denied_by": ["MET-NEX-4"]}.items() <= next(
        one for one in listed.objects[0] if one["code"] == "unwilling").items()
    assert "It can be refused for restriction" in wrong.err
    assert "note: unwilling is not told" in right.err
    assert [one["accepted"] for one in right.objects[0]["reasons"]] == [True, False]
    for told in (letter.read_text(), page.read_text()):
        assert "A legal restriction prevents us from releasing it." in told
        assert "Tective" not in told and "3 March" not in told and "LAW-RR-1" not in told
    assert (tmp_path / "no.refusal.json").exists()
    here = sorted(one.name for one in tmp_path.iterdir() if "register" not in one.name)
    assert here == ["no.refusal.json", "no.txt", "page.html", "page.refusal.json"]

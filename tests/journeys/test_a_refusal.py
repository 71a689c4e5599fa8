"""An officer refuses a request, and whoever asked is told."""

from pathlib import Path


def test_a_request_is_refused_and_its_letter_written(presspack, samples: Path, tmp_path: Path) -> None:
    """From the list of reasons to a letter to be sent and a record to be kept."""
    said = ("--as", "Sam Senior", "--role", "sio", "--rationale", "The order of 3 March names him.")
    letter, page = tmp_path / "no.txt", tmp_path / "page.html"

    listed = presspack("refuse", "--reasons", "--profile", "met", "--json")
    wrong = presspack("refuse", samples / "request-refuse.yaml", "--reason", "unwilling", *said, "-o", letter)
    right = presspack("refuse", samples / "request-refuse.yaml", "--reason", "restriction", "--reason", "unwilling",
                      *said, "-o", letter, "--json")
    other = presspack("refuse", samples / "request-refuse.yaml", "--reason", "restriction", *said, "-o", page)
    again = presspack("refuse", samples / "request-refuse.yaml", "--reason", "restriction", *said, "-o", letter)
    bare = presspack("refuse", samples / "request-refuse.yaml", "--reason", "restriction", "--as", "S", "--role", "sio",
                     "-o", tmp_path / "x.txt")

    assert (listed.code, wrong.code, right.code, other.code, again.code, bare.code) == (0, 2, 0, 0, 8, 2)
    assert {"code": "unwilling", "denied_by": ["MET-NEX-4"]}.items() <= next(
        one for one in listed.objects[0] if one["code"] == "unwilling").items()
    assert "It can be refused for restriction." in wrong.err
    assert "note: unwilling is not told" in right.err
    assert [one["accepted"] for one in right.objects[0]["reasons"]] == [True, False]
    for told in (letter.read_text(), page.read_text()):
        assert "A legal restriction prevents us from releasing it." in told
        assert "Sam Senior" not in told and "3 March" not in told and "LAW-RR-1" not in told
    assert (tmp_path / "no.refusal.json").exists()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["no.refusal.json", "no.txt", "page.html",
                                                              "page.refusal.json"]

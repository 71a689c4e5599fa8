"""A request file: what it must say, and how every mistake in it is named."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media.errors import ExpectedError, WrongUseError
from release.request import load_request

Plain = dict[str, Any]
Write = Callable[[Plain], Path]


def test_a_whole_request_is_read(plain: Plain, written: Write) -> None:
    """The example in the documents must be accepted as it stands."""
    loaded = load_request(written(plain))

    assert loaded.request.reference == "PP-2026-0042"
    assert loaded.path("interview-room.jpg").is_file()


@pytest.mark.parametrize(("place", "value", "named"), [
    (("reference",), "../PP", "reference"),
    (("reference",), "PP 1", "reference"),
    (("redactor", "name"), "", "redactor.name"),
    (("redactor", "nickname"), "S", "redactor.nickname: unknown key"),
    (("recipients", 0, "email"), "nobody", "recipients.0.email"),
    (("conditions", "text"), "Use until [DATE] only.", "[DATE]"),
    (("conditions", "text"), "Credit: TBC", "TBC"),
    (("conditions", "embargo_until"), "2026-03-10T18:00:00", "timezone"),
    (("conditions", "embargo_until"), "2027-03-11T18:00:00Z", "recall_on must be later"),
    (("force", "web_statement"), "javascript:alert(1)", "force.web_statement"),
    (("force", "name"), "Police\nX-Header: y", "force.name"),
    (("force", "name"), "Police \u202egpj", "U+202E"),
    (("facts", "items"), [], "facts.items: unknown key"),
    (("items", 0, "path"), "/etc/passwd", "items.0.path"),
    (("items", 0, "path"), "../outside.jpg", "items.0.path"),
    (("items", 0, "path"), "c:\\clip.jpg", "items.0.path"),
    (("items", 0, "path"), "missing.jpg", "no file missing.jpg"),
    (("items", 0, "keep"), ["nobody.jpg"], "no file nobody.jpg"),
    (("items", 0, "id"), "interview-room", "the file's own name"),
    (("items", 0, "id"), "../I1", "items.0.id"),
    (("items", 0, "intimate"), "maybe", "items.0.intimate"),
    (("items", 0, "sound"), "whisper", "items.0.sound"),
    (("items", 0, "sound"), "mute", "sound: mute does not say which"),
    (("items", 0, "mute"), ["0:10-0:12"], "mute: is for a sound of which the rest is kept"),
    (("items",), [], "items"),
])
def test_a_wrong_thing_is_named(place: tuple[Any, ...], value: Any, named: str, plain: Plain,
                                written: Write) -> None:
    """A press officer mends what is named; "invalid request" cannot be mended."""
    *way, last = place
    inner: Any = plain
    for step in way:
        inner = inner[step]
    inner[last] = value

    with pytest.raises(WrongUseError) as caught:
        load_request(written(plain))

    assert named in str(caught.value)


def test_all_mistakes_are_named_at_once(plain: Plain, written: Write) -> None:
    """Nobody should repair one mistake to be told of the next."""
    del plain["profile"]
    plain["items"][0]["path"] = "/tmp/x.jpg"
    plain["forse"] = {}

    with pytest.raises(WrongUseError) as caught:
        load_request(written(plain))

    for words in ("profile: missing", "items.0.path", "forse: unknown key"):
        assert words in str(caught.value)


def test_missing_files_and_wrong_facts_are_named_together(plain: Plain, written: Write) -> None:
    """Files and facts come from different people; both should hear at once."""
    plain["items"][0]["path"] = "missing.jpg"
    plain["facts"]["case"]["cuort"] = "crown"

    with pytest.raises(WrongUseError) as caught:
        load_request(written(plain))

    assert "missing.jpg" in str(caught.value)
    assert "cuort" in str(caught.value)


def test_two_items_may_not_share_an_id(plain: Plain, written: Write) -> None:
    """They would overwrite each other in the package; case does not tell them apart on every disk."""
    plain["items"].append({**plain["items"][0], "id": "i1"})

    with pytest.raises(WrongUseError, match="several items have the id i1"):
        load_request(written(plain))


def test_a_link_out_of_the_folder_is_refused(plain: Plain, written: Write, tmp_path: Path) -> None:
    """A link would let a request release another case's clip."""
    (tmp_path / "other.jpg").write_bytes(b"another case")
    plain["items"][0]["path"] = "link.jpg"
    request = written(plain)
    (request.parent / "link.jpg").symlink_to(tmp_path / "other.jpg")

    with pytest.raises(WrongUseError, match="leads out of"):
        load_request(request)


@pytest.mark.parametrize(("text", "named"), [
    ("reference: PP-1\nreference: PP-2\n", "reference is stated twice"),
    ("a: [\n", "line 2"),
    ("!!python/object/apply:os.system [id]\n", "line 1"),
    ("\x00", "not YAML"),
    ("- just\n- a list\n", "the document"),
    ("", "the document"),
])
def test_yaml_that_surprises_is_refused(text: str, named: str, tmp_path: Path) -> None:
    """A fact stated twice would otherwise be settled in silence."""
    path = tmp_path / "request.yaml"
    path.write_text(text)

    with pytest.raises(WrongUseError) as caught:
        load_request(path)

    assert named in str(caught.value)


@pytest.mark.parametrize("make", [
    lambda path: None, lambda path: path.mkdir(), lambda path: path.write_bytes(b"\xff\xfe\x00"),
    lambda path: path.write_bytes(b"#" * (2 << 20))])
def test_a_file_that_is_no_request_is_refused(make: Callable[[Path], Any], tmp_path: Path) -> None:
    """The wrong path on the command line ends in a sentence, not in a traceback."""
    path = tmp_path / "request.yaml"
    make(path)

    with pytest.raises(ExpectedError, match=r"request\.yaml"):
        load_request(path)


def test_what_is_not_stated_is_not_told_to_the_policy(plain: Plain, written: Write) -> None:
    """A missing fact is unknown, and unknown holds; it must never arrive as a value."""
    del plain["items"][0]["copyright_owner"]

    items = load_request(written(plain)).request.plain_facts()["items"]

    assert "copyright_owner" not in items[0]
    assert "path" not in items[0]

"""A stamp stated outside of a request: as strict as a request, and stamped into what redact writes."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.readback import STAMPS, made
from media.errors import ExpectedError, WrongUseError
from redact.records import Settings
from release.redacting import Batch, Redacted, redact_all
from release.stampfile import load_stamp
from watermark.audit import audit
from watermark.records import DataMining

NOW = datetime(2026, 3, 10, tzinfo=UTC)
PAGE = Path(__file__).parents[2] / "docs" / "conditions.md"


@pytest.fixture
def stated(tmp_path: Path) -> Callable[..., Path]:
    """Write the stamp file of the documents, one thing in it changed."""

    def write(old: str = "", new: str = "") -> Path:
        parts = PAGE.read_text(encoding="utf-8").split("```yaml\n")
        text = next(part for part in parts if part.startswith("reference")).split("```")[0]
        assert old in text
        path = tmp_path / "stamp.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return write


def test_a_stamp_file_gives_the_stamp_that_a_request_would(stated: Callable[..., Path]) -> None:
    """The same words, whichever way they come in."""
    stamp = load_stamp(stated(), NOW)

    assert stamp.notice == "© 2026 Chief Constable of Exampleshire Police"
    assert stamp.conditions.count("\n") == 3
    assert stamp.data_mining is DataMining.PROHIBITED


def test_what_is_a_third_party_s_is_not_claimed(stated: Callable[..., Path]) -> None:
    """A false claim to copyright is worse than none."""
    third = stated("copyright: force ", "copyright: third_party ")
    with pytest.raises(WrongUseError, match="says that the copyright is the force's"):
        load_stamp(third, NOW)

    third.write_text(third.read_text().replace("force_copyright", "third_party_copyright"))

    assert load_stamp(third, NOW).owner == "A third party; supplied by Exampleshire Police"


@pytest.mark.parametrize(("old", "new", "named"), [
    ("credit: Exampleshire Police", "credit: TBC", "still to be filled in: TBC"),
    ("reference: CC/1234/26\n", "", "reference: missing"),
    ("force_copyright", "purpose", "line 9: conditions.values.purpose: purpose (standard.yaml, line 25)"),
    ("no_alteration", "no_alterations", "did you mean no_alteration?"),
    ("conditions: {", "conditions: {recall_on: 2026-03-09, ", "which is over"),
    ("{use: [force_copyright, credit_required, no_alteration, remove_on_request]}", "{}", "there are none"),
])
def test_a_stamp_that_is_not_whole_is_refused(stated: Callable[..., Path], old: str, new: str, named: str) -> None:
    """Before anything is looked at, with the line."""
    with pytest.raises(ExpectedError) as caught:
        load_stamp(stated(old, new), NOW)

    assert named in str(caught.value)


def test_redact_stamps_what_it_hides(stated: Callable[..., Path], tmp_path: Path) -> None:
    """A press officer outside of a request still sends no picture without its conditions."""
    stamp = load_stamp(stated(), NOW)
    photo = made(tmp_path, ".png", STAMPS["plain"])

    done = next(iter(redact_all(Batch(files=(photo,), folder=tmp_path / "out", settings=Settings(), stamp=stamp))))

    assert isinstance(done, Redacted), done
    assert audit(Path(done.output), stamp).clean
    assert "PP-2026-0001" not in str(audit(Path(done.output), stamp).says)  # the source's own stamp is gone

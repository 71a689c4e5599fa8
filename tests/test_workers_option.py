"""The option by which one long clip is worked on by several processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli import app
from media import workers


@pytest.fixture(autouse=True)
def _put_back() -> Iterator[None]:
    yield
    workers.use(None)


@pytest.mark.parametrize("command", ["redact", "plan", "render", "release"])
def test_whatever_takes_long_takes_workers(command: str) -> None:
    """A machine that also serves others must not be filled by one command of four."""
    option = next(one for one in app.commands[command].params if one.name == "workers")

    assert option.opts == ["--workers"]
    assert option.envvar == "PRESSPACK_WORKERS"


@pytest.mark.parametrize(("words", "env", "count"), [(("--workers", "3"), {}, 3), ((), {"PRESSPACK_WORKERS": "5"}, 5)])
def test_the_number_is_used(tmp_path: Path, words: tuple[str, ...], env: dict[str, str], count: int) -> None:
    """It is taken before the command begins, whatever comes of it."""
    CliRunner().invoke(app, ["render", str(tmp_path / "a.mp4"), "--plan", "b", "-o", "c", *words], env=env)

    assert workers.chosen() == count


@pytest.mark.parametrize("count", ["0", "-1", "two", "65"])
def test_a_number_that_is_none_is_refused(count: str) -> None:
    """A slip of the finger must not start a thousand processes."""
    ended = CliRunner().invoke(app, ["render", "a.mp4", "--plan", "b", "-o", "c", "--workers", count])

    assert ended.exit_code == 2

"""The walls around a decoder hold when tried, and where a required one does not hold, nothing is decoded."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from media_makers import frames_of, make_clip

from media import layers, sandbox, trial
from media import probe as probe_module
from media.child_calls import NUMBERS
from media.child_trials import TRIALS
from media.errors import ExitCode, MissingPartError, UnreadableInputError
from media.probe import probe

HERE = Path(__file__).parent.parent.parent
BOOT = ("import sys; sys.path.insert(0, sys.argv.pop(1)); import media.child_limits as c; {weaker}; "
        "from media.child import main; main()")
NO_FILTER, NO_LANDLOCK = "c._filtered = lambda: False", "c.forbid = list"
NO_NAMESPACE = "c._libc.unshare = lambda flags: -1"
HEADERS = {0: Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), 1: Path("/usr/include/asm-generic/unistd.h")}


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no probe be answered from memory: it is the child that is looked at here."""
    monkeypatch.setattr(probe_module, "_known", {})


def test_what_is_tried_is_what_the_child_can_try() -> None:
    """A trial that the child does not know would count as stopped."""
    assert set(trial.WHATS) == set(TRIALS)
    assert set(trial.WHATS) >= trial.WITHOUT_FILTER


@pytest.mark.parametrize("what", trial.WHATS)
def test_a_decoder_can_do_nothing_but_decode(what: str) -> None:
    """One hostile clip must not read another case, call home, or leave something running."""
    assert not trial.tried(what).through


@pytest.mark.parametrize("what", sorted(set(trial.WHATS) - {"trace a process", "use io_uring", "leave its namespace"}))
def test_each_trial_goes_through_where_there_is_no_wall(what: str) -> None:
    """A trial that fails everywhere would prove nothing; three need rights that not every machine gives."""
    words = f"from media.child_trials import TRIALS; TRIALS[{what!r}]()"

    ended = subprocess.run([sys.executable, "-c", words], cwd=HERE, capture_output=True, text=True, check=False)

    assert ended.returncode == 0, ended.stderr


def test_the_filter_ends_a_hostile_child_at_once() -> None:
    """A decoder that opens a socket is no decoder any more; there is nothing to wait for."""
    if layers.CALLS not in trial.held():
        pytest.skip("NOT CHECKED: this kernel has no seccomp filters")

    for what in ("reach the network", "start a program", "trace a process"):
        assert trial.tried(what).how == "killed"


@pytest.mark.parametrize("weaker", [NO_FILTER, NO_LANDLOCK, f"{NO_LANDLOCK}; {NO_NAMESPACE}"])
def test_one_wall_is_enough_where_it_holds_all_that_is_required(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                  weaker: str) -> None:
    """An older kernel, or a container that keeps one of them to itself, is still a place to work."""
    clip = make_clip(tmp_path / "a.mp4")
    monkeypatch.setattr(sandbox, "BOOT", BOOT.format(weaker=weaker))

    assert len(frames_of(clip)) == 10
    assert not any(one.through for one in trial.tries())


@pytest.mark.parametrize(("weaker", "lacks"), [
    (f"{NO_FILTER}; {NO_LANDLOCK}", "no other file, no other program"),
    (f"{NO_FILTER}; {NO_NAMESPACE}", "no network"),
    ("c._limited = lambda number, most: False", "memory, processor time"),
])
def test_without_a_required_wall_nothing_is_decoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weaker: str,
                                                    lacks: str) -> None:
    """A weaker sandbox must never be used without a word."""
    clip = make_clip(tmp_path / "a.mp4")
    monkeypatch.setattr(sandbox, "BOOT", BOOT.format(weaker=weaker))

    with pytest.raises(MissingPartError, match=f"not held here: {lacks}") as refusal:
        probe(clip)

    assert refusal.value.exit_code is ExitCode.MISSING_PART
    assert refusal.value.advice


def test_a_wall_that_lets_a_try_through_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel may say yes and not mean it; some containers emulate these calls."""
    clip = make_clip(tmp_path / "a.mp4")
    pretend = "c.forbid = lambda: ['no other file (Landlock)']; c._filtered = lambda: False"
    monkeypatch.setattr(sandbox, "BOOT", BOOT.format(weaker=pretend))

    with pytest.raises(MissingPartError, match="no other file"):
        probe(clip)


def test_a_child_that_does_not_say_first_what_holds_is_not_believed(tmp_path: Path,
                                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said after the first byte of a file may be the file's own words."""
    words = b'\x00\x00\x00\x0f{"width": 1000}'
    monkeypatch.setattr(sandbox, "BOOT", f"import os; os.write(1, {words!r}); os.read(0, 9999)")

    with (pytest.raises(UnreadableInputError, match="nonsense"),
          sandbox.child(sandbox.Task(op="trial", path=tmp_path)) as worker):
        worker.one()


@pytest.mark.parametrize(("says", "stopped"), [
    ("b'{}'", "parts"), ("b'{' + b' ' * (3 << 20) + b'}'", "MiB"),
])
def test_a_child_without_end_is_stopped_by_a_limit_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                says: str, stopped: str) -> None:
    """An endless stream must not fill the memory, or the night."""
    held = [*(demand.any_of[0] for demand in layers.DECODING)]
    endless = ("import os, json, struct; w = lambda t: os.write(1, struct.pack('>I', len(t)) + t); "
               f"w(json.dumps({{'held': {held!r}}}).encode()); t = {says}\nwhile True: w(t)")
    monkeypatch.setattr(sandbox, "BOOT", endless)

    with (pytest.raises(UnreadableInputError, match=f"does not come to an end.*{stopped}"),
          sandbox.child(sandbox.Task(op="trial", path=tmp_path, most_messages=1000)) as worker):
        list(worker.messages())


@pytest.mark.parametrize("column", [0, 1])
def test_the_numbers_of_the_system_calls_are_the_kernels(column: int) -> None:
    """A wrong number would forbid the wrong thing, and allow the right one."""
    if not HEADERS[column].exists():
        pytest.skip("NOT CHECKED: the kernel's headers are not installed (linux-libc-dev)")
    found = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", HEADERS[column].read_text()))

    known = {name: numbers[column] for name, numbers in NUMBERS.items() if numbers[column] >= 0}

    assert {name: int(found[name]) for name in known if name in found} == {
        name: number for name, number in known.items() if name in found}
    assert len([name for name in known if name not in found]) <= 3, "the header names them otherwise"

"""The arithmetic of the speed table, and the stopwatch it rests on."""

import sys

import pytest

from benchmarks.speed import Row, ratio, table
from benchmarks.stopwatch import cost


def test_ratios_are_taken_within_a_round() -> None:
    """A machine that is busy for one round slows both programs: across rounds the ratio would be luck."""
    rounds = [{"floor": 1.0, "ours": 2.0}, {"floor": 5.0, "ours": 10.0}, {"floor": 1.0, "ours": 2.2}]

    assert ratio(rounds, "ours", "floor") == 2.0


def test_the_start_is_not_charged_to_a_long_clip() -> None:
    """Four seconds of clip are half start; two hours are not."""
    row = Row(program="ours", clip="4 x 2", frames=100, megapixels=1.0, seconds_least=5.0, seconds_median=6.0,
              start_seconds=2.0, processor_seconds=8.0, times_floor=3.0, times_floor_processor=2.0,
              times_deface=None, megabytes=100.0)

    assert row.steady == pytest.approx(25.0)
    assert "16.7 (25.0)" in table([row])


def test_the_memory_of_children_counts() -> None:
    """Decoders are children, and it is the machine that runs out."""
    child = "import time; held = bytearray(b'x') * 150_000_000; time.sleep(0.6)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"

    took = cost((sys.executable, "-c", parent))

    assert took.megabytes > 150
    assert took.wall > 0.6


def test_a_program_that_fails_is_not_a_fast_program() -> None:
    """A refusal takes no time, and would win."""
    with pytest.raises(RuntimeError, match=r"exit 3.*no such clip"):
        cost((sys.executable, "-c", "import sys; print('no such clip'); sys.exit(3)"))

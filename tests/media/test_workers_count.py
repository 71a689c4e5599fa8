"""How many workers a machine bears."""

from pathlib import Path

import pytest

from media import workers


def having(monkeypatch: pytest.MonkeyPatch, folder: Path, *, cores: int, free: int, group: str = "max") -> int:
    """Return how many are borne by a machine with so many cores and bytes of memory."""
    (folder / "meminfo").write_text(f"MemTotal: 99999999 kB\nMemAvailable: {free >> 10} kB\n")
    (folder / "memory.max").write_text(f"{group}\n")
    (folder / "memory.current").write_text("0\n")
    monkeypatch.setattr(workers, "_MEMORY", folder / "meminfo")
    monkeypatch.setattr(workers, "_GROUP", folder)
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)))
    return workers.borne()


def test_there_is_one_for_each_core_as_far_as_memory_goes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A night that is stopped for memory is worse than a slow one."""
    each = workers.BYTES_A_WORKER

    assert having(monkeypatch, tmp_path, cores=4, free=20 * each) == 4
    assert having(monkeypatch, tmp_path, cores=4, free=2 * each + 1) == 2
    assert having(monkeypatch, tmp_path, cores=4, free=each // 2) == 1
    assert having(monkeypatch, tmp_path, cores=4, free=20 * each, group=str(3 * each)) == 3
    assert having(monkeypatch, tmp_path, cores=500, free=900 * each) == workers.MOST


def test_who_asks_for_a_number_gets_it() -> None:
    """Whoever knows the machine better than a rule may say so."""
    workers.use(5)
    try:
        assert workers.chosen() == 5
    finally:
        workers.use(None)

    assert workers.chosen() == workers.borne()

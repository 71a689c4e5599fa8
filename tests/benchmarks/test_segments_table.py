"""The table of workers says what was measured, and whether the aim was reached."""

from benchmarks.segments import Run, Told, page, rows

COST = {"cuts": 5.0, "size": -0.4, "everywhere": -0.01, "near cuts": -0.1, "before cuts": -0.2,
        "lowest in parts": 38.5, "lowest in one": 38.6}


def a_round(slower: float) -> list[Run]:
    """Every stage with one worker for 10 s, and with two for so many."""
    return [Run(stage, count, 10.0 if count == 1 else slower, 10.0 if count == 1 else 11.0, 500.0, "same")
            for stage in ("look", "encode", "prove") for count in (1, 2)]


def a_page(slower: float, load: float) -> str:
    """What is written of one round."""
    return page(Told("a machine", "a clip", load, rows([a_round(slower)]), COST))


def test_a_ratio_is_taken_within_its_round() -> None:
    """Two rounds on a busy machine say little beside each other."""
    found = rows([a_round(5.0), a_round(8.0), a_round(10.0)])

    assert [row.stage for row in found] == ["look", "encode", "prove", "all three"]
    assert all(abs(row.speed_up - 1.25) < 1e-9 and abs(row.efficiency - 0.625) < 1e-9 for row in found)
    assert all(abs(row.processor_time - 1.1) < 1e-9 for row in found)


def test_a_missed_aim_is_called_missed() -> None:
    """A table that lets the reader work it out is a kind of silence."""
    assert "is NOT reached: 62%" in a_page(8.0, load=0.1)
    assert "is reached: 100%" in a_page(5.0, load=0.1)


def test_a_figure_from_a_busy_machine_proves_no_aim() -> None:
    """Two processes are given more of a busy machine than one, whatever they do with it."""
    written = a_page(5.0, load=9.0)

    assert "CANNOT tell" in written
    assert "reached:" not in written

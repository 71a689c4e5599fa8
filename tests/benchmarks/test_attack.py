"""The attackers, the control that voids them, and the numbers they are judged by."""

import numpy as np
import pytest

from benchmarks.attack import ORIGINAL, Tried, attacked, by_pixels
from benchmarks.parrot import discriminant, kernel, outcome, void, wilson
from benchmarks.people import People


def strangers(count: int, pictures: int) -> People:
    """Make people of noise: each a texture of their own, with a little more noise in each picture."""
    rng = np.random.default_rng(3)
    found = {}
    for who in range(count):
        own = np.kron(rng.uniform(0, 255, (14, 11)), np.ones((4, 4)))
        found[f"p{who}"] = tuple(np.clip(own + rng.normal(0, 5, own.shape), 0, 255).astype(np.uint8)
                                 for _ in range(pictures))
    return People("noise", "made", found, real=True)


@pytest.mark.parametrize("attacker", [discriminant, kernel])
def test_an_attacker_finds_what_there_is_and_nothing_in_nothing(attacker) -> None:
    """One that finds nothing in plain signs proves nothing about covers."""
    rng = np.random.default_rng(1)
    names = np.repeat(np.arange(12), 8)
    signs = rng.normal(0, 1, (12, 30))[names] + rng.normal(0, .3, (96, 30))
    known, noise = np.arange(96) % 4 != 0, rng.normal(0, 1, (96, 30))

    able = outcome(attacker(signs[known], names[known], signs[~known]), names[~known])
    lost = outcome(attacker(noise[known], names[known], noise[~known]), names[~known])

    assert able.rank1 > 0.95
    assert able.auc > 0.95
    assert lost.no_better_than_chance
    assert lost.auc < 0.65


def test_a_constant_answer_is_a_guess() -> None:
    """Under a fill all clips look alike; that must not count as always right, nor as always wrong."""
    scores = np.zeros((40, 10))

    found = outcome(scores, np.arange(40) % 10)

    assert found.rank1 == pytest.approx(0.1)
    assert found.auc == pytest.approx(0.5)


def test_an_attacker_that_fails_on_originals_proves_nothing() -> None:
    """Any cover beats a blind attacker."""
    names = np.arange(100) % 10
    right = np.eye(10)[names]
    mostly = right.copy()
    mostly[:6] = np.roll(mostly[:6], 1, axis=1)

    assert not void(outcome(right, names))
    assert void(outcome(mostly, names))
    guess = outcome(np.zeros((40, 10)), np.arange(40) % 10)
    weak = Tried("p", "pixelate", "pixels", "PCA+LDA", void=True, result=guess)
    assert not weak.passed


def test_the_interval_holds_the_rate() -> None:
    """Wilson's interval at 50 of 100 is known: 40.4 % to 59.6 %."""
    assert wilson(50, 100) == (pytest.approx(0.404, abs=0.001), pytest.approx(0.596, abs=0.001))


def test_the_whole_attack_knows_the_open_from_the_covered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake that fed the attacker blanks would look like perfect protection; the control catches it."""
    monkeypatch.setattr("benchmarks.attack.VIEWS", {"pixels": by_pixels})

    tried = list(attacked(strangers(6, 10), ("fill",), 1))

    control = [one for one in tried if one.method == ORIGINAL]
    assert all(not one.void and one.result.rank1 > 0.95 for one in control)
    assert all(one.result.rank1 < 0.5 for one in tried if one.method == "fill")

"""Attackers that learn who is who from our own covers, and how well they do: rank-1 and verification."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import scipy.linalg
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from scipy.stats import rankdata

Values = NDArray[np.float64]
Names = NDArray[np.intp]
Attacker = Callable[[Values, Names, Values], Values]
"""Takes known features (n x d), whose they are (0 to k-1), and unknown ones (m x d); gives m x k scores."""

COMPONENTS = 120  # as many directions as faces differ in, by and large
SOFT = 1e-2  # share of the mean variance added to each direction, so that chance directions do not win
STRENGTH = 0.01  # of the ridge; on the originals 0.001 to 0.1 do as well
SURE = 1.96  # standard deviations of a 95 % interval
CONTROL = 0.95  # what an attacker must reach on the originals for its failure on covers to mean anything


@dataclass(frozen=True)
class Outcome:
    """How often the right person came first, with its 95 % interval, and the area under the verification curve."""

    tries: int
    people: int
    rank1: float
    low: float
    high: float
    auc: float

    @property
    def chance(self) -> float:
        """The rank-1 rate of guessing."""
        return 1 / self.people

    @property
    def no_better_than_chance(self) -> bool:
        """Whether guessing lies in the interval, or above it."""
        return self.low <= self.chance


def discriminant(known: Values, names: Names, unknown: Values) -> Values:
    """Score by the cosine with each person's mean, in the directions that part people best (PCA, then LDA)."""
    middle = known.mean(axis=0)
    _, spread, axes = np.linalg.svd(known - middle, full_matrices=False)
    kept = axes[:min(COMPONENTS, len(known) - 1, int((spread > 1e-9 * spread[0]).sum()) or 1)]
    seen, asked = (known - middle) @ kept.T, (unknown - middle) @ kept.T
    people = int(names.max()) + 1
    means = np.stack([seen[names == one].mean(axis=0) for one in range(people)])
    within = (seen - means[names]).T @ (seen - means[names]) / len(seen)
    within += np.eye(len(within)) * (SOFT * max(float(np.trace(within)), 1e-9) / len(within))
    _, ways = scipy.linalg.eigh(means.T @ means / people, within)
    best = ways[:, ::-1][:, :people - 1]
    return _unit(asked @ best) @ _unit(means @ best).T


def kernel(known: Values, names: Names, unknown: Values) -> Values:
    """Score by ridge regression on who is who, with a radial kernel: what lies near something known is like it."""
    middle, scale = known.mean(axis=0), known.std(axis=0) + 1e-6
    seen, asked = (known - middle) / scale, (unknown - middle) / scale
    goals = np.eye(int(names.max()) + 1)[names]
    inner = np.exp(-cdist(seen, seen, "sqeuclidean") / seen.shape[1])
    inner[np.diag_indices_from(inner)] += STRENGTH
    near = np.exp(-cdist(asked, seen, "sqeuclidean") / seen.shape[1])
    scores: Values = near @ np.linalg.solve(inner, goals - goals.mean(axis=0))
    return scores


def outcome(scores: Values, names: Names) -> Outcome:
    """Sum up scores (m x k) against who was really shown; ties count as guesses."""
    right = scores[np.arange(len(names)), names]
    above = (scores > right[:, None]).sum(axis=1)
    level = (scores == right[:, None]).sum(axis=1)
    hits = float(((above == 0) / level).sum())
    low, high = wilson(hits, len(names))
    mine = np.zeros(scores.shape, dtype=np.bool_)
    mine[np.arange(len(names)), names] = True
    return Outcome(tries=len(names), people=scores.shape[1], rank1=hits / len(names), low=low, high=high,
                   auc=area(scores[mine], scores[~mine]))


def wilson(hits: float, tries: int) -> tuple[float, float]:
    """Return the 95 % interval of a rate (Wilson's)."""
    rate, weight = hits / tries, SURE**2 / tries
    middle, reach = rate + weight / 2, SURE * sqrt(rate * (1 - rate) / tries + weight / (4 * tries))
    return (middle - reach) / (1 + weight), (middle + reach) / (1 + weight)


def area(genuine: Values, others: Values) -> float:
    """Return how often a genuine score exceeds another one: 1 is perfect, 0.5 says nothing."""
    ranks = rankdata(np.concatenate([genuine, others]))[:len(genuine)]
    return float((ranks.sum() - len(genuine) * (len(genuine) + 1) / 2) / (len(genuine) * len(others)))


def void(on_originals: Outcome) -> bool:
    """Whether an attacker is too weak for its failure on covers to mean anything."""
    return on_originals.rank1 < CONTROL


def _unit(values: Values) -> Values:
    lengths = np.linalg.norm(values, axis=1, keepdims=True)
    unit: Values = values / np.maximum(lengths, 1e-12)
    return unit

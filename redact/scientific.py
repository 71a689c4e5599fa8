"""What is taken from scipy, loaded where it is first needed: half a second that no other command shall wait for."""

import numpy as np
from numpy.typing import NDArray


def assigned(cost: NDArray[np.floating]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return rows and columns that belong together at the least cost in all, each row and each column once."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - see above

    rows, columns = linear_sum_assignment(cost)
    return rows, columns


def resampled(samples: NDArray[np.float32], up: int, down: int) -> NDArray[np.float32]:
    """Return sound, channels by samples, at `up` / `down` times its rate."""
    from scipy.signal import resample_poly  # noqa: PLC0415 - see above

    return np.asarray(resample_poly(samples, up, down, axis=1), np.float32)

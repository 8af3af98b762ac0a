"""Whether a probability of 0.9 comes true in nine cases of ten."""

from dataclasses import dataclass

import numpy as np

from .. import _checks


@dataclass(frozen=True)
class Calibration:
    """What was promised and what came true, in bins of the largest probability."""

    promised: np.ndarray
    """The mean of the largest probability in each bin, (bins,); nan where a bin is empty."""
    came_true: np.ndarray
    """The share of a bin's examples whose most probable class is the true one, (bins,); nan where it is empty."""
    count: np.ndarray
    """How many examples are in each bin, (bins,)."""

    @property
    def error(self):
        """How far apart the two are, on average over all examples (the *expected calibration error*)."""
        gap = np.abs(self.promised - self.came_true)[self.count > 0]
        return float((gap * self.count[self.count > 0]).sum() / self.count.sum())


def calibration(probabilities, target, *, bins=10):
    """Compare the largest probability of each example with how often it points at the true class.

    Parameters
    ----------
    probabilities : array_like, (N, K)
        One example a row; each row sums to 1.
    target : array_like, (N,)
        Class ids.
    bins : int
        How many bins of equal width between 0 and 1; each holds its upper end.

    Returns
    -------
    Calibration

    Raises
    ------
    TypeError, ValueError
        If the probabilities are not finite, negative, or do not sum to 1 within 1e-6, if an id is not one of
        0..K−1, or there is no example.

    Notes
    -----
    The bins, and the error, are those of C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, *On calibration of modern
    neural networks*, 2017, equations 2 and 3.
    """
    p = _checks.finite("probabilities", probabilities)
    if p.ndim != 2 or not p.size:
        raise ValueError(f"probabilities has shape {p.shape}, expected (N, K) with at least one example and one class")
    _checks.refuse_negative("probabilities", p)
    _checks.refuse_where(np.abs(p.sum(1) - 1) > 1e-6, "the sum of probabilities", p.sum(1), "1")
    target = _checks.plain("target", target)
    if target.shape != p.shape[:1]:
        raise ValueError(f"target has shape {target.shape}, expected ({len(p)},): one class id for each example")
    ids, _ = _checks.class_ids(target, p.shape[1])
    bins = _checks.integer("bins", bins, least=1)
    largest, right = p.max(1), p.argmax(1) == ids
    place = np.clip(np.ceil(largest * bins).astype(int) - 1, 0, bins - 1)
    count = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore"):
        promised = np.bincount(place, largest, bins) / count
        came_true = np.bincount(place, right, bins) / count
    return Calibration(promised, came_true, count)

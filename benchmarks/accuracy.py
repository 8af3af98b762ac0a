"""How far each library is from the truth, in units of the last place (eps, relative).

The truth is computed with 50 digits from the very numbers that the libraries are given, and
without cancellation: a loss is (m − x_y) + log1p(s), with m the largest logit and s the sum of
the other exponentials, and the gradient at the target is minus the sum of the other
probabilities.
"""

import mpmath
import numpy as np
from peers import Missing

QUANTITIES = (
    "softmax", "log_softmax", "logsumexp", "loss", "logsumexp(z − z_y)", "gradient at target"
)  # fmt: skip


def logits(regime, rng, rows, classes):
    """Return logits in float64, and class ids."""
    ids = rng.integers(0, classes, rows)
    x = rng.normal(size=(rows, classes))
    if regime == "confident":  # the target leads so far that 1 − p is about 1e-18
        lead = 41.4 + np.log(classes - 1)
        x[np.arange(rows), ids] = x.max(1) + lead
    elif regime != "ordinary":
        x *= float(regime)
    return x, ids


def cases(quick):
    """Yield the name of a case, its regime, dtype, and shapes."""
    shapes = [(3, 10)] if quick else [(200, 10), (12, 1000)]
    large = [] if quick else [(2, 32000)]
    yield "ordinary, float64", ["ordinary"], np.float64, shapes + large
    yield "scaled, float64", ["1e-3", "1e-2", "1e-1", "1e1", "1e2", "1e3"], np.float64, shapes
    yield "confident, float64", ["confident"], np.float64, shapes
    yield "ordinary, float32", ["ordinary"], np.float32, shapes + large
    yield "scaled, float32", ["1e-3", "1e-2", "1e-1", "1e1", "1e2", "1e3"], np.float32, shapes
    yield "confident, float32", ["confident"], np.float32, shapes


def two_floats(value):
    """Return an mpmath number as a float64 and the float64 remainder."""
    high = float(value)
    return high, float(value - high)


def truth(x, ids):
    """Return {quantity: (high, low)} and the scale of logsumexp, one row of logits at a time."""
    found = {quantity: [] for quantity in QUANTITIES}
    for row, y in zip(x, ids):
        row = [mpmath.mpf(float(value)) for value in row]
        top = max(range(len(row)), key=row.__getitem__)
        differences = [value - row[top] for value in row]
        exps = [mpmath.exp(d) for d in differences]
        s = mpmath.fsum(e for k, e in enumerate(exps) if k != top)
        log_sum = mpmath.log1p(s)
        others = mpmath.fsum(e for k, e in enumerate(exps) if k != y)
        found["softmax"].append([two_floats(e / (1 + s)) for e in exps])
        found["log_softmax"].append([two_floats(d - log_sum) for d in differences])
        found["logsumexp"].append(two_floats(row[top] + log_sum))
        loss = two_floats(-differences[y] + log_sum)
        found["loss"].append(loss)
        found["logsumexp(z − z_y)"].append(loss)  # the same, as people can write it with logsumexp
        found["gradient at target"].append(two_floats(-others / (1 + s)))
    return {quantity: np.moveaxis(np.array(values), -1, 0) for quantity, values in found.items()}


def errors(got, reference, dtype, size=0.0):
    """Return relative errors in eps; where the truth underflows, absolute ones in the same unit.

    ``size`` takes the place of the truth where it is larger.
    """
    high, low = reference
    info = np.finfo(dtype)
    size = np.maximum(np.maximum(np.abs(high), size), info.tiny / info.eps)
    return np.abs((got.astype(np.float64) - high) - low) / size / info.eps


def answers(peer, x, ids):
    """Yield each quantity as a library computes it."""
    for quantity in QUANTITIES[:3]:
        try:
            yield quantity, getattr(peer, quantity)(x)
        except Missing:
            pass
    rows = np.arange(len(x))
    losses, gradient = peer.rows(x, ids)
    yield "loss", losses
    try:
        yield "logsumexp(z − z_y)", peer.logsumexp(x - x[rows, ids][:, None])
    except Missing:
        pass
    yield "gradient at target", gradient[rows, ids]


def measure(peers, quick=False):
    """Return a list of cases; each has the max and median error in eps, by quantity and peer."""
    mpmath.mp.dps = 50
    results = []
    for name, regimes, dtype, shapes in cases(quick):
        rng = np.random.default_rng(0)
        pooled = {}
        for regime in regimes:
            for rows, classes in shapes:
                x, ids = logits(regime, rng, rows, classes)
                x = x.astype(dtype)
                reference = truth(x, ids)
                for peer in peers:
                    for quantity, got in answers(peer, x, ids):
                        # ln Σ e^x may lie near 0 where m does not; no formula does better than eps·|m|.
                        size = np.abs(x).max(1) if quantity == "logsumexp" else 0.0
                        found = errors(got, reference[quantity], dtype, size)
                        pooled.setdefault((quantity, peer.name), []).append(found.ravel())
        errors_of = {quantity: {} for quantity in QUANTITIES}
        for (quantity, peer_name), parts in pooled.items():
            found = np.concatenate(parts)
            errors_of[quantity][peer_name] = {
                "max": float(f"{found.max():.3g}"),
                "median": float(f"{np.median(found):.3g}"),
            }
        results.append({"case": name, "dtype": np.dtype(dtype).name, "errors": errors_of})
    return results

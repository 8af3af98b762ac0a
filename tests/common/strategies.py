"""Random arrays for property tests, and a 50-digit reference."""

from decimal import Decimal, localcontext

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp


def logits(size=30.0, min_classes=1, max_classes=6, min_dims=1, max_dims=3):
    """Arrays (…, K) of finite logits; a coarse grid makes ties common."""
    shapes = hnp.array_shapes(
        min_dims=min_dims, max_dims=max_dims, min_side=min_classes, max_side=max_classes
    )
    grid = st.integers(-8, 8).map(lambda n: n * (size / 8))
    return hnp.arrays(np.float64, shapes, elements=st.floats(-size, size) | grid)


def exact_differences(size=700):
    """Rows (K,) of logits whose differences are exact, so that no rounding is inherited."""
    return hnp.arrays(
        np.float64,
        st.integers(1, 6),
        elements=st.integers(-1024 * size, 1024 * size).map(lambda n: n / 1024)
        | st.integers(-size, size),
    )


def special_logits(max_classes=5):
    """Rows (K,) in which -inf and +inf occur."""
    values = st.floats(-50, 50) | st.sampled_from([-np.inf, np.inf])
    return hnp.arrays(np.float64, st.integers(1, max_classes), elements=values)


def like(x, low=-3.0, high=3.0):
    """Arrays of the shape of ``x``."""
    return hnp.arrays(np.float64, x.shape, elements=st.floats(low, high, width=32))


def exact(row):
    """Return p, 1 − p, ln p and ln Σ e^x of one row of finite logits, in 50 digits.

    ln p comes as (m − x_j) + ln(1 + s) with s summed without the largest
    logit, or the reference itself would cancel.
    """
    with localcontext() as context:
        context.prec = 50
        context.Emin = -(10**9)
        x = [Decimal(float(v)) for v in row]
        top = max(range(len(x)), key=lambda k: x[k])
        exps = [(v - x[top]).exp() for v in x]
        s = sum(exps[:top] + exps[top + 1 :], Decimal(0))
        p = [e / (1 + s) for e in exps]
        rest = [sum(p[:k] + p[k + 1 :], Decimal(0)) for k in range(len(p))]
        log1p = (1 + s).ln() if s > Decimal("1e-20") else s - s * s / 2
        log_p = [(v - x[top]) - log1p for v in x]
        return p, rest, log_p, x[top] + log1p


def error_in_eps(values, reference):
    """Return the largest relative error of ``values``, in units of their eps."""
    values = np.ravel(values)
    eps = Decimal(float(np.finfo(values.dtype).eps))
    tiny = Decimal(float(np.finfo(values.dtype).tiny))
    errors = [
        abs(Decimal(float(v)) - r) / max(abs(r), tiny) / eps for v, r in zip(values, reference, strict=True)
    ]
    return float(max(errors))

"""A second opinion on a gradient: how fast the remainder of its Taylor polynomial shrinks."""

import numpy as np

from .. import _checks
from . import tables
from .finite_differences import Function
from .gradcheck import analytic_of, check_functions, point_of, refuse_random, who_raised
from .second_look import Looks

WIDEST, FACTOR, ROWS = 1 / 8, 4, 21
VISIBLE = 100  # how far a remainder has to stand out from the noise
ENOUGH = 1.9  # an order above this is a 2, or more


class TaylorTest:
    """What :func:`.taylor_test` found.  It is true where ``ok`` is.

    Attributes
    ----------
    ok : bool
    order : float or None
        log of the last quotient of remainders, to the base of the quotient of
        steps: 2 for a right gradient (or more, where f bends little), 1 for a wrong
        one.  None if there is nothing but rounding from the start.
    steps, remainders
        Two arrays, as far as the remainders stand out from the rounding errors of f.
    """

    def __init__(self, steps, remainders, noise):
        self.steps, self.remainders, self._noise = steps, remainders, noise
        self._unwritten = None
        self._orders = np.diff(np.log(remainders)) / np.diff(np.log(steps))
        self.order = float(self._orders[-1]) if len(self._orders) else None
        self.ok = self.order is None or self.order > ENOUGH

    @classmethod
    def unwritten(cls, why):
        """The result for a function that raised NotImplementedError."""
        self = cls(np.zeros(0), np.zeros(0), 0.0)
        self.ok, self._unwritten = False, why
        return self

    def __bool__(self):
        return self.ok

    def __str__(self):
        if not self._rows():
            return self._headline()
        table = tables.text_table(["step", "remainder", "order"], self._rows(), (True, True, True))
        return "\n".join([self._headline(), *table])

    __repr__ = __str__

    def _repr_html_(self):
        return tables.html_table(self._headline(), ["step", "remainder", "order"], self._rows())

    def _headline(self):
        if self._unwritten is not None:
            return self._unwritten
        if self.order is None:
            return f"the remainder is no larger than the rounding errors of f, {self._noise:.1e}"
        verdict = "as for a right gradient" if self.ok else "a right gradient has 2"
        return f"the remainder is of order {self.order:.2f}: {verdict}"

    def _rows(self):
        orders = ["", *(f"{order:.2f}" for order in self._orders)]
        return [
            [f"{h:.1e}", f"{r:.1e}", order]
            for h, r, order in zip(self.steps, self.remainders, orders)
        ]


def taylor_test(f, grad, x, *, direction=None, seed=0):
    """See at what rate f(x + hv) − f(x) − h grad(x)·v goes to 0 with h.

    What the tangent leaves over is of order h² if ``grad`` is right, and of order h
    if it is not, as soon as h is small enough for the error to show.  This asks
    nothing of a tolerance, and takes some forty values of f however large x is; but
    it sees one direction only, and an error in it of less than about 1e-6.

    Parameters
    ----------
    f, grad, x
        As in :func:`.check_grad`.  Of an array-valued f the largest remainder counts.
    direction : array_like of the shape of ``x``, optional
        The direction v; by default random, of about the size of ``max(1, |x|)``.
    seed : int
        For the random direction.

    Returns
    -------
    TaylorTest

    Raises
    ------
    TypeError, ValueError
        As :func:`.check_grad`; also if ``direction`` is 0 or has another shape.
    """
    check_functions(f, grad)
    x = point_of(x)
    scale = np.maximum(1, np.abs(x))
    if direction is None:
        direction = scale * np.random.default_rng(seed).normal(size=x.shape)
    direction = _checks.finite("direction", direction)
    if direction.shape != x.shape:
        raise ValueError(f"direction has shape {direction.shape}, expected that of x, {x.shape}")
    if not direction.any():
        raise ValueError("direction is 0 everywhere, expected a direction to move x in")
    try:
        function = Function(f, x, batched=False)
        refuse_random(function)
        slope = analytic_of(grad(x.copy()), function.at_x.shape, x.shape)
    except NotImplementedError as error:
        return TaylorTest.unwritten(who_raised(error))

    looks = Looks(function)
    noise = np.min([look.noise for look in looks.narrowing()], axis=0).max()
    steps, remainders = WIDEST / FACTOR ** np.arange(float(ROWS)), np.zeros(ROWS)
    with np.errstate(all="ignore"):
        for n, h in enumerate(steps):
            point = x + h * direction
            move = (point - x).ravel()  # what x + hv, rounded, really moved
            tangent = function.at_x + slope.reshape(*function.at_x.shape, x.size) @ move
            remainders[n] = np.abs(function.values(point[None])[0] - tangent).max()
    seen = np.isfinite(remainders) & (remainders > VISIBLE * noise)
    return TaylorTest(steps[seen], remainders[seen], noise)

"""Look again, with other steps, at entries about which the first quotients leave a doubt.

A quotient errs in two ways.  Its step may be too wide for the bends of f: then
quotients with h and with 2h differ.  Or it may be too narrow for the rounding
errors of f, which count as noise/h: how large that noise is can be measured,
because it is what remains of f when everything smooth is taken away.
"""

from typing import NamedTuple

import numpy as np

SIDE = 1 + 8 * np.sort(np.arange(12) * 0.6180339887 % 1)  # steps away from x, irregular
EIGHTHS, SEED = (-8, -7, -6, -5, 5, 6, 7, 8), 2
SAFETY = 8  # how many times the measured noise a value of f may be off
TINY = 1e-300
FACTOR = 16.0  # from one step to the next
NARROWER, WIDEST = 8, 0.5  # how many times narrower, and how wide beside max(1, |x_i|)
NOTHING = 2**16  # a derivative below NOTHING · eps · |f| / |x| is as good as 0


class Look(NamedTuple):
    """Steps to look with, and what each output of f does over such distances; all flat."""

    steps: np.ndarray  # powers of two, so that x ± kh is exact
    size: np.ndarray  # the largest |f|
    noise: np.ndarray
    rough: np.ndarray  # where that noise is more than rounding, and no bend of f
    still: np.ndarray  # where f stands still somewhere
    bent: np.ndarray  # where a line through x is much rougher than one beside it


def prepare(function, steps):
    """Measure the noise of f on the scale of ``steps``.

    It is what is left of f on a short line of points when the best polynomial is
    taken away.  The line moves all entries of x.  Both its halves leave out x
    itself, and the calmer one counts: a kink is no noise.  (Moré & Wild 2011,
    "Estimating computational noise", take differences of equally spaced points;
    rounding errors of a slope can be in step with such points, and hide.)
    """
    with np.errstate(all="ignore"):
        steps = np.ldexp(0.5, np.frexp(steps)[1])
        # In eighths, and not all alike: softmax does not see a move of all logits alike.
        direction = np.random.default_rng(SEED).choice(EIGHTHS, steps.shape) / 8
        room = (steps / 8 / np.spacing(np.abs(function.x) + 9 * steps)).min()
        finest = np.clip(room, 1, 1024)  # so that the points are exact
        side = np.rint(SIDE * finest) / finest
        t = np.concatenate([-side, side])
        line = function.x + np.multiply.outer(t, steps * direction)
        values = function.values(line).reshape(len(line), -1)
        values = np.where(np.isfinite(values), values, np.nan)
        size = np.fmax.reduce(np.abs(values))
        halves = np.split(values, 2)
        calmer, higher = (
            np.fmin(*(_roughness(side, half, degree) for half in halves)) for degree in (4, 7)
        )
        rounding = function.eps * size + function.tiny
        noise = np.fmax(rounding, calmer)
        return Look(
            steps=steps.ravel(),
            size=size,
            noise=noise,
            rough=(SAFETY * rounding < noise) & (noise <= 1e-3 * size) & (higher > noise / 4),
            still=np.logical_or(*((np.diff(half, axis=0) == 0).any(0) for half in halves)),
            bent=_roughness(t, values, 4) > SAFETY * noise,
        )


def _roughness(t, values, degree):
    """Return the largest deviation of ``values`` from a polynomial in ``t``."""
    values = values - values[0]
    basis = np.linalg.qr(np.vander(t / t.max(), degree + 1))[0]
    return np.abs(values - basis @ (basis.T @ values)).max(0)


class Looks:
    """The looks to take one after the other; each is prepared when it is first needed.

    The first has the usual steps, eps^(1/3) · max(1, |x_i|), the second is scaled with
    ``|x_i|`` alone; then come narrower and wider ones in turn.
    """

    def __init__(self, function):
        x = np.abs(function.x)
        self._function, self._prepared = function, {}
        step = function.eps ** (1 / 3)
        usual = step * np.maximum(1, x)
        own = np.minimum(usual, step * np.where(x > 0, x, x.max() or 1))
        wider = int(np.log(WIDEST / step) / np.log(FACTOR))
        powers = sorted((k for k in range(-NARROWER, wider + 1) if k), key=lambda k: (abs(k), k))
        self._steps = [usual, own, *(usual * FACTOR**k for k in powers)]
        self.powers = [0, -1, *powers]

    def __getitem__(self, number):
        """Return a look.

        Noise that is seen over wide steps is there over narrow ones as well, even
        if f looks smooth: it may be a staircase (computed in float32, say, or as
        (x + 1e9) − 1e9), and the look be at one of its stairs.
        """
        look, power = self._prepare(number), self.powers[number]
        wider = [n for n in range(number) if power < 0 >= self.powers[n]]
        if look.still.any():
            wider.append(self.powers.index(min(2, max(self.powers))))
        noise = look.noise
        for other in map(self._prepare, wider):
            noise = np.where(other.rough, np.fmax(noise, other.noise), noise)
        return look._replace(noise=noise)

    def _prepare(self, number):
        if number not in self._prepared:
            self._prepared[number] = prepare(self._function, self._steps[number])
        return self._prepared[number]

    def narrowing(self):
        """Yield the usual look and those with ever narrower steps."""
        return (self[n] for n, power in enumerate(self.powers) if power <= 0 and n != 1)


class Found:
    """What is known of the derivative: matrices with a row for each output and a column for each x.

    Attributes
    ----------
    numeric : the derivative by finite differences
    error : how far off it may be; inf where nothing is known
    straight : where quotients with h and 2h are about the same
    gap : how much the slopes to the left and to the right differ; 0 where nobody looked
    scale : over which distance of x it was found; the usual one is max(1, |x_i|)
    again : where another look than the first, with its usual steps, decided
    """

    def __init__(self, numeric, error, scale):
        self.numeric = numeric
        self.error = np.where(np.isfinite(numeric), error, np.inf)
        self.straight = np.zeros(numeric.shape, bool)
        self.gap = np.zeros(numeric.shape)
        self.scale = np.broadcast_to(scale, numeric.shape).copy()
        self.again = np.zeros(numeric.shape, bool)


def size_of(analytic, numeric):
    """Return the larger of both, entry by entry."""
    return np.fmax(np.abs(analytic), np.abs(numeric))


@np.errstate(all="ignore")
def agrees(analytic, numeric, error, rtol):
    """The rule: |n − a| ≤ rtol · max(|n|, |a|) + error; inf and nan agree with nothing."""
    close = np.abs(analytic - numeric) <= rtol * size_of(analytic, numeric) + error
    return close & np.isfinite(analytic) & np.isfinite(numeric)


class SecondLook:
    """Looks again until an entry is known as well as it has to be.

    ``goal`` is what the first quotient can reach where f has no more noise than
    its rounding: an error of goal · |f|.
    """

    def __init__(self, function, analytic, rtol, goal):
        self.function, self.analytic, self.rtol, self.goal = function, analytic, rtol, goal
        self.looks = Looks(function)

    @np.errstate(all="ignore")
    def settled(self, found, columns):
        """Tell which entries need no further look.

        Either the error is small beside the entry, the quotient did not depend on
        the step, and no kink explains a disagreement; or the entry agrees, is as
        good as 0, and the error is small beside f.
        """
        analytic, numeric = self.analytic[:, columns], found.numeric[:, columns]
        error, scale = found.error[:, columns], found.scale[:, columns]
        f_size = np.abs(self._at_x())
        f_size = np.where(f_size > 0, f_size, self.looks[0].size[:, None])
        sharp = error <= max(self.rtol, self.goal) * size_of(analytic, numeric)
        even = found.straight[:, columns] & (found.gap[:, columns] <= np.abs(numeric))
        # By such a slope f would change by more than its size: a narrower step has to tell.
        steep = np.abs(analytic) * scale * self.function.eps ** (1 / 3) > self.looks[0].size[:, None]
        even &= ~steep | (error <= max(self.rtol, self.goal) * np.abs(numeric))
        nothing = np.abs(analytic) * scale <= NOTHING * self.function.eps * f_size
        calm = error * scale <= self.goal * f_size + TINY
        agree = agrees(analytic, numeric, error, self.rtol)
        return (sharp & even) | (agree & (sharp | (nothing & calm)))

    def improve(self, found):
        """Look again where there is a doubt; changes ``found``."""
        for columns in self.function.blocks():
            error = found.error[:, columns]  # so far without what the bends of f may cost
            doubt = ~self.settled(found, columns) | self.looks[0].bent[:, None]
            found.error[:, columns] = np.where(doubt, np.inf, error)
            way = np.zeros(doubt.shape)
            for number, power in enumerate(self.looks.powers):
                wanted = doubt & (power * way >= 0)
                chosen = wanted.any(0)
                if not chosen.any():
                    continue
                shown = np.zeros(doubt.shape)
                shown[:, chosen] = self._look(found, columns[chosen], wanted[:, chosen], number)
                if power == 0:
                    way = shown
                turned = wanted & (shown * way < 0)  # the best step lies behind
                doubt &= ~(self.settled(found, columns) | turned)

    @np.errstate(all="ignore")
    def _look(self, found, columns, doubt, number):
        """Look at some columns; return where better steps are: -1 narrower, 1 wider, 0 unknown."""
        look, power = self.looks[number], self.looks.powers[number]
        h = look.steps[columns]
        near_left, near_right, far_left, far_right = self._moved(columns, h, (-1, 1, -2, 2))
        near = (near_right - near_left) / (2 * h)
        far = (far_right - far_left) / (4 * h)
        bend, rounding = np.abs(near - far), SAFETY * look.noise[:, None] / h
        new = {
            "numeric": near + (near - far) / 3,  # the fourth-order quotient
            "error": bend + rounding,
            "straight": bend <= 0.1 * size_of(near, far) + rounding,
            "gap": np.abs(near_left - 2 * self._at_x() + near_right) / h - 2 * rounding,
            "scale": h / self.function.eps ** (1 / 3) + np.zeros(near.shape),
            "again": np.full(near.shape, power != 0),
        }
        error = found.error[:, columns]
        apart = np.abs(new["numeric"] - found.numeric[:, columns])
        better = new["error"] < error
        if power > 0:  # far from x, f has to be as it is near x
            better &= apart <= error
        if power < 0:  # near x, it need not be as it is farther away
            better |= apart > error + new["error"]
        for name, values in new.items():
            matrix = getattr(found, name)
            matrix[:, columns] = np.where(doubt & better, values, matrix[:, columns])
        noisy = look.noise > 100 * self.function.eps * np.abs(self.function.at_x.ravel())
        return np.where(noisy[:, None], 0, np.where(bend <= rounding, 1, -1))

    @np.errstate(all="ignore")
    def kinks(self, found):
        """Return where f has no derivative: a mask, and the slopes on the left and on the right.

        Between the slopes of two neighbouring steps, on both sides, there is some
        spread.  With narrower steps it goes to 0 where f is smooth, and it stays
        where f has a kink.  (At a jump it even grows.)
        """
        difference = np.abs(self.analytic - found.numeric)
        agree = agrees(self.analytic, found.numeric, found.error, self.rtol)
        usual = 0.1 * size_of(self.analytic, found.numeric)
        wide = np.where(agree, usual, difference)
        kinks, left, right = found.gap > wide, *np.zeros((2, *wide.shape))
        for columns in self.function.blocks():
            columns = columns[kinks[:, columns].any(0)]
            if columns.size:
                kink, left[:, columns], right[:, columns] = self._slopes(columns)
                kinks[:, columns] &= kink
        return kinks, left, right

    def _slopes(self, columns):
        shape = self.analytic[:, columns].shape
        kink, (left, right) = np.zeros(shape, bool), np.zeros((2, *shape))
        slopes, spread = np.full((2, *shape), np.nan), np.full(shape, np.nan)
        for look in self.looks.narrowing():
            h, at_x = look.steps[columns], self._at_x()
            below, above = self._moved(columns, h, (-1, 1))
            before, slopes = slopes, np.stack([(at_x - below) / h, (above - at_x) / h])
            wider, spread = spread, np.ptp([*before, *slopes], axis=0)
            visible = spread * h > 64 * look.noise[:, None]
            kink = np.where(visible, spread >= wider / 2, kink)
            left, right = np.where(visible, slopes, (left, right))
        return kink, left, right

    def _at_x(self):
        return self.function.at_x.reshape(-1, 1)

    def _moved(self, columns, h, multiples):
        """Yield f with each column's entry of x moved by k h, for every k: (outputs, columns)."""
        for k in multiples:
            values = self.function.moved(columns, k * h, strict=False)
            yield values.reshape(len(columns), -1).T

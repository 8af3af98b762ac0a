"""Time and error of checking the gradient of softmax regression by its weights W, (K, D)."""

import time

import numpy as np

SIZES = [(10, 64), (100, 256), (1000, 1000)]
EXAMPLES = 32
SPEED_TARGETS = {(10, 64): 15, (100, 256): 10, (1000, 1000): 100}
ERROR_TARGET = 5e-11
PATIENCE = 20.0  # seconds that a check may take before it is stopped and its time extrapolated
LARGEST_FOR_CHECK_GRAD = 5000  # entries of W; a larger one is for a check that knows the model
SUBSET = 2000  # entries from which the error of a stopped check is taken


class Enough(Exception):
    """The check has taken long enough."""


class Problem:
    """The mean loss of a batch as a function of W, and its gradient."""

    def __init__(self, K, D):
        rng = np.random.default_rng(0)
        self.W = rng.normal(size=(K, D)) / np.sqrt(D)
        self.b = np.zeros(K)
        self.X, self.ids = rng.normal(size=(EXAMPLES, D)), rng.integers(0, K, EXAMPLES)

    def loss(self, W):
        from softmaxlib import cross_entropy

        return cross_entropy(self.X @ W.T, self.ids)

    def gradient(self, W):
        from softmaxlib import linear_value_and_grad

        return linear_value_and_grad((W, self.b), self.X, self.ids, layout="W")[1][0]


def timed(function, patience=PATIENCE):
    """Return the shortest time of three calls or, if these are short, of a second's calls; and the last result."""
    times = []
    while len(times) < 3 or sum(times) < 1:
        start = time.perf_counter()
        result = function()
        times.append(time.perf_counter() - start)
        if sum(times) > patience / 2:
            break
    return min(times), result


def row(tool, checks, seconds, error=None, **more):
    return {
        "tool": tool,
        "checks": checks,
        "seconds": float(f"{seconds:.4g}"),
        "error": None if error is None else float(f"{error:.2g}"),
        **more,
    }


def by_scipy(problem, patience):
    """Time scipy.optimize.check_grad; stop it when it takes too long, and say from what it is extrapolated."""
    from scipy.optimize import approx_fprime, check_grad

    shape, x = problem.W.shape, problem.W.ravel()
    calls, start = 0, None

    def loss(w):
        nonlocal calls
        calls += 1
        if time.perf_counter() - start > patience:
            raise Enough
        return problem.loss(w.reshape(shape))

    def gradient(w):
        return problem.gradient(w.reshape(shape)).ravel()

    def run():
        nonlocal calls, start
        calls, start = 0, time.perf_counter()
        check_grad(loss, gradient, x)

    truth = gradient(x)
    try:
        seconds, _ = timed(run, patience)
        start = np.inf  # patience without end for the error
        error = np.abs(approx_fprime(x, loss) - truth).max()
        return row("SciPy", "every entry", seconds, error)
    except Enough:
        seconds = (time.perf_counter() - start) / calls * (x.size + 1)  # it calls the loss once more than x has entries
    counted, start = calls, np.inf
    some = np.random.default_rng(1).choice(x.size, min(SUBSET, x.size), replace=False)

    def loss_of_some(values):
        w = x.copy()
        w[some] = values
        return loss(w)

    error = np.abs(approx_fprime(x[some], loss_of_some) - truth[some]).max()
    return row("SciPy", "every entry", seconds, error, timed_entries=counted, error_entries=len(some))


def by_scipy_in_one_direction(problem, patience):
    from scipy.optimize import check_grad

    shape, x = problem.W.shape, problem.W.ravel()

    def run():
        return check_grad(
            lambda w: problem.loss(w.reshape(shape)),
            lambda w: problem.gradient(w.reshape(shape)).ravel(),
            x, direction="random", rng=0,
        )  # fmt: skip

    seconds, _ = timed(run, patience)
    return row("SciPy", "one direction", seconds)


def by_torch(problem, patience, fast):
    import torch

    X, ids = torch.from_numpy(problem.X), torch.from_numpy(problem.ids)
    W = torch.from_numpy(problem.W.copy()).requires_grad_()

    def loss(W):
        return torch.nn.functional.cross_entropy(X @ W.T, ids)

    def run():
        return torch.autograd.gradcheck(loss, W, fast_mode=fast)

    if not fast:  # two losses an entry: is there time for that?
        seconds, _ = timed(lambda: loss(W.detach()), patience)
        if 2 * problem.W.size * seconds > patience:
            return None
    seconds, _ = timed(run, patience)
    return row("PyTorch", "one direction" if fast else "every entry", seconds)


def by_jax(problem, patience):
    import jax
    import jax.numpy as jnp
    from jax.test_util import check_grads

    X, column = jnp.asarray(problem.X), jnp.asarray(problem.ids)[:, None]

    @jax.jit
    def loss(W):
        return -jnp.take_along_axis(jax.nn.log_softmax(X @ W.T), column, 1).mean()

    W = jnp.asarray(problem.W)
    seconds, _ = timed(lambda: check_grads(loss, (W,), order=1, modes=("rev",)), patience)
    return row("JAX", "one direction", seconds)


def by_check_grad(problem, patience):
    """The check for any function, with one call for a stack of weights."""
    from softmaxlib import check_grad, cross_entropy

    if problem.W.size > LARGEST_FOR_CHECK_GRAD:
        return None

    def losses(Ws):
        logits = problem.X @ Ws.swapaxes(1, 2)
        return cross_entropy(logits, np.tile(problem.ids, (len(Ws), 1)), reduction="none").mean(-1)

    seconds, result = timed(lambda: check_grad(losses, problem.gradient, problem.W, batched=True), patience)
    assert result.ok, str(result)
    error = np.abs(result.numeric - problem.gradient(problem.W)).max()
    return row("softmaxlib, check_grad", "every entry", seconds, error)


def by_check_directions(problem, patience):
    from softmaxlib import check_directions

    seconds, result = timed(lambda: check_directions(problem.loss, problem.gradient, problem.W), patience)
    assert result.ok, str(result)
    return row("softmaxlib, check_directions", "20 directions", seconds)


def by_check_linear(problem, patience, method="central"):
    """The check that is told that the loss depends on W through the logits; b comes with it."""
    from softmaxlib import check_linear, cross_entropy, linear_value_and_grad

    def value_and_grad(params):
        return linear_value_and_grad(params, problem.X, problem.ids, layout="W")

    def losses(logits):
        return cross_entropy(logits, problem.ids, reduction="none")

    params = problem.W, problem.b
    def run():
        return check_linear(value_and_grad, losses, params, problem.X, layout="W", method=method)

    seconds, results = timed(run, patience)
    assert results.ok, str(results)
    error = np.abs(results[0].numeric - problem.gradient(problem.W)).max()
    form = ', "fourth"' if method == "fourth" else ""
    return row(f"softmaxlib, check_linear{form}", "every entry", seconds, error)


def by_check_linear_of_fourth_order(problem, patience):
    return by_check_linear(problem, patience, "fourth")


def by_taylor_test(problem, patience):
    from softmaxlib import taylor_test

    seconds, result = timed(lambda: taylor_test(problem.loss, problem.gradient, problem.W), patience)
    assert result.ok, str(result)
    return row("softmaxlib, taylor_test", "one direction", seconds)


def measure(peers, quick=False):
    """Return, for each size of W, a row a checker and what was wanted and reached."""
    installed = {peer.name for peer in peers}
    patience = 0.1 if quick else PATIENCE
    checkers = [
        ("softmaxlib", by_check_grad),
        ("softmaxlib", by_check_linear),
        ("softmaxlib", by_check_linear_of_fourth_order),
        ("softmaxlib", by_check_directions),
        ("softmaxlib", by_taylor_test),
        ("SciPy", by_scipy),
        ("SciPy", by_scipy_in_one_direction),
        ("PyTorch", lambda problem, patience: by_torch(problem, patience, fast=False)),
        ("PyTorch", lambda problem, patience: by_torch(problem, patience, fast=True)),
        ("JAX", by_jax),
    ]
    results = []
    for K, D in [(3, 4)] if quick else SIZES:
        problem = Problem(K, D)
        rows = [check(problem, patience) for library, check in checkers if library in installed]
        targets = [SPEED_TARGETS[K, D], ERROR_TARGET] if (K, D) in SPEED_TARGETS else None
        rows = [row for row in rows if row is not None]
        results.append({"K": K, "D": D, "examples": EXAMPLES, "targets": targets, "rows": rows})
    return results

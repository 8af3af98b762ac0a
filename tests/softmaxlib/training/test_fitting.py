"""The minimiser: the optimum of SciPy and scikit-learn, flat directions, data without a minimum, bad arguments."""

import subprocess
import sys

import numpy as np
import pytest

from softmaxlib import linear_value_and_grad, softmax
from softmaxlib.training import fit_linear, sums_over_blocks
from softmaxlib.training.sums import Sums


def problem(N=60, D=4, K=3, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(N, D)) * [1, 10, 0.1, 3]
    return X, rng.integers(0, K, N)


def largest(grads):
    return max(abs(grad).max() for grad in grads)


class TestTheOptimum:
    @pytest.mark.parametrize("l2", [0.0, 1e-4, 0.01, 1.0])
    @pytest.mark.parametrize("seed", [0, 1, 2])
    def test_its_gradient_is_zero_and_scipy_finds_nothing_lower(self, l2, seed):
        X, y = problem(seed=seed)
        fit = fit_linear(X, y, l2=l2, tol=1e-13)
        loss, grads = linear_value_and_grad(fit.params, X, y, layout="W", l2=l2)
        assert fit.converged and not fit.separated and largest(grads) < 1e-12
        assert fit.losses[-1] == pytest.approx(loss, rel=1e-14)

        def f(flat):
            params = flat[:12].reshape(3, 4), flat[12:]
            value, (dW, db) = linear_value_and_grad(params, X, y, layout="W", l2=l2)
            return value, np.concatenate([dW.ravel(), db])

        from scipy.optimize import minimize

        other = minimize(f, np.zeros(15), jac=True, method="L-BFGS-B", options={"gtol": 1e-9, "ftol": 0, "maxiter": 5000})
        assert loss <= other.fun + 1e-14

    def test_it_is_scikit_learns(self):
        from sklearn.linear_model import LogisticRegression

        X, y = problem()
        for C in (0.01, 1.0, 100.0):
            peer = LogisticRegression(C=C, solver="newton-cholesky", tol=1e-12, max_iter=500).fit(X, y)
            W, b = fit_linear(X, y, l2=1 / (C * len(X)), tol=1e-13).params
            assert np.allclose(peer.coef_, W, atol=1e-8) and np.allclose(peer.intercept_, b, atol=1e-8)

    def test_labels_may_be_soft(self):
        X, y = problem()
        T = np.eye(3)[y] * 0.8 + 0.2 / 3
        W, b = fit_linear(X, T, l2=1e-3, tol=1e-13).params
        assert largest(linear_value_and_grad((W, b), X, T, layout="W", l2=1e-3)[1]) < 1e-12

    def test_mean_probabilities_are_the_shares(self):
        X, y = problem()
        W, b = fit_linear(X, y, l2=0.1, tol=1e-13).params
        assert softmax(X @ W.T + b).mean(0) == pytest.approx(np.bincount(y) / len(y), abs=1e-12)

    def test_losses_never_rise(self):
        fit = fit_linear(*problem(seed=3), l2=1e-3)
        assert (np.diff(fit.losses) <= 1e-15).all() and fit.steps == len(fit.slopes) - 1 > 2


class TestFlatDirections:
    def test_what_is_flat_is_not_walked_along_however_small_the_tolerance(self):
        """A step into the direction that rounding alone bends went off to weights of 1e10."""
        X, y = problem()
        X = np.hstack([X, np.zeros((len(X), 1)), np.ones((len(X), 1)), X[:, :1]])  # never, always, twice
        for l2 in (0.0, 1e-3):
            with pytest.warns(RuntimeWarning, match="rounding leaves nothing to gain|after 60 steps"):
                fit = fit_linear(X, y, l2=l2, tol=1e-30, max_steps=60)
            assert fit.slopes[-1] < 1e-12 and not fit.converged
            W, b = fit.params
            assert (W[:, 4] == 0).all() and abs(W.sum(0)).max() < 1e-9 and abs(b.sum()) < 1e-9 and abs(b).max() < 100

    def test_a_start_elsewhere_leads_to_the_same_probabilities(self):
        X, y = problem()
        rng = np.random.default_rng(5)
        W, b = fit_linear(X, y, l2=0.01, tol=1e-13).params
        V, c = fit_linear(X, y, l2=0.01, tol=1e-13, params=(rng.normal(size=(3, 4)), rng.normal(size=3))).params
        assert np.allclose(softmax(X @ W.T + b), softmax(X @ V.T + c), atol=1e-10) and np.allclose(W, V, atol=1e-9)


class TestNoMinimum:
    X, y = np.array([[0.0, 1], [1, 0], [2, 2], [3, 2]]), np.array([0, 0, 1, 1])

    @pytest.mark.parametrize("target", [y, np.eye(2)[y]], ids=["ids", "one-hot"])
    def test_it_is_said(self, target):
        with pytest.warns(RuntimeWarning, match="there is no minimum, larger weights are always better"):
            fit = fit_linear(self.X, target, tol=1e-6)
        assert fit.separated and fit.converged and "no minimum" in str(fit)

    def test_a_penalty_soft_labels_or_one_contradiction_make_one(self, recwarn):
        assert not fit_linear(self.X, self.y, l2=1e-3).separated
        assert not fit_linear(self.X, np.eye(2)[self.y] * 0.9 + 0.05).separated
        both = np.vstack([self.X, self.X]), np.append(self.y, 1 - self.y)
        assert not fit_linear(*both).separated
        # and what other tests have left open may be found just now
        assert [warning for warning in recwarn if warning.category is not ResourceWarning] == []


class TestBlocks:
    @pytest.mark.parametrize("block", [1, 7, 59, 60, 1000])
    def test_sums_over_blocks_are_the_sums(self, block):
        X, y = problem()
        rng = np.random.default_rng(1)
        params, way = [(rng.normal(size=(3, 4)), rng.normal(size=3)) for _ in range(2)]
        value, grads = sums_over_blocks(params, X, y, l2=0.3, block=block)
        wanted, wanted_grads = linear_value_and_grad(params, X, y, layout="W", l2=0.3)
        assert value == pytest.approx(wanted, rel=1e-13)
        for one, other in zip(grads, wanted_grads):
            assert one == pytest.approx(other, rel=1e-11, abs=1e-14)
        for one, other in zip(Sums(X, y, 0.3, block).hvp(params, way), Sums(X, y, 0.3, None).hvp(params, way)):
            assert one == pytest.approx(other, rel=1e-11, abs=1e-14)

    @pytest.mark.parametrize("soft", [False, True])
    def test_the_diagonal_is_that_of_the_products(self, soft):
        X, y = problem()
        rng = np.random.default_rng(2)
        sums = Sums(X, rng.random((60, 3)) if soft else y, 0.3, 7)
        params = rng.normal(size=(3, 4)), rng.normal(size=3)
        W, b = sums.hessian_diagonal(params)
        for k in range(3):
            for d in range(4):
                unit = np.zeros((3, 4)), np.zeros(3)
                unit[0][k, d] = 1
                assert sums.hvp(params, unit)[0][k, d] == pytest.approx(W[k, d])
            unit = np.zeros((3, 4)), np.eye(3)[k]
            assert sums.hvp(params, unit)[1][k] == pytest.approx(b[k])

    def test_a_file_of_float32_is_read_in_blocks_and_summed_in_float64(self, tmp_path):
        X, y = problem()
        np.save(tmp_path / "X.npy", X.astype(np.float32))
        on_disk = np.load(tmp_path / "X.npy", mmap_mode="r")
        W, b = fit_linear(on_disk, y, l2=0.01, block=8, tol=1e-13).params
        V, c = fit_linear(X.astype(np.float32).astype(np.float64), y, l2=0.01, tol=1e-13).params
        assert W.dtype == np.float64 and np.allclose(W, V, atol=1e-10) and np.allclose(b, c, atol=1e-10)

    @pytest.mark.skipif(sys.platform != "linux", reason="other systems do not limit a process's data so")
    def test_a_file_larger_than_the_memory_allowed(self, tmp_path):
        rng, times, rows = np.random.default_rng(0), 140, 1000  # the same thousand rows: the mean is theirs
        X, y = rng.normal(size=(rows, 120)), rng.integers(0, 3, rows)
        file = np.lib.format.open_memmap(tmp_path / "X.npy", "w+", float, (times * rows, 120))
        for k in range(times):
            file[k * rows : (k + 1) * rows] = X
        file.flush()
        np.save(tmp_path / "y.npy", np.tile(y, times))
        program = (
            "import sys, resource, numpy as np\n"
            "from softmaxlib.training import sums_over_blocks\n"
            "limit = 112 * 2**20\n"
            "resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))\n"
            "X, y = np.load(sys.argv[1], mmap_mode='r'), np.load(sys.argv[2])\n"
            "assert X.nbytes > limit\n"
            "params = np.zeros((3, 120)), np.zeros(3)\n"
            "loss, (dW, db) = sums_over_blocks(params, X, y, block=1000)\n"
            "np.save(sys.argv[3], dW)\n"
            "try: sums_over_blocks(params, np.array(X), y)\n"
            "except MemoryError: print('and not at once')\n"
        )
        paths = [tmp_path / name for name in ("X.npy", "y.npy", "dW.npy")]
        done = subprocess.run(
            [sys.executable, "-c", program, *paths], capture_output=True, text=True,
            env={"OPENBLAS_NUM_THREADS": "1", "PATH": ""},
        )  # fmt: skip
        assert done.stdout == "and not at once\n", done.stderr
        wanted = linear_value_and_grad((np.zeros((3, 120)), np.zeros(3)), X, y, layout="W")[1][0]
        assert np.load(paths[2]) == pytest.approx(wanted, abs=1e-15)


class TestArguments:
    X, y = problem()

    @pytest.mark.parametrize(
        ("changed", "error", "message"),
        [
            ({"X": np.zeros(3)}, ValueError, r"X has shape \(3,\), expected \(N, D\)"),
            ({"X": np.zeros((0, 4))}, ValueError, r"X has shape \(0, 4\), expected .* N at least 1"),
            ({"target": np.zeros(59, int)}, ValueError, r"target has shape \(59,\), expected \(60,\) or \(60, K\)"),
            ({"target": np.full(60, -1)}, ValueError, r"target\[0\] = -1, expected 0\.\."),
            ({"target": np.zeros(60)}, TypeError, "target is of dtype float64, expected integers"),
            ({"l2": -1}, ValueError, "l2 = -1, expected a finite number, 0 or larger"),
            ({"tol": 0}, ValueError, "tol = 0, expected a positive number"),
            ({"max_steps": 0}, ValueError, "max_steps = 0, expected 1 or more"),
            ({"block": 0}, ValueError, "block = 0, expected 1 or more"),
            ({"block": 1.5}, TypeError, "block = 1.5, expected an integer"),
            ({"params": (np.zeros((3, 5)), np.zeros(3))}, ValueError, r"W has shape \(3, 5\) and X"),
            ({"X": np.full((60, 4), np.nan)}, ValueError, r"X\[0, 0\] = nan, expected a finite number"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_named(self, changed, error, message):
        arguments = {"X": self.X, "target": self.y} | changed
        with pytest.raises(error, match=message):
            fit_linear(arguments.pop("X"), arguments.pop("target"), **arguments)

    def test_too_few_steps_are_said(self):
        with pytest.warns(RuntimeWarning, match="stopped after 1 steps: the largest entry of the gradient is .*, tol = 1e-10"):
            assert not fit_linear(self.X, self.y, l2=0.01, max_steps=1).converged

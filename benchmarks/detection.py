"""Which wrong derivatives do the gradient checkers find, and which right ones do they refuse?

Every case is a function and a derivative stated for it at one point.  A Jacobian here is a
diagonal plus an outer product, J = diag(d) + a bᵀ, so that each library can be given it in the
form that it wants: as a matrix, or as the product uᵀJ = u∘d + (u·a) b of a backward pass.
"""

import time
import warnings

import numpy as np

SIZES = (10, 100, 1000)
# SciPy returns the norm of the difference and leaves the verdict to the caller.  Its own tests ask
# for 0 to 7 decimals, at which a right loss of 100 classes fails; so this is generous.
SCIPY_THRESHOLD = 1e-6


class Case:
    """f(x) = factor · base(scale · x) + offset, and the derivative that somebody states for it."""

    def __init__(self, base, z, labels=None, factor=1.0, scale=1.0, offset=0.0, dtype=np.float64):
        self.base, self.dtype, self.labels = base, dtype, labels
        self.factor, self.scale, self.offset = factor, scale, offset
        self.x = (z / scale).astype(dtype)
        z = self.x.astype(np.float64) * scale
        e = np.exp(z - z.max())
        self.p = e / e.sum()
        others = np.where(np.arange(len(z)) == z.argmax(), 0, self.p).sum()
        self.diagonal = self.p * np.where(np.arange(len(z)) == z.argmax(), others, 1 - self.p)

    def numpy(self, x):
        import softmaxlib

        z = self.scale * np.asarray(x, self.dtype)
        if self.base == "softmax":
            value = softmaxlib.softmax(z)
        elif self.base == "log_softmax":
            value = softmaxlib.log_softmax(z)
        else:
            value = -(self.labels * softmaxlib.log_softmax(z)).sum(-1)
        return self.dtype(self.factor) * value + self.dtype(self.offset)

    def tensor(self, x, softmax, log_softmax):
        """The same with the functions of PyTorch or JAX; labels are converted by the caller."""
        z = self.scale * x
        if self.base == "softmax":
            value = softmax(z)
        elif self.base == "log_softmax":
            value = log_softmax(z)
        else:
            value = -(self.labels_there * log_softmax(z)).sum()
        return self.factor * value + self.offset

    def jacobian(self, diagonal, a, b):
        """State the derivative of an array-valued base; returns self."""
        size = self.factor * self.scale
        self.d, self.a, self.b = (np.asarray(v, np.float64) for v in (size * diagonal, size * a, b))
        self.stated = (np.diag(self.d) + np.outer(self.a, self.b)).astype(self.dtype)
        return self

    def gradient(self, g):
        """State the derivative of a scalar base; returns self."""
        self.d = self.a = None
        self.stated = (self.factor * self.scale * g).astype(self.dtype)
        return self


def soft_labels(rng, K, total=1.0):
    return total * rng.dirichlet(np.ones(K))


def wrong_cases(rng, K):
    """Yield the name of a mistake and the case that makes it."""
    z = rng.normal(size=K)
    one, nought = np.ones(K), np.zeros(K)
    place = int(rng.integers(K))

    def softmax_case():
        case = Case("softmax", z)
        return case, case.p

    case, p = softmax_case()
    yield "every diagonal entry: p for p(1 − p)", case.jacobian(p + p**2, -p, p)
    case, p = softmax_case()
    small = p == np.sort(p)[K // 10]
    yield "one small diagonal entry: p for p(1 − p)", case.jacobian(p + p**2 * small, -p, p)
    case, p = softmax_case()
    yield "diagonal only", case.jacobian(p - p**2, nought, nought)
    case, p = softmax_case()
    yield "sign off the diagonal", case.jacobian(p - 2 * p**2, p, p)
    case = Case("log_softmax", z)
    yield "log-softmax Jacobian transposed", case.jacobian(one, -case.p, one)

    t = soft_labels(rng, K)
    case = Case("loss", z, t)
    yield "sign of the gradient", case.gradient(t - case.p)
    case = Case("loss", z, t, factor=1e-8)
    yield "sign of the gradient, loss times 1e−8", case.gradient(t - case.p)
    case = Case("loss", z, t)
    yield "one entry 1 % off", case.gradient((case.p - t) * (1 + 0.01 * (np.arange(K) == place)))
    case = Case("loss", z, t)
    twice = np.exp(case.p) / np.exp(case.p).sum()
    yield "softmax applied twice", case.gradient(twice - t)
    t = soft_labels(rng, K, 1.5)
    case = Case("loss", z, t)
    yield "p − t, labels that sum to 1.5", case.gradient(case.p - t)


def right_cases(rng, K):
    """Yield the name of a case and the case; every stated derivative is the true one."""
    z = rng.normal(size=K)
    t = soft_labels(rng, K)

    def loss(name, z=z, t=t, **options):
        case = Case("loss", z, t, **options)
        return name, case.gradient(case.p - t)

    def softmax(name, z=z, **options):
        case = Case("softmax", z, **options)
        case.jacobian(case.p, -case.p, case.p)
        np.fill_diagonal(case.stated, case.diagonal)  # p − p² keeps no digits beside p = 1
        return name, case

    yield softmax("softmax")
    yield softmax("softmax in float32", dtype=np.float32)
    yield softmax("softmax, logits up to ±500", z=500 * z / np.abs(z).max())
    yield loss("loss")
    yield loss("loss times 1e8", factor=1e8)
    yield loss("loss times 1e−8", factor=1e-8)
    yield loss("loss plus 1e6", offset=1e6)
    yield loss("logits are 1e8 · x", scale=1e8)
    yield loss("logits are 1e−8 · x", scale=1e-8)


def by_softmaxlib(case, seed):
    from softmaxlib import check_grad

    del seed
    return check_grad(case.numpy, lambda x: case.stated, case.x, batched=True).ok


def by_scipy(case, seed):
    from scipy.optimize import check_grad

    del seed
    return check_grad(case.numpy, lambda x: case.stated, case.x) < SCIPY_THRESHOLD


def by_torch(case, seed, fast):
    import torch

    dtype = torch.float64 if case.dtype == np.float64 else torch.float32

    def there(values):
        return torch.tensor(values, dtype=dtype)

    if case.labels is not None:
        case.labels_there = there(case.labels)
    vectors = None if case.d is None else [there(v) for v in (case.d, case.a, case.b)]
    stated = there(case.stated)

    class Stated(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return case.tensor(x, lambda z: torch.softmax(z, -1), lambda z: torch.log_softmax(z, -1))

        @staticmethod
        def backward(ctx, upstream):
            if vectors is None:
                return upstream * stated
            d, a, b = vectors
            return upstream * d + (upstream @ a) * b

    torch.manual_seed(seed)
    x = torch.tensor(case.x, dtype=dtype, requires_grad=True)
    return torch.autograd.gradcheck(Stated.apply, x, fast_mode=fast, raise_exception=False)


def by_torch_slow(case, seed):
    return by_torch(case, seed, fast=False)


def by_torch_fast(case, seed):
    return by_torch(case, seed, fast=True)


def by_jax(case, seed):
    import jax
    import jax.numpy as jnp
    from jax.test_util import check_grads

    del seed  # it draws its direction from a seed of its own
    if case.labels is not None:
        case.labels_there = jnp.asarray(case.labels, case.dtype)

    @jax.custom_vjp
    def f(x):
        return case.tensor(x, jax.nn.softmax, jax.nn.log_softmax)

    def backward(_, upstream):
        if case.d is None:
            return (upstream * jnp.asarray(case.stated),)
        d, a, b = (jnp.asarray(v, case.dtype) for v in (case.d, case.a, case.b))
        return (upstream * d + (upstream @ a) * b,)

    f.defvjp(lambda x: (f(x), None), backward)
    try:
        check_grads(f, (jnp.asarray(case.x),), order=1, modes=("rev",))
    except AssertionError:
        return False
    return True


CHECKERS = [
    ("softmaxlib", "softmaxlib", by_softmaxlib),
    ("SciPy", "SciPy", by_scipy),
    ("PyTorch, slow", "PyTorch", by_torch_slow),
    ("PyTorch, fast", "PyTorch", by_torch_fast),
    ("JAX", "JAX", by_jax),
]


def measure(peers, quick=False):
    """Return the cases with what each checker said, and the time that one check took."""
    installed = {peer.name for peer in peers}
    checkers = [(name, check) for name, library, check in CHECKERS if library in installed]
    sizes, seeds = ((10,), 1) if quick else (SIZES, 5)
    rows = {}
    seconds = {name: {str(K): [] for K in sizes} for name, _ in checkers}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for kind, cases in (("wrong", wrong_cases), ("right", right_cases)):
            for K in sizes:
                for seed in range(seeds):
                    for case_name, case in cases(np.random.default_rng([seed, K]), K):
                        row = rows.setdefault((kind, case_name), {name: {} for name, _ in checkers})
                        for name, check in checkers:
                            start = time.perf_counter()
                            try:
                                said = "passed" if check(case, seed) else "flagged"
                            except (TypeError, ValueError):
                                said = "refused"
                            seconds[name][str(K)].append(time.perf_counter() - start)
                            counts = row[name].setdefault(str(K), {"passed": 0, "flagged": 0, "refused": 0})
                            counts[said] += 1
    return {
        "sizes": list(sizes),
        "seeds": seeds,
        "scipy threshold": SCIPY_THRESHOLD,
        "cases": [{"kind": kind, "case": name, "said": said} for (kind, name), said in rows.items()],
        "median ms": {
            name: {K: float(f"{1e3 * np.median(times):.3g}") for K, times in by_size.items()}
            for name, by_size in seconds.items()
        },
    }

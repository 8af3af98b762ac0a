"""Which derivatives of softmax do the checkers that people use find wrong, and which right ones do they refuse?

    make bench ONLY=checkers                        # all of them: some ten minutes
    python benchmarks/checkers.py --only SciPy,JAX  # shows some, stores nothing

Each library works in an environment of its own, `.venv-checkers-NAME`, with the versions of PINS.
A whole run writes softmaxlib/measured/checkers.json, which `softmaxlib.checking.checker_table` shows.

Every case is a point z, the softmax there, and the Jacobian J that somebody states for it: as a matrix,
or as the products uᵀJ and Jv that a rule of automatic differentiation is.
"""

import argparse
import contextlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "softmaxlib" / "measured" / "checkers.json"
SIZES, SEEDS = (10, 100, 1000), 5
PINS = {
    "softmaxlib": ["numpy==2.4.6"],
    "SciPy": ["scipy==1.17.1", "numpy==2.4.6"],
    "numdifftools": ["numdifftools==0.11.2", "numpy==2.4.6", "scipy==1.17.1"],
    "jacobi": ["jacobi==0.9.2", "numpy==2.4.6"],
    "autograd": ["autograd==1.9.1", "numpy==2.4.6"],
    "JAX": ["jax==0.10.2", "jaxlib==0.10.2", "numpy==2.4.6"],
    "PyTorch": ["torch==2.13.0", "numpy==2.4.6"],
    "PyTensor": ["pytensor==3.0.7", "numpy==2.4.6", "scipy==1.17.1"],
}
# SciPy's check_grad returns the norm of all differences and leaves the verdict to its caller.  Its own
# tests ask for 0 to 7 decimals; this is the threshold of `detection.py`, too.
SCIPY_THRESHOLD = 1e-6

RIGHT = {
    "vector": "one vector of logits",
    "batch": "two rows of logits, each with its own softmax",
    "float32": "one vector in float32",
}
WRONG = {
    "diagonal": "p for p(1 − p) on the whole diagonal",
    "beside": "nothing beside the diagonal",
    "sign": "the sign turned round",
    "zero": "0 everywhere",
    "one entry": "one entry of the diagonal: p for p(1 − p)",
    "1e-3": "every entry 0.1 % too large",
    "float32 sign": "the sign turned round, in float32",
    "float32 1 %": "every entry 1 % too large, in float32",
}


def softmax(z, axis=-1):
    """Softmax as one writes it in NumPy."""
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


class Case:
    """A point z, and the Jacobian that is stated there, (z.size, z.size)."""

    def __init__(self, name, K, seed):
        rng = np.random.default_rng([seed, K])
        self.dtype = np.float32 if "float32" in name else np.float64
        self.point = (name == "batch", self.dtype, K, seed)  # two cases with the same one differ in J alone
        self.z = rng.normal(size=(2, K) if name == "batch" else K).astype(self.dtype)
        p = softmax(self.z.astype(np.float64))
        J = np.zeros((p.size, p.size))
        for n, row in enumerate(np.atleast_2d(p)):
            here = slice(n * K, (n + 1) * K)
            J[here, here] = np.diag(row) - np.outer(row, row)
        place = int(rng.integers(K))
        self.weights = rng.normal(size=p.size)  # for what checks numbers only
        if name == "diagonal":
            J += np.diag(p**2)
        elif name == "beside":
            J = np.diag(np.diag(J))
        elif name == "one entry":
            J[place, place] = p[place]
        else:
            J *= {"sign": -1, "zero": 0, "1e-3": 1.001, "float32 sign": -1, "float32 1 %": 1.01}.get(name, 1)
        self.J = J.astype(self.dtype)

    def softmax(self, z):
        """The softmax, computed in the precision of the case whatever a checker hands in."""
        return softmax(np.asarray(z, self.dtype))

    def vjp(self, u):
        """uᵀJ in the shape of z."""
        return (np.ravel(u) @ self.J).reshape(self.z.shape).astype(self.dtype)


FOUND = {}  # what a library found at a point, since it does not depend on what is stated there


def once(checker, case, find):
    """Return what ``find()`` finds at a point, and ask it only once."""
    if (checker, case.point) not in FOUND:
        FOUND[checker, case.point] = find()
    return FOUND[checker, case.point]


def same(case, found):
    """Compare what a library found with what is stated, as one does: by np.allclose and its tolerances."""
    found = np.asarray(found)
    if found.size != case.J.size:
        return False
    return np.allclose(case.J, found.reshape(case.J.shape))


def by_softmaxlib(case, seed):
    from softmaxlib import check_grad

    shape = case.z.shape * 2
    return check_grad(case.softmax, lambda z: case.J.reshape(shape), case.z, batched=case.z.ndim == 1).ok


def by_scipy_check_grad(case, seed):
    from scipy.optimize import check_grad

    return check_grad(case.softmax, lambda z: case.J, case.z) < SCIPY_THRESHOLD


def by_scipy_random(case, seed):
    from scipy.optimize import check_grad

    w = case.weights
    f, gradient = lambda z: case.softmax(z).ravel() @ w, lambda z: case.vjp(w)
    return check_grad(f, gradient, case.z, direction="random", rng=seed) < SCIPY_THRESHOLD


def by_scipy_jacobian(case, seed, axis=-1):
    from scipy.differentiate import jacobian

    def f(z):
        return softmax(np.asarray(z, case.dtype), axis)

    return same(case, once(f"axis {axis}", case, lambda: jacobian(f, case.z).df))


def by_scipy_jacobian_first(case, seed):
    return by_scipy_jacobian(case, seed, axis=0)


def by_numdifftools(case, seed):
    import numdifftools

    return same(case, once("numdifftools", case, lambda: numdifftools.Jacobian(case.softmax)(case.z)))


def by_jacobi(case, seed):
    from jacobi import jacobi

    return same(case, once("jacobi", case, lambda: jacobi(case.softmax, case.z))[0])


def by_jacobi_claimed(case, seed):
    from jacobi import jacobi

    found, claimed = once("jacobi", case, lambda: jacobi(case.softmax, case.z))
    return bool((abs(found - case.J.reshape(found.shape)) <= claimed).all())


def by_autograd(case, seed):
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    f = primitive(case.softmax)
    defvjp(f, lambda value, z: case.vjp)
    np.random.seed(seed)  # it draws its direction from NumPy's global state
    check_grads(f, modes=["rev"], order=1)(case.z)
    return True


def by_jax(case, mode):
    import jax
    import jax.numpy as jnp
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", case.dtype == np.float64)
    z, J = jnp.asarray(case.z), jnp.asarray(case.J)
    if mode == "fwd":

        @jax.custom_jvp
        def f(z):
            return jax.nn.softmax(z)

        f.defjvp(lambda primals, tangents: (f(*primals), (J @ tangents[0].ravel()).reshape(z.shape)))
    else:

        @jax.custom_vjp
        def f(z):
            return jax.nn.softmax(z)

        f.defvjp(lambda z: (f(z), None), lambda _, u: ((u.ravel() @ J).reshape(z.shape),))
    check_grads(f, (z,), order=1, modes=[mode])
    return True


def by_jax_forward(case, seed):
    return by_jax(case, "fwd")


def by_jax_reverse(case, seed):
    return by_jax(case, "rev")


def by_torch(case, seed, fast):
    import torch

    torch.set_num_threads(1)
    J = torch.tensor(case.J)

    class Stated(torch.autograd.Function):
        @staticmethod
        def forward(ctx, z):
            return torch.softmax(z, -1)

        @staticmethod
        def backward(ctx, upstream):
            return (upstream.ravel() @ J).reshape(upstream.shape)

    torch.manual_seed(seed)
    z = torch.tensor(case.z, requires_grad=True)
    return torch.autograd.gradcheck(Stated.apply, (z,), fast_mode=fast, raise_exception=False)


def by_torch_slow(case, seed):
    return by_torch(case, seed, fast=False)


def by_torch_fast(case, seed):
    return by_torch(case, seed, fast=True)


def by_pytensor(case, seed):
    import pytensor.tensor as pt
    from pytensor.compile.mode import Mode
    from pytensor.gradient import verify_grad
    from pytensor.graph.basic import Apply
    from pytensor.graph.op import Op

    class Rule(Op):
        def make_node(self, upstream):
            return Apply(self, [upstream], [upstream.type()])

        def perform(self, node, inputs, outputs):
            outputs[0][0] = case.vjp(inputs[0])

    class Stated(Op):
        def make_node(self, z):
            z = pt.as_tensor_variable(z)
            return Apply(self, [z], [z.type()])

        def perform(self, node, inputs, outputs):
            outputs[0][0] = softmax(inputs[0])

        def pullback(self, inputs, outputs, upstreams):
            return [Rule()(upstreams[0])]

    plainly = Mode(linker="py", optimizer=None)  # nothing is compiled for two calls
    verify_grad(Stated(), [case.z], rng=np.random.default_rng(seed), mode=plainly)
    return True


CHECKERS = {  # as the table names them: the library, and a function that says whether the derivative passes
    "softmaxlib check_grad": ("softmaxlib", by_softmaxlib),
    "SciPy check_grad": ("SciPy", by_scipy_check_grad),
    "SciPy check_grad, random": ("SciPy", by_scipy_random),
    "SciPy jacobian": ("SciPy", by_scipy_jacobian),
    "SciPy jacobian, axis 0": ("SciPy", by_scipy_jacobian_first),
    "numdifftools Jacobian": ("numdifftools", by_numdifftools),
    "jacobi": ("jacobi", by_jacobi),
    "jacobi, claimed error": ("jacobi", by_jacobi_claimed),
    "autograd check_grads": ("autograd", by_autograd),
    "jax check_grads, forward": ("JAX", by_jax_forward),
    "jax check_grads, reverse": ("JAX", by_jax_reverse),
    "torch gradcheck": ("PyTorch", by_torch_slow),
    "torch gradcheck, fast": ("PyTorch", by_torch_fast),
    "pytensor verify_grad": ("PyTensor", by_pytensor),
}

# Sizes that take minutes: what returns a derivative works out a whole Jacobian, with many steps.
TOO_SLOW = {
    checker: (1000,) for checker, (library, _) in CHECKERS.items() if library in ("numdifftools", "jacobi")
} | {"SciPy jacobian": (1000,), "SciPy jacobian, axis 0": (1000,)}
# What cannot be asked: along the first axis of a batch the rows of logits would be taken apart.
NOT_ASKED = {("SciPy jacobian, axis 0", "batch")}


def ask(check, case, seed):
    """Return "passed", "flagged", or the error that a checker raised which is no verdict."""
    try:
        return "passed" if check(case, seed) else "flagged"
    except Exception as error:  # whatever a library raises is its answer
        if isinstance(error, AssertionError) or type(error).__name__ == "GradientError":
            return "flagged"
        return f"{type(error).__name__}: {error}".split("\n")[0][:160]


def measure(library, sizes=SIZES, seeds=SEEDS, said=lambda line: None):
    """Return what each checker of an installed library says of each case, for each size and seed."""
    answers = {}
    for checker, (home, check) in CHECKERS.items():
        if home != library:
            continue
        start = time.process_time()
        cases = answers[checker] = {}
        for K in sizes:
            for name in (*RIGHT, *WRONG):
                cases.setdefault(name, {})
                if (checker, name) in NOT_ASKED or K in TOO_SLOW.get(checker, ()):
                    continue
                for seed in range(seeds):
                    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(None):
                        warnings.simplefilter("ignore")
                        answer = ask(check, Case(name, K, seed), seed)
                    count = cases[name].setdefault(str(K), {})
                    count[answer] = count.get(answer, 0) + 1
        said(f"{checker}: {time.process_time() - start:.0f} s")
    return answers


def environment(library):
    """Return the Python of a library's own environment; set it up where it is not there."""
    folder = ROOT / f".venv-checkers-{library}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    wanted, ready = "\n".join(PINS[library]), folder / ".ready"
    if not ready.is_file() or ready.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PINS[library]], check=True)
        ready.write_text(wanted, encoding="utf-8")
    return python


def measure_there(library):
    """Return the versions and answers of a library in its own environment."""
    command = [environment(library), __file__, "--here", library]
    one_thread = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=os.environ | one_thread)
    return json.loads(run.stdout)


def as_text(results):
    """Return the results as JSON with a line for each checker, so that two runs can be compared."""
    lines = {key: json.dumps(value, ensure_ascii=False) for key, value in results.items()}
    each = (f"  {json.dumps(name)}: {json.dumps(answers)}" for name, answers in results["checkers"].items())
    lines["checkers"] = "{\n" + ",\n".join(each) + "\n }"
    return "{\n" + ",\n".join(f" {json.dumps(key)}: {line}" for key, line in lines.items()) + "\n}\n"


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", metavar="LIBRARY,…", help=f"some of {', '.join(PINS)}; stores nothing")
    parser.add_argument("--here", metavar="LIBRARY", help="measure with what is installed in this environment")
    options = parser.parse_args(arguments)
    if options.here:
        sys.path.insert(0, str(ROOT))
        answers = measure(options.here, said=lambda line: print(line, file=sys.stderr, flush=True))
        installed = {pin.split("==")[0]: importlib.metadata.version(pin.split("==")[0]) for pin in PINS[options.here]}
        json.dump({"versions": installed, "answers": answers}, sys.stdout, ensure_ascii=False)
        return 0
    wanted = options.only.split(",") if options.only else list(PINS)
    if unknown := sorted(set(wanted) - set(PINS)):
        parser.error(f"--only {','.join(unknown)}: expected some of {', '.join(PINS)}")
    results = {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "python": platform.python_version(),
        "sizes": list(SIZES),
        "seeds": SEEDS,
        "scipy threshold": SCIPY_THRESHOLD,
        "right": RIGHT,
        "wrong": WRONG,
        "versions": {},
        "checkers": {},
    }
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # of processes that a thread waits for
        for library, found in zip(wanted, pool.map(measure_there, wanted)):
            results["versions"][library] = found["versions"]
            results["checkers"].update(found["answers"])
    if options.only:
        print(json.dumps(results["checkers"], indent=1, ensure_ascii=False))
    else:
        RESULTS.write_text(as_text(results), encoding="utf-8")
        print(f"{RESULTS.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Train softmax regression on the digits of the book with JAX, with Spark, and under a limit of memory.

    make engines                                 # all of it: some minutes, needs Java for Spark
    python benchmarks/engines.py --only jax      # shows one part, stores nothing

A whole run writes softmaxlib/measured/engines.json, which the chapter *Training on real data* reads.  It needs the
packages of benchmarks/engines-requirements.txt, Java 17 or newer, and Linux for the limit of memory.  Every part is
compared with ``fit_linear`` on the same numbers: weights are centred first (the mean over the classes is taken off),
since adding the same to every class changes nothing.
"""

import argparse
import importlib.metadata
import inspect
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from softmaxlib import linear_value_and_grad, softmax  # noqa: E402
from softmaxlib.training import digits, fit_linear  # noqa: E402

RESULTS = ROOT / "softmaxlib" / "measured" / "engines.json"
TRAIN = 1297  # as in the chapter: the first images learn, the others are held out
MEBI = 2**20


def data():
    """Return the training images, their digits, and the penalty that scikit-learn calls C = 0.01."""
    X, y = digits()
    return X[:TRAIN], y[:TRAIN], 100 / TRAIN


def centred(W, b):
    return W - W.mean(0), b - b.mean()


def beside(params, fit, X, y, l2):
    """Return how far an answer is from the optimum of ``fit``, and the gradient that is left there."""
    (W, b), (ours, our_b) = centred(*params), centred(*fit.params)
    _, grads = linear_value_and_grad((W, b), X, y, layout="W", l2=l2)
    gap = softmax(X @ W.T + b) - softmax(X @ ours.T + our_b)
    return {
        "weights_apart": float(abs(W - ours).max()),
        "bias_apart": float(abs(b - our_b).max()),
        "probabilities_apart": float(abs(gap).max()),
        "largest_slope": max(float(abs(grad).max()) for grad in grads),
    }


# --- JAX ---------------------------------------------------------------------------------------


def with_jax(X, y, l2):
    """The ten lines that the chapter shows, between the two markers."""
    # >>> shown
    import jax, jax.numpy as jnp
    jax.config.update("jax_enable_x64", True)

    def loss(W, b):
        logp = jax.nn.log_softmax(X @ W.T + b)
        return -logp[jnp.arange(len(y)), y].mean() + l2 / 2 * (W**2).sum()

    W, b = jnp.zeros((10, 64)), jnp.zeros(10)
    slope = jax.jit(jax.grad(loss, argnums=(0, 1)))
    # <<< shown
    return jax, loss, slope, (W, b)


def shown(function):
    """Return the lines of a function between its markers, as a page shows them."""
    source = inspect.getsource(function).split("# >>> shown\n")[1].split("# <<< shown")[0]
    return re.sub(r"^    ", "", source, flags=re.M).strip("\n").rstrip()


def jax_part():
    """The gradient by automatic differentiation beside ours, at the start, at random and at the optimum."""
    X, y, l2 = data()
    fit = fit_linear(X, y, l2=l2, tol=1e-13)
    jax, loss, slope, start = with_jax(X, y, l2)
    rng = np.random.default_rng(0)
    points = {"start": start, "random": (rng.normal(size=(10, 64)) / 10, rng.normal(size=10)), "optimum": fit.params}
    apart = {}
    for name, (W, b) in points.items():
        value, grads = linear_value_and_grad((W, b), X, y, layout="W", l2=l2)
        theirs = slope(W, b)
        apart[name] = max(float(abs(np.asarray(a) - g).max()) for a, g in zip(theirs, grads))
    return {"gradients_apart": apart, "lines": shown(with_jax).splitlines()}


# --- a limit of memory -------------------------------------------------------------------------

UNDER_A_LIMIT = """
import json, resource, sys
import numpy as np
from softmaxlib import linear_value_and_grad
from softmaxlib.training import fit_linear

images, classes, limit, block, l2 = sys.argv[1], sys.argv[2], *map(float, sys.argv[3:6])
rows, steepest, *stops = map(int, sys.argv[6:])
resource.setrlimit(resource.RLIMIT_DATA, (int(limit), int(limit)))
said = {}
try:
    np.load(images)
    said["loading_it"] = "succeeds"
except MemoryError:
    said["loading_it"] = "MemoryError"
X, y = np.load(images, mmap_mode="r"), np.load(classes)
fit = fit_linear(X, y, l2=l2, block=int(block), tol=1e-8)
np.savez(sys.argv[1] + ".fit.npz", W=fit.params[0], b=fit.params[1])

# Stochastic gradient descent: a step after each minibatch, and the steps shrink as one over their number.
rng = np.random.default_rng(0)
W, b, step = np.zeros((10, 64)), np.zeros(10), 0
for number in range(1, max(stops) + 1):
    for first in rows * rng.permutation(len(X) // rows):
        _, (dW, db) = linear_value_and_grad((W, b), X[first : first + rows], y[first : first + rows], layout="W", l2=l2)
        rate = 2 / (2 * steepest + l2 * step)
        W, b, step = W - rate * dW, b - rate * db, step + 1
    if number in stops:
        np.savez(f"{images}.{number}.npz", W=W, b=b)
print(json.dumps(said | {"converged": fit.converged, "steps": fit.steps, "passes": fit.passes}))
"""


def memory_part(times=200, limit=112 * MEBI, block=1000, rows=100, steepest=1400, stops=(1, 10, 100)):
    """The digits ``times`` over in a file that is larger than the memory allowed; the optimum stays where it was.

    ``fit_linear`` adds up all blocks before it takes a step.  Beside it stochastic gradient descent takes one after each
    minibatch of ``rows``, under the same limit, and is looked at after so many passes as ``stops`` says.  The step k of it
    has the length 2 / (2 steepest + l2 k): at first one over a curvature that no direction exceeds, then 2 / (l2 k),
    as the theory of strongly convex losses asks (the penalty bends every direction of W by l2 at least).
    """
    X, y, l2 = data()
    order = np.random.default_rng(0).permutation(len(X))  # in the file, too, minibatches are mixed
    X, y = X[order], y[order]
    fit = fit_linear(X, y, l2=l2, tol=1e-13)
    with tempfile.TemporaryDirectory() as folder:
        images, classes = Path(folder, "images.npy"), Path(folder, "classes.npy")
        np.save(images, np.tile(X, (times, 1)))
        np.save(classes, np.tile(y, times))
        size = images.stat().st_size
        one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", UNDER_A_LIMIT, images, classes, *map(str, (limit, block, l2, rows, steepest, *stops))],
            env=os.environ | one_thread, capture_output=True, text=True, check=True,
        )  # fmt: skip
        found = np.load(f"{images}.fit.npz")
        params = found["W"], found["b"]
        descent = {str(number): beside(tuple(np.load(f"{images}.{number}.npz").values()), fit, X, y, l2) for number in stops}
    return {
        "examples": times * TRAIN, "file_bytes": size, "limit_bytes": limit, "rows_in_a_block": block,
        **json.loads(done.stdout), **beside(params, fit, X, y, l2),
        "a step after each minibatch": {"rows": rows, "passes": descent},
    }  # fmt: skip


# --- Spark -------------------------------------------------------------------------------------


def spark_part():
    """Multinomial logistic regression of Spark's MLlib, run locally, with its defaults and without them."""
    from pyspark.ml.classification import LogisticRegression
    from pyspark.ml.linalg import Vectors
    from pyspark.sql import SparkSession

    X, y, l2 = data()
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    rows = [(float(digit), Vectors.dense(row)) for row, digit in zip(X, y)]
    table = session.createDataFrame(rows, ["label", "features"]).repartition(4).cache()

    def train(**options):
        model = LogisticRegression(family="multinomial", **options).fit(table)
        params = model.coefficientMatrix.toArray(), model.interceptVector.toArray()
        return params, model.summary.totalIterations

    # What it penalises by default: weights of features that were divided by their standard deviation.
    sigma = X.std(0, ddof=1)
    used = sigma > 0
    scaled = fit_linear(X[:, used] / sigma[used], y, l2=l2, tol=1e-12)
    W = np.zeros((10, 64))
    W[:, used] = scaled.params[0] / sigma[used]
    as_it_says = fit_linear(X, y, l2=l2, tol=1e-13)
    as_it_does = type(scaled)((W, scaled.params[1]), (), (), True, False, 0)
    exact = {"tol": 1e-14, "maxIter": 3000}
    said = {}
    for name, options, fit in (
        ("penalty alone", {"regParam": l2}, as_it_says),
        ("penalty alone, to the end", {"regParam": l2, **exact}, as_it_says),
        ("the same beside our fit with standardised pixels", {"regParam": l2, **exact}, as_it_does),
        ("without standardisation", {"regParam": l2, "standardization": False}, as_it_says),
        ("without standardisation, to the end", {"regParam": l2, "standardization": False, **exact}, as_it_says),
    ):
        params, iterations = train(**options)
        said[name] = {"options": options, "iterations": iterations, **beside(params, fit, X, y, l2)}
    params, iterations = train(maxIter=3000)
    # Does it divide the pixels also where it is told not to standardise?  Without a penalty the path then is the same
    # in any unit: told to or not, and with every second pixel measured in tenths.
    paths = []
    for told, unit in ((True, 1), (False, 1), (False, 10)):
        pixels = X * np.where(np.arange(64) % 2, unit, 1)
        here = session.createDataFrame([(float(digit), Vectors.dense(row)) for row, digit in zip(pixels, y)], ["label", "features"]).coalesce(1)
        model = LogisticRegression(family="multinomial", standardization=told, maxIter=20).fit(here)
        paths.append(np.array(model.summary.objectiveHistory))
    said["divides_in_any_case"] = all(len(path) == len(paths[0]) and np.allclose(path, paths[0], rtol=1e-6) for path in paths)
    said["nothing set"] = {"options": {"maxIter": 3000}, "iterations": iterations, "largest_weight": float(abs(centred(*params)[0]).max())}
    parameters = LogisticRegression()
    said["defaults"] = {
        name: parameters.getOrDefault(name) for name in ("regParam", "standardization", "elasticNetParam", "maxIter", "tol", "fitIntercept")
    }
    said["constant_pixels"] = int((~used).sum())
    said["weights_of_constant_pixels"] = float(abs(params[0][:, ~used]).max())
    java = session.sparkContext._jvm.java.lang.System.getProperty("java.version")
    session.stop()
    return said, java


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=["jax", "memory", "spark"])
    only = parser.parse_args(arguments).only
    found = {"versions": {"python": platform.python_version()}}
    for name in ("jax", "numpy", "pyspark"):
        found["versions"][name] = importlib.metadata.version(name)
    if only in (None, "memory"):
        found["memory"] = memory_part()
    if only in (None, "spark"):
        found["spark"], found["versions"]["java"] = spark_part()
    if only in (None, "jax"):
        found["jax"] = jax_part()
    text = json.dumps(found, indent=1, sort_keys=True) + "\n"
    print(text)
    if only is None:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

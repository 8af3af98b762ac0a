"""Time of softmax and of loss + gradient, every library in its best form, on one core.

In each round every form runs once, in random order, so that whatever else the machine is doing
meets all of them.  The minimum of the rounds is what the code needs; the spread is what the
machine added.
"""

import gc
import time

import numpy as np
from peers import Missing

SHAPES = [(100_000, 10), (1000, 1000), (64, 32_000)]

# Wanted: how many times as fast as the peer named (or the fastest of all).
# Loss and gradient in 0.85 of the time of the fastest is 1 / 0.85 of its speed.
LOSS_TARGETS = {"float64": round(1 / 0.85, 3), "float32": 1.0}
SOFTMAX_TARGETS = {(100_000, 10): 3.5, (1000, 1000): 1.5, (64, 32_000): 1.1}
SATURATED_TARGET = 5.0


def logits(shape, dtype, saturated, rng):
    """Return logits; in saturated rows the largest leads so far that e^(x − m) is subnormal."""
    if not saturated:
        return (3 * rng.normal(size=shape)).astype(dtype)
    nearest, farthest = (709, 744) if dtype == np.float64 else (88, 103)
    x = -rng.uniform(nearest, farthest, shape)
    x[np.arange(len(x)), rng.integers(0, shape[1], len(x))] = 0
    return x.astype(dtype)


def time_interleaved(forms, seconds, rng):
    """Return {form: times of all rounds} for functions that take turns for so many seconds."""
    names = list(forms)
    for name in names:
        forms[name]()  # compiles, and touches the memory
    times = {name: [] for name in names}
    collecting = gc.isenabled()
    gc.disable()
    try:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end or len(times[names[0]]) < 5:
            for name in rng.permutation(names):
                start = time.perf_counter()
                result = forms[name]()
                times[name].append(time.perf_counter() - start)
                del result  # outside the measurement
    finally:
        if collecting:
            gc.enable()
    return {name: np.array(values) for name, values in times.items()}


def rounded(value):
    return float(f"{value:.4g}")


def one_case(peers, operation, shape, dtype, saturated, seconds):
    rng = np.random.default_rng(0)
    x = logits(shape, dtype, saturated, rng)
    ids = rng.integers(0, shape[1], shape[0])
    forms, owner = {}, {}
    for peer in peers:
        try:
            asked = peer.timed_softmax(x) if operation == "softmax" else peer.timed_loss_and_gradient(x, ids)
        except Missing:
            continue
        for name, form in asked.items():
            forms[f"{peer.name}: {name}"], owner[f"{peer.name}: {name}"] = form, peer.name
    times = time_interleaved(forms, seconds, rng)

    best = {}  # each library's fastest form; ours must do without out=
    for form, values in times.items():
        peer = owner[form]
        if peer == "softmaxlib" and "out=" in form:
            continue
        if peer not in best or values.min() < times[best[peer]].min():
            best[peer] = form
    ours = times[best.pop("softmaxlib")]
    fastest = min(best, key=lambda peer: times[best[peer]].min())

    if operation == "softmax":
        against = "SciPy"
        target = SATURATED_TARGET if saturated else SOFTMAX_TARGETS.get(shape)
    else:
        against, target = fastest, LOSS_TARGETS[np.dtype(dtype).name]
    # There are targets for softmax in float64, and for loss and gradient on ordinary logits.
    if operation == "softmax" and dtype != np.float64 or operation != "softmax" and saturated:
        target = None
    per_round = times[best[against]] / ours
    return {
        "operation": operation,
        "shape": list(shape),
        "dtype": np.dtype(dtype).name,
        "saturated": saturated,
        "rounds": len(ours),
        "ms": {
            form: {
                "min": rounded(1e3 * values.min()),
                "quartiles": [rounded(1e3 * q) for q in np.quantile(values, [0.25, 0.5, 0.75])],
            }
            for form, values in times.items()
        },
        "best": best,
        "speed": {peer: rounded(times[form].min() / ours.min()) for peer, form in best.items()},
        "fastest": fastest,
        "against": against,
        "reached": rounded(times[best[against]].min() / ours.min()),
        "spread": [rounded(q) for q in np.quantile(per_round, [0.25, 0.75])],
        "target": target,
    }


def measure(peers, quick=False):
    """Return one dict a case."""
    shapes = [(200, 10)] if quick else SHAPES
    seconds = 0.01 if quick else 3
    return [
        one_case(peers, operation, shape, dtype, saturated, seconds)
        for operation in ("loss and gradient", "softmax")
        for saturated in (False, True)
        for dtype in (np.float64, np.float32)
        for shape in shapes
    ]

"""diagnose: which of the catalogued mistakes is in somebody's function."""

from collections.abc import Mapping

import numpy as np

from .. import _checks
from . import objects, packed
from .examination import PARAMETERS, Examination
from .reading import Reader

PARAMS = {
    "temperature": ("logits", "W", "bias", "Theta", "jacobian", "softmax", "vjp", "loss"),
    "weights": ("logits", "loss"),
    "smoothing": ("logits", "W", "bias", "Theta", "loss"),
    "of": ("vjp",),
}
MOST_CLASSES = 20
LONGEST = 1e6  # seconds
WITHOUT = "Without a kind it is found out what a function takes and gives."


def diagnose(fn, *, kind=None, seed=0, params=None, time_limit=5.0, extreme=True):
    """Say which mistake is in a function, or that it is right.

    ``fn`` is called with arguments of our own, and its answers are compared with the
    right ones and with those that each mistake of the catalogue would give.

    With nothing but ``fn`` it is found out what ``fn`` takes and gives: logits or
    probabilities; one example, a batch in rows or in columns, sequences (B, T, K); labels
    as class ids, one-hot or soft; an upstream gradient; W, b, X in any order and layout, one
    example of X or many; a factor of an L2 penalty; a cache, a data set or a dict of
    parameters that holds two of these.  Every part of its answer is judged (a loss,
    gradients, in a tuple or a dict), and the second line of what is said tells how ``fn``
    was read.  The names of its parameters are taken for hints and not for proof.

    With ``kind`` it is called as the table says:

    =========== ========================= =============================================
    kind        call                      right answer
    =========== ========================= =============================================
    "logits"    fn(logits, labels)        S·p − t, the gradient of one example (K,)
    "jacobian"  fn(logits), or            ∂p/∂a, (K, K)
                fn(logits, labels)
    "W"         fn(W, b, X, labels)       ∂L/∂W (K, D), L the mean over the batch
    "bias"      fn(W, b, X, labels)       ∂L/∂b (K,)
    "Theta"     fn(Theta, X, labels)      ∂L/∂Theta (D, K)
    "softmax"   fn(logits)                the probabilities of a batch (N, K)
    "loss"      fn(logits, labels)        −Σ_k t_k ln p_k of one example, a number
    "vjp"       fn(logits, upstream)      p∘(u − p·u), (K,)
    "numerical" fn(f, x)                  the gradient of f at x, by any quotient
    =========== ========================= =============================================

    Arrays are float64; labels are probabilities and stand in ``(K,)`` or ``(N, K)``.

    Parameters
    ----------
    fn : callable, class or object
        A function; or a class or an object with a forward and a backward pass, or a
        ``torch.autograd.Function``.  Lists and tuples are as good as arrays; functions
        whose annotations say that they take lists get lists, and functions of PyTorch's
        tensors get tensors.
    kind : str, optional
    seed : int, 0 or larger
        For the random part of the arguments.
    params : dict, optional
        What the function has built in: ``"temperature"``, by which it divides the
        logits; ``"weights"``, one for each class; ``"smoothing"``, the ε of label
        smoothing; for kind "vjp" also ``"of": "log-softmax"``, for the product with
        the Jacobian of log-softmax.
    time_limit : float or None
        Seconds for all calls together; without a kind, for those of each form that is
        tried.  None: no limit, and ``fn`` runs in this process with nothing contained,
        as functions that cannot be forked need it (GPU libraries, for example).
    extreme : bool
        Whether a right formula is tried on logits of ±1000 as well, where numbers
        overflow.  Turn it off where the derivation alone is at stake.

    Returns
    -------
    Diagnosis

    Raises
    ------
    TypeError
        If ``fn`` is no function (or a class whose objects need arguments) or ``params``
        is no dict.
    ValueError
        If the kind is unknown, or a param is unknown, does not go with the kind or
        has a value that cannot be.

    Notes
    -----
    Whatever ``fn`` does, ``diagnose`` returns.  On Linux it runs in a forked child
    process that is killed when the time is up: endless loops, also in compiled code,
    allocating more than 512 MB, crashes, changed settings, changed global variables
    and printing stay in there, and so does anything that ``fn`` wants to remember.
    Files that it writes are written.  Without a kind it is called in many forms, each
    of which has the time limit; where JAX is used nothing is forked.  On macOS there is no child: the time limit
    holds for Python code in the main thread, and memory has no limit.  On Windows,
    and on macOS in another thread, there is no time limit.

    Without a kind, what stands in the code undeclared is fitted from its answers and
    named (``Diagnosis.extras``): a temperature, the ε of label smoothing, the weights of
    however many classes, the γ of a focal loss, an L2 penalty.  Gradients of a sum and of a mean over
    the batch are both right, and the text says which it is.

    Numbers are looked at (mistakes from "no-max-shift" on) where the formula is
    right.
    """
    if kind is None:
        return _read(fn, seed, params, time_limit, extreme)
    if not callable(fn):
        raise TypeError(f"fn is {type(fn).__name__}, expected a function")
    _checks.one_of("kind", kind, PARAMETERS)
    seed = _checks.integer("seed", seed, least=0)
    params = check_params(params, kind)
    if time_limit is not None:
        time_limit = _checks.number(
            "time_limit", time_limit, "a positive number of seconds", lambda s: 0 < s <= LONGEST
        )
    found = Examination(fn, kind, seed, params, time_limit, extreme).diagnosis()
    if kind != "numerical" and found.outcome in ("raised", "shape", "unusable"):
        found.add(WITHOUT)
    return found


def _read(fn, seed, params, time_limit, extreme):
    """Diagnose a function of which nothing is said."""
    target = objects.callable_of(fn)
    if objects.library(fn) == "jax":  # it keeps threads, and cannot be forked
        time_limit = None
    seed = _checks.integer("seed", seed, least=0)
    params = check_params(params, None)
    if time_limit is not None:
        time_limit = _checks.number(
            "time_limit", time_limit, "a positive number of seconds", lambda s: 0 < s <= LONGEST
        )
    found = Reader(target, seed, params, time_limit, extreme).diagnosis()
    if found.reading is None and found.outcome == "raised":
        tensors = objects.takes_tensors(fn)
        if tensors is not None and not isinstance(target, objects.Tensors):
            other = Reader(tensors, seed, params, time_limit, extreme).diagnosis()
            return found if other.reading is None else other
    if "input-changed" in found.name and not isinstance(target, objects.Lists):
        other = Reader(objects.Lists(target), seed, params, time_limit, extreme).diagnosis()
        if other.reading is not None and "input-changed" not in other.name and other.outcome in ("right", "mistake"):
            found.add("With lists in place of arrays it changes nothing: x[:] is a copy of a list, and none of an array.")
    if found.reading is None and found.outcome in ("raised", "unusable", "shape"):
        for pair in packed.unpacked(target):
            other = Reader(pair, seed, params, time_limit, extreme).diagnosis()
            if other.reading is not None and "jacobian-rows-summed" not in other.name:
                other.add(pair.said)
                return other
    return found


def check_params(params, kind):
    """Return a checked copy of ``params``; with the kind None, of any kind."""
    if params is None:
        return {}
    if not isinstance(params, Mapping):
        raise TypeError(f"params is {type(params).__name__}, expected a dict")
    checked = {}
    for name, value in params.items():
        if name not in PARAMS:
            listed = ", ".join(f'"{known}"' for known in PARAMS)
            raise ValueError(f"params[{name!r}] is unknown, expected one of {listed}")
        if kind is not None and kind not in PARAMS[name]:
            kinds = ", ".join(f'"{k}"' for k in PARAMS[name])
            raise ValueError(f'params["{name}"] goes with the kinds {kinds}, not with "{kind}"')
        checked[name] = _CHECKS[name](f'params["{name}"]', value)
    return checked


def _weights(name, value):
    weights = _checks.finite(name, value)
    if weights.ndim != 1 or not 2 <= len(weights) <= MOST_CLASSES:
        raise ValueError(
            f"{name} has shape {weights.shape}, expected one weight for each of 2 to "
            f"{MOST_CLASSES} classes"
        )
    _checks.refuse_where(weights <= 0, name, weights, "a positive number")
    return weights


def _of(name, value):
    _checks.one_of(name, value, ("softmax", "log-softmax"))
    return value


_CHECKS = {
    "temperature": lambda name, value: _checks.number(
        name, value, "a positive number", lambda T: 0 < T < np.inf
    ),
    "weights": _weights,
    "smoothing": lambda name, value: _checks.number(
        name, value, "a number between 0 and 1", lambda eps: 0 <= eps <= 1
    ),
    "of": _of,
}

"""How people write it: what a form takes, how a probe is turned into its arguments, its answer back.

The tables below are the forms.  A new way of writing is one entry in one of them (and a
test); :class:`Form` names one entry of each, and :class:`Adapted` puts a function that is
written so into the place of one that is written as a kind asks.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..functions import log_softmax, softmax
from . import calls, parts


class Way(NamedTuple):
    """One way to write one thing: in words, how it is given, and how it is taken back."""

    words: str
    give: object
    take: object = None


def same(x):
    return x


# What stands where the model's output is expected.
SCORES = {
    "logits": Way("logits", same),
    "probabilities": Way("probabilities", softmax),
    "log-probabilities": Way("log-probabilities", log_softmax),
}


def _sequences(x):
    """Return rows (N, K), or ids (N,), as sequences: (B, T, K) or (B, T), by turns with B = 1, with T = 1 and with neither."""
    N = len(x)
    B = N if N % 4 == 3 else 2 if N % 4 == 0 else 1
    return x.reshape(B, N // B, *x.shape[1:])


def _as_rows(answer):
    """Return an answer for sequences as (N, K), where it came as (B, T, K)."""
    return answer.reshape(-1, answer.shape[-1]) if answer.ndim == 3 else answer


def _as_row(answer):
    """Return an answer for one example as (K,), where it came as (1, K) or (K, 1)."""
    return answer.reshape(-1) if answer.ndim == 2 and 1 in answer.shape else answer


# How examples stand in an array.
LAYOUTS = {
    "rows": Way("a batch (N, K)", same, same),
    "columns": Way("a batch in columns (K, N)", np.transpose, np.transpose),
    "one": Way("one example (K,)", same, _as_row),
    "column": Way("one example as a column (K, 1)", lambda x: x[:, None], _as_row),
    "row": Way("one example as a row (1, K)", lambda x: x[None], _as_row),
    "sequences": Way("a batch of sequences (B, T, K)", _sequences, _as_rows),
}
SINGLE = ("one", "column", "row")

# How labels are written; ids are given for one-hot rows (N, K) only.
LABELS = {
    "soft": Way("labels", same),
    "one-hot": Way("one-hot labels", same),
    "ids": Way("class ids", lambda T: T.argmax(-1)),
    "ids (N, 1)": Way("class ids (N, 1)", lambda T: T.argmax(-1)[:, None]),
    "ids from 1": Way("class ids from 1", lambda T: T.argmax(-1) + 1),
    "ids (1, N)": Way("class ids (1, N)", lambda T: T.argmax(-1)[None]),
}


def _reshaped(shape):
    return lambda answer: answer.reshape(shape) if answer.size == np.prod(shape) else answer


class Layer(NamedTuple):
    """How the parameters of a layer are held; W is (K, D), X (N, D), and so is ∂L/∂W."""

    words: str
    weights: object  # (W, b) -> what is given
    features: object
    columns: bool
    dW: object  # (answer, W) -> the part of W
    db: object = None  # (answer, W) -> the part of b, where it is folded in
    one: bool = False  # takes one example at a time


# How weights and features are held.
LAYERS = {
    "D×K": Layer("W (D, K)", lambda W, b: W.T.copy(), same, False, lambda G, W: G.T),
    "K×D": Layer("W (K, D)", lambda W, b: W.copy(), same, False, lambda G, W: G),
    "K×D, columns": Layer(
        "W (K, D), examples in columns", lambda W, b: W.copy(), np.transpose, True, lambda G, W: G
    ),
    "D×K, columns": Layer(
        "W (D, K), examples in columns", lambda W, b: W.T.copy(), np.transpose, True,
        lambda G, W: G.T,
    ),
    "flat, columns": Layer(
        "W (K, D) as one vector, examples in columns", lambda W, b: W.ravel(), np.transpose, True,
        lambda G, W: _reshaped(W.shape)(G),
    ),
    "flat": Layer(
        "W (K, D) as one vector", lambda W, b: W.ravel(), same, False,
        lambda G, W: _reshaped(W.shape)(G),
    ),
    "bias in the first row": Layer(
        "W (D + 1, K), the bias its first row", lambda W, b: np.vstack([b, W.T]), same, False,
        lambda G, W: G[1:].T, lambda G, W: G[0],
    ),
    "bias in the last row": Layer(
        "W (D + 1, K), the bias its last row", lambda W, b: np.vstack([W.T, b]), same, False,
        lambda G, W: G[:-1].T, lambda G, W: G[-1],
    ),
    "bias in the first column": Layer(
        "W (K, D + 1), the bias its first column", lambda W, b: np.column_stack([b, W]), same,
        False, lambda G, W: G[:, 1:], lambda G, W: G[:, 0],
    ),
    "bias in the last column": Layer(
        "W (K, D + 1), the bias its last column", lambda W, b: np.column_stack([W, b]), same,
        False, lambda G, W: G[:, :-1], lambda G, W: G[:, -1],
    ),
    "D×K, features in columns": Layer(
        "W (D, K), features in columns and labels in rows", lambda W, b: W.T.copy(), np.transpose, False, lambda G, W: G.T
    ),
    "D×K, one": Layer("W (D, K), one example (D,)", lambda W, b: W.T.copy(), lambda X: X[0], False, lambda G, W: G.T, one=True),
    "K×D, one": Layer("W (K, D), one example (D,)", lambda W, b: W.copy(), lambda X: X[0], False, lambda G, W: G, one=True),
}

BIASES = {
    "(K,)": Way("b (K,)", same),
    "(1, K)": Way("b (1, K)", lambda b: b[None]),
    "(K, 1)": Way("b (K, 1)", lambda b: b[:, None]),
}

# What is done over the examples; the right answer of a kind is the mean.
REDUCTIONS = {
    "mean": Way("mean over the batch", None, lambda x, N: x),
    "sum": Way("sum over the batch", None, lambda x, N: x / N),
    "each": Way("one loss for each example", None, lambda x, N: x.sum() / N),
}

# What else may be done to an answer before it is what a kind asks for.
ANSWERS = {
    "whole": Way("", None, same),
    "diagonal": Way("a vector", None, lambda v: v[..., None] * np.eye(v.shape[-1])),
    "negative": Way("of the log-likelihood, which is to be raised", None, np.negative),
    "log": Way("the logarithm", None, np.exp),
}


@dataclass(frozen=True)
class Form:
    """How a function is written: one entry of each table, and the order of its arguments.

    ``roles`` are what its parameters hold: "scores", "labels", "upstream", "weights",
    "bias", "features", or a number.  ``part`` is the way to the part of the answer that is
    meant, ``kind`` what that part is.
    """

    roles: tuple
    kind: str = ""
    scores: str = "logits"
    layout: str = "rows"
    labels: str = "soft"
    layer: str = ""
    bias: str = "(K,)"
    reduction: str = "mean"
    answer: str = "whole"
    part: tuple = ()
    reg: float = 0.0

    @property
    def ids(self):
        return self.labels not in ("soft", "one-hot")

    @property
    def single(self):
        """Whether it takes one example at a time."""
        return LAYERS[self.layer].one if self.layer else self.layout in SINGLE

    @property
    def of_log_softmax(self):
        """Whether it is a product with the Jacobian of log-softmax."""
        return self.scores == "log-probabilities" and self.kind in ("vjp", "vjps")

    def arguments(self, canonical, T=None):
        """Return the arguments for a probe; ``T`` takes the place of its labels."""
        given = held(self, canonical)
        if T is not None:
            given["labels"] = T
        if self.layer:
            given.setdefault("scores", given["logits"])
        N, K = given["scores" if "scores" in given else "logits"].shape[:2]
        D = given["features"].shape[1] if "features" in given else K
        numbers = {"N": N, "K": K, "D": D, "reg": self.reg}
        return [self._argument(role, given, numbers) for role in self.roles]

    def _argument(self, role, given, numbers):
        if isinstance(role, (int, float)) or role == "mean":
            return role
        if role == "unused":
            return None
        if role == "ones":
            return np.ones(numbers["N"])
        if role in numbers:
            return numbers[role]
        layer = LAYERS.get(self.layer)
        if role == "weights":
            return layer.weights(given["weights"], given["bias"])
        if role == "features":
            return layer.features(given["features"]).copy()
        if role == "bias":
            return BIASES[self.bias].give(given["bias"]).copy()
        value = given[role]
        if role == "labels" and self.ids:
            ids = LABELS[self.labels].give(value)
            if self.layout == "sequences" and not self.layer:
                ids = _sequences(ids)
            return int(ids[0]) if self.single else ids
        if role == "scores":
            value = SCORES[self.scores].give(value)
        if role == "labels" and self.layout == "row" and not self.layer:
            return np.array(value[0])
        if layer is not None:
            return value[0].copy() if layer.one else value.T.copy() if layer.columns else value.copy()
        value = value[0] if self.single else value
        return np.array(LAYOUTS[self.layout].give(value))

    def taken(self, answer, canonical):
        """Return a part of an answer as its kind has it."""
        answer = ANSWERS[self.answer].take(answer)
        given = held(self, canonical)
        N = 1 if self.single else len(given["logits"])
        if self.layer:
            layer = LAYERS[self.layer]
            if self.kind in ("W", "Theta"):
                answer = layer.dW(answer, given["weights"]) if answer.ndim == 2 or "flat" in self.layer else answer
                answer = answer.T if self.kind == "Theta" else answer
            elif self.kind == "bias":
                if layer.db is not None and answer.ndim == 2:
                    answer = layer.db(answer, given["weights"])
                elif answer.shape in ((1, given["bias"].size), (given["bias"].size, 1)):
                    answer = answer.reshape(-1)
                elif layer.columns and answer.ndim == 2:
                    answer = answer.T
            elif layer.one and answer.size > 1:
                answer = answer.reshape(1, -1)
            elif layer.columns and answer.ndim == 2:
                answer = answer.T
        elif answer.ndim:
            answer = LAYOUTS[self.layout].take(answer) if answer.ndim < 3 or self.layout == "sequences" else answer
        if self.kind in ("slope", "slopes") and self.scores == "log-probabilities":
            answer = answer / np.reshape(softmax(given["logits"]), np.shape(answer))  # ∂L/∂ln p is p ∂L/∂p
        if self.kind in ("loss", "losses") and self.reduction != "each" and answer.size == 1:
            answer = answer.reshape(())
        return REDUCTIONS[self.reduction].take(answer, N)


def held(form, canonical):
    """Return what a probe of a kind holds, by roles, with rows for examples."""
    kind = form.kind
    if kind in ("W", "bias", "X"):
        W, b, X, T = canonical
        return {"weights": W, "bias": b, "features": X, "labels": T, "logits": X @ W.T + b}
    if kind == "Theta":
        theta, X, T = canonical
        return {"weights": theta.T, "bias": np.zeros(theta.shape[1]), "features": X, "labels": T, "logits": X @ theta}
    rows = [x[None] if x.ndim == 1 else x for x in map(np.asarray, canonical)]
    found = {"scores": rows[0], "logits": rows[0]}
    if len(rows) > 1:
        found["upstream" if kind in ("vjp", "vjps") else "labels"] = rows[1]
    if "labels" in form.roles and "labels" not in found:  # any will do
        found["labels"] = np.eye(rows[0].shape[1])[np.arange(len(rows[0])) % rows[0].shape[1]]
    if form.layer:  # the model has these logits: X holds them, and W is the identity
        K = rows[0].shape[1]
        found |= {"weights": np.eye(K), "bias": np.zeros(K), "features": rows[0]}
    return found


class Adapted:
    """A function as a kind asks for it, made of one that is written in some form.

    ``noted`` is the first change of an argument in the last call, as
    :func:`.calls.changes` describes it, with the number of the parameter of the function.
    """

    def __init__(self, fn, form):
        self.fn, self.form, self.noted = fn, form, None
        self.__name__ = calls.name_of(fn)

    def __call__(self, *canonical):
        self.noted = None
        form = self.form
        if form.layer and form.single:
            return self._one_by_one(canonical)
        if form.single and form.kind == "softmax":
            return np.stack([self._called((row[None],), None) for row in canonical[0]])
        if form.ids and form.kind == "jacobian":  # one row of it at a time
            (a,) = canonical
            return np.stack([self._called((a,), hot[None]) for hot in np.eye(len(a))])
        if not self.form.ids or form.kind == "softmax":
            return self._called(canonical, None)
        return self._lifted(canonical)

    def _lifted(self, canonical):
        T = canonical[-1][None] if canonical[-1].ndim == 1 else canonical[-1]
        return lifted(lambda hot: self._called(canonical, hot), T)

    def _one_by_one(self, canonical):
        """Call a layer that takes one example for each of a batch; return what a mean over the batch would be."""
        count = 1 if self.form.kind == "softmax" else 2  # the last arguments have a row for each example
        shared, rows = canonical[:-count], canonical[-count:]
        ids = self.form.ids and self.form.kind != "softmax"
        found = []
        for n in range(len(rows[0])):
            one = (*shared, *(x[n : n + 1] for x in rows))
            found.append(self._lifted(one) if ids else self._called(one, None))
        if self.form.kind in ("rows", "X", "softmax"):
            return np.concatenate(found) / (1 if self.form.kind == "softmax" else len(found))
        return np.mean(found, axis=0)

    def _called(self, canonical, T):
        given = self.form.arguments(canonical, T)
        passed = [np.array(x) if isinstance(x, np.ndarray) else x for x in given]
        answer = parts.opened(self.fn(*passed))
        if self.noted is None:
            self.noted = _changed(given, passed)
        answer = parts.at(answer, self.form.part)
        return self.form.taken(parts.plain(answer), canonical)


def _changed(given, passed):
    arrays = [(i, x, y) for i, (x, y) in enumerate(zip(given, passed)) if isinstance(x, np.ndarray)]
    found = calls.changes([x for _, x, _ in arrays], [y for *_, y in arrays])
    return (arrays[found[0]][0], *found[1:]) if found else None


def lifted(call, T):
    """Return g(T) = f(y⁰) + Σ_n Σ_k T_nk (f(y⁰ with y_n = k) − f(y⁰)): ids become labels.

    For answers that are sums over examples, and linear in each label, this is what the
    function would give for soft labels.
    """
    eye = np.eye(T.shape[1])
    if np.isin(T, (0, 1)).all() and (T.sum(1) == 1).all():
        return call(T)
    base = np.repeat(eye[:1], len(T), axis=0)
    first = call(base)
    total = first
    for n, k in np.argwhere(T[:, 1:] != 0):
        labels = base.copy()
        labels[n] = eye[k + 1]
        total = total + T[n, k + 1] * (call(labels) - first)
    return total

"""What each explorable shows, computed with softmaxlib as its script computes it too."""

import numpy as np

from softmaxlib import cross_entropy, numerical_gradient, softmax, softmax_jacobian

LOGITS = np.log([0.2, 0.3, 0.5])
SOFT = np.array([0.1, 0.7, 0.2])


def entries(**vectors):
    """Name the entries of vectors: ``entries(p=[0.2, 0.8])`` is ``{"p1": 0.2, "p2": 0.8}``."""
    return {f"{name}{k}": float(v) for name, vector in vectors.items() for k, v in enumerate(vector, 1)}


def notation(z1, z2, z3, c):
    """Return probabilities and loss, as written and with the largest logit taken out first."""
    x, label = np.array([z1, z2, z3]) + c, np.array([0, 1, 0])
    with np.errstate(all="ignore"):
        e = np.exp(x)
        q = e / e.sum()
        written = -np.sum(label * np.log(q))
    vectors = entries(z=(z1, z2, z3), e=e, q=q, d=np.exp(x - x.max()), p=softmax(x))
    return vectors | {"c": c, "written": written, "loss": cross_entropy(x, label)}


def kronecker_delta(z1, z2, z3):
    """Return the Jacobian, what each row has off its diagonal (``lost``), and its sum."""
    z = np.array([z1, z2, z3])
    jacobian = softmax_jacobian(z)
    values = entries(z=z, y=softmax(z), lost=np.diag(jacobian) - jacobian.sum(axis=1), sum=jacobian.sum(axis=1))
    return values | {f"J{k + 1}{j + 1}": entry for (k, j), entry in np.ndenumerate(jacobian)}


def jacobian_product(a1, a2, a3, label):
    """Return the gradient with the right and the wrong diagonal, beside finite differences."""
    a, y = np.array([a1, a2, a3]), (np.array([0, 1, 0]), SOFT)[int(label)]
    z, right = softmax(a), softmax_jacobian(a)
    wrong = right - np.diag(np.diag(right)) + np.diag(z - y)
    measured = numerical_gradient(lambda a: cross_entropy(a, y), a)
    gradients = {"right": -y / z @ right, "wrong": -y / z @ wrong}
    off = {f"{name}Off": abs(gradient - measured).max() for name, gradient in gradients.items()}
    return entries(a=a, z=z, measured=measured, **gradients) | off


def one_result(rate, steps=0):
    """Return where ``steps`` steps of gradient descent with this rate lead, and the way there."""
    path = [LOGITS]
    for _ in range(steps):
        path.append(path[-1] - rate * (softmax(path[-1]) - SOFT))
    z, track = path[-1], [on_triangle(softmax(z)) for z in path]
    x, y = track[-1]
    single = {"rate": rate, "steps": steps, "loss": cross_entropy(z, SOFT), "x": x, "y": y, "track": track}
    gap = float(np.hypot(*np.subtract(track[-1], on_triangle(SOFT))))
    return entries(p=softmax(z), g=softmax(z) - SOFT) | single | {"gap": gap}


def on_triangle(p):
    """Return where probabilities stand in a triangle of side 1: class 1 left, 2 right, 3 on top."""
    return float(p[1] + p[2] / 2), float(p[2] * np.sqrt(3) / 2)


# name: (title, what computes its values, where its controls stand at first, what else its template needs)
EXPLORABLES = {
    "notation": (
        "One number added to every logit",
        notation,
        entries(z=LOGITS) | {"c": 0},
        {
            "classes": ("sun", "cloud", "rain"),
            "stops": [notation(*LOGITS, c) for c in (-740, 0, 700, 1400)],
        },
    ),
    "kronecker_delta": ("Nine slopes at once", kronecker_delta, entries(z=LOGITS), {}),
    "jacobian_product": (
        "Where the wrong gradient goes",
        jacobian_product,
        entries(a=LOGITS) | {"label": 0},
        {},
    ),
    "one_result": (
        "One step at a time",
        one_result,
        {"rate": 1.0},
        {
            "label": SOFT,
            "least": -SOFT @ np.log(SOFT),
            "target": on_triangle(SOFT),
            "reference": one_result(1.0, steps=20)["track"],
        },
    ),
}

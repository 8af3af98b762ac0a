"""What PyTorch, Keras (on JAX) and optax make of the variations of cross-entropy: loss and gradient, as they answer.

And what PyKEEN and PaddlePaddle make of a label that is to be smoothed, since their formulas are others.

    make variations

Each case is the same logits and labels for all; each library is asked through its own public function,
and the gradient with respect to the logits is its own automatic one, in float64.  Where a library
has no such variation, it is left out.  Writes softmaxlib/measured/variations.json, which a chapter
reads; a number that is not finite is written as a word.
"""

import datetime
import importlib.metadata
import json
import math
import os
import platform
from pathlib import Path

import numpy as np

os.environ |= {"KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}

RESULTS = Path(__file__).resolve().parents[1] / "softmaxlib" / "measured" / "variations.json"
PROBABILITIES = [[0.2, 0.3, 0.5], [0.6, 0.3, 0.1], [0.25, 0.25, 0.5]]
IDS = [1, 0, 2]
ONE_HOT = [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]
LOGITS = np.log(PROBABILITIES)
MASKED = np.array([[math.log(0.4), math.log(0.6), -math.inf]])
# What is asked: the mean over the rows, but for one row where there is one.
CASES = {
    "soft labels": {"logits": LOGITS[:1], "labels": [[0.1, 0.7, 0.2]]},
    "labels that sum to 2": {"logits": LOGITS[:1], "labels": [[1.0, 1.0, 0.0]]},
    "smoothing 0.1": {"logits": LOGITS[:1], "labels": ONE_HOT[:1], "smoothing": 0.1},
    "class weights, ids": {"logits": LOGITS, "ids": IDS, "weights": [1.0, 2.0, 4.0]},
    "class weights, one-hot": {"logits": LOGITS, "labels": ONE_HOT, "weights": [1.0, 2.0, 4.0]},
    "a masked class, id": {"logits": MASKED, "ids": [1]},
    "a masked class, one-hot": {"logits": MASKED, "labels": [[0.0, 1.0, 0.0]]},
    "an ignored example": {"logits": LOGITS, "ids": [1, -100, 2], "ignored": -100},
    "focal, exponent 2": {"logits": LOGITS[:1], "labels": ONE_HOT[:1], "focal": 2.0},
}


def torch(logits, ids=None, labels=None, weights=None, smoothing=0.0, ignored=None, focal=None):
    import torch
    from torch.nn.functional import cross_entropy

    if focal is not None:
        return None
    z = torch.tensor(np.array(logits), requires_grad=True)
    target = torch.tensor(np.array(ids if ids is not None else labels))
    weight = None if weights is None else torch.tensor(weights, dtype=torch.float64)
    more = {} if ignored is None else {"ignore_index": ignored}
    loss = cross_entropy(z, target, weight=weight, label_smoothing=smoothing, **more)
    loss.backward()
    return loss.item(), z.grad.numpy()


def keras(logits, ids=None, labels=None, weights=None, smoothing=0.0, ignored=None, focal=None):
    import jax
    import keras

    keras.config.set_floatx("float64")
    if focal is not None:
        loss = keras.losses.CategoricalFocalCrossentropy(from_logits=True, gamma=focal, alpha=1.0)
    elif ids is None:
        loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing)
    else:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=ignored)
    target = np.array(ids if ids is not None else labels)
    # what fit() makes of class_weight: a weight for each example
    each = None if weights is None else np.array(weights)[target if ids is not None else target.argmax(1)]
    value, gradient = jax.value_and_grad(lambda z: loss(target, z, sample_weight=each))(np.array(logits))
    return float(value), np.asarray(gradient)


def optax(logits, ids=None, labels=None, weights=None, smoothing=0.0, ignored=None, focal=None):
    import jax
    import optax

    if weights is not None or ignored is not None or focal is not None:
        return None
    target = np.array(ids if ids is not None else labels)
    if smoothing:
        target = optax.smooth_labels(target, smoothing)
    each = optax.softmax_cross_entropy_with_integer_labels if ids is not None else optax.softmax_cross_entropy
    value, gradient = jax.value_and_grad(lambda z: each(z, target).mean())(np.array(logits))
    return float(value), np.asarray(gradient)


def pykeen(label, epsilon, shares):
    import torch
    from pykeen.losses import apply_label_smoothing

    return {"pykeen": apply_label_smoothing(torch.tensor(label, dtype=torch.float64), epsilon, len(label)).numpy()}


def paddlepaddle(label, epsilon, shares):
    import paddle

    paddle.set_default_dtype("float64")
    label, shares = paddle.to_tensor([label], dtype="float64"), paddle.to_tensor([shares], dtype="float64")
    smooth = paddle.nn.functional.label_smooth
    return {
        "paddlepaddle": smooth(label, epsilon=epsilon).numpy()[0],
        "paddlepaddle, prior_dist": smooth(label, prior_dist=shares, epsilon=epsilon).numpy()[0],
    }


SMOOTHERS = {"pykeen": pykeen, "paddlepaddle": paddlepaddle}
SMOOTHED = {"label": ONE_HOT[0], "epsilon": 0.1, "shares": [0.6, 0.3, 0.1]}
LIBRARIES = {"torch": torch, "keras": keras, "optax": optax}


def plain(value):
    """Return a number, or nested numbers, as JSON can hold them."""
    if isinstance(value, (list, np.ndarray)):
        return [plain(one) for one in value]
    return float(f"{value:.10g}") if math.isfinite(value) else str(float(value))


def main():
    results = {
        "date": datetime.date.today().isoformat(),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name).split("+")[0] for name in [*LIBRARIES, *SMOOTHERS, "jax", "numpy"]},
        "cases": [],
        "smoothed": {**SMOOTHED, "labels": {}},
    }
    for smooth in SMOOTHERS.values():
        results["smoothed"]["labels"] |= {name: plain(label) for name, label in smooth(**SMOOTHED).items()}
    for name, case in CASES.items():
        answers = {library: ask(**case) for library, ask in LIBRARIES.items()}
        given = {key: plain(np.asarray(value, float)) if key in ("logits", "labels", "weights") else value for key, value in case.items()}
        row = {"case": name, **given, "answers": {}}
        for library, answer in answers.items():
            if answer is not None:
                row["answers"][library] = {"loss": plain(answer[0]), "gradient": plain(answer[1])}
                print(f"{name}: {library} {row['answers'][library]}")
        results["cases"].append(row)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What boosting libraries divide by: the first step of each, and the second derivative that it implies.

    make boosting

Every library grows one tree of two leaves on the same counts, from the same start, with learning
rate 1 and no penalty.  In each leaf it adds a number to every class's logit.  The gradient there
is known (probabilities at the start minus the shares of the classes in the leaf), so minus the gradient
divided by the step is what the library took for the second derivative.  Writes
softmaxlib/measured/boosting.json, which a chapter reads.
"""

import datetime
import importlib.metadata
import json
import platform
import warnings
from pathlib import Path

import numpy as np

RESULTS = Path(__file__).resolve().parents[1] / "softmaxlib" / "measured" / "boosting.json"
# The start, and how many examples of each class each of the two leaves holds.  The classes of all
# examples have the shares of the start, since scikit-learn begins there and nowhere else.
CASES = {
    "3 equal classes": ([1 / 3] * 3, [[80, 40, 30], [20, 60, 70]]),
    "10 equal classes": ([1 / 10] * 10, [[90, 80, 70, 60, 50, 40, 30, 25, 20, 10], [10, 20, 30, 40, 50, 60, 70, 75, 80, 90]]),
    "probabilities 0.2, 0.3, 0.5": ([0.2, 0.3, 0.5], [[20, 140, 40], [180, 160, 460]]),
    "probabilities 0.05, 0.05, 0.9": ([0.05, 0.05, 0.9], [[40, 10, 50], [10, 40, 850]]),
}  # fmt: skip


def examples(leaves):
    """Return one feature, which says the leaf (1 for the first), and the class of each example."""
    X = np.concatenate([np.full(sum(counts), float(leaf == 0)) for leaf, counts in enumerate(leaves)])
    y = np.concatenate([np.repeat(np.arange(len(counts)), counts) for counts in leaves])
    return X[:, None], y


def xgboost(X, y, start):
    import xgboost

    K = len(start)
    data = xgboost.DMatrix(X, label=y, base_margin=np.tile(np.log(start), (len(y), 1)))
    settings = {"objective": "multi:softprob", "num_class": K, "max_depth": 1, "eta": 1, "lambda": 0, "min_child_weight": 0, "nthread": 1}
    model = xgboost.train(settings, data, num_boost_round=1)
    here = xgboost.DMatrix(np.ones((1, 1)), base_margin=np.log([start]))
    return model.predict(here, output_margin=True)[0] - np.log(start)


def lightgbm(X, y, start):
    import lightgbm

    K = len(start)
    data = lightgbm.Dataset(X, label=y, init_score=np.tile(np.log(start), (len(y), 1)), params={"min_data_in_bin": 1, "verbose": -1})
    settings = {
        "objective": "multiclass", "num_class": K, "num_leaves": 2, "learning_rate": 1, "min_data_in_leaf": 1,
        "min_sum_hessian_in_leaf": 0, "boost_from_average": False, "verbose": -1, "num_threads": 1,
    }  # fmt: skip
    return lightgbm.train(settings, data, num_boost_round=1).predict(np.ones((1, 1)), raw_score=True)[0]


def scikit_learn(X, y, start):
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(max_iter=1, max_leaf_nodes=2, learning_rate=1, min_samples_leaf=1, early_stopping=False)
    logits = model.fit(X, y).decision_function(np.ones((1, 1)))[0]
    return logits - np.log(start) + np.log(start).mean()  # it starts from the shares, centred


def catboost(X, y, start):
    from catboost import CatBoostClassifier, Pool

    model = CatBoostClassifier(
        loss_function="MultiClass", iterations=1, depth=1, learning_rate=1, l2_leaf_reg=0, leaf_estimation_method="Newton",
        leaf_estimation_iterations=1, boosting_type="Plain", bootstrap_type="No", random_strength=0, boost_from_average=False,
        thread_count=1, verbose=False, allow_writing_files=False,
    )  # fmt: skip
    model.fit(Pool(X, y, baseline=np.tile(np.log(start), (len(y), 1))))
    return model.predict(np.ones((1, 1)), prediction_type="RawFormulaVal")[0]


LIBRARIES = {"scikit-learn": scikit_learn, "lightgbm": lightgbm, "xgboost": xgboost, "catboost": catboost}


def measure(ask, start, leaves):
    """Return the step of one library in the first leaf, after its tree was seen to have split there."""
    X, y = examples(leaves)
    step = np.asarray(ask(X, y, np.asarray(start)), float)
    if step.shape != (len(start),) or not np.isfinite(step).all() or not step.any():
        raise ValueError(f"step = {step}, expected {len(start)} finite numbers that are not all 0")
    return step


def main():
    results = {
        "date": datetime.date.today().isoformat(),
        "python": platform.python_version(),
        "versions": {name: importlib.metadata.version(name) for name in [*LIBRARIES, "numpy"]},
        "cases": [],
    }
    for name, (start, leaves) in CASES.items():
        row = {"case": name, "start": [round(p, 12) for p in start], "counts": leaves[0], "steps": {}}
        for library, ask in LIBRARIES.items():
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                step = measure(ask, start, leaves)
            row["steps"][library] = [float(f"{value:.7g}") for value in step]
            print(f"{name}: {library} {row['steps'][library]}")
        results["cases"].append(row)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

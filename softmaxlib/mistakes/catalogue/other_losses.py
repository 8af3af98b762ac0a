"""Gradients with a factor, a loss or labels from somewhere else."""

from .. import examples
from .entry import CHAIN, DELTA, JACOBIAN, MORE, NOTATION, OVERFLOW, VARIATIONS, Mistake

ENTRIES = [
    Mistake(
        "labels-over-logits",
        "The labels are divided by the logits, −t/z, where −t/p was meant.",
        r"-\frac{t_j}{z_j}",
        "−t/z",
        "The derivative of the loss with respect to its input is −t over that input. The input is the "
        "probabilities; the array that came in under the name of an output held logits.",
        (f"{NOTATION}from-logits-to-probabilities", f"{JACOBIAN}a-row-times-a-matrix"),
        examples.labels_over_logits,
        page=MORE,
    ),
    Mistake(
        "stopped-at-log-probabilities",
        "The answer is the derivative with respect to ln p, which is −t; log-softmax has not been "
        "differentiated.",
        "-t_j",
        "−t",
        "The loss −Σ t ln p is linear in ln p, so the derivative with respect to ln p is finished at once. The "
        "logits are one step further back, behind the normaliser.",
        (f"{DELTA}the-slope-of-log-sum-exp-is-softmax",),
        examples.stopped_at_log_probabilities,
        page=MORE,
    ),
    Mistake(
        "divided-by-p-again",
        "The residual p − t, which is the answer, is divided by p once more.",
        r"\frac{S\,p_j - t_j}{p_j}",
        "(p − t)/p",
        "The loss has a 1/p in its derivative, and it is put in again where the Jacobian has already "
        "used it up.",
        (f"{CHAIN}cancel", f"{JACOBIAN}a-row-times-a-matrix"),
        examples.divided_by_p_again,
        page=MORE,
    ),
    Mistake(
        "binary-cross-entropy",
        "The loss that is differentiated is the binary one, −Σ t ln p + (1 − t) ln(1 − p), one for "
        "each class.",
        r"-\frac{t_j}{p_j} + \frac{1 - t_j}{1 - p_j}",
        "−t/p + (1 − t)/(1 − p), or that through the Jacobian",
        "For a sigmoid with two outcomes this is the cross-entropy, and it goes by that name. With "
        "softmax the second term counts every wrong class a second time.",
        (f"{VARIATIONS}two-classes-and-the-sigmoid",),
        examples.binary_cross_entropy,
        page=MORE,
    ),
    Mistake(
        "sigmoid-slope",
        "p − t is multiplied by the slope of a sigmoid, σ(1 − σ), at the logits or at the "
        "probabilities.",
        r"(p_j - t_j)\,\sigma(z_j)\bigl(1 - \sigma(z_j)\bigr)",
        "(p − t)σ(1 − σ)",
        "The network's other layers have sigmoids and a function for their slope, and the last "
        "layer goes through the same loop. Its slope is already in p − t.",
        (f"{CHAIN}cancel", f"{VARIATIONS}two-classes-and-the-sigmoid"),
        examples.sigmoid_slope,
        page=MORE,
    ),
    Mistake(
        "half-the-slope",
        "p − t is multiplied by 1 − p or by p, one of the two factors of p(1 − p). (In a backward "
        "pass: what arrives is multiplied by one of the two.)",
        r"(p_j - t_j)(1 - p_j)",
        "(p − t)(1 − p) or (p − t)p",
        "One factor of the slope has been cancelled against 1/p, as it should be, and the other was "
        "left standing. It belongs to the same cancellation.",
        (f"{CHAIN}cancel", f"{CHAIN}the-logarithm-and-the-two-cases"),
        examples.half_the_slope,
        page=MORE,
    ),
    Mistake(
        "squared-error-elementwise",
        "It is the derivative of the squared error, 2(p − t), with respect to p, alone or times "
        "p(1 − p).",
        r"2\,(p_j - t_j)",
        "2(p − t), or 2(p − t)p(1 − p)",
        "The residual looks like that of cross-entropy, and the 2 like a matter of the learning "
        "rate. But this is a step on the way to another gradient, that of the squared error.",
        (f"{VARIATIONS}squared-error-instead", f"{JACOBIAN}what-the-answer-should-be"),
        examples.squared_error_elementwise,
        page=MORE,
    ),
    Mistake(
        "maximum-after-exp",
        "The maximum is subtracted from e^z where it was to be subtracted from z.",
        r"\frac{e^{z_j} - m}{\sum_k (e^{z_k} - m)} - t_j, \quad m = \max_k z_k",
        "(e^z − m)/Σ(e^z − m) − t",
        "Somebody has read that the maximum is to be subtracted, and does it one line too late. "
        "Before exp it cancels; after it nothing does.",
        (f"{OVERFLOW}the-shift",),
        examples.maximum_after_exp,
        page=MORE,
    ),
    Mistake(
        "true-class-everywhere",
        "Every entry is the one of the true class, p_γ − 1.",
        r"p_\gamma - 1, \quad \gamma = \arg\max_k t_k",
        "p − 1 of the class with the largest label, in all entries",
        "p − 1 is right at the true class, and a number spreads over a whole array without a word. "
        "The other classes should get their own p.",
        (f"{NOTATION}predict-nudge-see",),
        examples.true_class_everywhere,
        page=MORE,
    ),
    Mistake(
        "probability-for-log-probability",
        "It is the derivative of p at the chosen class, p_γ([j = γ] − p_j), and not that of ln p: "
        "there is a factor p_γ too many.",
        r"p_\gamma \bigl([\,j = \gamma\,] - p_j\bigr)",
        "p_γ(onehot − p)",
        "A policy gradient multiplies a reward by the derivative of ln p. The logarithm is easily "
        "taken for notation; it is what divides by p_γ.",
        (f"{DELTA}one-probability-one-logit", f"{CHAIN}cancel"),
        examples.probability_for_log_probability,
        page=MORE,
    ),
    Mistake(
        "focal-factor-constant",
        "The factor (1 − p)^γ of a focal loss is taken as a constant: it multiplies p − t and is not "
        "differentiated itself.",
        r"\Bigl(1 - \sum_k t_k p_k\Bigr)^{\gamma} (p_j - t_j)",
        "(1 − Σ t p)^γ (p − t), γ = 1, 2 or 3",
        "In code the factor is called a weight, and weights are constants. This one depends on the "
        "logits, so the product rule has a second term.",
        (f"{VARIATIONS}focal-loss",),
        examples.focal_factor_constant,
        page=MORE,
    ),
    Mistake(
        "smoothing-uneven",
        "Label smoothing takes away and gives back different amounts: the parts of t and of the "
        "uniform labels do not sum to 1, or the rest goes to the wrong classes.",
        r"p_j - \Bigl(1 - \frac{\varepsilon}{K}\Bigr) t_j - \frac{\varepsilon}{K}",
        "p − t(1 − ε/K) − ε/K; p − (1 − ε)t − (1 − t)ε/(K − 1); p − (1 − ε − ε/K)t − ε/K",
        "The recipe exists with ε/K for all classes and with ε/(K − 1) for the wrong ones, and the "
        "two are mixed. The labels (1 − ε)t + ε/K still sum to 1.",
        (f"{VARIATIONS}soft-labels-and-smoothing",),
        examples.smoothing_uneven,
        "logits",
        {"smoothing": 0.1},
        MORE,
    ),
    Mistake(
        "weights-on-logits",
        "The class weights multiply the logits, where they were to multiply the terms of the loss.",
        r"\operatorname{softmax}(w \circ a)_j - t_j",
        "softmax(w z) − t",
        "A weight is wanted on each class, and the logits have one entry for each class. There it "
        "changes what the model says and not what its errors cost.",
        (f"{VARIATIONS}class-weights-and-two-means",),
        examples.weights_on_logits,
        "logits",
        {"weights": [1.0, 3.0, 0.5, 2.0]},
        MORE,
    ),
]

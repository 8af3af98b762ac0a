"""The gradient with respect to the logits."""

from .. import examples
from .entry import CHAIN, DELTA, JACOBIAN, NOTATION, ONE, VARIATIONS, Mistake

ENTRIES = [
    Mistake(
        "labels-in-jacobian",
        "The labels stand in the softmax Jacobian: its diagonal is p_j − t_j where "
        "p_j(1 − p_j) belongs.",
        r"-t_j + \frac{t_j^2}{p_j} + (S - t_j)\,p_j",
        "−t + t²/p + (S − t)p",
        "Once you know that the answer is p − t you see it everywhere, and it slips into a step on "
        "the way. Softmax has not met a label yet, so none can stand in its derivatives; and every "
        "row of the matrix has to sum to 0.",
        (f"{JACOBIAN}why-the-mistake-is-a-tempting-one",),
        examples.labels_in_jacobian,
    ),
    Mistake(
        "diagonal-only",
        "Only the diagonal of the softmax Jacobian is used: ∂L/∂p_j is multiplied by "
        "∂p_j/∂z_j alone.",
        r"-t_j (1 - p_j)",
        "−t(1 − p)",
        "For an activation that acts on each entry by itself, such as the sigmoid, this "
        "elementwise product is right. Softmax couples all entries: logit j moves every "
        "probability, and every path has to be counted.",
        (f"{DELTA}from-the-probabilities-to-the-loss", f"{JACOBIAN}a-row-times-a-matrix"),
        examples.diagonal_only,
    ),
    Mistake(
        "only-true-class",
        "The gradient is kept at the class with the largest label only; all other entries are 0.",
        r"[\,j = \gamma\,]\,(p_j - t_j), \quad \gamma = \arg\max_k t_k",
        "p − t (or p − 1) at the class with the largest label, 0 elsewhere",
        "With a one-hot label the loss is −ln p of the true class, in which the other logits "
        "cannot be seen. They are there all the same, in the normaliser: raising one of them "
        "lowers the true probability.",
        (f"{NOTATION}predict-nudge-see", f"{DELTA}where-the-labels-must-sum-to-one"),
        examples.only_true_class,
    ),
    Mistake(
        "wrong-index",
        "Inside the sum over k, p_k stands where p_j belongs: the sum becomes Σ_k t_k p_k "
        "instead of p_j Σ_k t_k.",
        r"\sum_{k} t_k p_k - t_j",
        "Σ t p − t",
        "j and k look alike, and after 1/p_k has cancelled a p_k one expects p_k to remain. "
        "What remains is the p of the logit that is moved, and that does not depend on k.",
        (f"{DELTA}from-the-probabilities-to-the-loss", f"{JACOBIAN}the-chain-rule-sum"),
        examples.wrong_index,
    ),
    Mistake(
        "lost-reciprocal-off-diagonal",
        "The factor 1/p_k from the logarithm is used on the diagonal and lost off it: the terms "
        "k ≠ j are t_k p_k p_j where t_k p_j belongs.",
        r"-t_j (1 - p_j) + p_j \sum_{k \neq j} t_k p_k",
        "−t(1 − p) + p(Σ t p − t p)",
        "The case j = k is worked out with care and 1/p_j cancels visibly; the other case is "
        "then copied from the Jacobian instead of being multiplied by 1/p_k again.",
        (f"{CHAIN}the-logarithm-and-the-two-cases", f"{CHAIN}cancel"),
        examples.lost_reciprocal_off_diagonal,
    ),
    Mistake(
        "lost-reciprocal",
        "The derivative of ln p_k is taken as 1: the row that multiplies the Jacobian is −t "
        "where −t/p belongs.",
        r"-p_j \Bigl(t_j - \sum_{k} t_k p_k\Bigr)",
        "−p(t − Σ t p)",
        "Two derivatives are chained and the first looks harmless: minus t times a logarithm. "
        "The logarithm has a derivative of its own.",
        (f"{JACOBIAN}the-row-the-loss-and-the-probabilities", f"{CHAIN}cancel"),
        examples.lost_reciprocal,
    ),
    Mistake(
        "stopped-at-probabilities",
        "The answer is the derivative with respect to the probabilities, −t/p; softmax has not "
        "been differentiated. (In a backward pass: the upstream gradient is handed on unchanged.)",
        r"-\frac{t_j}{p_j}",
        "−t/p",
        "The loss is written in probabilities, and its derivative looks finished. The model "
        "learns logits, so one more factor is due, the softmax Jacobian.",
        (f"{JACOBIAN}a-row-times-a-matrix",),
        examples.stopped_at_probabilities,
    ),
    Mistake(
        "sign",
        "The whole answer has the wrong sign: t − p where p − t belongs.",
        r"t_j - S\,p_j",
        "t − S p",
        "The minus in front of the loss is easily left behind, or used twice; and “target minus "
        "output” is how errors are written in other fields. A step along −(t − p) raises the loss.",
        (f"{JACOBIAN}what-the-answer-should-be", f"{ONE}checks-that-cost-nothing-and-what-they-miss"),
        examples.sign,
    ),
    Mistake(
        "off-diagonal-sign",
        "The entries off the diagonal of the Jacobian have the wrong sign: +p_k p_j where "
        "−p_k p_j belongs.",
        r"-t_j (1 - p_j) - (S - t_j)\,p_j",
        "−t(1 − p) − (S − t)p",
        "The quotient rule has one minus, and it acts only where the numerator is constant, in "
        "the case that gets less attention. If one probability rises the others must fall.",
        (f"{JACOBIAN}what-the-row-sums-say", f"{JACOBIAN}both-cases-derived"),
        examples.off_diagonal_sign,
    ),
    Mistake(
        "diagonal-without-square",
        "The diagonal of the Jacobian is p_j where p_j − p_j² belongs: the normaliser is taken "
        "as a constant there.",
        r"-t_j + (S - t_j)\,p_j",
        "−t + (S − t)p",
        "The derivative of e^z is e^z, so the numerator reproduces itself, and one forgets that "
        "z_j is in the denominator too.",
        (f"{DELTA}one-probability-one-logit", f"{JACOBIAN}both-cases-derived"),
        examples.diagonal_without_square,
    ),
    Mistake(
        "jacobian-rows-summed",
        "The rows of the softmax Jacobian are summed before they meet ∂L/∂p; every row sums to "
        "0, so the answer is all zeros.",
        r"-\frac{t_j}{p_j} \sum_{i} \frac{\partial p_j}{\partial z_i} = 0",
        "0 everywhere",
        "A matrix stands where a vector is wanted, and summing is the quickest way to one. The "
        "rows belong in a product with ∂L/∂p, not into a sum by themselves.",
        (f"{JACOBIAN}what-the-row-sums-say",),
        examples.jacobian_rows_summed,
    ),
    Mistake(
        "softmax-twice",
        "Softmax is applied to probabilities as if they were logits: softmax(p) stands where p "
        "belongs.",
        r"\operatorname{softmax}(p)_j - t_j",
        "softmax(p) − t",
        "The network ends in a softmax layer and the loss applies softmax too. Nothing fails: "
        "the loss falls, only never below a floor (1.461 for ten classes).",
        (f"{NOTATION}from-logits-to-probabilities",),
        examples.softmax_twice,
    ),
    Mistake(
        "softmax-twice-exact",
        "Softmax is applied twice in the model, and this model is differentiated rightly: "
        "softmax(p) − t goes through the Jacobian of the first softmax.",
        r"p_j \Bigl(g_j - \sum_{k} p_k g_k\Bigr), \quad g = \operatorname{softmax}(p) - t",
        "p(g − Σ p g) with g = softmax(p) − t",
        "As for softmax-twice; automatic differentiation then gives the true gradient of the "
        "wrong model, so a gradient check passes.",
        (f"{NOTATION}from-logits-to-probabilities",),
        examples.softmax_twice_exact,
    ),
    Mistake(
        "squared-error",
        "The loss is the squared error of the probabilities, ½ Σ (p − t)², instead of "
        "cross-entropy: the residual p − t goes through the softmax Jacobian.",
        r"p_j \Bigl((p_j - t_j) - \sum_{k} p_k (p_k - t_k)\Bigr)",
        "p(r − Σ p r) with r = p − t",
        "p − t is remembered as the derivative of the loss with respect to the probabilities, "
        "which it is for the squared error. For cross-entropy it is the derivative with respect "
        "to the logits: the Jacobian is already in it.",
        (f"{VARIATIONS}squared-error-instead", f"{JACOBIAN}what-the-answer-should-be"),
        examples.squared_error,
    ),
    Mistake(
        "extra-p-1-minus-p",
        "p − t is multiplied by p(1 − p) once more.",
        r"(p_j - t_j)\,p_j (1 - p_j)",
        "(p − t)p(1 − p)",
        "In many tables a layer's gradient is an error times the slope of its activation. Here "
        "the slope has already cancelled against the 1/p of the loss.",
        (f"{CHAIN}cancel", f"{DELTA}from-the-probabilities-to-the-loss"),
        examples.extra_p_1_minus_p,
    ),
    Mistake(
        "sigmoid",
        "The sigmoid of each logit, 1/(1 + e^(−z_j)), stands where softmax belongs.",
        r"\frac{1}{1 + e^{-z_j}} - t_j",
        "σ(a) − t",
        "Both turn logits into numbers between 0 and 1, and both gradients read “output minus "
        "label”. Sigmoids do not sum to 1.",
        (f"{VARIATIONS}two-classes-and-the-sigmoid", f"{NOTATION}from-logits-to-probabilities"),
        examples.sigmoid,
    ),
    Mistake(
        "logits-for-probabilities",
        "The logits stand where the probabilities belong: softmax has not been applied.",
        r"z_j - t_j",
        "a − t",
        "In code the last layer's output has one name for both, and softmax is thought to have "
        "been applied elsewhere.",
        (f"{NOTATION}from-logits-to-probabilities", f"{NOTATION}five-words-before-any-letter"),
        examples.logits_for_probabilities,
    ),
    Mistake(
        "squared-probabilities",
        "The probabilities are squared: p_j² stands where p_j belongs.",
        r"p_j^2 - t_j",
        "p² − t",
        "A p has been multiplied in once too often, when a factor 1/p was forgotten or a "
        "product p_j p_k was taken for its diagonal.",
        (f"{CHAIN}cancel",),
        examples.squared_probabilities,
    ),
    Mistake(
        "labels-hardened",
        "Soft labels are replaced by a one-hot label at their largest entry.",
        r"p_j - [\,j = \arg\max_k t_k\,]",
        "p − onehot(argmax t)",
        "A function that takes class ids needs one, and arg max turns labels into one. On one-hot labels "
        "nothing is lost, so no test with them can see it.",
        (f"{ONE}what-the-labels-have-to-satisfy", f"{NOTATION}from-probabilities-to-the-loss"),
        examples.labels_hardened,
    ),
    Mistake(
        "log-base-2",
        "Loss and gradient do not have the same logarithm: one of them is in bits, a factor of "
        "ln 2 = 0.6931 away from the natural one.",
        r"\frac{S\,p_j - t_j}{\ln 2}",
        "(S p − t)/ln 2 or (S p − t) ln 2",
        "Information theory measures cross-entropy in bits. A difference quotient of such a loss "
        "is 1.4427 = 1/ln 2 times the natural gradient p − t; a factor of ln 2 is the same slip, "
        "the other way round.",
        (f"{NOTATION}from-probabilities-to-the-loss", f"{CHAIN}the-logarithm-and-the-two-cases"),
        examples.log_base_2,
        "loss",
    ),
    Mistake(
        "labels-not-summing-to-one",
        "p − t is used for labels that do not sum to 1, where S p − t with S = Σ t belongs.",
        r"p_j - t_j",
        "p − t, which lacks (S − 1)p",
        "The sum of the labels is 1 in all textbooks, so it vanishes from the formula. A padded "
        "row of zeros, a class weight or two classes at once bring it back.",
        (f"{DELTA}where-the-labels-must-sum-to-one", f"{ONE}what-the-labels-have-to-satisfy"),
        examples.labels_not_summing_to_one,
    ),
    Mistake(
        "smoothing-loses-epsilon",
        "Label smoothing adds 1/K to every class where ε/K belongs: the labels become "
        "(1 − ε)t + 1/K and sum to 2 − ε.",
        r"p_j - (1 - \varepsilon)\,t_j - \frac{1}{K}",
        "p − (1 − ε)t − 1/K, or the same with (2 − ε)p",
        "“Mix in the uniform distribution” is remembered, and the uniform distribution is 1/K; "
        "its weight ε is forgotten.",
        (f"{VARIATIONS}soft-labels-and-smoothing",),
        examples.smoothing_loses_epsilon,
        "logits",
        {"smoothing": 0.1},
    ),
    Mistake(
        "weights-times-residual",
        "Class weights multiply the residual, w_j(p_j − t_j), where p_j Σ_k w_k t_k − w_j t_j "
        "belongs.",
        r"w_j (p_j - t_j)",
        "w(p − t)",
        "A weight in front of a term of the loss seems to stay in front of its derivative. But "
        "w_k belongs to the label of class k, and p_j meets all labels.",
        (f"{VARIATIONS}class-weights-and-two-means",),
        examples.weights_times_residual,
        "logits",
        {"weights": [1.0, 3.0, 0.5, 2.0]},
    ),
    Mistake(
        "temperature-missing",
        "The logits are divided by a temperature T, and the factor 1/T of the chain rule is "
        "missing from the gradient (or T from the softmax, or from both).",
        r"S\,p_j - t_j, \quad p = \operatorname{softmax}(a / T)",
        "T times the right gradient, or the one with softmax(a), divided by T or not",
        "T goes into softmax and seems to have done its work there. The chain rule passes "
        "through a/T on its way back.",
        (f"{VARIATIONS}temperature",),
        examples.temperature_missing,
        "logits",
        {"temperature": 2.0},
    ),
    Mistake(
        "log-softmax-backward-sign",
        "In the backward pass the sum is added where it is to be subtracted: v + p Σ v (or "
        "v + p) instead of v − p Σ v for log-softmax, p(v + p·v) instead of p(v − p·v) for "
        "softmax.",
        r"v_j + p_j \sum_{k} v_k",
        "v + p Σ v",
        "With v = −t the right result −t + p has a plus in it, which is then taken for the "
        "formula's own.",
        (f"{DELTA}the-slope-of-log-sum-exp-is-softmax", f"{ONE}never-build-the-matrix"),
        examples.log_softmax_backward_sign,
        "vjp",
        {"of": "log-softmax"},
    ),
]

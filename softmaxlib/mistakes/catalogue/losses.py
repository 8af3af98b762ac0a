"""The Jacobian, the product with it, and the value of the loss."""

from .. import examples
from .entry import DELTA, JACOBIAN, MORE, NOTATION, ONE, Mistake

ENTRIES = [
    Mistake(
        "logits-in-jacobian",
        "Logits and probabilities are mixed in the Jacobian: p_i(δ_ij − z_j).",
        r"p_i\,(\delta_{ij} - z_j)",
        "p_i(δ_ij − z_j)",
        "The derivative is taken with respect to the logit, so the logit seems to belong in it. Softmax's "
        "derivatives can be written in its outputs alone.",
        (f"{JACOBIAN}both-cases-derived",),
        examples.logits_in_jacobian,
        "jacobian",
        page=MORE,
    ),
    Mistake(
        "exponential-slope",
        "In the backward pass what arrives is multiplied by e^z: only the numerator of softmax has "
        "been differentiated, and it has not been normalised.",
        r"u_j\,e^{z_j}",
        "u e^z",
        "The derivative of exp is exp, and exp is the only function in sight. The denominator holds "
        "every logit as well.",
        (f"{DELTA}one-probability-one-logit", f"{JACOBIAN}both-cases-derived"),
        examples.exponential_slope,
        "vjp",
        page=MORE,
    ),
    Mistake(
        "upstream-outside-the-sum",
        "In p(u − Σ p u) the u has left the sum: u(p − Σ p²).",
        r"u_j \Bigl(p_j - \sum_k p_k^2\Bigr)",
        "u(p − Σ p²)",
        "u multiplies every term, so it is taken out as a factor. Inside the sum it has the index of "
        "the sum, and cannot leave it.",
        (f"{ONE}never-build-the-matrix",),
        examples.upstream_outside_the_sum,
        "vjp",
        page=MORE,
    ),
    Mistake(
        "labels-as-mask",
        "The labels are used as a mask: −ln p is added up over all classes with t > 0, and not "
        "weighted by t.",
        r"-\sum_{t_k > 0} \ln p_k",
        "−Σ ln p over the classes with a label",
        "With one-hot labels, choosing the entries and weighting them is the same, and p[t > 0] is "
        "shorter.",
        (f"{NOTATION}from-probabilities-to-the-loss",),
        examples.labels_as_mask,
        "loss",
        page=MORE,
    ),
    Mistake(
        "kl-reversed",
        "It is the Kullback–Leibler divergence of the labels from the probabilities, Σ p ln(p/t): "
        "the two have changed places.",
        r"\sum_k p_k \ln \frac{p_k}{t_k}",
        "Σ p ln(p/t)",
        "The divergence is not symmetric, and libraries differ in which argument comes first.",
        (f"{NOTATION}from-probabilities-to-the-loss",),
        examples.kl_reversed,
        "loss",
        page=MORE,
    ),
    Mistake(
        "kl-of-probabilities",
        "A Kullback–Leibler function that expects ln p was given p: it computes Σ t(ln t − p).",
        r"\sum_k t_k\,(\ln t_k - p_k)",
        "Σ t(ln t − p)",
        "PyTorch's kl_div takes the logarithm of its first argument for granted and not that of its "
        "second. A loss that is negative is the sign of it.",
        (f"{NOTATION}from-probabilities-to-the-loss",),
        examples.kl_of_probabilities,
        "loss",
        page=MORE,
    ),
    Mistake(
        "kl-mean",
        "It is the Kullback–Leibler divergence, averaged over the classes where it was to be summed.",
        r"\frac{1}{K} \sum_k t_k \ln \frac{t_k}{p_k}",
        "the divergence divided by K",
        "mean() without an axis averages over everything that there is. Only examples are to be "
        "averaged over.",
        (f"{ONE}a-batch-of-examples", f"{NOTATION}from-probabilities-to-the-loss"),
        examples.kl_mean,
        "loss",
        page=MORE,
    ),
]

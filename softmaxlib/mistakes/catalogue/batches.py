"""Parameters and batches."""

from .. import examples
from .entry import MORE, NOTATION, ONE, TRAINING, Mistake

ENTRIES = [
    Mistake(
        "missing-mean",
        "The loss is a mean over N examples, and the gradient is their sum: 1/N is missing.",
        r"X^{\mathsf T} (P - T)",
        "N times the right gradient",
        "The derivation is done for one example, and the matrix product then sums over all of "
        "them unasked. With a fixed batch size a smaller learning rate hides it.",
        (f"{ONE}a-batch-of-examples",),
        examples.missing_mean,
        "W",
    ),
    Mistake(
        "divided-twice",
        "The gradient is divided once too often: by N a second time, or by the number of "
        "classes as well.",
        r"\frac{1}{N^2} X^{\mathsf T} (P - T)",
        "1/N or 1/K times the right gradient",
        "The loss has its 1/N and the matrix product is given another; or a mean is taken over "
        "all N·K entries, because that is what mean() does.",
        (f"{ONE}a-batch-of-examples",),
        examples.divided_twice,
        "W",
    ),
    Mistake(
        "transposed",
        "The gradient of W is transposed: it has the shape of Wᵀ.",
        r"\Bigl(\frac{\partial L}{\partial W}\Bigr)^{\mathsf T}",
        "the transpose of the right gradient",
        "Some texts hold the weights as D × K and others as K × D, and the formula was taken "
        "from one of the others. With as many classes as features no shape complains.",
        (f"{ONE}two-layouts-and-what-a-square-hides",),
        examples.transposed,
        "W",
    ),
    Mistake(
        "bias-not-summed",
        "The gradient of the bias is not summed over the batch (it has a row for each example), "
        "or it is averaged twice.",
        r"\frac{1}{N} (P - T)",
        "(P − T)/N, shape (N, K), or 1/N times the right gradient",
        "In the forward pass the bias is added to every row without a word, by broadcasting. "
        "The way back from a broadcast is a sum.",
        (f"{ONE}a-batch-of-examples",),
        examples.bias_not_summed,
        "bias",
    ),
    Mistake(
        "wrong-axis",
        "Softmax runs over the examples instead of the classes: columns of the batch sum to 1, "
        "not rows.",
        r"\frac{e^{z_{nj}}}{\sum_{i} e^{z_{ij}}}",
        "softmax over the axis of the examples",
        "axis = 0 is right for one example and wrong for a batch, and so is a sum without "
        "keepdims that happens to broadcast.",
        (f"{NOTATION}from-logits-to-probabilities", f"{ONE}a-batch-of-examples"),
        examples.wrong_axis,
        "softmax",
    ),
    Mistake(
        "bias-forgotten",
        "The bias is left out: the logits are X Wᵀ without b, or the gradient of b is 0.",
        r"P = \operatorname{softmax}(X W^{\mathsf T})",
        "the gradient at b = 0; for b itself zeros",
        "A derivation may hide the bias in a column of ones. Where b starts at 0 the first "
        "gradient of W is right, so the first check passes.",
        (f"{NOTATION}from-features-to-logits", f"{ONE}a-batch-of-examples"),
        examples.bias_forgotten,
        "W",
    ),
    Mistake(
        "input-changed",
        "The function changes an array that it was given: an assignment made a second name for "
        "it, not a copy.",
        r"t \leftarrow t - p",
        "arguments that are different after the call",
        "dscores = probs copies nothing. The next line subtracts the labels in place, and the "
        "probabilities of the forward pass are negative from then on.",
        (),
        examples.input_changed,
    ),
    Mistake(
        "bias-summed-over-both-axes",
        "The gradient of the bias is summed over the classes as well: one number, which is 0, for "
        "all of them.",
        r"\frac{1}{N} \sum_{n} \sum_{k} (p_{nk} - t_{nk}) = 0",
        "Σ_n Σ_k (p − t)/N, which is 0",
        "sum() without an axis adds up everything, and the sum broadcasts into the shape of the "
        "bias. Each residual sums to 0 over its classes, so the bias never moves.",
        (f"{ONE}a-batch-of-examples",),
        examples.bias_summed_over_both_axes,
        "bias",
        page=MORE,
    ),
    Mistake(
        "normaliser-of-the-batch",
        "The exponentials are divided by the sum over the whole batch; every example has a sum of "
        "its own.",
        r"\frac{e^{z_{nj}}}{\sum_{m} \sum_{i} e^{z_{mi}}}",
        "e^z divided by the sum of all entries",
        "sum() without an axis is right for one example, and the function was tried with one.",
        (f"{NOTATION}from-logits-to-probabilities", f"{ONE}a-batch-of-examples"),
        examples.normaliser_of_the_batch,
        "softmax",
        page=MORE,
    ),
    Mistake(
        "l2-factor",
        "The penalty and its gradient do not go together: λ Σ W² has the gradient 2λ W, and "
        "(λ/2) Σ W² has λ W.",
        r"\lambda \sum W^2 \;\to\; \lambda W",
        "λ W where 2λ W belongs, or the reverse",
        "Both conventions are common, and the loss is copied from one place and the gradient from "
        "another. A checker with λ = 0 sees nothing.",
        (f"{TRAINING}what-is-minimised",),
        examples.l2_factor,
        None,
        page=MORE,
    ),
    Mistake(
        "bias-penalised",
        "The bias is penalised in its gradient and not in the loss.",
        r"\frac{\partial L}{\partial b} + \lambda b",
        "λ b too much in the gradient of the bias",
        "The line for W is copied for b. A penalty on the bias is a choice, and then the loss has "
        "to have it as well.",
        (f"{TRAINING}what-is-minimised",),
        examples.bias_penalised,
        None,
        page=MORE,
    ),
    Mistake(
        "batch-size-fixed",
        "The number of examples stands in the code: it divides by one and the same number, whatever "
        "the size of the batch.",
        r"\frac{1}{N_0} X^{\mathsf T} (P - T)",
        "N/N₀ times the right gradient",
        "The batch size is a constant of the program while it is written. The last batch of an "
        "epoch is smaller.",
        (f"{ONE}a-batch-of-examples",),
        examples.batch_size_fixed,
        "W",
        page=MORE,
    ),
]

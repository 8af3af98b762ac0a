"""Where the numbers run out."""

from .. import examples
from .entry import DELTA, FINITE, OVERFLOW, Mistake

ENTRIES = [
    Mistake(
        "no-max-shift",
        "The largest logit is not taken out before exp: logits above 709 (88 in float32) "
        "overflow to inf, and inf/inf is nan.",
        r"\frac{e^{z_j}}{\sum_{k} e^{z_k}} = \frac{\infty}{\infty}",
        "nan for large logits",
        "It is the formula by which softmax is defined. The shift changes nothing in "
        "mathematics, so mathematics never mentions it.",
        (f"{OVERFLOW}the-shift",),
        examples.no_max_shift,
        "softmax",
    ),
    Mistake(
        "one-max-for-batch",
        "One maximum is taken for the whole batch instead of one for each row: a row far below "
        "it underflows to 0/0.",
        r"\frac{e^{z_{nj} - m}}{\sum_{k} e^{z_{nk} - m}} = \frac{0}{0}, "
        r"\quad m = \max_{n,k} z_{nk}",
        "nan in rows far below the largest logit of the batch",
        "The shift was learnt on one example, where max() and max over the classes are the "
        "same.",
        (f"{OVERFLOW}one-maximum-for-every-row",),
        examples.one_max_for_batch,
        "softmax",
    ),
    Mistake(
        "max-with-zero",
        "The shift is max(0, largest logit): nothing is taken out where all logits are "
        "negative, and all exponentials underflow to 0/0.",
        r"\frac{e^{z_j - m}}{\sum_{k} e^{z_k - m}} = \frac{0}{0}, \quad m = \max(0, \max_k z_k)",
        "nan where all logits are far below 0",
        "The shift is thought of as a guard against overflow alone, or a maximum was started "
        "from 0.",
        (f"{OVERFLOW}the-shift",),
        examples.max_with_zero,
        "softmax",
    ),
    Mistake(
        "log-of-zero",
        "A probability that has underflowed to 0 meets a logarithm or a division: ln 0 is −∞, "
        "0 · ln 0 and 0 · (t/0) are nan.",
        r"-t_k \ln 0, \qquad \frac{t_k}{0} \cdot 0",
        "inf or nan where the logits lie more than 745 apart",
        "Loss and softmax are two functions in the formula and become two in the code. Taken "
        "together, ln p_k = z_k − logsumexp(z) needs no quotient and loses nothing.",
        (f"{OVERFLOW}the-loss-of-a-model-that-is-sure", f"{DELTA}the-second-solution-substitute-first"),
        examples.log_of_zero,
        "loss",
    ),
    Mistake(
        "epsilon-in-log",
        "A small ε is added to p inside the logarithm (or p is kept above ε): the loss cannot "
        "exceed −ln ε, and in the gradient label t_k counts as t_k p_k/(p_k + ε) only.",
        r"\frac{p_\gamma}{p_\gamma + \varepsilon}\,(p_j - t_j)",
        "p_γ/(p_γ + ε) times the right gradient where the label is one-hot at γ",
        "It makes the nan go away. It also takes the gradient away exactly where the model is "
        "most wrong.",
        (f"{OVERFLOW}the-loss-of-a-model-that-is-sure",),
        examples.epsilon_in_log,
        "loss",
    ),
    Mistake(
        "float32-differences",
        "The difference quotient is computed in float32, which has 7 digits: at best 2.6e-5 is "
        "left of them, and nothing for steps of 1e-8.",
        r"\frac{f(x + h) - f(x - h)}{2h} \ \text{in float32}",
        "a quotient with an error of 2.6e-5 or more",
        "float32 is what networks are trained in, so it is what a check is given. Subtracting "
        "two nearly equal numbers leaves only the digits in which they differ.",
        (f"{FINITE}why-a-smaller-step-is-not-a-better-one",),
        examples.float32_differences,
        "numerical",
    ),
    Mistake(
        "step-too-small",
        "The step of the difference quotient is so small that rounding outweighs it: with "
        "h = 1e-14 only one or two digits are right.",
        r"\frac{f(x + h) - f(x - h)}{2h}, \quad h \ll 10^{-8}",
        "a quotient with an error of about 1e-16 |f|/h",
        "A derivative is a limit, so smaller seems better. The error is one of h and one of "
        "1/h, and central differences are best near h = 1e-5.",
        (f"{FINITE}why-a-smaller-step-is-not-a-better-one",),
        examples.step_too_small,
        "numerical",
    ),
]

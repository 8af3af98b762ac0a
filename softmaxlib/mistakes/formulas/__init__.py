"""What the right answer is on a probe, and what each mistake makes of it.

p are the probabilities, t the labels after weights and smoothing, S their sum; a table
for each kind says what each mistake gives.  Nothing in here calls anybody's function.
"""

from .factors import EPSILONS, RELATED, SUMMED, ratios, with_epsilon
from .matrices import jacobian, jacobian_table, jacobians_table, vjp_table, vjps_table
from .numbers import BATCHES, LABELLED, PARAMETRIC, ROWS, effective_labels, formed, numbers, stacked
from .rows import rows_table
from .values import loss_table, losses_table, slopes_table, softmax_table

__all__ = [
    "BATCHES", "EPSILONS", "LABELLED", "PARAMETRIC", "RELATED", "ROWS", "SUMMED", "TABLES",
    "effective_labels", "formed", "jacobian", "numbers", "ratios", "right", "stacked", "with_epsilon",
]  # fmt: skip

TABLES = {
    **dict.fromkeys(ROWS, rows_table()),
    "jacobian": jacobian_table(),
    "vjp": vjp_table(),
    "loss": loss_table(),
    "softmax": softmax_table(),
    "losses": losses_table(),
    "slope": slopes_table(lambda m, G: G[0]),
    "slopes": slopes_table(lambda m, G: G / m.N),
    "vjps": vjps_table(),
    "jacobians": jacobians_table(),
}


def right(m):
    """Return the right answer."""
    return TABLES[m.kind]["right"][0](m)

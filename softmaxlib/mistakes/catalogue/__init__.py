"""The catalogue: what people get wrong about softmax and cross-entropy, and why.

``CATALOGUE`` holds the entries by name, in the order of the modules below.  An entry says
what comes of a mistake; how a function is asked whether it makes it is told elsewhere.
"""

from . import batches, gradients, losses, numbers, other_losses
from .entry import PAGE, Mistake

__all__ = ["CATALOGUE", "ENTRIES", "PAGE", "Mistake"]

ENTRIES = [
    *gradients.ENTRIES,
    *batches.ENTRIES,
    *numbers.ENTRIES,
    *other_losses.ENTRIES,
    *losses.ENTRIES,
]

CATALOGUE = {mistake.name: mistake for mistake in ENTRIES}

"""Softmax regression on real data: the digits, a minimiser that needs the sums alone, and what the answers are worth.

``fit_linear`` goes to the optimum and reads the data in blocks, so that they may lie in a file; ``calibration``
compares what a model promises with what comes true; ``digits`` reads the images of the chapter *Training on real
data*.  Everything is made of the functions on the ground floor.  No other minimiser and no other model may come in: whoever wants to train
something else is better served by a library that does nothing but that.
"""

from .calibration import Calibration, calibration
from .digits import digits
from .fitting import Fit, fit_linear
from .sums import sums_over_blocks

__all__ = ["Calibration", "Fit", "calibration", "digits", "fit_linear", "sums_over_blocks"]

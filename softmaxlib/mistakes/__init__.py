"""What people get wrong about softmax and cross-entropy, and a function that tells which.

``CATALOGUE`` holds the mistakes by name; :func:`.diagnose` finds them in somebody's
function.
"""

from .catalogue import CATALOGUE, Mistake
from .diagnosing import diagnose
from .diagnosis import Diagnosis, Entry

__all__ = ["CATALOGUE", "Diagnosis", "Entry", "Mistake", "diagnose"]
